"""All segments of a snapshot as one: documents numbered through, those taken out left out."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from newssearch.engine.arrays import AnyArray
from newssearch.engine.columns import DOCUMENTS, SegmentColumns
from newssearch.engine.deadlines import NEVER, Deadline
from newssearch.engine.groups import Groups, Members, shared
from newssearch.engine.kept import Kept
from newssearch.engine.postings import NOTHING, NOWHERE, POSTINGS, Occurrences
from newssearch.engine.schema import COPY, COPY_ID, COPY_OF, FIRST, KIND, START
from newssearch.engine.segment_postings import SegmentPostings
from newssearch.query.fields import TEXT_FIELDS

_KEPT, _KEPT_EACH = 32 << 20, 160
"""Bytes of decoded postings that are kept for the next query that asks for the same words; so many for each document,
where that is more, as what a word has grows with the index."""

_MAPPED = 32 << 20
"""Bytes read, after which the pages that they lie in are given back: by and by a process would have all mapped."""

_BYTES_A_READ, _BYTES_A_NUMBER = 256 << 10, 2
"""A list lies in some eight arrays, of each of which a system maps 64 kB around a byte, part of it already mapped."""

_BYTES_A_LIST = 800
"""Of the objects around it."""

_CHECKED_EVERY = 1_000
"""Terms between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment as arrays. ``offset`` is added to its document numbers to make them those of the snapshot; ``live``
    says which documents have not been taken out, None if all."""

    name: str
    offset: int
    size: int
    postings: SegmentPostings
    columns: SegmentColumns
    live: AnyArray | None

    @classmethod
    def of(cls, folder: Path, segment: Any, offset: int) -> Segment:
        """From what Whoosh says of it."""
        name, size = str(segment.segment_id()), int(segment.doc_count_all())
        columns = SegmentColumns(folder / segment.make_filename(DOCUMENTS))
        if len(columns.digests("id")) != size:  # before memory is taken for so many
            raise ValueError(f"{name} has {len(columns.digests('id')):,} documents, not {size:,}")
        live = None
        if segment.has_deletions():
            live = np.ones(size, bool)
            live[list(segment.deleted_docs())] = False
        return cls(name, offset, size, SegmentPostings(folder / segment.make_filename(POSTINGS)), columns, live)


class Segments:
    """The documents, columns and postings of several segments.

    Whatever reads postings keeps to ``deadline``, and raises QueryLimitError when that has passed.
    """

    def __init__(self, folder: Path, segments: Sequence[Any]) -> None:
        self.each: list[Segment] = []
        for segment in segments:
            if segment.doc_count_all():
                self.each.append(Segment.of(folder, segment, self.size))
        self.deadline: Deadline = NEVER
        self._numbers: dict[str, AnyArray] = {}
        self._kept: Kept[tuple[str, str, str], Any] = Kept(max(_KEPT, _KEPT_EACH * self.size))
        self._mapped = 0

    def __len__(self) -> int:
        return len(self.each)

    @property
    def size(self) -> int:
        """How many documents there are, those taken out included."""
        return self.each[-1].offset + self.each[-1].size if self.each else 0

    @cached_property
    def live(self) -> AnyArray | None:
        """Which documents have not been taken out; None if all."""
        if all(segment.live is None for segment in self.each):
            return None
        return np.concatenate([np.ones(s.size, bool) if s.live is None else s.live for s in self.each])

    @cached_property
    def documents(self) -> AnyArray:
        """The numbers of the live documents."""
        return np.arange(self.size) if self.live is None else np.flatnonzero(self.live)

    def place(self, document: int) -> tuple[Segment, int]:
        """The segment of a document, and its number there."""
        segment = self.containing(document)
        return segment, document - segment.offset

    def stored(self, document: int) -> bytes:
        """The stored article of a document."""
        segment = self.containing(document)
        return segment.columns.stored(document - segment.offset)

    @cached_property
    def text_fields(self) -> tuple[str, ...]:
        """Those of `TEXT_FIELDS` that any document has a word in."""
        return tuple(f for f in TEXT_FIELDS if any(segment.postings.field(f) is not None for segment in self.each))

    @property
    def articles(self) -> AnyArray:
        """The live documents that are articles, not copies of one."""
        return self.counted(KIND, FIRST).documents

    @property
    def copies(self) -> AnyArray:
        """The live documents that are copies of an article."""
        return self.counted(KIND, COPY).documents

    @cached_property
    def groups(self) -> Groups | None:
        """The groups of exact copies; None where there is no copy."""
        copies = self.copies
        if not len(copies):
            return None
        texts = self.digests("text")
        articles = self.articles
        firsts = articles[shared(texts[articles, 0], texts[copies, 0])]
        documents = np.concatenate([firsts, copies])
        is_copy = np.arange(len(documents)) >= len(firsts)
        ids, originals = self._values(COPY_ID), self._values(COPY_OF)
        return Groups.of(
            self.size,
            Members(documents, texts[documents], self.numbers(START)[documents], is_copy, ids, originals),
        )

    def digests(self, name: str) -> AnyArray:
        """One of `newssearch.engine.columns.DIGESTS`, a row for every document, live or not."""
        parts = [segment.columns.digests(name) for segment in self.each]
        return np.concatenate(parts) if parts else np.zeros((0, 1), np.uint64)

    def containing(self, document: int) -> Segment:
        """The segment of a document."""
        return self.each[bisect_right(self.each, document, key=lambda segment: segment.offset) - 1]

    def numbers(self, column: str) -> AnyArray:
        """A column, one number a document. They have a sign, as those of a file may not: -1 is no large number."""
        found = self._numbers.get(column)
        if found is None:
            parts = [numbers for s in self.each if (numbers := s.columns.numbers(column)) is not None]
            kind = np.result_type(np.int8, *parts) if parts else np.dtype(np.int64)
            found = np.concatenate(parts or [NOTHING], dtype=kind if kind.kind == "i" else np.int64, casting="unsafe")
            self._numbers[column] = found
        return found

    def counted(self, name: str, term: str) -> Occurrences:
        """The documents that have ``term`` and how often; the positions may be left out."""
        self.deadline.check()
        found: Occurrences | None = self._kept.get(("counted", name, term))
        if found is None:
            found = self._counted(name, term)
            self._kept.keep(("counted", name, term), found, found.documents.nbytes * 2 + _BYTES_A_LIST)
        return found

    def most(self, name: str, term: str) -> int:
        """At most so many documents have ``term``: those since removed, and those with its other spellings, count."""
        self.deadline.check()
        most: int | None = self._kept.get(("most", name, term))
        if most is None:
            encoded = term.encode()
            most = sum(segment.postings.most(name, encoded) for segment in self.each)
            self._kept.keep(("most", name, term), most, _BYTES_A_LIST)
        return most

    def places(self, name: str, term: str) -> AnyArray:
        """Where ``term`` stands, ascending: the document in the upper 32 bits, the position in the lower."""
        self.deadline.check()
        places: AnyArray | None = self._kept.get(("places", name, term))
        if places is None:
            places = self._all_places(name, term)
            self._kept.keep(("places", name, term), places, places.nbytes + _BYTES_A_LIST)
        return places

    def places_in(self, name: str, term: str, documents: AnyArray) -> AnyArray:
        """`places` in some live documents alone, ascending: worth it where they are few of those that have the term."""
        self.deadline.check()
        parts = []
        for segment in self.each:
            low, high = np.searchsorted(documents, [segment.offset, segment.offset + segment.size]).tolist()
            if low < high:
                some = documents[low:high] - segment.offset
                found = segment.postings.places_in(name, term.encode(), some)
                parts.append(found + (segment.offset << 32))
                self._note(len(found))
        return parts[0] if len(parts) == 1 else np.concatenate([NOTHING, *parts])

    def has(self, name: str, term: str) -> bool:
        """Whether any document, even one since removed, has ``term``."""
        encoded = term.encode()
        return any(segment.postings.has(name, encoded) for segment in self.each)

    def terms_from(self, name: str, prefix: str) -> Iterator[str]:
        """The terms that begin with ``prefix``, sorted, each once."""
        lists = [terms.starting_with(prefix.encode()) for s in self.each if (terms := s.postings.terms(name))]
        self.deadline.check()
        for n, (term, _) in enumerate(groupby(lists[0] if len(lists) == 1 else heapq.merge(*lists))):
            if n % _CHECKED_EVERY == _CHECKED_EVERY - 1:
                self.deadline.check()
            yield term.decode()

    def _values(self, name: str) -> list[bytes]:
        """Return the value of a field of whole values in each live document that has one, in the order of these."""
        found: list[bytes] = []
        for segment in self.each:
            if (field := segment.postings.field(name)) is not None and (terms := list(field.terms)):
                counts, (documents, _, _), _ = field.stretch(0, len(terms))
                which = np.repeat(np.arange(len(terms)), counts)[np.argsort(documents)]
                alive = slice(None) if segment.live is None else segment.live[np.sort(documents)]
                found += [terms[n] for n in which[alive].tolist()]
        return found

    def _note(self, numbers: int) -> None:
        """A list of so many numbers has been read."""
        self._mapped += _BYTES_A_READ + numbers * _BYTES_A_NUMBER
        if self._mapped > _MAPPED:
            self._mapped = 0
            for segment in self.each:
                segment.postings.let_go()

    def _counted(self, name: str, term: str) -> Occurrences:
        parts = []
        for segment in self.each:
            found = segment.postings.counted(name, term.encode())
            if len(found.documents):
                parts.append(Occurrences(found.documents + segment.offset, found.frequencies, NOTHING))
                self._note(len(found.documents))
        if not parts:
            return NOWHERE
        whole = parts[0] if len(parts) == 1 else Occurrences(*map(np.concatenate, zip(*parts, strict=True)))
        if self.live is None or (held := self.live[whole.documents]).all():
            return whole
        return Occurrences(whole.documents[held], whole.frequencies[held], NOTHING)

    def _all_places(self, name: str, term: str) -> AnyArray:
        parts = []
        for segment in self.each:
            found = segment.postings.places(name, term.encode())
            if len(found):
                parts.append(found + (segment.offset << 32) if segment.offset else found)
                self._note(len(found))
        places = parts[0] if len(parts) == 1 else np.concatenate([NOTHING, *parts])
        return places if self.live is None else places[self.live[places >> 32]]
