"""Whoosh's table of contents: written for Whoosh's tools, and read for what it says of segments and nothing more.

The manifest says what an index is; the table is asked only where there is no manifest to believe, or one from before
manifests said it. It is a pickle, so nothing in it may be anything else than numbers, names and sets: a class that it
names becomes an empty one of ours, and any but those that belong there is refused. It is written byte by byte, so that
no update loads Whoosh: the schema and the segments in it are calls of functions in `newssearch.index.whoosh`.
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
"""Bytes before the schema: sizes of numbers, a mark, the version of the layout, that of Whoosh."""

_MARK, _LAYOUT, _WHOOSH = -12345, -111, (2, 7, 4)
_PROTOCOL = 2
_SCHEMA = ("newssearch.index.whoosh.schema", "make_schema")
_SEGMENT = ("newssearch.index.whoosh.codec", "segment_of")


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A segment as a table of contents has it: its name, its documents, and which of them have been removed."""

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
    """The segments in the latest table of the folder ``path``; None where there is none, or none that can be read."""
    found = [(int(match[1]), file) for file in path.iterdir() if (match := _TABLE.fullmatch(file.name))]
    if not found:
        return None
    try:
        return _entries(files.read(max(found)[1], _LARGEST))
    except ShortageError:
        raise
    except Exception:  # whatever a damaged or a crafted pickle makes Python raise
        return None


def _entries(data: bytes) -> tuple[TableEntry, ...]:
    schema, at = _varint(data, _HEAD)
    return tuple(map(_entry, _Plain(io.BytesIO(data[at + schema + 8 :])).load()))


def _entry(segment: Any) -> TableEntry:
    held = segment.__dict__
    name, documents, removed = f"MAIN_{held['segid']}", held["_doccount"], held["_deleted"] or ()
    if not re.fullmatch(r"MAIN_[0-9a-z]{1,40}", name) or type(documents) is not int or documents < 0:
        raise ValueError(f"{name!r} is no segment")
    if any(type(n) is not int or not 0 <= n < documents for n in removed):
        raise ValueError(f"more has been removed from {name} than it had")
    return TableEntry(name, documents, tuple(sorted(removed)))


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


class _Segment:
    """Stands for both classes; a pickle gives it attributes, and it does nothing."""


def _segment_of(name: str, documents: int, removed: Iterable[int]) -> _Segment:
    """Stand for the function that a table calls."""
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
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a table of contents")
