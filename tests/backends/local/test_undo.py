"""A run that deleted or replaced articles can be undone, with the counts of lines and the totals of its day."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import MakeIndex, ids
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.errors import UsageError
from newssearch.index.commits.process import command_line
from newssearch.models import Article

LINE = "Follow us on the networks"


def story(n: int, word: str = "closed") -> Article:
    body = f"The harbour of town {n} is {word}.\n{LINE}"
    return Article(f"s{n}", body=body, source="Courier", language="en", source_file=f"/news/{n}.json")


def known(news: newssearch.News) -> dict[str, str | None]:
    return {id: article.body for id, article in news.get_many(sorted(ids(news.search("*:*", limit=1000)))).items()}


@pytest.fixture
def news(make_index: MakeIndex) -> newssearch.News:
    return make_index(*map(story, range(30)), segments=3)


def test_rollback_goes_back_over_a_prune(news: newssearch.News) -> None:
    before, stats, lines = known(news), news.stats(), news.boilerplate()
    news.update([story(1)], prune=["/news"], max_shrink="100%")
    assert news.stats().articles == 1
    news.rollback()
    assert known(news) == before
    assert (news.stats().articles, news.stats().sources) == (stats.articles, stats.sources)
    assert news.boilerplate() == lines
    assert news.check().problems == ()
    news.rollback()
    assert news.stats().articles == 1


def test_rollback_goes_back_over_an_update_and_a_removal(news: newssearch.News) -> None:
    before = known(news)
    news.update([story(1, "open")])
    changed = known(news)
    news.remove(["s2"])
    second = newssearch.generations(news.path)[2]
    news.rollback()
    assert known(news) == changed
    news.rollback(second.generation)
    assert known(news) == before


def test_runs_that_only_add_or_read_again_take_no_place(news: newssearch.News) -> None:
    news.remove(["s1"])
    news.remove(["s2"])
    before = newssearch.generations(news.path)[1:]
    news.update([story(40), story(41)])
    news.update([story(40), story(41)])
    news.optimize()
    assert newssearch.generations(news.path)[1:] == before


def test_last_runs_are_kept_as_many_as_wished(news: newssearch.News) -> None:
    for n in range(5):
        news.remove([f"s{n}"])
    assert len(newssearch.generations(news.path)) == 3
    for n in range(5, 10):
        news.remove([f"s{n}"], keep=4)
    assert len(newssearch.generations(news.path)) == 5
    news.update([story(11, "open")], keep=1)
    assert len(newssearch.generations(news.path)) == 2


def test_runs_of_one_series_count_as_one(news: newssearch.News) -> None:
    before = known(news)
    news.remove(["s1"], series="watch 2026-03-01")
    news.update([story(2, "open")], series="watch 2026-03-01")
    news.remove(["s3"], series="watch 2026-03-01")
    evening = known(news)
    news.remove(["s4"], series="watch 2026-03-02")
    _, first, second = newssearch.generations(news.path)
    news.rollback(first.generation)
    assert known(news) == evening
    news.rollback(second.generation)
    assert known(news) == before


def test_list_says_which_run_a_generation_was_kept_before(news: newssearch.News) -> None:
    news.remove(["s1"])
    live, kept = newssearch.generations(news.path)
    assert live.before == ""
    assert kept.before == command_line()


def test_lost_counts_of_lines_do_not_stay_in_a_kept_generation(news: newssearch.News) -> None:
    for file in news.path.glob("boilerplate_*"):
        file.unlink()
    news.remove(["s1"])
    assert news.check().problems == ()
    news.rollback()
    assert news.check().problems == ()


runs = st.lists(st.tuples(st.sampled_from(["update", "remove", "prune"]), st.sets(st.integers(0, 8))), max_size=6)


@given(runs)
def test_each_kept_generation_is_as_the_archive_was(tmp_path_factory: pytest.TempPathFactory, wanted: object) -> None:
    path: Path = tmp_path_factory.mktemp("undo") / "index"
    with newssearch.create(path) as news:
        news.update(map(story, range(9)))
        states = {news.generation: known(news)}
        for n, (kind, numbers) in enumerate(wanted):  # type: ignore[var-annotated,arg-type]
            if kind == "update":
                news.update([story(number, f"open {n}") for number in numbers])
            elif kind == "remove":
                news.remove([f"s{number}" for number in numbers])
            else:
                items = [story(number) for number in numbers]
                news.update(items, prune=["/news"], max_shrink="100%")
            states[news.generation] = known(news)
        for one in newssearch.generations(path)[1:]:
            news.rollback(one.generation)
            assert known(news) == states[one.generation]
            assert news.check().problems == ()


def test_keep_must_be_at_least_one(news: newssearch.News) -> None:
    with pytest.raises(UsageError, match="keep"):
        news.remove(["s1"], keep=0)
