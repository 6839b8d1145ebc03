"""Reading what is left of a segment whose files are damaged, or of an older format: the articles that are whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newssearch.engine.columns import DIGESTS, DOCUMENTS, SegmentColumns
from newssearch.engine.digests import digest, text_of, version_of
from newssearch.engine.documents import Document, article_of, left_out_of, record_of
from newssearch.engine.postings import POSTINGS
from newssearch.engine.schema import COPY_ID
from newssearch.engine.segment_postings import SegmentPostings
from newssearch.errors import ShortageError


@dataclass(frozen=True, slots=True)
class Lost:
    """A document that cannot be read any more; ``id`` is case folded, and empty where it is not known."""

    number: int
    id: str = ""


def salvaged(path: Path, name: str, size: int, removed: frozenset[int]) -> Iterator[Document | Lost]:
    """The live documents of the segment ``name`` in the folder ``path``, each whole or lost.

    An article is believed by the checksum of its own frame, so that damage to one costs that one alone. Its numbers
    and words are made from it anew, whatever stands beside it.
    """
    try:
        columns = SegmentColumns(path / f"{name}{DOCUMENTS}", unchecked=True)
        size = len(columns)
    except (OSError, ValueError, KeyError):
        columns = None
    ids: dict[int, str] | None = None
    for number in range(size):
        if number in removed:
            continue
        document = None if columns is None else _document(columns, number)
        if document is None:
            ids = _ids(path / f"{name}{POSTINGS}") if ids is None else ids
            yield Lost(number, ids.get(number, ""))
        else:
            yield document


def _document(columns: SegmentColumns, number: int) -> Document | None:
    try:
        stored = columns.stored_unchecked(number)
        article = article_of(stored)
        record = record_of(stored, digest(version_of(article)), digest(text_of(article)))
        if record.given != record.id:  # the digest is of the article as it was given, which is not stored
            given = columns.arrays[f"digest/{DIGESTS[2]}"].unchecked.reshape(-1, 2)[number].tobytes()
            record = record_of(stored, given, record.text)
        return Document(article, record, left_out_of(stored))
    except (ShortageError, MemoryError):  # what cannot be read for want of something is not to be given up
        raise
    except Exception:  # whatever a damaged article makes Python raise
        return None


def _ids(path: Path) -> dict[int, str]:
    """The ids of documents by what their words say, as far as that can be read."""
    found: dict[int, str] = {}
    try:
        postings = SegmentPostings(path)
        for name in (COPY_ID, "id"):
            field = postings.field(name)
            for n, term in enumerate(field.terms if field is not None else ()):
                assert field is not None
                found |= dict.fromkeys(field.documents(n).tolist(), term.decode())
    except (ShortageError, MemoryError):
        raise
    except Exception:  # whatever a damaged file makes Python raise
        return found
    return found
