"""A search of the archive as it stood at a time, by when articles came in.

Articles whose version of then is the present one are found by the index, with a filter on their times. Each old version
of then is matched by itself. All are ranked by the present statistics.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from heapq import merge

from newssearch.backends.questions.ranks import scored_clauses
from newssearch.backends.searcher_contract import OldVersion, Page, PageRequest, Searcher, hit_of, texts_to_mark
from newssearch.counting.cross_table import Tally, tally_of
from newssearch.errors import QueryLimitError
from newssearch.matching.deadlines import Deadline
from newssearch.matching.document import Document, date_numbers, stated, time_numbers
from newssearch.matching.highlighter import ArticleMatcher, scores_outside
from newssearch.matching.schema import NO_TIME, START
from newssearch.models import Article, Sort
from newssearch.query.nodes import Node, NumberRange
from newssearch.query.normal import all_of, any_of, none_of
from newssearch.results import Hit

MOST = 20_000
"""Old versions that a search reads at most."""

_AT_ONCE = 500
"""Old versions that the core matches with one call."""


def page_as_of(
    searcher: Searcher, node: Node, time: int, request: PageRequest, facets: Sequence[str], deadline: Deadline
) -> tuple[Page, dict[str, Tally]]:
    """Return a page of the articles that ``node`` matches as they were at a time, in seconds since 1970, and the counts
    of all of them by each of some ``facets``.

    Raises QueryLimitError where too many versions are to be read.
    """
    sort, offset, end = request.sort, request.offset, request.offset + request.limit
    later = [NumberRange(column, time + 1) for column in ("added", "changed")]
    unchanged = all_of([node, none_of(any_of(later))])
    page = searcher.find(unchanged, request._replace(offset=0, limit=end))
    if (count := searcher.count_versions_at(time)) > MOST:
        raise QueryLimitError(
            f"{count:,} articles have changed or gone since then, and a search reads {MOST:,} old versions at most.",
            hint="Ask for a later time.",
        )
    versions = list(searcher.versions_at(time))
    old = sorted(_matching(searcher, node, versions, deadline), key=lambda one: _place(sort, one[0], one[1].article))
    shown_old = (_hit(searcher, node, *one, request.snippets, deadline) for one in old[:end])
    hits = merge(page.hits, shown_old, key=lambda hit: _place(sort, hit.score, _dated(hit)))
    articles = [document.article for _, document in old]
    tallies = {name: tally_of(articles, (name,)) + searcher.tally(unchanged, (name,)) for name in facets}
    found = Page(
        total=page.total + len(old),
        shown=page.shown + len(old),
        hits=tuple(hits)[offset:end],
        partial=page.partial,
        warnings=(*page.warnings, *_gaps(searcher, time, versions)),
    )
    return found, tallies


def _matching(
    searcher: Searcher, node: Node, versions: list[OldVersion], deadline: Deadline
) -> Iterator[tuple[float, Document]]:
    """Yield the versions that a query matches, with their scores by the present statistics."""
    wanted, weighed = searcher.widened(node), scored_clauses(searcher, node)
    clauses = [(clause, weight.rarity or 1.0) for clause, weight in weighed]
    mean_lengths = weighed[0][1].mean_lengths if weighed else {}
    for start in range(0, len(versions), _AT_ONCE):
        documents = [version.document for version in versions[start : start + _AT_ONCE]]
        matchers = [_matcher(searcher, document, deadline) for document in documents]
        scores = scores_outside(matchers, wanted, clauses, mean_lengths, deadline)
        for document, score in zip(documents, scores, strict=True):
            if score is not None:
                yield score, document


def _matcher(searcher: Searcher, document: Document, deadline: Deadline) -> ArticleMatcher:
    times = time_numbers(document.article, document.record)
    return ArticleMatcher(document.indexed, searcher.languages, deadline, times=times)


def _hit(searcher: Searcher, node: Node, score: float, document: Document, snippets: int, deadline: Deadline) -> Hit:
    texts = texts_to_mark(document.indexed, snippets)
    highlighter = _matcher(searcher, document, deadline).highlighter(searcher.widened(node))
    return hit_of(stated(document.article), texts, score, highlighter, snippets)


def _place(sort: Sort, score: float, article: Article) -> tuple[bool, float]:
    """Return a key for the order of hits."""
    if sort == "relevance":
        return False, -score
    start = date_numbers(article)[START]
    return start == NO_TIME, start if sort == "oldest" else -start


def _dated(hit: Hit) -> Article:
    return Article(hit.id, published=hit.published, precision=hit.precision)


def _gaps(searcher: Searcher, time: int, versions: list[OldVersion]) -> Iterator[str]:
    """Yield a warning for each kind of article that may be missing."""
    keeping = searcher.keeping()
    changed = all_of([NumberRange("changed", time + 1), none_of(NumberRange("added", time + 1))])
    lost = searcher.count(changed) - sum(not version.removed for version in versions)
    if lost > 0:
        were = "article has" if lost == 1 else "articles have"
        yield f"{lost:,} {were} changed since then, and the version of then was not kept"
    if not keeping.versions:
        yield "the archive keeps no old versions: articles that were removed since then are missing"
    elif keeping.since > time:
        since = datetime.fromtimestamp(keeping.since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield f"the archive keeps old versions since {since}: articles that were removed before are missing"
