"""Kinds of change name what an editor would: words before marks, text before boilerplate."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.analysis.changes import KINDS, Kind, is_slight, kinds_of_change, plain
from newssearch.models import Article

ARTICLE = Article(
    "a",
    headline='Harbour "closed" - again',
    body="The harbour isn't open...\n\nJoin our channel\n\nMore tomorrow.",
    byline=("Ann Reed",),
    published="2026-03-01",
)
LINE = (ARTICLE.body or "").index("Join our")
LEFT_OUT = ((LINE, LINE + len("Join our channel\n\n")),)


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({}, ()),
        ({"headline": "Harbour “closed” – again"}, ("typography",)),
        ({"headline": 'Harbour "closed"—again'}, ("typography",)),
        ({"headline": "Harbour open again"}, ("headline",)),
        ({"body": "The harbour isn’t open…\u00a0\n\nJoin our channel\nMore tomorrow."}, ("typography",)),
        ({"body": "The harbour is open.\n\nJoin our channel"}, ("text",)),
        ({"standfirst": "For a week."}, ("text",)),
        ({"byline": ("ANN  REED",)}, ()),
        ({"byline": ("Ann Reed", "Bo Lind")}, ("byline",)),
        ({"published": "2026-03-02", "headline": "Open"}, ("headline", "date")),
        ({"section": "Ports", "keywords": ("harbour",), "updated": "2026-03-02"}, ()),
    ],
)
def test_kinds_of_change(fields: dict[str, object], kinds: tuple[Kind, ...]) -> None:
    assert kinds_of_change(ARTICLE, replace(ARTICLE, **fields)) == kinds  # type: ignore[arg-type]


def test_lines_that_recur_are_boilerplate_not_text() -> None:
    newer = replace(ARTICLE, body="The harbour isn't open...\n\nMore tomorrow.")
    assert kinds_of_change(ARTICLE, newer, LEFT_OUT) == ("boilerplate",)
    assert kinds_of_change(ARTICLE, newer) == ("text",)
    other = replace(newer, body="The harbour is open.\n\nMore tomorrow.")
    assert kinds_of_change(ARTICLE, other, LEFT_OUT) == ("text",)


articles = st.builds(
    Article,
    st.just("a"),
    headline=st.none() | st.text(max_size=8),
    body=st.none() | st.text(max_size=20),
    byline=st.lists(st.text(max_size=3), max_size=2).map(tuple),
)


@given(articles, articles)
def test_kinds_are_in_order_and_the_same_both_ways(one: Article, other: Article) -> None:
    kinds = kinds_of_change(one, other)
    assert kinds == tuple(kind for kind in KINDS if kind in kinds) == kinds_of_change(other, one)
    assert kinds_of_change(one, one) == ()


def test_slight_changes() -> None:
    assert is_slight(())
    assert is_slight(("typography", "boilerplate"))
    assert not is_slight(("typography", "date"))


_WRITING = st.lists(
    st.sampled_from(["ship", "Ship", "-", " ", "\n", "–", "'", "''", "“", "e", "\u0301", "\u200b", "ﬁ"]), max_size=8
)


@given(_WRITING, _WRITING, _WRITING, _WRITING)
def test_typography_is_the_same_with_and_without_common_lines(
    first: list[str], one: list[str], other: list[str], last: list[str]
) -> None:
    before, after = "".join(first), "".join(last)
    bodies = [f"{before}\n{''.join(middle)}\n{after}" for middle in (one, other)]
    kinds = kinds_of_change(*(Article(id="1", body=body) for body in bodies))
    assert ("text" in kinds) == (plain(bodies[0]) != plain(bodies[1]))
