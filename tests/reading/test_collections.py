"""Research collections: RCV1, Reuters-21578, TREC SGML and the Washington Post of TREC, each in its own habits."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article, Rejection
from newssearch.reading import read


def results(text: str, form: str) -> list[Any]:
    return list(read("-", stdin=io.BytesIO(text.encode()), retrieved="2025-12-10", format=form))


def article(text: str, form: str) -> Article:
    (only,) = results(text, form)
    assert isinstance(only, Article), only
    return only


@pytest.mark.parametrize(
    ("document", "field", "expected"),
    [
        ("<DOCNO> AP880212-0001 </DOCNO><HEAD>A</HEAD>", "id", "AP880212-0001"),
        ("<DOCNO> AP880212-0001 </DOCNO><HEAD>A</HEAD>", "published", "1988-02-12"),
        ("<DOCNO> AP880212-0001 </DOCNO><HEAD>A</HEAD>", "published_from", "docno"),
        ("<DOCNO> LA010289-0001 </DOCNO><HEAD>A</HEAD>", "published", "1989-01-02"),
        ("<DOCNO> NYT19990107.0135 </DOCNO><HEADLINE>A", "published", "1999-01-07"),
        ("<DOCNO> NYT19990107.0135 </DOCNO><HEADLINE>A", "source", "New York Times"),
        ("<DOCNO> SJMN91-06010001 </DOCNO><HEADLINE>A", "published", None),
        ("<HEAD>A<FILEID>AP-NR-02-12-88 1644EST</FILEID>", "published", "1988-02-12T16:44:00-05:00"),
        ("<HEAD>A</HEAD><DATE>910514\n</DATE>", "published", "1991-05-14"),
        ("<HEAD>A</HEAD><DATE>999999</DATE>", "published", None),
        ("<HL> A </HL><DD> 03/24/87</DD>", "published", "1987-03-24"),
        ("<HEADLINE>A<DATE><P>January 1, 1989, Sunday, Home Edition</P></DATE>", "published", "1989-01-01"),
        ("<HEADLINE>A<DATE_TIME> 1998-06-01 00:12:23 </DATE_TIME>", "published", "1998-06-01T00:12:23"),
        ("<HEADLINE>FT  14 MAY 91 / (CORRECTED) Jubilee</HEADLINE>", "headline", "(CORRECTED) Jubilee"),
        ("<HL> Unit Sold\n----\nBy Ana Okafor\nStaff Reporter </HL>", "headline", "Unit Sold"),
        ("<HL> Unit Sold\n----\nBy Ana Okafor\nStaff Reporter </HL>", "byline", ("Ana Okafor",)),
        ("<HEADLINE>A<LP>   One.</LP><TEXT>   Two.</TEXT>", "body", "One.\n\nTwo."),
        ("<HEADLINE>A<TEXT><P>One.<P>Two.\n<GRAPHIC>Photo, x</GRAPHIC>", "body", "One.\n\nTwo."),
        ("<HEADLINE>A<SECTION>Metro; Part 2; Page 1</SECTION>", "section", "Metro"),
        ("<HEADLINE>A<SUBJECT><P>FISHING; PORTS</P></SUBJECT>", "keywords", ("FISHING", "PORTS")),
    ],
)
def test_a_trec_document_gives_its_field(document: str, field: str, expected: object) -> None:
    assert getattr(article(f"<DOC>\n{document}", "trec"), field) == expected


def test_trec_documents_that_nobody_closed_are_parted_where_the_next_begins() -> None:
    first, second = results("<DOC>\n<DOCNO>A-1</DOCNO><TEXT>One.\n<DOC id='A-2' type='story'><TEXT>Two.", "trec")
    assert (first.id, first.body, second.id, second.body) == ("A-1", "One.", "A-2", "Two.")


REUTERS = '<REUTERS NEWID="{}">\n<DATE>26-FEB-1987 15:01:01.79</DATE>\n<TOPICS><D>cocoa</D></TOPICS>\n{}'


def test_a_reuters_article_gives_its_fields_without_the_signature() -> None:
    opening = "<TEXT>&#2;\n<TITLE>COCOA UP</TITLE>\n<DATELINE>    SALTMERE, Feb 26 - </DATELINE>"
    body = "<BODY>Cocoa rose,\nSound &lt;SND> said.\n    It fell.\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>"
    found = article(REUTERS.format(7, opening + body), "reuters-21578")
    assert (found.id, found.headline, found.dateline, found.keywords) == ("7", "COCOA UP", "SALTMERE", ("cocoa",))
    assert found.body == "Cocoa rose, Sound <SND> said.\n\nIt fell."
    assert (found.published, found.source) == ("1987-02-26T15:01:01", "Reuters")


def test_unprocessed_reuters_article_is_headed_by_its_capitals() -> None:
    capitals, other = results(
        REUTERS.format(1, '<TEXT TYPE="UNPROC">&#2;\nFISH REPORT\n Cod....2\n Reuter\n&#3;</TEXT></REUTERS>\n')
        + REUTERS.format(2, '<TEXT TYPE="UNPROC">&#2;\nFish report\n</TEXT></REUTERS>'),
        "reuters-21578",
    )
    assert (capitals.headline, capitals.body) == ("FISH REPORT", "Cod....2")
    assert (other.headline, other.body) == (None, "Fish report")


def test_rcv1_item_without_headline_has_its_title() -> None:
    codes = "<metadata><codes class='x'><code code='C21'/></codes><dc element='dc.source' value='Wire'/></metadata>"
    title = "<title>BOREA: Crane saved.</title><text><p>One</p></text>"
    text = f"<newsitem itemid='7' date='1997-03-14' xml:lang='en'>{title}{codes}</newsitem>"
    found = article(text, "rcv1")
    assert (found.id, found.headline, found.body, found.keywords) == ("7", "Crane saved.", "One", ("C21",))
    assert (found.published, found.published_from, found.source) == ("1997-03-14", "rcv1", "Wire")


def post(**given_: Any) -> list[Any]:
    return results(json.dumps({"id": "p1", "contents": [], **given_}), "washington-post")


@pytest.mark.parametrize(
    ("given_", "field", "expected"),
    [
        ({"title": "Crane"}, "headline", "Crane"),
        ({"contents": [{"type": "title", "content": "Crane"}]}, "headline", "Crane"),
        ({"title": "A", "contents": [{"type": "kicker", "content": "Local"}]}, "section", "Local"),
        ({"title": "A", "contents": [{"type": "byline", "content": "By Ana Okafor"}]}, "byline", ("Ana Okafor",)),
        ({"title": "A", "published_date": 1459866780000}, "published", "2016-04-05T14:33:00+00:00"),
        (
            {"title": "A", "contents": [{"type": "date", "content": 1459866780000}]},
            "published",
            "2016-04-05T14:33:00+00:00",
        ),
        (
            {
                "contents": [
                    {"type": "sanitized_html", "content": "<b>One</b>"},
                    {"type": "image", "fullcaption": "x"},
                    None,
                    {"type": "sanitized_html", "content": "Two"},
                ]
            },
            "body",
            "One\n\nTwo",
        ),
    ],
)
def test_a_post_article_gives_its_field(given_: dict[str, Any], field: str, expected: object) -> None:
    (found,) = post(**given_)
    assert getattr(found, field) == expected


VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
CONTENT = st.dictionaries(st.sampled_from(["type", "content", "mime"]), VALUES | st.sampled_from(["date", "title"]))


@given(VALUES | st.lists(VALUES | CONTENT, max_size=4), VALUES)
def test_contents_of_any_kind_end_in_one_verdict(contents: Any, date: Any) -> None:
    (verdict,) = post(contents=contents, published_date=date, title=date)
    assert isinstance(verdict, Article | Rejection)


PIECES = [
    "<DOC>",
    "</DOC>",
    "<DOCNO>AP880212-0001",
    "</DOCNO>",
    "<DATE>",
    "910514",
    "<TEXT>",
    "</TEXT>",
    "<P>",
    "\n",
    "x",
    "&amp;",
    "<HL>",
    "----",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_any_sgml_ends_in_verdicts(pieces: list[str]) -> None:
    text = "".join(pieces)
    for form in ("trec", "reuters-21578"):
        assert all(isinstance(one, Article | Rejection) for one in results(f"<DOC><REUTERS>{text}", form))
