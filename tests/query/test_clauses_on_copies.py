"""``copies:`` and ``copy-of:`` in the query language."""

from __future__ import annotations

import pytest

from newssearch.errors import QueryError
from newssearch.query.nodes import Node, Not, NumberRange, Or, Phrase, Word
from newssearch.query.parsing import parse
from newssearch.query.printing import describe, to_text


@pytest.mark.parametrize(
    ("query", "node", "meaning"),
    [
        ("copies:>10", NumberRange("copies", 11), "with at least 11 copies"),
        ("copies:..4", NumberRange("copies", None, 4), "with at most 4 copies"),
        ("copies:2..5", NumberRange("copies", 2, 5), "with 2 to 5 copies"),
        ("Copies:0", NumberRange("copies", 0, 0), "with 0 copies"),
        ("words:>800", NumberRange("words", 801), "at least 801 words long"),
        ("copy-of:a-1", Word("a-1", "copy-of"), "the copies of 'a-1'"),
        ('copy-of:"a 1?"', Phrase("a 1?", "copy-of"), "the copies of 'a 1?'"),
        ("-copy-of:a", Not(Word("a", "copy-of")), "not the copies of 'a'"),
        (
            "copy-of:(a OR b)",
            Or((Word("a", "copy-of"), Word("b", "copy-of"))),
            "any of: the copies of 'a'; the copies of 'b'",
        ),
    ],
)
def test_clauses_on_copies_are_read_and_printed(query: str, node: Node, meaning: str) -> None:
    assert parse(query).node == node
    assert parse(to_text(node)).node == node
    assert describe(node) == meaning


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("copies:many", "many is not a whole number"),
        ("copies:(1 OR 2)", "takes no group"),
        ("copies:5..2", "No number lies in this range"),
        ("copy-of:a*", "takes one id"),
        ('copy-of:"a b"~3', "takes one id"),
    ],
)
def test_clauses_on_copies_that_cannot_be_read_are_pointed_at(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as refused:
        parse(query)
    assert query[refused.value.start : refused.value.end] in query
    assert "copies:" in str(refused.value) or "copy-of:" in str(refused.value)


def test_a_headline_that_begins_with_copies_is_read_as_words() -> None:
    parsed = parse("Copies: rare books sold", match="best", strict=False)
    assert "read as words" in parsed.warnings[0]
