"""A file of named arrays, mapped into memory when it is read, and compared with its checksums as it is read.

Layout, little-endian: each array at an offset that is a multiple of 64; then the directory, a JSON object of name to
``[dtype, offset, count]``; then the CRC-32 of each `BLOCK` of bytes of the arrays; then 28 bytes: the directory's
offset and length (unsigned 64-bit each), the CRC-32 of directory and checksums (32-bit), and `MAGIC`.

A block is checked when the first of its bytes is asked for: a search that opens a large index for one word reads, and
checks, what the word needs.
"""

from __future__ import annotations

import mmap
import struct
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import orjson
from numpy.typing import NDArray

from newssearch.engine import files
from newssearch.errors import DamagedIndexError

MAGIC = b"NEWSARR2"
BLOCK = 1 << 14
"""Bytes that share a checksum, which takes 5 microseconds to compare. With blocks of a page it would be a third of
that, and four times as many checksums."""

_TRAILER = struct.Struct("<QQI8s")
_ALIGNMENT = 64

_UNCHECKED_MAGIC = b"NEWSARR1"
_UNCHECKED_TRAILER = struct.Struct("<QQ8s")
"""Of formats 1 and 2, which have no checksums: read to be written anew."""

_LARGEST_DIRECTORY = 1 << 20
"""Some hundred names take a few kilobytes; what says it has more is no directory of ours."""

_BYTES = {np.dtype(f"<{sign}{size}").str: size for sign in "iu" for size in (1, 2, 4, 8)}
"""The types that an array may have."""

_IN_MEMORY = 4 << 20
"""Bytes of a growing array before it goes to a temporary file."""

AnyArray = NDArray[Any]


class ArrayWriter:
    """Writes arrays one after another to a stream of its own; `close` makes the file whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._at = 0
        self._directory: dict[str, tuple[str, int, int]] = {}
        self._checksums: list[int] = []
        self._checksum = 0

    def put(self, name: str, values: AnyArray) -> None:
        """Add an array of one dimension."""
        array = np.ascontiguousarray(values)
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        self._begin(name, array.dtype, len(array))
        self._write(array.data.cast("B") if array.size else b"")

    def spool(self, name: str, dtype: np.dtype[Any]) -> Spool:
        """An array that grows while others do; its own ``close`` puts it into the file."""
        return Spool(self, name, dtype)

    def _begin(self, name: str, dtype: np.dtype[Any], count: int) -> None:
        self._write(bytes(-self._at % _ALIGNMENT))
        self._directory[name] = (dtype.str, self._at, count)

    def _copy(self, name: str, dtype: np.dtype[Any], held: BinaryIO) -> None:
        size = held.tell()
        held.seek(0)
        self._begin(name, dtype, size // dtype.itemsize)
        while data := held.read(1 << 20):
            self._write(data)

    def _write(self, data: bytes | memoryview) -> None:
        self._stream.write(data)
        done = 0
        while done < len(data):
            part = data[done : done + BLOCK - self._at % BLOCK]
            self._checksum = zlib.crc32(part, self._checksum)
            self._at += len(part)
            done += len(part)
            if self._at % BLOCK == 0:
                self._end_block()

    def _end_block(self) -> None:
        self._checksums.append(self._checksum)
        self._checksum = 0

    def close(self) -> None:
        """Write the directory and the checksums, and close the stream."""
        if self._at % BLOCK:
            self._end_block()
        directory = orjson.dumps(self._directory)
        end = directory + np.array(self._checksums, "<u4").tobytes()
        self._stream.write(end)
        self._stream.write(_TRAILER.pack(self._at, len(directory), zlib.crc32(end), MAGIC))
        self._stream.close()


class Spool:
    """An array that is written stretch after stretch. See `ArrayWriter.spool`."""

    def __init__(self, out: ArrayWriter, name: str, dtype: np.dtype[Any]) -> None:
        self._out, self._name, self._dtype = out, name, dtype
        self._held: Any = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # `close` closes it

    def append(self, values: AnyArray) -> None:
        """Add a stretch, in the array's own type."""
        if len(values):
            self._held.write(np.ascontiguousarray(values, self._dtype).data.cast("B"))

    def close(self) -> None:
        """Put the array into the file."""
        self._out._copy(self._name, self._dtype, self._held)
        self._held.close()


_Directory = dict[str, tuple[str, int, int]]
"""For each array its type, where it begins, and how many numbers it has."""


class _Blocks:
    """The blocks of the arrays of a file, each compared with its checksum when it is first asked for.

    It does not refer to the file: the file keeps its arrays, these refer to this, and no cycle holds the file open.
    """

    def __init__(self, path: Path, data: memoryview, checksums: AnyArray, directory: _Directory) -> None:
        self._path, self._bytes, self._checksums, self._directory = path, data, checksums, directory
        self._seen = bytearray(len(checksums))
        self._flags = np.frombuffer(self._seen, bool)

    def require(self, start: int, end: int) -> None:
        """Check the bytes [start, end) that have not been. Raises DamagedIndexError where they have changed."""
        first, last = start // BLOCK, -(-end // BLOCK)
        while (first := self._seen.find(0, first, last)) >= 0:
            self._check(first)

    def require_items(self, offset: int, size: int, places: AnyArray) -> None:
        """`require` for items of ``size`` bytes at ``places`` of an array that begins at ``offset``."""
        if len(self._seen) and len(places):
            blocks = (offset + places.astype(np.int64) * size) // BLOCK
            for block in distinct(blocks[~self._flags[blocks]]).tolist():
                self._check(block)

    def damaged(self) -> list[tuple[int, str]]:
        """The blocks that have changed since they were written: where each begins, and the first array in it."""
        found = []
        for block in range(len(self._checksums)):
            if not self._is_whole(block):
                found.append((block * BLOCK, self._name_at(block)))
        return found

    def _is_whole(self, block: int) -> bool:
        start = block * BLOCK
        return zlib.crc32(self._bytes[start : min(start + BLOCK, len(self._bytes))]) == int(self._checksums[block])

    def _name_at(self, block: int) -> str:
        ends = ((offset + count * _BYTES[kind], name) for name, (kind, offset, count) in self._directory.items())
        return min(((end, name) for end, name in ends if end > block * BLOCK), default=(0, ""))[1]

    def _check(self, block: int) -> None:
        if not self._is_whole(block):
            raise DamagedIndexError(
                f"{self._path} is damaged: {self._name_at(block)}, from byte {block * BLOCK:,} on, has changed since "
                f"it was written. See what can be done: newssearch check --index {self._path.parent}"
            )
        self._seen[block] = 1


class ArrayFile(Mapping[str, "CheckedArray"]):
    """The arrays of a file, by name, never to be written to.

    ``unchecked`` takes a file of format 1 or 2, too. Raises ValueError when it is no file of arrays.
    """

    def __init__(self, path: Path, *, unchecked: bool = False) -> None:
        self._path = path
        self._data = files.mapped(path, _TRAILER.size)
        self._bytes = memoryview(self._data)
        if unchecked and self._data[-len(_UNCHECKED_MAGIC) :] == _UNCHECKED_MAGIC:
            at, length, checksums = self._unchecked_end()
        else:
            at, length, checksums = self._checked_end()
        self._size = at
        self._directory = self._directory_in(self._data[at : at + length])
        self._blocks = _Blocks(path, self._bytes[:at], checksums, self._directory)
        self._arrays: dict[str, CheckedArray] = {}

    def _checked_end(self) -> tuple[int, int, AnyArray]:
        """Where the directory begins, how long it is, and the checksums, themselves checked."""
        end = len(self._data) - _TRAILER.size
        at, length, checksum, magic = _TRAILER.unpack_from(self._data, end)
        blocks = -(-at // BLOCK)
        if magic != MAGIC or length > _LARGEST_DIRECTORY or at + length + 4 * blocks != end:
            raise ValueError(f"{self._path.name} is no file of arrays, or is cut short")
        if zlib.crc32(self._bytes[at:end]) != checksum:
            raise ValueError(f"{self._path.name}: its directory has changed since it was written")
        return at, length, np.frombuffer(self._data, "<u4", blocks, at + length)

    def _unchecked_end(self) -> tuple[int, int, AnyArray]:
        end = len(self._data) - _UNCHECKED_TRAILER.size
        at, length, _ = _UNCHECKED_TRAILER.unpack_from(self._data, end)
        if length > _LARGEST_DIRECTORY or at + length != end:
            raise ValueError(f"{self._path.name} is cut short")
        return at, length, np.zeros(0, "<u4")

    def _directory_in(self, text: bytes) -> _Directory:
        """The directory; what it says of an array is looked at before any memory is taken."""
        stated = orjson.loads(text)
        if not isinstance(stated, dict):
            raise ValueError(f"{self._path.name}: its directory is none")
        for name, place in stated.items():
            if not self._is_within(place):
                raise ValueError(f"{self._path.name}: the array {name} is not in it")
        return stated

    def _is_within(self, place: Any) -> bool:
        try:
            kind, offset, count = place
            end = offset + count * _BYTES[kind]
        except (TypeError, ValueError, KeyError):
            return False
        return offset % _ALIGNMENT == 0 and 0 <= offset <= end <= self._size and isinstance(end, int)

    def __getitem__(self, name: str) -> CheckedArray:
        found = self._arrays.get(name)
        if found is None:
            kind, offset, count = self._directory[name]
            view = np.frombuffer(self._data, kind, count, offset)
            found = self._arrays[name] = CheckedArray(self._blocks, view, offset)
        return found

    def __iter__(self) -> Any:
        return iter(self._directory)

    def __len__(self) -> int:
        return len(self._directory)

    def damaged(self) -> list[tuple[int, str]]:
        """The blocks that have changed since they were written: where each begins, and the first array in it."""
        return self._blocks.damaged()

    def let_go(self) -> None:
        """Have the system take back the memory that the file's pages have filled; what is read again comes again."""
        self._data.madvise(mmap.MADV_DONTNEED)


class CheckedArray:
    """One array of a file. What is taken of it, and no more, is compared with the file's checksums.

    It is no ndarray, whose methods would pass the checksums by: take a part, or with `whole` everything.
    """

    __slots__ = ("_blocks", "_offset", "_size", "_view")

    def __init__(self, blocks: _Blocks, view: AnyArray, offset: int) -> None:
        self._blocks, self._view, self._offset, self._size = blocks, view, offset, view.dtype.itemsize

    def __len__(self) -> int:
        return len(self._view)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of its numbers."""
        return self._view.dtype

    @property
    def whole(self) -> AnyArray:
        """All of it. Raises DamagedIndexError, as taking a part does."""
        self._blocks.require(self._offset, self._offset + self._view.nbytes)
        return self._view

    @property
    def unchecked(self) -> AnyArray:
        """All of it, damaged or not: for who mends it, or has other means to tell."""
        return self._view

    def __getitem__(self, place: Any) -> Any:
        """A number, a stretch, or the numbers at several places, from 0 up."""
        if isinstance(place, slice):
            start, stop, _ = place.indices(len(self._view))
            self._blocks.require(self._offset + start * self._size, self._offset + max(start, stop) * self._size)
        elif isinstance(place, np.ndarray):
            self._blocks.require_items(self._offset, self._size, place)
        else:
            if not 0 <= place < len(self._view):
                raise IndexError(f"{place} is beyond {len(self._view)}")
            start = self._offset + int(place) * self._size
            self._blocks.require(start, start + self._size)
        return self._view[place]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> AnyArray:
        return np.array(self.whole, dtype, copy=bool(copy)) if dtype is not None or copy else self.whole


def distinct(values: AnyArray) -> AnyArray:
    """The values, sorted, each once. NumPy's own `unique` hashes, which takes ten times as long on large arrays.

    The sort is the stable one, as most values come in sorted runs, which it merges: two of half a million in 2 ms,
    where NumPy's other sort takes 50.
    """
    return _each_once(np.sort(values, kind="stable"))


def distinct_of(parts: Iterable[AnyArray]) -> AnyArray:
    """`distinct` of 64-bit numbers that come in parts, without holding all of these at once."""
    found: AnyArray = np.zeros(0, np.int64)
    every = iter(parts)
    while lot := list(islice(every, _TOGETHER)):
        together = np.concatenate([found, *lot])
        del found, lot
        together.sort(kind="stable")
        found = _each_once(together)
    return found


_TOGETHER = 8


def _each_once(ordered: AnyArray) -> AnyArray:
    fresh = np.ones(len(ordered), bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    found: AnyArray = ordered[fresh]
    return found


def smallest(values: AnyArray) -> AnyArray:
    """Unsigned numbers in the fewest bytes that hold the largest of them."""
    return values.astype(np.min_scalar_type(int(values.max()) if len(values) else 0))
