"""Texts as wires send them, and the languages of short articles by those before them."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.analysis.usual_language import NOTE
from newssearch.core import with_parted_indents
from newssearch.models import Article
from newssearch.reading import read
from newssearch.reading.plain.wire_texts import unsigned

LEAD = "The ferry left Saltmere at noon with forty sheep on deck,\nand came back in the evening without one."


def articles(*rows: dict[str, str]) -> list[Article]:
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    found = list(read("-", stdin=io.BytesIO(lines), retrieved="2025-12-10", format="json"))
    return [one for one in found if isinstance(one, Article)]


@pytest.mark.parametrize(
    ("end", "agency"),
    [
        ("\nReuter", "Reuters"),
        (" It was told to a man of Reuter", None),
        ("\n\n REUTER\x03", "Reuters"),
        (" Reuter", "Reuters"),
        ("\n    AFP", "AFP"),
        ("\n\nAFP .", "AFP"),
        ("\nBeta", None),
        ("\n\nTotal 4\n\nAAP", None),
        ("\nThe end", None),
        ("\nSheep", None),
        (" They left for Reuters", None),
    ],
)
def test_signature_of_an_agency_is_its_source_and_no_text(end: str, agency: str | None) -> None:
    (one,) = articles({"title": "Ferry late", "body": LEAD + end})
    assert one.source == agency
    assert (one.body or "").endswith("without one.") == (agency is not None)


def test_signature_is_found_after_a_row_of_numbers() -> None:
    assert unsigned("The total was 15.8 REUTER") == ("The total was 15.8", "Reuters")


@pytest.mark.parametrize(
    "mark", ["-30-", "###", "# # #", "ENDS", "(ends)", "(MORE)", "***", "ab/cd", "abc/de/fg", "REUTER\n-30-"]
)
def test_mark_of_the_end_is_no_text(mark: str) -> None:
    (one,) = articles({"title": "Ferry late", "body": f"{LEAD}\n\n{mark}"})
    assert (one.body or "").endswith("without one.")


@pytest.mark.parametrize("line", ["more", "Ends", "30", "*** Total"])
def test_last_line_that_may_be_text_stays(line: str) -> None:
    text = f"They sold the sheep\n{line}"
    assert unsigned(text) == (text, None)


def test_lines_with_a_hanging_indent_are_one_paragraph() -> None:
    body = (
        "The ferry left Saltmere at noon with forty sheep on deck,\n  and came back in the evening without\n  one.\n"
        "Its captain said that the sheep had been sold to a farm in the\n  north."
    )
    (one,) = articles({"title": "Ferry late", "body": body})
    assert (one.body or "").split("\n\n") == [
        LEAD.replace("\n", " "),
        "Its captain said that the sheep had been sold to a farm in the north.",
    ]


def test_body_of_nothing_but_an_agency_stays() -> None:
    assert unsigned("Reuter") == ("Reuter", None)


def test_indented_lines_begin_paragraphs_in_wrapped_text() -> None:
    captain = "Its captain said that the sheep had been sold to a farm in the\nnorth."
    late = "It was late, as it had been on each day of the week."
    body = f"{LEAD}\n    {late}\n    {captain}\n    None was hurt."
    (one,) = articles({"title": "Ferry late", "body": body})
    assert (one.body or "").split("\n\n") == [
        LEAD.replace("\n", " "),
        late,
        "Its captain said that the sheep had been sold to a farm in the north.",
        "None was hurt.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{LEAD}\n    The sheep, the sheep,\n    they would not sleep.\n    And so on.",
        "Rates\n   dollar   1.20\n   pound    1.40",
        "One.\n\n    Two.",
    ],
)
def test_verse_and_tables_are_not_parted(text: str) -> None:
    assert with_parted_indents(text) == text


@given(st.text(alphabet="ab. \n\t-Reut", max_size=200))
def test_no_word_is_lost_but_a_signature(text: str) -> None:
    assert with_parted_indents(text).split() == text.split()
    kept, agency = unsigned(text)
    assert text.startswith(kept)
    assert agency is not None or kept == text


def test_short_article_has_the_language_of_those_before_it() -> None:
    known = [{"title": f"The ferry was late {n} times this week", "body": LEAD} for n in range(12)]
    first, *_, short, greek = articles({"title": "Sat 3"}, *known, {"title": "Qtr net 3"}, {"title": "Ζβ 3"})
    assert (first.language, short.language, greek.language) == ("und", "en", "und")
    assert (NOTE in short.notes, NOTE in first.notes) == (True, False)


def test_source_of_several_languages_has_no_usual_one() -> None:
    german = "Die Fähre verließ den Hafen am Mittag mit vierzig Schafen und kam am Abend ohne ein einziges zurück."
    mixed = [{"title": "Ferry late", "body": LEAD}, {"title": "Die Fähre kam zu spät", "body": german}] * 10
    assert articles(*mixed, {"title": "Qtr net 3"})[-1].language == "und"


@pytest.mark.parametrize("dateline", ["2014-07-16 15:53:10 GMT", "BC-BBN", "U.S. 7.8015"])
def test_dateline_that_is_no_place_is_dropped(dateline: str) -> None:
    (one,) = articles({"title": "Ferry late", "body": LEAD, "dateline": dateline})
    assert one.dateline is None
