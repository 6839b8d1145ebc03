"""Words, patterns and quoted phrases, one at a time."""

import re

import pytest
from refusals import refusal

from newssearch.query.nodes import And, Fuzzy, Node, Phrase, Prefix, Proximity, Wildcard, Word
from newssearch.query.parsing import parse


@pytest.mark.parametrize(
    "word",
    re.findall(
        r"\S+",
        "US May not AT&T X U.S. e-mail covid-19 O’Neill O'Neill C++ #tag @user 10,000 3.5% R&D café Россия भारत "
        "العربية 東京 10:30 2025-12-05 'n' [sic] a/b Yahoo! +39 a_b ±5 _x1 NEAR W CAPS",
    ),
)
def test_text_between_spaces_is_one_word(word: str) -> None:
    assert parse(word).node == Word(word)


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ('"prime minister"', Phrase("prime minister")),
        ("“prime minister”", Phrase("prime minister")),
        ("„prime minister“", Phrase("prime minister")),
        ("«prime minister»", Phrase("prime minister")),
        ('"prime\u3000 \n minister"', Phrase("prime minister")),
        ('"one"', Phrase("one")),
        ('"one"~5', Phrase("one")),
        ('"gas pipeline"~5', Proximity("gas pipeline", 5)),
        ('headline:"gas pipeline"~1', Proximity("gas pipeline", 1, "headline")),
        ('"foo:bar"', Phrase("foo:bar")),
        ('"(a AND b)"', Phrase("(a AND b)")),
    ],
)
def test_any_double_quotes_make_a_phrase(query: str, node: Node) -> None:
    assert parse(query).node == node


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("pipe*", Prefix("pipe")),
        ("pi*", Prefix("pi")),
        ("pipe**", Prefix("pipe")),
        ("headline:sum*", Prefix("sum", "headline")),
        ("wom?n", Wildcard("wom?n")),
        ("*stan", Wildcard("*stan")),
        ("col*r?", Wildcard("col*r?")),
        ("zelensky~", Fuzzy("zelensky", 1)),
        ("zelensky~1", Fuzzy("zelensky", 1)),
        ("zelensky~2", Fuzzy("zelensky", 2)),
        ("byline:okafor~", Fuzzy("okafor", 1, "byline")),
    ],
)
def test_patterns_are_told_by_their_signs(query: str, node: Node) -> None:
    assert parse(query).node == node


@pytest.mark.parametrize(
    "query", ["p*", "*", "?", "**", "*?*", "x?", "?x*", "z~", "ab~2", "a~b", "~oil", "zelensky~3", "gas~10", "ga*s~"]
)
def test_a_pattern_that_says_too_little_or_too_much_is_refused(query: str) -> None:
    assert refusal(f"{query} end")[0] in query


@pytest.mark.parametrize(
    "query", ['""', "“”", "...", "&", '"..."', '""~5', "headline:...", "-", "gas - oil", "🙂", '"!?"']
)
def test_word_without_letter_or_digit_is_refused(query: str) -> None:
    place, message = refusal(query)
    assert place in query
    assert "nothing to search for" in message


@pytest.mark.parametrize(
    "query", ['"gas oil"~0', '"gas oil"~1001', '"gas oil"~x', '"gas oil"~', '"gas oil"~٥', '"one"~0']
)
def test_a_distance_after_a_phrase_is_a_number_from_1_to_1000(query: str) -> None:
    assert refusal(query)[0].startswith("~")


@pytest.mark.parametrize(
    ("query", "sign", "instead"),
    [("a && b", "&&", "AND"), ("a||b", "||", "OR"), ("!oil", "!", "NOT"), ("a ! b", "!", "NOT"), ("+oil", "+", "AND")],
)
def test_the_operators_of_other_languages_are_refused_with_ours(query: str, sign: str, instead: str) -> None:
    place, message = refusal(query)
    assert place == sign
    assert f"write {instead}" in message


def test_a_question_mark_that_ends_the_query_is_punctuation() -> None:
    parsed = parse("who is president?")
    assert parsed.node == parse("who is president").node
    assert "punctuation" in parsed.warnings[0]


def test_a_question_mark_elsewhere_is_one_character_and_told() -> None:
    parsed = parse("colo? tv")
    assert parsed.node == parse("(colo?) tv").node
    assert "any one character" in parsed.warnings[0]
    assert parse("(colo?)").node == Wildcard("colo?")
    assert parse("body:colo?").node == Wildcard("colo?", "body")
    assert refusal("gas AND?")[0] == "AND"


def test_patterns_inside_quotes_are_text_and_told() -> None:
    parsed = parse('"pipe*" "why?"')
    assert parsed.node == And((Phrase("pipe*"), Phrase("why?")))
    assert len(parsed.warnings) == 1
    assert "no pattern inside quotes" in parsed.warnings[0]


def test_a_dash_that_autocorrect_made_longer_is_told() -> None:
    parsed = parse("gas –oil")
    assert parsed.node == And((Word("gas"), Word("–oil")))
    assert "-oil to exclude" in parsed.warnings[0]


@pytest.mark.parametrize("value", ["https://example.org/a?b=c~d", "example.org/*", "http://user@host:80/"])
def test_signs_in_an_address_are_part_of_it(value: str) -> None:
    assert parse(f"url:{value}").node == Word(value, "url")
    assert parse(f"id:{value}").node == Word(value, "id")


@pytest.mark.parametrize("query", ["id:harb*", "language:e?", "id:harbour~", 'id:"a b"~3'])
def test_field_compared_whole_takes_no_pattern(query: str) -> None:
    assert "compared whole" in refusal(query)[1]


def test_a_quoted_id_is_taken_as_it_stands() -> None:
    parsed = parse('id:"urn:x *draft*"')
    assert parsed.node == Phrase("urn:x *draft*", "id")
    assert parsed.warnings == ()
