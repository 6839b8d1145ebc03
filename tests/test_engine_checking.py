"""Damage is found, named, and never answered with a wrong result."""

import random
import shutil

import pytest

import newssearch
from newssearch.errors import NoIndexError


@pytest.fixture
def folder(make_index):
    news = make_index(*(f"The ferry of day {n} came at noon." for n in range(20)), segments=2)
    news.remove(["3"])
    news.close()
    return news.path


def index_files(folder):
    return sorted(p for p in folder.iterdir() if "MAIN_" in p.name and "LOCK" not in p.name)


def test_an_index_that_is_whole_passes(folder):
    report = newssearch.check(folder)
    assert report.ok
    assert report.articles == 19
    assert {f.name for f in report.files} == {p.name for p in index_files(folder)}


def test_one_flipped_bit_in_any_file_is_found_and_named(folder, tmp_path):
    chance = random.Random(7)
    for path in index_files(folder):
        for _ in range(4):
            copy = tmp_path / "copy"
            shutil.copytree(folder, copy)
            data = bytearray((copy / path.name).read_bytes())
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            (copy / path.name).write_bytes(data)
            report = newssearch.check(copy)
            assert not report.ok
            assert any(path.name in problem or "cannot be opened" in problem for problem in report.problems)
            shutil.rmtree(copy)


def test_a_file_that_is_cut_or_gone_is_found_and_named(folder):
    first, *_, last = index_files(folder)
    first.write_bytes(first.read_bytes()[:-1])
    report = newssearch.check(folder)
    assert not report.ok
    last.unlink()
    assert not newssearch.check(folder).ok


def test_a_manifest_that_is_damaged_is_a_problem_not_a_crash(folder):
    (folder / "newssearch.json").write_text("{]")
    assert not newssearch.check(folder).ok


def test_one_flipped_bit_of_the_manifest_is_found(folder):
    chance = random.Random(7)
    manifest = folder / "newssearch.json"
    whole = manifest.read_bytes()
    for _ in range(50):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        manifest.write_bytes(data)
        assert not newssearch.check(folder).ok
    manifest.write_bytes(whole)
    assert newssearch.check(folder).ok


def test_a_folder_without_an_index_is_an_error(tmp_path):
    with pytest.raises(NoIndexError, match="newssearch index"):
        newssearch.check(tmp_path / "nowhere")
