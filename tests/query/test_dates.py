"""Dates in queries: ISO, written, relative; points, ranges and one-sided; days and instants."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

import pytest
from dateutil.tz import tzoffset
from hypothesis import given
from hypothesis import strategies as st

from newssearch.errors import QueryError
from newssearch.query.dates import FORMS, date_range
from newssearch.query.nodes import DateRange, NoDate

NOW = datetime(2025, 12, 10, 12, 30, tzinfo=UTC)
"""A Wednesday."""
INDIA = tzoffset(None, 19800)


def read(clause: str, *, now: datetime = NOW, tz: tzinfo = UTC) -> DateRange | NoDate:
    keyword, value = clause.split(":", 1)
    return date_range(value, keyword, now=now, tz=tz, offset=len(keyword) + 1, query=clause)


def refusal(clause: str) -> tuple[str, str]:
    with pytest.raises(QueryError) as caught:
        read(clause)
    return clause[caught.value.start : caught.value.end], f"{caught.value.message} {caught.value.hint}"


def days(first: str | None, last: str | None) -> DateRange:
    start, end = (None if day is None else date.fromisoformat(day) for day in (first, last))
    return DateRange(start, end)


def instants(first: str | None, last: str | None) -> DateRange:
    start, end = (None if moment is None else datetime.fromisoformat(moment) for moment in (first, last))
    return DateRange(start, end)


def test_several_days_are_refused_and_the_form_of_a_range_is_told() -> None:
    pointed, message = refusal("date:12-14 June 2025")
    assert pointed == "12-14 June 2025"
    assert "several days" in message
    assert ".." in message


@pytest.mark.parametrize(
    ("clause", "first", "last"),
    [
        ("date:2025-12-05", "2025-12-05", "2025-12-05"),
        ("date:20251205", "2025-12-05", "2025-12-05"),
        ("date:2025-12", "2025-12-01", "2025-12-31"),
        ("date:2024-02", "2024-02-01", "2024-02-29"),
        ("date:2025", "2025-01-01", "2025-12-31"),
        ("date:=2025", "2025-01-01", "2025-12-31"),
        ("date:2025/12/05", "2025-12-05", "2025-12-05"),
        ("date:31/12/2025", "2025-12-31", "2025-12-31"),
        ("date:12/31/2025", "2025-12-31", "2025-12-31"),
        ("date:31.12.2025", "2025-12-31", "2025-12-31"),
        ("date:05.12.2025", "2025-12-05", "2025-12-05"),
        ("date:05/05/2025", "2025-05-05", "2025-05-05"),
        ("date:5 December 2025", "2025-12-05", "2025-12-05"),
        ("date:December 2025", "2025-12-01", "2025-12-31"),
        ("date:5 décembre 2025", "2025-12-05", "2025-12-05"),
        ("date:5 Rhagfyr 2025", "2025-12-05", "2025-12-05"),
        ("date:5 ธันวาคม 2568", "2025-12-05", "2025-12-05"),
    ],
)
def test_a_date_is_the_whole_of_its_day_month_or_year(clause: str, first: str, last: str) -> None:
    assert read(clause) == days(first, last)


@pytest.mark.parametrize(
    ("clause", "first", "last"),
    [
        ("since:2025-12", "2025-12-01", None),
        ("after:2025-12", "2026-01-01", None),
        ("until:2025-12", None, "2025-12-31"),
        ("before:2025-12", None, "2025-11-30"),
        ("since:2025", "2025-01-01", None),
        ("after:2025-12-31", "2026-01-01", None),
        ("before:2024-03-01", None, "2024-02-29"),
        ("date:>=2025-12", "2025-12-01", None),
        ("date:>2025-12", "2026-01-01", None),
        ("date:<=2025-12", None, "2025-12-31"),
        ("date:<2025-12", None, "2025-11-30"),
    ],
)
def test_since_and_until_include_what_after_and_before_leave_out(clause: str, first: str, last: str) -> None:
    assert read(clause) == days(first, last)


@pytest.mark.parametrize(
    ("clause", "first", "last"),
    [
        ("date:2025-12-01..2025-12-31", "2025-12-01", "2025-12-31"),
        ("date:2025-11..2025-12", "2025-11-01", "2025-12-31"),
        ("date:2024..2025-03", "2024-01-01", "2025-03-31"),
        ("date:..2024", None, "2024-12-31"),
        ("date:2025..", "2025-01-01", None),
        ("date:*..2024", None, "2024-12-31"),
        ("date:[2025-12-01 TO 2025-12-31]", "2025-12-01", "2025-12-31"),
        ("date:{2025-12-01 TO 2025-12-31}", "2025-12-02", "2025-12-30"),
        ("date:[2025-12-01 TO 2025-12-31}", "2025-12-01", "2025-12-30"),
        ("date:{2025-11 TO 2025-12]", "2025-12-01", "2025-12-31"),
        ("date:[2025 TO *]", "2025-01-01", None),
        ("date:[* TO 2025}", None, "2024-12-31"),
        ("date:[2025-06-15 TO 2025-06-20]", "2025-06-15", "2025-06-20"),
        ("date:[yesterday TO today]", "2025-12-09", "2025-12-10"),
        ("date:[1 December 2025 TO 5 December 2025]", "2025-12-01", "2025-12-05"),
        ("date:any", None, None),
        ("date:*", None, None),
        ("date:..", None, None),
        ("date:[* TO *]", None, None),
    ],
)
def test_a_range_runs_to_the_end_of_its_last_period(clause: str, first: str, last: str) -> None:
    assert read(clause) == days(first, last)


@pytest.mark.parametrize(
    ("clause", "first", "last"),
    [
        ("date:today", "2025-12-10", "2025-12-10"),
        ("date:Yesterday", "2025-12-09", "2025-12-09"),
        ("date:tomorrow", "2025-12-11", "2025-12-11"),
        ("date:this week", "2025-12-08", "2025-12-14"),
        ("date:last week", "2025-12-01", "2025-12-07"),
        ("date:last-week", "2025-12-01", "2025-12-07"),
        ("date:last_month", "2025-11-01", "2025-11-30"),
        ("date:this month", "2025-12-01", "2025-12-31"),
        ("date:last year", "2024-01-01", "2024-12-31"),
        ("date:this year", "2025-01-01", "2025-12-31"),
        ("date:wednesday", "2025-12-10", "2025-12-10"),
        ("date:last wednesday", "2025-12-03", "2025-12-03"),
        ("date:Thursday", "2025-12-04", "2025-12-04"),
        ("date:7d", "2025-12-03", "2025-12-10"),
        ("date:3w", "2025-11-19", "2025-12-10"),
        ("date:2m", "2025-10-10", "2025-12-10"),
        ("date:1y", "2024-12-10", "2025-12-10"),
        ("date:last 7 days", "2025-12-03", "2025-12-10"),
        ("date:3 days ago", "2025-12-07", "2025-12-07"),
        ("date:0d", "2025-12-10", "2025-12-10"),
        ("since:7d", "2025-12-03", None),
        ("until:7d", None, "2025-12-03"),
        ("before:7d", None, "2025-12-02"),
        ("after:yesterday", "2025-12-10", None),
        ("date:30d..7d", "2025-11-10", "2025-12-03"),
        ("until:last week", None, "2025-12-07"),
    ],
)
def test_relative_dates_count_from_today(clause: str, first: str, last: str) -> None:
    assert read(clause) == days(first, last)


def test_a_month_back_from_the_31st_ends_in_the_shorter_month() -> None:
    assert read("date:1m", now=datetime(2025, 3, 31, tzinfo=UTC)) == days("2025-02-28", "2025-03-31")


def test_today_is_a_day_of_the_zone() -> None:
    late = datetime(2025, 12, 9, 20, tzinfo=UTC)
    assert read("date:today", now=late) == days("2025-12-09", "2025-12-09")
    assert read("date:today", now=late, tz=INDIA) == days("2025-12-10", "2025-12-10")
    assert read("date:today", now=datetime(2025, 12, 9, 20), tz=INDIA) == days("2025-12-09", "2025-12-09")


@pytest.mark.parametrize(
    ("clause", "start", "end"),
    [
        ("date:2025-12-05T14:30", "2025-12-05T14:30:00+00:00", "2025-12-05T14:31:00+00:00"),
        ("date:2025-12-05T14:30:05Z", "2025-12-05T14:30:05+00:00", "2025-12-05T14:30:06+00:00"),
        ("date:2025-12-05 14:30", "2025-12-05T14:30:00+00:00", "2025-12-05T14:31:00+00:00"),
        ("date:2025-12-05T14:30:00+05:30", "2025-12-05T09:00:00+00:00", "2025-12-05T09:00:01+00:00"),
        ("since:2025-12-05T14:30", "2025-12-05T14:30:00+00:00", None),
        ("after:2025-12-05T14:30", "2025-12-05T14:31:00+00:00", None),
        ("until:2025-12-05T14:30", None, "2025-12-05T14:31:00+00:00"),
        ("before:2025-12-05T14:30", None, "2025-12-05T14:30:00+00:00"),
        ("date:2025-12-05T14:30Z..2025-12-05T15:00Z", "2025-12-05T14:30:00+00:00", "2025-12-05T15:01:00+00:00"),
        ("date:[2025-12-05T14:30Z TO 2025-12-05T15:00Z}", "2025-12-05T14:30:00+00:00", "2025-12-05T15:00:00+00:00"),
    ],
)
def test_a_date_with_a_time_compares_instants_and_its_end_is_exclusive(
    clause: str, start: str | None, end: str | None
) -> None:
    assert read(clause) == instants(start, end)


def test_a_time_without_an_offset_is_of_the_zone() -> None:
    assert read("since:2025-12-05T14:30", tz=INDIA) == instants("2025-12-05T09:00:00+00:00", None)


def test_a_range_may_begin_at_an_instant_and_end_with_a_day() -> None:
    found = read("date:2025-12-05T14:30Z..2025-12-06")
    assert found == DateRange(datetime(2025, 12, 5, 14, 30, tzinfo=UTC), date(2025, 12, 6))


def test_none_asks_for_the_undated() -> None:
    assert read("date:none") == read("date:NONE") == NoDate()
    assert refusal("since:none")[0] == "none"


@pytest.mark.parametrize(
    ("clause", "place"),
    [
        ("date:2025-13", "2025-13"),
        ("date:2025-02-30", "2025-02-30"),
        ("date:20250230", "20250230"),
        ("date:0000", "0000"),
        ("date:foo", "foo"),
        ("date:2025-12-05T25:00", "2025-12-05T25:00"),
        ("date:2025-12-05T14:30+99:00", "2025-12-05T14:30+99:00"),
        ("date:32/12/2025", "32/12/2025"),
        ("date:2025-02-30..2026", "2025-02-30"),
        ("date:2025..foo", "foo"),
        ("date:[foo TO 2025]", "foo"),
        ("date:[2025 TO foo]", "foo"),
        ("date:>foo", "foo"),
        ("date:[2024", "[2024"),
        ("date:2025*", "2025*"),
        ("date:2025?", "2025?"),
        ("date:2025~", "2025~"),
        ("date:>>2025", ">2025"),
        ("date:9999y", "9999y"),
        ("since:2025-13", "2025-13"),
    ],
)
def test_wrong_date_is_pointed_at_with_the_forms_that_work(clause: str, place: str) -> None:
    marked, message = refusal(clause)
    assert marked == place
    assert FORMS in message


def test_an_ambiguous_date_shows_both_readings() -> None:
    marked, message = refusal("date:05/12/2025")
    assert marked == "05/12/2025"
    assert "2025-12-05 or 2025-05-12" in message
    assert "two dates" in refusal("date:05/12/25")[1]


@pytest.mark.parametrize(
    "clause",
    [
        "date:2026..2025",
        "date:2025-12-05..2025-12-04",
        "date:{2025-12-05 TO 2025-12-06}",
        "date:2025-12-05T14:30..2025-12-05T14:00",
        "date:2025-12-05T14:30..2025-12-03",
        "since:2025..2026",
        "since:*",
        "after:9999",
        "before:0001",
    ],
)
def test_a_range_with_nothing_in_it_is_refused(clause: str) -> None:
    marked, _ = refusal(clause)
    assert marked


@given(st.dates(), st.dates())
def test_a_range_of_days_is_those_days(one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert read(f"date:{first}..{last}") == DateRange(first, last)
    assert read(f"date:[{first} TO {last}]") == DateRange(first, last)


@given(st.dates(date(1, 1, 2), date(9999, 12, 30)))
def test_after_follows_until_and_before_precedes_since(day: date) -> None:
    assert read(f"since:{day}") == DateRange(start=day)
    assert read(f"until:{day}") == DateRange(end=day)
    assert read(f"after:{day}") == DateRange(start=day + timedelta(days=1))
    assert read(f"before:{day}") == DateRange(end=day - timedelta(days=1))


@given(st.integers(0, 3000), st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))
def test_so_many_days_back_end_today(count: int, now: datetime) -> None:
    found = read(f"date:{count}d", now=now)
    assert found == DateRange(now.date() - timedelta(days=count), now.date())


PIECES = re.findall(
    r"\S+",
    "2025 12 05 - / . : T Z .. > < = [ ] { TO } * d w m y 7 ago last week monday December none any 9999 0000 +05:30 ٣",
)


@given(
    st.text(max_size=20) | st.lists(st.sampled_from([*PIECES, " "]), max_size=8).map("".join),
    st.sampled_from(["date", "since", "until", "after", "before"]),
)
def test_any_value_is_a_range_or_an_error(value: str, keyword: str) -> None:
    clause = f"{keyword}:{value}"
    found: DateRange | NoDate | QueryError
    try:
        found = read(clause)
    except QueryError as error:
        found = error
    if isinstance(found, QueryError):
        assert len(keyword) < found.start < found.end <= max(len(clause), len(keyword) + 2)
    elif isinstance(found, DateRange) and found.start is not None and found.end is not None:
        assert found.start == found.end or type(found.start) is not type(found.end) or found.start < found.end


def test_the_hint_names_forms_that_are_read() -> None:
    forms = re.sub(r"\[[^]]*\]", "2025", FORMS.removeprefix("These work: ")).replace('"', "").split(", ")
    assert len(forms) > 10
    for form in forms:
        read(f"date:{form}")
