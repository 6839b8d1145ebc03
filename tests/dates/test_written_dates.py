"""Dates as people write them in the languages of the world, and names of months of all languages of CLDR."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from newssearch.dates.names import vocabulary
from newssearch.dates.parser import DateContext, parse_date
from newssearch.models import NewsDate
from tests import cldr_names

CONTEXT = DateContext(datetime(2026, 4, 10, tzinfo=UTC))
WRITTEN = [
    line.split("\t") for line in (Path(__file__).parent / "written_dates.tsv").read_text("utf-8").splitlines() if line
]
"""Language, day and text: ``fr``, ``2021-06-12``, ``samedi 12 juin 2021 à midi``."""


def read(text: str, language: str | None = None) -> NewsDate:
    found = parse_date(text, DateContext(CONTEXT.retrieved, language=language), "text")
    assert found is not None, text
    return found


DISTANT = DateContext(datetime(2100, 4, 10, tzinfo=UTC))


def read_on_the_day(text: str) -> date:
    found = parse_date(text, DISTANT, "text")
    assert found is not None, text
    return date.fromisoformat(found.value)


def notes_of(text: str) -> list[str]:
    return [note.partition(":")[0] for note in read(text).notes]


def test_written_dates_are_many() -> None:
    assert len(WRITTEN) >= 700
    assert len({language for language, _, _ in WRITTEN}) >= 80


@pytest.mark.parametrize("is_tagged", [False, True])
def test_written_dates_are_read_and_none_is_read_wrong(is_tagged: bool) -> None:
    missed = []
    for language, day, text in WRITTEN:
        found = parse_date(text, DateContext(CONTEXT.retrieved, language=language if is_tagged else None), "text")
        assert found is None or found.value[:10] == day, (language, text, found)
        missed += [text] if found is None else []
    assert len(missed) <= len(WRITTEN) // 20, missed


@pytest.mark.slow
def test_generated_names_are_those_of_cldr() -> None:
    for file, head, text in (
        (cldr_names.FILE, cldr_names.HEAD, cldr_names.generated()),
        (cldr_names.LANGUAGES, cldr_names.HEAD_OF_LANGUAGES, cldr_names.generated_languages()),
    ):
        written = file.read_text("utf-8")
        if written.partition("\n")[0] != head:
            pytest.skip("the names were generated with another version of Babel than is installed")
        assert written == text, "stale: python -m tests.cldr_names --write"


def test_name_of_cldr_means_nothing_in_the_table_of_the_house() -> None:
    rows = (line.split(" ") for line in cldr_names.FILE.read_text("utf-8").splitlines()[1:])
    names = {name for row in rows for name in row[1 if row[0][0].isupper() else 2 :]}
    assert len(names) > 4000
    assert not names & vocabulary().meanings.keys()


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("12 Kzu 2021", "br", "2021-12-12"),
        ("12 Kzu 2021", "br-FR", "2021-12-12"),
        ("12 Kzu 2021", "en", None),
        ("12 Kzu 2021", None, None),
        ("12 Mehefin 2021", None, "2021-06-12"),
    ],
)
def test_short_name_is_read_in_texts_of_its_language_alone(text: str, language: str | None, value: str | None) -> None:
    found = parse_date(text, DateContext(CONTEXT.retrieved, language=language), "text")
    assert (found and found.value) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12-14 June 2021", "2021-06-12"),
        ("June 12–14, 2021", "2021-06-12"),
        ("vom 12. bis 14. Juni 2021", "2021-06-12"),
        ("12.-14.6.2021", "2021-06-12"),
        ("30 June 2021", "2021-06-30"),
    ],
)
def test_range_of_days_is_its_first_with_a_note(text: str, value: str) -> None:
    assert read(text).value == value
    assert notes_of(text) == (["range of days"] if value.endswith("12") else [])


@pytest.mark.parametrize(
    "text", ["14-12 June 2021", "12-14 June", "9-11 Uhr, 5. Juni 2021", "12-14/6/2021", "0-3 June 2021"]
)
def test_wrong_range_of_days_is_no_date(text: str) -> None:
    assert parse_date(text, CONTEXT, "text") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 มิถุนายน 2564", "2021-06-12"),
        ("12 มิ.ย. 64", "2021-06-12"),
        ("令和3年6月12日", "2021-06-12"),
        ("令和元年12月5日", "2019-12-05"),
        ("民國110年6月12日", "2021-06-12"),
        ("110/06/12", "2021-06-12"),
        ("令和三年六月十二日", "2021-06-12"),
        ("R3.6.12（土）", "2021-06-12"),
        ("๒๒/๐๖/๒๕๖๔", "2021-06-22"),
        ("۲۲ خرداد ۱۴۰۰", "2021-06-12"),
        ("شنبه ۲۲ خرداد ۱۴۰۰ - ۲۱:۰۵", "2021-06-12T21:05:00"),
        ("۱۴۰۰/۰۳/۲۲", "2021-06-12"),
        ("30 اسفند 1403", "2025-03-20"),
        ("۲۲ بهمن ۱۳۵۷", "1979-02-11"),
        ("اول فروردین ۱۴۰۳", "2024-03-20"),
    ],
)
def test_year_of_another_calendar_is_converted_with_a_note(text: str, value: str) -> None:
    notes = [note for note in notes_of(text) if note != "zone unknown"]
    assert (read(text).value, notes) == (value, ["calendar"])


def test_every_year_of_the_solar_calendar_follows_on_the_last() -> None:
    for year in range(1300, 1478):
        first, last = read_on_the_day(f"1 فروردین {year + 1}"), read_on_the_day(f"29 اسفند {year}")
        leap = parse_date(f"30 اسفند {year}", DISTANT, "text")
        assert (first - last).days == (1 if leap is None else 2), year
        assert (first.month, first.day) in {(3, 20), (3, 21), (3, 22)}, year


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("22/06/2564", "th", "2021-06-22"),
        ("22/06/2564", None, None),
        ("R3.6.12", "ja", "2021-06-12"),
        ("R3.6.12", None, None),
        ("1400/03/22", "fa", "2021-06-12"),
        ("1400/03/22", None, None),
        ("30 اسفند 1402", "fa", None),
        ("1400/13/01", "fa", None),
        ("15 صفر 1443", "ar", None),
        ("110.09.22.13", None, None),
    ],
)
def test_year_of_another_calendar_in_digits_needs_a_sign_of_it(
    text: str, language: str | None, value: str | None
) -> None:
    found = parse_date(text, DateContext(CONTEXT.retrieved, language=language), "text")
    assert (found and found.value) == value


@pytest.mark.parametrize(
    "text",
    [
        "السبت 2 ذو القعدة 1442هـ - 12 يونيو 2021م",
        "12 يونيو 2021 الموافق 2 ذو القعدة 1442",
        "ב' בתמוז תשפ\"א, 12 ביוני 2021",
    ],
)
def test_day_of_a_lunar_calendar_beside_the_gregorian_is_dropped(text: str) -> None:
    assert (read(text).value, notes_of(text)) == ("2021-06-12", [])


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("Summer 2022", "2022", "season"),
        ("Frühjahr 2022", "2022", "season"),
        ("Otoño de 2022", "2022", "season"),
        ("January/February 2022", "2022-01", "range of months"),
        ("juillet-août 2022", "2022-07", "range of months"),
    ],
)
def test_issue_of_a_magazine_has_the_year_or_its_first_month(text: str, value: str, note: str) -> None:
    assert (read(text).value, notes_of(text)) == (value, [note])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Tue Jan 5 10:00:00,2021", "2021-01-05T10:00:00"),
        ("Jan 5 2021 10:00:00,123", "2021-01-05T10:00:00"),
        ("June 12, 2021 at noon", "2021-06-12T12:00:00"),
        ("June 12 noon, 2021", "2021-06-12T12:00:00"),
        ("12 noon, June 12, 2021", "2021-06-12T12:00:00"),
        ("12.06.2021, 12:00 Uhr mittags", "2021-06-12T12:00:00"),
        ("January 3, 2020 12:00 midnight", "2020-01-03T00:00:00"),
        ("17.8.2022 klo 4.05 ip.", "2022-08-17T16:05:00"),
        ("2022年8月17日 晚8:00", "2022-08-17T20:00:00"),
        ("17 August 2022 at 9 at night", "2022-08-17T21:00:00"),
        ("17.08.2022, 2 Uhr nachts", "2022-08-17T02:00:00"),
        ("১৭ আগস্ট ২০২২, রাত ১২:৩০", "2022-08-17T00:30:00"),
        ("১৭ আগস্ট ২০২২, দুপুর ১২:৩০", "2022-08-17T12:30:00"),
        ("2022年8月17日 中午11:30", "2022-08-17T11:30:00"),
        ("Mittwochabend, 17. August 2022, 8 Uhr abends", "2022-08-17T20:00:00"),
        ("17 août 2022 à 9 heures du soir", "2022-08-17T21:00:00"),
    ],
)
def test_time_of_day_in_words_is_read(text: str, value: str) -> None:
    assert read(text).value == value


@pytest.mark.parametrize("text", ["Tue Jan 5 10:00:00.2021", "Jan 5 10:00 of 2021", "5 Dec (2019)  14:30 x"])
def test_year_that_is_printed_is_never_inferred(text: str) -> None:
    found = parse_date(text, CONTEXT, "text")
    assert found is None or found.value[:4] in text


def test_month_that_means_two_is_told_by_the_form_of_the_date() -> None:
    assert read("30. listopada 2018.").value == "2018-10-30"
    assert read("12. lip. 2021.").value == "2021-06-12"
    assert read("12 lip 2021").value == "2021-07-12"
    assert read("30 listopada 2018").value == "2018-11-30"
    assert read("30 listopada 2018", "hr").value == "2018-10-30"
