"""Joins of ascending lists of places: which follow one another, which are near one another.

A place is one number: the document in its upper 32 bits, the position in the lower.
"""

from __future__ import annotations

import numpy as np

from newssearch.engine.arrays import AnyArray, distinct
from newssearch.errors import QueryLimitError
from newssearch.settings import QUERY_LIMITS

_SEARCHED = 16
"""A list is searched for another that is shorter by so many times. Else the two are merged by a stable sort: of 100,000
places each, in a third of the time."""


def in_both(one: AnyArray, other: AnyArray) -> AnyArray:
    """The numbers that are in both of two lists, in each of which no number is twice."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    found: AnyArray
    if len(few) * _SEARCHED < len(many):
        at = np.minimum(np.searchsorted(many, few), len(many) - 1)
        found = few[many[at] == few]
        return found
    merged = np.concatenate([few, many])
    merged.sort(kind="stable")
    found = merged[1:][merged[1:] == merged[:-1]]
    return found


def in_either(one: AnyArray, other: AnyArray) -> AnyArray:
    """The numbers that are in any of two lists, in each of which no number is twice."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    if len(few) * _SEARCHED >= len(many):
        return distinct(np.concatenate([few, many]))
    at = np.searchsorted(many, few)
    new = many[np.minimum(at, len(many) - 1)] != few
    found: AnyArray = np.insert(many, at[new], few[new])
    return found


def sums(many: tuple[AnyArray, AnyArray], few: tuple[AnyArray, AnyArray]) -> tuple[AnyArray, AnyArray]:
    """Documents, ascending, and counts, of two such lists that may share documents, of which the first is not empty."""
    (documents, counts), (more, counted) = many, few
    at = np.searchsorted(documents, more)
    known = documents[np.minimum(at, len(documents) - 1)] == more
    counts = counts.copy()
    counts[at[known]] += counted[known]
    new = ~known
    return np.insert(documents, at[new], more[new]), np.insert(counts, at[new], counted[new])


def within(one: AnyArray, other: AnyArray, low: int, high: int) -> tuple[AnyArray, AnyArray]:
    """All pairs, one of each list, in which the second is ``low`` to ``high`` places behind the first."""
    if max(len(one), len(other)) < _SEARCHED * min(len(one), len(other)):
        one, other = _not_alone(one, other, low, high)
    if len(one) <= len(other):
        a, b = pairs(np.searchsorted(other, one + low), np.searchsorted(other, one + high, "right"))
        return one[a], other[b]
    b, a = pairs(np.searchsorted(one, other - high), np.searchsorted(one, other - low, "right"))
    return one[a], other[b]


def _not_alone(one: AnyArray, other: AnyArray, low: int, high: int) -> tuple[AnyArray, AnyArray]:
    """The same lists without most of the places that are in no pair: those far from all others."""
    merged = np.concatenate([(one + low) << 1, other << 1 | 1])
    merged.sort(kind="stable")
    near = merged[1:] - merged[:-1] <= 2 * (high - low) + 1
    kept = np.zeros(len(merged), bool)
    kept[1:] = near
    kept[:-1] |= near
    left = merged[kept]
    of_other = (left & 1).astype(bool)
    return (left[~of_other] >> 1) - low, left[of_other] >> 1


def pairs(low: AnyArray, high: AnyArray) -> tuple[AnyArray, AnyArray]:
    """For ranges [low, high) of one list, one for each item of another: which items of the other and of the one pair
    up. QueryLimitError where they are too many."""
    counts = high - low
    if int(counts.sum()) > QUERY_LIMITS.max_pairs:
        raise QueryLimitError(
            f"The words stand beside each other in more than {QUERY_LIMITS.max_pairs:,} ways.",
            hint="Ask for them nearer together, or add a rarer word.",
        )
    first = np.repeat(np.arange(len(counts)), counts)
    return first, np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(low, counts)
