"""Printed parts of a date, before anything is completed or judged."""

from __future__ import annotations

import pytest

from newssearch.dates.grammar import MAX_CHARACTERS, Clock, Parts, read


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("5 December", Parts(month=12, day=5)),
        ("5 Dec 25", Parts(25, 12, 5)),
        ("05/12/2025", Parts(2025, 12, 5, swapped=True)),
        ("25/12/2025", Parts(2025, 12, 25)),
        ("Fri 5 Dec 2025", Parts(2025, 12, 5, weekdays=frozenset({4}))),
        ("5 Dec 2025 2 pm IST", Parts(2025, 12, 5, Clock(14, None, None, "ist"))),
        ("2025-12-05T14:30:15+0530", Parts(2025, 12, 5, Clock(14, 30, 15, "", "+0530"))),
        ("5 Dec 2025 14:30 UTC+5:30", Parts(2025, 12, 5, Clock(14, 30, None, "utc", "+5:30"))),
        ("2 hours ago", Parts(ago=(2, "hour"))),
        ("yesterday 14:30", Parts(clock=Clock(14, 30, None), ago=(1, "day"))),
        ("30 February 2025", Parts(2025, 2, 30)),
    ],
)
def test_only_the_printed_parts_are_given(text: str, parts: Parts) -> None:
    assert read(text, "dmy", None) == parts


def test_a_short_weekday_may_be_a_day_of_several_languages() -> None:
    parts = read("ma 1 dec 2025", "dmy", None)
    assert parts is not None
    assert parts.weekdays == {0, 1}  # Dutch Monday, French and Spanish Tuesday


def test_text_longer_than_any_date_is_not_read() -> None:
    assert read("5 December 2025".ljust(MAX_CHARACTERS), "dmy", None) is not None
    assert read("5 December 2025".ljust(MAX_CHARACTERS + 1), "dmy", None) is None


def test_a_zone_behind_a_time_is_no_weekday_of_another_language() -> None:
    parts = read("5 Dec 2025 05:40 CET", "dmy", "es")  # `čet` is a Croatian Thursday
    assert parts is not None
    assert parts.clock is not None
    assert (parts.clock.zone, parts.weekdays) == ("cet", frozenset())


def test_a_zone_may_stand_behind_the_date() -> None:
    parts = read("5:42 PM, Dec 05, 2025 EST", "dmy", None)
    assert parts is not None
    assert parts.clock is not None
    assert (parts.clock.hour, parts.clock.zone) == (17, "est")


def test_hindi_days_and_danish_times_are_read() -> None:
    hindi, danish = read("पांच दिसंबर 2025", "dmy", None), read("5. december 2025 kl. 14.30", "dmy", None)
    assert hindi is not None
    assert danish is not None
    assert (hindi.day, hindi.month, danish.clock and danish.clock.minute) == (5, 12, 30)
