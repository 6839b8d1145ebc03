"""Which segments become one: those of about one size, when they are many. So an article is moved a few times at most.

The levels are those of a log-structured merge tree (P. O'Neil et al., 1996), tiered as Lucene's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import log

MERGE_FROM = 5
"""So many segments of one level become one: a search opens each word in every segment, a merge moves them whole."""

GATHERED = 48
"""So many segments of the lowest level become one while a commit goes on, so that each article is moved once."""

MERGE_AT_MOST = 48
"""Segments that are merged at once: what a merge must know of the words of each is in memory."""

LARGEST = 250_000
"""Documents that a merge may bring together, for the same reason."""

LARGE = 10_000
"""Documents of a commit that ends in two segments."""

STEP = 5
"""How many times larger the segments of the next level are."""

SMALLEST = 1_000
"""Documents of a segment that leaves the lowest level."""


def to_merge(sizes: Sequence[int], *, goes_on: bool = False) -> list[int]:
    """Which segments of so many live documents to merge, ascending: the smallest of a level that is full.

    In a commit that ``goes_on`` the lowest level holds more before it is.
    """
    levels: dict[int, list[int]] = {}
    for n, size in enumerate(sizes):
        levels.setdefault(int(log(max(1, size / SMALLEST), STEP)), []).append(n)
    for level, members in sorted(levels.items()):
        members.sort(key=lambda n: (sizes[n], n))
        totals = accumulate(sizes[n] for n in members[:MERGE_AT_MOST])
        chosen = sorted(n for n, total in zip(members, totals, strict=False) if total <= LARGEST)
        if len(members) >= (GATHERED if goes_on and level == 0 else MERGE_FROM) and len(chosen) > 1:
            return chosen
    return []


def is_large(sizes: Sequence[int]) -> bool:
    """Return whether a commit of batches of these sizes ends in two segments: such an index is smaller by a tenth than
    one in four, and answers sooner what has not been asked before."""
    return LARGE <= sum(sizes) <= LARGEST


def into_two(sizes: Sequence[int]) -> list[list[int]]:
    """Return the lots in which three or more segments of these sizes become two.

    A segment of half of all documents or more stays as it is, and the others become one.
    """
    numbers = list(range(len(sizes)))
    largest = max(numbers, key=sizes.__getitem__)
    if 2 * sizes[largest] >= sum(sizes):
        return [[n for n in numbers if n != largest]]
    return [numbers[::2], numbers[1::2]]


def halves(chosen: Sequence[int]) -> list[Sequence[int]]:
    """Segments to be merged, in two lots where either is a level of its own: two threads take half the time."""
    return [chosen[::2], chosen[1::2]] if len(chosen) >= 2 * MERGE_FROM else [chosen]
