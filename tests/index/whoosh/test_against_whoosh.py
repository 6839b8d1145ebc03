"""The engine answers as plain Whoosh 2.7.4 does over the same analysis: the same articles, in the same order.

Whoosh is asked through an exhaustive collector, as its top-k loses matches. What it cannot say:

- W/S and W/P: it knows no sentences. `tests/index/searching/test_against_brute_force.py` has them.
- A clause over several fields scored as one term, and a phrase, a pattern or a NEAR scored as such: it adds up the
  scores of their terms. Here Whoosh finds the matches, and the formula is applied to their numbers (`Clause`).
- "Three words within a distance of each other", or a word and itself: proximities here are of two different words.
- A swap of neighbouring letters as one edit: the misspellings here are none.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from brute_force import matches
from hypothesis import given
from hypothesis import strategies as st
from plain_whoosh import Filter, PlainIndex, said, statistics_of
from whoosh_ranking import BM25F

import newssearch
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.whoosh.whoosh_api import query
from newssearch.index.writing.writer import Writer
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
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Wildcard,
    Word,
)

WORDS = (
    "oil oils Oil gas gaz run running the The US Us us harbour’s harbour O’Neill café cafe 10,000 U.S. e-mail email e "
    "mail"
).split()
DATES = ["2025", "2025-11", "2025-12-05", "2025-12-06T10:00:00+02:00", "2024-02-29", None]
PRECISIONS = {4: "year", 7: "month", 10: "day", 25: "second"}
DAYS = [date(2024, 2, 28), date(2025, 1, 1), date(2025, 11, 15), date(2025, 12, 5), date(2025, 12, 6)]
INSTANTS = [datetime(2025, 12, 6, 8, tzinfo=UTC), datetime(2025, 11, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)]

words = st.sampled_from(WORDS)
ends = st.sampled_from([" "] * 6 + [". ", "? ", ", ", "\n\n", ".\n— ", "... "])
texts = st.lists(st.tuples(words, ends), min_size=1, max_size=12).map(lambda pairs: "".join(map("".join, pairs)))
distances = st.integers(1, 4)


def leaves(field: str | None) -> st.SearchStrategy[Node]:
    patterns = [Prefix("ru", field), Prefix("o", field), Wildcard("ga?", field), Wildcard("*s", field)]
    pairs = st.tuples(words, words).filter(lambda pair: not {"-", "’"} & set("".join(pair)))
    pairs = pairs.filter(lambda pair: pair[0].casefold() != pair[1].casefold() and set(pair) != {"café", "cafe"})
    pairs = pairs.filter(lambda pair: {word.replace(".", "").casefold() for word in pair} != {"us"})
    return (
        st.builds(Word, words, st.just(field))
        | st.builds(Phrase, st.lists(words, min_size=1, max_size=3).map(" ".join), st.just(field))
        | st.sampled_from([*patterns, Fuzzy("gax", 1, field), Fuzzy("oilsx", 2, field)])
        | (
            st.builds(Proximity, pairs.map(" ".join), distances, st.just(field))
            | st.builds(Cased, st.sampled_from(["US", "Us", "Oil", "O’Neill", "the US", "Neill oil"]), st.just(field))
            if field != "byline"
            else st.nothing()
        )
    )


def sides(field: str | None) -> st.SearchStrategy[Node]:
    """Generate parts of NEAR without proximities, of which Whoosh counts pairs and we count first positions."""
    alone = leaves(field).filter(lambda node: not isinstance(node, Proximity))
    return st.recursive(
        alone,
        lambda inner: (
            st.builds(Near, inner, inner, distances, st.booleans())
            | st.lists(inner, min_size=2, max_size=2).map(lambda c: Or(tuple(c)))
            | (st.builds(First, inner, st.integers(1, 9)) if field != "byline" else st.nothing())
        ),
        max_leaves=4,
    )


def atoms(field: str | None) -> st.SearchStrategy[Node]:
    placed = leaves(field) | sides(field).filter(lambda node: not isinstance(node, Or))
    return placed | st.builds(AtLeast, placed, st.integers(1, 3))


bounds = st.none() | st.sampled_from(DAYS) | st.sampled_from(INSTANTS)
filters = (
    st.sampled_from([Everything(), NoDate()])
    | st.builds(NumberRange, st.just("words"), st.none() | st.integers(0, 6), st.none() | st.integers(6, 9))
    | st.builds(DateRange, bounds, bounds).filter(lambda d: d.start is None or d.end is None or in_order(d))
)


def in_order(node: DateRange) -> bool:
    start, end = (b.date() if isinstance(b, datetime) else b for b in (node.start, node.end))
    return start < end


queries = st.recursive(
    st.sampled_from([None, "headline", "body", "byline"]).flatmap(atoms) | filters,
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(lambda c: And(tuple(c)))
        | st.lists(inner, min_size=2, max_size=4).map(lambda c: Or(tuple(c)))
        | st.builds(Not, inner)
    ),
    max_leaves=5,
)


@dataclass(frozen=True)
class Step:
    """A commit: articles that are new or take another's place, ids that go, and whether all is merged afterwards."""

    articles: list[Article]
    removed: list[str]
    merge: bool


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    steps = []
    for number in range(draw(st.integers(1, 4))):
        names = draw(st.lists(st.integers(0, 9), min_size=1, max_size=4, unique=True))
        articles = [draw(versions(str(name), number)) for name in names]
        gone = draw(st.sets(st.integers(1, 9), max_size=2)) - set(names)
        steps.append(Step(articles, [str(n) for n in sorted(gone)], draw(st.booleans())))
    return steps


@st.composite
def versions(draw: st.DrawFn, name: str, number: int) -> Article:
    published = draw(st.sampled_from(DATES))
    return Article(
        name,
        headline=draw(st.none() | texts),
        standfirst=draw(st.none() | texts),
        body=f"{draw(texts)} n{name} v{number}",  # no two are copies of one another
        byline=draw(st.sampled_from([(), ("Ann Oil",), ("Ann Oil", "Run O’Neill"), ("Us Gas", "the oil", "oil")])),
        published=published,
        precision=PRECISIONS[len(published)] if published else None,
        language="en",
    )


@dataclass(frozen=True)
class Both:
    """One collection in an index of ours and in one of plain Whoosh's."""

    live: dict[str, Article]
    snapshot: Snapshot
    plain: Any

    def ours(self, node: Node) -> list[tuple[str, float]]:
        found = self.snapshot.page(self.snapshot.evaluate(node), "relevance", 0, len(self.live) + 1)
        return [(self.snapshot.article(match.document).id, match.score) for match in found]

    def theirs(self, node: Node) -> dict[str, float]:
        return self.asked(said(node, self.plain))

    def asked(self, wanted: Any) -> dict[str, float]:
        """Return all matches of plain Whoosh."""
        from whoosh.collectors import TopCollector

        collector = TopCollector(99, usequality=False, replace=0)
        self.plain.search_with_collector(wanted, collector)
        return {self.plain.stored_fields(document)["id"]: score for score, document in collector.results().top_n}


@contextmanager
def both(steps: Sequence[Step], copies: int = 0) -> Iterator[Both]:
    """Build both indexes, ours with exact copies of every article, which must not change a score."""
    live: dict[str, Article] = {}
    with tempfile.TemporaryDirectory() as folder, newssearch.create(Path(folder) / "ours") as news:
        plain = PlainIndex(Path(folder) / "plain")
        for step in steps:
            report = news.update(step.articles)
            assert report.rejections == ()
            news.remove(step.removed)
            plain.update(step.articles, step.removed, step.merge)
            if step.merge:
                with Writer(news.path) as writer:
                    writer.commit(merge_all=True)
            live |= {article.id: article for article in step.articles}
            live = {name: article for name, article in live.items() if name not in step.removed}
        for number in range(copies):
            news.update(replace(a, id=f"{a.id}~{number}", url=f"https://x.example/{number}") for a in live.values())
        assert news.stats().duplicates == copies * len(live)
        snapshot = Snapshot(news.path)
        with plain.searcher(BM25F(statistics_of(live.values()))) as searcher:
            yield Both(live, snapshot, searcher)
        snapshot.close()


@given(histories(), st.lists(queries, min_size=1, max_size=8), st.sampled_from([0, 0, 1, 3]))
def test_the_same_articles_in_the_same_order_up_to_ties(steps, nodes, copies):
    with both(steps, copies) as indexes:
        for node in nodes:
            ours, theirs = indexes.ours(node), indexes.theirs(node)
            assert {name for name, _ in ours} == set(theirs), node
            assert dict(ours) == pytest.approx(theirs, abs=1e-4), node
            in_our_order = [theirs[name] for name, _ in ours]
            assert all(b <= a + 1e-4 for a, b in itertools.pairwise(in_our_order)), node


BODIES = ["gas", "oil gas", "oil", "run gas gas oil", "oil x run gas", "run"]
FAULTS = {
    "AndNot finds the first article that it should exclude": (
        lambda _: query.AndNot(body("oil"), body("gas")),
        And((Word("oil", "body"), Not(Word("gas", "body")))),
    ),
    "Require finds what lacks the one and not what has both": (
        lambda _: query.Require(body("gas"), body("run")),
        And((Word("gas", "body"), Word("run", "body"))),
    ),
    "Not finds a removed article behind the last one that it excludes": (
        lambda _: query.Not(body("run")),
        Not(Word("run", "body")),
    ),
    "SpanNear2 measures from what it has so far, so that three words may stand further apart": (
        lambda _: query.spans.SpanNear2([body("oil"), body("gas"), body("run")], slop=2, ordered=False),
        Proximity("oil gas run", 2, "body"),
    ),
    "FuzzyTerm takes a swap for two edits": (
        lambda _: query.FuzzyTerm("body_exact", "gsa", constantscore=False),
        Fuzzy("gsa", 1, "body"),
    ),
    "Or of more than two loses articles that score 0": (
        lambda plain: query.Or([Filter(body(word), plain) for word in ("oil", "gas", "run")]),
        Or((Word("oil", "body"), Word("gas", "body"), Word("run", "body"))),
    ),
}


def body(word: str) -> Any:
    return query.Term("body_exact", word)


@pytest.mark.parametrize("fault", FAULTS)
def test_errors_of_whoosh_are_not_repeated(fault):
    wanted, node = FAULTS[fault]
    articles = [Article(str(n), body=text, language="en") for n, text in enumerate([*BODIES, "gone"])]
    with both([Step(articles, [], False), Step([], ["6"], False)]) as indexes:
        right = {name for name, article in indexes.live.items() if matches(node, article)}
        assert set(indexes.asked(wanted(indexes.plain))) != right
        assert {name for name, _ in indexes.ours(node)} == right
