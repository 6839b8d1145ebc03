"""A backup is whole or not there, taken while the index is in use, and comes back only as it was taken."""

import os
import random
import resource
import threading

import orjson
import pytest

import newssearch
from faults import children
from faults.damage import flip, replace
from faults.shortages import Limit
from newssearch.cli import run
from newssearch.errors import DamagedIndexError, NoIndexError, UsageError
from newssearch.index.commits.checksummed_json import sealed
from newssearch.index.commits.manifest import read_manifest
from newssearch.models import Article


def some(*numbers):
    return [Article(f"s{n}", body=f"The ferry of day {n} came at noon.", language="en") for n in numbers]


def count(folder):
    with newssearch.open(folder) as news:
        return news.search("ferry").total


@pytest.fixture
def news(tmp_path):
    with newssearch.create(tmp_path / "index") as made:
        made.update(some(*range(20)))
        made.remember_columns(["corpus"], {"headline": "Schlagzeile"})
        yield made


@pytest.mark.parametrize("link", [True, False], ids=["link", "copy"])
def test_a_backup_is_an_index_that_stays_as_it_is(news, tmp_path, link):
    report = news.backup(tmp_path / "backup", link=link)
    assert (report.linked, report.copied) == ((3, 0) if link else (0, 3))  # of the segment, and what was learnt
    news.update(some(99))
    news.remove(["s1"])
    news.optimize()
    assert count(tmp_path / "backup") == 20
    check = newssearch.check(tmp_path / "backup")
    assert check.ok
    assert check.remarks == ()
    with newssearch.open(tmp_path / "backup") as backup:
        assert backup.remembered_columns() == news.remembered_columns()


def test_second_backup_copies_only_new_files(news, tmp_path):
    news.backup(tmp_path / "backup")
    news.update(some(20, 21))
    report = news.backup(tmp_path / "backup")
    assert (report.linked, report.unchanged) == (3, 2)
    assert count(tmp_path / "backup") == 22
    news.optimize()
    news.backup(tmp_path / "backup")
    assert len(list((tmp_path / "backup").glob("*.postings"))) == 1
    assert news.backup(tmp_path / "backup").linked == 0


def test_a_backup_is_taken_while_a_writer_and_readers_are_at_work(news, tmp_path):
    done = threading.Event()
    errors = []

    def write():
        try:
            for n in range(100, 130):
                with newssearch.open(news.path) as writer:
                    writer.update(some(n))
        except Exception as error:
            errors.append(error)
        finally:
            done.set()

    writer = threading.Thread(target=write)
    writer.start()
    totals = []
    while not done.is_set() or not totals:
        news.backup(tmp_path / "backup", link=False)
        totals.append(count(tmp_path / "backup"))
    writer.join()
    assert not errors
    assert totals == sorted(totals)
    news.backup(tmp_path / "backup")
    assert count(tmp_path / "backup") == 50
    assert newssearch.check(tmp_path / "backup").ok


def test_a_damaged_index_is_not_backed_up_and_the_backup_before_stays(news, tmp_path):
    news.backup(tmp_path / "backup", link=False)
    news.update(some(50))
    newest = max(news.path.glob("*.documents"), key=lambda p: p.stat().st_mtime_ns)
    flip(newest, random.Random(1))
    with pytest.raises(DamagedIndexError, match=newest.name):
        news.backup(tmp_path / "backup")
    assert newssearch.check(tmp_path / "backup").ok
    assert count(tmp_path / "backup") == 20


def test_backup_without_room_leaves_nothing(news, tmp_path):
    words = ("backup", "backup", "--copy", "--index", "index")
    ended = children.run(tmp_path, words, Limit(resource.RLIMIT_FSIZE, 600))
    assert ended.code == 74
    assert "File too large" in ended.said
    assert [p.name for p in (tmp_path / "backup").iterdir() if p.suffix in (".postings", ".documents", ".new")] == []


def test_backup_refuses_a_folder_with_other_files(news, tmp_path):
    with newssearch.create(tmp_path / "other") as other:
        other.update(some(1))
        with pytest.raises(UsageError, match="not a backup"):
            news.backup(other.path)
        other.backup(tmp_path / "backup")
    with pytest.raises(UsageError, match="backup of"):
        news.backup(tmp_path / "backup")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letters.txt").write_text("dear")
    with pytest.raises(NoIndexError, match="other files"):
        news.backup(tmp_path / "mine")
    for place in (news.path, news.path / "backup", tmp_path):
        with pytest.raises(UsageError, match="inside"):
            news.backup(place)


def test_backup_is_restored_to_a_new_place(news, tmp_path):
    news.backup(tmp_path / "backup")
    newssearch.restore(tmp_path / "backup", tmp_path / "again")
    assert count(tmp_path / "again") == 20
    assert newssearch.check(tmp_path / "again").ok
    assert os.stat(next((tmp_path / "again").glob("*.postings"))).st_nlink == 1  # noqa: PTH116


def test_restore_over_a_live_index_needs_force(news, tmp_path):
    news.backup(tmp_path / "backup")
    news.update(some(20))
    with pytest.raises(UsageError, match="--force"):
        newssearch.restore(tmp_path / "backup", news.path)
    assert news.search("ferry").total == 21
    before = news.stats().generation
    newssearch.restore(tmp_path / "backup", news.path, force=True)
    assert news.search("ferry").total == 20
    assert news.stats().generation > before
    news.rollback()
    assert news.search("ferry").total == 21


def test_a_backup_that_is_damaged_does_not_come_back(news, tmp_path):
    news.backup(tmp_path / "backup", link=False)
    flip(next((tmp_path / "backup").glob("*.documents")), random.Random(5))
    news.update(some(20))
    news.optimize()
    with pytest.raises(DamagedIndexError, match="changed"):
        newssearch.restore(tmp_path / "backup", news.path, force=True)
    assert news.search("ferry").total == 21
    with pytest.raises(DamagedIndexError, match="changed"):
        newssearch.restore(tmp_path / "backup", tmp_path / "again")
    assert not [p.name for p in (tmp_path / "again").iterdir() if p.suffix in (".postings", ".documents", ".new")]
    assert newssearch.check(news.path).remarks == ()


def test_names_that_lead_elsewhere_and_links_are_refused(news, tmp_path):
    news.backup(tmp_path / "backup", link=False)
    manifest = tmp_path / "backup" / "newssearch.json"
    said = orjson.loads(manifest.read_bytes())
    del said["crc32"]
    (segment,) = said["segments"]
    for name in ("../index/MAIN_x", "MAIN_/etc/passwd", "MAIN_..", ""):
        files = {f"{name}.{old.rpartition('.')[2]}": state for old, state in segment["files"].items()}
        replace(manifest, sealed(said | {"segments": [segment | {"name": name, "files": files}]}))
        with pytest.raises(DamagedIndexError):
            newssearch.restore(tmp_path / "backup", tmp_path / "again")
    replace(manifest, sealed(said))
    file = next((tmp_path / "backup").glob("*.postings"))
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(newssearch.NewsSearchError):
        newssearch.restore(tmp_path / "backup", tmp_path / "again")


def test_the_command_line_backs_up_and_restores(news, tmp_path, capsys):
    assert run(["backup", str(tmp_path / "b"), "--index", str(news.path)]) == 0
    assert "20 articles" in capsys.readouterr().err
    assert run(["restore", str(tmp_path / "b"), "--index", str(news.path)]) == 2
    assert run(["restore", str(tmp_path / "b"), "--index", str(tmp_path / "r"), "--json"]) == 0
    assert orjson.loads(capsys.readouterr().out)["articles"] == 20
    assert run(["restore", str(tmp_path / "nowhere"), "--index", str(tmp_path / "r")]) == 3


def test_optimize_makes_one_segment_without_deleted_documents(news, capsys):
    news.update(some(*range(20, 30)))
    news.remove(["s3", "s25"])
    report = news.optimize()
    assert (report.segments_before, report.segments_after) == (2, 1)
    assert report.bytes_after < report.bytes_before
    assert not read_manifest(news.path).live.segments[0].removed
    assert news.search("ferry").total == 28
    news.remove(["s4"])
    assert news.optimize().segments_after == 1
    assert not read_manifest(news.path).live.segments[0].removed
    again = news.optimize()
    assert news.optimize().generation == again.generation
    assert run(["optimize", "--index", str(news.path)]) == 0
    assert "1 segment" in capsys.readouterr().err
