"""A search of the archive as it stood at a time, by when articles came in.

Articles whose version of then is the present one are found by the index, with a filter on their times. Each old version
of then is matched by itself. All are ranked by the present statistics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from heapq import merge
from typing import Any

from newssearch.backends.questions.ranks import score_outside
from newssearch.backends.searcher_contract import OldVersion, Page, Searcher, hit_of
from newssearch.errors import QueryLimitError
from newssearch.matching.deadlines import Deadline
from newssearch.matching.document import date_numbers, stated, time_numbers
from newssearch.matching.highlighter import ArticleMatcher
from newssearch.matching.schema import NO_TIME, START
from newssearch.models import Article, Sort
from newssearch.query.nodes import Node, NumberRange
from newssearch.query.normal import all_of, any_of, none_of
from newssearch.results import Hit

MOST = 20_000
"""Old versions that a search reads at most."""


def page_as_of(searcher: Searcher, node: Node, time: int, shown: Mapping[str, Any], deadline: Deadline) -> Page:
    """Return a page of the articles that ``node`` matches as they were at a time, in seconds since 1970.

    Raises QueryLimitError where too many versions are to be read.
    """
    sort, offset, end = shown["sort"], shown["offset"], shown["offset"] + shown["limit"]
    later = [NumberRange(column, time + 1) for column in ("added", "changed")]
    page = searcher.find(all_of([node, none_of(any_of(later))]), **{**shown, "offset": 0, "limit": end})
    if (count := searcher.count_versions_at(time)) > MOST:
        raise QueryLimitError(
            f"{count:,} articles have changed or gone since then, and a search reads {MOST:,} old versions at most.",
            hint="Ask for a later time.",
        )
    versions = list(searcher.versions_at(time))
    old = list(_hits(searcher, node, versions, shown["snippets"], deadline))
    hits = merge(page.hits, sorted(old, key=_order(sort)), key=_order(sort))
    return Page(
        total=page.total + len(old),
        shown=page.shown + len(old),
        hits=tuple(hits)[offset:end],
        partial=page.partial,
        warnings=(*page.warnings, *_gaps(searcher, time, versions)),
    )


def _hits(
    searcher: Searcher, node: Node, versions: list[OldVersion], snippets: int, deadline: Deadline
) -> Iterator[Hit]:
    wanted = searcher.widened(node)
    for version in versions:
        document = version.document
        indexed, times = document.indexed, time_numbers(document.article, document.record)
        matcher = ArticleMatcher(indexed, searcher.languages, deadline, times=times)
        if matcher.matches(wanted):
            score = score_outside(searcher, indexed, matcher, node)
            texts = {"headline": indexed.headline or ""}
            if snippets:
                texts |= {"standfirst": indexed.standfirst or "", "body": indexed.body or ""}
            yield hit_of(stated(document.article), texts, score, matcher.highlighter(wanted), snippets)


def _order(sort: Sort) -> Any:
    """Return the key of hits in an order."""
    if sort == "relevance":
        return lambda hit: -hit.score
    sign = 1 if sort == "oldest" else -1

    def by_date(hit: Hit) -> tuple[bool, int]:
        dated = Article(hit.id, published=hit.published, precision=hit.precision)
        start = date_numbers(dated)[START]
        return start == NO_TIME, sign * start

    return by_date


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
