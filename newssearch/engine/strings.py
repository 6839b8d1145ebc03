"""Lists of byte strings, compressed in blocks: the terms of a field, by number and, where they are sorted, by value."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile

import numpy as np
import zstandard

from newssearch.engine.arrays import ArrayWriter, CheckedArray
from newssearch.engine.frames import unpacked

_BLOCK = 256
"""Strings in a block: some 2 kB of terms, which come back in some 10 microseconds."""

_BETWEEN = b"\xff"
"""Never part of UTF-8."""

_KEPT = 64
"""Blocks kept as read."""

_LARGEST_BLOCK = 64 << 20
"""Bytes of a block: a value, such as an address, may be longer than a word, but seldom longer than a page."""


def put_strings(out: ArrayWriter, name: str, strings: Iterable[bytes]) -> None:
    """Write ``strings``, which hold no byte 255."""
    pack = zstandard.ZstdCompressor(level=3, write_content_size=True).compress
    packed: list[bytes] = []
    firsts: list[bytes] = []
    count, waiting = 0, iter(strings)
    while block := list(islice(waiting, _BLOCK)):
        packed.append(pack(_BETWEEN.join(block)))
        firsts.append(block[0])
        count += len(block)
    out.put(f"{name}.blocks", np.frombuffer(b"".join(packed), np.uint8))
    out.put(f"{name}.ends", np.cumsum([len(block) for block in packed], dtype=np.uint64))
    out.put(f"{name}.firsts", np.frombuffer(_BETWEEN.join(firsts), np.uint8))
    out.put(f"{name}.count", np.array([count], np.uint64))


class Strings(Sequence[bytes]):
    """Byte strings as `put_strings` wrote them."""

    def __init__(self, arrays: Mapping[str, CheckedArray], name: str) -> None:
        self._count = int(arrays[f"{name}.count"][0])
        self._blocks, self._ends = arrays[f"{name}.blocks"], arrays[f"{name}.ends"]
        self._packed_firsts = arrays[f"{name}.firsts"]
        self._firsts: list[bytes] | None = None
        self._decompressor = zstandard.ZstdDecompressor()
        self._read: dict[int, list[bytes]] = {}

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, n: int) -> bytes:  # type: ignore[override]  # by number alone
        if not 0 <= n < self._count:
            raise IndexError(n)
        return self._block(n // _BLOCK)[n % _BLOCK]

    def __iter__(self) -> Iterator[bytes]:
        return self.starting_at(0)

    def starting_at(self, n: int) -> Iterator[bytes]:
        """All from the n-th on."""
        first, skipped = divmod(n, _BLOCK)
        for number in range(first, len(self._ends)):
            block = self._block(number) if number == first else self._unpacked(number)
            yield from islice(block, skipped if number == first else 0, None)

    def starting_with(self, prefix: bytes) -> Iterator[bytes]:
        """All that begin with ``prefix``, of sorted strings."""
        return takewhile(lambda value: value.startswith(prefix), self.starting_at(self.find(prefix)))

    def find(self, value: bytes) -> int:
        """Where ``value`` is, or would be, among sorted strings."""
        if self._firsts is None:
            self._firsts = self._packed_firsts.whole.tobytes().split(_BETWEEN) if self._count else []
        block = bisect_right(self._firsts, value) - 1
        return 0 if block < 0 else block * _BLOCK + bisect_left(self._block(block), value)

    def number(self, value: bytes) -> int | None:
        """Where ``value`` is among sorted strings, or None."""
        n = self.find(value)
        return n if n < self._count and self[n] == value else None

    def _block(self, number: int) -> list[bytes]:
        found = self._read.get(number)
        if found is None:
            if len(self._read) >= _KEPT:
                self._read.clear()
            found = self._read[number] = self._unpacked(number)
        return found

    def _unpacked(self, number: int) -> list[bytes]:
        start = int(self._ends[number - 1]) if number else 0
        frame = self._blocks[start : int(self._ends[number])].tobytes()
        block = unpacked(self._decompressor, frame, _LARGEST_BLOCK).split(_BETWEEN, _BLOCK)
        if len(block) != min(_BLOCK, self._count - number * _BLOCK):
            raise ValueError("a block of strings has not as many as it should")
        return block
