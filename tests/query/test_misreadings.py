"""Words that were perhaps meant as an operator give a warning with the form that is read."""

import pytest

from newssearch.query.nodes import And, Near, Node, Phrase, Word
from newssearch.query.parsing import Parsed, parse


def forgiven(query: str) -> Parsed:
    return parse(query, match="best", strict=False)


@pytest.mark.parametrize(
    ("query", "instead"),
    [
        ("gas ADJ3 leak", "PRE/3"),
        ("gas adj3 leak", "PRE/3"),
        ("gas P/4 leak", "PRE/4"),
        ("gas near5 leak", "NEAR/5"),
        ("gas N/5 leak", "NEAR/5"),
        ("gas within/2 leak", "NEAR/2"),
        ("(gas oil) CAPS (US)", "CAPS(...)"),
        ("ATLEAST5 (gas) oil", "ATLEAST5(...)"),
        ('"gas leak" ~5', '"..."~5'),
        ("date:2025-11-01 TO 2025-11-30", "date:2025-11-01..2025-11-30"),
        ("words:100 TO 200 gas", "words:100..200"),
        ("since:2025-12-05 9:30", "since:2025-12-05T09:30"),
        ("gas －oil", "-oil"),
        ("gas ‑oil", "-oil"),
        ("gas ‹oil price›", '"oil price"'),
        ("gas 『oil price』", '"oil price"'),
    ],
)
def test_form_of_another_program_gives_ours(query: str, instead: str) -> None:
    assert [instead in warning for warning in forgiven(query).warnings] == [True]


@pytest.mark.parametrize(
    "query",
    ["masks N95 shortage", "near5", "5 nations (Paris)", "caps (US)", '"CAPS (US)" "a N/5 b"', "date:2025 10 dead"]
    + [
        "from Paris TO London",
        'date:2025 "TO" 2026',
        "date:[2024 TO 2025]",
        "『oil』",
        "since:2025-12-05T09:30 at 10:00",
    ],
)
def test_words_that_are_only_words_give_no_warning(query: str) -> None:
    assert forgiven(query).warnings == ()


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("「steam crane」", Phrase("steam crane")),
        ("｢steam crane｣", Phrase("steam crane")),
        ("headline：crane", Word("crane", "headline")),
        ("Title：「steam crane」", Phrase("steam crane", "headline")),
        ("「steam crane」 NEAR/5 jib", Near(Phrase("steam crane"), Word("jib"), 5, ordered=False)),
    ],
)
def test_quotes_and_colons_of_east_asian_keyboards_are_read(query: str, node: Node) -> None:
    assert parse(query).node == node


def test_wide_colon_behind_another_word_is_text() -> None:
    assert parse("外媒：headline").node == Word("外媒：headline")


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ('צה"ל', Word("צה״ל")),
        ("ארה”ב", Word("ארה״ב")),
        ('"דובר צה"ל אמר"', Phrase("דובר צה״ל אמר")),
        ('headline:ארה"ב', Word("ארה״ב", "headline")),
        ('ב"הארץ החדשה"', And((Word("ב"), Phrase("הארץ החדשה")))),
    ],
)
def test_quote_within_a_hebrew_abbreviation_is_part_of_it(query: str, node: Node) -> None:
    assert forgiven(query).node == node
