"""Datelines in the habits of many agencies, and the sentences that only look like one."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.core import dateline_heads
from newssearch.dates.parser import DateContext
from newssearch.reading.openings.datelines import Dateline, dateline_alone, parse_dateline

CONTEXT = DateContext(datetime(2025, 12, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("paragraph", "place", "agency", "day"),
    [
        ("Russian, Dec 05 : The ferry sailed", "Russian", None, "2025-12-05"),
        ("LONDON, March 3 (Reuters) - The ferry", "LONDON", "Reuters", "2025-03-03"),
        ("NEW DELHI, Dec 5 (PTI): The ferry", "NEW DELHI", "PTI", "2025-12-05"),
        ("New Delhi, Dec 5 (IANS) The ferry", "New Delhi", "IANS", "2025-12-05"),
        ("Mumbai (Maharashtra) [India], December 5 (ANI): The", "Mumbai (Maharashtra) [India]", "ANI", "2025-12-05"),
        ("PARIS (AFP) — The ferry", "PARIS", "AFP", None),
        ("WASHINGTON — The ferry", "WASHINGTON", None, None),
        ("WASHINGTON (AP) The ferry", "WASHINGTON", "AP", None),
        ("Berlin (dpa) - Die Fähre", "Berlin", "dpa", None),
        ("Kiel (dpa/lno) - Die Fähre", "Kiel", "dpa/lno", None),
        ("Kiel, 5. Dezember 2025 (dpa/lno) - Die Fähre", "Kiel", "dpa/lno", "2025-12-05"),
        ("Frankfurt am Main (dpa) - Die Fähre", "Frankfurt am Main", "dpa", None),
        ("BERLIN, 5. Dezember (dpa) – Die Fähre", "BERLIN", "dpa", "2025-12-05"),
        ("МОСКВА, 5 дек /ТАСС/. Паром", "МОСКВА", "ТАСС", "2025-12-05"),
        ("МОСКВА, 5 декабря. /ТАСС/. Паром", "МОСКВА", "ТАСС", "2025-12-05"),
        ("МОСКВА, 5 дек - Паром", "МОСКВА", None, "2025-12-05"),
        ("Moskva, 5 dek - Parom", "Moskva", None, "2025-12-05"),
        ("MADRID, 5 dic. (EFE).- El ferry", "MADRID", "EFE", "2025-12-05"),
        ("MADRID, 5 Dic. (EUROPA PRESS) - El ferry", "MADRID", "EUROPA PRESS", "2025-12-05"),
        ("PARIS, 5 déc (AFP) - Le bac", "PARIS", "AFP", "2025-12-05"),
        ("RIO DE JANEIRO, 5 dez (Reuters) - A balsa", "RIO DE JANEIRO", "Reuters", "2025-12-05"),
        ("北京12月5日电 渡轮", "北京", None, "2025-12-05"),
        ("新华社北京12月5日电（记者 某某）渡轮", "北京", "新华社", "2025-12-05"),
        ("【ロンドン共同】フェリー", "ロンドン", "共同", None),
        ("(서울=연합뉴스) 홍길동 기자 = 여객선", "서울", "연합뉴스", None),
        ("नई दिल्ली, 5 दिसंबर (भाषा): नौका", "नई दिल्ली", "भाषा", "2025-12-05"),
        ("کراچی (ایجنسی) کشتی", "کراچی", "ایجنسی", None),
        ("نئی دہلی، یکم دسمبر (ایجنسی) کشتی", "نئی دہلی", "ایجنسی", "2025-12-01"),
        ("GENEVA, 29 July 2022 (UN News) -- The ferry", "GENEVA", "UN News", "2022-07-29"),
        ("BEIRUT, Lebanon, June 2 — The ferry", "BEIRUT, Lebanon", None, "2025-06-02"),
        ("KYIV/LONDON, Feb 24 (Reuters) - The ferry", "KYIV/LONDON", "Reuters", "2025-02-24"),
        ("NEW YORK, Monday, March 3 — The ferry", "NEW YORK", None, "2025-03-03"),
        ("NEW YORK, Monday (Reuters) - The ferry", "NEW YORK", "Reuters", None),
        ("LINCOLN, Neb. (KLKN) — The ferry", "LINCOLN, Neb.", "KLKN", None),
        ("ST. PAUL, Minn. — The ferry", "ST. PAUL, Minn.", None, None),
        ("THE HAGUE, March 3 - The ferry", "THE HAGUE", None, "2025-03-03"),
        ("DES MOINES, Iowa, March 3 - The ferry", "DES MOINES, Iowa", None, "2025-03-03"),
        ("Modena, 30 marzo 2021 - Il traghetto", "Modena", None, "2021-03-30"),
        ("March 3 (Reuters) - The ferry", "", "Reuters", "2025-03-03"),
        ("UNITED NATIONS, Dec 5 (AP) -- The ferry", "UNITED NATIONS", "AP", "2025-12-05"),
    ],
)
def test_a_dateline_gives_place_agency_and_day(paragraph: str, place: str, agency: str | None, day: str | None) -> None:
    found = parse_dateline(paragraph, CONTEXT)
    assert found is not None
    assert (found.place, found.agency, found.date and found.date.value) == (place, agency, day)
    text = paragraph[found.length :]
    assert text
    assert text[0].isalpha()
    assert " " not in text or text.split()[0] in paragraph.split()


@pytest.mark.parametrize(
    "paragraph",
    [
        "In December, officials - who asked for nothing - said",
        "Police said on Monday - after a search - that",
        "Mr Smith, 45, said: nothing",
        "On Dec 5 - the day of the ferry - nothing",
        "In London, March 3 - a day like any - was cold",
        "By the end of March 3 - we hope",
        "NATO - the alliance - said",
        "EU — a club",
        "Friday, Dec 5 - the day of the ferry",
        "Dec 5: what happened",
        "The president (AP) - said",
        "The Diabetes Federation (IDF) has released",
        "Smith (Reuters) said on",
        "He won in Paris on March 3 - and lost",
        "BREAKING NEWS — The ferry",
        "London: The ferry",
        "Live am 11. August – Bilder",
        "I said - no.",
        "",
        "-",
        " — ",
        "()",
        "1,234 - 5",
        "A" * 10_000,
        "WASHINGTON" + " " * 10_000 + "— The",
    ],
)
def test_an_ordinary_sentence_is_no_dateline(paragraph: str) -> None:
    assert parse_dateline(paragraph, CONTEXT) is None


def test_a_dateline_without_a_year_takes_the_latest_year_not_after_retrieval() -> None:
    found = parse_dateline("Oslo, Dec 12 (AFP) - The ferry", CONTEXT)
    assert found is not None
    assert found.date is not None
    assert found.date.value == "2024-12-12"
    assert found.date.evidence == "dateline"
    assert found.date.notes == ("year inferred: 2024, the latest not after retrieval on 2025-12-10",)


def test_a_weekday_of_the_lead_a_day_before_the_dateline_agrees() -> None:
    found = parse_dateline("Russian, Dec 05 : The ferry sailed on Thursday", CONTEXT)
    assert found is not None
    assert found.date is not None
    assert [note.partition(":")[0] for note in found.date.notes] == ["year inferred"]


def test_a_weekday_of_the_lead_far_from_the_dateline_is_noted() -> None:
    found = parse_dateline("Oslo, Dec 5 (AFP) - The ferry sailed on Tuesday", CONTEXT)
    assert found is not None
    assert found.date is not None
    assert [note.partition(":")[0] for note in found.date.notes] == ["year inferred", "weekday disagrees"]


PLACES = st.sampled_from(["LONDON", "Oslo", "NEW YORK", "BEIRUT, Lebanon", "ST. PAUL, Minn.", "МОСКВА", "नई दिल्ली"])
AGENCIES = st.sampled_from(["Reuters", "AFP", "dpa", "PTI", "ТАСС", "AP"])
MARKS = st.sampled_from([" - ", " – ", " — ", "— ", " -- ", ": ", ".- "])
LEADS = st.sampled_from(["The ferry sailed.", "Паром ушёл.", "“No,” she said."])


@given(PLACES, AGENCIES, st.integers(1, 12), st.integers(1, 28), MARKS, LEADS)
def test_every_dateline_written_in_the_common_form_reads_back(
    place: str, agency: str, month: int, day: int, mark: str, lead: str
) -> None:
    name = datetime(2000, month, 1).strftime("%B")
    opening = f"{place}, {name} {day} ({agency}){mark}"
    found = parse_dateline(opening + lead, CONTEXT)
    assert found is not None
    assert (found.place, found.agency, found.length) == (place, agency, len(opening))
    assert found.date is not None
    assert found.date.value[5:] == f"{month:02}-{day:02}"


@given(st.text(max_size=200) | st.text("LONDON, March 3 (AP) —-:. 5日电北", max_size=60))
def test_no_text_raises_and_a_dateline_lies_within_its_paragraph(paragraph: str) -> None:
    found = parse_dateline(paragraph, CONTEXT)
    if found is not None:
        assert isinstance(found, Dateline)
        assert 0 < found.length <= len(paragraph)
        assert found.place in " ".join(paragraph.split()) or found.place in paragraph


@pytest.mark.parametrize(
    ("paragraph", "place", "agency", "day"),
    [
        ("НОРТГЕЙТ, 18 ноября. Паром ушёл", "НОРТГЕЙТ", None, "2025-11-18"),
        ("WASHINGTON: The ferry sailed", "WASHINGTON", None, None),
        ("NORTHGATE--(BUSINESS WIRE)--Dec 5, 2025--The ferry", "NORTHGATE", "BUSINESS WIRE", "2025-12-05"),
        ("सॉल्टमीर, पांच दिसंबर (भाषा) नौका", "सॉल्टमीर", "भाषा", "2025-12-05"),
        ("سالٹمیر (نمائندہ خصوصی) کشتی", "سالٹمیر", None, None),
        ("NORTHGATE (Special Correspondent): The ferry", "NORTHGATE", None, None),
    ],
)
def test_stops_colons_and_reporters_in_brackets_may_end_a_dateline(
    paragraph: str, place: str, agency: str | None, day: str | None
) -> None:
    found = parse_dateline(paragraph, CONTEXT)
    assert found is not None
    assert (found.place, found.agency, found.date and found.date.value) == (place, agency, day)
    assert paragraph[found.length :].split()[0] in ("The", "Паром", "नौका", "کشتی")


@pytest.mark.parametrize(
    "paragraph",
    [
        "Das war am 5. Dezember. Danach kam nichts",
        "Они ушли 5 декабря. Потом вернулись",
        "UPDATE: The ferry sailed",
        "NASA said: nothing",
        "WHAT NEXT: the ferry",
        "Saltmere. Die Fähre",
        "NORTHGATE: THE FERRY SAILED",
        "SOUTH QUAY - THE FERRY SAILED",
        "ADVISORY — The ferry sailed",
        "EN DIRECT — The ferry sailed",
        "KOMMENTAR — The ferry sailed",
    ],
)
def test_a_stop_or_a_colon_alone_is_no_evidence(paragraph: str) -> None:
    assert parse_dateline(paragraph, CONTEXT) is None


def test_the_reporters_whom_east_asian_datelines_name_are_told() -> None:
    korean = parse_dateline("(솔트미어=연합뉴스) 홍길순 기자 = 항구가", CONTEXT)
    chinese = parse_dateline("新华社北京12月5日电（记者 林涛）渡轮", CONTEXT)
    assert korean is not None
    assert chinese is not None
    assert (korean.byline, chinese.byline) == (("홍길순",), ("林涛",))


_MARK = re.compile(
    r"""\s*\.?(?:—|–|―|--+)\s* | \s*\.-+\s* | \s+-\s+ | -\s+(?=\S) | \s*[:=]\s+ | \s*:(?=\S)
      | (?<=[)\]/])\s*\.?\s+ | (?<=\))(?=\w) | (?<=[^\W\d_]{3})\.\s+(?=[«“"'‘]?[^\W\da-zа-яё])""",
    re.VERBOSE,
)


@given(st.text(alphabet="aB1Яя.-—:=()]/ \t\n!“'_½", max_size=30))
def test_marks_are_those_of_the_expression(opening: str) -> None:
    expected = []
    for match in _MARK.finditer(opening):
        head = opening[: match.start()]
        if "\n\n" in head or re.search("[!?…]", head):
            break
        if head.strip():
            mark = match[0].strip(" \r\n").strip(".") or match[0].strip()
            expected.append((head.strip(), mark, match.end()))
    assert dateline_heads(opening) == expected


@pytest.mark.parametrize(
    ("line", "place", "agency", "day"),
    [
        ("NORTHGATE, Dec 5", "NORTHGATE", None, "2025-12-05"),
        ("NORTHGATE, Dec 5 —", "NORTHGATE", None, "2025-12-05"),
        ("NORTHGATE (AP)", "NORTHGATE", "AP", None),
        ("Northgate (dpa)", "Northgate", "dpa", None),
    ],
)
def test_dateline_on_a_line_of_its_own_needs_no_dash(
    line: str, place: str, agency: str | None, day: str | None
) -> None:
    found = dateline_alone(line, CONTEXT)
    assert found is not None
    assert (found.place, found.agency, found.date and found.date.value) == (place, agency, day)


@pytest.mark.parametrize(
    "line",
    ["CHAPTER ONE", "Chapter 5", "Northgate, 5 December", "BC-BBN", "U.S. 7.8015", "TWO (2) SHIPS", "MENU (PDF)"],
)
def test_short_line_without_day_or_agency_is_no_dateline(line: str) -> None:
    assert dateline_alone(line, CONTEXT) is None
