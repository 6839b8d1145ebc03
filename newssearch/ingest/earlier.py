"""The versions of articles in the archive in whose place a rebuild comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from newssearch.errors import DamagedIndexError
from newssearch.index.versions.version_files import VersionFile
from newssearch.ingest.decision import known_version
from newssearch.ingest.fingerprints import Storable
from newssearch.ingest.storage import StoredDocuments
from newssearch.matching.document import Document, Record
from newssearch.models import Article


class _Held(NamedTuple):
    record: Record
    number: int
    before: None = None


class EarlierVersions:
    """The articles of an archive, by those that a run brings. ``unread`` counts articles that are damaged there."""

    def __init__(self, stored: StoredDocuments) -> None:
        self.unread = 0
        self._stored = stored

    def newest(self) -> int:
        """Return the latest time of any record; 0 where none is known."""
        return self._stored.newest()

    def version_of(self, document: Document) -> Document | None:
        """Return the document that is the same article, of this version or another; None without one."""
        record = document.record
        new = Storable(document.article, record.content, record.text)
        try:
            held = [_Held(each, number) for number, each in self._stored.given(record.given)]
            found = known_version(new, held, self._article)
            if found is None:
                return None
            return Document(self._article(found), found.record, self._stored.left_out(found.number))
        except DamagedIndexError:
            self.unread += 1
            return None

    def _article(self, held: _Held) -> Article:
        return self._stored.article(held.number)


class ReturningVersions:
    """The articles that were removed, by those that a run brings back: their numbers and times go on."""

    def __init__(self, files: Sequence[VersionFile]) -> None:
        self._files = files

    def newest(self) -> int:
        """Return the latest time of any record; 0 where none is known."""
        return max((file.newest() for file in self._files), default=0)

    def version_of(self, document: Document) -> Document | None:
        """Return the last version of an article that was removed."""
        entries = [entry for file in self._files for entry in file.of(document.record.id)[:1]]
        if not entries:
            return None
        last = max(entries, key=lambda entry: entry.number).document
        return replace(last, record=replace(last.record, content=b""))  # no return is the very same version
