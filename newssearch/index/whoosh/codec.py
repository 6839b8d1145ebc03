"""A Whoosh codec for the segments of newssearch: Whoosh's own query objects run on what it hands out.

The native core reads the files; their layout is in ``docs/index-format.md``. Segments are written by
`newssearch.index.writing.writer` alone. Whoosh's table of contents names `segment_of`; see
`newssearch.index.commits.toc`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from newssearch.core import SegmentReader
from newssearch.index.commits.folder import INDEX_NAME
from newssearch.index.commits.manifest import segment_files
from newssearch.index.whoosh.stored_documents import Documents
from newssearch.index.whoosh.terms import Terms
from newssearch.index.whoosh.whoosh_api import W3Codec, W3Segment


class NewsSegment(W3Segment):  # type: ignore[misc]  # Whoosh is untyped
    """A segment whose files stay apart: they are mapped, not copied."""

    def should_assemble(self) -> bool:
        """Return False: there is no compound file."""
        return False


class NewsCodec(W3Codec):  # type: ignore[misc]  # Whoosh is untyped
    """The readers of a segment, for Whoosh."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> NoReturn:
        """Raise TypeError: Whoosh's writers know no forms."""
        raise TypeError("segments of newssearch are written by newssearch.News.update, not by Whoosh's writers")

    per_document_writer = field_writer

    def terms_reader(self, storage: Any, segment: Any) -> Terms:
        """Return the reader of terms and postings."""
        return Terms(_opened(storage, segment))

    def per_document_reader(self, storage: Any, segment: Any) -> Documents:
        """Return the reader of columns and stored articles."""
        return Documents(segment, _opened(storage, segment))


def segment_of(name: str, documents: int, removed: Iterable[int]) -> NewsSegment:
    """Return a segment as Whoosh describes it."""
    identifier = name.removeprefix(f"{INDEX_NAME}_")
    return NewsSegment(NewsCodec(), INDEX_NAME, documents, identifier, set(removed) or None)


def _opened(storage: Any, segment: Any) -> SegmentReader:
    name = str(segment.segment_id())
    postings, documents = (Path(storage.folder, file) for file in segment_files(name))
    return SegmentReader(name, postings, documents, segment.doc_count_all())
