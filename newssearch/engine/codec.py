"""A Whoosh codec that keeps a segment in two files of arrays, mapped into memory.

``.postings`` (`newssearch.engine.postings`) holds the terms of each indexed field and where they stand; ``.documents``
(`newssearch.engine.columns`) what belongs to a document. Whoosh's own query objects run on them through what this
codec hands out; our evaluation takes the arrays themselves. The layout is in ``docs/index-format.md``. Segments are
written by `newssearch.engine.writer` alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from newssearch.engine.columns import DOCUMENTS, Documents, SegmentColumns
from newssearch.engine.postings import POSTINGS
from newssearch.engine.segment_postings import SegmentPostings
from newssearch.engine.terms import Terms
from newssearch.engine.whoosh_api import W3Codec, W3Segment


class NewsSegment(W3Segment):  # type: ignore[misc]  # Whoosh is untyped
    """A segment whose files stay apart: they are mapped, not copied."""

    def should_assemble(self) -> bool:
        """No compound file."""
        return False


class NewsCodec(W3Codec):  # type: ignore[misc]  # Whoosh is untyped
    """Where Whoosh asks for the parts of a segment."""

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> NewsSegment:
        """An empty segment."""
        return NewsSegment(self, indexname)

    def field_writer(self, storage: Any, segment: Any) -> NoReturn:
        """Whoosh's writers cannot write our segments: they know no forms."""
        raise TypeError("segments of newssearch are written by newssearch.News.update, not by Whoosh's writers")

    per_document_writer = field_writer

    def terms_reader(self, storage: Any, segment: Any) -> Terms:
        """What reads ``.postings``."""
        return Terms(_mapped(storage, path_of(storage, segment, POSTINGS), SegmentPostings))

    def per_document_reader(self, storage: Any, segment: Any) -> Documents:
        """What reads ``.documents``."""
        return Documents(segment, _mapped(storage, path_of(storage, segment, DOCUMENTS), SegmentColumns))


def _mapped(storage: Any, path: Path, opening: Callable[[Path], Any]) -> Any:
    """A file as the snapshot has it mapped, since a commit may have removed it by now; else opened."""
    found = getattr(storage, "mapped", {}).get(path.name)
    return opening(path) if found is None else found


def path_of(storage: Any, segment: Any, extension: str) -> Path:
    """Where a file of a segment is."""
    return Path(storage.folder, segment.make_filename(extension))
