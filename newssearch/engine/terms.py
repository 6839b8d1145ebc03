"""The terms and postings of a segment as Whoosh asks for them: one at a time, for query objects that are not ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from newssearch.engine.arrays import AnyArray
from newssearch.engine.postings import Occurrences
from newssearch.engine.segment_postings import SegmentPostings
from newssearch.engine.whoosh_api import FieldCursor, LeafMatcher, TermInfo, TermNotFound, TermsReader


class Terms(TermsReader):  # type: ignore[misc]  # Whoosh is untyped
    """The terms of a segment, as Whoosh asks for them."""

    def __init__(self, postings: SegmentPostings) -> None:
        self.postings = postings

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.postings.has(*term)

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return self.postings.names

    def cursor(self, fieldname: str, fieldobj: Any) -> _Cursor:
        """A place among the terms of a field."""
        return _Cursor(self, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every field and term, sorted."""
        for field in self.postings.names:
            yield from ((field, term) for term in self._from(field, b""))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The field's terms from ``prefix`` on, then those of the fields behind it."""
        for field in self.postings.names:
            if field >= fieldname:
                yield from ((field, term) for term in self._from(field, prefix if field == fieldname else b""))

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """`terms`, with what is known of each."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """`terms_from`, with what is known of each."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> Any:
        """Whoosh's statistics of a term; TermNotFound when there is none."""
        documents, frequencies, _ = self._known(fieldname, text)
        return TermInfo(
            weight=float(frequencies.sum()),
            df=len(documents),
            minlength=1,
            maxlength=1,
            maxweight=float(frequencies.max()),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often the term occurs; 0 where there is none."""
        return float(self.postings.counted(fieldname, text).frequencies.sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents have it."""
        return len(self.postings.counted(fieldname, text).documents)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> _Matcher:
        """The postings of a term, one at a time."""
        self._known(fieldname, text)
        return _Matcher(self.postings.occurrences(fieldname, text), (fieldname, text), format_, scorer)

    def _known(self, field: str, term: bytes) -> Occurrences:
        found = self.postings.counted(field, term)
        if not len(found.documents):
            raise TermNotFound(f"No term {field}:{term!r}")
        return found

    def _from(self, field: str, prefix: bytes) -> Iterator[bytes]:
        terms = self.postings.terms(field)
        if terms is not None:
            yield from terms.starting_at(terms.find(prefix))


class _Cursor(FieldCursor):  # type: ignore[misc]  # Whoosh is untyped
    def __init__(self, terms: Terms, field: str, fieldobj: Any) -> None:
        self._reader, self._field, self._fieldobj = terms, field, fieldobj
        self._terms = terms.postings.terms(field)
        self._at = 0

    def first(self) -> str | None:
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        wanted = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._at = 0 if self._terms is None else self._terms.find(wanted)
        return self.text()

    def next(self) -> str | None:
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        if self._terms is None or not self.is_valid():
            return None
        text: str = self._fieldobj.from_bytes(self._terms[self._at])
        return text

    def term_info(self) -> Any:
        assert self._terms is not None
        return self._reader.term_info(self._field, self._terms[self._at])

    def is_valid(self) -> bool:
        return self._terms is not None and self._at < len(self._terms)


class _Matcher(LeafMatcher):  # type: ignore[misc]  # Whoosh is untyped
    """One posting after another, for query objects that are not ours."""

    def __init__(self, found: Occurrences, term: tuple[str, bytes], format_: Any, scorer: Any) -> None:
        self._made_of = (found, term, format_, scorer)
        self._term = term
        self.format, self.scorer = format_, scorer
        self._documents, self._frequencies, self._positions = found
        self._starts: AnyArray | None = None
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._documents)

    def reset(self) -> None:
        self._at = 0

    def id(self) -> int:
        return int(self._documents[self._at])

    def all_ids(self) -> Iterator[int]:
        return iter(self._documents.tolist())

    def next(self) -> bool:
        self._at += 1
        return True

    def skip_to(self, id: int) -> bool:
        self._at = max(self._at, int(np.searchsorted(self._documents, id)))
        return True

    def weight(self) -> float:
        return float(self._frequencies[self._at])

    def value(self) -> bytes:
        if self._starts is None:
            self._starts = np.concatenate([[0], np.cumsum(self._frequencies, dtype=np.int64)])
        start, end = self._starts[self._at : self._at + 2].tolist()
        return self._positions[start:end].astype("<u4").tobytes()

    def supports_block_quality(self) -> bool:
        return False

    def replace(self, minquality: float = 0) -> Any:
        return self

    def copy(self) -> _Matcher:
        made = _Matcher(*self._made_of)
        made._at = self._at
        return made
