"""Calls that care for an index at a place, which need not be open, whole, or there.

All take the place: a folder, or the address of an archive on a cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from newssearch.backends.opening import backend_at
from newssearch.errors import UsageError
from newssearch.ingest.allowances import MAX_SHRINK
from newssearch.locations import Place, place, remote
from newssearch.models import Item
from newssearch.parameters import checked

__all__ = [
    "check",
    "copy",
    "crew",
    "generations",
    "reindex",
    "repair",
    "restore",
    "rollback",
    "runs",
    "status",
    "upgrade",
]

if TYPE_CHECKING:
    from newssearch.jobs.run_records import RunStore
    from newssearch.jobs.status import Status
    from newssearch.reports import (
        BackupReport,
        CheckReport,
        CopyReport,
        KeptGeneration,
        RebuildReport,
        RepairReport,
    )
    from newssearch.workers.work import Crew


@checked()
def check(place: Place, *, quick: bool = False) -> CheckReport:
    """Compare every file of the index at ``place`` with its checksums, and the files with one another.

    ``quick`` reads small files and the heads of large ones: a large index takes no longer. The index may be too
    damaged to `newssearch.open`. On a cluster, look for every shard and its copies; a cluster compares its own
    checksums. Raises NoIndexError where there is no index.
    """
    with closing(backend_at(place)) as backend:
        return backend.check(quick=quick)


@checked(source=place, target=place)
def copy(
    source: Place,
    target: Place,
    *,
    force: bool = False,
    wait: float = 0.0,
    progress: Callable[[int], None] | None = None,
    crew: Crew | None = None,
) -> CopyReport:
    """Copy an index from ``source`` to ``target``, which need not be there: from a folder to a cluster, or back.

    Every article is copied as it is stored, with its id, its digests and its exact copies, then the removals of
    publishers and the columns of sources. Articles that ``target`` has already are skipped, so an interrupted copy
    continues, and a finished one is brought up to date. Articles that only ``target`` holds raise UsageError;
    ``force`` deletes them. ``progress`` is called with the number of articles read; ``wait`` is as for `News.update`,
    ``crew`` as for `newssearch.open`.

    At the end all is read back: ``report.source`` and ``report.target`` are equal except for ``report.rejections``, or
    CopyUnprovenError is raised. Raises NoIndexError where there is no source.
    """
    from newssearch.backends import archive_copy

    with closing(backend_at(source)) as whole, closing(backend_at(target, crew)) as other:
        if _is_one(source, target):
            raise UsageError(f"{source} cannot be copied to itself: give another target.")
        return archive_copy.copy(whole, other, force=force, wait=wait, progress=progress)


@checked()
def crew(address: str | None = None) -> AbstractContextManager[Crew]:
    """Start processes for the costly part of reading and of writing to a cluster, for a ``with`` block.

    Hand them to `newssearch.read` and `newssearch.create`, or to `reindex`; results are the same as without them. An
    ``address`` is that of a Ray cluster, ``ray://head:10001`` or ``head:6379``; ``ray`` is the one that this machine
    belongs to, else one of this machine alone. Without an address they are processes of this machine, without Ray.
    Raises UsageError where there is no such cluster, or its machines have another newssearch.
    """
    if address is None:
        from newssearch.workers.pool import LocalCrew

        return LocalCrew()
    from newssearch.workers.ray_pool import RayCrew

    return RayCrew(address)


@checked()
def generations(place: Place) -> tuple[KeptGeneration, ...]:
    """Return the live generation, then those that `rollback` can go back to, the newest first."""
    with closing(backend_at(place)) as backend:
        return backend.generations()


@checked()
def reindex(
    place: Place,
    items: Iterable[Item],
    *,
    max_rejected: str | int | None = None,
    min_articles: int = 0,
    max_shrink: str | int = MAX_SHRINK,
    canaries: Iterable[str] = (),
    keep: int = 2,
    made_from: Sequence[str] = (),
    wait: float = 0.0,
    crew: Crew | None = None,
) -> RebuildReport:
    """Build an index of ``items`` alone beside the one at ``place``, verify it, and switch to it at once.

    The live index may be damaged or absent. Limits are numbers or shares (``"1%"``): ``max_rejected`` of the items
    read (None is 1 %, and always up to 10), ``max_shrink`` of the live articles. A canary is a query that must find an
    article, or at least ten with ``>=10`` before it. ``keep`` is the number of generations to keep for `rollback`, the
    new one included. ``made_from`` names the sources and options: an interrupted rebuild continues if they are the
    same, never if there are none. ``crew`` is as for `newssearch.open`.

    Raises RebuildRefusedError, with the report and every reason, when a check fails; the live index stays. Raises
    IndexLockedError when another process is writing and still is after ``wait`` seconds.
    """
    from newssearch.backends.rebuild_checks import checks_of

    checks = checks_of(max_rejected, min_articles, max_shrink, canaries)
    with closing(backend_at(place, crew)) as backend:
        return backend.reindex(items, checks=checks, keep=keep, made_from=made_from, wait=wait)


@checked()
def repair(path: str | Path, *, wait: float = 0.0) -> RepairReport:
    """Repair the index in ``path`` from the articles that are stored in it, and report the articles that are lost.

    The result is committed as the next generation; damaged files are kept in ``newssearch.damaged``. Raises
    DamagedIndexError where no article can be read, IndexLockedError when another process is writing and still is
    after ``wait`` seconds; the index is unchanged then.
    """
    from newssearch.index.maintenance import repair as repairing

    return repairing.repair(Path(path), wait)


@checked()
def restore(backup: str | Path, path: str | Path, *, force: bool = False, wait: float = 0.0) -> BackupReport:
    """Restore the index in ``path`` from a backup that `News.backup` wrote.

    Every file is compared with its checksum first. ``force`` replaces an index that is there, which is kept for
    `rollback`; without it, such an index raises UsageError. Raises NoIndexError or DamagedIndexError where ``backup``
    is no backup or damaged; nothing has changed then.
    """
    from newssearch.index.maintenance import backup as backups

    return backups.restore(Path(backup), Path(path), force=force, wait=wait)


@checked()
def rollback(place: Place, to: int | None = None, *, wait: float = 0.0) -> int:
    """Go back to a generation that was kept, and return its number: in a folder, a new one.

    The generation is the last before the live one, or the one with number ``to``; the live one is kept. Raises
    UsageError where there is no such generation, DamagedIndexError where its files are not as they were written,
    IndexLockedError when another process is writing and still is after ``wait`` seconds; the index is unchanged then.
    """
    with closing(backend_at(place)) as backend:
        return backend.rollback(to, wait=wait)


@checked()
def runs(place: Place) -> RunStore:
    """Return the records of the runs of an index, and the place for further ones."""
    return backend_at(place).runs()


@checked()
def status(place: Place, max_age: timedelta | None = None) -> Status:
    """Return how the recorded runs of an index ended; ``problems`` names the failures.

    With ``max_age``, a last good run that ended longer ago is a problem, too. Raises NoIndexError or DamagedIndexError
    where there is no index that can be read.
    """
    from newssearch.index.sidecars.alert_state import undelivered
    from newssearch.jobs.status import status

    with closing(backend_at(place)) as backend:
        runs = backend.runs()
        runs.generation()  # raises where there is no index that can be read
        kept = [one for one in backend.generations() if not one.live]
        return status(runs, max_age, undelivered=undelivered(backend.sidecars()), kept=kept)


@checked()
def upgrade(path: str | Path, *, wait: float = 0.0) -> RepairReport:
    """Rebuild an index of an older format from the articles that are stored in it; see `repair`.

    An index of the current format is left as it is. Raises DamagedIndexError where the format is too old.
    """
    from newssearch.index.maintenance import repair as repairing

    return repairing.upgrade(Path(path), wait)


def _is_one(place: Place, other: Place) -> bool:
    """Return whether two places are the same, as far as their names show."""
    if remote(place) or remote(other):
        return str(place).partition("?")[0].rstrip("/") == str(other).partition("?")[0].rstrip("/")
    return Path(str(place)).resolve() == Path(str(other)).resolve()
