"""What belongs to the documents of a segment: the stored article, columns of numbers and byte strings, lengths."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from newssearch.engine.arrays import AnyArray, ArrayFile, ArrayWriter, Blobs, put_blobs, smallest
from newssearch.engine.whoosh_api import PerDocumentReader, PerDocWriterWithColumns, columns

DOCUMENTS = ".documents"


class _Numbers:
    """A column of numbers; what a document does not say is the default."""

    def __init__(self, typecode: str, default: float) -> None:
        self._values = array(typecode)
        self._default = default

    def add(self, document: int, value: float) -> None:
        self.fill(document)
        self._values.append(value)  # type: ignore[arg-type]  # the schema says which

    def fill(self, documents: int) -> None:
        self._values.extend([self._default] * (documents - len(self._values)))  # type: ignore[list-item]

    def put(self, name: str, out: ArrayWriter) -> None:
        out.put(name, np.array(self._values))


class _Bytes:
    """A column of byte strings; what a document does not say is empty."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._ends = array("Q")

    def add(self, document: int, value: bytes) -> None:
        self.fill(document)
        self._data += value
        self._ends.append(len(self._data))

    def fill(self, documents: int) -> None:
        self._ends.extend([len(self._data)] * (documents - len(self._ends)))

    def put(self, name: str, out: ArrayWriter) -> None:
        put_blobs(out, name, self._data, smallest(np.array(self._ends, np.uint64)))


class DocumentWriter(PerDocWriterWithColumns):  # type: ignore[misc]  # Whoosh is untyped
    """Takes what belongs to one document after another.

    Columns are of numbers or byte strings, stored fields are bytes; TypeError for others, which our schema does not
    have.
    """

    def __init__(self, storage: Any, segment: Any) -> None:
        self._storage, self._segment = storage, segment
        self._columns: dict[str, _Numbers | _Bytes] = {}
        self._totals: dict[str, int] = {}
        self._docnum = -1
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        """The document that what follows belongs to."""
        self._docnum = docnum

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:
        """A stored value and the number of postings."""
        if value is not None:
            if not isinstance(value, bytes):
                raise TypeError(f"the stored field {fieldname} is not of bytes")
            self._column(f"stored/{fieldname}", _Bytes).add(self._docnum, zlib.compress(value))
        if length:
            self._column(f"length/{fieldname}", lambda: _Numbers("I", 0)).add(self._docnum, length)
            self._totals[fieldname] = self._totals.get(fieldname, 0) + length

    def add_column_value(self, fieldname: str, column: Any, value: Any) -> None:
        """A value to sort or count by."""
        self._column(f"column/{fieldname}", lambda: _new_column(column)).add(self._docnum, value)

    def add_vector_items(self, fieldname: str, fieldobj: Any, items: Any) -> None:
        """Term vectors are not kept."""
        raise TypeError("this index keeps no term vectors")

    def finish_doc(self) -> None:
        """The next one may come."""

    def close(self) -> None:
        """Make the file whole."""
        out = ArrayWriter(self._segment.create_file(self._storage, DOCUMENTS))
        for name, column in self._columns.items():
            column.fill(self._docnum + 1)
            column.put(name, out)
        out.close()
        self._segment._fieldlengths = self._totals
        self.is_closed = True

    def _column(self, name: str, new: Any) -> Any:
        if name not in self._columns:
            self._columns[name] = new()
        return self._columns[name]


def _new_column(column: Any) -> _Numbers | _Bytes:
    if isinstance(column, columns.NumericColumn):
        return _Numbers(column._typecode, column.default_value())
    if isinstance(column, columns.VarBytesColumn):
        return _Bytes()
    raise TypeError(f"this index keeps no columns of the kind {type(column).__name__}")


class SegmentColumns:
    """What belongs to the documents of a segment. Arrays are views of the mapped file."""

    def __init__(self, path: Path) -> None:
        self._arrays = ArrayFile(path)

    def has(self, name: str) -> bool:
        """Whether any document says something of ``name``."""
        return f"column/{name}" in self._arrays

    def numbers(self, name: str) -> AnyArray | None:
        """A column of numbers, one a document; None where no document has one."""
        return self._arrays[f"column/{name}"] if self.has(name) else None

    def strings(self, name: str) -> Blobs:
        """A column of byte strings, one a document."""
        return Blobs(self._arrays, f"column/{name}")

    def lengths(self, name: str) -> AnyArray | None:
        """How many postings of a field each document has."""
        return self._arrays.get(f"length/{name}")

    def stored(self, document: int) -> dict[str, bytes]:
        """The stored fields of a document."""
        found = {}
        for name in self._arrays:
            if name.startswith("stored/") and not name.endswith(".ends"):
                value = Blobs(self._arrays, name)[document]
                if value:
                    found[name.removeprefix("stored/")] = zlib.decompress(value)
        return found


class _Column(columns.ColumnReader):  # type: ignore[misc]  # Whoosh is untyped
    def __init__(self, values: AnyArray | Blobs) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> Any:
        value = self._values[docnum]
        return value if isinstance(value, bytes) else value.item()

    def __iter__(self) -> Iterator[Any]:
        return (self[n] for n in range(len(self)))

    def sort_key(self, docnum: int) -> Any:
        return self[docnum]


class Documents(PerDocumentReader):  # type: ignore[misc]  # Whoosh is untyped
    """What belongs to the documents of a segment, as Whoosh asks for it."""

    def __init__(self, segment: Any, held: SegmentColumns) -> None:
        self._segment = segment
        self.held = held

    def doc_count(self) -> int:
        """Live documents."""
        return int(self._segment.doc_count_all() - self._segment.deleted_count())

    def doc_count_all(self) -> int:
        """All documents."""
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        """Whether any document was taken out."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one was."""
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterable[int]:
        """Those that were."""
        return self._segment.deleted_docs()  # type: ignore[no-any-return]

    def supports_columns(self) -> bool:
        """Yes."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether any document has a value."""
        return self.held.has(fieldname)

    def column_reader(self, fieldname: str, column: Any) -> _Column:
        """The values, one a document."""
        if isinstance(column, columns.VarBytesColumn):
            return _Column(self.held.strings(fieldname))
        numbers = self.held.numbers(fieldname)
        assert numbers is not None, "Whoosh asks has_column first"
        return _Column(numbers)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The postings of a field in a document."""
        lengths = self.held.lengths(fieldname)
        return default if lengths is None else int(lengths[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        """The postings of a field in all documents."""
        return int(self._segment._fieldlengths.get(fieldname, 0))

    def min_field_length(self, fieldname: str) -> int:
        """The least of any document."""
        lengths = self.held.lengths(fieldname)
        return 0 if lengths is None else int(lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        """The most of any document."""
        lengths = self.held.lengths(fieldname)
        return 0 if lengths is None else int(lengths.max())

    def stored_fields(self, docnum: int) -> dict[str, bytes]:
        """The stored fields of a document."""
        return self.held.stored(docnum)
