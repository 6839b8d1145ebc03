"""Queries in, hits out: the words are read, run on one snapshot, and what comes back is shown in its text."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any, get_args

from newssearch.engine.snapshot import Snapshot
from newssearch.engine.snippets import Highlighter
from newssearch.errors import UsageError
from newssearch.models import Clause, Explanation, Hit, Match, Results, Sort
from newssearch.query.nodes import And, Node, Not, Or
from newssearch.query.parsing import parse
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
    now: datetime | None = None,
) -> Results:
    """The page ``[offset, offset + limit)`` of what ``text`` finds; see `newssearch.News.search`."""
    began = time.perf_counter()
    _require(sort in get_args(Sort), f"sort must be one of {', '.join(get_args(Sort))}, not {sort!r}")
    _require(match in get_args(Match), f"match must be one of {', '.join(get_args(Match))}, not {match!r}")
    _require(min(limit, offset, snippets) >= 0, "limit, offset and snippets cannot be negative")
    parsed = parse(text, match=match, tz=zone_named(tz), now=now)
    evaluated = snapshot.evaluate(snapshot.publishers.widened(parsed.node))
    highlighter = Highlighter(evaluated.marked)
    page = snapshot.page(evaluated, sort, offset, limit)
    marked = snapshot.having_words(evaluated, "headline", [found.document for found in page])
    hits = []
    for found in page:
        head = snapshot.head(found.document)
        head["source"] = snapshot.publisher(head.get("source"))
        texts = {}
        if snippets:
            texts = {"standfirst": head.get("standfirst") or "", "body": snapshot.indexed_body(found.document)}
        headline = (head.get("headline") or "") if found.document in marked else ""
        hits.append(_hit(head, headline, texts, found.score, highlighter, snippets))
    return Results(
        query=text,
        total=evaluated.total,
        offset=offset,
        hits=tuple(hits),
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
    now: datetime | None = None,
) -> Explanation:
    """How ``text`` was read, and what each clause of it matches on its own."""
    from newssearch.query.printing import to_text  # as in `_clause`

    parsed = parse(text, match=match, tz=zone_named(tz), now=now)
    clause = _clause(snapshot, parsed.node)
    return Explanation(text, to_text(parsed.node), clause.count, clause, parsed.warnings)


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
    from newssearch.engine.suggesting import hint  # here, as a search that finds something need not say why
    from newssearch.query.printing import describe, to_text

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
        hint="" if count else hint(snapshot, node),
        parts=tuple(_clause(snapshot, part) for part in parts),
    )


def _require(held: bool, message: str) -> None:
    if not held:
        raise UsageError(message[0].upper() + message[1:] + ".")
