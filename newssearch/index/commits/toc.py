"""Whoosh's table of contents, ``_MAIN_7.toc``: it lists the segments of a generation for Whoosh's own tools.

The table is read only in place of a damaged manifest, or of a manifest before format 3. It is a pickle of numbers,
names and sets: a known class becomes an empty one of ours, any other is refused. It is written byte by byte, so no
update loads Whoosh: its schema and segments are calls of functions in `newssearch.index.whoosh`.
"""

from __future__ import annotations

import io
import pickle
import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from newssearch.errors import ShortageError
from newssearch.index.commits import files

_TABLE = re.compile(r"_MAIN_(\d{1,15})\.toc")
_LARGEST = 256 << 20
_HEAD = 3 + 4 + 4 + 3
"""Bytes before the schema: sizes of numbers, a mark, the versions of the layout and of Whoosh."""

_MARK, _LAYOUT, _WHOOSH = -12345, -111, (2, 7, 4)
_PROTOCOL = 2
_SCHEMA = ("newssearch.index.whoosh.whoosh_schema", "make_schema")
_SEGMENT = ("newssearch.index.whoosh.codec", "segment_of")


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A segment in a table of contents: its name, its number of documents, and the deleted ones."""

    name: str
    documents: int
    removed: tuple[int, ...]


class _Described(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def documents(self) -> int: ...
    @property
    def removed(self) -> Iterable[int]: ...


def table_of(segments: Iterable[_Described], generation: int) -> bytes:
    """Return the table of contents of a generation."""
    head = bytes([*(array(code).itemsize for code in "ilf")])
    schema = _pickled(_call(_SCHEMA))
    listed = (_call(_SEGMENT, s.name, s.documents, tuple(s.removed)) + pickle.APPEND for s in segments)
    return b"".join(
        [
            *(head, _number(_MARK), _number(_LAYOUT), bytes(_WHOOSH), bytes(_varint_of(len(schema))), schema),
            *(_number(generation), _number(0), _pickled(pickle.EMPTY_LIST + b"".join(listed))),
        ]
    )


def _number(value: int) -> bytes:
    return value.to_bytes(4, "big", signed=True)


def _varint_of(value: int) -> Iterable[int]:
    while value > 0x7F:
        yield value & 0x7F | 0x80
        value >>= 7
    yield value


def _pickled(operations: bytes) -> bytes:
    return pickle.PROTO + bytes([_PROTOCOL]) + operations + pickle.STOP


def _call(function: tuple[str, str], *arguments: Any) -> bytes:
    """Return the operations of a pickle that call a function with plain values."""
    named = pickle.GLOBAL + "\n".join((*function, "")).encode()
    return named + pickle.dumps(arguments, _PROTOCOL)[2:-1] + pickle.REDUCE


def read_table(path: Path) -> tuple[TableEntry, ...] | None:
    """Return the segments of the latest table in the folder ``path``; None without a readable table."""
    found = [(int(match[1]), file) for file in path.iterdir() if (match := _TABLE.fullmatch(file.name))]
    if not found:
        return None
    try:
        return _entries(files.read(max(found)[1], _LARGEST))
    except ShortageError:
        raise
    except Exception:  # any error of a damaged or crafted pickle
        return None


def _entries(data: bytes) -> tuple[TableEntry, ...]:
    schema, at = _varint(data, _HEAD)
    return tuple(map(_entry, _Plain(io.BytesIO(data[at + schema + 8 :])).load()))


def _entry(segment: Any) -> TableEntry:
    held = segment.__dict__
    name, documents, removed = f"MAIN_{held['segid']}", held["_doccount"], held["_deleted"] or ()
    if not re.fullmatch(r"MAIN_[0-9a-z]{1,40}", name) or type(documents) is not int or documents < 0:
        raise ValueError(f"{name!r} is not a segment")
    if any(type(n) is not int or not 0 <= n < documents for n in removed):
        raise ValueError(f"{name} has more deleted documents than documents")
    return TableEntry(name, documents, tuple(sorted(removed)))


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Read a number in groups of seven bits, the lowest first, and return it with its end."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


class _Segment:
    """An object without behavior, for both classes; a pickle sets its attributes."""


def _segment_of(name: str, documents: int, removed: Iterable[int]) -> _Segment:
    """Return a segment, in place of the function that a table calls."""
    made = _Segment()
    made.__dict__ = {"segid": name.removeprefix("MAIN_"), "_doccount": documents, "_deleted": removed}
    return made


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Return sets, and our own names for segments and codecs, those of an earlier version included."""
        if (module, name) in {("builtins", "set"), ("__builtin__", "set")}:
            return set
        if (module, name) == _SEGMENT:
            return _segment_of
        if (module, name) in {("newssearch.engine.codec", "NewsSegment"), ("newssearch.engine.codec", "NewsCodec")}:
            return _Segment
        raise pickle.UnpicklingError(f"{module}.{name} does not belong in a table of contents")
