"""Damage is found, named, and never answered with a wrong result."""

import random
import shutil

import pytest

import newssearch
from faults.damage import cut, files_of, flip
from newssearch.errors import DamagedIndexError, NoIndexError


@pytest.fixture
def folder(make_index):
    news = make_index(*(f"The ferry of day {n} came at noon." for n in range(20)), segments=2)
    news.remove(["3"])
    news.remember_columns(["corpus"], {"headline": "Schlagzeile"})
    news.close()
    return news.path


def test_an_index_that_is_whole_passes(folder):
    report = newssearch.check(folder)
    assert report.ok
    assert report.articles == 19
    assert {f.name for f in report.files} == {p.name for p in files_of(folder) if not p.name.startswith("newssearch.")}
    assert (report.remarks, report.advice) == ((), "")


@pytest.mark.slow
@pytest.mark.parametrize("damage", [flip, cut], ids=["flip", "cut"])
def test_damage_to_any_file_is_found_and_named(folder, tmp_path, damage):
    chance = random.Random(7)
    queries = ["ferry", '"came at noon"', "da?", "ferri~", "-quay", "day NEAR/3 noon", "id:7", "date:none"]
    right = {query: answer(folder, query) for query in queries}
    for path in files_of(folder):
        for n in range(12):
            copy = tmp_path / "copy"
            shutil.copytree(folder, copy)
            damage(copy / path.name, chance)
            report = newssearch.check(copy)
            assert any(path.name in problem for problem in report.problems), (path.name, n)
            assert "repair" in report.advice
            for query in queries:
                assert answer(copy, query) in (None, right[query])
            shutil.rmtree(copy)


def answer(folder, query):
    """Return the hits of a query with their snippets; None for a refused index."""
    try:
        with newssearch.open(folder) as news:
            results = news.search(query)
            return results.total, results.hits
    except DamagedIndexError:
        return None


def test_quick_check_finds_cut_missing_and_small_files(folder, tmp_path):
    chance = random.Random(3)
    for path in files_of(folder):
        for damage in (cut, lambda file, chance: file.unlink()):
            copy = tmp_path / "copy"
            shutil.copytree(folder, copy)
            damage(copy / path.name, chance)
            if (copy / "newssearch.json").exists() and (path.name != "newssearch.sources.json" or damage is cut):
                assert not newssearch.check(copy, quick=True).ok, path.name
            shutil.rmtree(copy)
    assert newssearch.check(folder, quick=True).ok


def test_unexplained_file_is_reported_and_no_problem(folder):
    (folder / "MAIN_0123456789abcdef.postings").write_bytes(b"left behind")
    (folder / "notes.txt").write_text("mine")
    report = newssearch.check(folder)
    assert report.ok
    assert [remark.split()[0] for remark in report.remarks] == ["MAIN_0123456789abcdef.postings", "notes.txt"]


def test_a_link_in_the_place_of_a_file_is_a_problem(folder, tmp_path):
    file = next(folder.glob("*.postings"))
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert any(file.name in problem for problem in newssearch.check(folder).problems)


def test_a_file_that_is_cut_or_gone_is_found_and_named(folder):
    first, *_, last = (p for p in files_of(folder) if p.suffix != ".json")
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
