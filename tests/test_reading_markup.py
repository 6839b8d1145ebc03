"""Markup inside values: tags of HTML become paragraphs, and nothing else is taken for a tag."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.reading.markup import to_text
from newssearch.reading.prose import paragraphs


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<p>One.</p><p>Two <b>bold</b>.</p>", ["One.", "Two bold."]),
        ("One<br>line<br/>two", ["One\nline\ntwo"]),
        ("<div>A &amp; B</div><script>no()</script>", ["A & B"]),
        ("<p>wrapped\nin the source</p>", ["wrapped in the source"]),
        ("USX <X> debt at 5 < 6 > 4", ["USX <X> debt at 5 < 6 > 4"]),
        ("<p>USX <X> debt</p>", ["USX <X> debt"]),
        ("AT&amp;T&nbsp;and AT&T &copy", ["AT&T and AT&T &copy"]),
        ("<ul><li>a<li>b</ul>", ["a", "b"]),
        ("<style>p{}</style>Text<!-- gone -->", ["Text"]),
        ("<p>One <![>two</p>", ["One two"]),
    ],
)
def test_values_become_paragraphs(value: str, expected: list[str]) -> None:
    assert paragraphs(to_text(value)) == expected


@given(st.text("<>&;[]pbr/ ax\n\"'=-!#1", max_size=80))
def test_any_markup_is_read_without_an_error(value: str) -> None:
    assert isinstance(to_text(value), str)
