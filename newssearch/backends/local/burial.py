"""Removal for good from an index in a folder; `newssearch.index.maintenance.erasure` rewrites its files."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from newssearch.core import has_word
from newssearch.index.commits.folder import now_text
from newssearch.index.commits.lock import writing
from newssearch.index.commits.manifest import read_manifest
from newssearch.index.maintenance.erasure import AllDocuments, erase
from newssearch.index.searching.id_lookup import SnapshotDocuments
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.sidecars.sidecar import FolderSidecars
from newssearch.index.sidecars.tombstones import TOMBSTONES, Tombstone, joined
from newssearch.matching.document import Document
from newssearch.query.nodes import Phrase
from newssearch.reports import ForeverReport

OUT_OF_REACH = "backups and copies that were made before still hold the text: remove it there, too, or make them again"


def remove_forever(path: Path, identifiers: Iterable[str], reason: str, *, wait: float = 0.0) -> ForeverReport:
    """Remove articles, in all their versions, from every file of the index in ``path``, and keep tombstones of them.

    An article that is deleted already, but is in a kept generation or a segment, is removed, too. Killed, the removal
    has not begun or the next run goes on with it. Raises IndexLockedError, DamagedIndexError, IndexWriteError.
    """
    began = time.perf_counter()
    unfinished = {one.id for one in TOMBSTONES.kept(FolderSidecars(path)) if one.pending}
    with writing(path, wait):
        every, alike = AllDocuments(path, read_manifest(path)), _Alike(path)
        store = FolderSidecars(path)
        wanted = list(dict.fromkeys(identifiers))
        held = {id: alike.live_last(documents) for id in wanted if (documents := every.found(id))}
        made = [tombstone_of(documents, reason, alike.of(documents[-1], held)) for documents in held.values()]
        others = [one for one in TOMBSTONES.kept(store) if one.id not in held]
        if made:
            TOMBSTONES.keep(store, [*others, *made])
            erase(path)
        generation = read_manifest(path).generation
    done = [*made, *(one for one in others if one.id in unfinished.intersection(wanted))]
    return forever_report(generation, done, wanted, time.perf_counter() - began)


def enforce(path: Path, tombstones: Sequence[Tombstone], *, wait: float = 0.0) -> None:
    """Take in the tombstones of another archive, and remove the articles that they name."""
    if tombstones:
        with writing(path, wait):
            store = FolderSidecars(path)
            TOMBSTONES.keep(store, joined(TOMBSTONES.kept(store), tombstones))
            erase(path)


def tombstone_of(documents: Sequence[Document], reason: str, spared: Iterable[str]) -> Tombstone:
    """Return a pending tombstone of an article by its versions, of which the last is the newest."""
    document = documents[-1]
    record, article = document.record, document.article
    places = {place for one in documents for place in one.record.places}
    return Tombstone(
        id=record.id,
        reason=reason,
        removed=now_text(),
        given=record.given,
        source=record.source,
        url=article.url,
        texts=tuple(sorted({one.record.text.hex() for one in documents if one.article.body})),
        places=tuple(sorted(places)),
        spared=tuple(spared),
        pending=True,
    )


def forever_report(generation: int, made: Sequence[Tombstone], wanted: Sequence[str], seconds: float) -> ForeverReport:
    """Return the report on tombstones that were made for the ids ``wanted``."""
    gone = {one.id for one in made}
    unknown = tuple(f"no article has the id {id}" for id in wanted if id not in gone)
    return ForeverReport(
        generation,
        removed=len(made),
        seconds=round(seconds, 3),
        warnings=(*unknown, *([OUT_OF_REACH] if made else [])),
        copies=tuple(dict.fromkeys(id for one in made for id in one.spared if id not in gone)),
    )


class _Alike:
    """Lookup of live articles with the same text or URL as another."""

    def __init__(self, path: Path) -> None:
        self._snapshot = Snapshot(path)
        self._stored = SnapshotDocuments(self._snapshot)

    def live_last(self, documents: Sequence[Document]) -> list[Document]:
        """Return the versions of an article, the live one at the end."""
        number = self._stored.number(documents[0].record.id)
        return [*documents, *([] if number is None else [self._stored.document(number)])]

    def of(self, document: Document, removed: Iterable[str]) -> list[str]:
        """Return the ids of the others, without those that are ``removed`` with it."""
        ids = {*self._with_text(document), *self._with_url(document.article.url)}
        return sorted(ids - {document.record.id, *removed})

    def _with_text(self, document: Document) -> Iterator[str]:
        for _, first in self._stored.first_with(document.record.text):
            yield first.id
            yield from (copy.id for _, copy in self._stored.copies_of(first.id))

    def _with_url(self, url: str | None) -> Iterator[str]:
        if url and has_word(url):
            for number in self._snapshot.matching(Phrase(url, "url")).documents()[0]:
                if self._snapshot.head(number).get("url") == url:
                    yield self._snapshot.record(number).id


def lift(path: Path, identifiers: Iterable[str], *, wait: float = 0.0) -> list[str]:
    """Delete the tombstones of some ids, and return those ids; articles come back from their sources alone."""
    wanted = {*identifiers}
    with writing(path, wait):
        store = FolderSidecars(path)
        before = TOMBSTONES.kept(store)
        TOMBSTONES.keep(store, [one for one in before if one.id not in wanted])
    return [one.id for one in before if one.id in wanted]
