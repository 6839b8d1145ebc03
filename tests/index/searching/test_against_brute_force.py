"""The engine finds what the definition of a query says, whatever the articles, segments and removals."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from brute_force import matches
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.index.searching.snapshot import Snapshot
from newssearch.models import Article
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
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Wildcard,
    Word,
)
from newssearch.query.normal import within

WORDS = [
    "oil",
    "oils",
    "gas",
    "gaz",
    "run",
    "running",
    "the",
    "US",
    "Us",
    "us",
    "Oil",
    "harbour’s",
    "O’Neill",
    "café",
    "10,000",
    "U.S.",
]
DATES = ["2025", "2025-11", "2025-12-05", "2025-12-06", "2024-02-29", None]
PRECISIONS = {4: "year", 7: "month", 10: "day"}

words = st.sampled_from(WORDS)
ends = st.sampled_from([" "] * 6 + [". ", "? ", ", ", "\n\n", " \n", ".\n— ", "... "])
texts = st.lists(st.tuples(words, ends), min_size=1, max_size=12).map(lambda pairs: "".join(map("".join, pairs)))
fields = st.sampled_from([None, "headline", "body"])
phrases = st.lists(words, min_size=1, max_size=3).map(" ".join)
distances = st.integers(1, 4)


def leaves(field: str | None) -> st.SearchStrategy:
    patterns = [
        Prefix("ru", field),
        Prefix("o", field),
        Wildcard("ga?", field),
        Wildcard("*s", field),
        Fuzzy("gsa", 1, field),
        Fuzzy("oils", 2, field),
    ]
    return (
        st.builds(Word, words, st.just(field))
        | st.builds(Phrase, phrases, st.just(field))
        | st.builds(Proximity, phrases, distances, st.just(field))
        | st.builds(Cased, st.sampled_from(["US", "Us", "Oil", "O’Neill", "the US", "Neill oil"]), st.just(field))
        | st.sampled_from(patterns)
    )


def nears(field: str | None) -> st.SearchStrategy:
    groups = st.lists(leaves(field), min_size=2, max_size=2).map(lambda c: Or(tuple(c)))
    sides = st.recursive(
        leaves(field) | groups, lambda s: st.builds(Near, s, s, distances, st.booleans()), max_leaves=3
    )
    return st.builds(Near, sides, sides, distances, st.booleans())


def functions(field: str | None, parts: st.SearchStrategy) -> st.SearchStrategy:
    """Generate nodes of sentences, paragraphs, first words and frequencies, nested in each other."""
    placed = st.recursive(
        parts | st.builds(Cased, st.sampled_from(["US", "Us", "Oil"]), st.just(field)),
        lambda inner: (
            st.builds(lambda parts, unit: within(parts, unit), st.lists(inner, min_size=2, max_size=3), units)
            | st.builds(First, inner, st.integers(1, 9))
            | st.lists(inner, min_size=2, max_size=2).map(lambda c: Or(tuple(c)))
        ),
        max_leaves=4,
    )
    return placed.filter(lambda node: not isinstance(node, Or)) | st.builds(AtLeast, placed, st.integers(1, 4))


days = st.none() | st.sampled_from([date(2024, 2, 28), date(2025, 1, 1), date(2025, 11, 15), date(2025, 12, 5)])
filters = (
    st.just(Everything())
    | st.just(NoDate())
    | st.builds(NumberRange, st.just("words"), st.none() | st.integers(0, 6), st.none() | st.integers(3, 9))
    | st.builds(DateRange, days, days).filter(lambda d: d.start is None or d.end is None or d.start <= d.end)
)
units = st.sampled_from(["sentence", "paragraph"])
atoms = fields.flatmap(lambda f: leaves(f) | nears(f) | functions(f, leaves(f) | nears(f)))
nodes = st.recursive(
    atoms | filters,
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(lambda c: And(tuple(c)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda c: Or(tuple(c)))
        | st.builds(Not, inner)
    ),
    max_leaves=5,
)


@st.composite
def collections(draw: st.DrawFn) -> tuple[list[Article], set[int], int]:
    """Articles, the numbers of those removed again, and the number of segments."""
    count = draw(st.integers(1, 8))
    articles = []
    for n in range(count):
        published = draw(st.sampled_from(DATES))
        articles.append(
            Article(
                str(n),
                headline=draw(st.none() | texts),
                body=f"{draw(texts)} n{n}",  # no two are copies of one another
                published=published,
                precision=PRECISIONS[len(published)] if published else None,
                language="en",
            )
        )
    removed = draw(st.sets(st.integers(0, count - 1), max_size=2))
    return articles, removed, draw(st.integers(1, 3))


@given(collections(), st.lists(nodes, min_size=1, max_size=8))
def test_every_node_matches_its_definition(collection, queries):
    articles, removed, segments = collection
    with tempfile.TemporaryDirectory() as folder, newssearch.create(Path(folder) / "index") as news:
        for start in range(segments):
            news.update(articles[start::segments])
        news.remove([str(n) for n in removed])
        left = [a for a in articles if int(a.id) not in removed]
        snapshot = Snapshot(news.path)
        for node in queries:
            found = snapshot.page(snapshot.evaluate(node), "relevance", 0, len(articles))
            assert sorted(snapshot.article(m.document).id for m in found) == [a.id for a in left if matches(node, a)]
        snapshot.close()


@given(collections(), st.lists(nodes, min_size=1, max_size=6))
def test_boilerplate_is_neither_matched_nor_marked(collection, queries):
    articles, _, segments = collection
    call, own = "The oil and gas of the US run", "stood first in the long line of those who had come to the quay"
    whole = [replace(a, body=f"{a.body} {own}.\n\n{call}\n\nThe end.", source="Wire") for a in articles]
    with tempfile.TemporaryDirectory() as folder, newssearch.create(Path(folder) / "index") as news:
        for start in range(segments):
            news.update(whole[start::segments])
        learnt = len(whole) >= 5
        snapshot = Snapshot(news.path)
        indexed = [snapshot.document(d).indexed for d in snapshot.live()]
        assert all((call in (a.body or "")) != learnt for a in indexed)
        for node in queries:
            found = snapshot.page(snapshot.evaluate(node), "relevance", 0, len(whole))
            assert {snapshot.article(m.document).id for m in found} == {a.id for a in indexed if matches(node, a)}
        snapshot.close()
        shown = [snippet.text for hit in news.search("first OR run", snippets=9) for snippet in hit.snippets]
        assert any(call in text for text in shown) == (not learnt)


few = st.lists(
    st.tuples(st.sampled_from(["oil", "Oil", "gas", "US", "us"]), st.sampled_from([" ", " ", ". ", "\n"])), max_size=9
).map(lambda pairs: "".join(map("".join, pairs)))
of_few = st.sampled_from([None, None, "body"]).flatmap(
    lambda f: functions(f, st.builds(Word, st.sampled_from(["oil", "gas", "us"]), st.just(f)))
)


@given(st.lists(st.tuples(few, few), min_size=4, max_size=8), st.lists(of_few, min_size=8, max_size=16))
def test_counts_sentences_and_first_words_match_their_definition(texts, queries):
    articles = [Article(str(n), headline=h, body=f"{b} n{n}", language="en") for n, (h, b) in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder, newssearch.create(Path(folder) / "index") as news:
        news.update(articles)
        snapshot = Snapshot(news.path)
        for node in queries:
            found = snapshot.page(snapshot.evaluate(node), "relevance", 0, len(articles))
            assert sorted(snapshot.article(m.document).id for m in found) == [
                a.id for a in articles if matches(node, a)
            ]
        snapshot.close()
