"""A repair keeps every whole article and reports the lost ones."""

import random
import resource
import shutil

import numpy as np
import orjson
import pytest
from conftest import ids

import newssearch
from faults import children
from faults.arrays import read_arrays
from faults.damage import (
    as_format_2,
    as_format_3,
    as_format_4,
    as_format_5,
    as_format_6,
    cut,
    files_of,
    flip,
    replace,
    rewritten,
)
from faults.shortages import Limit
from newssearch.cli import run
from newssearch.errors import DamagedIndexError, NoIndexError
from newssearch.index.commits.manifest import read_manifest
from newssearch.models import Article

STORY = "The ferry of day {} came at noon, past the old crane and the fish market, as it has since {}."


@pytest.fixture
def folder(tmp_path):
    """Two segments, one article removed, and one that repeats another."""
    articles = [
        Article(f"s{n}", headline=f"Ferry {n}", body=STORY.format(n, 1900 + n), language="en") for n in range(30)
    ]
    with newssearch.create(tmp_path / "index") as news:
        news.update(articles[:15])
        news.update([*articles[15:], Article("copy", headline="Ferry 4", body=STORY.format(4, 1904), language="en")])
        news.remove(["s3"])
        news.remember_columns(["corpus"], {"headline": "Schlagzeile"})
    return tmp_path / "index"


def held(folder):
    """The ids of all articles, and what a search finds."""
    with newssearch.open(folder) as news:
        return {hit.id for hit in news.search("*:*", limit=99)}, set(news.search("ferry crane", limit=99).hits)


def test_an_index_that_is_whole_is_left_as_it_is(folder):
    before = {p.name: p.stat().st_mtime_ns for p in folder.iterdir()}
    report = newssearch.repair(folder)
    assert (report.actions, report.lost, report.kept) == ((), (), 30)
    assert {name: when for name, when in before.items() if "LOCK" not in name} == {
        p.name: p.stat().st_mtime_ns for p in folder.iterdir() if "LOCK" not in p.name
    }


@pytest.mark.parametrize("damage", [flip, cut], ids=["flip", "cut"])
def test_damaged_postings_are_made_again_without_loss(folder, damage):
    right = held(folder)
    for file in folder.glob("*.postings"):
        damage(file, random.Random(2))
    report = newssearch.repair(folder)
    assert (report.lost, report.rebuilt) == ((), 30)
    assert newssearch.check(folder).ok
    assert held(folder) == right
    assert list((folder / "newssearch.damaged").iterdir())


def test_one_damaged_article_is_named_and_is_all_that_is_lost(folder):
    right, _ = held(folder)
    file = max(folder.glob("*.documents"), key=lambda p: len(read_arrays(p)["bodies"]))
    data = bytearray(file.read_bytes())
    data[read_arrays(file)["bodies.ends"][5] - 3] ^= 8
    replace(file, bytes(data))
    report = newssearch.repair(folder)
    (lost,) = report.lost
    assert newssearch.check(folder).ok
    assert right - held(folder)[0] == {lost}
    assert run(["repair", "--index", str(folder)]) == 0  # and there is nothing more to do


def test_a_copy_takes_the_place_of_its_first_when_that_is_lost(folder):
    with newssearch.open(folder) as news:
        assert news.search("Ferry 4").hits[0].copies == 1
    first = min(folder.glob("*.documents"), key=lambda p: p.stat().st_mtime_ns)
    cut(first, random.Random(1))
    report = newssearch.repair(folder)
    assert set(report.lost) == {f"s{n}" for n in range(15) if n != 3}
    assert newssearch.check(folder).ok
    with newssearch.open(folder) as news:
        assert news.search("id:copy").hits[0].id == "copy"
        assert news.search("1904").total == 1


def test_damaged_manifest_is_made_again_with_removals(folder):
    right, number = held(folder), read_manifest(folder).generation
    flip(folder / "newssearch.json", random.Random(4))
    report = newssearch.repair(folder)
    assert (report.lost, report.kept) == ((), 30)
    assert report.generation >= number
    assert held(folder) == right
    assert newssearch.check(folder).ok


def test_without_manifest_and_table_every_article_is_there_once(folder):
    with newssearch.open(folder) as news:
        news.update([Article("s5", headline="Ferry 5", body="A later word on the ferry of day five.", language="en")])
    flip(folder / "newssearch.json", random.Random(4))
    for table in folder.glob("*.toc"):
        table.unlink()
    report = newssearch.repair(folder)
    assert any("deleted articles are unknown" in action for action in report.actions)
    assert newssearch.check(folder).ok
    with newssearch.open(folder) as news:
        assert news.get("s5").body.startswith("A later word")
        assert news.stats().articles == 30


def test_damaged_column_maps_are_dropped_alone(folder):
    right = held(folder)
    flip(folder / "newssearch.sources.json", random.Random(1))
    assert newssearch.repair(folder).lost == ()
    assert newssearch.check(folder).ok
    assert held(folder) == right
    assert run(["repair", "--index", str(folder)]) == 0


def test_any_damage_at_all_is_mended_so_far_that_check_is_content(folder, tmp_path):
    chance = random.Random(11)
    right, _ = held(folder)
    for path in files_of(folder):
        for damage in (flip, flip, cut):
            copy = tmp_path / "copy"
            shutil.copytree(folder, copy)
            damage(copy / path.name, chance)
            report = newssearch.repair(copy)
            assert newssearch.check(copy).ok, (path.name, report)
            there = held(copy)[0]
            assert len(right - there) <= len(report.lost)
            shutil.rmtree(copy)


def test_repair_without_any_segment_is_an_error(folder):
    for file in files_of(folder):
        if file.name != "newssearch.json":
            file.unlink()
    replace(folder / "newssearch.json", b"{]")
    with pytest.raises(DamagedIndexError, match="Nothing is left"):
        newssearch.repair(folder)
    assert (folder / "newssearch.json").read_bytes() == b"{]"
    with pytest.raises(NoIndexError):
        newssearch.repair(folder / "nowhere")


def test_index_of_an_older_format_is_upgraded(folder, capsys):
    right = held(folder)
    as_format_2(folder)
    replace(folder / "newssearch.sources.json", orjson.dumps({"columns": {"/x": {"headline": "Schlagzeile"}}}))
    assert run(["search", "ferry", "--index", str(folder)]) == 3
    assert "newssearch upgrade" in capsys.readouterr().err
    assert not newssearch.check(folder).ok
    assert run(["upgrade", "--index", str(folder)]) == 0
    assert newssearch.check(folder).ok
    assert held(folder) == right
    assert not (folder / "newssearch.damaged").exists()
    with newssearch.open(folder) as news:
        assert news.remembered_columns() == {"/x": {"headline": "Schlagzeile"}}
    assert newssearch.upgrade(folder).actions == ()


@pytest.mark.parametrize("as_before", [as_format_3, as_format_4, as_format_5, as_format_6])
def test_index_of_an_older_format_is_refused_then_upgraded(folder, capsys, as_before):
    right = held(folder)
    as_before(folder)
    assert run(["search", "ferry", "--index", str(folder)]) == 3
    assert "newssearch upgrade" in capsys.readouterr().err
    report = newssearch.upgrade(folder)
    assert report.rebuilt > 0
    assert newssearch.check(folder).ok
    assert held(folder) == right


@pytest.mark.parametrize("as_before", [as_format_3, as_format_4, as_format_5, as_format_6])
def test_upgrade_keeps_decisions_on_lines(tmp_path, as_before):
    line = "Join our channel on the quay for more."
    folder = tmp_path / "index"
    with newssearch.create(folder) as news:
        news.update(
            [Article(f"a{n}", headline=f"Quay {n}", body=f"{STORY}\n\n{line}", source="Tideline") for n in range(9)]
        )
        news.decide_boilerplate("Tideline", pin=[line])
        before = news.boilerplate()
    assert before
    as_before(folder)
    newssearch.upgrade(folder)
    with newssearch.open(folder) as news:
        assert news.boilerplate() == before


@pytest.mark.parametrize("as_before", [as_format_3, as_format_4, as_format_5, as_format_6])
def test_upgraded_copies_are_found_by_their_own_fields(tmp_path, capsys, as_before):
    call, folder = "Join our own channel for the news of the quay", tmp_path / "index"
    told = [f"{STORY.format(n, 1700 + n)} Nobody on the quay had seen the like of it for years." for n in range(9)]
    with newssearch.create(folder) as news:
        for source in ("Tideline", "Courier"):
            news.update(
                Article(f"{source} {n}", headline=f"Ferry {n}", body=f"{one}\n\n{call}", source=source, language="en")
                for n, one in enumerate(told)
            )
        news.update([Article("alone", body="The crane.", language="en")])
        news.remove(["Courier 3"])
        asked = ("source:courier", "ferry", "ferry -source:tideline", '"own channel"', "id:(Courier OR alone)", "*:*")
        right = {query: ids(news.search(query, limit=99)) for query in asked}
        assert right['"own channel"'] == set()
        before = news.boilerplate("Courier")
    as_before(folder)
    assert run(["search", "ferry", "--index", str(folder)]) == 3
    assert "newssearch upgrade" in capsys.readouterr().err
    assert run(["upgrade", "--index", str(folder)]) == 0
    assert newssearch.check(folder).ok
    with newssearch.open(folder) as news:
        assert {query: ids(news.search(query, limit=99)) for query in asked} == right
        assert news.stats().duplicates == 8
        assert news.boilerplate("Courier") == before
    assert newssearch.upgrade(folder).actions == ()


def test_index_of_an_unknown_format_is_refused(folder):
    replace(folder / "newssearch.json", orjson.dumps({"format": 1, "generation": 3}))
    with pytest.raises(DamagedIndexError, match="newssearch reindex"):
        newssearch.upgrade(folder)


def test_wrong_columns_are_made_again(folder):
    right = held(folder)
    file = next(folder.glob("*.documents"))
    rewritten(file, {"column/first_day": np.full(len(read_arrays(file)["bodies.ends"]), 7, np.uint8)})
    assert any("first_day" in problem for problem in newssearch.check(folder).problems)
    assert newssearch.repair(folder).lost == ()
    assert newssearch.check(folder).ok
    assert held(folder) == right


@pytest.mark.parametrize("spare", range(4, 16))
@pytest.mark.parametrize("command", ["repair", "upgrade"])
def test_shortage_of_open_files_is_no_damage(folder, command, spare):
    right = held(folder)
    if command == "upgrade":
        as_format_2(folder)
        (folder / "newssearch.sources.json").unlink()
    ended = children.run(folder, (command, "--index", "."), Limit(resource.RLIMIT_NOFILE, spare))
    assert ended.code in (0, 74), ended.said
    assert ended.code == 0 or "Too many open files" in ended.said
    newssearch.upgrade(folder)
    assert newssearch.check(folder).ok
    assert held(folder) == right


def test_rest_of_a_killed_upgrade_is_removed_by_the_next(folder):
    as_format_2(folder)
    newssearch.upgrade(folder)
    for name in ("MAIN_old.postings", "_MAIN_1.toc"):
        (folder / name).write_bytes(b"of the index as it was")
    assert newssearch.upgrade(folder).actions == ()
    assert newssearch.check(folder).remarks == ()
