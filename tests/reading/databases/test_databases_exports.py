"""Exports of databases: the same articles, whether they come as text, HTML, rich text or a Word document."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article, Rejection
from newssearch.reading import read
from newssearch.reading.formats import format_of
from newssearch.reading.sniffing import Confidence, Head, export_like

LABELLED = """HD
Crane saved
BY By Ana Okafor
WC 40 words
PD 5 December 2025
ET 14:30
SN Tideline
LA English

LP
The “crane” stays, café and all.

TD
It has stood there since 1911.

AN
Document TIDEL00020251205elc50001x
"""
UNLABELLED = """Crane saved

Ana Okafor

1,040 words

5 December 2025

14:30

Tideline

TIDEL

4

English

(c) 2025 Tideline. All rights reserved.

The “crane” stays, café and all.

It has stood there since 1911.

Document TIDEL00020251205elc50001x
"""
CLASSIC = """2 of 9 DOCUMENTS

Tideline

December 5, 2025 Friday

Crane saved

BYLINE: Ana Okafor

LENGTH: 40 words

The “crane” stays, café and all.

It has stood there since 1911.

LOAD-DATE: December 6, 2025

LANGUAGE: ENGLISH

Copyright 2025 Tideline
"""
TODAYS = """Crane saved

Tideline

December 5, 2025 Friday

Copyright 2025 Tideline All Rights Reserved

Section: NEWS; Pg. 4

Length: 40 words

Byline: Ana Okafor

Body

The “crane” stays, café and all.

It has stood there since 1911.

Classification

Language: ENGLISH

Load-Date: December 6, 2025

End of Document
"""
PROQUEST = """____________________________________________________________

Crane saved

Author: Okafor, Ana

Publication info: Tideline ; Saltmere [Saltmere]. 05 Dec 2025: 4.

Full text: The “crane” stays, café and all.

It has stood there since 1911.

Title: Crane saved

Language of publication: English

ProQuest document ID: 17

Database: Newsstream
"""


def as_text(text: str) -> bytes:
    return text.encode()


def as_html(text: str) -> bytes:
    inside = "".join(f"<p>{escape(line)}</p>\n" for line in text.split("\n") if line)
    return f"<!DOCTYPE html><html><head><title>x</title></head><body>{inside}</body></html>".encode()


def as_rtf(text: str) -> bytes:
    lines = ("".join(c if c.isascii() else rf"\u{ord(c)}?" for c in line) for line in text.split("\n"))
    return (r"{\rtf1\ansi{\fonttbl{\f0 Times;}}" + "\\par\n".join(lines) + "}").encode()


def as_docx(text: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    inside = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document xmlns:w='{space}'><w:body>{inside}</w:body></w:document>")
    return out.getvalue()


CARRIERS = (as_text, as_html, as_rtf, as_docx)
LAYOUTS = {"labelled": LABELLED, "unlabelled": UNLABELLED, "classic": CLASSIC, "todays": TODAYS, "proquest": PROQUEST}


def articles(data: bytes, **options: str) -> list[Article | Rejection]:
    return list(read("-", stdin=io.BytesIO(data), retrieved="2025-12-10", **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("carry", CARRIERS, ids=lambda carry: carry.__name__)
@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_an_export_gives_the_same_article_in_whatever_it_comes(layout: str, carry: Callable[[str], bytes]) -> None:
    (article,) = articles(carry(LAYOUTS[layout]))
    assert isinstance(article, Article), article
    assert article.headline == "Crane saved"
    assert article.body == "The “crane” stays, café and all.\n\nIt has stood there since 1911."
    assert (article.byline, article.source, article.language) == (("Ana Okafor",), "Tideline", "en")
    assert (article.published or "")[:10] == "2025-12-05"


@pytest.mark.parametrize("carry", CARRIERS, ids=lambda carry: carry.__name__)
@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_many_articles_of_a_file_are_parted_where_the_export_parts_them(
    layout: str, carry: Callable[[str], bytes]
) -> None:
    first = LAYOUTS[layout]
    second = first.replace("Crane saved", "Gull seen").replace("50001x", "50002x").replace("ID: 17", "ID: 18")
    found = articles(carry(f"{first}\n{second}\n{first}"))
    assert [one.headline for one in found if isinstance(one, Article)] == ["Crane saved", "Gull seen", "Crane saved"]
    assert len(found) == 3


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_an_export_is_told_by_its_content(layout: str) -> None:
    assert format_of(as_text(LAYOUTS[layout]), "a.txt").name == "export"
    assert format_of(as_html(LAYOUTS[layout]), "a.html").name == "export"


def test_a_page_that_counts_its_words_is_no_export() -> None:
    page = as_html("Crane saved\n500 words\n5 December 2025\nThe crane stays.")
    assert export_like(Head(page, ".html")) is Confidence.NO


@pytest.mark.parametrize("carry", [as_rtf, as_docx], ids=lambda carry: carry.__name__)
def test_a_document_that_is_no_export_is_read_as_a_page(carry: Callable[[str], bytes]) -> None:
    story = (
        "The steam crane on the north quay will stay where it has stood since 1911, the town council said on Friday."
    )
    (article,) = articles(carry(f"Crane saved\n\nBy Ana Okafor\n\n{story}\n"))
    assert isinstance(article, Article)
    assert (article.headline, article.body, article.byline) == ("Crane saved", story, ("Ana Okafor",))


def test_a_time_that_is_none_leaves_the_day() -> None:
    (article,) = articles(as_text(LABELLED.replace("ET 14:30", "ET Late edition")))
    assert isinstance(article, Article)
    assert (article.published, article.precision) == ("2025-12-05", "day")


@pytest.mark.parametrize(
    ("day", "published"),
    [
        ("5. Dezember 2025", "2025-12-05"),
        ("5 décembre 2025", "2025-12-05"),
        ("2025年12月5日", "2025-12-05"),
        ("soon", None),
    ],
)
def test_a_day_is_read_in_the_language_of_the_exporter(day: str, published: str | None) -> None:
    (article,) = articles(as_text(LABELLED.replace("5 December 2025", day).replace("ET 14:30\n", "")))
    assert isinstance(article, Article)
    assert article.published == published


def test_day_of_loading_replaces_a_missing_day_of_issue() -> None:
    (article,) = articles(as_text(CLASSIC.replace("December 5, 2025 Friday\n", "")))
    assert isinstance(article, Article)
    assert (article.published, article.published_from) == ("2025-12-06", "updated")
    assert "no day of issue stated: the day that it was loaded" in article.notes


def test_a_text_may_begin_lines_with_what_are_labels_elsewhere() -> None:
    (article,) = articles(as_text(LABELLED.replace("It has stood", "PD is what they call it.\n\nLA and ET, too. It")))
    assert isinstance(article, Article)
    assert (article.body or "").count("\n\n") == 2


def test_labels_with_a_copyright_line_last_end_in_a_verdict() -> None:
    assert len(articles(b"HD\nAuthor: Okafor, Ana\nCopyright 2025 Tideline", format="export")) == 1


def test_an_export_without_an_article_says_so() -> None:
    (rejection,) = articles(b"____________________________________________________________\n\nFull text: \n")
    assert rejection == Rejection("-", "an export of ProQuest without any article")


def test_empty_word_document_or_bomb_is_rejected() -> None:
    bomb = as_docx("\n".join(["crane " * 1_000] * 30))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<p>" + b" " * 20_000_000 + b"</p>")
    assert isinstance(articles(bomb)[0], Article)
    (rejection,) = articles(out.getvalue())
    assert isinstance(rejection, Rejection)
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("word/styles.xml", "<styles/>")
    (none,) = articles(empty.getvalue())
    assert isinstance(none, Rejection)
    assert "not a Word document" in none.reason


DAYS = """
December 5, 2025 Friday Correction Appended | December 5, 2025 Friday Late Edition - Final
| December 5, 2025 Friday Final | December 5, 2025 Friday 1 Edition
| December 5, 2025, Friday, FINAL EDITION | December 5, 2025 Friday All Editions
| December 5, 2025 Friday Scotland | December 5, 2025 Friday, Correction Appended
| Friday, December 5, 2025 | 2025-12-05 | Friday 5 December 2025 | December 5th, 2025
| Freitag 5. Dezember 2025 | vrijdag 5 december 2025 | Vendredi 5 Décembre 2025
| 5 de diciembre de 2025 viernes | 2025年12月5日 星期五 | 2025. december 5., péntek
| December 5, 2025 Friday 11:20 AM EST | December 5, 2025 Friday 11:20 PM Final Edition
| Freitag 5. Dezember 2025 8:00 AM GMT+1 | Friday, 5th December, 2025
"""


@pytest.mark.parametrize("day", [day.strip() for day in DAYS.split("|")])
@pytest.mark.parametrize("layout", ["classic", "todays"])
def test_day_of_issue_is_read_in_every_form(layout: str, day: str) -> None:
    (article,) = articles(as_text(LAYOUTS[layout].replace("December 5, 2025 Friday", day)))
    assert isinstance(article, Article)
    assert (article.headline, article.source, (article.published or "")[:10]) == (
        "Crane saved",
        "Tideline",
        "2025-12-05",
    )


@pytest.mark.parametrize("below", ["Correction Appended", "Late Edition - Final", "City Edition; Metro", "Final"])
@pytest.mark.parametrize("layout", ["classic", "todays"])
def test_edition_below_the_day_is_no_headline(layout: str, below: str) -> None:
    (article,) = articles(as_text(LAYOUTS[layout].replace("2025 Friday", f"2025 Friday\n{below}")))
    assert isinstance(article, Article)
    assert (article.headline, article.source, article.published) == ("Crane saved", "Tideline", "2025-12-05")


@pytest.mark.parametrize(
    "headline",
    ["September 11, 2001 remembered on the quay", "May 1, 1945", "10 hot 2021 ferries", "1 January 2021 marks a start"],
)
@pytest.mark.parametrize("layout", ["classic", "todays"])
def test_headline_that_begins_with_a_date_is_a_headline(layout: str, headline: str) -> None:
    (article,) = articles(as_text(LAYOUTS[layout].replace("Crane saved", headline)))
    assert isinstance(article, Article)
    assert (article.headline, article.source, article.published) == (headline, "Tideline", "2025-12-05")


@pytest.mark.parametrize("headline", ["Length: 40 metres of quay lost", "Section: a play about a port"])
def test_headline_that_reads_as_a_label_stays_above_the_outlet(headline: str) -> None:
    (article,) = articles(as_text(TODAYS.replace("Crane saved", headline)))
    assert isinstance(article, Article)
    assert (article.headline, article.source, article.published) == (headline, "Tideline", "2025-12-05")


def test_day_of_correction_is_that_of_the_update() -> None:
    text = TODAYS.replace("Classification", "Correction\n\nIt is older.\n\nCorrection-Date: December 9, 2025")
    (article,) = articles(as_text(text))
    assert isinstance(article, Article)
    assert article.updated == "2025-12-09"
    assert (article.body or "").endswith("It is older.")


BARE = "Gull seen\n\nA gull was seen on the quay.\n\nIt flew away.\n"
MESSAGE = "We are sorry, but this document cannot be shown.\n"


@pytest.mark.parametrize("carry", CARRIERS, ids=lambda carry: carry.__name__)
@pytest.mark.parametrize("layout", ["classic", "todays"])
def test_document_without_day_and_labels_has_a_verdict(layout: str, carry: Callable[[str], bytes]) -> None:
    border = ("3 of 9 DOCUMENTS\n\n", "\n") if layout == "classic" else ("", "\nEnd of Document\n\n")
    middle = "".join(text.join(border) for text in (BARE, MESSAGE))
    saved, bare, message, last = articles(carry(f"{LAYOUTS[layout]}\n{middle}\n{LAYOUTS[layout]}"))
    assert isinstance(saved, Article)
    assert isinstance(last, Article)
    assert isinstance(bare, Article)
    assert (bare.headline, bare.body) == ("Gull seen", "A gull was seen on the quay.\n\nIt flew away.")
    assert isinstance(message, Rejection)
    assert "without outlet, day and labels: 'We are sorry" in message.reason


def test_empty_document_that_was_announced_is_a_rejection() -> None:
    saved, empty, last = articles(as_text(f"{CLASSIC}\n3 of 9 DOCUMENTS\n\n\n{CLASSIC}"))
    assert isinstance(saved, Article)
    assert isinstance(last, Article)
    assert isinstance(empty, Rejection)
    assert "[1]" in empty.source


@pytest.mark.parametrize("layout", ["classic", "todays"])
def test_document_with_a_day_but_no_labels_is_an_article(layout: str) -> None:
    left_out = ("BYLINE", "LENGTH", "LOAD-DATE", "LANGUAGE", "Section", "Length", "Byline", "Language", "Load-Date")
    kept = [line for line in LAYOUTS[layout].split("\n") if not line.startswith((*left_out, "Body", "Classif"))]
    article = articles(as_text(f"{LAYOUTS[layout]}\n" + "\n".join(kept)))[1]
    assert isinstance(article, Article)
    assert (article.headline, article.source, article.published) == ("Crane saved", "Tideline", "2025-12-05")
    assert article.body == "The “crane” stays, café and all.\n\nIt has stood there since 1911."


@pytest.mark.parametrize(
    ("above", "section", "headline", "byline"),
    [
        ("Crane Saved", None, "Crane Saved", ()),
        ("National Desk; SECTB\n\nPort Buys Cranes", "National Desk; SECTB", "Port Buys Cranes", ()),
        ("Business\n\nPort Strike Ends", "Business", "Port Strike Ends", ()),
        ("Front Page\n\nPort Reopens", "Front Page", "Port Reopens", ()),
        ("国内\n\n港口罢工结束", "国内", "港口罢工结束", ()),
        ("Politics\n\nHollande et Merkel", "Politics", "Hollande et Merkel", ()),
        ("Port Strike Ends\n\nMayor Praises Dockers", "Port Strike Ends", "Mayor Praises Dockers", ()),
        ("Opinion\n\nThe Port We Need\n\nInes Aldous", "Opinion", "The Port We Need", ("Ines Aldous",)),
        ("World News\n\nThe Port We Need\n\nInes Aldous in Oslo", "World News", "The Port We Need", ("Ines Aldous",)),
        ("Opinion\n\nThe Port We Need\n\nBy Our Correspondent", "Opinion", "The Port We Need", ()),
        ("Port Strike Ends\n\nInes Aldous and Li Wei", None, "Port Strike Ends", ("Ines Aldous", "Li Wei")),
        ("Port Strike Ends\n\nBy DAVID E SANGER", None, "Port Strike Ends", ("DAVID E SANGER",)),
        ("Business\n\nPort Strike Ends\n\nStaff Reporter", "Business", "Port Strike Ends", ()),
        ("经济\n\n港口罢工结束\n\n李伟", "经济", "港口罢工结束", ("李伟",)),
        ("Dockers win in Saltmere\n\nMaría Pérez Ruiz", None, "Dockers win in Saltmere", ("María Pérez Ruiz",)),
    ],
)
def test_capitalised_line_above_the_word_count_is_a_headline(
    above: str, section: str | None, headline: str, byline: tuple[str, ...]
) -> None:
    (article,) = articles(as_text(UNLABELLED.replace("Crane saved\n\nAna Okafor", above)))
    assert isinstance(article, Article)
    assert (article.section, article.headline, article.byline) == (section, headline, byline)


@pytest.mark.parametrize("day", ["2025年12月5日", "2025년 12월 5일", "5 de diciembre de 2025"])
def test_day_of_factiva_without_labels_is_read_in_any_language(day: str) -> None:
    (article,) = articles(as_text(UNLABELLED.replace("5 December 2025", day)))
    assert isinstance(article, Article)
    assert (article.source, (article.published or "")[:10]) == ("Tideline", "2025-12-05")


@pytest.mark.parametrize("count", ["12 kelime", "12 słów", "12 文字", "12 слова"])
def test_words_of_factiva_are_counted_in_many_languages(count: str) -> None:
    (article,) = articles(as_text(UNLABELLED.replace("1,040 words", count)))
    assert isinstance(article, Article)
    assert article.headline == "Crane saved"


def test_document_of_proquest_without_fields_is_a_rejection() -> None:
    border = f"\n{'_' * 60}\n\n"
    saved, message = articles(as_text(f"{PROQUEST}{border}Document 2 of 2\n\nThis document is not available.\n"))
    assert isinstance(saved, Article)
    assert isinstance(message, Rejection)
    assert "Document 2 of 2" in message.reason
    assert "This document is not available." in message.reason


LINES = [line for text in LAYOUTS.values() for line in text.split("\n")]


@given(st.lists(st.sampled_from(LINES), max_size=40), st.sampled_from(CARRIERS))
def test_any_order_of_the_lines_of_exports_ends_in_verdicts(lines: list[str], carry: Callable[[str], bytes]) -> None:
    name = {as_text: "export", as_html: "export", as_rtf: "rtf", as_docx: "docx"}[carry]
    assert articles(carry("\n".join(["HD", *lines])), format=name)


def test_text_that_holds_a_comparison_is_no_html() -> None:
    (article,) = articles(as_text(UNLABELLED.replace("Crane saved", "If a<b and c>d")))
    assert isinstance(article, Article)
    assert article.headline == "If a<b and c>d"


def test_abstract_that_is_not_available_is_none() -> None:
    (article,) = articles(as_text(PROQUEST.replace("Full text:", "Abstract: None available.\n\nFull text:")))
    assert isinstance(article, Article)
    assert article.standfirst is None


@pytest.mark.parametrize(
    ("info", "source", "day"),
    [
        ("The Tide; London (UK) [London (UK)]. 05 Dec 2025: 1.", "The Tide", "2025-12-05"),
        ("Tide, Harbour, 5 Dec 2025: A.1.", "Tide", "2025-12-05"),
        ("The Tide 05 Dec. 2025: 1.", "The Tide", "2025-12-05"),
    ],
)
def test_publication_info_of_proquest_names_source_and_day(tmp_path: Path, info: str, source: str, day: str) -> None:
    path = tmp_path / "a.txt"
    lines = [
        "_" * 40,
        "Document 1 of 1",
        "",
        "Ferry late",
        "",
        f"Publication info: {info}",
        "",
        "Full text: It was late.",
    ]
    path.write_text("\n\n".join(lines) + "\n\nProQuest document ID: 1\n")
    (article,) = [item for item in read(path, retrieved="2025-12-10", processes=1) if isinstance(item, Article)]
    assert (article.source, article.published) == (source, day)
