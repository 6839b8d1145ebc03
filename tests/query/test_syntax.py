"""Errors point at the place that cannot be read: unbalanced, out of place, unknown, too large."""

import pytest
from refusals import refusal

from newssearch.errors import QueryError, QueryLimitError
from newssearch.query.nodes import And, Phrase, Word
from newssearch.query.parsing import parse
from newssearch.query.scanning import plain
from newssearch.settings import QUERY_LIMITS


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("AND oil", "AND"),
        ("gas (OR oil)", "OR"),
        ("NEAR/5 x", "NEAR/5"),
        ("NEAR/x", "NEAR/x"),
        ("gas OR", "OR"),
        ("(gas AND) oil", "AND"),
        ("gas AND OR oil", "AND"),
        ("gas NEAR/5", "NEAR/5"),
        ("NOT", "NOT"),
        ("gas NOT", "NOT"),
        ("-", "-"),
        ("gas -OR oil", "OR"),
        ("()", "("),
        ("gas ( )", "("),
        ("(unclosed", "("),
        ("a (b (c)", "("),
        (")", ")"),
        ("a) b", ")"),
        ('"unclosed', '"'),
        ('a "b" c"', '"'),
        ("headline:", "headline:"),
        ("(headline:)", "headline:"),
        ("headline:-oil", "headline:"),
        ("headline:AND", "headline:"),
        ("date: OR x", "date:"),
    ],
)
def test_the_caret_stands_under_what_is_out_of_place(query: str, place: str) -> None:
    marked, message = refusal(query)
    assert marked == place
    assert len(message.split(". ")) > 1 or ": " in message, "a hint follows the message"


@pytest.mark.parametrize(
    ("query", "place", "hint"),
    [
        ("headlin:nato", "headlin", "headline:nato"),
        ("gas AND Autor:x", "Autor", "author:x"),
        ("foo:bar", "foo", '"foo:bar"'),
        ("NATO: what next", "NATO", '"NATO:"'),
        ("zzz:(a OR b)", "zzz", "quotes"),
        ("zzz:", "zzz", "quotes"),
        ("http://example.org/x", "http", "url:http://example.org/x"),
        ("see HTTPS://example.org", "HTTPS", "url:HTTPS://example.org"),
    ],
)
def test_an_unknown_field_names_the_nearest_and_how_to_quote(query: str, place: str, hint: str) -> None:
    marked, message = refusal(query)
    assert marked == place
    assert hint in message


def test_an_empty_query_is_refused_and_told_of_everything() -> None:
    for query in ("", "   ", "\u200b\u3000\n", "\x00"):
        assert "*:*" in refusal(query)[1]


def test_odd_spaces_and_brackets_are_plain_ones() -> None:
    both = And((Word("gas"), Word("oil")))
    for query in (
        "gas\u3000oil",
        "gas\u00a0oil",
        "gas\u200boil",
        "（gas AND oil）",
        "\ufeffgas\toil\r\n",
        "gas\x00oil",
    ):
        assert parse(query).node == both


def test_every_kind_of_double_quote_opens_and_closes_alike() -> None:
    for query in ("“a b”", "„a b“", "«a b»", "»a b«", "＂a b＂", '"a b”'):
        assert parse(query).node == Phrase("a b")


def test_plain_text_keeps_every_offset() -> None:
    query = "“a”　（b）\u200b«c»"
    assert len(plain(query, QUERY_LIMITS)) == len(query)
    assert refusal("“a b” headlin:x")[0] == "headlin"


def test_a_query_beyond_the_limits_is_refused_at_once() -> None:
    for query, reason in (("x" * 100_000, "100,000 characters"), ("(" * 4_999 + "a" + ")" * 4_999, "deep")):
        with pytest.raises(QueryLimitError, match=reason):
            parse(query)
    assert parse("(" * QUERY_LIMITS.max_depth + "a" + ")" * QUERY_LIMITS.max_depth).node == Word("a")


def test_bytes_that_are_not_text_are_refused() -> None:
    assert "not text" in refusal("gas \udcff")[1]


def test_the_message_draws_the_query_with_a_caret() -> None:
    with pytest.raises(QueryError) as caught:
        parse("gas AND headlin:nato")
    assert str(caught.value).splitlines()[:3] == [
        "There is no field headlin.",
        "  gas AND headlin:nato",
        "          ^^^^^^^",
    ]
