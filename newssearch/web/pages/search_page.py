"""Presenter of the search page: results of the library as what the page shows, with an address for each click."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import tzinfo

from markupsafe import Markup

from newssearch.analysis.languages import language_name
from newssearch.api import News
from newssearch.counting.cross_table import OTHER, Counts
from newssearch.errors import QueryError, QueryLimitError
from newssearch.models import Sort
from newssearch.query.nodes import And, Node
from newssearch.query.parsing import parse
from newssearch.query.printing import describe, to_text
from newssearch.results import Clause, Hit, Results
from newssearch.web.pages.states import PAGE, State, article_address, copies_address, feed_address
from newssearch.web.pages.text import direction, marked, shortened, web_address, when
from newssearch.web.pages.timeline import Timeline, timeline_of
from newssearch.web.searches import TimeLeft, read_by

FACETS = ("source", "section", "language")
_VALUES = 8
"""Values of a facet on the page."""

_BLAMED = 20
"""Clauses that are listed of a query that finds nothing; each has links to queries that are as long."""

_HEADLINE = 300
"""Characters of a headline in a list; the article's own page has it whole."""

_SORTS: dict[Sort, str] = {"relevance": "Best match", "newest": "Newest", "oldest": "Oldest"}

_TRY = re.compile(r"try (.+) \([\d,]+ articles?\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class HitView:
    """One hit of a list."""

    headline: Markup
    direction: str
    """The direction of the headline: rtl or ltr."""
    address: str
    original: str | None
    known: tuple[str, ...]
    """Date, source, people, place and section: the parts of the line under the headline."""
    missing: tuple[str, ...]
    snippets: tuple[Markup, ...]
    copies: Choice | None
    """A link to the copies that the hit is shown for."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that narrows or changes the query; ``count`` articles are behind it."""

    label: str
    address: str | None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """The most frequent values of a field."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Blame:
    """A clause of a query that finds nothing: what it finds alone, and the queries that may be meant instead."""

    text: str
    meaning: str
    count: int
    hint: str
    instead: str | None
    without: str | None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """All that the search page shows of an answer."""

    total: str
    shown: str
    warnings: tuple[str, ...]
    read_as: str
    meaning: str
    hits: tuple[HitView, ...]
    start: int
    partial: str
    blames: tuple[Blame, ...]
    unlisted: int
    """Clauses that are not among those to blame, as there are too many."""
    sorts: tuple[Choice, ...]
    chips: tuple[Choice, ...]
    facets: tuple[Facet, ...]
    timeline: Timeline | None
    previous: str | None
    next: str | None
    feed: str
    is_whole: bool
    """False where a part of the archive did not answer."""


_UNGROUPED = "The copies of this archive are being grouped; until then each of them is a hit."


def search_page(
    news: News, state: State, tz: str | tzinfo | None, left: TimeLeft, *, collapse: bool = True
) -> SearchPage:
    """Ask what the page of a state shows; counts that take too long are left out."""
    results = news.search(
        state.query,
        limit=PAGE,
        offset=state.offset,
        sort=state.sort,
        tz=tz,
        timeout=left(),
        facets=FACETS,
        collapse=collapse,
    )
    years = timeline = None
    if results.total:
        with suppress(QueryLimitError):
            years = news.count(state.query, by="year", share=state.shares, tz=tz, timeout=left())
            timeline = timeline_of(news, state, years, tz, left)
    node = read_by(news, state.query, tz)
    end, every = results.offset + len(results), results.shown + results.partial_total
    return SearchPage(
        total=articles_text(results.total),
        shown=_shown(results, end, every),
        warnings=results.warnings if collapse else (*results.warnings, _UNGROUPED),
        read_as=to_text(node),
        meaning=describe(node),
        hits=tuple(hit_view(hit, state.query) for hit in results),
        start=results.offset + 1,
        partial=_partial(results),
        blames=tuple(_blames(results.clauses, node, state)),
        unlisted=max(0, len(results.clauses) - _BLAMED),
        sorts=tuple(_sorts(state)),
        chips=tuple(_chips(state)),
        facets=tuple(_facets(results, years, state)) if results.total else (),
        timeline=timeline,
        previous=state.at(state.offset - PAGE).address if state.offset else None,
        next=state.at(end).address if results.hits and end < every else None,
        feed=feed_address(state.query),
        is_whole=not results.partial,
    )


def hit_view(hit: Hit, query: str = "") -> HitView:
    """Return a hit as a list shows it."""
    headline, marks = shortened(hit.headline or "(no headline)", hit.headline_marks if hit.headline else (), _HEADLINE)
    parts = (when(hit.published), hit.source, ", ".join(hit.byline), hit.dateline, hit.section)
    return HitView(
        headline=marked(headline, marks),
        direction=direction(headline),
        address=article_address(hit.id, query),
        original=web_address(hit.url),
        known=tuple(shortened(part, (), _HEADLINE)[0] for part in parts if part),
        missing=hit.missing,
        snippets=tuple(marked(each.text, each.marks) for each in hit.snippets if each.field in ("standfirst", "body")),
        copies=Choice(_copies(hit), copies_address(hit.id)) if hit.copies else None,
    )


def _copies(hit: Hit) -> str:
    outlets = f" in {hit.outlets:,} outlets" if hit.outlets > 1 else ""
    return f"and {hit.copies:,} {'copy' if hit.copies == 1 else 'copies'}{outlets}"


def _shown(results: Results, end: int, every: int) -> str:
    """Return which hits the page has, and how many there are where copies are one hit."""
    groups = "" if results.shown == results.total else f"{results.shown:,} with copies counted once"
    here = f"{results.offset + 1:,} to {end:,}" if results.hits and every > PAGE else ""
    return ", ".join(filter(None, (groups, here)))


def articles_text(count: int) -> str:
    """Return a number of articles in words."""
    return f"{count:,} article{'s' * (count != 1)}"


def _partial(results: Results) -> str:
    if results.partial:
        return "Some of the archive did not answer: there may be more."
    if not results.partial_total:
        return ""
    if not results.total:
        return "No article has all of the words; these have most of them."
    return f"{articles_text(results.partial_total)} more with most of the words, behind those with all."


def _sorts(state: State) -> Iterator[Choice]:
    for sort, label in _SORTS.items():
        yield Choice(label, None if sort == state.sort else state.sorted(sort).address)


def _chips(state: State) -> Iterator[Choice]:
    narrowed = state.narrowed
    for clause in narrowed.clauses if narrowed.base or len(narrowed.clauses) > 1 else ():
        yield Choice(clause, state.asking(narrowed.without(clause)).address)


def _facets(results: Results, years: Counts | None, state: State) -> Iterator[Facet]:
    narrowed = state.narrowed

    def choice(field: str, key: str | None, count: int) -> Choice:
        named = key not in (None, OTHER)
        address = state.asking(narrowed.by(field, str(key))).address if named else None
        return Choice(_value_label(field, key), address, count)

    for name in FACETS:
        counts = _as_found(name, results.facets[name])[:_VALUES]
        if any(key is not None for key, _ in counts):
            yield Facet(name, tuple(choice(name, key, count) for key, count in counts))
    found = [bucket for bucket in years.buckets if bucket.count] if years is not None else []
    if found:
        largest = sorted(found, key=lambda bucket: -bucket.count)[:_VALUES]
        ordered = sorted(largest, key=lambda bucket: str(bucket.key[0]), reverse=True)
        yield Facet("year", tuple(choice("date", bucket.key[0], bucket.count) for bucket in ordered))


def _as_found(field: str, counts: Sequence[tuple[str | None, int]]) -> Sequence[tuple[str | None, int]]:
    """Return the counts of a facet as a click finds them: ``language:en`` finds the articles in ``en-GB``, too."""
    if field != "language":
        return counts
    found = Counter(dict(counts))
    for tag, count in counts:
        whole = tag.partition("-")[0] if tag else tag
        if whole != tag:
            found[whole] += count
    return sorted(found.items(), key=lambda item: -item[1])


def _value_label(field: str, value: str | None) -> str:
    if value is None:
        return "(none)"
    return language_name(value) if field == "language" and value != OTHER else value


def _blames(clauses: Sequence[Clause], node: Node, state: State) -> Iterator[Blame]:
    """Yield the rarest clauses of a query that finds nothing, each with the query that has another in its place."""
    nodes = list(node.children) if isinstance(node, And) else [node]
    rarest = sorted(range(len(clauses)), key=lambda n: clauses[n].count)[:_BLAMED]
    for n in sorted(rarest):
        clause = clauses[n]
        others = nodes[:n] + nodes[n + 1 :]
        match = _TRY.fullmatch(clause.hint)
        instead = _with(nodes, n, match[1]) if match and len(clauses) == len(nodes) else None
        yield Blame(
            text=clause.text,
            meaning=clause.meaning,
            count=clause.count,
            hint=clause.hint,
            instead=state.asking(instead).address if instead else None,
            without=state.asking(_all_of(others)).address if others and not clause.count else None,
        )


def _with(nodes: Sequence[Node], n: int, text: str) -> str | None:
    try:
        other = parse(text, match="best", strict=False).node
    except QueryError:
        return None
    return _all_of([*nodes[:n], other, *nodes[n + 1 :]])


def _all_of(nodes: Sequence[Node]) -> str:
    return to_text(nodes[0] if len(nodes) == 1 else And(tuple(nodes)))
