"""Exact copies: which documents have the same text, and which of them a search shows.

A group is the first article that came with a text, and its copies: all live documents with one digest of their text.
Each is indexed like any other article, so each matches a query, or does not, by all that is its own. A search shows one
document of each group: the earliest of those that match. An index without copies has no groups, and pays nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newssearch.engine.arrays import AnyArray
from newssearch.engine.found import Found
from newssearch.engine.postings import NOTHING
from newssearch.engine.schema import NO_TIME

_BITS = 20
"""Bits of a digest that tell most articles without copies apart: a table of so many fits a processor's cache."""

_LATEST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """The documents that may be in a group, copies and the articles that may be their firsts, an item of each array for
    each: the two halves of the digest of its text, when it was published, whether it is a copy. ``ids`` has the id of
    each copy and ``firsts`` that of its first, in the same order."""

    documents: AnyArray
    texts: AnyArray
    starts: AnyArray
    is_copy: AnyArray
    ids: Sequence[bytes]
    firsts: Sequence[bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The groups of an index of ``size`` documents.

    ``members`` are their documents, group by group, the earliest of each first; ``numbers`` says for each of these, in
    the same order, which group it is in. ``by_document`` sorts ``members`` by their numbers.
    """

    size: int
    members: AnyArray
    numbers: AnyArray
    by_document: AnyArray
    documents: AnyArray

    @classmethod
    def of(cls, size: int, held: Members) -> Groups:
        """Group documents by their text, and order each group by date, then by id; the undated come last."""
        texts = np.lexsort(held.texts.T)
        changes = (np.diff(held.texts[texts], axis=0) != 0).any(axis=1)
        numbers = np.empty(len(texts), np.int64)
        numbers[texts] = np.cumsum(np.concatenate([[False], changes]))
        starts = np.where(held.starts == NO_TIME, _LATEST, held.starts)
        order = np.lexsort((_ranks(held, numbers), starts, numbers))
        order = order[(np.bincount(numbers) > 1)[numbers[order]]]
        members = held.documents[order]
        by_document = np.argsort(members)
        return cls(size, members, numbers[order], by_document, members[by_document])

    def one_each(self, found: Found) -> Found:
        """Return ``found`` with one document of each group, the earliest."""
        return found.without(self._surplus(found))

    def without_copies_of(self, found: Found, others: Found) -> Found:
        """Return ``found`` without the documents of groups that have a document among ``others``."""
        places = self._places(found)
        gone = np.zeros(int(self.numbers[-1]) + 1 if len(self.numbers) else 0, bool)
        gone[self.numbers[self._places(others)]] = True
        return found.without(self.members[places[gone[self.numbers[places]]]])

    def count(self, found: Found) -> int:
        """Count ``found`` with each group once."""
        return found.total - len(self._surplus(found))

    def copies(self, document: int) -> int:
        """Count the other documents of the group of ``document``."""
        place = int(np.searchsorted(self.documents, document))
        if place == len(self.documents) or self.documents[place] != document:
            return 0
        first, last = np.searchsorted(self.numbers, self.numbers[self.by_document[place]] + np.arange(2))
        return int(last - first) - 1

    def _surplus(self, found: Found) -> AnyArray:
        """Return the documents of ``found`` that come after another of their group."""
        places = self._places(found)
        if len(places) < 2:
            return NOTHING
        numbers = self.numbers[places]
        surplus: AnyArray = self.members[places[1:][numbers[1:] == numbers[:-1]]]
        return surplus

    def _places(self, found: Found) -> AnyArray:
        """Return where in ``members`` documents of ``found`` are, ascending."""
        places: AnyArray
        if found.is_dense or found.total > len(self.members):
            places = np.flatnonzero(found.holds(self.members, self.size))
        elif len(self.members):
            at = np.minimum(np.searchsorted(self.documents, found.documents), len(self.documents) - 1)
            places = np.sort(self.by_document[at[self.documents[at] == found.documents]])
        else:
            places = NOTHING
        return places


def shared(digests: AnyArray, wanted: AnyArray) -> AnyArray:
    """Return the places in ``digests`` of those that are in ``wanted``, which is not empty."""
    mask = np.uint64((1 << _BITS) - 1)
    may_be = np.zeros(1 << _BITS, bool)
    may_be[(wanted & mask).astype(np.int64)] = True
    near = np.flatnonzero(may_be[(digests & mask).astype(np.int64)])
    ordered = np.sort(wanted)
    at = np.minimum(np.searchsorted(ordered, digests[near]), len(ordered) - 1)
    places: AnyArray = near[ordered[at] == digests[near]]
    return places


def _ranks(held: Members, numbers: AnyArray) -> AnyArray:
    """Return numbers that order the members of each group by id. The id of a first is known from its copies."""
    copies = np.flatnonzero(held.is_copy)
    first_of = np.full(int(numbers.max()) + 1, b"", object)
    first_of[numbers[copies]] = held.firsts
    ids = first_of[numbers]
    ids[copies] = held.ids
    ranks = np.empty(len(ids), np.int64)
    ranks[sorted(range(len(ids)), key=ids.tolist().__getitem__)] = np.arange(len(ids))
    return ranks
