"""Columns and stored articles of a segment, as Whoosh reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from newssearch.core import SegmentReader
from newssearch.index.whoosh.whoosh_api import PerDocumentReader, columns
from newssearch.matching.document import json_of
from newssearch.matching.schema import ARTICLE, AS_WRITTEN, LENGTH_SUFFIX


class _Column(columns.ColumnReader):  # type: ignore[misc]  # Whoosh is untyped
    def __init__(self, values: Sequence[int]) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> int:
        return self._values[docnum]

    def __iter__(self) -> Iterator[int]:
        return iter(self._values)

    def sort_key(self, docnum: int) -> int:
        return self[docnum]


class Documents(PerDocumentReader):  # type: ignore[misc]  # Whoosh is untyped
    """Documents of a segment, as Whoosh reads them."""

    def __init__(self, segment: Any, reader: SegmentReader) -> None:
        self._segment = segment
        self._reader = reader
        self._numbers = cache(reader.numbers)

    def doc_count(self) -> int:
        """Count the live documents."""
        return int(self._segment.doc_count_all() - self._segment.deleted_count())

    def doc_count_all(self) -> int:
        """Count all documents."""
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        """Return whether any document has been removed."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Return whether a document has been removed."""
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterable[int]:
        """Return the documents that have been removed."""
        return self._segment.deleted_docs()  # type: ignore[no-any-return]

    def supports_columns(self) -> bool:
        """Return True."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Return whether any document has a value."""
        return fieldname in self._reader.columns

    def column_reader(self, fieldname: str, column: Any) -> _Column:
        """Return the values, one a document."""
        numbers = self._numbers(fieldname)
        assert numbers is not None, "Whoosh asks has_column first"
        return _Column(numbers)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the tokens of a field in a document, of the fields whose lengths ranking uses."""
        lengths = self._lengths(fieldname)
        return lengths[docnum] or default if lengths else default

    def field_length(self, fieldname: str) -> int:
        """Return the tokens of a field in all documents."""
        return sum(self._lengths(fieldname))

    def min_field_length(self, fieldname: str) -> int:
        """Return the fewest tokens of a field in a document."""
        return min(self._lengths(fieldname), default=0)

    def max_field_length(self, fieldname: str) -> int:
        """Return the most tokens of a field in a document."""
        return max(self._lengths(fieldname), default=0)

    def stored_fields(self, docnum: int) -> dict[str, bytes]:
        """Return the stored fields of a document."""
        return {ARTICLE: json_of(self._reader.stored(docnum))}

    def _lengths(self, fieldname: str) -> Sequence[int]:
        return self._numbers(f"{fieldname.removesuffix(AS_WRITTEN)}{LENGTH_SUFFIX}") or ()
