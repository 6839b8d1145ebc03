"""Whoosh's table of contents, read for what it says of segments and nothing more.

The manifest says what an index is; the table is asked only where there is no manifest to believe, or one from before
manifests said it. It is a pickle, so nothing in it may be anything else than numbers, names and sets: a class that it
names becomes an empty one of ours, and any but the two that belong there is refused.
"""

from __future__ import annotations

import io
import pickle
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newssearch.engine import files
from newssearch.errors import ShortageError

_TABLE = re.compile(r"_MAIN_(\d{1,15})\.toc")
_LARGEST = 256 << 20
_HEAD = 3 + 4 + 4 + 3
"""Bytes before the schema: sizes of numbers, a mark, the version of the layout, that of Whoosh."""


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A segment as a table of contents has it: its name, its documents, and which of them have been removed."""

    name: str
    documents: int
    removed: tuple[int, ...]


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


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Sets, and our own names for segments and codecs."""
        if (module, name) in {("builtins", "set"), ("__builtin__", "set")}:
            return set
        if (module, name) in {("newssearch.engine.codec", "NewsSegment"), ("newssearch.engine.codec", "NewsCodec")}:
            return _Segment
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a table of contents")
