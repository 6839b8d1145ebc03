"""Counts of the articles that a query finds, by time and by value."""

from __future__ import annotations

from collections.abc import Sequence

from newssearch.backends.queries import read_query
from newssearch.backends.question import Question
from newssearch.backends.search import limited
from newssearch.backends.searcher_contract import Searcher
from newssearch.counting.buckets import is_time
from newssearch.counting.cross_table import Counts, table_of
from newssearch.errors import UsageError
from newssearch.query.nodes import Everything

_MOST = 2


def dimensions(by: str | Sequence[str]) -> tuple[str, ...]:
    """Return one dimension or two. Raises UsageError for others."""
    named = (by,) if isinstance(by, str) else tuple(by)
    for name in named:
        is_time(name)
    if not named or len(named) > _MOST or len(set(named)) < len(named):
        raise UsageError(f"Count by one dimension, or by two different ones for a cross table, not by {list(named)}.")
    return named


def count(
    searcher: Searcher,
    question: Question,
    *,
    by: tuple[str, ...],
    share: bool = False,
    top: int | None = None,
) -> Counts:
    """Count what a query finds with all of its words; see `newssearch.News.count`."""
    parsed = read_query(searcher, question)
    with limited(searcher, question):
        found = searcher.tally(parsed.node, by)
        every = searcher.tally(Everything(), by) if share else None
    return table_of(question.text, found, every, top, parsed.warnings)
