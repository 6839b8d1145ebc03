"""A commit replaces the live generation at once, kept generations can be rolled back to, and others are removed."""

import errno

import pytest

import newssearch
from newssearch.errors import DamagedIndexError, IndexLockedError, IndexWriteError, UsageError
from newssearch.index.commits import files
from newssearch.index.writing.writer import Writer
from newssearch.models import Article

pytestmark = pytest.mark.slow


def articles(*words):
    return [Article(f"{word}-{n}", body=f"The {word} of day {n}.", language="en") for word in words for n in range(5)]


@pytest.fixture
def news(tmp_path):
    with newssearch.create(tmp_path / "index") as made:
        made.update(articles("ferry", "crane"))
        made.reindex(articles("ferry", "boat"))
        yield made


def names(folder):
    return {p.name for p in folder.iterdir()}


def test_rollback_is_a_new_generation_of_earlier_articles(news):
    before = news.stats().generation
    assert news.rollback() == before + 1
    assert {word: news.search(word).total for word in ("ferry", "crane", "boat")} == {"ferry": 5, "crane": 5, "boat": 0}
    assert news.check().problems == ()


def test_a_second_rollback_undoes_the_first(news):
    news.rollback()
    news.rollback()
    assert (news.search("crane").total, news.search("boat").total) == (0, 5)
    assert len(newssearch.generations(news.path)) == 2


def test_update_keeps_the_kept_generations(news):
    (_, kept) = newssearch.generations(news.path)
    for n in range(7):
        news.update([Article(f"new-{n}", body=f"New of day {n}.", language="en")])
    assert newssearch.generations(news.path)[1:] == (kept,)
    news.rollback()
    assert (news.search("crane").total, news.search("new").total) == (5, 0)
    news.rollback()
    assert (news.search("crane").total, news.search("new").total, news.search("boat").total) == (0, 7, 5)
    assert news.check().problems == ()


@pytest.mark.parametrize("keep", [1, 2, 4])
def test_requested_number_of_generations_is_kept(news, keep):
    for _ in range(4):
        news.reindex(articles("ferry", "boat"), keep=keep)
    listed = newssearch.generations(news.path)
    assert len(listed) == keep
    assert [one.live for one in listed] == [True] + [False] * (keep - 1)
    assert len(list(news.path.glob("*.postings"))) == keep
    assert len(list(news.path.glob("*.toc"))) == 1


def test_a_generation_that_is_not_kept_cannot_be_gone_back_to(news):
    with pytest.raises(UsageError, match=r"no generation 77 to go back to; kept: 1\."):
        news.rollback(77)


def test_a_kept_generation_that_is_damaged_is_not_gone_back_to(news):
    before = {name for name in names(news.path) if name.endswith(".postings")}
    news.reindex(articles("ferry", "boat"))
    (kept,) = before & names(news.path)
    data = bytearray((news.path / kept).read_bytes())
    data[len(data) // 2] ^= 1
    (news.path / kept).write_bytes(data)
    with pytest.raises(DamagedIndexError, match=f"{kept} has changed.*unchanged"):
        news.rollback()
    assert news.search("boat").total == 5


def test_a_live_generation_that_is_damaged_can_be_gone_back_from(news):
    for file in news.path.glob("MAIN_*.postings"):
        before = file.read_bytes()
        file.write_bytes(before[:-9])
        try:
            newssearch.open(news.path).close()
        except DamagedIndexError:
            break
        file.write_bytes(before)
    newssearch.rollback(news.path)
    assert news.search("crane").total == 5


def test_files_of_a_killed_commit_are_removed_by_the_next_writer(news):
    before = names(news.path)
    for name in (
        "MAIN_abc.postings",
        "MAIN_abc.documents",
        "_MAIN_99.toc",
        "newssearch.json.7.new",
        "_MAIN_9.toc.7.new",
        "boilerplate_MAIN_99.json.zst",
        "boilerplate_MAIN_98.json.zst.7.new",
        "newssearch.removals.json.7.new",
    ):
        (news.path / name).write_bytes(b"half")
    (news.path / "README.md").write_text("Not ours.")
    with Writer(news.path):
        assert names(news.path) - {"newssearch.writer"} == before | {"README.md"}


def test_a_link_among_the_leftovers_is_removed_and_not_followed(news, tmp_path):
    (tmp_path / "mine.postings").write_text("mine")
    (news.path / "MAIN_abc.postings").symlink_to(tmp_path / "mine.postings")
    news.update(articles("new"))
    assert not (news.path / "MAIN_abc.postings").is_symlink()
    assert (tmp_path / "mine.postings").read_text() == "mine"


def test_rollback_and_rebuild_wait_for_the_lock(news):
    with Writer(news.path):
        with pytest.raises(IndexLockedError, match="in use"):
            news.rollback()
        with pytest.raises(IndexLockedError, match="in use"):
            news.reindex(articles("ferry"))
    news.rollback()


OPERATIONS = ("create", "replace", "sync", "sync_folder", "rename", "link_or_move", "remove", "remove_folder")

RUNS = {
    "update": lambda news: news.update(articles("crane", "quay")),
    "reindex": lambda news: news.reindex(articles("ferry", "crane", "quay"), max_shrink="100%", made_from=["news"]),
    "rollback": lambda news: news.rollback(),
}


class Stopped(BaseException):
    """End of the process: nobody catches it, and nothing works after it."""


class Disk:
    """The operations on files; the n-th from `fail` on fails, or nothing works from it on."""

    def __init__(self, monkeypatch, stops):
        self.left, self.stops = 0, stops
        for name in OPERATIONS:
            monkeypatch.setattr(files, name, self._failing(getattr(files, name)))

    def _failing(self, operation):
        def tried(*args):
            self.left -= self.left != 1 or not self.stops
            if self.left == (1 if self.stops else 0):
                raise Stopped if self.stops else OSError(errno.ENOSPC, "No space left on device")
            return operation(*args)

        return tried

    def fail(self, n):
        self.left = n + self.stops

    def mend(self):
        """Return whether the n-th operation was reached."""
        reached, self.left = self.left <= self.stops, 0
        return reached


def state(news):
    with newssearch.open(news.path) as fresh:
        return fresh.stats().generation, fresh.search("*:*").total, fresh.search("crane").total


@pytest.mark.parametrize("stops", [False, True], ids=["fails", "stops"])
@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_whichever_operation_on_files_fails_the_index_is_as_before_or_after(news, monkeypatch, run, stops):
    """Each operation in turn meets a full disk, or is the last: the rerun is clean and leaves nothing behind."""
    disk, broken = Disk(monkeypatch, stops), 0
    for n in range(1, 200):
        before = state(news)
        disk.fail(n)
        try:
            run(news)
        except (IndexWriteError, Stopped):
            broken += 1
        reached, after = disk.mend(), state(news)
        assert after == before or after[0] == before[0] + 1
        assert newssearch.check(news.path).problems == ()
        if not reached:
            break
        if after != before:
            news.reindex(articles("ferry", "boat"), max_shrink="100%")
            news.update(articles("crane"))
            news.remove([article.id for article in articles("crane")])
    assert broken > 4
    run(news)
    news.reindex(articles("ferry", "boat"), max_shrink="100%")
    known = {file.name for file in newssearch.check(news.path).files}
    assert names(news.path) == known | {"newssearch.json", "MAIN_WRITELOCK"}
