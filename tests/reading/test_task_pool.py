"""Tasks in several processes: the same verdicts in the same order, whatever becomes of the processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

import newssearch
from newssearch.models import Article, Item, Rejection
from newssearch.reading import read
from newssearch.reading.drafts import Draft, Origin
from newssearch.reading.task_pool import done_here, in_order
from newssearch.reading.tasks import Task
from newssearch.workers.pool import LocalCrew

CORPUS = ROOT / "corpus"
WHEN = datetime(2025, 12, 10, tzinfo=UTC)
ORIGIN = Origin("a.jsonl", "/news/a.jsonl", "2025-12-10", WHEN)


class Deadly(str):
    """A headline with which the process dies that is sent it, and no other."""

    def __reduce__(self) -> tuple[Callable[[int], None], tuple[int]]:
        return os._exit, (3,)


class Unknown(tzinfo):
    """A zone that cannot be sent to another process."""

    def utcoffset(self, moment: datetime | None, /) -> timedelta:
        return timedelta(hours=5)

    def dst(self, moment: datetime | None, /) -> timedelta:
        return timedelta(0)

    def tzname(self, moment: datetime | None, /) -> str:
        return "here"

    def __reduce__(self) -> str:
        raise TypeError("it stays here")


def drafts(count: int) -> Iterator[Task]:
    for n in range(count):
        draft = Draft(where=f":{n}", headline=f"Ferry {n} is late", body=f"Ferry {n} left at noon.\n\n" + "Rain. " * n)
        yield Task(ORIGIN, draft)


def children() -> list[int]:
    """The processes that read for this one and have not been given back; other tests have others."""
    found = [pid for one in Path("/proc/self/task").glob("*/children") for pid in one.read_text().split()]
    return [int(pid) for pid in found if b"workers.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def headlines(items: list[Item]) -> list[str | None]:
    return [item.headline for item in items if isinstance(item, Article)]


@pytest.mark.slow
@pytest.mark.parametrize("folder", sorted(path.name for path in CORPUS.iterdir() if path.is_dir()))
def test_several_processes_give_what_one_gives_in_the_same_order(folder: str) -> None:
    alone = list(read(CORPUS / folder, retrieved="2025-12-10", processes=1))
    assert list(read(CORPUS / folder, retrieved="2025-12-10", processes=2)) == alone
    assert alone


@settings(max_examples=10)
@given(st.lists(st.one_of(st.just(None), st.integers(0, 60_000)), max_size=60))
def test_items_and_tasks_of_any_size_keep_their_order(sizes: list[int | None]) -> None:
    def found() -> Iterator[Item | Task]:
        for n, size in enumerate(sizes):
            if size is None:
                yield Rejection(f":{n}", "it was not meant to be read")
            else:
                yield Task(ORIGIN, Draft(where=f":{n}", headline=f"Ferry {n}", body="Rain at sea. " * (size // 13)))

    assert list(in_order(found(), 2)) == list(done_here(found()))


@pytest.mark.slow
def test_a_task_that_kills_its_process_is_rejected_and_no_other() -> None:
    tasks = list(drafts(100))
    tasks[30] = Task(ORIGIN, Draft(where=":30", headline=Deadly("Reader down"), body="Gone."))
    items = list(in_order(iter(tasks), 2))
    assert headlines(items) == [f"Ferry {n} is late" for n in range(100) if n != 30]
    rejected = items[30]
    assert isinstance(rejected, Rejection)
    assert rejected.source == "a.jsonl:30"
    assert "ended the process that read it (exit code 3)" in rejected.reason


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks /proc for the processes")
def test_articles_are_read_here_until_a_process_has_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "python"
    slow.write_text("#!/bin/sh\nwhile read -r line; do :; done\n")  # reads what it is sent, and is never ready
    slow.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(slow))
    with LocalCrew(2) as crew:
        items = list(in_order(drafts(6_000), crew=crew))
        assert children()
    assert headlines(items) == [f"Ferry {n} is late" for n in range(6_000)]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks /proc for the processes")
def test_processes_that_are_killed_from_outside_lose_nothing() -> None:
    killed = []

    def killing() -> Iterator[Task]:
        for n, task in enumerate(drafts(1_000)):
            if n == 500:
                while not children():  # they have been asked for
                    pass
                for pid in children():
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
            yield task

    items = list(in_order(killing(), 2))
    assert killed
    assert headlines(items) == [f"Ferry {n} is late" for n in range(1_000)]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks /proc for the processes")
def test_whoever_stops_early_leaves_no_process_behind() -> None:
    items = in_order(drafts(10_000), 2)
    before = set(children())
    assert isinstance(next(items), Article)
    assert set(children()) - before
    items.close()  # type: ignore[attr-defined]  # a generator is more than an iterator
    assert not set(children()) - before


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks /proc for the memory of processes")
def test_processes_that_tell_languages_hold_one_model_between_them() -> None:
    before = set(children())
    bodies = (f"Die Fähre {n} ist pünktlich ausgelaufen, sagte die Hafenmeisterin am Abend. " * 9 for n in range(2_000))
    items = in_order((Task(ORIGIN, Draft(where=f":{n}", body=body)) for n, body in enumerate(bodies)), 2)
    languages = [item.language for item, _ in zip(items, range(1_000), strict=False) if isinstance(item, Article)]
    assert set(languages) == {"de"}
    held = [anonymous_megabytes(pid) for pid in set(children()) - before]
    items.close()  # type: ignore[attr-defined]  # a generator is more than an iterator
    assert held
    assert max(held) < 60  # of a model alone 70


def anonymous_megabytes(pid: int) -> float:
    """The memory that a process shares with no other."""
    (line,) = (line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("RssAnon:"))
    return int(line.split()[1]) / 1024


def test_a_few_articles_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    assert len(list(read(CORPUS / "agencies", retrieved="2025-12-10"))) > 3


@pytest.mark.parametrize("executable", ["/no/such/python3", "/opt/newsroom/desk", ""])
def test_where_no_process_can_be_started_all_is_read_here(monkeypatch: pytest.MonkeyPatch, executable: str) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    assert list(in_order(drafts(100), 2)) == list(done_here(drafts(100)))


def test_a_process_that_starts_and_cannot_read_is_done_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "python3"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    assert list(in_order(drafts(100), 2)) == list(done_here(drafts(100)))


def test_task_that_cannot_be_sent_is_read_here(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "title": "Crane saved", "date": "2025-12-05T14:30:00", "body": "It stays."}\n')
    (article,) = read(path, zone=Unknown(), retrieved="2025-12-10", processes=2)
    assert isinstance(article, Article)
    assert article.published == "2025-12-05T14:30:00+05:00"


@pytest.mark.slow
def test_a_page_that_is_too_large_is_the_same_rejection_as_ever(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html>" + "<p>Rain." * 1_100_000)
    (tmp_path / "b.html").write_text("<html><h1>Crane saved</h1><p>The crane stays.</html>")
    one, two = (list(read(tmp_path, processes=count)) for count in (1, 2))
    assert one == two
    assert isinstance(one[0], Rejection)
    assert "larger than 8 MB" in one[0].reason


PROGRAM = """
import sys, newssearch
items = list(newssearch.read(sys.argv[1], retrieved="2025-12-10", processes=2))
print(len(items))
"""


@pytest.mark.slow
def test_a_program_without_a_main_guard_may_read_with_several_processes(tmp_path: Path) -> None:
    program = tmp_path / "nightly.py"
    program.write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, str(program), str(CORPUS / "agencies")], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == len(list(newssearch.read(CORPUS / "agencies", retrieved="2025-12-10")))
    assert done.stderr == ""


ENDLESS = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored by whatever a shell starts in the background
import newssearch
from newssearch.reading.drafts import Draft, Origin
from newssearch.reading.task_pool import in_order
from newssearch.reading.tasks import Task
from newssearch.workers.pool import LocalCrew
from datetime import UTC, datetime
origin = Origin("a", "/a", "2025-12-10", datetime(2025, 12, 10, tzinfo=UTC))
def drafts():
    while True:
        yield Task(origin, Draft(headline="Ferry late", body="Rain at sea. " * 50))
for n, item in enumerate(in_order(drafts(), 2)):
    if n == 100:
        print("reading", flush=True)
"""


@pytest.mark.slow
def test_an_interrupt_ends_reading_and_its_processes() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"reading\n"
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode in (-signal.SIGINT, 130)
    assert told.count(b"KeyboardInterrupt") == 1
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
