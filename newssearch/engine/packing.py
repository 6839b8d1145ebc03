"""Lists of numbers, most of them small, in about as few bytes as they need, any stretch of which can be read.

Each number takes one cell of a tier. A number too large for its cell leaves the cell's largest value there as a mark,
and what is left of it goes on to the next, wider tier: 4 or 8 bits, then 8, 16, 32, 64. To find where a stretch goes
on in the next tier one must know how many marks came before it; that is kept for every `_STRIDE` cells and counted
from there. It is frame of reference with exceptions (M. Zukowski et al., Super-Scalar RAM-CPU Cache Compression, 2006)
with the frame at 0, so that a few operations on whole arrays read it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from typing import Literal

import numpy as np

from newssearch.engine.arrays import AnyArray, ArrayWriter, CheckedArray, smallest

_STRIDE = 4096
_WIDTHS = (4, 8, 16, 32, 64)
_TYPES = {4: np.uint8, 8: np.uint8, 16: np.uint16, 32: np.uint32, 64: np.uint64}
_NIBBLES = np.array([(byte & 15) | (byte >> 4 << 8) for byte in range(256)], "<u2")
"""The two cells of a byte, as two bytes."""


class PackedWriter:
    """Writes one list, stretch after stretch, under ``name``; ``bits`` (4 or 8) is the width of its first tier."""

    def __init__(self, out: ArrayWriter, name: str, bits: int = 8) -> None:
        self._out, self._name, self._bits = out, name, bits
        self._cells = out.spool(f"{name}.{bits}", np.dtype(_TYPES[bits]))
        self._half: AnyArray = np.zeros(0, np.uint8)
        self._count = 0
        self._marks: list[int] = []
        self._next: PackedWriter | None = None

    def append(self, values: AnyArray) -> None:
        """Add numbers from 0 to 2**62."""
        mark = _mark(self._bits)
        large = np.flatnonzero(values >= mark)
        self._put(np.minimum(values, mark))
        self._note(large, len(values))
        if len(large):
            if self._next is None:
                self._next = PackedWriter(self._out, self._name, _wider(self._bits))
            self._next.append(values[large] - mark)

    def close(self) -> None:
        """Write what is left, and where each stretch goes on."""
        if len(self._half):
            self._cells.append(self._half)
        self._cells.close()
        if self._next is not None:
            before = np.cumsum([0, *self._marks])[: len(self._marks)]
            self._out.put(f"{self._name}.{self._bits}.marks", before.astype(np.uint64))
            self._next.close()

    def _put(self, cells: AnyArray) -> None:
        if self._bits == 4:
            cells = np.concatenate([self._half, cells.astype(np.uint8)])
            even = len(cells) & ~1
            self._half = cells[even:]
            cells = cells[:even:2] | cells[1:even:2] << 4
        self._cells.append(cells)

    def _note(self, large: AnyArray, count: int) -> None:
        """Count the marks of each stride."""
        self._marks += [0] * ((self._count + count) // _STRIDE + 1 - len(self._marks))
        first = self._count // _STRIDE
        for stride, found in enumerate(np.bincount((self._count + large) // _STRIDE - first).tolist(), first):
            self._marks[stride] += found
        self._count += count


class Packed:
    """One list, read from an array file."""

    def __init__(self, arrays: Mapping[str, CheckedArray], name: str, bits: int = 8) -> None:
        self._bits = bits
        self._mark = _mark(bits)
        self._cells = arrays[f"{name}.{bits}"]
        marks = arrays.get(f"{name}.{bits}.marks")
        self._marks = marks
        self._next = None if marks is None else Packed(arrays, name, _wider(bits))

    def __getitem__(self, stretch: slice) -> AnyArray:
        """The numbers [start, stop), both given, as signed 64-bit numbers."""
        cells = self._read(stretch.start, stretch.stop)
        values = cells.astype(np.int64)
        if self._next is not None:
            (large,) = (cells == self._mark).nonzero()
            if len(large):
                first = self._marks_before(stretch.start)
                values[large] += self._next[first : first + len(large)]
        return values

    def at(self, places: AnyArray) -> AnyArray:
        """The numbers at ascending ``places``, as signed 64-bit numbers."""
        half = self._bits == 4
        cells = self._cells[places >> 1] >> ((places & 1) << 2) & 15 if half else self._cells[places]
        values: AnyArray = cells.astype(np.int64)
        if self._next is not None:
            (large,) = (cells == self._mark).nonzero()
            if len(large):
                values[large] += self._next.at(self._marks_before_each(places[large]))
        return values

    def _marks_before_each(self, places: AnyArray) -> AnyArray:
        """`_marks_before` of ascending places that have marks."""
        assert self._marks is not None
        strides, first = np.unique(places // _STRIDE, return_index=True)
        parts = []
        for stride, some in zip(strides.tolist(), np.split(places, first[1:]), strict=True):
            begin = stride * _STRIDE
            marked = np.flatnonzero(self._read(begin, int(some[-1]) + 1) == self._mark)
            parts.append(int(self._marks[stride]) + np.searchsorted(marked, some - begin))
        return np.concatenate(parts)

    def _read(self, start: int, stop: int) -> AnyArray:
        if self._bits == 4:
            pairs: AnyArray = _NIBBLES[self._cells[start >> 1 : (stop + 1) >> 1]]
            cells = pairs.view(np.uint8)[start & 1 : stop - start + (start & 1)]
        else:
            cells = self._cells[start:stop]
        if len(cells) != stop - start:
            raise ValueError(f"a list of numbers ends before its number {stop}")
        return cells

    def _marks_before(self, place: int) -> int:
        assert self._marks is not None
        stride = place // _STRIDE
        counted = np.count_nonzero(self._read(stride * _STRIDE, place) == self._mark)
        return int(self._marks[stride]) + int(counted)


def _wider(bits: int) -> int:
    return _WIDTHS[_WIDTHS.index(bits) + 1]


def _mark(bits: int) -> int:
    """The largest value of a cell, never reached in the last tier."""
    return (1 << min(bits, 63)) - 1


_LONGEST = 1 << 40

_STEP = 64
"""Numbers between two that are kept whole."""

_KEPT = 64
"""Steps kept as read, of 5 kB each."""


def put_starts(out: ArrayWriter, name: str, counts: AnyArray) -> None:
    """Write where lists of so many items begin that stand one after another; `Starts` reads it."""
    packed = PackedWriter(out, f"{name}.counts", 4)
    packed.append(counts)
    packed.close()
    out.put(f"{name}.whole", smallest((np.cumsum(counts) - counts)[::_STEP]))
    out.put(f"{name}.count", np.array([len(counts)], np.uint64))


class Starts:
    """Where each of several lists begins that stand one after another."""

    def __init__(self, arrays: Mapping[str, CheckedArray], name: str) -> None:
        self._counts = Packed(arrays, f"{name}.counts", 4)
        self._whole = arrays[f"{name}.whole"]
        self._count = int(arrays[f"{name}.count"][0])
        self._read: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return self._count

    def bounds(self, n: int) -> tuple[int, int]:
        """Where the n-th list begins and ends."""
        starts, at = self._starts(n // _STEP), n % _STEP
        return starts[at], starts[at + 1]

    def counts(self, first: int, last: int) -> AnyArray:
        """How long the lists [first, last) are."""
        return self._counts[first:last]

    def stretch(self, first: int, last: int) -> AnyArray:
        """Where the lists [first, last) begin, and where the last of them ends."""
        begin = self.bounds(first)[0] if first < self._count else 0
        counts = self._counts[first:last]
        if len(counts) and int(counts.max()) > _LONGEST:  # or their sum might come round to a small number
            raise ValueError("a list that is longer than any file")
        return begin + np.concatenate([[0], np.cumsum(counts)])

    def containing(self, item: int) -> int:
        """Which list an item is in."""
        step = place_in(self._whole.whole, item, "right") - 1
        return step * _STEP + bisect_right(self._starts(step), item, 1) - 1

    def _starts(self, step: int) -> list[int]:
        """Where the lists of a step begin, and where the last of them ends: a query asks several times for one term."""
        found = self._read.get(step)
        if found is None:
            if len(self._read) >= _KEPT:
                self._read.clear()
            first = step * _STEP
            counts = self._counts[first : min(first + _STEP, self._count)]
            found = [int(self._whole[step]), *counts.tolist()]
            found = self._read[step] = list(accumulate(found))
        return found


def place_in(ordered: AnyArray, item: int, side: Literal["left", "right"] = "left") -> int:
    """`np.searchsorted`, which would copy the whole array for a number of another type."""
    return int(ordered.searchsorted(ordered.dtype.type(min(item, (1 << 8 * ordered.dtype.itemsize) - 1)), side))


def put_wandering(out: ArrayWriter, name: str, values: AnyArray) -> None:
    """Write numbers of which most are near the one before; `Wandering` reads them."""
    steps = np.diff(values.astype(np.int64), prepend=0)
    packed = PackedWriter(out, f"{name}.steps")
    packed.append(np.where(steps < 0, -2 * steps - 1, 2 * steps))
    packed.close()
    out.put(f"{name}.whole", smallest(values[::_STEP]))
    out.put(f"{name}.count", np.array([len(values)], np.uint64))


class Wandering:
    """Numbers of which most are near the one before."""

    def __init__(self, arrays: Mapping[str, CheckedArray], name: str) -> None:
        self._steps = Packed(arrays, f"{name}.steps")
        self._whole = arrays[f"{name}.whole"]
        self._count = int(arrays[f"{name}.count"][0])

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, stretch: slice) -> AnyArray:
        """The numbers [start, stop), both given."""
        if stretch.start >= stretch.stop:
            return np.zeros(0, np.int64)
        first = stretch.start - stretch.start % _STEP
        steps = self._steps[first : stretch.stop]
        values = np.where(steps & 1, -((steps + 1) >> 1), steps >> 1)
        values[0] = self._whole[first // _STEP]
        found: AnyArray = np.cumsum(values)[stretch.start - first :]
        return found
