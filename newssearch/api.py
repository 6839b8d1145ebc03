"""Face of the library: `open` or `create` an index, `read` sources into it, and search.

Nothing here prints, reads the environment, or raises other errors than those of `newssearch.errors`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, cast, get_args

from newssearch.arguments import one_of, or_none, text, whole
from newssearch.backends.alerts.alert_calls import AlertCalls
from newssearch.backends.opening import backend_at
from newssearch.backends.question import Question
from newssearch.backends.questions.question_calls import Questions
from newssearch.backends.removing import Removing
from newssearch.errors import UsageError
from newssearch.ingest.allowances import MAX_SHRINK, Allowance, share_or_allowance
from newssearch.locations import Place
from newssearch.models import Article, Collapse, Copies, Item, Match, Sort
from newssearch.parameters import checked
from newssearch.query.fields import FIELDS, Field
from newssearch.results import Explanation, Highlighted, Results
from newssearch.settings import PATIENCE

if TYPE_CHECKING:
    from newssearch.backends.contract import Backend
    from newssearch.backends.local.backend import FolderBackend
    from newssearch.backends.questions.ranks import RankExplanation
    from newssearch.reading.formats import Format
    from newssearch.reports import (
        BackupReport,
        BoilerplateSource,
        CheckReport,
        OptimizeReport,
        RebuildReport,
        Report,
        Stats,
    )
    from newssearch.workers.work import Crew


class News(Questions, AlertCalls, Removing):
    """One index, open: a folder, or an archive on a cluster. Use it in a ``with`` block, or `close` it.

    Threads may share it, and search a folder at the same time. A search sees the last generation committed before it
    began, whoever committed it. A forked process may use it, too: the index is opened again there.
    """

    @checked()
    def __init__(self, place: Place, crew: Crew | None = None) -> None:
        self.place = place
        self._crew = crew
        self._opened = _Opened.at(place, crew)
        self._backend.open()

    @property
    def _own(self) -> _Opened:
        """The archive as this process has it open; a forked process opens the index again."""
        if self._opened.process != os.getpid():
            self._opened = _Opened.at(self.place, self._crew)
        return self._opened

    @property
    def _backend(self) -> Backend:
        return self._own.backend

    @property
    def path(self) -> Path:
        """Folder of the index. Raises UsageError where the index is on a cluster."""
        return self._folder("News.path").path

    @property
    def generation(self) -> int:
        """The number of the generation that a search reads now. Raises UsageError where the index is on a cluster."""
        return self._folder("The number of a generation").generation

    def __repr__(self) -> str:
        return f"News({str(self.place)!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release open files and connections. A second call does nothing; a later search opens them again."""
        self._backend.close()

    @checked(copies=one_of(get_args(Copies)))
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
        copies: Copies = "one",
        collapse: Collapse | bool | None = None,
        as_of: str | datetime | None = None,
    ) -> Results:
        """Return a page of the articles that ``query`` finds; the language is in ``docs/query-language.md``.

        ``match`` says how bare words join. Punctuation that no operator needs is skipped, and stray operators and
        unknown fields are read as words, with a line in ``warnings``; with ``strict`` they raise QueryError.
        ``snippets`` is the number of fragments to cut from each hit, 0 for none. With ``recency``, an article of the
        newest moment scores twice as much, and half of that bonus is left after each ``recency`` before it. ``tz`` is
        the zone of ``today`` and of times without a zone (UTC); ``timeout`` the limit in seconds (60). ``facets`` are
        dimensions of `count`, for `Results.facets`: of values the 20 most frequent.

        Of exact copies of a text the earliest that matches is the hit; with ``copies="all"`` each is. ``collapse``
        makes one hit of each group of near and exact copies, the ``"best"`` (or True) or the ``"earliest"``, and counts
        them in ``Results.groups``; ``hit.copies`` is the number of the others. ``as_of`` is a date: the
        archive is searched as it stood at its end, as far as `keep_versions` has kept what changed since.
        Raises QueryError, with the place, when the query cannot be read, QueryLimitError when it is larger or slower
        than a limit, and DamagedIndexError when the index cannot be read.
        """
        from newssearch.backends import search as searching

        with self._backend.reading() as searcher:
            return searching.search(
                searcher,
                Question(query, match, strict, tz, timeout),
                limit=limit,
                offset=offset,
                sort=sort,
                snippets=snippets,
                recency=recency,
                facets=facets,
                copies=copies,
                collapse=cast("Collapse | None", collapse),
                as_of=as_of,
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
        """Explain how ``query`` is read and what each clause matches on its own; limits are those of `search`."""
        from newssearch.backends import search as searching

        with self._backend.reading() as searcher:
            return searching.explain(searcher, Question(query, match, strict, tz, timeout))

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

        with self._backend.reading() as searcher:
            return ranks.explain_rank(searcher, id, Question(query, match, strict, tz, timeout))

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

        with self._backend.reading() as searcher:
            return searching.highlight(searcher, id, Question(query, match, strict, tz, timeout))

    @checked()
    def get(self, id: str) -> Article | None:
        """Return one article, whole, by its id; None when no article has it."""
        return self._backend.get(id)

    @checked()
    def get_many(self, ids: Iterable[str]) -> dict[str, Article]:
        """Return the articles of one generation that have these ids, in the order of ``ids``."""
        with self._backend.reading() as searcher:
            found = searcher.indexed_each(tuple(dict.fromkeys(ids)))
            return {id: document.article for id, document in found.items()}

    @checked(max_shrink=share_or_allowance, keep=or_none(whole(1)))
    def update(
        self,
        items: Iterable[Item],
        *,
        prune: Sequence[str | Path] = (),
        max_shrink: str | int | Allowance = MAX_SHRINK,
        replace: Sequence[str | Path] = (),
        dry_run: bool = False,
        keep: int | None = None,
        series: str = "",
        wait: float = 0.0,
    ) -> Report:
        """Add articles: each is indexed, updated, unchanged, duplicate or rejected, as the report counts.

        A `Removal` among them deletes the article that its publisher has canceled, if it is there
        (``report.removed``). ``prune`` names sources (files or folders): their articles that ``items`` no longer holds
        are deleted, at most ``max_shrink`` of the index, a number or a share; up to 10 always are. ``replace`` names
        sources that are read in another way than before, as with other ``columns``: the articles that their files no
        longer give are deleted, without a limit; ``keep`` and ``series``: as for `remove`. A dry run writes nothing.

        Raises PruneRefusedError, with the report, when ``max_shrink`` allows fewer deletions than there would be: then
        the new articles are in, and nothing is deleted. Raises IndexLockedError when another process is writing and
        still is after ``wait`` seconds.
        """
        from newssearch.ingest.pruning import Pruning

        pruning = Pruning(prune, Allowance.of(max_shrink), replace)
        undo = self._undo(keep, series)
        return self._backend.update(items, pruning, undo=undo, dry_run=dry_run, wait=wait)

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
        """Rebuild as `newssearch.reindex` does; searches see the new generation from their next call on."""
        from newssearch.backends.rebuild_checks import checks_of

        checks = checks_of(max_rejected, min_articles, max_shrink, canaries)
        return self._backend.reindex(items, checks=checks, keep=keep, made_from=made_from)

    @checked()
    def rollback(self, to: int | None = None) -> int:
        """Go back to a generation as `newssearch.rollback` does."""
        return self._backend.rollback(to)

    @checked()
    def remember_columns(
        self, sources: Iterable[str | Path], columns: Mapping[str, str], *, wait: float = PATIENCE
    ) -> None:
        """Store which column holds which field in ``sources`` (files or folders), for the next time they are read.

        ``wait`` is as for `save`. Raises IndexLockedError.
        """
        from newssearch.index.sidecars import column_maps
        from newssearch.reading.field_names import require_known

        require_known(columns)
        with self._backend.writing(wait):
            column_maps.remember_columns(self._backend.sidecars(), sources, columns)

    @checked()
    def remembered_columns(self, sources: Iterable[str | Path] = ()) -> dict[str, dict[str, str]]:
        """Return what was stored, by path: for ``read(remembered=...)``. ``sources`` that moved there are included."""
        from newssearch.index.sidecars import column_maps

        return column_maps.remembered_columns(self._backend.sidecars(), sources)

    @checked(source=or_none(text))
    def boilerplate(self, source: str | None = None) -> tuple[BoilerplateSource, ...]:
        """Return the lines that recur in the articles of each source, or of one; index and snippets leave them out.

        Empty where none were learnt. Raises DamagedIndexError when the file that keeps them cannot be read.
        """
        from newssearch.index.sidecars.learnt_lines import learnt_boilerplate

        return learnt_boilerplate(self._folder("News.boilerplate").path, source)

    @checked()
    def decide_boilerplate(
        self, source: str, *, pin: Iterable[str] = (), free: Iterable[str] = (), wait: float = 0.0
    ) -> Report:
        """Pin lines of a source as boilerplate, or free them to be text, whatever is learnt; as one commit.

        ``wait`` is as for `update`. Raises UsageError for an unknown source, and for a text that cannot be a line.
        """
        from newssearch.backends.local import update as indexing
        from newssearch.index.commits.folder import guard

        with guard(self.path):
            return indexing.decide_boilerplate(self.path, source, pin=pin, free=free, wait=wait)

    def stats(self) -> Stats:
        """Return the numbers of articles, terms and segments, the size, and the first and last date."""
        return self._backend.stats()

    @checked()
    def check(self, *, quick: bool = False) -> CheckReport:
        """Check the files as `newssearch.check` does."""
        return self._backend.check(quick=quick)

    @checked()
    def optimize(self, *, wait: float = 0.0) -> OptimizeReport:
        """Merge all segments into one, without deleted articles.

        Raises IndexLockedError when another process is writing and still is after ``wait`` seconds, IndexWriteError
        when the disk refuses.
        """
        from newssearch.backends.local.update import optimize
        from newssearch.index.commits.folder import guard

        with guard(self.path):
            return optimize(self.path, wait)

    @checked()
    def backup(self, target: str | Path, *, link: bool = True) -> BackupReport:
        """Make the folder ``target`` a backup of the index as it is now, or bring one up to date.

        Others may read and write meanwhile. The backup can be searched, and `newssearch.restore` brings it back. With
        ``link``, files on the same file system get a second name and take no room; only a copy survives the disk.
        Every file is compared with its checksum. Raises UsageError where ``target`` holds anything else,
        DamagedIndexError where a file is not as it was written; ``target`` is unchanged then.
        """
        from newssearch.index.maintenance.backup import back_up

        return back_up(self.path, Path(target), link=link)

    def _folder(self, what: str) -> FolderBackend:
        """Return the archive if it is a folder. Raises UsageError if not: ``what`` needs one."""
        from newssearch.backends.local.backend import FolderBackend

        if not isinstance(self._backend, FolderBackend):
            raise UsageError(f"{what} needs an index in a folder; {self._backend} is on a cluster.")
        return self._backend


class _Opened(NamedTuple):
    """An archive, and the process that has opened it."""

    backend: Backend
    process: int

    @classmethod
    def at(cls, place: Place, crew: Crew | None) -> Self:
        """Return the archive at ``place``, not open yet."""
        return cls(backend_at(place, crew), os.getpid())


@checked()
def open(place: Place, *, crew: Crew | None = None) -> News:
    """Open the index in a folder, or at an address (``opensearch://host:9200/news``, or a `Remote` with credentials).

    A ``crew`` prepares articles for a cluster; a folder is written by this machine. Raises NoIndexError where there is
    no index, DamagedIndexError where it cannot be read, ClusterError where no cluster answers.
    """
    return News(place, crew)


@checked()
def create(place: Place, *, crew: Crew | None = None) -> News:
    """Open the index at a place as `open` does; an absent one is created first.

    Raises NoIndexError when the folder holds other things.
    """
    backend_at(place).create()
    return News(place, crew)


def fields() -> tuple[Field, ...]:
    """Return the searchable fields."""
    return FIELDS


def formats() -> tuple[Format, ...]:
    """Return the formats that `read` reads; each knows whether the libraries that it needs are installed."""
    from newssearch.reading.formats import FORMATS

    return FORMATS
