"""Columns that a user names for a source are remembered."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

import newssearch
from newssearch.cli import run
from newssearch.errors import DamagedIndexError, IndexLockedError
from newssearch.index.commits.lock import writing
from newssearch.index.sidecars.column_maps import REMEMBERED
from newssearch.models import Article, Rejection


def table(path: Path, text: str = "kop;nr\nKraan gered;1\n") -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_a_mapping_is_remembered_for_a_source_whose_name_is_no_unicode(tmp_path: Path) -> None:
    source = table(tmp_path / os.fsdecode(b"n\xe9ws") / "a.csv")
    with newssearch.create(tmp_path / "index") as news:
        news.remember_columns([source.parent], {"headline": "kop"})
        (article,) = newssearch.read(source, format="csv", remembered=news.remembered_columns())
    assert isinstance(article, Article)
    assert article.headline == "Kraan gered"


def test_mapping_is_remembered_for_its_source_and_files_within(tmp_path: Path) -> None:
    inside, beside = table(tmp_path / "in" / "a.csv"), table(tmp_path / "beside.csv")
    with newssearch.create(tmp_path / "index") as news:
        news.remember_columns([tmp_path / "in", "-"], {"headline": "kop"})
        known = news.remembered_columns()
        told: list[str] = []
        first, second = newssearch.read(inside, beside, format="csv", remembered=known, tell=told.append)
        assert news.check().ok
    assert isinstance(first, Article)
    assert first.headline == "Kraan gered"
    assert isinstance(second, Rejection)
    assert any("columns as remembered: headline=kop" in remark for remark in told)
    assert list(known) == [str(tmp_path / "in")]


def test_new_mapping_replaces_the_old_one(tmp_path: Path) -> None:
    source = table(tmp_path / "a.csv", "kop;titel\nA;B\n")
    known = {str(source): {"headline": "kop"}}
    for columns, headline in (({}, "A"), ({"headline": "titel"}, "B")):
        (article,) = newssearch.read(source, columns=columns, remembered=known, format="csv")
        assert isinstance(article, Article)
        assert article.headline == headline


def test_the_command_remembers_and_a_dry_run_does_not(tmp_path: Path) -> None:
    source, index = table(tmp_path / "a.csv"), tmp_path / "index"
    words = ["index", str(source), "--index", str(index), "-q", "--format", "csv"]
    assert run([*words, "--map", "headline=kop", "--dry-run"]) == 0
    assert run(words) == 5
    assert run([*words, "--map", "headline=kop"]) == 0
    assert run(words) == 0


def test_damaged_file_is_an_error_with_advice(tmp_path: Path) -> None:
    with newssearch.create(tmp_path / "index") as news:
        (tmp_path / "index" / REMEMBERED).write_bytes(b'{"columns": 3}')
        with pytest.raises(DamagedIndexError, match="Delete it"):
            news.remembered_columns()


def test_source_that_moved_with_its_index_keeps_its_columns(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    (before / "news").mkdir(parents=True)
    (before / "news" / "a.csv").write_text("id,kop,tekst\n1,Storm,The storm came.\n")
    with newssearch.create(before / "index") as news:
        news.remember_columns([before / "news"], {"headline": "kop", "body": "tekst"})
    before.rename(after)
    with newssearch.open(after / "index") as news:
        (article,) = newssearch.read(after / "news", remembered=news.remembered_columns())
    assert article.headline == "Storm"


def test_copy_of_an_index_does_not_take_other_sources_for_its_own(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        (tmp_path / folder / "news").mkdir(parents=True)
    with newssearch.create(tmp_path / "one" / "index") as news:
        news.remember_columns([tmp_path / "one" / "news"], {"headline": "kop"})
    newssearch.copy(tmp_path / "one" / "index", tmp_path / "other" / "index")
    with newssearch.open(tmp_path / "other" / "index") as news:
        assert news.remembered_columns() == {str(tmp_path / "one" / "news"): {"headline": "kop"}}


def moved(tmp_path: Path, text: str, name: str = "a.csv") -> tuple[list[str], Path]:
    """Index a source with ``--map`` and move it; returns the command that indexes it at its new place, and the place.

    The source has the content ``text`` there.
    """
    index, source = tmp_path / "index", table(tmp_path / "one" / "a.csv")
    words = ["--index", str(index), "--format", "csv"]
    assert run(["index", str(source), *words, "--map", "headline=kop"]) == 0
    source.unlink()
    return ["index", str(table(tmp_path / "other" / name, text)), *words], index


def test_map_follows_a_source_that_moved_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words, index = moved(tmp_path, "kop;nr\nKraan gered;1\nVeer te laat;2\n")
    capfd.readouterr()
    assert run(words) == 0
    (line,) = [line for line in capfd.readouterr().err.splitlines() if "moved" in line]
    assert str(tmp_path / "one" / "a.csv") in line
    assert "headline=kop" in line
    with newssearch.open(index) as news:
        assert news.search("headline:veer").total == 1
    assert run(words) == 0
    assert "moved" not in capfd.readouterr().err


@pytest.mark.parametrize(("text", "name"), [("kop;nummer\nA;1\n", "a.csv"), ("kop;nr\nA;1\n", "b.csv")])
def test_map_does_not_follow_to_another_header_or_name(tmp_path: Path, text: str, name: str) -> None:
    words, _ = moved(tmp_path, text, name)
    assert run(words) == 5


def test_map_does_not_follow_while_the_source_is_there(tmp_path: Path) -> None:
    words, _ = moved(tmp_path, "kop;nr\nA;1\n")
    table(tmp_path / "one" / "a.csv")
    assert run(words) == 5


def test_map_follows_a_folder_of_objects(tmp_path: Path) -> None:
    source = table(tmp_path / "news" / "a.jsonl", '{"kop": "Storm", "nr": 1}\n').parent
    with newssearch.create(tmp_path / "index") as news:
        news.remember_columns([source], {"headline": "kop"})
        (tmp_path / "far").mkdir()
        source.rename(tmp_path / "far" / "news")
        table(tmp_path / "far" / "news" / "a.jsonl", '{"nr": 2, "kop": "Veer"}\n')
        assert news.remembered_columns([tmp_path / "far" / "news"])[str(tmp_path / "far" / "news")] == {
            "headline": "kop"
        }


def _remember(index: Path, sources: Sequence[Path], start: Barrier) -> None:
    with newssearch.open(index) as news:
        start.wait()
        for source in sources:
            news.remember_columns([source], {"headline": "kop"}, wait=60)


def test_two_processes_at_once_lose_no_columns(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    newssearch.create(tmp_path / "index").close()
    start = context.Barrier(2)
    named = [[tmp_path / f"{name}{n}.csv" for n in range(12)] for name in "ab"]
    processes = [context.Process(target=_remember, args=(tmp_path / "index", one, start)) for one in named]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    with newssearch.open(tmp_path / "index") as news:
        assert sorted(news.remembered_columns()) == sorted(str(one) for some in named for one in some)


def test_columns_wait_for_a_writer(tmp_path: Path) -> None:
    with newssearch.create(tmp_path / "index") as news, writing(tmp_path / "index"):
        with pytest.raises(IndexLockedError):
            news.remember_columns([tmp_path / "a.csv"], {"headline": "kop"}, wait=0)
        with pytest.raises(IndexLockedError):
            news.group_names("kyiv", ["kiev"], wait=0)
