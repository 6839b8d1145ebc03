"""Dates: the best evidence wins, and evidence against it is noted."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from conftest import ROOT

from newssearch.dates.parser import DateContext
from newssearch.models import NewsDate
from newssearch.reading.date_evidence import WEIGHTS, best, first, from_names, in_order, read_claim
from newssearch.reading.drafts import Claim

CONTEXT = DateContext(datetime(2025, 12, 10, tzinfo=UTC))


def day(value: str, evidence: str) -> NewsDate:
    return NewsDate(value, {4: "year", 7: "month", 10: "day"}.get(len(value), "second"), evidence)  # type: ignore[arg-type]  # the keys are the precisions


def test_no_evidence_is_no_date() -> None:
    assert best([]) is None


def test_the_best_evidence_wins_whatever_the_order() -> None:
    dates = [day("2025-12-05", evidence) for evidence in WEIGHTS]
    for given in (dates, dates[::-1]):
        chosen = best(given)
        assert chosen is not None
        assert (chosen.evidence, chosen.notes) == ("json", ())


def test_another_day_is_noted_and_not_believed() -> None:
    chosen = best([day("2025-12-05", "text"), day("2025-12-01", "url")])
    assert chosen == NewsDate("2025-12-05", "day", "text", ("dates disagree: text 2025-12-05, url 2025-12-01",))


def test_agreeing_dates_outweigh_a_better_one_on_a_page() -> None:
    stamped, printed = day("2025-12-08", "json-ld"), [day("2025-12-05", evidence) for evidence in ("meta", "url")]
    outvoted = best([stamped, *printed])
    assert outvoted is not None
    assert (outvoted.value, outvoted.evidence) == ("2025-12-05", "meta")
    assert outvoted.notes == ("dates disagree: meta 2025-12-05, json-ld 2025-12-08",)
    stated = best([day("2025-12-08", "newsml"), stamped, *printed, day("2025-12-05", "text")])
    assert stated is not None
    assert (stated.value, stated.evidence) == ("2025-12-08", "newsml")


def test_many_dates_of_one_kind_are_one_witness() -> None:
    chosen = best([day("2025-12-05", "text"), *[day("2025-12-01", "time")] * 9])
    assert chosen is not None
    assert chosen.evidence == "text"


def test_the_first_that_is_a_date_counts_where_nothing_is_weighed() -> None:
    found = first([Claim("soon", "meta"), Claim("2025-12-05", "json-ld"), Claim("2025-12-06", "meta")], CONTEXT)
    assert found == day("2025-12-05", "json-ld")


def test_a_time_of_day_is_the_day_before_or_after_elsewhere() -> None:
    chosen = best([day("2025-12-05T23:30:00+00:00", "json"), day("2025-12-06", "dateline")])
    assert chosen is not None
    assert chosen.notes == ()


@pytest.mark.parametrize("evidence", ["json", "feed", "json-ld", "meta"])
@pytest.mark.parametrize("dateline", ["2025-12-03", "2025-12-05"])
def test_dateline_never_replaces_an_exact_time(evidence: str, dateline: str) -> None:
    exact = day("2025-12-04T11:00:00+00:00", evidence)
    assert best([exact, day(dateline, "dateline")]) == exact


@pytest.mark.parametrize(
    ("moment", "shown", "value"),
    [
        ("2025-12-04T02:00:00+00:00", "2025-12-03", "2025-12-03"),
        ("2025-12-04T11:00:00+00:00", "2025-12-03", "2025-12-04T11:00:00+00:00"),
        ("2025-12-04T21:00:00+00:00", "2025-12-05", "2025-12-05"),
        ("2025-12-04T09:00:00+00:00", "2025-12-05", "2025-12-04T09:00:00+00:00"),
    ],
)
def test_day_on_the_page_must_exist_in_some_zone_then(moment: str, shown: str, value: str) -> None:
    chosen = best([day(moment, "json-ld"), day(shown, "text")])
    assert chosen is not None
    assert chosen.value == value


def test_a_month_is_refined_by_a_day_within_it() -> None:
    chosen = best([day("2025-12", "json"), day("2025-12-05", "dateline")])
    assert chosen == day("2025-12-05", "dateline")


@pytest.mark.parametrize(
    ("printed", "tag", "value"),
    [
        ("2025-12-05", "2025-12-05T08:40:32+01:00", "2025-12-05T08:40:32+01:00"),
        ("2025-12-05T08:40:00", "2025-12-05T08:40:32+01:00", "2025-12-05T08:40:32+01:00"),
        ("2025-12-05T09:10:00", "2025-12-05T08:40:32+01:00", "2025-12-05T09:10:00"),
        ("2025-12-05T08:40:00+02:00", "2025-12-05T08:40:32+01:00", "2025-12-05T08:40:00+02:00"),
        ("2025-12-04", "2025-12-05T08:40:32+01:00", "2025-12-04"),
    ],
)
def test_tag_of_a_printed_date_gives_its_time(printed: str, tag: str, value: str) -> None:
    chosen = best([day(printed, "text"), day(tag, "time")])
    assert chosen is not None
    assert chosen.value == value


@pytest.mark.parametrize(
    ("url", "filename", "expected"),
    [
        ("https://n.example/2025/12/05/crane", None, ["2025-12-05"]),
        ("https://n.example/2025/1/5/crane", None, ["2025-01-05"]),
        ("https://n.example/a/20251205/crane", None, ["2025-12-05"]),
        ("https://n.example/2025-12-05-crane", None, ["2025-12-05"]),
        ("https://n.example/2025/dec/05/crane", None, ["2025-12-05"]),
        ("https://n.example/a/202512/05/crane", None, ["2025-12-05"]),
        ("https://n.example/crane-stays-20251205.html", None, ["2025-12-05"]),
        ("https://n.example/crane-stays-2025-12-05", None, ["2025-12-05"]),
        ("https://n.example/8301-30/2025/12/05/crane", None, ["2025-12-05"]),
        ("https://n.example/2025/12/5-questions", None, []),
        ("https://n.example/story/2012115/crane", None, []),
        ("https://n.example/story/19562324.html", None, []),
        ("https://n.example/2025/001.html", None, []),
        ("https://n.example/item/20251205123456", None, []),
        ("https://n.example/?d=2025/12/05", None, []),
        ("https://[bad/2025/12/05/", None, []),
        (None, "/2024-01-01/2025-12-05-election.txt", ["2025-12-05"]),
        (None, "page_20251205.txt", ["2025-12-05"]),
        (None, "0120251205.txt", []),
    ],
)
def test_days_in_addresses_and_names_are_claims(url: str | None, filename: str | None, expected: list[str]) -> None:
    assert [claim.value for claim in from_names(url, filename)] == expected


def test_day_to_come_in_an_address_is_the_number_of_an_article() -> None:
    assert [read_claim(claim, CONTEXT) for claim in from_names("https://n.example/20280604/crane", None)] == [None]


def test_address_wins_where_all_else_is_long_after() -> None:
    moved = [day("2019-06-17", evidence) for evidence in ("json-ld", "meta", "text", "time")]
    kept, late = best([*moved, day("2017-07-12", "url")]), best([*moved, day("2019-05-30", "url")])
    assert kept is not None
    assert late is not None
    assert (kept.value, kept.evidence) == ("2017-07-12", "url")
    assert kept.notes[0].startswith("dates disagree: url 2017-07-12, json-ld 2019-06-17")
    assert late.value == "2019-06-17"


def test_address_does_not_win_over_a_field_made_for_the_date() -> None:
    chosen = best([day("2019-06-17", "feed"), day("2017-07-12", "url")])
    assert chosen is not None
    assert chosen.value == "2019-06-17"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ([], "2025-12-03"),
        ([day("2025-12-04", "text")], "2025-12-04T02:00:00+00:00"),
        ([day("2025-12-03", "text")], "2025-12-03"),
    ],
)
def test_day_of_the_address_is_used_if_none_is_printed(printed: list[NewsDate], value: str) -> None:
    chosen = best([day("2025-12-04T02:00:00+00:00", "json-ld"), day("2025-12-03", "url"), *printed])
    assert chosen is not None
    assert chosen.value == value


def test_time_tag_and_its_text_are_one_witness() -> None:
    chosen = best([day("2025-12-01", "microdata"), day("2025-12-05", "text"), day("2025-12-05", "time")])
    assert chosen is not None
    assert chosen.value == "2025-12-01"


@pytest.mark.parametrize(
    ("published", "updated", "kept"),
    [
        (day("2025-12-05", "json-ld"), day("2025-12-01", "json-ld"), "2025-12-05"),
        (day("2025-12-05", "meta-date"), day("2025-12-01", "text"), "2025-12-01"),
        (
            day("2025-12-05T10:00:00+00:00", "meta"),
            day("2025-12-05T10:30:00+01:00", "meta"),
            "2025-12-05T10:00:00+00:00",
        ),
    ],
)
def test_change_before_publication_leaves_the_better_date(published: NewsDate, updated: NewsDate, kept: str) -> None:
    first_, last = in_order(published, updated)
    assert last is None
    assert first_ is not None
    assert (first_.value, first_.notes[-1].partition(":")[0]) == (kept, "order of dates")


@pytest.mark.parametrize(
    ("published", "updated"),
    [
        (day("2025-12-05", "meta"), day("2025-12-05", "meta")),
        (day("2025-12-05T10:00:00+00:00", "meta"), day("2025-12-05T11:30:00+01:00", "meta")),
        (day("2025-12-05T02:00:00+00:00", "meta"), day("2025-12-04", "text")),
    ],
)
def test_two_dates_that_can_be_in_order_both_stay(published: NewsDate, updated: NewsDate) -> None:
    assert in_order(published, updated) == (published, updated)


def test_a_name_with_an_impossible_day_is_no_date() -> None:
    assert read_claim(Claim("2025-13-45", "filename"), CONTEXT) is None


def test_numbers_and_texts_are_read_alike() -> None:
    number, text = read_claim(Claim(1764927000, "json"), CONTEXT), read_claim(Claim("1764927000", "json"), CONTEXT)
    assert number is not None
    assert number == text


def test_the_weights_are_those_that_the_page_on_dates_states() -> None:
    page = (ROOT / "docs" / "dates.md").read_text("utf-8")
    stated = {name: int(weight) for name, weight in re.findall(r"^\| `([\w-]+)`[^|]* \| (\d+) \|", page, re.MULTILINE)}
    assert stated == WEIGHTS


def test_strongest_of_a_thousand_dates_are_weighed() -> None:
    others = (datetime(2010, 1, 1, tzinfo=UTC) + timedelta(days=2 * n) for n in range(1000))
    dates = [*(day(moment.isoformat(), "text") for moment in others), day("2025-12-05", "json")]
    chosen = best(dates * 2)
    assert chosen is not None
    assert (chosen.value, chosen.evidence) == ("2025-12-05", "json")
    assert 10 < chosen.notes[0].count("text") < 100
