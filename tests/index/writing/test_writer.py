"""A writer commits all of its changes or none."""

import threading

import pytest

import newssearch
from newssearch.errors import IndexWriteError
from newssearch.index.commits.manifest import read_manifest
from newssearch.index.writing import merge_policy, writer
from newssearch.models import Article
from newssearch.workers import worker


@pytest.fixture(
    params=[(0, 99), (2_000, 99), (0, 3), (1 << 30, 99)],
    ids=["a segment each", "some segments", "merged segments", "one segment"],
)
def news(request, monkeypatch, tmp_path):
    size, many = request.param
    monkeypatch.setattr(writer, "BATCH_BYTES", size)
    monkeypatch.setattr(merge_policy, "MERGE_FROM", many)
    monkeypatch.setattr(merge_policy, "GATHERED", many)
    with newssearch.create(tmp_path / "index") as made:
        yield made


def articles(count, text="The ferry of day {} came at noon, and again at {}."):
    return [Article(str(n), body=text.format(n, n + 1), language="en") for n in range(count)]


def test_a_commit_in_pieces_holds_everything_once(news):
    news.update(articles(20))
    assert news.search("ferry").total == 20
    assert {hit.id for hit in news.search('"day 7 came"')} == {"7"}
    assert news.check().problems == ()
    assert (news.stats().segments > 2) == (writer.BATCH_BYTES < 1 << 20 and merge_policy.MERGE_FROM > 3)


def test_replaced_document_is_retracted_from_any_segment(news):
    news.update([*articles(20), *articles(20, text="The crane of day {} stood still until {}.")])
    assert news.search("ferry").total == 0
    assert news.search("crane").total == 20
    assert news.check().problems == ()


def test_pieces_are_merged_when_they_grow_many(news):
    for n in range(12):
        news.update([Article(f"{n}-{m}", body=f"Ferry {n} and boat {m}.", language="en") for m in range(3)])
    assert news.stats().segments <= 12 * 3
    assert news.search("ferry").total == 36
    assert {hit.id for hit in news.search('"ferry 4 and boat 2"')} == {"4-2"}
    assert news.check().problems == ()


def test_segments_are_written_without_threads(news, monkeypatch):
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    news.update(articles(20))
    assert news.search("ferry").total == 20


def test_threads_end_with_the_run(news):
    news.update(articles(20))
    with pytest.raises(KeyboardInterrupt):
        news.update(interrupted())
    assert not [thread for thread in threading.enumerate() if thread.name == "newssearch-segment"]


def interrupted():
    yield from articles(20, text="The crane of day {} stood still until {}.")
    raise KeyboardInterrupt


@pytest.mark.parametrize("cores", [1, 2, 4])
def test_results_do_not_depend_on_how_many_threads_write(tmp_path, monkeypatch, cores):
    monkeypatch.setattr(worker, "cores", lambda: cores)
    monkeypatch.setattr(writer, "BATCH_BYTES", 0)
    monkeypatch.setattr(merge_policy, "GATHERED", 6)
    monkeypatch.setattr(merge_policy, "LARGE", 20)
    with newssearch.create(tmp_path / "index") as news:
        news.update([*articles(30), *articles(3, text="The crane of day {} stood still until {}.")])
        assert news.search("ferry").total == 27
        assert {hit.id for hit in news.search("crane")} == {"0", "1", "2"}
        assert news.stats().segments in (1, 2)
        assert news.check().problems == ()
        news.update(articles(30, text="The barge of day {} sank, and not that of {}."))
        assert news.stats().segments in (1, 2)
        assert (news.search("ferry").total, news.search("barge").total) == (0, 30)
        assert news.check().problems == ()


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [
        ([9] * 4, []),
        ([9] * 5, [0, 1, 2, 3, 4]),
        ([90_000, 9, 9, 9, 9, 9], [1, 2, 3, 4, 5]),
        ([9] * 60, list(range(48))),
        ([120_000] * 5, [0, 1]),
        ([240_000] * 9, []),
        ([6_000, 7_000, 9_000, 9_500, 7_500], [0, 1, 2, 3, 4]),
    ],
)
def test_many_segments_of_one_size_are_merged(sizes, merged):
    assert merge_policy.to_merge(sizes) == merged


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [
        ([1_400] * 47, []),
        ([1_400] * 48, list(range(48))),
        ([5_300] * 47, []),
        ([5_300] * 48, list(range(28))),
        ([11_000] * 22, []),
        ([11_000] * 23, list(range(13))),
        ([200_000] * 2, []),
    ],
)
def test_batches_of_a_commit_wait_until_they_are_more_than_one_merge_takes(sizes, merged):
    assert merge_policy.to_gather(sizes) == merged


@pytest.mark.parametrize("cores", [1, 2])
def test_full_disk_ends_the_run_and_changes_nothing(tmp_path, monkeypatch, cores):
    monkeypatch.setattr(worker, "cores", lambda: cores)
    monkeypatch.setattr(writer, "BATCH_BYTES", 0)
    with newssearch.create(tmp_path / "index") as news:
        news.update(articles(2))
        before = {p.name for p in news.path.iterdir()}
        (tmp_path / "elsewhere").mkdir()

        def gone():
            yield from articles(9, text="The crane of day {} stood still until {}.")
            news.path.rename(tmp_path / "elsewhere" / "index")
            yield from [Article(f"late-{n}", body="The barge sank.", language="en") for n in range(9)]

        with pytest.raises(IndexWriteError, match="cannot be written"):
            news.update(gone())
        (tmp_path / "elsewhere" / "index").rename(news.path)
        assert news.search("ferry").total == 2
        news.update(articles(1, text="The tram ran."))
        assert {p.name for p in news.path.iterdir() if "MAIN_" not in p.name} >= {n for n in before if "MAIN_" not in n}
        assert news.check().problems == ()


def test_a_run_that_is_given_up_leaves_no_file_behind(news):
    news.update(articles(2))
    before = {p.name for p in news.path.iterdir()}

    with pytest.raises(KeyboardInterrupt):
        news.update(interrupted())
    assert {p.name for p in news.path.iterdir()} == before
    assert news.search("ferry").total == 2


@pytest.mark.parametrize("headline", ["...", "—", "\n", "’"])
def test_empty_field_of_a_batch_is_written(make_index, headline):
    news = make_index(Article("a", headline=headline, body="The ferry came.", language="en"))
    assert news.search("ferry").hits[0].headline == headline
    assert news.check().problems == ()


def test_hyphenated_word_is_not_found_in_two_words(make_index):
    news = make_index(
        "An e-mail came.", "The E mail train came.", "Up-on the pier.", "Keep up on the pier.", "Email it."
    )
    assert {hit.id for hit in news.search("email")} == {"0", "4"}
    assert {hit.id for hit in news.search('"email came"')} == {"0"}
    assert {hit.id for hit in news.search("upon")} == {"2"}
    assert {hit.id for hit in news.search("e-mail")} == {"0", "1", "4"}


def test_merging_all_rewrites_a_single_segment_that_something_was_removed_from(make_index):
    news = make_index("The ferry came.", "The crane fell.", "A boat sank.")
    news.remove(["1"])
    for removed in (1, 0):
        (state,) = read_manifest(news.path).live.segments
        assert len(state.removed) == removed
        with writer.Writer(news.path) as writing:
            writing.commit(merge_all=True)
        (after,) = read_manifest(news.path).live.segments
        assert (after.name == state.name) == (not removed)
    assert {hit.id for hit in news.search("*:*")} == {"0", "2"}
    assert news.check().problems == ()
