"""The postings of a segment: gathered in memory, written once by term, read as arrays.

For each field: its sorted terms, and for each term the documents that have it, how often, and at which positions.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from newssearch.engine.arrays import AnyArray, ArrayFile, ArrayWriter, Blobs, put_blobs, smallest
from newssearch.engine.whoosh_api import FieldWriter as WhooshFieldWriter
from newssearch.engine.whoosh_api import formats

POSTINGS = ".postings"

_TERM_BYTES = 150
"""What a new term costs in the pool: its bytes, its number, and their place in the dictionary."""

NOTHING: AnyArray = np.zeros(0, np.uint32)


class RawPositions(formats.Positions):  # type: ignore[misc]  # Whoosh is untyped
    """Positions as 32-bit numbers, where Whoosh pickles them."""

    def encode(self, positions: Iterable[int]) -> bytes:
        """Absolute positions, four bytes each."""
        return array("I", positions).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        """Back from `encode`."""
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        """How many positions there are."""
        return len(value) // 4


class _Gathered:
    """The postings of one field as they come in, document after document."""

    def __init__(self) -> None:
        self.numbers: dict[bytes, int] = {}
        self.terms, self.documents, self.frequencies = array("I"), array("I"), array("I")
        self.positions = array("I")

    def put(self, name: str, out: ArrayWriter) -> None:
        """Write them by term, and for each term by document."""
        terms = sorted(self.numbers)
        place = np.empty(len(terms), np.int64)
        place[[self.numbers[term] for term in terms]] = np.arange(len(terms))
        places = place[np.frombuffer(self.terms, np.uint32)]
        order = np.argsort(places, kind="stable")
        frequencies = np.frombuffer(self.frequencies, np.uint32)
        counts = np.bincount(places, minlength=len(terms))
        put_blobs(out, f"{name}/terms", b"".join(terms), smallest(np.cumsum([len(term) for term in terms])))
        out.put(f"{name}/starts", smallest(np.concatenate([[0], np.cumsum(counts)])))
        out.put(f"{name}/documents", np.frombuffer(self.documents, np.uint32)[order])
        out.put(f"{name}/frequencies", smallest(frequencies[order]))
        if self.positions:
            totals = np.bincount(places, frequencies, len(terms)).astype(np.int64)
            out.put(f"{name}/position_starts", smallest(np.concatenate([[0], np.cumsum(totals)])))
            out.put(f"{name}/positions", smallest(self._positions_in(order)))

    def _positions_in(self, order: AnyArray) -> AnyArray:
        frequencies = np.frombuffer(self.frequencies, np.uint32).astype(np.int64)
        starts = (np.cumsum(frequencies) - frequencies)[order]
        counts = frequencies[order]
        gather = np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))
        return np.frombuffer(self.positions, np.uint32)[gather]


class Pool:
    """The postings of a segment that is being written, in memory; `bytes` says how much of it they take."""

    def __init__(self) -> None:
        self.bytes = 0
        self._fields: dict[str, _Gathered] = {}

    def add_positions(self, field: str, document: int, postings: Mapping[str, Sequence[int]]) -> int:
        """What one document has in one field, term to ascending positions; returns how many there are."""
        gathered = self._fields.setdefault(field, _Gathered())
        numbers, terms, frequencies = gathered.numbers, gathered.terms, gathered.frequencies
        before, known = len(gathered.positions), len(numbers)
        for term, positions in postings.items():
            encoded = term.encode()
            terms.append(numbers.setdefault(encoded, len(numbers)))
            frequencies.append(len(positions))
            gathered.positions.extend(positions)
        gathered.documents.extend([document] * len(postings))
        total = len(gathered.positions) - before
        self.bytes += 12 * len(postings) + 4 * total + _TERM_BYTES * (len(numbers) - known)
        return total

    def add_terms(self, field: str, document: int, values: Sequence[str]) -> None:
        """The whole values of one document in a field without positions."""
        gathered = self._fields.setdefault(field, _Gathered())
        for value in values:
            gathered.terms.append(gathered.numbers.setdefault(value.encode(), len(gathered.numbers)))
        gathered.frequencies.extend([1] * len(values))
        gathered.documents.extend([document] * len(values))
        self.bytes += 12 * len(values)

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """One posting as Whoosh gives them, when it merges segments."""
        field, term, document, weight, value = posting
        if document < 0:  # Whoosh's mark for a word of its spelling graph
            return
        gathered = self._fields.setdefault(field, _Gathered())
        gathered.terms.append(gathered.numbers.setdefault(term, len(gathered.numbers)))
        gathered.documents.append(document)
        gathered.frequencies.append(int(weight))
        gathered.positions.frombytes(value)
        self.bytes += 12 + len(value)

    def put(self, out: ArrayWriter) -> None:
        """Write every field."""
        for name in sorted(self._fields):
            self._fields.pop(name).put(name, out)

    def cleanup(self) -> None:
        """Let go of everything."""
        self._fields.clear()


class FieldWriter(WhooshFieldWriter):  # type: ignore[misc]  # Whoosh is untyped
    """Writes ``.postings``."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._out = ArrayWriter(segment.create_file(storage, POSTINGS))
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[tuple[str, bytes, int, float, bytes]]) -> None:
        """Every posting of the segment, as Whoosh's own pool gives them."""
        pool = Pool()
        for item in items:
            pool.add(item)
        self.put(pool)

    def put(self, pool: Pool) -> None:
        """Every posting of the segment, from our pool."""
        pool.put(self._out)

    def close(self) -> None:
        """Make the file whole."""
        self._out.close()
        self.is_closed = True


class SegmentPostings:
    """The postings of a segment. Arrays are views of the mapped file."""

    def __init__(self, path: Path) -> None:
        self._arrays = ArrayFile(path)
        self.fields = sorted({name.partition("/")[0] for name in self._arrays})
        self._terms = {name: Blobs(self._arrays, f"{name}/terms") for name in self.fields}

    def terms(self, field: str) -> Blobs | None:
        """The sorted terms of a field, or None where it has none."""
        return self._terms.get(field)

    def number(self, field: str, term: bytes) -> int | None:
        """Which of the field's terms ``term`` is."""
        terms = self._terms.get(field)
        if terms is None:
            return None
        n = terms.find(term)
        return n if n < len(terms) and terms[n] == term else None

    def documents(self, field: str, n: int) -> AnyArray:
        """The documents that have the n-th term, ascending."""
        start, end = self._arrays[f"{field}/starts"][n : n + 2].tolist()
        return self._arrays[f"{field}/documents"][start:end]

    def frequencies(self, field: str, n: int) -> AnyArray:
        """How often each of `documents` has it."""
        start, end = self._arrays[f"{field}/starts"][n : n + 2].tolist()
        return self._arrays[f"{field}/frequencies"][start:end]

    def positions(self, field: str, n: int) -> AnyArray:
        """Where, document after document, ascending in each; empty for a field without positions."""
        if f"{field}/positions" not in self._arrays:
            return NOTHING
        start, end = self._arrays[f"{field}/position_starts"][n : n + 2].tolist()
        return self._arrays[f"{field}/positions"][start:end]
