"""NITF: head and body give the fields; deleted text, and text beside the article, is not in it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article, Rejection, Removal
from newssearch.reading import read


def results(head: str, opening: str, content: str) -> list[Article | Rejection | Removal]:
    body = f"<body><body.head>{opening}</body.head><body.content>{content}</body.content></body>"
    document = f"<nitf><head>{head}</head>{body}</nitf>"
    return list(read("-", stdin=io.BytesIO(document.encode()), retrieved="2025-12-10"))


def article(head: str = "", opening: str = "", content: str = "<p>One.</p>") -> Article:
    (only,) = results(head, opening, content)
    assert isinstance(only, Article), only
    return only


@pytest.mark.parametrize(
    ("head", "field", "expected"),
    [
        ("<title>Crane saved</title>", "headline", "Crane saved"),
        ("<docdata><doc-id id-string='n1'/></docdata>", "id", "n1"),
        ("<docdata><date.issue norm='20251205T140000Z'/></docdata>", "published", "2025-12-05T14:00:00+00:00"),
        ("<pubdata date.publication='20251205' name='Gazette' position.section='Town'/>", "published", "2025-12-05"),
        ("<pubdata date.publication='20251205' name='Gazette' position.section='Town'/>", "source", "Gazette"),
        ("<pubdata date.publication='20251205' name='Gazette' position.section='Town'/>", "section", "Town"),
        ("<revision-history norm='20251205'/><revision-history norm='20251206'/>", "updated", "2025-12-06"),
        ("<docdata><key-list><keyword key='pier'/></key-list></docdata>", "keywords", ("pier",)),
        ("<docdata><identified-content><org>Sound Co</org></identified-content></docdata>", "keywords", ("Sound Co",)),
        (
            "<docdata><identified-content><classifier>Top/News</classifier></identified-content></docdata>",
            "keywords",
            (),
        ),
    ],
)
def test_the_head_gives_its_field(head: str, field: str, expected: object) -> None:
    assert getattr(article(head), field) == expected


@pytest.mark.parametrize(
    ("opening", "field", "expected"),
    [
        ("<hedline><hl1>Crane <del>lost</del><ins>saved</ins></hl1></hedline>", "headline", "Crane saved"),
        ("<hedline><hl1>Crane</hl1><hl2>A day late</hl2></hedline>", "standfirst", "A day late"),
        ("<abstract><p>A day\nlate.</p></abstract>", "standfirst", "A day late."),
        ("<byline>By Ana Okafor, <byttl>Harbour Editor</byttl></byline>", "byline", ("Ana Okafor",)),
        (
            "<byline>By <person>Ana Okafor</person> and <person>Niall Quist</person></byline>",
            "byline",
            ("Ana Okafor", "Niall Quist"),
        ),
        ("<byline class='print_byline'>Agency</byline><byline>Ana Okafor</byline>", "byline", ("Ana Okafor",)),
        ("<byline><byttl>Sports Desk</byttl></byline>", "byline", ()),
        (
            "<dateline><location>SALTMERE</location>, <story.date norm='20251205'>Dec. 5</story.date></dateline>",
            "published_from",
            "dateline",
        ),
        (
            "<dateline><location>SALTMERE</location>, <story.date norm='20251205'>Dec. 5</story.date></dateline>",
            "dateline",
            "SALTMERE",
        ),
    ],
)
def test_the_head_of_the_body_gives_its_field(opening: str, field: str, expected: object) -> None:
    assert getattr(article(opening=opening), field) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>One\n  line.</p><p>Two.</p>", "One line.\n\nTwo."),
        ("<p>One.</p><media><media-caption>A crane.</media-caption></media> <p>Two.</p>", "One.\n\nTwo."),
        ("<p>Cut <del>by</del> here.</p>", "Cut here."),
        (
            "<block class='lead_paragraph'><p>One.</p></block><block class='full_text'><p>One.</p><p>Two.</p></block>",
            "One.\n\nTwo.",
        ),
    ],
)
def test_the_text_is_what_a_reader_of_the_paper_sees(content: str, expected: str) -> None:
    assert article(content=content).body == expected


def test_markup_that_was_encoded_twice_is_read() -> None:
    page = "<nitf><body><body.head><hedline><hl1>&lt;![CDATA[Ferry late]]&gt;</hl1></hedline></body.head>"
    page += "<body.content><p>&lt;![CDATA[The ferry didn&amp;#8217;t sail.]]&gt;</p></body.content></body></nitf>"
    (one,) = read("-", stdin=io.BytesIO(page.encode()), retrieved="2025-12-10", format="nitf")
    assert isinstance(one, Article)
    assert (one.headline, one.body) == ("Ferry late", "The ferry didn’t sail.")


def test_embargoed_is_rejected_and_canceled_is_a_removal() -> None:
    (early,) = results("<docdata><date.release norm='29990101T000000Z'/></docdata>", "", "<p>One.</p>")
    (gone,) = results("<docdata management-status='canceled'><doc-id id-string='n1'/></docdata>", "", "<p>One.</p>")
    assert isinstance(early, Rejection)
    assert "embargoed" in early.reason
    assert isinstance(gone, Removal)


PARTS = [
    "<p>",
    "</p>",
    "<del>",
    "</del>",
    "<block class='full_text'>",
    "</block>",
    "<media>",
    "</media>",
    "x",
    "<hl2>y</hl2>",
]


@given(st.lists(st.sampled_from(PARTS), max_size=14))
def test_any_content_ends_in_verdicts(parts: list[str]) -> None:
    assert results("", "<hedline><hl1>A</hl1></hedline>", "".join(parts))
