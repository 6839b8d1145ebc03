"""What holds articles: a folder (`newssearch.backends.local.backend`), or an archive on a cluster
(`newssearch.backends.opensearch.backend`).

This is all that the library asks of them. The docstrings, and those of `newssearch.backends.finder`, are the law;
`tests/backends/test_backends.py` holds each to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from newssearch.backends.finder import Finder
from newssearch.backends.rebuild_checks import Checks
from newssearch.index.sidecars.learnt_lines import Decisions
from newssearch.ingest.pruning import Pruning
from newssearch.ingest.storage import StoredDocuments
from newssearch.jobs.run_records import RunStore
from newssearch.matching.document import Document
from newssearch.models import Article, Item, Removal
from newssearch.reports import CheckReport, KeptGeneration, RebuildReport, Report, Stats


def most_first(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts by name, the largest first."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class Metadata:
    """What holds for an archive beside its articles: what publishers have taken back, and what people have decided of
    lines that recur, None where it learns no such lines."""

    removals: tuple[Removal, ...] = ()
    decisions: Decisions | None = None
    warnings: tuple[str, ...] = ()


class Archive(Protocol):
    """A place that holds articles. `open` raises NoIndexError where there is none; every method, DamagedIndexError or
    ClusterError where it cannot be read. Threads may share its `reading`, `get`, `stats`, `open` and `close`."""

    def open(self) -> None:
        """See that there is one. What was opened is given back by `close`, and opened again when it is needed."""

    def create(self) -> None:
        """Make an empty one, unless there is one."""

    def close(self) -> None:
        """Give back what is open; a second call does nothing."""

    def reading(self) -> AbstractContextManager[Finder]:
        """What answers queries on all that has been committed by now."""

    def streaming(self) -> AbstractContextManager[Finder]:
        """What answers queries on one state of all that has been committed by now, however long that is read, and
        whatever else is asked of the archive or written meanwhile."""

    def get(self, identifier: str) -> Article | None:
        """One article, whole, a copy too: of this id, or of one that differs only in case."""

    def update(self, items: Iterable[Item], pruning: Pruning, *, dry_run: bool = False, wait: float = 0.0) -> Report:
        """Bring articles in, each with one verdict (`newssearch.ingest.run`); the same again changes nothing.

        What is reported as in is in, whatever happens next. Raises IndexLockedError while another writes,
        PruneRefusedError where ``pruning`` would remove more than it allows, and has removed nothing.
        """

    def remove(self, identifiers: Iterable[str], *, wait: float = 0.0) -> Report:
        """Take articles out; a warning names each id that there is none of."""

    def reindex(
        self, items: Iterable[Item], *, checks: Checks, keep: int, made_from: Sequence[str], wait: float = 0.0
    ) -> RebuildReport:
        """Make ``items`` alone the next generation, switched to at one stroke once it has passed ``checks``.

        Searches never see less than one whole generation. Raises RebuildRefusedError, and the live one stays.
        """

    def rollback(self, to: int | None = None, *, wait: float = 0.0) -> int:
        """Make a generation that was kept live; its number from now on. Raises UsageError where there is none."""

    def generations(self) -> tuple[KeptGeneration, ...]:
        """The live one, then those that can be gone back to, the newest first."""

    def stats(self) -> Stats:
        """How much there is, of what, from when."""

    def check(self, *, quick: bool = False) -> CheckReport:
        """What is broken, by name."""

    def remembered_columns(self) -> dict[str, dict[str, str]]:
        """Which column of which source holds which field, by the absolute path of the source."""

    def remember_columns(self, sources: Iterable[str | Path], columns: Mapping[str, str]) -> None:
        """Keep which column holds which field in ``sources``."""

    def stored(self) -> AbstractContextManager[StoredDocuments]:
        """What is held by now, as it is kept."""

    def take(self, documents: Iterable[Document], *, wait: float = 0.0) -> Report:
        """Keep ``documents`` as they are, each in the place of the one of its id; what is there so is unchanged.

        What is reported as in is in, and is found where it was found, whatever happens next; nothing is decided on.
        `import_metadata` follows once all are in.
        """

    def metadata(self) -> Metadata:
        """What holds beside the articles."""

    def import_metadata(self, metadata: Metadata, *, wait: float = 0.0) -> tuple[str, ...]:
        """Keep ``metadata`` here too; return warnings about the parts that this backend cannot keep."""

    def runs(self) -> RunStore:
        """What its runs leave on record."""
