"""A rebuild is the next generation as a whole or not at all, and goes on where it was killed."""

import os
import random
import signal
import subprocess
import sys
import threading

import orjson
import pytest

import newssearch
from newssearch.backends.local import rebuild
from newssearch.errors import NoIndexError, RebuildRefusedError
from newssearch.index.commits import generations
from newssearch.index.sidecars.removals import WITHDRAWN
from newssearch.index.sidecars.sidecar import FolderSidecars
from newssearch.models import Article, Rejection, Removal


def article(n, body="The ferry of day {} came at noon.", **fields):
    return Article(str(n), headline=f"Ferry {n}", body=body.format(n), language="en", **fields)


def articles(count, **fields):
    return [article(n, **fields) for n in range(count)]


def contents(path):
    """Every article of an index."""
    with newssearch.open(path) as news:
        hits = news.search("*:*", limit=10_000).hits
        return {hit.id: news.get(hit.id) for hit in hits}


def names(path):
    return {p.name for p in path.iterdir()}


@pytest.fixture
def path(tmp_path):
    with newssearch.create(tmp_path / "index") as news:
        news.update(articles(10))
    return tmp_path / "index"


def test_rebuild_has_the_articles_of_its_sources_only(path):
    report = newssearch.reindex(path, [*articles(9), article(99)])
    assert (report.switched, report.indexed, report.removed, report.before) == (True, 10, 1, 10)
    assert contents(path).keys() == {*map(str, range(9)), "99"}
    assert report.generation == newssearch.generations(path)[0].generation
    assert newssearch.check(path).problems == ()


def test_a_first_rebuild_that_is_refused_makes_no_index(tmp_path):
    path = tmp_path / "index"
    for _ in range(2):
        with pytest.raises(RebuildRefusedError, match="still no index"):
            newssearch.reindex(path, newssearch.read(tmp_path / "none"))
        with pytest.raises(NoIndexError):
            newssearch.open(path)
    assert newssearch.reindex(path, articles(3)).switched
    assert len(contents(path)) == 3
    assert newssearch.check(path).problems == ()


def test_a_first_rebuild_makes_the_index(tmp_path):
    report = newssearch.reindex(tmp_path / "index", articles(3))
    assert (report.indexed, report.before) == (3, None)
    assert len(contents(tmp_path / "index")) == 3
    assert len(newssearch.generations(tmp_path / "index")) == 1


def test_a_rebuild_is_as_an_index_made_at_once_wherever_it_commits(path, tmp_path, monkeypatch):
    items = [
        Removal("3", "withheld", source_file="x"),
        *articles(6, source_file="x"),
        Rejection("y", "empty"),
        article(2, "The ferry of day {} sank.", source_file="x"),
        article(50, "The ferry of day 1 came at noon."),
        article(4, source_file="x"),
        Removal("5", "withheld", source_file="x"),
    ]
    with newssearch.create(tmp_path / "plain") as news:
        news.update(items)
    for many in (1, 2, 100):
        monkeypatch.setattr(rebuild, "CHECKPOINT_ITEMS", many)
        report = newssearch.reindex(path, items, max_shrink="100%", max_rejected="50%")
        assert contents(path) == contents(tmp_path / "plain")
        assert report.read == report.indexed + report.updated + report.unchanged + report.duplicate + report.rejected
        assert report.rejections == (Rejection("y", "empty"),)


@pytest.mark.parametrize(
    ("items", "limits", "reason"),
    [
        (articles(7), {}, "max-shrink: 7 articles where the live index has 10, 30.0% fewer; --max-shrink allows 20%"),
        (articles(9), {"min_articles": 10}, "min-articles: 9 articles; --min-articles wants 10"),
        ([*articles(9), Rejection("x", "bad")], {"max_rejected": 0}, "1 of 10 read were rejected; --max-rejected"),
        (articles(9), {"canaries": ["ferry", ">=2 crane"]}, "canary: crane finds 0; it must find 2"),
        ([], {}, "100.0% fewer"),
    ],
    ids=["max_shrink", "min_articles", "max_rejected", "canaries", "nothing"],
)
def test_rebuild_that_does_not_pass_is_set_aside(path, items, limits, reason):
    before, generation = contents(path), newssearch.generations(path)
    for _ in range(2):
        with pytest.raises(RebuildRefusedError, match=reason) as caught:
            newssearch.reindex(path, items, **limits)
    assert contents(path) == before
    assert newssearch.generations(path) == generation
    report = caught.value.report
    assert (report.switched, report.read, report.generation) == (False, len(items), generation[0].generation)
    kept = orjson.loads((path / "newssearch.failed" / "newssearch.report.json").read_bytes())
    assert kept["shortfalls"] == [{"check": s.check, "found": s.found} for s in report.shortfalls]
    assert newssearch.check(path / "newssearch.failed").ok
    newssearch.reindex(path, articles(10))
    assert "newssearch.failed" not in names(path)


def cut_off(items, after):
    yield from items[:after]
    raise KeyboardInterrupt


def test_killed_rebuild_continues(path, monkeypatch):
    monkeypatch.setattr(rebuild, "CHECKPOINT_ITEMS", 4)
    with pytest.raises(KeyboardInterrupt):
        newssearch.reindex(path, cut_off(articles(20), 11), made_from=["news"])
    assert contents(path).keys() == set(map(str, range(10)))
    changed = [article(n) for n in range(20) if n != 1]
    changed[0] = article(0, "The ferry of day {} sank.")
    report = newssearch.reindex(path, changed, made_from=["news"])
    assert (report.resumed, report.unchanged, report.updated, report.indexed) == (True, 6, 1, 12)
    assert contents(path) == {a.id: a for a in changed}
    assert "newssearch.rebuild" not in names(path)


@pytest.mark.parametrize("made_from", [["other news"], []])
def test_rebuild_of_other_sources_starts_again_with_a_warning(path, monkeypatch, made_from):
    monkeypatch.setattr(rebuild, "CHECKPOINT_ITEMS", 4)
    with pytest.raises(KeyboardInterrupt):
        newssearch.reindex(path, cut_off(articles(20), 11), made_from=["news"])
    report = newssearch.reindex(path, articles(9), made_from=made_from)
    assert (report.resumed, report.indexed) == (False, 9)
    assert report.warnings == ("an unfinished rebuild was of other sources or options; this one starts again",)
    assert len(contents(path)) == 9


def test_damaged_unfinished_rebuild_starts_again(path, monkeypatch):
    monkeypatch.setattr(rebuild, "CHECKPOINT_ITEMS", 4)
    with pytest.raises(KeyboardInterrupt):
        newssearch.reindex(path, cut_off(articles(20), 11), made_from=["news"])
    for file in (path / "newssearch.rebuild").glob("*.postings"):
        file.write_bytes(b"")
    report = newssearch.reindex(path, articles(9), made_from=["news"])
    assert (report.resumed, report.indexed) == (False, 9)


@pytest.mark.parametrize("damage", ["newssearch.json", "*.postings"])
def test_a_damaged_index_is_mended_by_a_rebuild(path, damage):
    generation = newssearch.generations(path)[0].generation
    for file in path.glob(damage):
        file.write_bytes(file.read_bytes()[:-30])
    report = newssearch.reindex(path, articles(9))
    assert report.generation > generation
    assert len(contents(path)) == 9
    assert newssearch.check(path).problems == ()


def test_a_rebuild_loses_nothing_that_is_kept_beside_the_articles(path):
    with newssearch.open(path) as news:
        news.remember_columns(["table.csv"], {"headline": "Title"})
        before = news.remembered_columns()
        news.reindex(articles(9))
        assert news.remembered_columns() == before


def test_rebuild_keeps_removals(path, monkeypatch):
    monkeypatch.setattr(rebuild, "CHECKPOINT_ITEMS", 3)
    canceled = [Removal(f"urn:n:{n}", "canceled by its publisher", source_file="wire.json") for n in range(2)]
    stories = [Article(f"urn:n:{n}", body=f"The crane of day {n}.", language="en", source_file="old") for n in range(9)]
    with newssearch.open(path) as news:
        news.update(canceled[:1])
        report = news.reindex([*stories, canceled[1]], max_shrink="100%")
        assert report.read == 9
        assert contents(path).keys() == {f"urn:n:{n}" for n in range(2, 9)}
        assert news.update(stories).unchanged == 9
        assert set(WITHDRAWN.kept(FolderSidecars(path))) == set(canceled)


def test_a_rebuild_that_does_not_pass_cancels_nothing_of_the_live_index(path):
    canceled = Removal("urn:n:1", "canceled by its publisher")
    with newssearch.open(path) as news:
        news.update([Article("urn:n:1", body="The crane came.", language="en")])
        with pytest.raises(RebuildRefusedError):
            news.reindex([canceled], min_articles=5)
        assert WITHDRAWN.kept(FolderSidecars(path)) == []
        assert news.update([canceled]).removed == 1


@pytest.mark.slow
def test_readers_at_work_meet_one_generation_or_another_and_never_an_error(path):
    """Whoever is open goes on through switches, commits and rollbacks; each answer is that of one generation."""
    failures, answers, over = [], [0], threading.Event()

    def read():
        with newssearch.open(path) as news:
            while not over.is_set():
                try:
                    results = news.search("ferry", limit=3)
                    if (results.total, len(results)) not in {(total, 3) for total in (10, 20, 21)}:
                        failures.append(results.total)
                    answers[0] += 1
                except Exception as error:
                    failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(6):
        newssearch.reindex(path, articles(20), keep=1)
        with newssearch.open(path) as news:
            news.update([article(20)])
        newssearch.reindex(path, articles(10), max_shrink="100%")
        newssearch.rollback(path)
    over.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert answers[0] > 6


def test_a_reader_sees_the_switch_without_opening_again(path):
    with newssearch.open(path) as news:
        assert news.search("ferry").total == 10
        newssearch.reindex(path, articles(12), keep=1)
        assert news.search("ferry").total == 12


WORKER = """
import sys
from pathlib import Path
import newssearch
from newssearch.backends.local import rebuild
from newssearch.models import Article
rebuild.CHECKPOINT_ITEMS = 5
path, word, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
articles = [Article(f"{word}-{n}", body=f"The {word} of day {n}.", language="en") for n in range(count)]
print("ready", flush=True)
sys.stdin.readline()
report = newssearch.reindex(path, articles, made_from=[word], max_shrink="100%")
"""


def start(path, word, count):
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(path), word, str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"ready\n"
    process.stdin.write(b"go\n")
    process.stdin.flush()
    return process


def watch(path, process, stop):
    """Let the rebuild go on until ``stop`` changes in the folder have been seen, then kill it."""
    seen = set()
    while process.poll() is None and len(seen) < stop:
        for folder in (path, path / "newssearch.rebuild"):
            try:
                seen |= {(folder.name, file.name) for file in folder.iterdir()}
            except FileNotFoundError:
                continue
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.slow
def test_killed_rebuild_leaves_the_old_index_or_the_new_one(path):
    chance = random.Random(11)
    killed = switched = 0
    for n in range(15):
        word = "boat" if n // 5 % 2 else "quay"
        old, new = set(contents(path)), {f"{word}-{n}" for n in range(25)}
        process = start(path, word, 25)
        watch(path, process, len(names(path)) + chance.randrange(1, 45))
        killed += process.returncode == -signal.SIGKILL
        assert set(contents(path)) in (old, new)
        assert newssearch.check(path).problems == ()
        switched += set(contents(path)) != old
        if n % 5 == 4:
            finishing = start(path, word, 25)
            finishing.communicate()
            assert finishing.returncode == 0
            assert set(contents(path)) == new
            known = {file.name for file in newssearch.check(path).files}
            assert names(path) == known | {"newssearch.json", "MAIN_WRITELOCK"}
    assert killed > 5
    assert switched


def test_rebuild_killed_after_its_switch_is_not_continued(path, monkeypatch):
    """Killed between the switch and clearing away: the next writer does that, and keeps the new index."""
    with monkeypatch.context() as killed:
        killed.setattr(generations, "sweep", lambda path, manifest: None)
        killed.setattr(rebuild, "clear_away", lambda path: None)
        newssearch.reindex(path, articles(12), made_from=["news"])
    assert "newssearch.rebuild" in names(path)
    with newssearch.open(path) as news:
        news.update([article(12)])
    assert "newssearch.rebuild" not in names(path)
    assert len(contents(path)) == 13


def test_on_a_file_system_without_second_names_files_are_moved(path, monkeypatch):
    def refuse(*names, **options):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    newssearch.reindex(path, articles(12))
    assert len(contents(path)) == 12
    assert newssearch.check(path).problems == ()


def test_the_folder_of_a_rebuild_that_is_a_link_is_not_followed(path, tmp_path, monkeypatch):
    monkeypatch.setattr(rebuild, "CHECKPOINT_ITEMS", 4)
    with pytest.raises(KeyboardInterrupt):
        newssearch.reindex(path, cut_off(articles(20), 11), made_from=["news"])
    (path / "newssearch.rebuild").rename(tmp_path / "mine")
    before = names(tmp_path / "mine")
    for name in ("newssearch.rebuild", "newssearch.failed"):
        (path / name).symlink_to(tmp_path / "mine")
    report = newssearch.reindex(path, articles(12), made_from=["news"])
    assert (report.resumed, report.indexed) == (False, 12)
    assert names(tmp_path / "mine") == before
    assert not {"newssearch.rebuild", "newssearch.failed"} & names(path)
