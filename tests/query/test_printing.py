"""Trees as text that parses to the same trees, and in plain words."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from strategies import nodes

from newssearch.query.nodes import (
    And,
    AtLeast,
    Cased,
    DateRange,
    Everything,
    First,
    Fuzzy,
    Near,
    NoDate,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Wildcard,
    Within,
    Word,
)
from newssearch.query.parsing import parse
from newssearch.query.printing import describe, to_text


@given(nodes())
def test_every_tree_in_normal_form_survives_printing_and_parsing(node: Node) -> None:
    text = to_text(node)
    assert parse(text).node == node
    assert parse(text, match="any").node == node


@given(nodes())
def test_a_printed_query_is_read_without_a_warning_about_its_operators(node: Node) -> None:
    assert not [w for w in parse(to_text(node)).warnings if "binds tighter" in w]


@given(nodes())
def test_every_tree_can_be_described_on_one_line(node: Node) -> None:
    words = describe(node)
    assert words
    assert "\n" not in words


GAS, OIL, EU = Word("gas"), Word("oil"), Word("eu")


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (And((GAS, OIL)), "gas AND oil"),
        (Or((And((GAS, OIL)), EU)), "(gas AND oil) OR eu"),
        (And((Or((GAS, OIL)), Not(EU))), "(gas OR oil) AND NOT eu"),
        (Not(Or((GAS, OIL))), "NOT (gas OR oil)"),
        (Near(Near(GAS, OIL, 5), EU, 3, ordered=True), "gas NEAR/5 oil PRE/3 eu"),
        (Near(GAS, Near(OIL, EU, 3), 5), "gas NEAR/5 (oil NEAR/3 eu)"),
        (Or((Word("nato", "headline"), Word("eu", "headline"))), "headline:(nato OR eu)"),
        (And((Word("nato", "headline"), Word("eu", "body"))), "headline:nato AND body:eu"),
        (Near(Word("a", "headline"), Word("b", "headline"), 2), "headline:(a NEAR/2 b)"),
        (Within((GAS, Within((OIL, EU), "sentence")), "paragraph"), "gas W/P oil W/S eu"),
        (Within((Or((GAS, OIL)), Near(EU, GAS, 5)), "sentence"), "(gas OR oil) W/S eu NEAR/5 gas"),
        (And((Within((GAS, OIL), "sentence"), EU)), "gas W/S oil AND eu"),
        (Near(GAS, Or((OIL, Near(EU, GAS, 5))), 3), "gas NEAR/3 (oil OR eu NEAR/5 gas)"),
        (Within((Word("a", "body"), Word("b", "body")), "sentence"), "body:(a W/S b)"),
        (First(GAS, 50), "FIRST50(gas)"),
        (AtLeast(Or((GAS, OIL)), 5), "ATLEAST5(gas OR oil)"),
        (AtLeast(First(Word("a", "headline"), 9), 2), "headline:ATLEAST2(FIRST9(a))"),
        (And((AtLeast(Word("a", "headline"), 2), Cased("US", "headline"))), "headline:(ATLEAST2(a) AND CAPS(US))"),
        (AtLeast(Word("https://a.example/", "url"), 2), "ATLEAST2(url:https://a.example/)"),
        (Cased("US"), "CAPS(US)"),
        (Cased("AT&T", "headline"), "headline:CAPS(AT&T)"),
        (Cased("NOT"), 'CAPS("NOT")'),
        (Cased("Bank of England"), 'CAPS("Bank of England")'),
        (Phrase("prime minister"), '"prime minister"'),
        (Proximity("gas pipeline", 5), '"gas pipeline"~5'),
        (Prefix("pipe"), "pipe*"),
        (Fuzzy("zelensky", 2), "zelensky~2"),
        (Wildcard("colo?"), "(colo?)"),
        (Wildcard("colo?", "body"), "body:colo?"),
        (DateRange(date(2025, 12, 5), date(2025, 12, 5)), "date:2025-12-05"),
        (DateRange(date(2025, 12, 1), date(2025, 12, 31)), "date:2025-12-01..2025-12-31"),
        (DateRange(start=date(2025, 12, 1)), "since:2025-12-01"),
        (DateRange(end=date(2025, 12, 1)), "until:2025-12-01"),
        (DateRange(end=datetime(2025, 12, 1, 9, tzinfo=UTC)), "before:2025-12-01T09:00:00Z"),
        (DateRange(), "date:any"),
        (NoDate(), "date:none"),
        (NumberRange("words", 801), "words:>=801"),
        (Everything(), "*:*"),
    ],
)
def test_a_tree_prints_as_a_user_would_write_it(node: Node, text: str) -> None:
    assert to_text(node) == text


def test_address_in_a_group_is_not_printed_as_a_field() -> None:
    node = Or((Word("https://a.example/", "url"), Word("https://b.example/", "url")))
    assert to_text(node) == "url:https://a.example/ OR url:https://b.example/"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("gas", "the word 'gas' and its forms"),
        ("byline:okafor", "the word 'okafor', in the byline"),
        ("language:en", "the language 'en'"),
        ('headline:"prime minister"', "the phrase 'prime minister' as written, in the headline"),
        ('"gas pipeline"~1', "the words of 'gas pipeline' as written, at most 1 word apart, in any order"),
        (
            "headline:(gas PRE/2 oil)",
            "in the headline: the word 'gas' and its forms, at most 2 words from the word 'oil' and its forms, "
            "in this order",
        ),
        (
            "gas W/S CAPS(US) W/P oil",
            "in the same paragraph: (in the same sentence: the word 'gas' and its forms; 'US' with these capitals); "
            "the word 'oil' and its forms",
        ),
        ("body:FIRST50(pipe*)", "in the body: within the first 50 words: words that begin with 'pipe'"),
        ("FIRST50(pipe*)", "within the first 50 words of the field: words that begin with 'pipe'"),
        ("body:ATLEAST5(pipe*)", "in the body: at least 5 times: words that begin with 'pipe'"),
        ("ATLEAST5(CAPS(US))", "at least 5 times in the article: 'US' with these capitals"),
        ("ATLEAST1(pipe*)", "at least once in the article: words that begin with 'pipe'"),
        ('headline:CAPS("New York")', "'New York' with these capitals, in the headline"),
        ("pipe*", "words that begin with 'pipe'"),
        ("zelensky~2", "words within 2 edits of 'zelensky'"),
        ("-pipe*", "not words that begin with 'pipe'"),
        ("date:2025-12", "published from 2025-12-01 to 2025-12-31"),
        ("date:2025-12-05", "published on 2025-12-05"),
        ("since:2025", "published from 2025-01-01 on"),
        ("until:2025", "published on or before 2025-12-31"),
        ("before:2025-12-01T09:00Z", "published before 2025-12-01T09:00:00Z"),
        ("date:none", "whose date is not known"),
        ("words:>800", "at least 801 words long"),
        ("*:*", "every article"),
    ],
)
def test_a_clause_is_told_in_plain_words(query: str, words: str) -> None:
    assert describe(parse(query).node) == words
