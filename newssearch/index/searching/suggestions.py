"""Suggestions for a clause that matches nothing: another spelling, order or field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from newssearch.core import Budget, tokenize
from newssearch.index.searching.snapshot import Snapshot
from newssearch.matching.schema import EXACT, NAMES, exact_postings
from newssearch.query.fields import TEXT_FIELDS
from newssearch.query.nodes import (
    And,
    AtLeast,
    Cased,
    DateRange,
    First,
    Leaf,
    Near,
    NoDate,
    Node,
    Phrase,
    Proximity,
    Within,
    Word,
)
from newssearch.query.printing import to_text

_LOOSER = 10
"""Distance at which the words of an unmatched phrase are looked for."""

_LANGUAGES_SHOWN = 20

_LETTERS_AN_EDIT = 4
"""Letters of a word for each allowed edit: any word of three letters is one edit from another word."""


def hint(snapshot: Snapshot, node: Node, budget: Budget) -> str:
    """Return one line of advice for ``node``, which matches nothing; empty without advice."""
    match node:
        case Word(_, "language") | Phrase(_, "language"):
            return languages_held(snapshot.totals.languages)
        case Phrase(text, field) | Proximity(text, _, field):
            tries = [*_orders(node), *_unknown_words(snapshot, text, field, budget), *_elsewhere(node)]
        case Word(text, field):
            tries = [*_unknown_words(snapshot, text, field, budget), *_elsewhere(node)]
        case Near(left, right, distance, ordered):
            wider = replace(node, distance=max(_LOOSER, distance * 4), ordered=False)
            tries = [wider, *([replace(node, left=right, right=left)] if ordered else [])]
        case Within(parts, unit):
            tries = [*([Within(parts, "paragraph")] if unit == "sentence" else []), And(parts)]
        case Cased(text, field):
            tries = [Phrase(text, field)]
        case First(part, _) | AtLeast(part, _):
            tries = [part]
        case DateRange() | NoDate():
            return _dates_held(snapshot)
        case _:
            return ""
    for other in tries:
        count = snapshot.evaluate(other, budget).total
        if count:
            return f"try {to_text(other)} ({count:,} {'article' if count == 1 else 'articles'})"
    return ""


def languages_held(tags: Iterable[str]) -> str:
    """Return a line that names the languages of an index, the first of them; empty for an empty index."""
    listed = sorted(tags)
    more = ", ..." if len(listed) > _LANGUAGES_SHOWN else ""
    return f"the languages here are {', '.join(listed[:_LANGUAGES_SHOWN])}{more}" if listed else ""


def nearest(snapshot: Snapshot, word: str, fields: tuple[str, ...], budget: Budget) -> str | None:
    """Return the word of the index with the spelling nearest to ``word``, the more frequent of two, or None."""
    best: tuple[float, int, str] | None = None
    for field in fields:
        postings = exact_postings(field)
        for edits in range(1, 1 + min(2, len(word) // _LETTERS_AN_EDIT)):
            for term in snapshot.searcher.within(postings, word, edits, budget):
                likeness = SequenceMatcher(None, word, term).ratio()
                candidate = (round(likeness, 2), snapshot.segments.frequency(postings, term), term)
                if term != word and (best is None or candidate > best):
                    best = candidate
            if best:
                break  # a word one edit away is nearer than any two edits away
    return best[2] if best else None


def _orders(node: Phrase | Proximity) -> Iterator[Node]:
    """Yield the words of a phrase in the other order, then near each other."""
    words = [token.term for token in tokenize(node.text)]
    if len(words) == 2:
        yield Phrase(" ".join(reversed(words)), node.field)
    if len(words) > 1:
        yield Proximity(node.text, max(_LOOSER, len(words) * 2), node.field)


def _unknown_words(snapshot: Snapshot, text: str, field: str | None, budget: Budget) -> Iterator[Node]:
    """Yield the node with each unknown word replaced by its nearest spelling."""
    if field in EXACT:
        return
    fields = (field,) if field else TEXT_FIELDS
    words = [token.term for token in tokenize(text)]
    mended = list(words)
    for i, word in enumerate(words):
        if not any(snapshot.segments.has(exact_postings(f), word) for f in fields):
            mended[i] = nearest(snapshot, word, fields, budget) or word
    if mended != words:
        yield Word(mended[0], field) if len(mended) == 1 else Phrase(" ".join(mended), field)


def _elsewhere(node: Leaf) -> Iterator[Node]:
    """Yield the node in the text fields, or in the fields that a bare word does not search."""
    if node.field is not None:
        yield replace(node, field=None)
        return
    for field in NAMES:
        if field not in TEXT_FIELDS:
            yield replace(node, field=field)


def _dates_held(snapshot: Snapshot) -> str:
    first, last, undated = snapshot.dates()
    if first is None:
        return "no article of this index has a date"
    said = f"the articles are from {first} to {last}"
    return f"{said}; {undated:,} have no date (date:none)" if undated else said
