"""What a query has found, documents and their scores, and how several such are joined.

Few documents are a list. Many that all score above 0 are one array with a place for every document of the index, where
what is not found has 0: such arrays are added up and looked into without a search.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import NamedTuple, Self

import numpy as np

from newssearch.engine.arrays import AnyArray
from newssearch.engine.postings import NOTHING

DENSE = 16
"""More than one document of so many are many."""

_MEMBERS = 64
"""Of the groups that `highest` first compares, at most: of 200,000 keys it takes an eighth of what a partition does."""

_LOOKED_UP = 8
"""Groups are looked up one by one where they hold less than one key in so many: else it is sooner to compare all."""


class Found:
    """Documents, ascending, and their scores.

    ``documents`` and ``scores`` are a list; without scores all score 0. Or ``every`` has the score of each document of
    the index, above 0 for those found. ``is_scored`` says that all score above 0.
    """

    __slots__ = ("_documents", "_every", "_heads", "_scores", "is_scored", "total")

    def __init__(
        self,
        documents: AnyArray | None = None,
        scores: AnyArray | None = None,
        every: AnyArray | None = None,
        *,
        is_scored: bool = False,
    ) -> None:
        self._documents, self._scores, self._every = documents, scores, every
        self._heads: Heads | None = None
        self.is_scored = is_scored or every is not None
        self.total = int(np.count_nonzero(every > 0)) if every is not None else len(self.documents)

    @property
    def documents(self) -> AnyArray:
        """The documents."""
        if self._documents is None:
            assert self._every is not None, "there is a list or an array of all"
            self._documents = np.flatnonzero(self._every > 0)
        return self._documents

    @property
    def scores(self) -> AnyArray:
        """The score of each of `documents`."""
        if self._scores is None:
            documents = self.documents
            self._scores = np.zeros(len(documents), np.float32) if self._every is None else self._every[documents]
        return self._scores

    @property
    def is_dense(self) -> bool:
        """Whether there is an array with a place for every document."""
        return self._every is not None

    @property
    def bytes(self) -> int:
        """What it takes in memory at most."""
        return 12 * self.total + (0 if self._every is None else self._every.nbytes)

    def dense(self, size: int) -> Self:
        """The same, for an index of ``size`` documents: as one array where that is the sooner joined."""
        if not self.is_scored or self._every is not None or self.total * DENSE <= size:
            return self
        every = np.zeros(size, np.float32)
        every[self.documents] = self.scores
        return type(self)(every=every)

    def where(self, held: AnyArray) -> Found:
        """Those of `documents` for which ``held`` is true."""
        has_scores = self._scores is not None or self._every is not None
        return Found(self.documents[held], self.scores[held] if has_scores else None, is_scored=self.is_scored)

    def without(self, gone: AnyArray) -> Found:
        """Return the same without the documents ``gone``, all of which are found."""
        if not len(gone):
            return self
        if self._every is not None:
            every = self._every.copy()
            every[gone] = 0
            return Found(every=every)
        held = np.ones(self.total, bool)
        held[np.searchsorted(self.documents, gone)] = False
        return self.where(held)

    def without_any(self, others: Found, size: int) -> Found:
        """Return the same without what ``others`` hold, found or not."""
        return self.without(others.documents[self.holds(others.documents, size)])

    def best(self, count: int) -> tuple[AnyArray, AnyArray]:
        """The ``count`` documents of the highest scores, and all that tie with the last of them, in no order; and
        their scores."""
        if self._every is not None and count < self.total:
            if self._heads is None:
                self._heads = Heads.of(self._every)
            documents = highest(self._every, count, self._heads)
            return documents, self._every[documents]
        chosen = highest(self.scores, count)
        return self.documents[chosen], self.scores[chosen]

    def holds(self, wanted: AnyArray, size: int) -> AnyArray:
        """Which of the documents ``wanted`` are found, in an index of ``size``."""
        if self._every is not None:
            return self._every[wanted] > 0
        return _places(self.documents, wanted, size) >= 0

    def scores_of(self, wanted: AnyArray, size: int) -> tuple[AnyArray, AnyArray]:
        """`holds`, and the scores of those."""
        if self._every is not None:
            scores = self._every[wanted]
            held = scores > 0
            return held, scores[held]
        places = _places(self.documents, wanted, size)
        held = places >= 0
        return held, self.scores[places[held]]

    def add_to(self, every: AnyArray) -> None:
        """Add the scores to those of every document of the index."""
        if self._every is not None:
            every += self._every
        else:
            every[self.documents] += self.scores


def in_all(children: Sequence[Found], size: int) -> Found:
    """What all have found in an index of ``size`` documents, scores added up."""

    def both(few: Found, many: Found) -> Found:
        held, scores = many.scores_of(few.documents, size)
        return Found(few.documents[held], few.scores[held] + scores, is_scored=few.is_scored or many.is_scored)

    return reduce(both, sorted(children, key=lambda found: found.total))


def in_any(children: Sequence[Found], size: int) -> Found:
    """What any has found in an index of ``size`` documents, scores added up."""
    held = sorted((found for found in children if found.total), key=lambda found: found.total)
    if len(held) <= 1:
        return held[0] if held else Found(NOTHING)
    scored = all(found.is_scored for found in held)
    if sum(found.total for found in held[:-1]) * DENSE <= size and not (scored and held[-1].is_dense):
        return reduce(lambda many, few: _with_few(many, few, size), held[:-1], held[-1])
    every = np.zeros(size, np.float32)
    for found in held:
        found.add_to(every)
    if scored:
        return Found(every=every)
    there = np.zeros(size, bool)
    for found in held:
        there[found.documents] = True
    documents = np.flatnonzero(there)
    return Found(documents, every[documents])


def in_some(children: Iterable[Found], least: int, size: int) -> Found:
    """Return what at least ``least`` children found in an index of ``size`` documents, scores added up.

    Each child is used once, and not kept.
    """
    counts, every = np.zeros(size, np.uint32), np.zeros(size, np.float32)
    for found in children:
        counts[found.documents] += 1
        found.add_to(every)
    documents = np.flatnonzero(counts >= least)
    return Found(documents, every[documents], is_scored=True)


def _with_few(many: Found, few: Found, size: int) -> Found:
    places = _places(many.documents, few.documents, size)
    known = places >= 0
    scores = many.scores.copy()
    scores[places[known]] += few.scores[known]
    is_scored = many.is_scored and few.is_scored
    if known.all():
        return Found(many.documents, scores, is_scored=is_scored)
    new = few.documents[~known]
    at = np.searchsorted(many.documents, new)
    documents = np.insert(many.documents, at, new)
    return Found(documents, np.insert(scores, at, few.scores[~known]), is_scored=is_scored)


def _places(documents: AnyArray, wanted: AnyArray, size: int) -> AnyArray:
    """Where each of ``wanted`` is among ``documents``; -1 where it is not."""
    if not len(documents):
        return np.full(len(wanted), -1)
    if len(wanted) * DENSE > size:
        places = np.full(size, -1, np.int32)
        places[documents] = np.arange(len(documents), dtype=np.int32)
        return places[wanted]
    found = np.minimum(np.searchsorted(documents, wanted), len(documents) - 1)
    return np.where(documents[found] == wanted, found, -1)


class Heads(NamedTuple):
    """The highest of each group of ``members`` keys; of n groups, every n-th key is in the same, but for the last few
    keys, fewer than ``members``, which are in none.

    They are what the maxima of blocks are to S. Ding and T. Suel, Faster Top-k Document Retrieval Using Block-Max
    Indexes, 2011.
    """

    members: int
    keys: AnyArray

    @classmethod
    def of(cls, keys: AnyArray, members: int = _MEMBERS) -> Heads:
        """Those of ``keys``, at least so many."""
        groups = len(keys) // members
        return cls(members, keys[: groups * members].reshape(members, groups).max(axis=0))


def highest(keys: AnyArray, count: int, heads: Heads | None = None) -> AnyArray:
    """Where the ``count`` highest of ``keys`` are, and all that tie with the last of them, in no order.

    As many groups of keys have a highest one from some bound on as there are groups of that bound or more, so no more
    than the keys from the ``count``-th highest of these on need be looked at, in those groups. ``heads`` are those of
    the keys where they are known.
    """
    if count >= len(keys):
        return np.arange(len(keys))
    near = _near(keys, count, heads)
    found: AnyArray = near[_from(keys[near], count)]
    return found


def _near(keys: AnyArray, count: int, heads: Heads | None) -> AnyArray:
    """Where the ``count`` highest of ``keys`` are, and some others."""
    if heads is None or count > len(heads.keys):
        members = min(_MEMBERS, len(keys) // (count * 8))
        if members < 2:
            return np.arange(len(keys))
        heads = Heads.of(keys, members)
    members, groups = heads.members, len(heads.keys)
    chosen = _from(heads.keys, count)
    bound = heads.keys[chosen].min()
    if len(chosen) * members * _LOOKED_UP > len(keys):
        return np.flatnonzero(keys >= bound)
    of_groups = chosen + np.arange(members)[:, np.newaxis] * groups
    places = np.concatenate([of_groups.ravel(), np.arange(members * groups, len(keys))])
    near: AnyArray = places[keys[places] >= bound]
    return near


def _from(keys: AnyArray, count: int) -> AnyArray:
    """Where the keys are from the ``count``-th highest on."""
    at = len(keys) - count
    found: AnyArray = np.flatnonzero(keys >= np.partition(keys, at)[at])
    return found
