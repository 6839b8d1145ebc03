"""Search: parse a query, run it on a backend's searcher, and build `Results`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from newssearch.analysis.lines import Ranges, without
from newssearch.backends.queries import read_query, zone_of
from newssearch.backends.question import Question
from newssearch.backends.searcher_contract import Page, PageRequest, Recency, Searcher
from newssearch.errors import QueryLimitError, UsageError
from newssearch.matching.deadlines import Deadline
from newssearch.models import Article, Collapse, Copies, Show, Sort
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.loosening import Behind, Loose, Wanted
from newssearch.query.nodes import And, Node, Not, Or, Phrase, Word
from newssearch.query.normal import COPY_OF, bare_words
from newssearch.results import Clause, Explanation, Highlighted, Results, Snippet
from newssearch.settings import QUERY_LIMITS

if TYPE_CHECKING:
    from newssearch.counting.cross_table import Tally
    from newssearch.matching.highlighter import Highlighter

_FACET_VALUES = 20
"""Values of a facet; the rest is counted together."""


def search(
    searcher: Searcher,
    question: Question,
    *,
    limit: int = 10,
    offset: int = 0,
    sort: Sort = "relevance",
    snippets: int = 2,
    recency: timedelta | None = None,
    facets: Sequence[str] = (),
    copies: Copies = "one",
    collapse: Collapse | None = None,
    as_of: str | datetime | None = None,
) -> Results:
    """Return the page ``[offset, offset + limit)`` of the matches of a query; see `newssearch.News.search`."""
    began = time.perf_counter()
    show: Show = collapse or copies
    if collapse and copies == "all":
        raise UsageError("Copies cannot be all where near copies are collapsed.")
    if as_of is not None and show != "one":
        raise UsageError(
            "A search of the archive as it stood shows one of exact copies and groups no near copies. "
            "Leave out copies and collapse."
        )
    parsed = read_query(searcher, question)
    with limited(searcher, question) as deadline:
        more = Page(0, 0, ())
        tally: Callable[[str], Tally] = partial(_tally, searcher, parsed.node)
        request = PageRequest(show, sort, offset, limit, snippets, _recency(recency, question))
        if as_of is not None:
            page, tallies = _as_of(searcher, parsed.node, as_of, request, facets, deadline, question)
            tally = tallies.__getitem__
        elif parsed.first is not None and sort == "relevance":
            page = _first_with_all(searcher, parsed.first, parsed.node, request)
        else:
            page = searcher.find(parsed.node, request)
        if parsed.loose is not None and as_of is None and offset + limit > page.shown:
            more = _with_most(searcher, parsed.node, parsed.loose, request.behind(page.shown))
        return Results(
            query=question.text,
            total=page.total,
            offset=offset,
            hits=(*page.hits, *more.hits),
            took_ms=round((time.perf_counter() - began) * 1000, 2),
            warnings=tuple(
                dict.fromkeys((*parsed.warnings, *_of_stems(searcher, parsed.node), *page.warnings, *more.warnings))
            ),
            clauses=() if page.total else tuple(_clauses(searcher, parsed.node, _Hints(searcher))),
            partial=page.partial or more.partial,
            partial_total=more.shown,
            facets={name: _facet(tally(name)) for name in facets},
            groups=page.shown if collapse else None,
            with_copies=page.shown if copies == "all" else None,
        )


def _recency(half_life: timedelta | None, question: Question) -> Recency | None:
    if half_life is None:
        return None
    return Recency(half_life.total_seconds(), int((question.now or datetime.now(UTC)).timestamp()))


def _as_of(
    searcher: Searcher,
    node: Node,
    as_of: str | datetime,
    request: PageRequest,
    facets: Sequence[str],
    deadline: Deadline,
    question: Question,
) -> tuple[Page, dict[str, Tally]]:
    from newssearch.backends.as_of import page_as_of  # here, as most searches are of the present
    from newssearch.query.dates import end_of

    moment = as_of if isinstance(as_of, str) else as_of.isoformat(timespec="seconds")
    time = end_of(moment, now=question.now or datetime.now(UTC), tz=zone_of(question.tz) or UTC)
    return page_as_of(searcher, node, time, request, facets, deadline)


def _of_stems(searcher: Searcher, node: Node) -> list[str]:
    """Return a warning for each name that is found mostly through other words with its stem."""
    words = [word.text for word in bare_words(node) if word.field in (None, "body")]
    return [
        f'most matches of {word} are words with the same stem, such as "{other}"; "{word}" in quotes finds it alone'
        for word, other in searcher.stem_sharers(words)
    ]


def _tally(searcher: Searcher, node: Node, dimension: str) -> Tally:
    from newssearch.counting.buckets import is_time  # here, as most searches count nothing

    is_time(dimension)
    return searcher.tally(node, (dimension,))


def _facet(tally: Tally) -> tuple[tuple[str | None, int], ...]:
    from newssearch.counting.cross_table import table_of  # here, as most searches count nothing

    return tuple((bucket.key[0], bucket.count) for bucket in table_of("", tally, top=_FACET_VALUES).buckets)


def _first_with_all(searcher: Searcher, first: Node, node: Node, request: PageRequest) -> Page:
    """Return a page of the matches of ``node``, with the matches of ``first`` before all others."""
    page = searcher.find(first, request)
    rest = searcher.find_behind(Behind(node, first), request.behind(page.shown))
    return Page(
        total=page.total + rest.total,
        shown=page.shown + rest.shown,
        hits=page.hits + rest.hits,
        partial=page.partial or rest.partial,
        warnings=page.warnings + rest.warnings,
    )


def _with_most(searcher: Searcher, full: Node, loose: Loose, request: PageRequest) -> Page:
    """Return a page of the articles with most of the words, which follow the matches of ``full``.

    When a limit forbids this search, the page is empty and a warning says so.
    """
    wanted = Wanted.of(loose, searcher.languages)
    if not wanted.may_be_missing:
        return Page(0, 0, ())
    if len(wanted.stems) > QUERY_LIMITS.max_clauses:
        return _only_full(f"the query has more than {QUERY_LIMITS.max_clauses:,} different words")
    try:
        return searcher.find_behind(Behind.with_most(wanted, loose, full), request)
    except QueryLimitError as error:
        return _only_full(error.message)


def _only_full(reason: str) -> Page:
    return Page(0, 0, (), warnings=(f"only articles with all words were looked for: {reason}",))


def highlight(searcher: Searcher, identifier: str, question: Question) -> Highlighted | None:
    """Mark the matches of a query in the article of an id; see `newssearch.News.highlight`."""
    from newssearch.matching.document import time_numbers  # here, as a search marks in the core
    from newssearch.matching.highlighter import ArticleMatcher

    parsed = read_query(searcher, question)
    with limited(searcher, question) as deadline:
        found = searcher.indexed(identifier)
        if found is None:
            return None
        article, left_out = found.article, found.left_out
        node, indexed = searcher.widened(parsed.node), without(article.body or "", left_out)
        matcher = ArticleMatcher(
            replace(article, body=indexed),
            searcher.languages,
            deadline,
            copies_in(searcher, article.id),
            time_numbers(article, found.record),
        )
        texts = tuple(marked_texts(article, left_out, matcher.highlighter(node)))
        return Highlighted(article.id, question.text, matcher.matches(node), texts, parsed.warnings)


def copies_in(searcher: Searcher, identifier: str) -> Callable[[], int]:
    """Return a function that counts the other copies of an article."""
    return lambda: sum(1 for _ in searcher.copies_of(identifier)) - 1


def marked_texts(article: Article, left_out: Ranges, highlighter: Highlighter) -> Iterator[Snippet]:
    """Yield the texts of an article, whole and marked; nothing is marked in ``left_out`` ranges of its body."""
    for field in TEXT_FIELDS:
        shown = getattr(article, field)
        if shown:
            indexed = without(shown, left_out) if field == "body" else shown
            marks = highlighter.marks(field, indexed, article.language)
            yield Snippet(field, shown, _spread(marks, left_out) if field == "body" else marks)


def _spread(marks: Iterable[tuple[int, int]], left_out: Ranges) -> tuple[tuple[int, int], ...]:
    """Return marks of a text without some ranges as marks of the whole text, split at each range."""
    spread = []
    ranges, before = list(left_out), 0
    for mark in marks:
        start, end = (offset + before for offset in mark)
        while ranges and ranges[0][0] < end:
            first, behind = ranges.pop(0)
            if start < first:
                spread.append((start, first))
            start = max(start, first) + behind - first
            end += behind - first
            before += behind - first
        spread.append((start, end))
    return tuple(spread)


def explain(searcher: Searcher, question: Question) -> Explanation:
    """Explain the reading of a query, with the number of matches of each clause."""
    from newssearch.query.printing import to_text  # here, for a fast start of what finds something

    parsed = read_query(searcher, question)
    with limited(searcher, question):
        clause = _clause(searcher, parsed.node, _Hints(searcher))
        warnings = (*parsed.warnings, *_of_stems(searcher, parsed.node))
    return Explanation(question.text, to_text(parsed.node), clause.count, clause, warnings)


@contextmanager
def limited(searcher: Searcher, question: Question) -> Iterator[Deadline]:
    """Limit requests to ``searcher`` in the block to the time of a question; an error points at the costly part."""
    seconds = QUERY_LIMITS.max_seconds if question.timeout is None else question.timeout
    try:
        with searcher.within(seconds):
            yield Deadline(seconds)
    except QueryLimitError as error:
        raise error.found_in(question.text) from None


def _clauses(searcher: Searcher, node: Node, hints: _Hints) -> Iterator[Clause]:
    """Yield the clauses that had to match together, or the only clause."""
    children = node.children if isinstance(node, And) else (node,)
    for child in children:
        yield _clause(searcher, child, hints)


def _clause(searcher: Searcher, node: Node, hints: _Hints) -> Clause:
    from newssearch.query.printing import describe, to_text  # here, for a fast start of what finds something

    count = searcher.count(node)
    parts: tuple[Node, ...] = ()
    match node:
        case And(children):
            meaning, parts = "all of", children
        case Or(children):
            meaning, parts = "any of", children
        case Not(child):
            meaning, parts = "none of", (child,)
        case _:
            meaning = describe(node)
    return Clause(
        text=to_text(node),
        meaning=meaning,
        count=count,
        hint="" if count else hints.on(node),
        parts=tuple(_clause(searcher, part, hints) for part in parts),
    )


class _Hints:
    """Hints on the clauses of one query without hits, within a time limit for all."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher, self._left = searcher, QUERY_LIMITS.max_hint_seconds

    def on(self, node: Node) -> str:
        """Return one line of advice for ``node``; empty without advice or time."""
        if isinstance(node, Word | Phrase) and node.field == COPY_OF:
            return f"no article has the id {node.text}"
        if self._left <= 0:
            return ""
        began = time.perf_counter()
        try:
            with self._searcher.within(self._left):
                return self._searcher.hint(node)
        except QueryLimitError:  # the search for a hint is too costly
            return ""
        finally:
            self._left -= time.perf_counter() - began
