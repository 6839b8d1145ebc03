"""Where an expression matches in one field of one article: the algebra of positions.

An `Expression` is a clause of the query, resolved to terms of the index. Its matches are spans of token positions;
a phrase is a sequence, NEAR a pair of spans side by side. The same algebra runs on the postings of an index and on
the words of a single article, where it says what a snippet marks, so what is found and what is marked cannot
differ.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Terms:
    """Any of ``terms``, in the postings of that name: ``width`` positions each, from where the term stands, and only
    those within the ``first`` positions if given."""

    postings: str
    terms: tuple[str, ...]
    first: int | None = None
    width: int = 1

    @property
    def last_start(self) -> int | None:
        """The last position at which a match may begin; None if any."""
        return None if self.first is None else self.first - self.width


@dataclass(frozen=True, slots=True)
class InOrder:
    """The parts side by side in this order."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """All parts, each at a place of its own, in any order, first and last at most ``distance`` positions apart."""

    parts: tuple[Expression, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Both sides, apart by at most ``distance`` positions (1 is side by side), not overlapping; ``left`` first if
    ordered."""

    left: Expression
    right: Expression
    distance: int
    ordered: bool


@dataclass(frozen=True, slots=True)
class InOne:
    """All parts in one stretch of the field, no two beginning at the same place; one match a stretch, from the first
    of them to the last. A stretch runs from one position of ``starts`` to the next; what is before all is in none."""

    parts: tuple[Expression, ...]
    starts: Terms


Expression = Terms | InOrder | AnyOf | Together | Beside | InOne


class Span(NamedTuple):
    """Token positions [start, end], both inclusive, and the stretches of it that are to be marked."""

    start: int
    end: int
    marks: tuple[tuple[int, int], ...]


Check = Callable[[], None]

PositionsOf = Callable[[str, str], Sequence[int]]
"""From the name of a list of postings and a term to ascending positions in the article at hand."""


def _unchecked() -> None:
    """No check: the caller has all the time that it takes."""


def spans(expression: Expression, positions_of: PositionsOf, check: Check = _unchecked) -> list[Span]:
    """Every match of ``expression``, by start and end, each pair of those once.

    ``check`` is called now and then, to raise when the time is up.
    """
    match expression:
        case Terms(postings, terms):
            latest, further = expression.last_start, expression.width - 1
            places = {p for term in terms for p in positions_of(postings, term) if latest is None or p <= latest}
            return [Span(p, p + further, ((p, p + further),)) for p in sorted(places)]
        case AnyOf(parts):
            return _distinct(span for part in parts for span in spans(part, positions_of, check))
        case InOrder(parts):
            return _in_order([spans(part, positions_of, check) for part in parts], check)
        case Together(parts, distance):
            known = {part: spans(part, positions_of, check) for part in dict.fromkeys(parts)}
            return _together([known[part] for part in parts], distance, check)
        case Beside(left, right, distance, ordered):
            one, other = spans(left, positions_of, check), spans(right, positions_of, check)
            pairs = _beside(one, other, distance, check)
            return _distinct(pairs if ordered else chain(pairs, _beside(other, one, distance, check)))
        case InOne(parts, starts):
            begins = [span.start for span in spans(starts, positions_of, check)]
            return _in_one([spans(part, positions_of, check) for part in parts], begins)


def among_first(expression: Expression, words: int) -> Expression:
    """``expression`` as if the field ended after so many ``words``."""
    match expression:
        case Terms(first=first):
            return replace(expression, first=words if first is None else min(first, words))
        case Beside(left, right, _, _):
            return replace(expression, left=among_first(left, words), right=among_first(right, words))
        case InOrder(parts) | AnyOf(parts) | Together(parts, _) | InOne(parts, _):
            return replace(expression, parts=tuple(among_first(part, words) for part in parts))


def terms_of(expression: Expression) -> Iterator[Terms]:
    """Every `Terms` in ``expression``."""
    match expression:
        case Terms():
            yield expression
        case InOrder(parts) | AnyOf(parts) | Together(parts, _):
            for part in parts:
                yield from terms_of(part)
        case Beside(left, right, _, _):
            yield from terms_of(left)
            yield from terms_of(right)
        case InOne(parts, starts):
            yield starts
            for part in parts:
                yield from terms_of(part)


def _distinct(found: Iterable[Span]) -> list[Span]:
    by_place: dict[tuple[int, int], Span] = {}
    for span in found:
        by_place.setdefault((span.start, span.end), span)
    return [by_place[place] for place in sorted(by_place)]


def _in_order(lists: list[list[Span]], check: Check) -> list[Span]:
    """Spans that follow one another without a gap; marked as one stretch."""
    found = lists[0]
    for following in lists[1:]:
        check()
        ends: dict[int, list[int]] = {}
        for span in following:
            ends.setdefault(span.start, []).append(span.end)
        found = [Span(span.start, end, ((span.start, end),)) for span in found for end in ends.get(span.end + 1, ())]
    return _distinct(found)


def _beside(first: list[Span], second: list[Span], distance: int, check: Check) -> Iterator[Span]:
    """Pairs with a span of ``second`` starting 1 to ``distance`` positions after the end of one of ``first``."""
    starts = [span.start for span in second]
    for a in first:
        check()
        for b in second[bisect_right(starts, a.end) : bisect_right(starts, a.end + distance)]:
            yield Span(a.start, max(a.end, b.end), (*a.marks, *b.marks))


def _together(lists: list[list[Span]], distance: int, check: Check) -> list[Span]:
    """For every place where a match can begin, the matches within the window that starts there."""
    if not all(lists):
        return []
    different = {id(found): found for found in lists}  # a word may be asked for several times
    starts = {key: [span.start for span in found] for key, found in different.items()}
    found = []
    for at in sorted({start for column in starts.values() for start in column}):
        check()
        window = {
            key: spans_[bisect_left(starts[key], at) : bisect_right(starts[key], at + distance)]
            for key, spans_ in different.items()
        }
        if len({span.start for spans_ in window.values() for span in spans_}) < len(lists):
            continue
        chosen = _places_of_their_own([window[id(spans_)] for spans_ in lists])
        if chosen and min(span.start for span in chosen) == at:
            marks = tuple(sorted(mark for span in chosen for mark in span.marks))
            found.append(Span(at, max(span.end for span in chosen), marks))
    return _distinct(found)


def _places_of_their_own(window: list[list[Span]]) -> list[Span] | None:
    """One span of each list, all starting at different places: a bipartite matching by augmenting paths (Kuhn,
    1955)."""
    owner: dict[int, int] = {}
    chosen: dict[int, Span] = {}
    if all(_settle(part, window, owner, chosen) for part in range(len(window))):
        return [chosen[part] for part in range(len(window))]
    return None


def _settle(part: int, window: list[list[Span]], owner: dict[int, int], chosen: dict[int, Span]) -> bool:
    """Find a place for ``part``; parts that have one may move to another, by the shortest chain of moves."""
    reached: dict[int, tuple[int, Span]] = {}
    waiting = deque([part])
    while waiting:
        taker = waiting.popleft()
        for span in window[taker]:
            if span.start in reached:
                continue
            reached[span.start] = taker, span
            if span.start not in owner:
                _move(span.start, part, reached, owner, chosen)
                return True
            waiting.append(owner[span.start])
    return False


def _move(
    free: int, part: int, reached: dict[int, tuple[int, Span]], owner: dict[int, int], chosen: dict[int, Span]
) -> None:
    """Give the ``free`` place to the part that reached it, what that had to the one before, up to ``part``."""
    at: int | None = free
    while at is not None:
        taker, span = reached[at]
        before = chosen.get(taker)
        owner[at], chosen[taker] = taker, span
        at = None if taker == part or before is None else before.start


def _in_one(lists: list[list[Span]], begins: list[int]) -> list[Span]:
    """For every stretch that holds all parts, the one span from the first of their words there to the last."""
    held: list[dict[int, list[Span]]] = []
    for part in lists:
        by_stretch: dict[int, list[Span]] = {}
        for span in part:
            stretch = bisect_right(begins, span.start)
            if stretch and stretch == bisect_right(begins, span.end):
                by_stretch.setdefault(stretch, []).append(span)
        held.append(by_stretch)
    found = []
    for stretch in sorted(set.intersection(*map(set, held))):
        inside = [by_stretch[stretch] for by_stretch in held]
        if _apart(inside):
            every = [span for part in inside for span in part]
            marks = tuple(sorted({mark for span in every for mark in span.marks}))
            found.append(Span(min(span.start for span in every), max(span.end for span in every), marks))
    return found


def _apart(lists: list[list[Span]]) -> bool:
    """Whether any two of the lists have spans that begin at different places: only lists of one place can fail to."""
    places = [{span.start for span in part} for part in lists]
    alone = [next(iter(starts)) for starts in places if len(starts) == 1]
    return len(alone) == len(set(alone))
