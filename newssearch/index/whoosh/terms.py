"""Terms and postings of a segment as Whoosh reads them: one at a time, for Whoosh's own queries."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from newssearch.core import SegmentReader
from newssearch.index.whoosh.whoosh_api import FieldCursor, LeafMatcher, TermInfo, TermNotFound, TermsReader

_AT_ONCE = 1_000
"""Terms to read in one call."""


class Terms(TermsReader):  # type: ignore[misc]  # Whoosh is untyped
    """Terms of a segment, as Whoosh reads them."""

    def __init__(self, segment: SegmentReader) -> None:
        self.segment = segment

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.segment.has(*term)

    def indexed_field_names(self) -> list[str]:
        """Return the fields that have terms."""
        return self.segment.names

    def cursor(self, fieldname: str, fieldobj: Any) -> _Cursor:
        """Return a place among the terms of a field."""
        return _Cursor(self, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every field and term, sorted."""
        for field in self.segment.names:
            yield from ((field, term) for term in self._from(field, b""))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the field's terms from ``prefix`` on, then those of the fields behind it."""
        for field in self.segment.names:
            if field >= fieldname:
                yield from ((field, term) for term in self._from(field, prefix if field == fieldname else b""))

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """Yield `terms`, each with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """Yield `terms_from`, each with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> Any:
        """Return Whoosh's statistics of a term. Raises TermNotFound without the term."""
        documents, frequencies = self._counted(fieldname, text)
        return TermInfo(
            weight=float(sum(frequencies)),
            df=len(documents),
            minlength=1,
            maxlength=1,
            maxweight=float(max(frequencies)),
            minid=documents[0],
            maxid=documents[-1],
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Count the occurrences of a term; 0 without the term."""
        return float(sum(self.segment.counted(fieldname, text)[1]))

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Count the documents that have a term."""
        return len(self.segment.counted(fieldname, text)[0])

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> _Matcher:
        """Return the postings of a term, one at a time. Raises TermNotFound without the term."""
        documents, frequencies = self._counted(fieldname, text)
        positions = array("I", self.segment.positions(fieldname, text))
        return _Matcher(_Postings(documents, frequencies, positions), (fieldname, text), format_, scorer)

    def _counted(self, field: str, term: bytes) -> tuple[list[int], list[int]]:
        found = self.segment.counted(field, term)
        if not found[0]:
            raise TermNotFound(f"No term {field}:{term!r}")
        return found

    def _from(self, field: str, prefix: bytes) -> Iterator[bytes]:
        number = self.segment.find(field, prefix)
        while terms := self.segment.terms_from(field, number, _AT_ONCE):
            yield from terms
            number += len(terms)


class _Cursor(FieldCursor):  # type: ignore[misc]  # Whoosh is untyped
    def __init__(self, terms: Terms, field: str, fieldobj: Any) -> None:
        self._reader, self._field, self._fieldobj = terms, field, fieldobj
        self._count = terms.segment.count(field)
        self._at = 0

    def first(self) -> str | None:
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        wanted = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._at = self._reader.segment.find(self._field, wanted)
        return self.text()

    def next(self) -> str | None:
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        if not self.is_valid():
            return None
        text: str = self._fieldobj.from_bytes(self._term())
        return text

    def term_info(self) -> Any:
        return self._reader.term_info(self._field, self._term())

    def is_valid(self) -> bool:
        return self._at < self._count

    def _term(self) -> bytes:
        return self._reader.segment.term(self._field, self._at)


class _Postings(NamedTuple):
    """Documents, ascending, with the frequency and the positions of a term in each."""

    documents: Sequence[int]
    frequencies: Sequence[int]
    positions: array[int]


class _Matcher(LeafMatcher):  # type: ignore[misc]  # Whoosh is untyped
    """Postings of a term, one at a time, for Whoosh's own queries."""

    def __init__(self, found: _Postings, term: tuple[str, bytes], format_: Any, scorer: Any) -> None:
        self._made_of = (found, term, format_, scorer)
        self._term = term
        self.format, self.scorer = format_, scorer
        self._documents, self._frequencies, self._positions = found
        self._starts: list[int] | None = None
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._documents)

    def reset(self) -> None:
        self._at = 0

    def id(self) -> int:
        return self._documents[self._at]

    def all_ids(self) -> Iterator[int]:
        return iter(self._documents)

    def next(self) -> bool:
        self._at += 1
        return True

    def skip_to(self, id: int) -> bool:
        self._at = max(self._at, bisect_left(self._documents, id))
        return True

    def weight(self) -> float:
        return float(self._frequencies[self._at])

    def value(self) -> bytes:
        if self._starts is None:
            self._starts = list(accumulate(self._frequencies, initial=0))
        return self._positions[self._starts[self._at] : self._starts[self._at + 1]].tobytes()

    def supports_block_quality(self) -> bool:
        return False

    def replace(self, minquality: float = 0) -> Any:
        return self

    def copy(self) -> _Matcher:
        made = _Matcher(*self._made_of)
        made._at = self._at
        return made
