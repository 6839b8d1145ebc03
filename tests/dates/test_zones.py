"""Zones as printed: what they mean, and when a note is due."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newssearch.dates.clock import Local
from newssearch.dates.zones import assumed, is_zone, offset_text, zone_of

WINTER, SUMMER = datetime(2025, 12, 5, 14, 30), datetime(2025, 7, 5, 14, 30)


def offset(word: str, sign: str = "", moment: datetime = WINTER) -> str | None:
    found = zone_of(word, sign, moment, None)
    return None if found is None else offset_text(found[0], moment)


@pytest.mark.parametrize(
    ("word", "sign", "expected"),
    [
        ("utc", "", "UTC+00:00"),
        ("cet", "", "UTC+01:00"),
        ("ist", "", "UTC+05:30"),
        ("npt", "", "UTC+05:45"),
        ("utc", "+5:30", "UTC+05:30"),
        ("", "-0330", "UTC-03:30"),
        ("gmt", "+7", "UTC+07:00"),
        ("", "+14:00", "UTC+14:00"),
        ("", "+14:30", None),
        ("", "+05:60", None),
        ("nowhere", "", None),
    ],
)
def test_a_zone_has_one_reading(word: str, sign: str, expected: str | None) -> None:
    assert offset(word, sign) == expected


def test_a_zone_named_without_its_season_follows_the_date() -> None:
    assert offset("et", moment=WINTER) == "UTC-05:00"
    assert offset("et", moment=SUMMER) == "UTC-04:00"
    assert offset("msk", moment=datetime(2012, 7, 5)) == "UTC+04:00"


def test_only_a_disputed_abbreviation_is_noted() -> None:
    disputed, plain = zone_of("bst", "", SUMMER, None), zone_of("cest", "", SUMMER, None)
    assert disputed is not None
    assert disputed[1] == "zone assumed: BST read as British Summer Time, not Bangladesh (UTC+01:00)"
    assert plain is not None
    assert plain[1] == ""


def test_a_disputed_abbreviation_means_the_home_zone_where_that_uses_it() -> None:
    found = zone_of("cst", "", WINTER, ZoneInfo("Asia/Shanghai"))
    assert found is not None
    assert (found[0].utcoffset(None), found[1]) == (timedelta(hours=8), "")


def test_an_assumed_zone_names_itself() -> None:
    assert assumed(ZoneInfo("Europe/Berlin"), SUMMER)[1] == "zone assumed: Europe/Berlin (UTC+02:00)"


def test_ordinary_words_are_no_zones() -> None:
    assert is_zone("gmt")
    assert not is_zone("the")


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_berlin")
@given(moment=st.datetimes(datetime(1971, 1, 1), datetime(2036, 12, 31)), fold=st.sampled_from([0, 1]))
@example(moment=datetime(2024, 10, 27, 0, 30), fold=0)
@example(moment=datetime(2024, 10, 27, 1, 30), fold=0)
@example(moment=datetime(2024, 3, 31, 1, 30), fold=1)
def test_local_time_is_what_the_zone_of_the_machine_says_it_was(moment: datetime, fold: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    there = moment.replace(tzinfo=UTC).astimezone(berlin)
    here = moment.replace(tzinfo=UTC).astimezone(Local())
    assert here.replace(tzinfo=None) == there.replace(tzinfo=None)
    assert here.astimezone(UTC) == there.astimezone(UTC)
    local = there.replace(fold=fold)
    assert local.replace(tzinfo=Local()).tzname() == local.tzname()


@pytest.mark.usefixtures("in_berlin")
@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
def test_local_time_has_an_offset_at_the_ends_of_the_calendar(moment: datetime) -> None:
    offset = moment.replace(tzinfo=Local()).utcoffset()
    assert offset is not None
    assert abs(offset) < timedelta(hours=3)


@pytest.mark.parametrize(
    "word", ["\ue000etc\ue000passwd", "..\ue000x", "europe\ue000..\ue000x", "/etc/passwd", "us\ue000"]
)
def test_word_that_only_looks_like_a_region_is_no_zone(word: str) -> None:
    assert not is_zone(word)
    assert zone_of(word, "", SUMMER, None) is None
