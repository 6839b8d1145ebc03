"""The merge policy: many segments of about one size become one, so an article is moved a few times at most.

The levels are those of a log-structured merge tree (P. O'Neil et al., 1996), tiered as Lucene's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import log

MERGE_FROM = 5
"""Segments of one level that become one: a search opens each word in every segment, a merge moves them whole."""

GATHERED = 48
"""Batches that become one segment while a commit goes on: where they are that many, each article is moved once."""

MERGE_AT_MOST = 48
"""Segments of one merge, which holds facts about the words of each in memory."""

LARGEST = 250_000
"""Documents of one merge, for the same reason."""

ENOUGH = 150_000
"""Documents of batches that become one segment: batches share fewer words than segments, so a merge of them holds
more. Two such segments are too large to be merged once more. The other batches wait, as a merge at the end leaves out
what was replaced meanwhile."""

LARGE = 10_000
"""Documents of a commit that ends in two segments."""

STEP = 5
"""Ratio of the sizes of segments between one level and the next."""

SMALLEST = 1_000
"""Documents of a segment above the lowest level."""


def to_merge(sizes: Sequence[int]) -> list[int]:
    """Return which segments of these live sizes to merge, ascending: the smallest ones of a full level."""
    levels: dict[int, list[int]] = {}
    for n, size in enumerate(sizes):
        levels.setdefault(int(log(max(1, size / SMALLEST), STEP)), []).append(n)
    for _, members in sorted(levels.items()):
        chosen = _smallest(sizes, members)
        if len(members) >= MERGE_FROM and len(chosen) > 1:
            return chosen
    return []


def to_gather(sizes: Sequence[int]) -> list[int]:
    """Return which batches of these sizes to merge in a commit that goes on, ascending.

    There are none until the batches have more documents than one merge takes, or until they are many.
    """
    chosen = _smallest(sizes, range(len(sizes)), ENOUGH)
    is_full = len(sizes) >= GATHERED or sum(sizes) > LARGEST
    return chosen if is_full and len(chosen) > 1 else []


def _smallest(sizes: Sequence[int], numbers: Iterable[int], most: int = LARGEST) -> list[int]:
    """Return the smallest of some segments, as many as one merge takes of ``most`` documents, ascending by number."""
    smallest = sorted(numbers, key=lambda n: (sizes[n], n))[:MERGE_AT_MOST]
    totals = accumulate(sizes[n] for n in smallest)
    return sorted(n for n, total in zip(smallest, totals, strict=True) if total <= most)


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
    """Split segments into two lots if each is a level of its own: two threads take half the time."""
    return [chosen[::2], chosen[1::2]] if len(chosen) >= 2 * MERGE_FROM else [chosen]
