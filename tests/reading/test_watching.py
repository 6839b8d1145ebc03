"""Watching: each change in a folder is reported once, when the file is complete."""

import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.reading.watching import Changes, Watcher
from newssearch.settings import WATCH

START = 1_800_000_000.0


@pytest.fixture
def folder(tmp_path):
    """A folder with two files of long ago."""
    for name in ("a.json", "b.json"):
        write(tmp_path / name, "{}", START - 1000)
    return tmp_path


def write(file, text, modified):
    file.write_text(text)
    os.utime(file, (modified, modified))


def names(watcher, now):
    """Return the names of changed files and of those that are gone."""
    found = list(watcher.changes(now))
    return [os.path.basename(p) for c in found for p in c.changed], [os.path.basename(p) for c in found for p in c.gone]  # noqa: PTH119


def test_present_files_come_at_once_and_only_once(folder):
    watcher = Watcher([folder])
    assert names(watcher, START) == (["a.json", "b.json"], [])
    assert names(watcher, START + 10) == ([], [])


def test_a_file_that_is_being_written_comes_when_it_has_settled(folder):
    watcher = Watcher([folder])
    names(watcher, START)
    for second in range(1, 4):
        write(folder / "c.json", "x" * second, START + second)
        assert names(watcher, START + second) == ([], [])
    assert names(watcher, START + 4) == ([], [])
    assert names(watcher, START + 5) == (["c.json"], [])
    assert names(watcher, START + 6) == ([], [])


def test_a_file_that_changes_comes_again_and_one_that_goes_is_told(folder):
    watcher = Watcher([folder])
    names(watcher, START)
    write(folder / "a.json", "[]", START)
    (folder / "b.json").unlink()
    assert names(watcher, START + 1) == ([], ["b.json"])
    assert names(watcher, START + 4) == (["a.json"], [])


def test_a_source_that_cannot_be_looked_at_has_lost_nothing(folder):
    watcher = Watcher([folder])
    names(watcher, START)
    away = folder.with_name("away")
    folder.rename(away)
    assert names(watcher, START + 5) == ([], [])
    away.rename(folder)
    assert names(watcher, START + 10) == ([], [])


def test_files_of_a_failed_batch_come_again(folder):
    watcher = Watcher([folder], settings=replace(WATCH, batch=1))
    batches = watcher.changes(START)
    assert next(batches) == Changes((str(folder / "a.json"),))
    batches.close()  # as when the batch could not be committed
    assert names(watcher, START + 10) == (["a.json", "b.json"], [])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["write", "remove", "look"])), max_size=20))
def test_after_any_changes_the_last_of_each_file_is_told(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("watched")
    watcher, told, now = Watcher([folder]), {}, START
    for name, step in [*steps, ("", "look"), ("", "look")]:
        now += 10
        file = folder / f"{name}.json"
        if step == "write":
            write(file, str(now), now)
        elif step == "remove":
            file.unlink(missing_ok=True)
        else:
            for changes in watcher.changes(now):
                told |= {path: (folder / path).read_text() for path in changes.changed}
                for path in changes.gone:
                    del told[path]
    assert told == {str(path): path.read_text() for path in folder.iterdir()}
