"""Wires: every story between its control characters, its header, its notes and its trailer recognized."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article, Rejection
from newssearch.reading import read

ANPA = "\x16\x16\x01f0412\x1fbor\r\nr f\x13\x11 bc-Herring    12-05 0061\r\n"
IPTC = "\x01kd0077 3 pl 0041  kd 0077\r\n"
OPENED = (
    "\x02Fähre bleibt noch eine Woche\r\nim Hafen =\r\nVon Ana Okafor, dpa =\r\n\r\n"
    "   Saltmere (dpa) - Eins geht\r\nweiter.\r\n   Zwei.\r\n\x03"
)


def stories(text: str, encoding: str = "latin-1") -> list[Article | Rejection]:
    found = list(read("-", stdin=io.BytesIO(text.encode(encoding)), retrieved="2025-12-10", format="wire"))
    return [one for one in found if isinstance(one, Article | Rejection)]


def story(text: str) -> Article:
    (only,) = stories(text)
    assert isinstance(only, Article), only
    return only


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        (ANPA + "\x02^BC-Herring,0061<\r\n^Herring dear<\r\n\tOne.\r\n\x03", "headline", "Herring dear"),
        (ANPA + "\x02^Herring dear<\r\n^Eds: Recasts.<\r\n\tOne.\r\n\x03", "headline", "Herring dear"),
        (
            ANPA + "\x02^Herring dear<\r\n^By ANA OKAFOR=\r\n^Boreal Press Writer=\r\n\tOne.\r\n\x03",
            "byline",
            ("ANA OKAFOR",),
        ),
        (ANPA + "\x02\tOne goes\r\non.\r\n\tTwo.\r\n\x03", "body", "One goes on.\n\nTwo."),
        (ANPA + "\x02\tSALTMERE (AP) _ One.\r\n\x03", "dateline", "SALTMERE"),
        (ANPA + "\x02\tOne.\r\n\x03", "section", "Financial"),
        (ANPA + "\x02\tOne.\r\n\x03", "keywords", ("Herring",)),
        (ANPA + "\x02\tOne.\r\n\x03\r\nAP-NY-12-05-25 1405EST\r\n\x04", "published", "2025-12-05T14:05:00-05:00"),
        (ANPA + "\x02\tOne.\r\n\x03", "published", "2025-12-05"),
        (IPTC + "Hafen/\r\nFähre bleibt =\r\n\x02   Text.\r\n\x03", "headline", "Fähre bleibt"),
        (IPTC + "Hafen/\r\nFähre bleibt =\r\n\x02   Text.\r\n\x03", "keywords", ("Hafen",)),
        (IPTC + "\x02   Text.\r\n\x03\r\n051610 GMT Dez 25\r\n\x04", "published", "2025-12-05T16:10:00+00:00"),
        (IPTC + "\x02   Text.\r\n\x03", "published", None),
        (IPTC + OPENED, "headline", "Fähre bleibt noch eine Woche im Hafen"),
        (IPTC + OPENED, "byline", ("Ana Okafor",)),
        (IPTC + OPENED, "dateline", "Saltmere"),
        (IPTC + OPENED, "source", "dpa"),
        (IPTC + OPENED, "body", "Eins geht weiter.\n\nZwei."),
        (IPTC + "\x02   Text.\r\n\x03\r\n051610Z DEC 25\r\n\x04", "published", "2025-12-05T16:10:00+00:00"),
        (IPTC + "\x02   Text.\r\n\x03\r\n20251205T161000Z\r\n\x04", "published", "2025-12-05T16:10:00+00:00"),
        (IPTC + "\x02   Text.\r\n\x03\r\n05.12.25 16:10\r\n\x04", "published", "2025-12-05T16:10:00"),
        (IPTC + "\x02Hafen/Saltmere/\r\nFähre bleibt =\r\n   Eins.\r\n\x03", "headline", "Fähre bleibt"),
        (IPTC + "\x02Hafen/Saltmere/\r\nFähre bleibt =\r\n   Eins.\r\n\x03", "keywords", ("Hafen/Saltmere",)),
        (IPTC + "\x02Fähre bleibt =\r\nSALTMERE, Dec 5\r\n\r\n   Eins.\r\n\x03", "dateline", "SALTMERE"),
        (IPTC + "\x02Fähre bleibt =\r\nSaltmere (dpa) =\r\nEins.\r\n\x03", "dateline", "Saltmere"),
        (IPTC + "\x02Fähre bleibt =\r\nSaltmere (dpa) =\r\nEins.\r\n\x03", "body", "Eins."),
        (IPTC + "\x02   Eins = zwei.\r\n   Drei.\r\n\x03", "headline", None),
        (ANPA + "\x02BC-Herring,0061\r\n\tOne.\r\n\x03", "body", "One."),
        (IPTC + "\x02   Text.\r\n\x03", "keywords", ()),
        (
            ANPA + "\x02^With storms near, ferry stops<\r\n^With BC-Herring-Box<\r\n\tOne.\x03",
            "headline",
            "With storms near, ferry stops",
        ),
    ],
)
def test_a_story_gives_its_field(text: str, field: str, expected: object) -> None:
    assert getattr(story(text), field) == expected


def test_a_story_without_an_end_says_that_it_may_be_cut_short() -> None:
    assert "the story has no end: it may be cut short" in story(f"{ANPA}\x02\tOne.").notes


def test_a_file_holds_many_stories_each_with_its_line() -> None:
    one, broken, two = stories(f"{ANPA}\x02\tOne.\r\n\x03\x04{IPTC}no text\r\n\x04{IPTC}\x02   Zwei.\r\n\x03\x04")
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.body, two.body) == ("One.", "Zwei.")
    assert isinstance(broken, Rejection)
    assert broken.source == "-:4"
    assert "STX" in broken.reason


@given(st.text("\x01\x02\x03\x04\x16\x1f\t\r\n^< abcE019-/=:", max_size=80))
def test_any_wire_ends_in_verdicts(text: str) -> None:
    assert all(isinstance(one, Article | Rejection) for one in stories(f"{ANPA}{text}"))
