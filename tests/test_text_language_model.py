"""The model of languages in one file: the same answers in every process, whatever became of the file."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from newssearch.text.language_model import SharedModel

SENTENCES = (
    "The ferry to the island sailed on time, the harbour master said.",
    "Die Fähre zur Insel ist pünktlich ausgelaufen, sagte die Hafenmeisterin.",
    "Паром на остров вышел вовремя, сообщила начальница порта.",
    "開往該島的渡輪準時啟航。",
    "x" * 40,
)


@pytest.fixture(scope="module")
def expected() -> list[tuple[str, float]]:
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return [model.classify(sentence) for sentence in SENTENCES]


def answers(model: SharedModel) -> list[tuple[str, float]]:
    return [model.get().classify(sentence) for sentence in SENTENCES]


@pytest.fixture
def given() -> Callable[[int], SharedModel]:
    """A model whose file is already open, as in a process that was started with it."""

    def adopting(descriptor: int) -> SharedModel:
        model = SharedModel()
        model.adopt(os.dup(descriptor))
        return model

    return adopting


def test_a_model_says_the_same_from_the_file_as_from_memory(
    expected: list[tuple[str, float]], given: Callable[[int], SharedModel]
) -> None:
    first = SharedModel()
    descriptor = first.descriptor()
    assert descriptor is not None
    assert os.fstat(descriptor).st_size == 0  # nobody has needed it
    assert answers(first) == expected
    written = os.fstat(descriptor).st_mtime_ns
    assert answers(given(descriptor)) == expected
    assert os.fstat(descriptor).st_mtime_ns == written


@pytest.mark.parametrize("left", [b"\0" * 8, b"\0" * 5_000_000, b"\0" * 64 + b"half a model"])
def test_a_file_that_a_killed_process_left_is_written_anew(
    left: bytes, expected: list[tuple[str, float]], given: Callable[[int], SharedModel]
) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(left)
        file.flush()
        assert answers(given(file.fileno())) == expected
        assert answers(given(file.fileno())) == expected


def test_threads_that_need_it_at_once_get_one_model() -> None:
    model = SharedModel()
    with ThreadPoolExecutor(4) as threads:
        assert len({id(held) for held in threads.map(lambda _: model.get(), range(8))}) == 1


ADOPTING = """
import sys
from newssearch.text.language_model import SharedModel
model = SharedModel()
model.adopt(int(sys.argv[1]))
print(model.get().classify(sys.argv[2])[0])
"""


def test_processes_that_need_it_at_once_write_it_once(expected: list[tuple[str, float]]) -> None:
    model = SharedModel()
    descriptor = model.descriptor()
    assert descriptor is not None
    asked = [
        subprocess.Popen(
            [sys.executable, "-c", ADOPTING, str(descriptor), sentence],
            pass_fds=[descriptor],
            stdout=subprocess.PIPE,
            text=True,
        )
        for sentence in SENTENCES[:3]
    ]
    assert [process.communicate()[0].strip() for process in asked] == [code for code, _ in expected[:3]]
    assert answers(model) == expected


def test_a_file_that_cannot_be_written_is_done_without(
    tmp_path: Path, expected: list[tuple[str, float]], given: Callable[[int], SharedModel]
) -> None:
    (tmp_path / "model").touch()
    with (tmp_path / "model").open("rb") as file:
        assert answers(given(file.fileno())) == expected


def test_without_room_to_unpack_it_articles_are_rejected_and_told_why(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"title": "Die Fähre ist pünktlich", "body": "Sie lief am Morgen wieder aus."}\n'
    )
    program = (
        "import sys, tempfile, newssearch\n"
        "tempfile.tempdir = '/no/such/folder'\n"
        "print(*newssearch.read(sys.argv[1]), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.jsonl")], capture_output=True, text=True, check=True
    )
    (rejected,) = done.stdout.splitlines()
    assert rejected.startswith("Rejection(")
    assert "takes 70 MB of temporary space" in rejected
