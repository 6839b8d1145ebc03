"""``quote:`` and ``speaker:`` decided: which articles have a quotation with some words, of somebody.

Quotations are not indexed. The words of a clause narrow the articles down, and those that are left are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import starmap

from newssearch.analysis.quotations import Quotation, quotations
from newssearch.analysis.quote_marks import spans
from newssearch.backends.searcher_contract import Searcher
from newssearch.errors import QueryLimitError
from newssearch.matching.highlighter import ArticleMatcher
from newssearch.models import Article
from newssearch.query.nodes import And, AtLeast, First, Leaf, Near, Node, Not, Or, Phrase, Within, Word
from newssearch.query.normal import QUOTED, all_of, any_of, fields_of, is_leaf, mapped, none_of
from newssearch.settings import QUERY_LIMITS

_A_GROUP = 64
"""Ids that stand in one group: the core compares the clauses of a group with one another."""

_KEPT = 32
"""Clauses whose articles are kept for the next page of the same query."""


def decided(node: Node, searcher: Searcher, kept: dict[Node, Node]) -> Node:
    """Return ``node`` with the articles that its clauses on quotations mean, by their ids, in place of the clauses.

    Clauses that must match together must match in one quotation. ``kept`` has what was decided before on the same state
    of the archive. Raises QueryLimitError where more articles would have to be read than a limit allows.
    """
    match node:
        case And(children):
            rest = [decided(child, searcher, kept) for child in children if not _is_quoted(child)]
            return all_of([*rest, *_found(list(filter(_is_quoted, children)), rest, searcher, kept)])
        case Or(children) if not _is_quoted(node):
            return any_of([decided(child, searcher, kept) for child in children])
        case Not(child):
            return none_of(decided(child, searcher, kept))
    return all_of(_found([node], [], searcher, kept)) if _is_quoted(node) else node


def quoted_parts(node: Node) -> tuple[Node, ...]:
    """Return the clauses on quotations that every article that ``node`` finds must match in one quotation."""
    return tuple(filter(_is_quoted, node.children if isinstance(node, And) else (node,)))


def matching(
    article: Article, parts: Sequence[Node], languages: Sequence[str], *, with_speakers: bool = True
) -> Iterator[Quotation]:
    """Yield the quotations of an article in which all ``parts`` match; to find who spoke takes most of the time."""
    body = article.body or ""
    wanted = all_of([_in(part, {"quote": "body", "speaker": "byline"}) for part in parts]) if parts else None
    for found in quotations(body) if with_speakers else starmap(Quotation, spans(body)):
        said = Article("", body=body[found.start : found.end], byline=(found.speaker,), language=article.language)
        if wanted is None or ArticleMatcher(said, languages).matches(wanted):
            yield found


def _found(parts: Sequence[Node], rest: Sequence[Node], searcher: Searcher, kept: dict[Node, Node]) -> list[Node]:
    """Return what finds the articles in which all parts match in one quotation, and marks their words."""
    if not parts:
        return []
    in_body = [_in(part, {"quote": "body", "speaker": "body"}) for part in parts]
    wanted = all_of([*rest, *parts])
    if wanted not in kept:
        make_room(kept)
        kept[wanted] = any_with_id(_having(parts, all_of([*rest, *in_body]), searcher))
    return [*in_body, kept[wanted]]


def _having(parts: Sequence[Node], candidates: Node, searcher: Searcher) -> Iterator[str]:
    count, most = searcher.count(candidates), QUERY_LIMITS.max_quoting
    if count > most:
        raise QueryLimitError(
            f"{count:,} articles would have to be read for quotations; at most {most:,} are.",
            hint="Add a word or a date that narrows it.",
        )
    speaks = any("speaker" in fields_of(part) for part in parts)
    for matched in searcher.every(candidates, order="id", copies=True):
        if next(matching(matched.article, parts, searcher.languages, with_speakers=speaks), None) is not None:
            yield matched.article.id


def make_room(kept: dict[Node, Node]) -> None:
    """Forget what was decided where it is much."""
    if len(kept) >= _KEPT:
        kept.clear()


def any_with_id(found: Iterable[str]) -> Node:
    """Return a node that finds the articles of some ids."""
    ids = [Phrase(one, "id") for one in found]
    if not ids:
        return Phrase("", "id")
    groups = [any_of(ids[first : first + _A_GROUP]) for first in range(0, len(ids), _A_GROUP)]
    return groups[0] if len(groups) == 1 else Or(tuple(groups))


def _is_quoted(node: Node) -> bool:
    """Return whether a node is one clause on quotations, or several of which one must match."""
    if not (is_leaf(node) or isinstance(node, Or | Near | Within | First | AtLeast)):
        return False
    if any(isinstance(part, And | Not) for part in _parts_of(node)):
        return False
    return fields_of(node) <= QUOTED


def _parts_of(node: Node) -> Iterator[Node]:
    if isinstance(node, Or):
        for child in node.children:
            yield child
            yield from _parts_of(child)


def _in(node: Node, fields: dict[str, str]) -> Node:
    """Return a clause on quotations, looked for in other fields; a name is looked for as it is written."""

    def change(leaf: Leaf) -> Node:
        if leaf.field is None:
            return leaf
        if isinstance(leaf, Word) and leaf.field == "speaker":
            return Phrase(leaf.text, fields["speaker"])
        return replace(leaf, field=fields[leaf.field])

    return mapped(node, change)
