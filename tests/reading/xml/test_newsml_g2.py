"""NewsML-G2: items, alone and in messages, with the text, the dates and the status that they state."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article, Rejection, Removal
from newssearch.reading import read

SPACE = "xmlns='http://iptc.org/std/nar/2006-10-01/'"


def results(document: str) -> list[Article | Rejection | Removal]:
    return list(read("-", stdin=io.BytesIO(document.encode()), retrieved="2025-12-10"))


def item(meta: str = "", content: str = "", inside: str = "", attributes: str = "guid='urn:n:1'") -> str:
    return (
        f"<newsItem {SPACE} {attributes}><itemMeta>{meta}</itemMeta><contentMeta>{content}</contentMeta>"
        f"<contentSet>{inside}</contentSet></newsItem>"
    )


HEADLINE = "<headline>Crane saved</headline>"
XHTML = "<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><head><title>t</title></head><body>{}</body></html></inlineXML>"
NITF = "<inlineXML><nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'><body>{}</body></nitf></inlineXML>"


@pytest.mark.parametrize(
    ("document", "field", "expected"),
    [
        (item(content=HEADLINE), "headline", "Crane saved"),
        (item(inside=NITF.format("<body.head><hedline><hl1>Crane</hl1></hedline></body.head>")), "headline", "Crane"),
        (item(content=HEADLINE + "<description>A\n day late.</description>"), "standfirst", "A day late."),
        (item(inside=XHTML.format("<p>One\n line.</p><p>Two.</p>")), "body", "One line.\n\nTwo."),
        (item(inside=NITF.format("<body.content><p>One.</p></body.content>")), "body", "One."),
        (item(inside="<inlineXML><p>One.</p></inlineXML>"), "body", "One."),
        (item(inside="<inlineData contenttype='text/html'>&lt;p>One.&lt;p>Two.</inlineData>"), "body", "One.\n\nTwo."),
        (
            item(content=HEADLINE + "<by>By Ana Okafor</by><creator><name>BP</name></creator>"),
            "byline",
            ("Ana Okafor",),
        ),
        (item(content=HEADLINE + "<creator><name>Ana Okafor</name></creator>"), "byline", ("Ana Okafor",)),
        (item(content=HEADLINE + "<located><name>Saltmere</name></located>"), "dateline", "Saltmere"),
        (item("<provider qcode='nprov:BOREAL'/>", HEADLINE), "source", "BOREAL"),
        (item("<provider qcode='nprov:b'><name>Boreal Press</name></provider>", HEADLINE), "source", "Boreal Press"),
        (
            item(
                content=HEADLINE + "<language tag='de'/><subject><name xml:lang='en'>fish</name>"
                "<name xml:lang='de'>Fisch</name></subject>"
            ),
            "keywords",
            ("Fisch",),
        ),
        (item("<versionCreated>2025-12-05T10:00:00Z</versionCreated>", HEADLINE), "published_from", "newsml-g2"),
        (
            item("<versionCreated>2025-12-05T10:00:00Z</versionCreated>", HEADLINE, attributes="guid='a' version='3'"),
            "published_from",
            "updated",
        ),
        (
            item("<firstCreated>2025-12-04</firstCreated><versionCreated>2025-12-05</versionCreated>", HEADLINE),
            "published",
            "2025-12-04",
        ),
        (item(content=HEADLINE, attributes="guid='a' xml:lang='nb-NO'"), "language", "nb-NO"),
    ],
)
def test_an_item_gives_its_field(document: str, field: str, expected: object) -> None:
    (article,) = results(document)
    assert isinstance(article, Article), article
    assert getattr(article, field) == expected


@pytest.mark.parametrize("stated", ["qcode='stat:canceled'", "uri='http://cv.iptc.org/newscodes/pubstatusg2/withheld'"])
def test_canceled_item_is_a_removal_by_its_guid(stated: str) -> None:
    (removal,) = results(item(f"<pubStatus {stated}/>", HEADLINE))
    assert isinstance(removal, Removal)
    assert removal.id == "urn:n:1"


@pytest.mark.parametrize("until", ["2999-01-01T00:00:00Z", "", "soon"])
def test_item_under_embargo_is_rejected(until: str) -> None:
    (rejection,) = results(item(f"<embargoed>{until}</embargoed>", HEADLINE))
    assert isinstance(rejection, Rejection)
    assert "embargoed until" in rejection.reason


def test_news_items_of_a_message_are_articles_and_others_named() -> None:
    inside = (
        item(content=HEADLINE) + "<packageItem/><planningItem/>" + item(content=HEADLINE, attributes="guid='urn:n:2'")
    )
    first, package, planning, second = results(f"<newsMessage {SPACE}><itemSet>{inside}</itemSet></newsMessage>")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.id, second.id) == ("urn:n:1", "urn:n:2")
    assert isinstance(package, Rejection)
    assert package.source == "-[1]"
    assert "a package" in package.reason
    assert isinstance(planning, Rejection)
    assert "announces coverage" in planning.reason


def test_item_with_content_elsewhere_names_its_type() -> None:
    (rejection,) = results(item(inside="<remoteContent contenttype='video/mp4' href='a.mp4'/>"))
    assert isinstance(rejection, Rejection)
    assert "video/mp4" in rejection.reason


PARTS = [
    *("<itemMeta>", "</itemMeta>", "<contentMeta>", "</contentMeta>", "<contentSet>", "</contentSet>", "<headline>A"),
    *("</headline>", "<inlineXML>", "</inlineXML>", "<p>x</p>", "<inlineData>&lt;p></inlineData>", "<embargoed/>"),
]


@given(st.lists(st.sampled_from(PARTS), max_size=14))
def test_any_item_ends_in_verdicts(parts: list[str]) -> None:
    assert results(f"<newsItem {SPACE}>{''.join(parts)}</newsItem>")
