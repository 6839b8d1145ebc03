"""Queries in, hits out: the words are read, run on one snapshot, and what comes back is shown in its text."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import Any, get_args

from newssearch.engine.evaluating import Evaluated
from newssearch.engine.snapshot import Match as Found
from newssearch.engine.snapshot import Snapshot
from newssearch.engine.snippets import Highlighter
from newssearch.errors import QueryLimitError, UsageError
from newssearch.models import Clause, Explanation, Hit, Match, Results, Sort
from newssearch.query.nodes import And, Node, Not, Or
from newssearch.query.parsing import parse
from newssearch.settings import QUERY_LIMITS
from newssearch.text.zones import zone_named


def search(
    snapshot: Snapshot,
    text: str,
    *,
    limit: int = 10,
    offset: int = 0,
    sort: Sort = "relevance",
    match: Match = "all",
    snippets: int = 2,
    tz: str | tzinfo | None = None,
    timeout: float | None = None,
    now: datetime | None = None,
) -> Results:
    """The page ``[offset, offset + limit)`` of what ``text`` finds; see `newssearch.News.search`."""
    began = time.perf_counter()
    _require(sort in get_args(Sort), f"sort must be one of {', '.join(get_args(Sort))}, not {sort!r}")
    _require(match in get_args(Match), f"match must be one of {', '.join(get_args(Match))}, not {match!r}")
    _require(min(limit, offset, snippets) >= 0, "limit, offset and snippets cannot be negative")
    parsed = parse(text, match=match, tz=zone_named(tz), now=now)
    with _limited(snapshot, text, timeout):
        evaluated = snapshot.evaluate(snapshot.publishers.widened(parsed.node))
        hits = tuple(_hits(snapshot, evaluated, snapshot.page(evaluated, sort, offset, limit), snippets))
        return Results(
            query=text,
            total=evaluated.total,
            offset=offset,
            hits=hits,
            took_ms=round((time.perf_counter() - began) * 1000, 2),
            warnings=parsed.warnings,
            clauses=() if evaluated.total else tuple(_clauses(snapshot, parsed.node)),
        )


def explain(
    snapshot: Snapshot,
    text: str,
    *,
    match: Match = "all",
    tz: str | tzinfo | None = None,
    timeout: float | None = None,
    now: datetime | None = None,
) -> Explanation:
    """How ``text`` was read, and what each clause of it matches on its own."""
    from newssearch.query.printing import to_text  # as in `_hint`

    parsed = parse(text, match=match, tz=zone_named(tz), now=now)
    with _limited(snapshot, text, timeout):
        clause = _clause(snapshot, parsed.node)
    return Explanation(text, to_text(parsed.node), clause.count, clause, parsed.warnings)


@contextmanager
def _limited(snapshot: Snapshot, text: str, timeout: float | None) -> Iterator[None]:
    """Keep what is done with ``snapshot`` to the time that there is; what is too much is pointed at in the query."""
    seconds = QUERY_LIMITS.max_seconds if timeout is None else timeout
    _require(seconds > 0, f"timeout must be a number of seconds above 0, not {seconds!r}")
    try:
        with snapshot.within(seconds):
            yield
    except QueryLimitError as error:
        raise error.found_in(text) from None


def _hits(snapshot: Snapshot, evaluated: Evaluated, page: Sequence[Found], snippets: int) -> Iterator[Hit]:
    highlighter = Highlighter(evaluated.marked)
    marked = snapshot.having_words(evaluated, "headline", [found.document for found in page])
    for found in page:
        snapshot.segments.deadline.check()
        head = snapshot.head(found.document)
        head["source"] = snapshot.publisher(head.get("source"))
        texts = {}
        if snippets:
            texts = {"standfirst": head.get("standfirst") or "", "body": snapshot.indexed_body(found.document)}
        headline = (head.get("headline") or "") if found.document in marked else ""
        yield _hit(head, headline, texts, found.score, highlighter, snippets)


def _hit(
    head: Mapping[str, Any],
    marked: str,
    texts: Mapping[str, str],
    score: float,
    highlighter: Highlighter,
    snippets: int,
) -> Hit:
    """The hit of an article: ``marked`` is its headline, empty where nothing in it can be marked."""
    said, language = head.get, head.get("language")
    return Hit(
        id=head["id"],
        score=round(score, 4),
        headline=said("headline"),
        published=said("published"),
        precision=said("precision"),
        source=said("source"),
        byline=tuple(said("byline", ())),
        dateline=said("dateline"),
        section=said("section"),
        language=language,
        url=said("url"),
        snippets=highlighter.snippets(texts, language, snippets) if snippets else (),
        headline_marks=highlighter.marks("headline", marked, language) if marked else (),
    )


def _clauses(snapshot: Snapshot, node: Node) -> Iterator[Clause]:
    """The clauses that had to match together, or the one that there is."""
    children = node.children if isinstance(node, And) else (node,)
    for child in children:
        yield _clause(snapshot, child)


def _clause(snapshot: Snapshot, node: Node) -> Clause:
    from newssearch.query.printing import describe, to_text  # as in `_hint`

    count = snapshot.evaluate(snapshot.publishers.widened(node)).total
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
        hint="" if count else _hint(snapshot, node),
        parts=tuple(_clause(snapshot, part) for part in parts),
    )


def _hint(snapshot: Snapshot, node: Node) -> str:
    from newssearch.engine.suggesting import hint  # here, as a search that finds something need not say why

    try:
        return hint(snapshot, node)
    except QueryLimitError:  # what would help is too much to look for
        return ""


def _require(held: bool, message: str) -> None:
    if not held:
        raise UsageError(message[0].upper() + message[1:] + ".")
