"""The algebra of `newssearch.engine.positions` on all articles of an index at once.

A place is one number: the document in the upper half, the position in the lower. So a phrase is a join of sorted
arrays, and what is near never crosses from one article into the next. `frequencies` counts the same spans that
`positions.spans` finds in a single article; a property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, reduce
from typing import NamedTuple

import numpy as np

from newssearch.engine.arrays import AnyArray, distinct
from newssearch.engine.found import DENSE
from newssearch.engine.joins import in_both, pairs, sums, within
from newssearch.engine.positions import AnyOf, Beside, Expression, InOne, InOrder, Terms, Together, spans, terms_of
from newssearch.engine.postings import NOTHING
from newssearch.engine.segments import Segments

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
        case Terms(name, (term,), first=None):
            return name, term
        case Terms(name, terms, first=None) if terms:
            there = [term for term in terms if len(postings.counted(name, term).documents)]
            return (name, there[0] if there else terms[0]) if len(there) <= 1 else None
    return None


def frequencies(expression: Expression, postings: Segments) -> Frequencies:
    """How often ``expression`` matches in each document."""
    if (term := only_term(expression, postings)) is not None:
        documents, counts, _ = postings.counted(*term)
        return Frequencies(documents, counts)
    if isinstance(expression, AnyOf) and _are_of_different_widths(expression.parts):
        return _together_counted([frequencies(part, postings) for part in expression.parts])
    if _is_absent(expression, postings):
        return Frequencies(NOTHING, NOTHING)
    source = _Source(postings, expression)
    if _is_fixed(expression):
        return _together_counted([_per_document(starts) for starts in _fixed(expression, source).values()])
    if isinstance(expression, Together) and len(expression.parts) == 2:
        a, b = (_fixed(part, source).get(1, NOTHING) for part in expression.parts)
        found = [_near(a, b, 1, 1, expression.distance).starts]
        return _per_document(distinct(np.concatenate(found)))
    if _holds_together(expression):
        return _one_by_one(expression, source)
    return _per_document(_spans(expression, source).starts)


class _Source:
    """The places of terms in the documents that a match of ``expression`` can be in."""

    def __init__(self, postings: Segments, expression: Expression) -> None:
        self._postings, self._expression = postings, expression

    @cached_property
    def documents(self) -> AnyArray:
        """Those documents."""
        return _documents(self._expression, self._postings)

    def places(self, name: str, term: str) -> AnyArray:
        """Where a term stands in these documents; perhaps in others, too, where that is sooner read."""
        if self._postings.most(name, term) > _MANY:
            having = len(self._postings.counted(name, term).documents)
            if having > len(self.documents) * _FEW:
                return self._postings.places_in(name, term, self.documents)
        return self._postings.places(name, term)

    def check(self) -> None:
        """Raise QueryLimitError when the time of the query is up."""
        self._postings.deadline.check()


_MANY = 50_000
"""A term of fewer documents is read whole, and its places are kept for the next query."""

_FEW = 4
"""Of another one the places are read in the documents that a match can be in, where these are less than one in so
many."""


def _is_absent(expression: Expression, postings: Segments) -> bool:
    """Whether words are not there at all without which there is no match."""
    match expression:
        case Terms(name, terms):
            return not any(postings.most(name, term) for term in terms)
        case AnyOf(parts):
            return all(_is_absent(part, postings) for part in parts)
        case InOrder(parts) | Together(parts, _) | InOne(parts, _):
            return any(_is_absent(part, postings) for part in parts)
        case Beside(left, right, _, _):
            return _is_absent(left, postings) or _is_absent(right, postings)


def _documents(expression: Expression, postings: Segments) -> AnyArray:
    """The documents that have the words at all, wherever they stand."""
    match expression:
        case Terms(name, (term,)):
            return postings.counted(name, term).documents
        case Terms(name, terms):
            return distinct(np.concatenate([NOTHING, *(postings.counted(name, term).documents for term in terms)]))
        case AnyOf(parts):
            return distinct(np.concatenate([_documents(part, postings) for part in parts]))
        case InOrder(parts) | Together(parts, _) | InOne(parts, _):
            return _in_all(parts, postings)
        case Beside(left, right, _, _):
            return _in_all((left, right), postings)


def _in_all(parts: Sequence[Expression], postings: Segments) -> AnyArray:
    """`_documents` that all parts have."""
    first, *others = sorted((_documents(part, postings) for part in dict.fromkeys(parts)), key=len)
    for documents in others:
        if len(documents) * DENSE > postings.size:
            held = np.zeros(postings.size, bool)
            held[documents] = True
            first = first[held[first]]
        else:
            first = in_both(first, documents)
    return first


def _are_of_different_widths(parts: Sequence[Expression]) -> bool:
    """Whether each part is of terms, and no two can be one match: then they can be counted apart."""
    widths = [part.width for part in parts if isinstance(part, Terms)]
    return len(widths) == len(parts) == len(set(widths))


def _together_counted(counted: Sequence[Frequencies]) -> Frequencies:
    held = sorted((found for found in counted if len(found.documents)), key=lambda found: len(found.documents))
    if len(held) <= 1:
        return held[0] if held else Frequencies(NOTHING, NOTHING)
    return reduce(lambda many, few: Frequencies(*sums(many, few)), held[:-1], held[-1])


def _per_document(starts: AnyArray) -> Frequencies:
    documents = starts >> _DOCUMENT_BITS
    first = np.flatnonzero(np.diff(documents, prepend=-1))
    return Frequencies(documents[first], np.diff(first, append=len(documents)))


_Fixed = Mapping[int, AnyArray]
"""Matches by how many places they take: where those of each width start, ascending."""


def _is_fixed(expression: Expression) -> bool:
    """Whether the matches are of a few widths that the expression tells: words and phrases."""
    match expression:
        case Terms():
            return True
        case InOrder(parts) | AnyOf(parts):
            return all(map(_is_fixed, parts))
    return False


def _fixed(expression: Expression, source: _Source) -> _Fixed:
    match expression:
        case Terms(width=width):
            return {width: _places(expression, source)}
        case AnyOf(parts):
            return _united([(w, starts) for part in parts for w, starts in _fixed(part, source).items()])
        case InOrder(parts):
            found = {part: _fixed(part, source) for part in dict.fromkeys(parts)}  # a phrase may repeat a word
            return _side_by_side([found[part] for part in parts], source)
    raise TypeError(f"the matches of {expression!r} are of any width")


def _united(found: Iterable[tuple[int, AnyArray]]) -> _Fixed:
    by_width: dict[int, list[AnyArray]] = {}
    for width, starts in found:
        if len(starts):
            by_width.setdefault(width, []).append(starts)
    return {w: lists[0] if len(lists) == 1 else distinct(np.concatenate(lists)) for w, lists in by_width.items()}


def _side_by_side(parts: Sequence[_Fixed], source: _Source) -> _Fixed:
    """Where the parts follow one another: from the rarest to both sides."""
    rarest = min(range(len(parts)), key=lambda n: sum(map(len, parts[n].values())))
    found = parts[rarest]
    for part in parts[rarest + 1 :]:
        if not found:
            return {}
        source.check()
        found = _followed(found, part)
    for part in reversed(parts[:rarest]):
        source.check()
        found = _followed(part, found)
    return found


def _followed(first: _Fixed, second: _Fixed) -> _Fixed:
    return _united(
        (width + more, in_both(starts + width, following) - width)
        for width, starts in first.items()
        for more, following in second.items()
    )


def _spans(expression: Expression, source: _Source) -> _Spans:
    source.check()
    if _is_fixed(expression):
        return _distinct([_Spans(s, s + (width - 1)) for width, s in _fixed(expression, source).items()], source)
    match expression:
        case AnyOf(parts):
            return _distinct([_spans(part, source) for part in parts], source)
        case InOrder(parts):
            return reduce(lambda one, other: _adjoining(one, other, source), (_spans(part, source) for part in parts))
        case Beside(left, right, distance, ordered) if _is_fixed(left) and _is_fixed(right):
            one, other = _fixed(left, source).items(), _fixed(right, source).items()
            near = [_near(a, b, w, v, distance, ordered=ordered) for w, a in one for v, b in other]
            return _distinct(near, source)
        case Beside(left, right, distance, ordered):
            first, second = _spans(left, source), _spans(right, source)
            found = [_beside(first, second, distance)]
            source.check()
            return _distinct(found if ordered else [*found, _beside(second, first, distance)], source)
        case InOne(parts, starts):
            return _in_one([_spans(part, source) for part in parts], _places(starts, source))
    raise TypeError(f"{expression!r} is read document by document")


def _near(a: AnyArray, b: AnyArray, width: int, more: int, distance: int, *, ordered: bool = False) -> _Spans:
    """Pairs of a match of ``width`` places with one of ``more``, apart by at most ``distance``, not overlapping."""
    one, other = within(a, b, width if ordered else 1 - more - distance, width - 1 + distance)
    apart = (other - one >= width) | (one - other >= more)
    one, other = one[apart], other[apart]
    return _Spans(np.minimum(one, other), np.maximum(one + (width - 1), other + (more - 1)))


def _places(expression: Terms, source: _Source) -> AnyArray:
    found = [source.places(expression.postings, term) for term in expression.terms]
    places = found[0] if len(found) == 1 else distinct(np.concatenate([NOTHING, *found]))
    last = expression.last_start
    return places if last is None else places[(places & _POSITION) <= last]


def _distinct(lists: Sequence[_Spans], source: _Source) -> _Spans:
    """All of them, sorted, each once."""
    source.check()
    if len(lists) <= 1 and (not lists or (lists[0].starts[1:] > lists[0].starts[:-1]).all()):
        return lists[0] if lists else _Spans(NOTHING, NOTHING)
    starts = np.concatenate([found.starts for found in lists])
    ends = np.concatenate([found.ends for found in lists])
    order = np.lexsort((ends, starts))
    source.check()
    starts, ends = starts[order], ends[order]
    fresh = np.ones(len(starts), bool)
    fresh[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    return _Spans(starts[fresh], ends[fresh])


def _adjoining(first: _Spans, second: _Spans, source: _Source) -> _Spans:
    """Spans of ``first`` with a span of ``second`` right behind."""
    after = first.ends + 1
    a, b = pairs(np.searchsorted(second.starts, after), np.searchsorted(second.starts, after, "right"))
    return _distinct([_Spans(first.starts[a], second.ends[b])], source)


def _beside(first: _Spans, second: _Spans, distance: int) -> _Spans:
    """Pairs with a span of ``second`` starting 1 to ``distance`` places behind the end of one of ``first``."""
    low = np.searchsorted(second.starts, first.ends, "right")
    a, b = pairs(low, np.searchsorted(second.starts, first.ends + distance, "right"))
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
        [len(spans(expression, _of_document(places, d), source.check)) for d in documents.tolist()], np.int64
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
