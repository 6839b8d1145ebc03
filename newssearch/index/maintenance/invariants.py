"""Invariants of a segment, which find damage that checksums cannot.

The core checks the postings; this module compares the stored articles with their columns and postings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from newssearch.analysis.lines import without
from newssearch.core import CheckedSegment, WholeValues, article_digests, key_of, sketch
from newssearch.errors import DamagedIndexError
from newssearch.index.commits.manifest import SegmentState, segment_files
from newssearch.matching.document import (
    Document,
    article_of,
    date_numbers,
    left_out_of,
    record_of,
    retrieved_number,
    whole_values,
)
from newssearch.matching.schema import COPY_ID, COPY_OF, KIND, RETRIEVED

_VALUES = (KIND, "id", "language", COPY_ID, COPY_OF)
"""Postings of whole values, which follow from a stored article."""

_MOST_LISTED = 20
"""Documents to list one by one, of a segment with many faults."""


def checked_segment(path: Path, state: SegmentState) -> CheckedSegment:
    """Open the files of a segment of the index in ``path``.

    Raises OSError for files that cannot be opened, DamagedIndexError for damaged ones or another number of documents.
    """
    postings, documents = (path / name for name in segment_files(state.name))
    segment = CheckedSegment(postings, documents)
    if len(segment) != state.documents:
        raise DamagedIndexError(f"{documents} has {len(segment):,} documents, not {state.documents:,}")
    return segment


def problems_of_documents(segment: CheckedSegment, see: Callable[[int, Document], None]) -> Iterator[str]:
    """Yield the faults of the stored articles of ``segment`` and of their columns; call ``see`` with each document."""
    yield from segment.problems_of_documents()
    values = WholeValues()
    listed = 0
    for number in range(len(segment)):
        try:
            document = stored_document(segment, number)
            problem = _column_problem(segment, number, document)
            for name, found in whole_values(document).items():
                for value in found:
                    values.add(name, value, number)
            see(number, document)
        except MemoryError:  # `repair` would give the segment up
            raise
        except Exception as error:  # any error of a damaged article
            problem = f"cannot be read ({error})"
        if problem:
            listed += 1
            if listed <= _MOST_LISTED:
                yield f"document {number:,}: {problem}"
    if listed > _MOST_LISTED:
        yield f"and {listed - _MOST_LISTED:,} more documents like these"
    for name in _VALUES if not listed else ():
        if problem := values.problem(segment, name):
            yield f"{name}: {problem}"


def stored_document(segment: CheckedSegment, number: int) -> Document:
    """Return a document of ``segment``, live or not. Raises ValueError and its kind, or DamagedIndexError."""
    stored = segment.stored(number)
    content, text = segment.digest("content", number), segment.digest("text", number)
    return Document(article_of(stored), record_of(stored, content, text), left_out_of(stored))


def _column_problem(segment: CheckedSegment, number: int, document: Document) -> str:
    """Describe a column of a document that disagrees with its article; empty without one."""
    article, record = document.article, document.record
    numbers = {**date_numbers(article), RETRIEVED: retrieved_number(article)}
    for name, value in numbers.items():
        if segment.number(name, number) != value:
            return f"{article.id}: its date differs from {name}"
    if _key_in(segment, "id", number) != key_of(article.id):
        return f"{article.id}: its id is not the one it is looked up by"
    if _key_in(segment, "given", number) != key_of(record.given):
        return f"{article.id}: its given id is not the one it is looked up by"
    content, text = article_digests(article)
    if text != record.text:
        return f"{article.id}: its text differs from its digest"
    if segment.digest("sketch", number) != sketch(without(article.body or "", document.left_out)):
        return f"{article.id}: its text differs from its sketch"
    # An article with an id in use has another id and a note; the digest is that of the given article.
    if record.given == record.id and content != record.content:
        return f"{article.id}: its fields differ from their digest"
    return ""


def _key_in(segment: CheckedSegment, name: str, number: int) -> int:
    return int.from_bytes(segment.digest(name, number), "little")
