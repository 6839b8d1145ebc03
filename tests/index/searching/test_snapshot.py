"""An open snapshot knows when a later generation has been committed."""

import os

import pytest

import newssearch
from newssearch.errors import DamagedIndexError
from newssearch.index.commits.manifest import MANIFEST
from newssearch.index.searching.snapshot import Snapshot
from newssearch.models import Article


@pytest.fixture
def folder(tmp_path):
    with newssearch.create(tmp_path / "index") as news:
        news.update([Article(id="a", headline="Ferry", body="The ferry sails.")])
    return tmp_path / "index"


def commit(folder, identifier):
    with newssearch.open(folder) as news:
        news.update([Article(id=identifier, headline="Ferry", body=f"The ferry {identifier} sails.")])


def test_snapshot_is_current_until_the_next_commit(folder):
    snapshot = Snapshot(folder)
    assert snapshot.is_current()
    assert snapshot.is_current()
    commit(folder, "b")
    assert not snapshot.is_current()
    assert not snapshot.is_current()


def test_commit_is_noticed_where_the_file_keeps_number_and_time(folder):
    """A file system may count time in seconds, and give the number of a deleted file to the next."""
    manifest = folder / MANIFEST
    first = manifest.read_bytes()
    commit(folder, "b")
    second = manifest.read_bytes()
    manifest.write_bytes(first)
    snapshot, times = Snapshot(folder), manifest.stat()
    assert snapshot.is_current()
    manifest.write_bytes(second)
    os.utime(manifest, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert manifest.stat().st_ino == times.st_ino
    assert not snapshot.is_current()


def test_missing_manifest_is_damage(folder):
    snapshot = Snapshot(folder)
    (folder / MANIFEST).unlink()
    with pytest.raises(DamagedIndexError, match="cannot be read"):
        snapshot.is_current()
