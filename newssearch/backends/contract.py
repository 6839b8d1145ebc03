"""The contract of a backend: a folder (`newssearch.backends.local.backend`) or an archive on a cluster
(`newssearch.backends.opensearch.backend`).

The library asks nothing else of a backend. `tests/backends/test_backends.py` tests both against these docstrings and
those of `newssearch.backends.searcher_contract`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from newssearch.backends.rebuild_checks import Checks
from newssearch.backends.searcher_contract import OldVersion, Searcher
from newssearch.index.commits.generations import Undo
from newssearch.index.sidecars.learnt_lines import Decisions
from newssearch.index.sidecars.registry import Contents
from newssearch.index.sidecars.sidecar import SidecarStore
from newssearch.index.sidecars.tombstones import Tombstone
from newssearch.ingest.pruning import Pruning
from newssearch.ingest.storage import StoredDocuments
from newssearch.jobs.run_records import RunStore
from newssearch.matching.document import Document
from newssearch.models import Article, Item
from newssearch.query.name_groups import NameGroups
from newssearch.reports import CheckReport, ForeverReport, KeptGeneration, RebuildReport, Report, Stats


def most_first(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts by name, the largest first."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class Metadata:
    """Metadata of an archive beside its articles: its sidecars, and decisions of people on recurring lines.

    ``decisions`` is None for a backend that learns no boilerplate; ``warnings`` name what could not be read.
    """

    sidecars: Contents
    decisions: Decisions | None = None
    warnings: tuple[str, ...] = ()


class Backend(Protocol):
    """An archive of articles.

    `open` raises NoIndexError without an archive; every method raises DamagedIndexError or ClusterError for an
    unreadable archive. Threads may share `reading`, `get`, `stats`, `open` and `close`.
    """

    def open(self) -> None:
        """Check that the archive exists. A later call opens again what `close` has closed."""

    def create(self) -> None:
        """Make an empty archive, unless one exists."""

    def close(self) -> None:
        """Close the archive; a second call does nothing."""

    def reading(self) -> AbstractContextManager[Searcher]:
        """Open a searcher of the last commit."""

    def streaming(self) -> AbstractContextManager[Searcher]:
        """Open a searcher of one state of the archive, which later commits and other searches leave as it is."""

    def state_tag(self) -> str | None:
        """Return a text that is another one whenever a query could have another answer; None while nobody can tell."""

    def get(self, identifier: str) -> Article | None:
        """Return one article, whole, by an id that may differ in case; copies are found too."""

    def update(
        self, items: Iterable[Item], pruning: Pruning, *, undo: Undo, dry_run: bool = False, wait: float = 0.0
    ) -> Report:
        """Bring articles in, each with one verdict (`newssearch.ingest.run`); the same articles again change nothing.

        Every article of the report is committed. A folder keeps the generation before a run that deletes or replaces
        articles, as ``undo`` says. Raises IndexLockedError while another process writes, and
        PruneRefusedError, with nothing removed, when ``pruning`` would remove more than it allows.
        """

    def remove(self, identifiers: Iterable[str], *, undo: Undo, wait: float = 0.0) -> Report:
        """Remove articles by id; a warning names each unknown id."""

    def remove_forever(self, identifiers: Iterable[str], reason: str, *, wait: float = 0.0) -> ForeverReport:
        """Remove articles from all generations, with their text, and keep tombstones that keep them out.

        Articles with the same text or URL stay, and the report lists them. Killed, the removal has not begun or the
        next run goes on with it.
        """

    def enforce(self, tombstones: Sequence[Tombstone], *, wait: float = 0.0) -> None:
        """Take in tombstones of another archive, and remove the articles that they name from all generations."""

    def lift(self, identifiers: Iterable[str], *, wait: float = 0.0) -> list[str]:
        """Delete the tombstones of some ids, and return those ids."""

    def reindex(
        self, items: Iterable[Item], *, checks: Checks, keep: int, made_from: Sequence[str], wait: float = 0.0
    ) -> RebuildReport:
        """Build the next generation from ``items`` alone, and switch to it once it has passed ``checks``.

        A search sees one whole generation at any time. Raises RebuildRefusedError, and the live generation stays.
        """

    def rollback(self, to: int | None = None, *, wait: float = 0.0) -> int:
        """Make a kept generation live, and return its new number. Raises UsageError for an unknown generation."""

    def generations(self) -> tuple[KeptGeneration, ...]:
        """Return the live generation, then the kept ones, the newest first."""

    def stats(self) -> Stats:
        """Return counts of articles, sources and languages, dates and sizes."""

    def check(self, *, quick: bool = False) -> CheckReport:
        """Report all damage by name."""

    def versions(self) -> Iterator[OldVersion]:
        """Yield all old versions of articles that the archive keeps."""

    def take_versions(self, versions: Iterable[OldVersion], *, wait: float = 0.0) -> tuple[str, ...]:
        """Add old versions of another archive, and return warnings about those that this backend cannot keep."""

    def keep_versions(self, versions: int | None, *, wait: float = 0.0) -> None:
        """Keep the last ``versions`` old versions of each article from now on, with None all. Raises UsageError."""

    def sidecars(self) -> SidecarStore:
        """Return the store of what the archive keeps beside its generations (`newssearch.index.sidecars.registry`)."""

    def stored(self) -> AbstractContextManager[StoredDocuments]:
        """Open the stored documents of the last commit."""

    def take(self, documents: Iterable[Document], *, undo: Undo, wait: float = 0.0) -> Report:
        """Write ``documents`` unchanged, each in the place of the document with its id; an equal document is unchanged.

        Every document of the report is committed and searchable. `import_metadata` follows after the last call.
        """

    def metadata(self) -> Metadata:
        """Return the metadata beside the articles."""

    def import_metadata(self, metadata: Metadata, *, wait: float = 0.0) -> tuple[str, ...]:
        """Add ``metadata`` of another archive, and return warnings about the parts that this backend cannot keep."""

    def writing(self, wait: float) -> AbstractContextManager[Callable[[], None]]:
        """Hold the right to write for the block, which calls what it gets from time to time.

        Raises IndexLockedError while another process writes, and still does after ``wait`` seconds.
        """

    def groups(self) -> NameGroups:
        """The groups of names: an unquoted word of one finds all of it."""

    def runs(self) -> RunStore:
        """Return the store of run records."""
