"""The algebra of `newssearch.engine.positions` on all articles of an index at once.

A place is one number: the document in the upper half, the position in the lower. So a phrase is a join of sorted
arrays, and what is near never crosses from one article into the next. `frequencies` counts the same spans that
`positions.spans` finds in a single article; a property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np

from newssearch.engine.arrays import AnyArray, distinct
from newssearch.engine.positions import AnyOf, Beside, Expression, InOne, InOrder, Terms, Together, spans, terms_of
from newssearch.engine.postings import NOTHING
from newssearch.engine.segments import Segments
from newssearch.errors import QueryLimitError
from newssearch.settings import QUERY_LIMITS

_DOCUMENT_BITS = 32
_POSITION = (1 << _DOCUMENT_BITS) - 1


class Frequencies(NamedTuple):
    """Documents, ascending, and the number of matches in each, at least 1."""

    documents: AnyArray
    counts: AnyArray


class _Spans(NamedTuple):
    """Places [start, end], both inclusive, by start and end, each pair once."""

    starts: AnyArray
    ends: AnyArray


def only_term(expression: Expression, postings: Segments) -> tuple[str, str] | None:
    """The postings and the term that ``expression`` comes down to in this index, if it is a single one."""
    match expression:
        case Terms(name, (term,), None):
            return name, term
        case Terms(name, terms, None) if terms:
            there = [term for term in terms if len(postings.counted(name, term).documents)]
            return (name, there[0] if there else terms[0]) if len(there) <= 1 else None
    return None


def frequencies(expression: Expression, postings: Segments) -> Frequencies:
    """How often ``expression`` matches in each document."""
    if (term := only_term(expression, postings)) is not None:
        documents, counts, _ = postings.counted(*term)
        return Frequencies(documents, counts)
    if isinstance(expression, AnyOf) and None not in (lengths := list(map(_words_in, expression.parts))):
        return _of_any(expression.parts, lengths, postings)
    source = _Source(postings, _documents(expression, postings))
    if isinstance(expression, Together) and len(expression.parts) == 2:
        a, b = (_spans(part, source) for part in expression.parts)
        return _per_document(_two_together(a, b, expression.distance))
    if _holds_together(expression):
        return _one_by_one(expression, source)
    return _per_document(_spans(expression, source).starts)


class _Source:
    """The places of terms in the documents that a match can be in."""

    def __init__(self, postings: Segments, documents: AnyArray) -> None:
        self._postings, self.documents = postings, documents

    def places(self, name: str, term: str) -> AnyArray:
        """Where a term stands in these documents; perhaps in others, too, where that is sooner read."""
        if not len(self.documents):
            return NOTHING
        having = len(self._postings.counted(name, term).documents)
        if having > _MANY and having > len(self.documents) * _FEW:
            return self._postings.places_in(name, term, self.documents)
        return self._postings.places(name, term)

    def document_by_document(self) -> Iterator[int]:
        """The documents, one at a time, and in time."""
        for document in self.documents.tolist():
            self._postings.deadline.check()
            yield document


_MANY = 50_000
"""A term of fewer documents is read whole, and its places are kept for the next query."""

_FEW = 4
"""Of another one the places are read in the documents that a match can be in, where these are less than one in so
many."""


def _documents(expression: Expression, postings: Segments) -> AnyArray:
    """The documents that have the words at all, wherever they stand."""
    match expression:
        case Terms(name, (term,), _):
            return postings.counted(name, term).documents
        case Terms(name, terms, _):
            return distinct(np.concatenate([NOTHING, *(postings.counted(name, term).documents for term in terms)]))
        case AnyOf(parts):
            return distinct(np.concatenate([_documents(part, postings) for part in parts]))
        case InOrder(parts) | Together(parts, _) | InOne(parts, _):
            return reduce(_in_both, sorted((_documents(part, postings) for part in parts), key=len))
        case Beside(left, right, _, _):
            return _in_both(*sorted((_documents(left, postings), _documents(right, postings)), key=len))


def _in_both(few: AnyArray, many: AnyArray) -> AnyArray:
    found: AnyArray = few[_among(many, few)]
    return found


def _words_in(expression: Expression) -> int | None:
    """How many words every match of ``expression`` has; None where that is not known at once."""
    match expression:
        case Terms():
            return 1
        case InOrder(parts) if all(isinstance(part, Terms) for part in parts):
            return len(parts)
    return None


def _of_any(parts: Sequence[Expression], lengths: Sequence[int | None], postings: Segments) -> Frequencies:
    """Matches of different lengths are different matches, so that they can be counted apart."""
    counted = []
    for length in dict.fromkeys(lengths):
        alike = [part for part, its in zip(parts, lengths, strict=True) if its == length]
        if length != 1 and len(alike) > 1:
            found = [_spans(part, _Source(postings, _documents(part, postings))) for part in alike]
            counted.append(_per_document(_distinct(found).starts))
        elif len(alike) > 1:
            places = [_spans(part, _Source(postings, _documents(part, postings))).starts for part in alike]
            counted.append(_per_document(distinct(np.concatenate(places))))
        else:
            counted.append(frequencies(alike[0], postings))
    held = [found for found in counted if len(found.documents)]
    if len(held) <= 1:
        return held[0] if held else Frequencies(NOTHING, NOTHING)
    held.sort(key=lambda found: len(found.documents))
    return reduce(_with_few, held[:-1], held[-1])


def _with_few(many: Frequencies, few: Frequencies) -> Frequencies:
    at = np.searchsorted(many.documents, few.documents)
    known = many.documents[np.minimum(at, len(many.documents) - 1)] == few.documents
    counts = many.counts.copy()
    counts[at[known]] += few.counts[known]
    new = ~known
    return Frequencies(
        np.insert(many.documents, at[new], few.documents[new]), np.insert(counts, at[new], few.counts[new])
    )


def _per_document(starts: AnyArray) -> Frequencies:
    documents = starts >> _DOCUMENT_BITS
    first = np.flatnonzero(np.diff(documents, prepend=-1))
    return Frequencies(documents[first], np.diff(first, append=len(documents)))


def _spans(expression: Expression, source: _Source) -> _Spans:
    match expression:
        case Terms():
            places = _places(expression, source)
            return _Spans(places, places)
        case AnyOf(parts):
            return _distinct([_spans(part, source) for part in parts])
        case InOrder(parts) if all(isinstance(part, Terms) for part in parts):
            return _side_by_side([_places(part, source) for part in parts if isinstance(part, Terms)])
        case InOrder(parts):
            return reduce(_followed, (_spans(part, source) for part in parts))
        case Beside(left, right, distance, ordered):
            a, b = _spans(left, source), _spans(right, source)
            if not ordered and a.starts is a.ends and b.starts is b.ends:
                return _near(a.starts, b.starts, distance)
            pairs = [_beside(a, b, distance)] if ordered else [_beside(a, b, distance), _beside(b, a, distance)]
            return _distinct(pairs)
        case InOne(parts, starts):
            return _in_one([_spans(part, source) for part in parts], _places(starts, source))
    raise TypeError(f"{expression!r} is read document by document")


def _places(expression: Terms, source: _Source) -> AnyArray:
    found = [source.places(expression.postings, term) for term in expression.terms]
    places = found[0] if len(found) == 1 else distinct(np.concatenate([NOTHING, *found]))
    return places if expression.first is None else places[(places & _POSITION) < expression.first]


def _side_by_side(words: Sequence[AnyArray]) -> _Spans:
    """Where words, given by their places, follow one another: the places of the rarest are looked for in the others."""
    order = sorted(range(len(words)), key=lambda n: len(words[n]))
    starts = words[order[0]] - order[0]
    for n in order[1:]:
        starts = starts[_among(words[n], starts + n)]
    return _Spans(starts, starts + (len(words) - 1))


def _among(places: AnyArray, wanted: AnyArray) -> AnyArray:
    """Which of ``wanted`` are among ``places``."""
    if not len(places):
        return np.zeros(len(wanted), bool)
    found = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
    held: AnyArray = places[found] == wanted
    return held


def _distinct(lists: Sequence[_Spans]) -> _Spans:
    """All of them, sorted, each once."""
    starts = np.concatenate([found.starts for found in lists])
    ends = np.concatenate([found.ends for found in lists])
    order = np.lexsort((ends, starts))
    starts, ends = starts[order], ends[order]
    fresh = np.ones(len(starts), bool)
    fresh[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    return _Spans(starts[fresh], ends[fresh])


def _pairs(low: AnyArray, high: AnyArray) -> tuple[AnyArray, AnyArray]:
    """For ranges [low, high) of one list, one for each item of another: the items of both lists that pair up."""
    counts = high - low
    if int(counts.sum()) > QUERY_LIMITS.max_pairs:
        raise QueryLimitError(
            f"The words stand beside each other in more than {QUERY_LIMITS.max_pairs:,} ways.",
            hint="Ask for them nearer together, or add a rarer word.",
        )
    first = np.repeat(np.arange(len(counts)), counts)
    return first, np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(low, counts)


def _followed(first: _Spans, second: _Spans) -> _Spans:
    """Spans of ``first`` with a span of ``second`` right behind."""
    after = first.ends + 1
    a, b = _pairs(np.searchsorted(second.starts, after), np.searchsorted(second.starts, after, "right"))
    return _distinct([_Spans(first.starts[a], second.ends[b])])


def _beside(first: _Spans, second: _Spans, distance: int) -> _Spans:
    """Pairs with a span of ``second`` starting 1 to ``distance`` places behind the end of one of ``first``."""
    low = np.searchsorted(second.starts, first.ends, "right")
    a, b = _pairs(low, np.searchsorted(second.starts, first.ends + distance, "right"))
    return _Spans(first.starts[a], np.maximum(first.ends[a], second.ends[b]))


class _Stretches(NamedTuple):
    """The stretches in which a part has spans: for each its number, the first and the last start, the last end."""

    numbers: AnyArray
    first: AnyArray
    last: AnyArray
    end: AnyArray

    def having(self, numbers: AnyArray) -> _Stretches:
        """Only those of ``numbers``."""
        held = np.isin(self.numbers, numbers, assume_unique=True)
        return _Stretches(*(column[held] for column in self))


def _in_one(parts: Sequence[_Spans], begins: AnyArray) -> _Spans:
    """One span for every stretch that holds all parts; ``begins`` are the places where stretches begin."""
    held = [_stretches(part, begins) for part in parts]
    numbers = reduce(np.intersect1d, (part.numbers for part in held))
    held = [part.having(numbers) for part in held]
    # Where a part has one place only it must differ from those of other such parts; the rest can always choose.
    alone = np.sort([np.where(p.first == p.last, p.first, -1 - n) for n, p in enumerate(held)], axis=0)
    apart = (np.diff(alone, axis=0) != 0).all(axis=0)
    starts = np.min([part.first for part in held], axis=0)
    return _Spans(starts[apart], np.max([part.end for part in held], axis=0)[apart])


def _stretches(found: _Spans, begins: AnyArray) -> _Stretches:
    numbers = np.searchsorted(begins, found.starts, "right")
    documents = np.concatenate([[-1], begins >> _DOCUMENT_BITS])
    whole = numbers == np.searchsorted(begins, found.ends, "right")
    whole &= documents[numbers] == found.starts >> _DOCUMENT_BITS  # not before all stretches of its document
    numbers, starts, ends = numbers[whole], found.starts[whole], found.ends[whole]
    heads = np.flatnonzero(np.diff(numbers, prepend=-1))
    tails = np.append(heads[1:], len(numbers))[: len(heads)] - 1
    last = np.maximum.reduceat(ends, heads) if len(heads) else ends
    return _Stretches(numbers[heads], starts[heads], starts[tails], last)


def _near(a: AnyArray, b: AnyArray, distance: int) -> _Spans:
    """Pairs of single words within the distance of each other, in either order."""
    few, many = (a, b) if len(a) <= len(b) else (b, a)
    i, j = _pairs(np.searchsorted(many, few - distance), np.searchsorted(many, few + distance, "right"))
    one, other = few[i], many[j]
    apart = one != other
    one, other = one[apart], other[apart]
    return _distinct([_Spans(np.minimum(one, other), np.maximum(one, other))])


def _two_together(a: _Spans, b: _Spans, distance: int) -> AnyArray:
    """Every place where two words within the distance of each other begin."""
    return distinct(np.concatenate([_beside(a, b, distance).starts, _beside(b, a, distance).starts]))


def _holds_together(expression: Expression) -> bool:
    """Whether words that each need a place of their own are part of it: more than a join can tell."""
    match expression:
        case Together():
            return True
        case Terms():
            return False
        case InOrder(parts) | AnyOf(parts) | InOne(parts, _):
            return any(map(_holds_together, parts))
        case Beside(left, right, _, _):
            return _holds_together(left) or _holds_together(right)


def _one_by_one(expression: Expression, source: _Source) -> Frequencies:
    """Document by document, among those that have all of the words."""
    places = {
        (terms.postings, term): _places(Terms(terms.postings, (term,)), source)
        for terms in terms_of(expression)
        for term in terms.terms
    }
    documents = source.documents
    counts = np.array(
        [len(spans(expression, _of_document(places, d))) for d in source.document_by_document()], np.int64
    )
    return Frequencies(documents[counts > 0], counts[counts > 0])


def _of_document(places: dict[tuple[str, str], AnyArray], document: int) -> Callable[[str, str], list[int]]:
    start = document << _DOCUMENT_BITS

    def positions_of(field: str, term: str) -> list[int]:
        found = places[field, term]
        low, high = np.searchsorted(found, [start, start + _POSITION + 1])
        positions: list[int] = (found[low:high] - start).tolist()
        return positions

    return positions_of
