"""The library's face: `open` or `create` an index, `read` sources into it, and search.

It prints nothing, reads no environment, and raises only what `newssearch.errors` holds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from datetime import timedelta, tzinfo
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from newssearch.arguments import or_none, text
from newssearch.backends.questions.face import Questions
from newssearch.errors import UsageError
from newssearch.limits import MAX_SHRINK, Allowance, share_or_allowance
from newssearch.locations import Place, place, remote
from newssearch.models import Article, Item, Match, Sort
from newssearch.parameters import checked
from newssearch.query.fields import FIELDS, Field
from newssearch.results import Explanation, Highlighted, Results

if TYPE_CHECKING:
    from newssearch.backends.contract import Archive
    from newssearch.backends.local.backend import FolderArchive
    from newssearch.backends.questions.ranks import RankExplanation
    from newssearch.backends.rebuild_checks import Checks
    from newssearch.jobs.run_records import RunStore
    from newssearch.jobs.status import Status
    from newssearch.reading.formats import Format
    from newssearch.reports import (
        BackupReport,
        BoilerplateSource,
        CheckReport,
        CopyReport,
        KeptGeneration,
        OptimizeReport,
        RebuildReport,
        RepairReport,
        Report,
        Stats,
    )
    from newssearch.workers.work import Crew


class News(Questions):
    """One index, open: a folder, or an archive on a cluster. Use it in a ``with`` block, or `close` it.

    Threads may share it, and search a folder at the same time. A search sees the last generation committed before it
    began, whoever committed it. A process that is forked may go on with it: it opens the index anew.
    """

    @checked()
    def __init__(self, place: Place, crew: Crew | None = None) -> None:
        self.place = place
        self._crew = crew
        self._opened = _Opened.at(place, crew)
        self._archive.open()

    @property
    def _own(self) -> _Opened:
        """The archive as this process has it open; a forked process opens the index again."""
        if self._opened.process != os.getpid():
            self._opened = _Opened.at(self.place, self._crew)
        return self._opened

    @property
    def _archive(self) -> Archive:
        return self._own.archive

    @property
    def path(self) -> Path:
        """The folder of the index. Raises UsageError where it is on a cluster."""
        return self._folder("Nothing of this archive").path

    @property
    def generation(self) -> int:
        """The number of the generation that a search reads now. Raises UsageError where the index is on a cluster."""
        return self._folder("The number of a generation").generation

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what is open. Closing twice is harmless; a later call opens it again."""
        self._archive.close()

    @checked()
    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        match: Match = "best",
        strict: bool = False,
        snippets: int = 2,
        tz: str | tzinfo | None = None,
        timeout: float | None = None,
        facets: Sequence[str] = (),
        recency: timedelta | None = None,
    ) -> Results:
        """The articles that ``query`` finds, a page of them; the language is in ``docs/query-language.md``.

        ``match`` says how bare words join. Punctuation that no operator needs is skipped, and stray operators and
        unknown fields are read as words, with a line in ``warnings``; with ``strict`` they raise QueryError.
        ``snippets`` says how many fragments to cut from each hit, 0 for none. With ``recency``, an article of the
        newest moment scores twice as much, and half of that bonus is left after each ``recency`` before it. ``tz`` is
        the zone of ``today`` and of times that name none (UTC); ``timeout`` how many seconds it may take (60).
        ``facets`` are dimensions of `count`, for `Results.facets`: of values the 20 most frequent. Raises
        QueryError, with the place, when the query cannot be read, QueryLimitError when it is larger or slower than a
        limit, and DamagedIndexError when the index cannot be read.
        """
        from newssearch.backends import search as searching

        with self._archive.reading() as finder:
            return searching.search(
                finder,
                query,
                limit=limit,
                offset=offset,
                sort=sort,
                match=match,
                strict=strict,
                snippets=snippets,
                recency=recency,
                tz=tz,
                timeout=timeout,
                facets=facets,
            )

    @checked()
    def explain(
        self,
        query: str,
        *,
        match: Match = "best",
        strict: bool = False,
        tz: str | tzinfo | None = None,
        timeout: float | None = None,
    ) -> Explanation:
        """How ``query`` was read, and what each clause of it matches on its own; limits are those of `search`."""
        from newssearch.backends import search as searching

        with self._archive.reading() as finder:
            return searching.explain(finder, query, match=match, strict=strict, tz=tz, timeout=timeout)

    @checked()
    def explain_rank(
        self,
        id: str,
        query: str,
        *,
        match: Match = "best",
        strict: bool = False,
        tz: str | tzinfo | None = None,
        timeout: float | None = None,
    ) -> RankExplanation | None:
        """Say why an article ranks where it does for ``query``: what each clause gives it, and which it does not match.

        Returns None when there is no article with this id; limits are those of `search`.
        """
        from newssearch.backends.questions import ranks

        with self._archive.reading() as finder:
            return ranks.explain_rank(finder, id, query, match=match, strict=strict, tz=tz, timeout=timeout)

    @checked()
    def highlight(
        self,
        id: str,
        query: str,
        *,
        match: Match = "best",
        strict: bool = False,
        tz: str | tzinfo | None = None,
        timeout: float | None = None,
    ) -> Highlighted | None:
        """Return the texts of one article, whole, with marks at what ``query`` matches in them.

        The article need not match the whole query. Returns None when there is no article with this id; limits are those
        of `search`.
        """
        from newssearch.backends import search as searching

        with self._archive.reading() as finder:
            return searching.highlight(finder, id, query, match=match, strict=strict, tz=tz, timeout=timeout)

    @checked()
    def get(self, id: str) -> Article | None:
        """One article, whole, by its id; None when there is none of that id."""
        return self._archive.get(id)

    @checked(max_shrink=share_or_allowance)
    def update(
        self,
        items: Iterable[Item],
        *,
        prune: Sequence[str | Path] = (),
        max_shrink: str | int | Allowance = MAX_SHRINK,
        replace: Sequence[str | Path] = (),
        dry_run: bool = False,
        wait: float = 0.0,
    ) -> Report:
        """Bring articles in: each ends as indexed, updated, unchanged, duplicate or rejected, as the report counts.

        A `Removal` among them takes out what its publisher has canceled, if it is there (``report.removed``).
        ``prune`` names sources (files or folders) whose articles go when ``items`` no longer holds them, at most
        ``max_shrink`` of the index: a number or a share; up to 10 always go. ``replace`` names sources that are read in
        another way than before, as with other ``columns``: the articles that their files, read again, no longer give
        go, without a limit. A dry run says what would change and writes nothing.

        Raises PruneRefusedError, with the report, when more would go than ``max_shrink`` allows: what was added is in
        then, and nothing is removed. Raises IndexLockedError when another process is writing and still is after
        ``wait`` seconds.
        """
        from newssearch.ingest.pruning import Pruning

        pruning = Pruning(prune, Allowance.of(max_shrink), replace)
        return self._archive.update(items, pruning, dry_run=dry_run, wait=wait)

    @checked()
    def remove(self, ids: Iterable[str], *, wait: float = 0.0) -> Report:
        """Take articles out; ``report.removed`` counts those that were there. ``wait`` is as for `update`."""
        return self._archive.remove(ids, wait=wait)

    @checked()
    def reindex(
        self,
        items: Iterable[Item],
        *,
        max_rejected: str | int | None = None,
        min_articles: int = 0,
        max_shrink: str | int = MAX_SHRINK,
        canaries: Iterable[str] = (),
        keep: int = 2,
        made_from: Sequence[str] = (),
    ) -> RebuildReport:
        """`newssearch.reindex` for an index that is open; searches see the new generation from their next call on."""
        checks = _checks(max_rejected, min_articles, max_shrink, canaries)
        return self._archive.reindex(items, checks=checks, keep=keep, made_from=made_from)

    @checked()
    def rollback(self, to: int | None = None) -> int:
        """`newssearch.rollback` for an index that is open."""
        return self._archive.rollback(to)

    @checked()
    def remember_columns(self, sources: Iterable[str | Path], columns: Mapping[str, str]) -> None:
        """Keep which column holds which field in ``sources`` (files or folders), for the next time they are read."""
        from newssearch.reading.field_names import require_known

        require_known(columns)
        self._archive.remember_columns(sources, columns)

    def remembered_columns(self) -> dict[str, dict[str, str]]:
        """What `remember_columns` has kept, by the absolute path of each source: for ``read(remembered=...)``."""
        return self._archive.remembered_columns()

    @checked(source=or_none(text))
    def boilerplate(self, source: str | None = None) -> tuple[BoilerplateSource, ...]:
        """The lines that recur in the articles of each source, or of one: they are left out of index and snippets.

        Empty where nothing was learnt of it. Raises DamagedIndexError when the file that keeps them cannot be read.
        """
        from newssearch.index.sidecars.learnt_lines import learnt_boilerplate

        return learnt_boilerplate(self._folder("Learnt boilerplate").path, source)

    @checked()
    def decide_boilerplate(
        self, source: str, *, pin: Iterable[str] = (), free: Iterable[str] = (), wait: float = 0.0
    ) -> Report:
        """Pin lines of a source, which are boilerplate then, or free them, whatever is learnt; as one commit.

        ``wait`` is as for `update`.

        Raises UsageError for a source of which nothing is known, and for what can be no line of boilerplate.
        """
        from newssearch.backends.local import update as indexing
        from newssearch.index.commits.folder import guard

        with guard(self.path):
            return indexing.decide_boilerplate(self.path, source, pin=pin, free=free, wait=wait)

    def stats(self) -> Stats:
        """How much there is, of what, from when."""
        return self._archive.stats()

    @checked()
    def check(self, *, quick: bool = False) -> CheckReport:
        """`newssearch.check` for an index that is open."""
        return self._archive.check(quick=quick)

    @checked()
    def optimize(self, *, wait: float = 0.0) -> OptimizeReport:
        """Merge all into one segment, without what has been removed.

        Raises IndexLockedError when another process is writing and still does after ``wait`` seconds, IndexWriteError
        when the disk refuses.
        """
        from newssearch.backends.local.update import optimize
        from newssearch.index.commits.folder import guard

        with guard(self.path):
            return optimize(self.path, wait)

    @checked()
    def backup(self, target: str | Path, *, link: bool = True) -> BackupReport:
        """Make the folder ``target`` a backup of the index as it is now, or bring one up to date, while others read
        and write. It can be searched as it is, and `newssearch.restore` brings it back.

        With ``link``, files that are on one file system with it get a second name and take no room; a copy outlives
        the disk. Every file is compared with its checksum. Raises UsageError where ``target`` holds anything else,
        DamagedIndexError where a file is not as it was written; what ``target`` held is as it was then.
        """
        from newssearch.index.maintenance.backup import back_up

        return back_up(self.path, Path(target), link=link)

    def _folder(self, what: str) -> FolderArchive:
        """The archive where it is a folder. Raises UsageError where it is not: ``what`` does not go there."""
        from newssearch.backends.local.backend import FolderArchive

        if not isinstance(self._archive, FolderArchive):
            raise UsageError(f"{what} is in a folder: {self._archive} is on a cluster.")
        return self._archive


class _Opened(NamedTuple):
    """An archive, and the process that has opened it."""

    archive: Archive
    process: int

    @classmethod
    def at(cls, place: Place, crew: Crew | None) -> Self:
        """The archive at ``place``, not open yet."""
        return cls(_archive_at(place, crew), os.getpid())


@checked()
def open(place: Place, *, crew: Crew | None = None) -> News:
    """The index in a folder, or the archive at an address (``opensearch://host:9200/news``, or a `Remote` with who
    asks). Raises NoIndexError where there is none, DamagedIndexError where it cannot be read, ClusterError where no
    cluster answers.

    A ``crew`` prepares what is written to a cluster; a folder is written by this machine.
    """
    return News(place, crew)


@checked()
def create(place: Place, *, crew: Crew | None = None) -> News:
    """The index in a folder or the archive at an address, made when there is none. Raises NoIndexError when the folder
    holds other things. ``crew`` is as for `open`."""
    _archive_at(place).create()
    return News(place, crew)


@checked()
def crew(address: str | None = None) -> AbstractContextManager[Crew]:
    """Processes that do the costly part of reading and of writing to a cluster, for a block: hand them to `read` and
    `create`, or to `reindex`.

    They are those of a Ray cluster at ``address``, ``ray://head:10001``, ``head:6379`` or ``ray`` for the one that this
    machine belongs to, else one of this machine alone; without an address, processes of this machine without Ray. What
    comes of it is the same as without them. Raises UsageError where there is no such cluster or its machines have
    another newssearch.
    """
    if address is None:
        from newssearch.workers.pool import LocalCrew

        return LocalCrew()
    from newssearch.workers.ray_pool import RayCrew

    return RayCrew(address)


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
    """Make an index of ``items`` alone the next generation of the one at ``place``: it is built beside the live one,
    verified, and switched to at one stroke. The live one may be damaged, or not be there.

    Limits are numbers or shares (``"1%"``): ``max_rejected`` of what was read (None is 1 %, and up to 10 whatever was
    read), ``max_shrink`` of the live articles. A canary is a query that must find something, or with ``>=10`` before
    it so many articles. ``keep`` generations are kept for `rollback`, the new one counted. ``made_from`` names the
    sources and options: a rebuild that was killed is gone on with if they are the same, never if there are none.
    ``crew`` is as for `open`.

    Raises RebuildRefusedError, with the report and every reason, when a check fails; the live index is as it was.
    Raises IndexLockedError when another process is writing and still does after ``wait`` seconds; the lock is held
    until all is done.
    """
    checks = _checks(max_rejected, min_articles, max_shrink, canaries)
    with closing(_archive_at(place, crew)) as archive:
        return archive.reindex(items, checks=checks, keep=keep, made_from=made_from, wait=wait)


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
    """Make the archive at ``target``, which need not be there, hold what the one at ``source`` does: every article as
    it is kept, with its id, its digests and its copies, what publishers have taken back, and the columns of sources.

    What is there already is passed over, so a copy that was cut off goes on, and one that is done is brought up to
    date. Articles that only ``target`` holds raise UsageError; ``force`` takes them out. ``progress`` is told how many
    have been read; ``wait`` is as for `News.update`, ``crew`` as for `open`.

    All is read back at the end: ``report.source`` and ``report.target`` are equal, but for what ``report.rejections``
    name, or CopyUnprovenError is raised. Raises NoIndexError where there is no source.
    """
    from newssearch.backends import transfer

    with closing(_archive_at(source)) as whole, closing(_archive_at(target, crew)) as other:
        if _is_one(source, target):
            raise UsageError(f"{source} cannot be copied to itself: name another place.")
        return transfer.copy(whole, other, force=force, wait=wait, progress=progress)


@checked()
def rollback(place: Place, to: int | None = None, *, wait: float = 0.0) -> int:
    """Make a generation that was kept the live one again, and return its number: in a folder, a new one.

    The last before the live one, unless ``to`` says which; the live one is kept in its place. Raises UsageError where
    there is none, DamagedIndexError where its files are not as they were written; the index is as it was then. Raises
    IndexLockedError when another process is writing and still does after ``wait`` seconds.
    """
    with closing(_archive_at(place)) as archive:
        return archive.rollback(to, wait=wait)


@checked()
def generations(place: Place) -> tuple[KeptGeneration, ...]:
    """The generation that is live, then those that `rollback` can go back to, the newest first."""
    with closing(_archive_at(place)) as archive:
        return archive.generations()


@checked()
def check(place: Place, *, quick: bool = False) -> CheckReport:
    """Compare every file of the index at ``place`` with its checksums, and the files with one another.

    ``quick`` reads small files and the heads of large ones: that takes no longer for a large index. The index may be
    too damaged to `open`. Raises NoIndexError where there is none. On a cluster: whether every shard is there, in all
    its copies; a cluster compares its own checksums.
    """
    with closing(_archive_at(place)) as archive:
        return archive.check(quick=quick)


@checked()
def repair(path: str | Path, *, wait: float = 0.0) -> RepairReport:
    """Mend the index in ``path`` from the articles that are stored in it, and say what is lost.

    It becomes the next generation at one stroke; files that were damaged are kept in ``newssearch.damaged``. Raises
    DamagedIndexError where there is nothing to mend it from, IndexLockedError when another process is writing and
    still does after ``wait`` seconds; the index is as it was then.
    """
    from newssearch.index.maintenance import repair as repairing

    return repairing.repair(Path(path), wait)


@checked()
def upgrade(path: str | Path, *, wait: float = 0.0) -> RepairReport:
    """Bring an index of an older format up to date, from the articles that are stored in it; see `repair`.

    Nothing is done to an index that is up to date. Raises DamagedIndexError where the format is too old.
    """
    from newssearch.index.maintenance import repair as repairing

    return repairing.upgrade(Path(path), wait)


@checked()
def restore(backup: str | Path, path: str | Path, *, force: bool = False, wait: float = 0.0) -> BackupReport:
    """Make what `News.backup` has written the index in ``path``; ``force`` puts it in the place of one that is there,
    which is kept to `rollback` to.

    Every file is compared with its checksum before it counts. Raises UsageError where there is an index and no
    ``force``, NoIndexError or DamagedIndexError where ``backup`` is none or not whole; nothing has changed then.
    """
    from newssearch.index.maintenance import backup as backups

    return backups.restore(Path(backup), Path(path), force=force, wait=wait)


@checked()
def status(place: Place, max_age: timedelta | None = None) -> Status:
    """How the runs of an index have ended, by what they have left on record; ``problems`` says what is wrong.

    With ``max_age`` it is wrong, too, if the last good run ended longer ago. Raises NoIndexError or DamagedIndexError
    where there is no index that can be read.
    """
    from newssearch.jobs.status import status

    with closing(_archive_at(place)) as archive:
        return status(archive.runs(), max_age)


def fields() -> tuple[Field, ...]:
    """The searchable fields."""
    return FIELDS


def formats() -> tuple[Format, ...]:
    """The formats that `read` reads, and of each whether all that it needs is installed."""
    from newssearch.reading.formats import FORMATS

    return FORMATS


@checked()
def runs(place: Place) -> RunStore:
    """What the runs of an index leave on record, and are to leave there."""
    return _archive_at(place).runs()


def _is_one(place: Place, other: Place) -> bool:
    """Whether two places are the same, as far as their names tell."""
    if remote(place) or remote(other):
        return str(place).partition("?")[0].rstrip("/") == str(other).partition("?")[0].rstrip("/")
    return Path(str(place)).resolve() == Path(str(other)).resolve()


def _archive_at(place: Place, crew: Crew | None = None) -> Archive:
    """The archive at ``place``, which need not be there."""
    there = remote(place)
    if there is None:
        from newssearch.backends.local.backend import FolderArchive

        return FolderArchive(Path(str(place)))
    from newssearch.backends.opensearch.addresses import address_of
    from newssearch.backends.opensearch.backend import ClusterArchive

    return ClusterArchive(address_of(there.address), there.credentials, crew)


def _checks(
    max_rejected: str | int | None, min_articles: int, max_shrink: str | int, canaries: Iterable[str]
) -> Checks:
    from newssearch.backends.rebuild_checks import Checks, canaries_in
    from newssearch.limits import Share

    return Checks(
        max_rejected=None if max_rejected is None else Share.of(max_rejected),
        min_articles=min_articles,
        max_shrink=Share.of(max_shrink),
        canaries=canaries_in(canaries),
    )
