"""Lines of dates and authors in the company that pages print them in, and the headlines that only hold a date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.dates.parser import DateContext, parse_date
from newssearch.reading.plain.page_stamps import is_sections, marks_of

CONTEXT = DateContext(datetime(2025, 12, 10, tzinfo=UTC))


def read(line: str) -> tuple[list[tuple[str, str]], tuple[str, ...] | None]:
    marks = marks_of(line, CONTEXT)
    assert marks is not None, line
    dates = [(stamp.role, parse_date(stamp.text, CONTEXT, "text")) for stamp in marks.stamps]
    return [(role, date.value if date else "") for role, date in dates], marks.authors


@pytest.mark.parametrize(
    ("line", "dates", "authors"),
    [
        ("Ana Okafor · 5 Dec 2025, 06:00 · 4 min read", ["2025-12-05T06:00:00"], ("Ana Okafor",)),
        ("COAST NEWS - Dec 5, 2025 - 21:04 | Arts, All", ["2025-12-05T21:04:00"], None),
        ("Northgate - 05 dic 2025 - 05:40 CET", ["2025-12-05T05:40:00+01:00"], None),
        ("Bilal Haroon Published December 5, 2025 Updated 3h ago", ["2025-12-05", "2025-12-09"], ("Bilal Haroon",)),
        ("Posted by Martha Quayle on December 5, 2025", ["2025-12-05"], ("Martha Quayle",)),
        ("All News 15:50 December 05, 2025", ["2025-12-05T15:50:00"], None),
        ("2025-12-05 16:20:30　来源：海港社", ["2025-12-05T16:20:30"], None),
        ("송고시간 2025-12-05 15:50", ["2025-12-05T15:50:00"], None),
        ("NORTHGATE, December 5, 2025", ["2025-12-05"], None),
        ("05.12.2025, 14.30 Uhr", ["2025-12-05T14:30:00"], None),
        ("By Ana Okafor | 2 days ago | News", ["2025-12-08"], ("Ana Okafor",)),
    ],
)  # fmt: skip
def test_a_date_is_found_among_names_labels_and_buttons(
    line: str, dates: list[str], authors: tuple[str, ...] | None
) -> None:
    found, by = read(line)
    assert [value for _, value in found] == dates
    assert by == authors


@pytest.mark.parametrize(
    "line",
    [
        "Updated - December 05, 2025 07:30 am IST - SALTMERE",
        "Last modified on Fri 5 Dec 2025 07.30 IST",
        "Updated 7:30 AM IST, December 5, 2025",
    ],
)
def test_the_label_says_that_it_is_the_update(line: str) -> None:
    assert read(line)[0] == [("updated", "2025-12-05T07:30:00+05:30")]


def test_publication_and_update_may_share_a_line() -> None:
    dates, _ = read("Posted 5:42 PM, Dec 05, 2025 EST and last updated 6:10 PM, Dec 05, 2025 EST")
    assert dates == [("published", "2025-12-05T17:42:00-05:00"), ("updated", "2025-12-05T18:10:00-05:00")]


@pytest.mark.parametrize(
    "line",
    [
        "Storm of 22 November 2025: what we know",
        "Ferry Runs Aground December 5, 2025",
        "The council decided on 5 December 2025 that the crane stays.",
        "The budget for 2026",
        "12-14 June 2025",
        "Ana Okafor",
    ],
)
def test_a_headline_or_a_sentence_with_a_date_is_no_date_line(line: str) -> None:
    assert marks_of(line, CONTEXT) is None


def test_names_of_sections_are_told_and_other_words_are_not() -> None:
    assert all(map(is_sections, ["News", "OPINION", "Business & Markets", "Politik", "Sport | Football"]))
    assert not any(map(is_sections, ["", "News of the crane", "Plan B"]))


@given(st.text(max_size=80) | st.text("5 Dec2025,|·-:/ByAnaOk", max_size=60))
def test_any_line_is_read_or_left(line: str) -> None:
    marks = marks_of(line, CONTEXT)
    assert marks is None or marks.stamps or marks.authors is not None
