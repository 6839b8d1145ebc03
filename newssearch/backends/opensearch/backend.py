"""An archive on a cluster: a `newssearch.backends.contract.Backend`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from threading import RLock
from typing import Any

from newssearch.backends.contract import Metadata, most_first
from newssearch.backends.opensearch.addresses import Address
from newssearch.backends.opensearch.aliases import Generations, check
from newssearch.backends.opensearch.client import Cluster
from newssearch.backends.opensearch.searching.hit_pages import point_in_time
from newssearch.backends.opensearch.searching.query_context import QueryContext
from newssearch.backends.opensearch.searching.searcher import ClusterSearcher
from newssearch.backends.opensearch.version_index import VersionIndex
from newssearch.backends.opensearch.writing import expunging
from newssearch.backends.opensearch.writing.lease import Lease
from newssearch.backends.opensearch.writing.rebuild import rebuild
from newssearch.backends.opensearch.writing.record_lookup import ClusterDocuments
from newssearch.backends.opensearch.writing.sidecars import ClusterSidecars
from newssearch.backends.opensearch.writing.state import ClusterRuns, State
from newssearch.backends.opensearch.writing.transfer import take
from newssearch.backends.opensearch.writing.update import run_on
from newssearch.backends.rebuild_checks import Checks
from newssearch.backends.searcher_contract import OldVersion
from newssearch.index.commits.generations import Undo
from newssearch.index.sidecars.groups_file import NAME_GROUPS
from newssearch.index.sidecars.registry import join, readable
from newssearch.index.sidecars.removals import WITHDRAWN, Removals
from newssearch.index.sidecars.tombstones import TOMBSTONES, Tombstone, Tombstones, joined
from newssearch.index.sidecars.version_keeping import ALL, VERSION_KEEPING, keep_versions
from newssearch.index.sidecars.version_numbers import note_numbers
from newssearch.ingest.pruning import Pruning
from newssearch.locations import Credentials
from newssearch.matching.document import Document
from newssearch.models import Article, Item
from newssearch.query.name_groups import NameGroups, read_groups
from newssearch.reports import CheckReport, ForeverReport, KeptGeneration, RebuildReport, Report, Stats
from newssearch.settings import CLUSTER_LIMITS
from newssearch.workers.work import Crew

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ClusterBackend:
    """An archive on a cluster, by its address; ``crew`` prepares documents, or processes of this machine without one.

    Searches of several threads take turns.
    """

    def __init__(self, address: Address, credentials: Credentials, crew: Crew | None = None) -> None:
        self.address = address
        self._crew = crew
        self._cluster = Cluster(address, credentials)
        self._generations = Generations(self._cluster)
        self._state = State(self._cluster)
        self._known: tuple[float, object, QueryContext] | None = None
        self._turn = RLock()

    def __str__(self) -> str:
        return str(self.address)

    def close(self) -> None:
        """Close the connections."""
        self._cluster.close()

    def open(self) -> None:
        """Check that the archive exists."""
        self._generations.live()

    def create(self) -> None:
        """Make an empty archive, unless one exists."""
        self._state.make()
        self._generations.create()

    @contextmanager
    def reading(self) -> Iterator[ClusterSearcher]:
        """Open a searcher of the archive as it is now."""
        with self._turn:
            now, written = time.monotonic(), self._state.last_written()
            if self._known is None or now - self._known[0] > CLUSTER_LIMITS.known_for or written != self._known[1]:
                self._known = now, written, QueryContext(self._cluster, self.address.name)
            yield ClusterSearcher(self._cluster, self._known[2])

    @contextmanager
    def streaming(self) -> Iterator[ClusterSearcher]:
        """Open a searcher of one state of the archive."""
        with self.reading() as searcher:
            known = searcher.known
        with point_in_time(self._cluster, known.name) as point:
            yield ClusterSearcher(self._cluster, known, point)

    def state_tag(self) -> str | None:
        """Return the token of the last writer and the state of the sidecars; None while a run writes, or after one has
        died: the cluster shows its writes as they come."""
        token, has_ended, sidecars = self._state.last_written()
        return "-".join([token, *(str(number or 0) for number in sidecars)]) if has_ended else None

    def get(self, identifier: str) -> Article | None:
        """Return one article by its id."""
        with self.reading() as searcher:
            found = searcher.indexed(identifier)
        return found.article if found else None

    def update(
        self, items: Iterable[Item], pruning: Pruning, *, undo: Undo, dry_run: bool = False, wait: float = 0.0
    ) -> Report:
        """Bring articles in."""
        began = time.perf_counter()
        if dry_run:
            live = self._generations.live()
            with run_on(self._cluster, live.indices, None, self._removals(), tombstones=self._tombstones()) as run:
                run.feed(items, pruning)
                run.finish()
                return run.result(live.number, time.perf_counter() - began)
        with self._writing(wait) as lease:
            live, removals = self._generations.live(), self._removals()
            room, tombstones = self._generations.room(live), self._tombstones()
            with run_on(self._cluster, live.indices, room, removals, lease, self._crew, tombstones) as run:
                run.feed(items, pruning)
                self._keep(removals)
                run.finish()
                self._known = None
                return run.result(live.number, time.perf_counter() - began)

    def remove(self, identifiers: Iterable[str], *, undo: Undo, wait: float = 0.0) -> Report:
        """Remove articles."""
        began = time.perf_counter()
        with self._state.writing(wait) as lease:
            live = self._generations.live()
            with run_on(self._cluster, live.indices, self._generations.room(live), Removals(), lease) as run:
                unknown = [one for one in dict.fromkeys(identifiers) if not run.remove(one)]
                run.finish()
                self._known = None
                report = run.report(live.number, time.perf_counter() - began)
        return replace(report, warnings=(*(f"no article has the id {one}" for one in unknown), *report.warnings))

    def remove_forever(self, identifiers: Iterable[str], reason: str, *, wait: float = 0.0) -> ForeverReport:
        """Remove articles from all generations."""
        unfinished = {one.id for one in TOMBSTONES.kept(self.sidecars()) if one.pending}
        with self._writing(wait) as lease:
            self._known = None
            expunging_here = expunging.Expunging(self._cluster, self._generations, self.sidecars(), lease)
            return expunging_here.remove(list(dict.fromkeys(identifiers)), reason, unfinished)

    def enforce(self, tombstones: Sequence[Tombstone], *, wait: float = 0.0) -> None:
        """Take in tombstones, and remove their articles from all generations."""
        if tombstones:
            with self._writing(wait) as lease:
                store = self.sidecars()
                TOMBSTONES.keep(store, joined(TOMBSTONES.kept(store), tombstones))
                expunging.Expunging(self._cluster, self._generations, store, lease).erase()
                self._known = None

    def lift(self, identifiers: Iterable[str], *, wait: float = 0.0) -> list[str]:
        """Delete tombstones."""
        wanted = {*identifiers}
        with self._writing(wait):
            before = TOMBSTONES.kept(self.sidecars())
            TOMBSTONES.keep(self.sidecars(), [one for one in before if one.id not in wanted])
        return [one.id for one in before if one.id in wanted]

    @contextmanager
    def _writing(self, wait: float) -> Iterator[Lease]:
        """Hold the lease, after any removal for good that was cut off."""
        with self._state.writing(wait) as lease:
            expunging.Expunging(self._cluster, self._generations, self.sidecars(), lease).erase()
            yield lease

    def reindex(
        self, items: Iterable[Item], *, checks: Checks, keep: int, made_from: Sequence[str], wait: float = 0.0
    ) -> RebuildReport:
        """Build the next generation, and switch to it."""
        self._state.make()
        with self._state.writing(wait) as lease:
            removals = self._removals()
            options: dict[str, Any] = {"checks": checks, "keep": keep, "made_from": made_from, "crew": self._crew}
            options["tombstones"] = self._tombstones()
            report = rebuild(self._cluster, self._generations, lease, items, removals, **options)
            self._keep(removals)
            self._known = None
            return report

    def rollback(self, to: int | None = None, *, wait: float = 0.0) -> int:
        """Switch to a kept generation."""
        with self._state.writing(wait):
            self._known = None
            target = self._generations.kept(to)
            if VERSION_KEEPING.kept(self.sidecars()).versions:
                newest = ClusterSearcher(self._cluster, QueryContext(self._cluster, target.name)).newest_run()
                live = VersionIndex(self._cluster, self._generations.live())
                note_numbers(self.sidecars(), list(live.numbers_after(newest)))
            self._generations.switch(target)
            return target.number

    def generations(self) -> tuple[KeptGeneration, ...]:
        """Return the live generation, then the kept ones."""
        every = [g for g in self._generations.all() if g.live or not g.made_from]
        found = []
        for generation in sorted(every, key=lambda g: (not g.live, -g.number)):
            size = self._cluster.ask("GET", f"/{generation.name}/_stats/store", patient=True)["_all"]["total"]
            articles = QueryContext(self._cluster, generation.name).totals.articles
            held = size["store"]["size_in_bytes"]
            found.append(KeptGeneration(generation.number, generation.committed, articles, held, generation.live))
        return tuple(found)

    def stats(self) -> Stats:
        """Return counts, dates and sizes; nobody counts the terms of a cluster."""
        live = self._generations.live()
        known = QueryContext(self._cluster, live.name)
        totals = known.totals
        said = self._cluster.ask("GET", f"/{live.name}/_stats/store,segments", patient=True)["_all"]
        first, last = self._dates()
        return Stats(
            articles=totals.articles,
            duplicates=totals.duplicates,
            terms=None,
            segments=said["primaries"]["segments"]["count"],
            bytes=said["total"]["store"]["size_in_bytes"],
            generation=live.number,
            undated=totals.undated,
            first=first,
            last=last,
            sources=most_first(known.publishers.counts(totals.sources)),
            languages=most_first(totals.languages),
        )

    def check(self, *, quick: bool = False) -> CheckReport:
        """Report missing parts of the live generation."""
        return check(self._cluster, self._generations)

    def versions(self) -> Iterator[OldVersion]:
        """Yield all old versions."""
        return VersionIndex(self._cluster).all()

    def take_versions(self, versions: Iterable[OldVersion], *, wait: float = 0.0) -> tuple[str, ...]:
        """Add old versions of another archive."""
        every, index = iter(versions), VersionIndex(self._cluster)
        with self._state.writing(wait) as lease:
            while portion := list(islice(every, CLUSTER_LIMITS.bulk_articles)):
                lease.renew()
                index.put(portion, None)
        return ()

    def keep_versions(self, versions: int | None, *, wait: float = 0.0) -> None:
        """Keep old versions of each article from now on."""
        with self._state.writing(wait):
            keep_versions(self.sidecars(), ALL if versions is None else versions, int(time.time()))

    def sidecars(self) -> ClusterSidecars:
        """Return the sidecars in the state index."""
        return ClusterSidecars(self._state, self._forget)

    @contextmanager
    def stored(self) -> Iterator[ClusterDocuments]:
        """Open the stored documents of the live generation."""
        with ClusterDocuments(self._cluster, self._generations.live().indices) as stored:
            yield stored

    def take(self, documents: Iterable[Document], *, undo: Undo, wait: float = 0.0) -> Report:
        """Write documents unchanged."""
        with self._state.writing(wait) as lease:
            live = self._generations.live()
            room = self._generations.room(live)
            self._known = None
            return take(self._cluster, live, room, documents, lease, self._crew)

    def metadata(self) -> Metadata:
        """Return the sidecars."""
        contents, warnings = readable(self.sidecars())
        return Metadata(contents, None, warnings)

    def import_metadata(self, metadata: Metadata, *, wait: float = 0.0) -> tuple[str, ...]:
        """Add the sidecars of ``metadata``; a cluster learns no boilerplate."""
        with self._writing(wait) as lease:
            join(self.sidecars(), metadata.sidecars)
            expunging.Expunging(self._cluster, self._generations, self.sidecars(), lease).erase()
        told = "pinned and freed lines are not copied: an archive on a cluster learns no boilerplate"
        return (*metadata.warnings, told) if metadata.decisions else metadata.warnings

    def groups(self) -> NameGroups:
        """The groups of names."""
        return read_groups(NAME_GROUPS.kept(self.sidecars()), f"The groups of names of {self}")

    @contextmanager
    def writing(self, wait: float) -> Iterator[Callable[[], None]]:
        """Hold the lease of the writer."""
        with self._state.writing(wait) as lease:
            yield lease.renew

    def runs(self) -> ClusterRuns:
        """Return the store of run records."""
        return ClusterRuns(self._cluster, self._state, self._generations)

    def _dates(self) -> tuple[str | None, str | None]:
        """Return the days of the first and the last article."""
        aggregations = {"first": {"min": {"field": "start"}}, "last": {"max": {"field": "start"}}}
        body = {"size": 0, "aggs": aggregations}
        path = f"/{self.address.name}/_search"
        found = self._cluster.ask("POST", path, body, allow_partial_search_results=False)["aggregations"]
        starts = [found[name]["value"] for name in ("first", "last")]
        days = [None if at is None else (_EPOCH + timedelta(seconds=at)).date().isoformat() for at in starts]
        return days[0], days[1]

    def _removals(self) -> Removals:
        return Removals(WITHDRAWN.kept(self.sidecars()))

    def _tombstones(self) -> Tombstones:
        return Tombstones(TOMBSTONES.kept(self.sidecars()))

    def _keep(self, removals: Removals) -> None:
        """Store withdrawn articles before they are removed: a removal stored in vain is harmless."""
        WITHDRAWN.keep(self.sidecars(), removals)

    def _forget(self) -> None:
        self._known = None
