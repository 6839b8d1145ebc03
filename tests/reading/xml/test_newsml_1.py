"""NewsML 1: one article of each news item, however its components are nested."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article, Rejection, Removal
from newssearch.reading import read

LINES = "<NewsLines><HeadLine>Crane saved</HeadLine></NewsLines>"


def results(item: str) -> list[Article | Rejection | Removal]:
    envelope = "<NewsEnvelope><SentFrom><Party FormalName='Coast Wire'/></SentFrom></NewsEnvelope>"
    document = f"<NewsML>{envelope}<NewsItem>{item}</NewsItem></NewsML>"
    return list(read("-", stdin=io.BytesIO(document.encode()), retrieved="2025-12-10"))


def article(item: str) -> Article:
    (only,) = results(item)
    assert isinstance(only, Article), only
    return only


def component(inside: str, role: str = "Main") -> str:
    content = f"<ContentItem><DataContent>{inside}</DataContent></ContentItem>"
    return f"<NewsComponent><Role FormalName='{role}'/>{content}</NewsComponent>"


@pytest.mark.parametrize(
    ("item", "field", "expected"),
    [
        (f"<NewsComponent>{LINES}</NewsComponent>", "headline", "Crane saved"),
        (f"<NewsComponent><NewsComponent>{LINES}{component('One.')}</NewsComponent></NewsComponent>", "body", "One."),
        (f"<NewsComponent>{LINES}{component('<p>One</p><p>Two</p>')}</NewsComponent>", "body", "One\n\nTwo"),
        (
            f"<NewsComponent>{LINES}{component('A long caption.', 'Caption')}{component('One.')}</NewsComponent>",
            "body",
            "One.",
        ),
        (
            f"<NewsComponent>{LINES}{component('A day late.', 'SubHeadLine')}</NewsComponent>",
            "standfirst",
            "A day late.",
        ),
        (
            f"<NewsComponent>{LINES}<NewsLines><ByLine>By Ana Okafor</ByLine></NewsLines></NewsComponent>",
            "byline",
            ("Ana Okafor",),
        ),
        (
            f"<NewsComponent>{LINES}<ContentItem><DataContent><nitf><body><body.content><p>One.</p></body.content></body></nitf>"
            "</DataContent></ContentItem></NewsComponent>",
            "body",
            "One.",
        ),
        (
            f"<NewsComponent>{LINES}<Metadata><Language FormalName='de'/></Metadata></NewsComponent>",
            "language",
            "de",
        ),
        (f"<NewsComponent>{LINES}</NewsComponent>", "source", "Coast Wire"),
        (
            "<NewsManagement><FirstCreated>20251201T073000+0000</FirstCreated></NewsManagement>"
            f"<NewsComponent>{LINES}</NewsComponent>",
            "published",
            "2025-12-01T07:30:00+00:00",
        ),
    ],
)
def test_an_item_gives_its_field(item: str, field: str, expected: object) -> None:
    assert getattr(article(item), field) == expected


@pytest.mark.parametrize(("revision", "update"), [("1", "N"), ("2", "N"), ("3", "U")])
def test_all_revisions_of_an_item_have_one_id(revision: str, update: str) -> None:
    ending = f"{revision}{update.replace('N', '')}"
    identifier = (
        f"<Identification><NewsIdentifier><RevisionId Update='{update}'>{revision}</RevisionId>"
        f"<PublicIdentifier>urn:newsml:c.example:20251201:pump:{ending}</PublicIdentifier>"
        "</NewsIdentifier></Identification>"
    )
    assert article(f"{identifier}<NewsComponent>{LINES}</NewsComponent>").id == "urn:newsml:c.example:20251201:pump"


def managed(management: str) -> Article | Rejection | Removal:
    identifier = "<Identification><NewsIdentifier><NewsItemId>n1</NewsItemId></NewsIdentifier></Identification>"
    (only,) = results(
        f"{identifier}<NewsManagement>{management}</NewsManagement><NewsComponent>{LINES}</NewsComponent>"
    )
    return only


def test_canceled_item_is_a_removal() -> None:
    removal = managed("<Status FormalName='Canceled'/>")
    assert isinstance(removal, Removal)
    assert removal.id == "n1"


def test_an_embargo_ends_when_the_status_will_change_and_without_that_never() -> None:
    change = "<StatusWillChange><FutureStatus FormalName='Usable'/><DateAndTime>{}</DateAndTime></StatusWillChange>"
    status = "<Status FormalName='Embargoed'/>"
    assert isinstance(managed(status + change.format("20251201T080000Z")), Article)
    assert isinstance(managed(status + change.format("29990101T080000Z")), Rejection)
    assert isinstance(managed(status), Rejection)


def test_an_update_of_parts_is_rejected_with_its_reason() -> None:
    (rejection,) = results("<Update><Delete DuidRef='a'/></Update>")
    assert isinstance(rejection, Rejection)
    assert "an update of parts" in rejection.reason


PARTS = [
    *(
        "<NewsComponent>",
        "</NewsComponent>",
        LINES,
        "<ContentItem>",
        "</ContentItem>",
        "<DataContent>",
        "</DataContent>",
    ),
    *("x", "<p>One</p>", "<Role FormalName='Main'/>", "<NewsItem>", "<NewsLines>", "<Identification/>"),
]


@given(st.lists(st.sampled_from(PARTS), max_size=14))
def test_any_item_ends_in_verdicts(parts: list[str]) -> None:
    assert results("".join(parts))
