"""Counts by time and by value: every article in its buckets, in order, nothing dropped in silence."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.counting.buckets import DIMENSIONS, between, keys_of
from newssearch.counting.cross_table import OTHER, Bucket, table_of, tally_of
from newssearch.errors import UsageError
from newssearch.models import Article

_days = st.dates(date(1995, 1, 1), date(2005, 12, 31))
DATES = st.one_of(
    st.none(),
    _days.map(lambda day: f"{day:%Y}".zfill(4)),
    _days.map(lambda day: day.isoformat()[:7]),
    _days.map(lambda day: day.isoformat()),
    st.datetimes(datetime(1995, 1, 1), datetime(2005, 12, 31)).map(lambda moment: moment.isoformat(timespec="minutes")),
)
ARTICLES = st.lists(
    st.builds(
        lambda number, published, source, byline: Article(
            str(number), published=published, source=source, byline=byline
        ),
        st.integers(0, 9),
        DATES,
        st.sampled_from((None, "Courier", "Tideline", "Gazette")),
        st.lists(st.sampled_from(("A. Rey", "B. Sol")), max_size=2, unique=True).map(tuple),
    ),
    max_size=12,
)


def article(published: str | None, source: str | None = None) -> Article:
    return Article("a", published=published, source=source)


@pytest.mark.parametrize(
    ("dimension", "key"),
    [
        ("year", "1987"),
        ("quarter", "1987-Q1"),
        ("month", "1987-03"),
        ("week", "1987-W10"),
        ("day", "1987-03-02"),
        ("weekday", "1"),
        ("hour", "23"),
    ],
)
def test_keys_of_time_are_as_printed(dimension: str, key: str) -> None:
    assert keys_of(article("1987-03-02T23:30:00-11:00"), dimension) == (key,)


def test_week_belongs_to_the_year_of_its_thursday() -> None:
    assert keys_of(article("2027-01-01"), "week") == ("2026-W53",)


def test_dates_coarser_than_the_bucket_are_counted_apart() -> None:
    counts = table_of("q", tally_of([article("1987"), article("1987-03"), article(None)], ["month"]))
    assert counts.buckets == (Bucket(("1987-03",), 1),)
    assert (counts.total, counts.undated, counts.imprecise) == (3, 1, 1)


def test_empty_months_in_between_are_shown() -> None:
    counts = table_of("q", tally_of([article("1986-11"), article("1987-02-01")], ["month"]))
    assert [(bucket.key[0], bucket.count) for bucket in counts.buckets] == [
        ("1986-11", 1), ("1986-12", 0), ("1987-01", 0), ("1987-02", 1),
    ]  # fmt: skip


def test_values_descend_by_count_and_the_missing_come_last() -> None:
    found = [article(None, "Tideline")] * 2 + [article(None, "Courier")] * 2 + [article(None)] * 5
    assert [bucket.key for bucket in table_of("q", tally_of(found, ["source"])).buckets] == [
        ("Courier",), ("Tideline",), (None,),
    ]  # fmt: skip


def test_top_counts_the_others_together() -> None:
    found = [article(None, name) for name in "aaabbc"]
    buckets = table_of("q", tally_of(found, ["source"]), tally_of(found, ["source"]), top=1).buckets
    assert buckets == (Bucket(("a",), 3, 3), Bucket((OTHER,), 3, 3))


def test_shares_are_of_all_articles_of_the_bucket() -> None:
    every = [article("1987"), article("1987"), article("1988")]
    counts = table_of("q", tally_of(every[:1], ["year"]), tally_of(every, ["year"]))
    assert counts.to_dict()["buckets"] == [{"key": ["1987"], "count": 1, "of": 2, "share": 0.5}]


def test_unknown_dimension_lists_known_ones() -> None:
    with pytest.raises(UsageError, match=r"'colour'; known are year, quarter"):
        tally_of([], ["colour"])


@given(ARTICLES, st.lists(st.sampled_from(DIMENSIONS), min_size=1, max_size=2, unique=True))
def test_buckets_of_single_values_add_up_to_the_total(articles: list[Article], by: list[str]) -> None:
    counts = table_of("q", tally_of(articles, by))
    counted = sum(bucket.count for bucket in counts.buckets) + counts.undated + counts.imprecise
    assert counted >= counts.total == len(articles)
    if not {"byline", "keyword"} & set(by):
        assert counted == counts.total


@given(ARTICLES, st.sampled_from(("year", "quarter", "month", "week", "weekday", "hour")))
def test_keys_of_time_ascend_without_gaps(articles: list[Article], dimension: str) -> None:
    keys = [bucket.key[0] or "" for bucket in table_of("q", tally_of(articles, [dimension])).buckets[:500]]
    assert keys == sorted(set(keys))
    if keys:
        assert list(between(dimension, keys[0], keys[-1])) == keys


def test_a_stray_year_makes_no_endless_table() -> None:
    counts = table_of("q", tally_of([article("0001-01-01"), article("9999-12-31")], ["day"]))
    assert [bucket.key for bucket in counts.buckets] == [("0001-01-01",), ("9999-12-31",)]
