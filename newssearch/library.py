"""The library's face: `open` or `create` an index, `read` sources into it, and search.

It prints nothing, reads no environment, and raises only what `newssearch.errors` holds.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta, tzinfo
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from newssearch.models import (
    Article,
    CheckReport,
    CopyReport,
    Explanation,
    Item,
    KeptGeneration,
    Match,
    OptimizeReport,
    RebuildReport,
    RepairReport,
    Report,
    Results,
    Sort,
    Stats,
)
from newssearch.query.fields import FIELDS, Field

if TYPE_CHECKING:
    from newssearch.engine.snapshot import Snapshot
    from newssearch.jobs.status import Status
    from newssearch.reading.formats import Format


class News:
    """One index, open. Use it in a ``with`` block, or `close` it.

    Threads may share it: searches take turns. A search sees the last generation committed before it began, whoever
    committed it.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._turn = threading.RLock()
        self._snapshot: Snapshot | None = None
        with self._reading():
            pass

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the files back. Closing twice is harmless; a later call opens them again."""
        with self._turn:
            if self._snapshot is not None:
                self._snapshot.close()
                self._snapshot = None

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        match: Match = "all",
        snippets: int = 2,
        tz: str | tzinfo | None = None,
        timeout: float | None = None,
    ) -> Results:
        """The articles that ``query`` finds, a page of them; the language is in ``docs/query-language.md``.

        ``match`` says how bare words join; ``snippets`` how many fragments to cut from each hit, 0 for none; ``tz``
        the zone of ``today`` and of times that name none (UTC); ``timeout`` how many seconds it may take (60). Raises
        QueryError, with the place, when the query cannot be read, QueryLimitError when it is larger or slower than a
        limit, and DamagedIndexError when the index cannot be read.
        """
        from newssearch import searching

        with self._reading() as snapshot:
            return searching.search(
                snapshot,
                query,
                limit=limit,
                offset=offset,
                sort=sort,
                match=match,
                snippets=snippets,
                tz=tz,
                timeout=timeout,
            )

    def explain(
        self, query: str, *, match: Match = "all", tz: str | tzinfo | None = None, timeout: float | None = None
    ) -> Explanation:
        """How ``query`` was read, and what each clause of it matches on its own; limits are those of `search`."""
        from newssearch import searching

        with self._reading() as snapshot:
            return searching.explain(snapshot, query, match=match, tz=tz, timeout=timeout)

    def get(self, id: str) -> Article | None:
        """One article, whole, by its id; None when there is none of that id."""
        with self._reading() as snapshot:
            for document in snapshot.documents_of(id):
                return snapshot.article(document)
            return None

    def update(
        self,
        items: Iterable[Item],
        *,
        prune: Sequence[str | Path] = (),
        dry_run: bool = False,
        wait: float = 0.0,
    ) -> Report:
        """Bring articles in: each ends as indexed, updated, unchanged, duplicate or rejected, as the report counts.

        A `Removal` among them takes out what its publisher has canceled, if it is there (``report.removed``).
        ``prune`` names sources (files or folders) whose articles go when ``items`` no longer holds them. A dry run
        says what would change and writes nothing. Raises IndexLockedError when another process is writing and still
        is after ``wait`` seconds.
        """
        from newssearch import indexing
        from newssearch.engine.guarding import guard

        with guard(self.path):
            return indexing.update(self.path, items, prune=prune, dry_run=dry_run, wait=wait)

    def remove(self, ids: Iterable[str], *, wait: float = 0.0) -> Report:
        """Take articles out; ``report.removed`` counts those that were there. ``wait`` is as for `update`."""
        from newssearch import indexing
        from newssearch.engine.guarding import guard

        with guard(self.path):
            return indexing.remove(self.path, ids, wait=wait)

    def reindex(
        self,
        items: Iterable[Item],
        *,
        max_rejected: str | int | None = None,
        min_articles: int = 0,
        max_shrink: str | int = "20%",
        canaries: Iterable[str] = (),
        keep: int = 2,
        made_from: Sequence[str] = (),
    ) -> RebuildReport:
        """`newssearch.reindex` for an index that is open; searches see the new generation from their next call on."""
        return reindex(
            self.path,
            items,
            max_rejected=max_rejected,
            min_articles=min_articles,
            max_shrink=max_shrink,
            canaries=canaries,
            keep=keep,
            made_from=made_from,
        )

    def rollback(self, to: int | None = None) -> int:
        """`newssearch.rollback` for an index that is open."""
        return rollback(self.path, to)

    def remember_columns(self, sources: Iterable[str | Path], columns: Mapping[str, str]) -> None:
        """Keep which column holds which field in ``sources`` (files or folders), for the next time they are read."""
        from newssearch.engine.remembered import remember_columns

        remember_columns(self.path, sources, columns)

    def remembered_columns(self) -> dict[str, dict[str, str]]:
        """What `remember_columns` has kept, by the absolute path of each source: for ``read(remembered=...)``."""
        from newssearch.engine.remembered import remembered_columns

        return remembered_columns(self.path)

    def stats(self) -> Stats:
        """How much there is, of what, from when."""
        with self._reading() as snapshot:
            first, last, undated = snapshot.dates()
            totals = snapshot.totals
            return Stats(
                articles=totals.articles,
                duplicates=totals.duplicates,
                terms=snapshot.terms(),
                segments=len(snapshot.segments),
                bytes=sum(p.stat().st_size for p in self.path.iterdir() if p.is_file()),
                generation=snapshot.generation,
                undated=undated,
                first=first,
                last=last,
                sources=dict(sorted(totals.sources.items(), key=lambda item: (-item[1], item[0]))),
                languages=dict(sorted(totals.languages.items(), key=lambda item: (-item[1], item[0]))),
            )

    def check(self, *, quick: bool = False) -> CheckReport:
        """`newssearch.check` for an index that is open."""
        return check(self.path, quick=quick)

    def optimize(self, *, wait: float = 0.0) -> OptimizeReport:
        """Merge all into one segment, without what has been removed.

        Raises IndexLockedError when another process is writing and still does after ``wait`` seconds, IndexWriteError
        when the disk refuses.
        """
        from newssearch.engine.guarding import guard
        from newssearch.engine.optimizing import optimize

        with guard(self.path):
            return optimize(self.path, wait)

    def backup(self, target: str | Path, *, link: bool = True) -> CopyReport:
        """Make the folder ``target`` a backup of the index as it is now, or bring one up to date, while others read
        and write. It can be searched as it is, and `newssearch.restore` brings it back.

        With ``link``, files that are on one file system with it get a second name and take no room; a copy outlives
        the disk. Every file is compared with its checksum. Raises UsageError where ``target`` holds anything else,
        DamagedIndexError where a file is not as it was written; what ``target`` held is as it was then.
        """
        from newssearch.engine.backups import back_up

        return back_up(self.path, Path(target), link=link)

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        """The snapshot of the latest generation, for one thread at a time."""
        from newssearch.engine.guarding import guard
        from newssearch.engine.snapshot import Snapshot

        with self._turn, guard(self.path):
            if self._snapshot is not None and not self._snapshot.is_current():
                self._snapshot.close()
                self._snapshot = None
            if self._snapshot is None:
                self._snapshot = Snapshot(self.path)
            yield self._snapshot


def open(path: str | Path) -> News:
    """The index in the folder ``path``. Raises NoIndexError where there is none, DamagedIndexError where it cannot
    be read."""
    return News(path)


def create(path: str | Path) -> News:
    """The index in the folder ``path``, made when there is none. Raises NoIndexError when the folder holds other
    things."""
    from newssearch.engine.folder import is_index
    from newssearch.engine.generations import create_folder

    if not is_index(Path(path)):
        create_folder(Path(path))
    return News(path)


def reindex(
    path: str | Path,
    items: Iterable[Item],
    *,
    max_rejected: str | int | None = None,
    min_articles: int = 0,
    max_shrink: str | int = "20%",
    canaries: Iterable[str] = (),
    keep: int = 2,
    made_from: Sequence[str] = (),
    wait: float = 0.0,
) -> RebuildReport:
    """Make an index of ``items`` alone the next generation of the one in ``path``: it is built beside the live one,
    verified, and switched to at one stroke. The live one may be damaged, or not be there.

    Limits are numbers or shares (``"1%"``): ``max_rejected`` of what was read (None is 1 %, and up to 10 whatever was
    read), ``max_shrink`` of the live articles. A canary is a query that must find something, or with ``>=10`` before
    it so many articles. ``keep`` generations are kept for `rollback`, the new one counted. ``made_from`` names the
    sources and options: a rebuild that was killed is gone on with if they are the same, never if there are none.

    Raises RebuildRefusedError, with the report and every reason, when a check fails; the live index is as it was.
    Raises IndexLockedError when another process is writing and still does after ``wait`` seconds; the lock is held
    until all is done.
    """
    from newssearch import reindexing
    from newssearch.verification import Checks, Share, canaries_in

    checks = Checks(
        max_rejected=None if max_rejected is None else Share.of(max_rejected),
        min_articles=min_articles,
        max_shrink=Share.of(max_shrink),
        canaries=canaries_in(canaries),
    )
    return reindexing.reindex(Path(path), items, checks=checks, keep=keep, made_from=made_from, wait=wait)


def rollback(path: str | Path, to: int | None = None, *, wait: float = 0.0) -> int:
    """Make a generation that was kept the live one again, and return its new number.

    The last before the live one, unless ``to`` says which; the live one is kept in its place. Raises UsageError where
    there is none, DamagedIndexError where its files are not as they were written; the index is as it was then. Raises
    IndexLockedError when another process is writing and still does after ``wait`` seconds.
    """
    from newssearch.engine.folder import require_index
    from newssearch.engine.generations import roll_back

    require_index(Path(path))
    return roll_back(Path(path), to, wait)


def generations(path: str | Path) -> tuple[KeptGeneration, ...]:
    """The generation that is live, then those that `rollback` can go back to, the newest first."""
    from newssearch.engine.folder import require_index
    from newssearch.engine.manifest import read_manifest

    require_index(Path(path))
    manifest = read_manifest(Path(path))
    return tuple(
        KeptGeneration(
            generation=one.generation,
            committed=one.committed,
            articles=one.totals.articles,
            bytes=sum(state.bytes for state in one.files.values()),
            live=one is manifest.live,
        )
        for one in (manifest.live, *manifest.kept)
    )


def check(path: str | Path, *, quick: bool = False) -> CheckReport:
    """Compare every file of the index in ``path`` with its checksums, and the files with one another.

    ``quick`` reads small files and the heads of large ones: that takes no longer for a large index. The index may be
    too damaged to `open`. Raises NoIndexError where there is none.
    """
    from newssearch.engine import checking

    return checking.check(Path(path), quick=quick)


def repair(path: str | Path, *, wait: float = 0.0) -> RepairReport:
    """Mend the index in ``path`` from the articles that are stored in it, and say what is lost.

    It becomes the next generation at one stroke; files that were damaged are kept in ``newssearch.damaged``. Raises
    DamagedIndexError where there is nothing to mend it from, IndexLockedError when another process is writing and
    still does after ``wait`` seconds; the index is as it was then.
    """
    from newssearch.engine import repairing

    return repairing.repair(Path(path), wait)


def upgrade(path: str | Path, *, wait: float = 0.0) -> RepairReport:
    """Bring an index of an older format up to date, from the articles that are stored in it; see `repair`.

    Nothing is done to an index that is up to date. Raises DamagedIndexError where the format is too old.
    """
    from newssearch.engine import repairing

    return repairing.upgrade(Path(path), wait)


def restore(backup: str | Path, path: str | Path, *, force: bool = False, wait: float = 0.0) -> CopyReport:
    """Make what `News.backup` has written the index in ``path``; ``force`` puts it in the place of one that is there,
    which is kept to `rollback` to.

    Every file is compared with its checksum before it counts. Raises UsageError where there is an index and no
    ``force``, NoIndexError or DamagedIndexError where ``backup`` is none or not whole; nothing has changed then.
    """
    from newssearch.engine import backups

    return backups.restore(Path(backup), Path(path), force=force, wait=wait)


def status(path: str | Path, max_age: timedelta | None = None) -> Status:
    """How the runs of an index have ended, by what they have left on record; ``problems`` says what is wrong.

    With ``max_age`` it is wrong, too, if the last good run ended longer ago. Raises NoIndexError or DamagedIndexError
    where there is no index that can be read.
    """
    from newssearch.jobs.status import status

    return status(Path(path), max_age)


def fields() -> tuple[Field, ...]:
    """The searchable fields."""
    return FIELDS


def formats() -> tuple[Format, ...]:
    """The formats that `read` reads, and of each whether all that it needs is installed."""
    from newssearch.reading.formats import FORMATS

    return FORMATS
