"""Dates as they are printed, in every language and format, and the notes about them."""

from __future__ import annotations

from calendar import month_name
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.dates.names import vocabulary
from newssearch.dates.parser import DateContext, date_from_number, parse_date, weekday_named
from newssearch.dates.periods import period_of
from newssearch.models import NewsDate, Precision

RETRIEVED = datetime(2025, 12, 10, tzinfo=UTC)
CONTEXT = DateContext(RETRIEVED)


def read(text: str, context: DateContext = CONTEXT) -> NewsDate:
    found = parse_date(text, context, "text")
    assert found is not None, text
    return found


def notes_of(text: str, context: DateContext = CONTEXT) -> list[str]:
    """The keywords of the notes, in their order."""
    return [note.partition(":")[0] for note in read(text, context).notes]


# -- one day in many tongues -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "5 December 2025",
        "December 5, 2025",
        "Dec. 5, 2025",
        "5th of December, 2025",
        "Friday, December 5th 2025",
        "Friday 05-Dec-2025",
        "2025 Dec 5",
        "5. Dezember 2025",
        "Freitag, 5. Dez. 2025",
        "am 5.12.2025",
        "vendredi 5 décembre 2025",
        "le 5 déc. 2025",
        "viernes, 5 de diciembre de 2025",
        "5 dicembre 2025",
        "venerdì 5 dic 2025",
        "5 de dezembro de 2025",
        "sexta-feira, 5 dez 2025",
        "vrijdag 5 december 2025",
        "fredag den 5 december 2025",
        "5. december 2025",
        "5. desember 2025",
        "5. joulukuuta 2025",
        "piątek, 5 grudnia 2025 r.",
        "5. prosince 2025",
        "vineri, 5 decembrie 2025",
        "2025. december 5.",
        "2025. december 5-én",
        "5 Aralık 2025 Cuma",
        "5 декабря 2025 г.",
        "пятница, 5 дек. 2025 года",
        "5 грудня 2025 року",
        "Παρασκευή, 5 Δεκεμβρίου 2025",
        "الجمعة، ٥ ديسمبر ٢٠٢٥",
        "5 كانون الأول 2025",
        "جمعه ۵ دسامبر ۲۰۲۵",
        "۵ دسمبر ۲۰۲۵ء",
        "शुक्रवार, ५ दिसंबर २०२५",
        "৫ ডিসেম্বর ২০২৫",
        "2025年12月5日",
        "2025年12月5日 星期五",
        "2025年12月5日（金）",
        "2025년 12월 5일 금요일",
        "2025.12.05",
        "Jumat, 5 Desember 2025",
        "Thứ Sáu, 5 tháng 12, 2025",
        "ngày 5 tháng 12 năm 2025",
        "5. decembra 2025",
        "2025 m. gruodžio 5 d.",
        "5 בדצמבר 2025",
        "2025-W49-5",
        "2025-339",
        "20251205",
        "2025/12/05",
    ],
)
def test_a_day_is_read_in_every_language_and_form(text: str) -> None:
    assert read(text) == NewsDate("2025-12-05", "day", "text")


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2025", "2025", "year"),
        ("2025-12", "2025-12", "month"),
        ("12/2025", "2025-12", "month"),
        ("December 2025", "2025-12", "month"),
        ("décembre 2025", "2025-12", "month"),
        ("2025年12月", "2025-12", "month"),
        ("2025-12-05T14:30Z", "2025-12-05T14:30:00+00:00", "minute"),
        ("2025-12-05T14:30:15.987+05:30", "2025-12-05T14:30:15+05:30", "second"),
        ("2025-12-05t14:30:15,9-0330", "2025-12-05T14:30:15-03:30", "second"),
        ("2025-12-05 14:30:00 +0530", "2025-12-05T14:30:00+05:30", "second"),
        ("2025-12-05 14:30:00 UTC", "2025-12-05T14:30:00+00:00", "second"),
        ("2025-12-05T14:30:00+01:00[Europe/Paris]", "2025-12-05T14:30:00+01:00", "second"),
        ("20251205T143000Z", "2025-12-05T14:30:00+00:00", "second"),
        ("20251205T1430+0100", "2025-12-05T14:30:00+01:00", "minute"),
        ("2025-12-05T24:00:00Z", "2025-12-06T00:00:00+00:00", "second"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00", "second"),
        ("Fri, 05 Dec 2025 14:30:00 GMT", "2025-12-05T14:30:00+00:00", "second"),
        ("Fri, 5 Dec 2025 14:30 -0500", "2025-12-05T14:30:00-05:00", "minute"),
        ("Fri Dec  5 14:30:00 UTC 2025", "2025-12-05T14:30:00+00:00", "second"),
        ("Fri Dec 05 2025 14:30:00 GMT+0530 (India Standard Time)", "2025-12-05T14:30:00+05:30", "second"),
        ("5 December 2025 at 2:30 pm GMT", "2025-12-05T14:30:00+00:00", "minute"),
        ("2:30 p.m. ET, December 5, 2025", "2025-12-05T14:30:00-05:00", "minute"),
        ("July 5, 2025 2:30 PM ET", "2025-07-05T14:30:00-04:00", "minute"),
        ("12:05 am GMT 5 December 2025", "2025-12-05T00:05:00+00:00", "minute"),
        ("5.12.2025 um 14.30 Uhr MEZ", "2025-12-05T14:30:00+01:00", "minute"),
        ("5 декабря 2025, 14:30 (МСК)", "2025-12-05T14:30:00+03:00", "minute"),
        ("Jumat, 5 Desember 2025, 14:30 WIB", "2025-12-05T14:30:00+07:00", "minute"),
        ("Thứ Sáu, 5/12/2025, 14:30 (GMT+7)", "2025-12-05T14:30:00+07:00", "minute"),
        ("5 December 2025 1430 GMT", "2025-12-05T14:30:00+00:00", "minute"),
    ],
)
def test_a_value_keeps_its_own_precision_and_the_zone_it_names(text: str, value: str, precision: str) -> None:
    found = read(text)
    assert (found.value, found.precision, found.notes) == (value, precision, ())


@pytest.mark.parametrize(
    "text",
    [
        "5 décembre 2025 à 14h30",
        "5 de dezembro de 2025 às 14h30",
        "5 dic. 2025 14:30 h.",
        "5. Dezember 2025, 14.30 Uhr",
        "5.12.2025 klo 14.30",
        "5.12.2025 14.30",
        "5. desember 2025 kl. 14:30",
        "5 grudnia 2025 r., godz. 14:30",
        "2025. december 5., péntek 14:30",
        "5 декабря 2025 г., 14:30",
        "5 Δεκεμβρίου 2025, 2:30 μ.μ.",
        "5 ديسمبر 2025 الساعة 14:30",
        "5 ديسمبر 2025 - 2:30 م",
        "2025年12月5日 下午2:30",
        "2025年12月5日14時30分",
        "2025年12月5日午後2時30分",
        "2025년 12월 5일 오후 2시 30분",
        "5 दिसंबर 2025 को 14:30 बजे",
        "14:30 | 5 December 2025",
        "Dec 5, 2025, 2:30pm",
        "2025/12/05 14:30",
    ],
)
def test_a_time_without_a_zone_stays_without_one_and_says_so(text: str) -> None:
    found = read(text)
    assert (found.value, found.precision) == ("2025-12-05T14:30:00", "minute")
    assert [note.partition(":")[0] for note in found.notes] == ["zone unknown"]


def test_time_without_a_zone_takes_that_of_the_context() -> None:
    context = DateContext(RETRIEVED, zone=ZoneInfo("Asia/Kolkata"))
    found = read("2025-12-05 14:30", context)
    assert found.value == "2025-12-05T14:30:00+05:30"
    assert found.notes == ("zone assumed: Asia/Kolkata (UTC+05:30)",)


def test_a_label_before_a_date_and_an_ambiguous_zone_are_read() -> None:
    found = read("Published: 5 December 2025 | 14:30 IST")
    assert (found.value, found.precision) == ("2025-12-05T14:30:00+05:30", "minute")
    assert found.notes == ("zone assumed: IST read as India, not Ireland or Israel (UTC+05:30)",)


def test_an_ambiguous_zone_is_the_one_that_the_context_itself_uses() -> None:
    context = DateContext(RETRIEVED, zone=ZoneInfo("Europe/Dublin"))
    assert read("5 July 2025 14:30 IST", context) == NewsDate("2025-07-05T14:30:00+01:00", "minute", "text")


def test_an_hour_alone_is_noted_as_such() -> None:
    found = read("December 5, 2025 at 2 pm GMT")
    assert found.value == "2025-12-05T14:00:00+00:00"
    assert found.notes == ("minutes not printed: the time names the hour only",)


# -- texts that are not dates ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "12", "1.5", "3,000", "$5.12", "€ 20.25", "5%", "2025-26", "1984/85", "0", "٣"),
        *("32/13/2025", "2025-02-30", "31 April 2025", "30 February 2024", "2025-13-01", "00/00/0000", "29.2.2025"),
        *("9999-12-31", "0001-01-01", "5 December 1499", "5 December 2999", "1200"),
        *("+1 202 555 0105", "9876543210", "020 7946 0105", "555-0105"),
        *("May", "March", "Friday", "14:30", "2:30 pm", "IST", "at", "ago", "2025-12-05T25:00", "2025-12-05T14:61"),
        *("December 5 and 6, 2025", "5 December 2025 or later", "5 5 December 2025"),
        *("Room 12, 2025", "by May 2025 they", "a" * 5000, "1" * 5000, "5 December 2025 \x00", "{5} {gmt}"),
        *("1970-01-01T00:00:00Z", "1970-01-01 00:00:00", "2025-00-05", "2025-12-00", "00.12.2025"),
        *("2025-12-05T14:30:00+99:00", "2025-W60-1", "2025-366", "2025-000"),
    ],
)
def test_implausible_date_is_none(text: str) -> None:
    assert parse_date(text, CONTEXT, "text") is None


# -- order and century -------------------------------------------------------------------------------------------------


def test_day_and_month_follow_the_configured_order_and_are_noted_as_ambiguous() -> None:
    assert read("05/12/2025").value == "2025-12-05"
    assert read("05/12/2025").notes == ("day and month ambiguous: read as 2025-12-05, could be 2025-05-12",)
    assert read("05/12/2025", DateContext(RETRIEVED, order="mdy")).value == "2025-05-12"
    assert read("05-12-2025", DateContext(RETRIEVED, order="mdy")).value == "2025-05-12"


@pytest.mark.parametrize("text", ["25/11/2025", "11/25/2025", "11-25-2025", "11.25.2025", "25.11.2025"])
@pytest.mark.parametrize("order", ["dmy", "mdy", "ymd"])
def test_a_date_with_one_reading_needs_no_note_whatever_the_order(text: str, order: str) -> None:
    context = DateContext(RETRIEVED, order=order)  # type: ignore[arg-type]  # parametrized Literal
    assert read(text, context) == NewsDate("2025-11-25", "day", "text")


def test_dotted_date_has_its_day_first() -> None:
    assert read("5.12.2025", DateContext(RETRIEVED, order="mdy")) == NewsDate("2025-12-05", "day", "text")
    assert notes_of("12/12/2024") == []


def test_a_weekday_beside_it_settles_day_and_month() -> None:
    assert read("Friday 12/05/2025") == NewsDate("2025-12-05", "day", "text")
    assert read("Mon, 12/05/2025") == NewsDate("2025-05-12", "day", "text")


def test_two_digits_of_a_year_are_the_latest_not_after_retrieval() -> None:
    assert read("5 Dec 25").value == "2025-12-05"
    assert read("5 Dec 26").value == "1926-12-05"
    assert read("Friday, 05-Dec-25 14:30:00 GMT").value == "2025-12-05T14:30:00+00:00"
    assert read("25-12-05", DateContext(RETRIEVED, order="ymd")).value == "2025-12-05"
    assert notes_of("5 Dec 25") == ["century inferred"]


def test_a_month_name_that_two_languages_use_differently_follows_the_language() -> None:
    assert read("5 listopada 2024").value == "2024-11-05"
    assert read("5 listopada 2024", DateContext(RETRIEVED, language="hr-HR")).value == "2024-10-05"


# -- the missing year --------------------------------------------------------------------------------------------------


def test_a_date_without_a_year_takes_the_latest_year_not_after_retrieval() -> None:
    assert read("Dec 05").value == "2025-12-05"
    assert read("5. Dezember").value == "2025-12-05"
    assert read("Dec 12").value == "2024-12-12"
    assert read("12月12日").value == "2024-12-12"
    assert read("Dec 05").notes == ("year inferred: 2025, the latest not after retrieval on 2025-12-10",)


def test_the_29th_of_february_needs_a_leap_year() -> None:
    assert read("Feb 29").value == "2024-02-29"
    assert parse_date("Feb 30", CONTEXT, "dateline") is None


def test_a_day_that_has_begun_in_the_east_is_not_after_retrieval() -> None:
    evening = DateContext(datetime(2025, 12, 4, 22, 0, tzinfo=UTC))
    found = read("Dec 5", evening)
    assert found.value == "2025-12-05"
    assert not any(note.startswith("in the future") for note in found.notes)


@pytest.mark.parametrize(
    ("lead", "disagrees"),
    [
        ("The president on Thursday said", False),
        ("The president on Friday said", False),
        ("The president on Saturday said", False),
        ("The president on Tuesday said", True),
        ("Президент заявил во вторник", True),
        ("राष्ट्रपति ने मंगलवार को कहा", True),
        ("总统星期二说", True),
        ("No day is named.", False),
    ],
)
def test_a_weekday_in_the_text_must_be_that_day_or_a_neighbour(lead: str, disagrees: bool) -> None:
    found = parse_date("Dec 5", CONTEXT, "dateline", near_text=lead)
    assert found is not None
    assert found.value == "2025-12-05"
    assert any(note.startswith("weekday disagrees") for note in found.notes) is disagrees


def test_a_weekday_in_the_date_itself_must_be_that_day() -> None:
    assert notes_of("Friday, 5 December 2025") == []
    assert read("Thursday, 5 December 2025").value == "2025-12-05"
    assert notes_of("Thursday, 5 December 2025") == ["weekday disagrees"]
    assert notes_of("Thursday, 5 December") == ["year inferred", "weekday disagrees"]


@given(st.datetimes(datetime(1600, 1, 1), datetime(2200, 1, 1)), st.integers(1, 12), st.integers(1, 31))
def test_inferred_year_is_the_last_before_retrieval(retrieved: datetime, month: int, day: int) -> None:
    found = parse_date(f"{day} {month_name[month]}", DateContext(retrieved.replace(tzinfo=UTC)), "dateline")
    if found is None:
        assert (month, day) in {(2, 30), (2, 31), (4, 31), (6, 31), (9, 31), (11, 31)}
        return
    east = (retrieved + timedelta(hours=14)).date()
    read_day = date.fromisoformat(found.value)
    assert (read_day.month, read_day.day) == (month, day)
    assert read_day <= east
    assert (month, day) == (2, 29) or (east - read_day).days <= 366


# -- the future and the relative ---------------------------------------------------------------------------------------


def test_a_date_after_retrieval_keeps_its_value_with_a_note() -> None:
    assert notes_of("11 December 2025") == []
    assert notes_of("12 December 2025") == ["in the future"]
    assert notes_of("January 2026") == ["in the future"]
    assert notes_of("2026") == ["in the future"]
    assert notes_of("2025-12-10T23:00:00+00:00") == []
    assert notes_of("2025-12-11T01:00:00+00:00") == ["in the future"]
    assert notes_of("2025-12-12 23:00") == ["zone unknown", "in the future"]


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("yesterday", "2025-12-09", "day"),
        ("heute", "2025-12-10", "day"),
        ("an hour ago", "2025-12-10", "day"),
        ("il y a un jour", "2025-12-09", "day"),
        ("5 minutes ago", "2025-12-10T11:55:00+00:00", "minute"),
        ("2 hours ago", "2025-12-10", "day"),
        ("13 hours ago", "2025-12-09", "day"),
        ("vor 3 Tagen", "2025-12-07", "day"),
        ("il y a 2 heures", "2025-12-10", "day"),
        ("hace 3 días", "2025-12-07", "day"),
        ("3 часа назад", "2025-12-10", "day"),
        ("2小时前", "2025-12-10", "day"),
        ("3日前", "2025-12-07", "day"),
        ("3일 전", "2025-12-07", "day"),
        ("2 weeks ago", "2025-11-26", "day"),
        ("2 months ago", "2025-10", "month"),
        ("3 years ago", "2022", "year"),
    ],
)
def test_relative_stamp_is_counted_from_retrieval(text: str, value: str, precision: str) -> None:
    found = read(text, DateContext(datetime(2025, 12, 10, 12, tzinfo=UTC)))
    assert (found.value, found.precision) == (value, precision)
    assert found.notes[0].startswith("relative: ")


# -- numbers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (1764945000, "2025-12-05T14:30:00+00:00"),
        (1764945000.75, "2025-12-05T14:30:00+00:00"),
        (1764945000123, "2025-12-05T14:30:00+00:00"),
        (1764945000123456, "2025-12-05T14:30:00+00:00"),
        (20251205, "2025-12-05"),
        (20251205143000, "2025-12-05T14:30:00"),
        (2025, "2025"),
    ],
)
def test_numbers_are_epochs_or_written_dates(number: float, value: str) -> None:
    found = date_from_number(number, CONTEXT, "json")
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("text", ["1764945000", "1764945000123", " 1764945000.5 "])
def test_a_string_of_digits_may_be_an_epoch(text: str) -> None:
    assert read(text) == NewsDate("2025-12-05T14:30:00+00:00", "second", "text")


@pytest.mark.parametrize(
    "number", [0, 1, 12, -1764945000, 20251305, 99999999, 9876543210, 1e300, float("nan"), float("inf"), True, 1200]
)
def test_an_implausible_number_is_no_date(number: float) -> None:
    assert date_from_number(number, CONTEXT, "json") is None


# -- weekdays in running text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("Officials said on Thursday that", 3),
        ("wie am Mittwoch bekannt wurde", 2),
        ("a déclaré lundi le ministre", 0),
        ("informó el miércoles", 2),
        ("заявил в четверг", 3),
        ("गुरुवार को कहा", 3),
        ("قال يوم الخميس", 3),
        ("国务院星期三宣布", 2),
        ("総理大臣は木曜日に", 3),
        ("정부는 목요일", 3),
        ("He sat in the sun and wed in march", None),
        ("Mondays are like any day", None),
        ("", None),
    ],
)
def test_the_weekday_that_a_text_names_in_full_is_found(text: str, weekday: int | None) -> None:
    assert weekday_named(text) == weekday


# -- properties --------------------------------------------------------------------------------------------------------

DAYS = st.dates(date(1800, 1, 1), date(2025, 12, 10))
MONTH_NAMES = [
    (language, name.replace("_", " "), month)
    for name, readings in vocabulary().months.items()
    for language, month in readings
]
NAMED = st.sampled_from(
    ["{d} {m} {y}", "{d}. {m} {y}", "{d}-{m}-{y}", "{m} {d}, {y}", "{y} {m} {d}", "{d} {m}, {y}", "{d}  {m} {y}."]
)


@given(DAYS, st.sampled_from(MONTH_NAMES), NAMED)
def test_every_name_of_a_month_reads_back_in_its_language(
    day: date, named: tuple[str, str, int], template: str
) -> None:
    language, name, month = named
    day = day.replace(day=min(day.day, 28), month=month)
    text = template.format(d=day.day, m=name, y=day.year)
    found = read(text, DateContext(datetime(2026, 1, 1, tzinfo=UTC), language=language))
    assert found == NewsDate(day.isoformat(), "day", "text")


@given(
    st.datetimes(datetime(1800, 1, 1), datetime(2025, 12, 9)).filter(
        lambda moment: moment.replace(microsecond=0) != datetime(1970, 1, 1)
    ),
    st.integers(-14 * 4, 14 * 4),
    st.sampled_from(["%Y-%m-%dT%H:%M:%S%z", "%a, %d %b %Y %H:%M:%S %z", "%Y%m%dT%H%M%S%z", "%d %B %Y %I:%M:%S %p %z"]),
)
def test_every_moment_reads_back_from_every_form(moment: datetime, quarters: int, form: str) -> None:
    moment = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=15 * quarters)))
    assert read(moment.strftime(form)) == NewsDate(moment.isoformat(), "second", "text")


WORDS = st.sampled_from(
    """
    5 05 12 31 2025 25 1999 December Dec мар mar. Friday Fri W5 M12 PM am 2:30 14:30 14.30 14h30 Uhr GMT IST +05:30 -5
    of at de | , . - / ( ) T Z { } 年 月 日 前 ago hour yesterday um г. 五 tháng 24:00 60 º ' é
    """.split()
)
SOUP = st.lists(WORDS, max_size=9).map(" ".join) | st.lists(WORDS, max_size=6).map("".join) | st.text(max_size=40)


@given(SOUP, st.sampled_from(["dmy", "mdy", "ymd"]), st.sampled_from([None, UTC, ZoneInfo("Europe/Dublin")]))
def test_no_text_raises_and_every_value_is_iso_8601_at_its_precision(
    text: str, order: str, zone: ZoneInfo | None
) -> None:
    context = DateContext(RETRIEVED, order=order, zone=zone)  # type: ignore[arg-type]  # sampled Literal
    found = parse_date(text, context, "text")
    if found is not None:
        assert period_of(found.value, found.precision).first_day.year >= 1500
        assert {"year": 4, "month": 7, "day": 10}.get(found.precision, 19) in (len(found.value), 19)


@given(
    st.none() | st.integers(1900, 2025),
    st.integers(1, 12),
    st.none() | st.integers(1, 28),
    st.none() | st.tuples(st.integers(0, 23), st.integers(0, 59)),
)
def test_no_part_is_given_that_was_not_printed(
    year: int | None, month: int, day: int | None, clock: tuple[int, int] | None
) -> None:
    name = date(2000, month, 1).strftime("%B")
    time = "" if clock is None else f", {clock[0]:02}:{clock[1]:02}"
    text = " ".join(str(part) for part in (day, name, year) if part is not None) + time
    found = parse_date(text, CONTEXT, "text")
    if day is None and (year is None or clock is not None):
        assert found is None
        return
    assert found is not None
    assert found.precision == ("month" if day is None else "day" if clock is None else "minute")
    assert any(note.startswith("year inferred") for note in found.notes) is (year is None)


@given(SOUP, st.sampled_from([datetime.min, datetime.max, datetime(1, 1, 2), datetime(9999, 12, 30)]))
def test_a_retrieval_at_the_end_of_time_raises_nothing(text: str, retrieved: datetime) -> None:
    for zone in (UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))):
        context = DateContext(retrieved.replace(tzinfo=zone), zone=zone)
        parse_date(text, context, "text")
        parse_date("2 hours ago", context, "text")
        parse_date("5 Dec", context, "text")
        date_from_number(1764945000, context, "text")


# -- short relative stamps, zones and forms of other languages ---------------------------------------------------------

DAY = DateContext(datetime(2026, 4, 10, 23, 59, 59, tzinfo=UTC), known_to="day")
MOMENT = DateContext(datetime(2026, 4, 10, 15, 20, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("2d ago", "2026-04-08"), ("2 d ago", "2026-04-08"), ("Posted 2d ago", "2026-04-08"), ("3h", "2026-04-10")),
        *(("1w", "2026-04-03"), ("6mo ago", "2025-10"), ("2 yrs ago", "2024"), ("5 hrs ago", "2026-04-10")),
        *(("1 day, 3 hours ago", "2026-04-09"), ("1 year 2 months ago", "2025-02"), ("12 ago", "2025-08-12")),
        *(("vor 3 Tg.", "2026-04-07"), ("vor 2 Std.", "2026-04-10"), ("il y a 3 j", "2026-04-07")),
        *(("hace 3 d", "2026-04-07"), ("3 gg fa", "2026-04-07"), ("há 2 sem", "2026-03-27")),
        *(("3 дн. назад", "2026-04-07"), ("2 год тому", "2026-04-10"), ("2 года назад", "2024")),
        *(("3 dgn geleden", "2026-04-07"), ("pirms 3 dienām", "2026-04-07")),
        *(("6个月前", "2025-10"), ("לפני 3 ימים", "2026-04-07"), ("3 tháng trước", "2026-01")),
    ],
)  # fmt: skip
def test_short_relative_stamp_is_counted_back(text: str, value: str) -> None:
    assert read(text, MOMENT).value == value


@pytest.mark.parametrize("text", ["45 min ago", "45m ago", "vor 45 Min.", "45分钟前", "30s ago", "2 hours ago"])
def test_retrieval_known_to_the_day_gives_no_minute(text: str) -> None:
    assert (read(text, DAY).value, read(text, DAY).precision) == ("2026-04-10", "day")


@pytest.mark.parametrize(("known_to", "value"), [("month", "2026-04"), ("year", "2026")])
def test_retrieval_known_to_the_month_gives_no_day(known_to: Precision, value: str) -> None:
    context = DateContext(datetime(2026, 4, 30, 23, 59, 59, tzinfo=UTC), known_to=known_to)
    assert read("2d ago", context).value == value


def test_minutes_before_a_known_moment_give_a_minute() -> None:
    assert read("1h 20m ago", MOMENT).value == "2026-04-10T14:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1y ago", "2025"), ("1 y ago", "2025"), ("hace 1 a", "2025"), ("hace 1 año y 2 meses", "2025-02")],
)
def test_letter_behind_a_number_is_a_unit_and_no_conjunction(text: str, value: str) -> None:
    assert read(text, MOMENT).value == value


@pytest.mark.parametrize("text", ["5 min", "10 m", "3 days", "5 min read", "2x ago", "2d", "ago"])
def test_length_of_time_alone_is_no_date_unless_it_is_glued(text: str) -> None:
    assert (parse_date(text, MOMENT, "text") is not None) is (text == "2d")


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        *(("MEST", "+02:00"), ("MET", "+01:00"), ("MSD", "+04:00"), ("BRT", "-03:00"), ("TSİ", "+03:00")),
        *(("HAE", "-04:00"), ("HNE", "-05:00"), ("(MEST)", "+02:00"), ("Eastern Daylight Time", "-04:00")),
        *(("Europe/Berlin", "+02:00"), ("US/Eastern", "-04:00"), ("(Europe/Berlin)", "+02:00")),
        *(("EUROPE/PARIS", "+02:00"), ("Etc/UTC", "+00:00")),
        *(("America/Argentina/Buenos_Aires", "-03:00"), ("Central European Summer Time", "+02:00")),
        *(("XYZT", ""), ("(XYZT)", ""), ("Sommer", ""), ("ЩЩЩ", ""), ("Europe/Norrhamn", "")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["Thu, 30 Apr 2015 08:57:00 {}", "2015-04-30T08:57:00 {}", "30.04.2015 08:57:00 {}"])
def test_day_and_time_stay_whatever_the_zone(form: str, zone: str, offset: str) -> None:
    found = read(form.format(zone))
    assert found.value == f"2015-04-30T08:57:00{offset}"
    assert any(note.startswith("zone unknown") for note in found.notes) is (not offset)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("2015-04-30T08:57:00[Europe/Berlin]", "+02:00"),
        ("2015-04-30T08:57:00+02:00[Europe/Berlin]", "+02:00"),
        ("30-APR-2015 08:57:00 AM US/EASTERN", "-04:00"),
        ("Thu, 30 Apr 2015 08:57:00 EST5EDT", "-04:00"),
        ("Thu, 30 Apr 2015 08:57:00 MET DST", "+02:00"),
        ("Thu, 30 Apr 2015 08:57:00 MEST (UTC+2)", "+02:00"),
        ("Apr 30, 2015 08:57:00 ET/PT", "-04:00"),
        ("30 Nisan 2015 TSİ 08:57:00", "+03:00"),
        ("Thu, 30 Apr 2015 08:57:00 Etc/GMT+3", "-03:00"),
        ("2015-04-30 08:57:00 Etc/GMT-2", "+02:00"),
        ("Thu, 30 Apr 2015 08:57:00 +2:00", "+02:00"),
        ("30 de abril de 2015 às 08:57:00 (horário de Saltmere)", ""),
        ("30 апреля 2015, 08:57:00 по местному времени", ""),
        ("30 Apr 2015 08:57:00 Saltmere time", ""),
    ],
)
def test_zone_may_be_written_in_odd_ways(text: str, offset: str) -> None:
    found = parse_date(text, CONTEXT, "feed")
    assert found is not None
    assert found.value == f"2015-04-30T08:57:00{offset}"


@pytest.mark.parametrize("text", ["30 avril 2015 à 08h57 (heure de Paris)", "30 de abril de 2015 08h57 (hora local)"])
def test_unknown_zone_may_stand_behind_an_hour_with_a_letter(text: str) -> None:
    found = parse_date(text, CONTEXT, "feed")
    assert found is not None
    assert found.value == "2015-04-30T08:57:00"


def test_words_behind_a_time_in_running_text_are_no_zone() -> None:
    assert parse_date("30 Apr 2015 08:57 the crane fell", CONTEXT, "text") is None


def test_now_is_the_moment_of_retrieval() -> None:
    assert read("just now", MOMENT).value == "2026-04-10T15:20:00+00:00"
    assert read("just now", DAY).value == "2026-04-10"


@pytest.mark.parametrize("text", ["Thu Apr 30 08:57:00 XYZ 2015", "8:57 AM XYZ, Apr 30, 2015", "30 Apr 2015 8:57 XYZ"])
def test_unknown_zone_is_named_in_the_note(text: str) -> None:
    found = read(text)
    assert found.value.startswith("2015-04-30T08:57")
    assert found.notes == ("zone unknown: XYZ is no zone that is known",)


@pytest.mark.parametrize(
    "text",
    """
    2021. gada 22. septembris | trešdiena, 2021. gada 22. septembris | 2021. gada 22. septembrī plkst. 8.57
    | le 22 septembre 2021 à 8 h 57 | 22 sept 2021 | 22 sept. 2021 à 8 h | 22 septembre 2021, 08 h 57 HAE
    | le mercredi 22 septembre 2021 à 8 heures 57 | Publié le 22 septembre 2021 à 8h57 | 2021-09-22, 21 h 05 min 43 s
    | 2021.gada 22.septembrī, 08:57 | 22 sept. 2021 08 h 57 (HAE) | 2021-09-22 08.57 val. | 22. syysk. 2021
    | 22 กันยายน 2021 | 22 thg 9, 2021
    | 2021-ci il 22 sentyabr | 22 sentyabr 2021 21:05 | 2021 m. rugsėjo 22 d. | 22 верасня 2021
    | 22 септември 2021 г. | 22. september 2021 | 2021ko irailaren 22a | 22 shtator 2021 | 22 სექტემბერი, 2021
    | 22 սեպտեմբերի, 2021 | 2021 ж. 22 қыркүйек | 2021-yil 22-sentabr | Setyembre 22, 2021 | 22 de setembro de 2021
    | 2021-09-22 21:05:43 송고 | 2021-09-22 21:05 来源：海港社
    | 22 settembre 2021 (modifica il 23 settembre 2021, 10:00)
    """.split(" | "),
)
def test_day_is_read_in_the_order_of_each_locale(text: str) -> None:
    assert read(text.strip()).value.startswith("2021-09-22")


@pytest.mark.parametrize(
    "text",
    """
    2 gün əvvəl | 2 күн бұрын | 2 kun oldin | 2 дена пред | 2 օր առաջ | 2 დღის წინ | 2 araw ang nakalipas | duela 2 egun
    | fyrir 2 dögum | 2 ditë më parë | hai 2 días | przed 2 dniami | 2 napja | 2 วันที่แล้ว | 2 วันก่อน | 2 நாட்களுக்கு முன்
    | 2 రోజుల క్రితం | 2 દિવસ પહેલા | 2 ਦਿਨ ਪਹਿਲਾਂ | 2 दिन अघि | منذ يومين | לפני יומיים | 兩天前 | 两天前
    """.split(" | "),
)
def test_two_days_ago_is_read_in_many_languages(text: str) -> None:
    assert read(text.strip(), MOMENT).value == "2026-04-08"


@pytest.mark.parametrize("text", ["jučer", "јуче", "אתמול", "გუშინ", "เมื่อวาน", "ahir", "dünən"])
def test_yesterday_is_read_in_many_languages(text: str) -> None:
    assert read(text, MOMENT).value == "2026-04-09"


@pytest.mark.parametrize(
    "text",
    """
    22 кві 2021 | 22/4 2021 | 22/4-2021 | April twenty-second, 2021 | 2105 BST, 22 April 2021 | 22 აპრილს, 2021
    | 發佈時間：2021/04/22 21:05 | 2021-04-22 21:05:43 |来源：海港社 | 22/Apr/2021:21:05:43 +0000
    """.split(" | "),
)
def test_day_is_read_in_forms_of_programs_and_newsrooms(text: str) -> None:
    assert read(text.strip()).value.startswith("2021-04-22")


@pytest.mark.parametrize(
    "text",
    """
    2021年9月22日-24日 | 2021年9月22日～24日 | 2021年9月22日から24日 | 2021년 9월 22일~24일
    | с 22 по 24 сентября 2021 года
    | vom 22. bis zum 24. September 2021 | från 22 till 24 september 2021 | dal 22 al 24 settembre 2021
    | 22 - 24 กันยายน 2564 | September 22 through 24, 2021
    """.split(" | "),
)
def test_first_of_several_days_is_read_in_many_languages(text: str) -> None:
    found = read(text.strip())
    assert found.value == "2021-09-22"
    assert "range of days: 22 to 24, the first is given" in found.notes


@pytest.mark.parametrize(
    ("text", "offset"), [("8:57 AM Eastern", "-04:00"), ("08:57 Pacific", "-07:00"), ("08:57:00 +03 (TRT)", "+03:00")]
)
def test_zone_may_be_named_by_its_region(text: str, offset: str) -> None:
    assert read(f"30 Apr 2015 {text}").value == f"2015-04-30T08:57:00{offset}"


@pytest.mark.parametrize(
    "text", ["22 septembre 2021 à 8h57, modifié le 23 septembre 2021", "22 Sept 2021 08:57 | Updated 23 Sept 2021"]
)
def test_field_of_a_date_may_go_on_with_the_last_change(text: str) -> None:
    found = parse_date(text, CONTEXT, "feed")
    assert found is not None
    assert found.value == "2021-09-22T08:57:00"
    assert parse_date(text, CONTEXT, "text") is None
