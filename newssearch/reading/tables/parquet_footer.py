"""The footer of a Parquet file, read here: pyarrow ends the whole process where statistics in it are damaged.

The footer is a `FileMetaData` of the format's Thrift definition, in Thrift's compact protocol:
https://parquet.apache.org/docs/file-format/metadata/ and https://thrift.apache.org/docs/specs.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_END
from typing import IO, Any

_TAIL = 8
"""Bytes at the end of a file: the length of the footer, and the magic bytes."""

_DEEPEST = 16
_ROW_GROUPS, _COLUMNS, _ROWS, _COLUMN, _VALUES, _UNPACKED = 4, 1, 3, 3, 5, 6
"""Numbers of the fields in `FileMetaData`, `RowGroup` (2), `ColumnChunk` and `ColumnMetaData` (2)."""

_STOP, _TRUE, _FALSE, _BYTE, _INTEGERS, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 0, 1, 2, 3, (4, 5, 6), 7, 8, 9, 10, 12
"""Kinds of values."""


@dataclass(frozen=True, slots=True)
class ColumnChunk:
    """Claims of the footer about one column of one group of rows; ``unpacked`` in bytes."""

    rows: int
    values: int
    unpacked: int


def column_chunks(file: IO[bytes]) -> Iterator[ColumnChunk]:
    """Yield the claims about each column of each group of rows; raises ValueError where the footer is damaged."""
    try:
        for group in _groups(_footer(file)):
            for chunk in group.get(_COLUMNS, ()):
                column = chunk[_COLUMN]
                claims = ColumnChunk(group[_ROWS], column[_VALUES], column[_UNPACKED])
                if min(claims.rows, claims.values, claims.unpacked) < 0:
                    raise ValueError("its footer has sizes below zero")
                yield claims
    except (LookupError, TypeError, AttributeError, struct.error) as error:
        raise ValueError("its footer is damaged") from error


def _footer(file: IO[bytes]) -> bytes:
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - _TAIL))
    (length,) = struct.unpack("<I", file.read(_TAIL)[:4])
    file.seek(max(0, size - _TAIL - length))
    return file.read(length)


def _groups(footer: bytes) -> Iterator[dict[int, Any]]:
    """Yield the groups of rows one by one, as a large file has many."""
    reader = _CompactReader(footer)
    for number, kind in reader.fields():
        if number == _ROW_GROUPS and kind == _LIST:
            for inner in reader.elements():
                yield reader.value(inner)
        else:
            reader.value(kind)


class _CompactReader:
    """Reader of Thrift's compact protocol; each value takes a byte at least, so the work is bounded by the input."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._depth = 0

    def fields(self) -> Iterator[tuple[int, int]]:
        """Yield number and kind of each field of a structure, whose value is then to be read."""
        number = 0
        while (head := self._byte()) & 15 != _STOP:
            number = number + (head >> 4) if head >> 4 else self._signed()
            yield number, head & 15

    def elements(self) -> Iterator[int]:
        """Yield the kind of each element of a list, which is then to be read."""
        head = self._byte()
        for _ in range(head >> 4 if head >> 4 < 15 else self._varint()):
            yield _BYTE if head & 15 in (_TRUE, _FALSE) else head & 15

    def value(self, kind: int) -> Any:
        """Return a value: structures as a dict by number of field, numbers as int, all that is not wanted as None."""
        if kind in _INTEGERS:
            return self._signed()
        if kind in (_TRUE, _FALSE):
            return kind == _TRUE
        if kind == _BYTE:
            return self._byte()
        if kind in (_DOUBLE, _BINARY):
            return self._skip(8 if kind == _DOUBLE else self._varint())
        return self._nested(kind)

    def _nested(self, kind: int) -> Any:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise LookupError("nested too deeply")
        if kind == _STRUCT:
            found: Any = {number: self.value(inner) for number, inner in self.fields()}
        elif kind in (_LIST, _SET):
            found = [self.value(inner) for inner in self.elements()]
        else:  # no structure of a footer has maps
            raise LookupError(f"unknown kind of value {kind}")
        self._depth -= 1
        return found

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _skip(self, count: int) -> None:
        self._at += count

    def _varint(self) -> int:
        number, shift = 0, 0
        while True:
            byte = self._byte()
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return number
            if shift > 63:
                raise LookupError("a number of more than 64 bits")

    def _signed(self) -> int:
        number = self._varint()
        return (number >> 1) ^ -(number & 1)
