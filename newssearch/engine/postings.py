"""How often an expression matches in each article of a segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newssearch.engine.positions import AnyOf, Expression, Terms, spans, terms_of
from newssearch.engine.whoosh_api import TermNotFound

Frequencies = dict[int, int]
"""Document number within the segment to the number of matches, at least 1."""


def frequencies(expression: Expression, leaf: Any) -> Frequencies:
    """The live documents of the segment reader ``leaf`` that ``expression`` matches, in ascending order."""
    if isinstance(expression, Terms) and len(expression.terms) <= 1:
        return _of_one_term(expression, leaf)
    documents = sorted(_candidates(expression, leaf))
    if not documents:
        return {}
    places = {
        (t.postings, term): _positions(leaf, t.postings, term, documents)
        for t in terms_of(expression)
        for term in t.terms
    }
    found: Frequencies = {}
    for document in documents:

        def positions_of(postings: str, term: str, document: int = document) -> Sequence[int]:
            return places[postings, term].get(document, ())

        matches = len(spans(expression, positions_of))
        if matches:
            found[document] = matches
    return found


def _of_one_term(expression: Terms, leaf: Any) -> Frequencies:
    found: Frequencies = {}
    for term in expression.terms:
        matcher = _matcher(leaf, expression.postings, term)
        while matcher is not None and matcher.is_active():
            found[matcher.id()] = int(matcher.weight())
            matcher.next()
    return found


def _candidates(expression: Expression, leaf: Any) -> set[int]:
    """The documents that hold the terms at all, wherever they stand."""
    match expression:
        case Terms(postings, terms):
            return {document for term in terms for document in _documents(leaf, postings, term)}
        case AnyOf(parts):
            return set().union(*(_candidates(part, leaf) for part in parts))
    parts = getattr(expression, "parts", None) or (expression.left, expression.right)  # type: ignore[union-attr]  # Beside
    found = _candidates(parts[0], leaf)
    for part in parts[1:]:
        if found:
            found &= _candidates(part, leaf)
    return found


def _documents(leaf: Any, postings: str, term: str) -> Sequence[int]:
    matcher = _matcher(leaf, postings, term)
    return () if matcher is None else list(matcher.all_ids())


def _positions(leaf: Any, postings: str, term: str, documents: Sequence[int]) -> Mapping[int, Sequence[int]]:
    found: dict[int, Sequence[int]] = {}
    matcher = _matcher(leaf, postings, term)
    if matcher is None:
        return found
    has_positions = matcher.supports("positions")
    for document in documents:
        if not matcher.is_active():
            break
        if matcher.id() < document:
            matcher.skip_to(document)
            if not matcher.is_active():
                break
        if matcher.id() == document:
            found[document] = matcher.value_as("positions") if has_positions else (0,)
    return found


def _matcher(leaf: Any, postings: str, term: str) -> Any | None:
    """A matcher over the live documents that have the term, or None where the segment lacks it."""
    try:
        return leaf.postings(postings, term.encode())
    except TermNotFound:
        return None
