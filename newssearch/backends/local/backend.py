"""An index in a folder as the library sees it: a `newssearch.backends.contract.Backend`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from newssearch.index.commits.folder import guard, is_index, require_index
from newssearch.models import Article, Item

if TYPE_CHECKING:
    from newssearch.backends.contract import Metadata
    from newssearch.backends.local.searcher import FolderSearcher
    from newssearch.backends.rebuild_checks import Checks
    from newssearch.backends.searcher_contract import OldVersion
    from newssearch.index.commits.generations import Undo
    from newssearch.index.searching.id_lookup import SnapshotDocuments
    from newssearch.index.searching.snapshot import Snapshot
    from newssearch.index.sidecars.sidecar import FolderSidecars
    from newssearch.index.sidecars.tombstones import Tombstone
    from newssearch.ingest.pruning import Pruning
    from newssearch.jobs.run_records import FolderRuns
    from newssearch.matching.document import Document
    from newssearch.query.name_groups import NameGroups
    from newssearch.reports import CheckReport, ForeverReport, KeptGeneration, RebuildReport, Report, Stats

# Imports are inside the functions, so a search loads only its own modules.


class FolderBackend:
    """The index in the folder ``path``. Threads may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._snapshot: Snapshot | None = None
        self._opening = Lock()

    def __str__(self) -> str:
        return str(self.path)

    def open(self) -> None:
        """Open the latest generation."""
        with self.snapshot():
            pass

    def create(self) -> None:
        """Make an empty index, unless one exists."""
        from newssearch.index.commits.generations import create_folder

        if not is_index(self.path):
            create_folder(self.path)

    def close(self) -> None:
        """Close the files."""
        with self._opening:
            if self._snapshot is not None:
                self._snapshot.close()
                self._snapshot = None

    @property
    def generation(self) -> int:
        """Return the number of the latest generation."""
        with self.snapshot() as snapshot:
            return snapshot.generation

    def state_tag(self) -> str:
        """Return the number of the latest generation, and the state of the sidecars."""
        from newssearch.index.sidecars.registry import stamp

        return f"{self.generation}-{stamp(self.path)}"

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open the snapshot of the latest generation."""
        with guard(self.path):
            yield self._latest()

    @contextmanager
    def reading(self) -> Iterator[FolderSearcher]:
        """Open a searcher of the latest generation."""
        from newssearch.backends.local.searcher import FolderSearcher

        with guard(self.path):
            snapshot = self._latest()
            yield FolderSearcher(snapshot)
            snapshot.keep_groups()

    def streaming(self) -> AbstractContextManager[FolderSearcher]:
        """Open a searcher of the latest generation; it stays open for as long as the caller reads."""
        return self.reading()

    def _latest(self) -> Snapshot:
        with self._opening:  # a running search keeps its generation
            if self._snapshot is not None and not self._snapshot.is_current():
                self._snapshot.close()
                self._snapshot = None
            if self._snapshot is None:
                from newssearch.index.searching.snapshot import Snapshot

                self._snapshot = Snapshot(self.path)
            return self._snapshot

    def get(self, identifier: str) -> Article | None:
        """Return one article by its id."""
        with self.snapshot() as snapshot:
            for document in snapshot.documents_of(identifier):
                return snapshot.shown(document)[0]
            return None

    def update(
        self, items: Iterable[Item], pruning: Pruning, *, undo: Undo, dry_run: bool = False, wait: float = 0.0
    ) -> Report:
        """Bring articles in, as one commit."""
        from newssearch.backends.local import update as indexing

        with guard(self.path):
            return indexing.update(self.path, items, pruning, undo=undo, dry_run=dry_run, wait=wait)

    def remove(self, identifiers: Iterable[str], *, undo: Undo, wait: float = 0.0) -> Report:
        """Remove articles, as one commit."""
        from newssearch.backends.local import update as indexing

        with guard(self.path):
            return indexing.remove(self.path, identifiers, undo=undo, wait=wait)

    def remove_forever(self, identifiers: Iterable[str], reason: str, *, wait: float = 0.0) -> ForeverReport:
        """Remove articles from every file."""
        from newssearch.backends.local import burial

        with guard(self.path):
            return burial.remove_forever(self.path, identifiers, reason, wait=wait)

    def enforce(self, tombstones: Sequence[Tombstone], *, wait: float = 0.0) -> None:
        """Take in tombstones, and remove their articles from every file."""
        from newssearch.backends.local import burial

        with guard(self.path):
            burial.enforce(self.path, tombstones, wait=wait)

    def lift(self, identifiers: Iterable[str], *, wait: float = 0.0) -> list[str]:
        """Delete tombstones."""
        from newssearch.backends.local import burial

        return burial.lift(self.path, identifiers, wait=wait)

    def reindex(
        self, items: Iterable[Item], *, checks: Checks, keep: int, made_from: Sequence[str], wait: float = 0.0
    ) -> RebuildReport:
        """Build the next generation beside the live one, and switch to it."""
        from newssearch.backends.local import rebuild

        return rebuild.reindex(self.path, items, checks=checks, keep=keep, made_from=made_from, wait=wait)

    def rollback(self, to: int | None = None, *, wait: float = 0.0) -> int:
        """Make a kept generation the next one."""
        from newssearch.index.maintenance.rollback import roll_back

        require_index(self.path)
        return roll_back(self.path, to, wait)

    def generations(self) -> tuple[KeptGeneration, ...]:
        """Return the live generation, then the kept ones."""
        from newssearch.index.commits.manifest import read_manifest
        from newssearch.reports import KeptGeneration

        require_index(self.path)
        manifest = read_manifest(self.path)
        return tuple(
            KeptGeneration(
                generation=one.generation,
                committed=one.committed,
                articles=one.totals.articles,
                bytes=sum(state.bytes for state in one.files.values()),
                live=one is manifest.live,
                before=one.before.get("run", ""),
            )
            for one in (manifest.live, *manifest.kept)
        )

    def stats(self) -> Stats:
        """Return counts, dates and sizes."""
        from newssearch.backends.contract import most_first
        from newssearch.index.commits import files
        from newssearch.reports import Stats

        with self.snapshot() as snapshot:
            first, last, undated = snapshot.dates()
            totals = snapshot.totals
            return Stats(
                articles=totals.articles,
                duplicates=totals.duplicates,
                terms=snapshot.terms(),
                segments=len(snapshot.manifest.live.segments),
                bytes=files.size_of(self.path),
                generation=snapshot.generation,
                undated=undated,
                first=first,
                last=last,
                sources=most_first(snapshot.publishers.counts(totals.sources)),
                languages=most_first(totals.languages),
            )

    def check(self, *, quick: bool = False) -> CheckReport:
        """Compare every file with its checksums, and the files with one another."""
        from newssearch.index.maintenance import check as checking

        return checking.check(self.path, quick=quick)

    def versions(self) -> Iterator[OldVersion]:
        """Yield all old versions."""
        from newssearch.backends.local.carried_versions import all_versions

        with guard(self.path):
            yield from all_versions(self.path)

    def take_versions(self, versions: Iterable[OldVersion], *, wait: float = 0.0) -> tuple[str, ...]:
        """Add old versions of another archive."""
        from newssearch.backends.local.carried_versions import add_versions

        with guard(self.path):
            add_versions(self.path, versions, wait)
        return ()

    def keep_versions(self, versions: int | None, *, wait: float = 0.0) -> None:
        """Keep old versions of each article from now on."""
        import time  # here, as a search needs none

        from newssearch.index.commits.lock import writing
        from newssearch.index.sidecars.version_keeping import ALL, keep_versions

        with writing(self.path, wait):
            keep_versions(self.sidecars(), ALL if versions is None else versions, int(time.time()))

    def sidecars(self) -> FolderSidecars:
        """Return the sidecars in the folder."""
        from newssearch.index.sidecars.sidecar import FolderSidecars

        return FolderSidecars(self.path)

    @contextmanager
    def stored(self) -> Iterator[SnapshotDocuments]:
        """Open the stored documents of the latest generation."""
        from newssearch.index.searching.id_lookup import SnapshotDocuments
        from newssearch.index.searching.snapshot import Snapshot

        with guard(self.path):
            snapshot = Snapshot(self.path)  # a snapshot of its own: searches move to later generations
            try:
                yield SnapshotDocuments(snapshot)
            finally:
                snapshot.close()

    def take(self, documents: Iterable[Document], *, undo: Undo, wait: float = 0.0) -> Report:
        """Write documents unchanged, as one commit."""
        from newssearch.backends.local import transfer

        with guard(self.path):
            return transfer.take(self.path, documents, undo=undo, wait=wait)

    def metadata(self) -> Metadata:
        """Return the sidecars, and the pinned and freed lines."""
        from newssearch.backends.local.transfer import metadata_of

        return metadata_of(self.path)

    def import_metadata(self, metadata: Metadata, *, wait: float = 0.0) -> tuple[str, ...]:
        """Add ``metadata``, and leave out of the articles the boilerplate that all of them together show."""
        from newssearch.backends.local import transfer

        with guard(self.path):
            transfer.import_metadata(self.path, metadata, wait=wait)
        return metadata.warnings

    def groups(self) -> NameGroups:
        """The groups of names."""
        from newssearch.index.sidecars.groups_file import kept_groups

        return kept_groups(self.path)

    @contextmanager
    def writing(self, wait: float) -> Iterator[Callable[[], None]]:
        """Hold the lock of the writer."""
        from newssearch.index.commits.lock import writing

        require_index(self.path)
        with writing(self.path, wait):
            yield lambda: None

    def runs(self) -> FolderRuns:
        """Return the store of the records in ``runs/``."""
        from newssearch.jobs.run_records import FolderRuns

        return FolderRuns(self.path)
