"""A rebuild on a cluster: build the next generation beside the live one, verify it, and switch to it at once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace

from newssearch.backends.opensearch.aliases import Generation, Generations
from newssearch.backends.opensearch.client import Cluster
from newssearch.backends.opensearch.searching.query_context import QueryContext
from newssearch.backends.opensearch.searching.searcher import ClusterSearcher
from newssearch.backends.opensearch.version_index import VersionIndex
from newssearch.backends.opensearch.writing.lease import Lease
from newssearch.backends.opensearch.writing.replaced_versions import keep_replaced
from newssearch.backends.opensearch.writing.update import run_on
from newssearch.backends.rebuild_checks import Checks, shortfalls
from newssearch.core import key_of
from newssearch.errors import RebuildRefusedError
from newssearch.index.sidecars.removals import Removals
from newssearch.index.sidecars.tombstones import Tombstones
from newssearch.models import Item
from newssearch.reports import RebuildReport, Report, Shortfall
from newssearch.workers.work import Crew


def rebuild(
    cluster: Cluster,
    generations: Generations,
    lease: Lease,
    items: Iterable[Item],
    removals: Removals,
    *,
    checks: Checks,
    keep: int,
    made_from: Sequence[str],
    crew: Crew | None = None,
    tombstones: Tombstones | None = None,
) -> RebuildReport:
    """Build the next generation from ``items`` alone.

    When a check fails, the new generation is deleted and the live one stays. Raises RebuildRefusedError with the
    report.
    """
    began = time.perf_counter()
    live = next((generation for generation in generations.all() if generation.live), None)
    before = QueryContext(cluster, live.name).totals.articles if live is not None else None
    built, resumed = generations.begin(made_from)
    room = generations.room(built)
    before_it = () if live is None else live.indices
    with run_on(cluster, built.indices, room, removals, lease, crew, tombstones, before_it) as run:
        run.take_all(items)
        if resumed:
            run.remove_unseen({key_of(identifier) for identifier in run.seen()})
        run.finish()
        written = sum(1 for _ in run.seen())
        report = run.report(live.number if live is not None else 0, time.perf_counter() - began)
    built = generations.numbered(built.number)  # it may have more indices by now
    missing = generations.finish(built, lease.renew)
    wrong = tuple(_wrong(cluster, built, written, report, before or None, checks))
    counted = {each.name: getattr(report, each.name) for each in fields(Report)}
    counted["warnings"] += missing
    done = RebuildReport(**counted | {"removed": 0}, resumed=resumed, before=before, shortfalls=wrong)
    if wrong:
        generations.delete(built)
        reasons = "".join(f"\n  {one.check}: {one.found}" for one in wrong)
        raise RebuildRefusedError(
            f"The rebuild did not pass; the live generation of {cluster.address} stays.{reasons}", done
        )
    if live is not None:
        built = replace(built, before=VersionIndex(cluster, live).taken_over())
        keep_replaced(cluster, live, built, lease.renew)
    generations.switch(built)
    generations.keep(keep)
    VersionIndex(cluster).sweep(generations.all())
    changed = counted | {"generation": built.number, "seconds": round(time.perf_counter() - began, 3), "removed": 0}
    return RebuildReport(**changed, resumed=resumed, before=before, switched=True)


def _wrong(
    cluster: Cluster, built: Generation, written: int, report: Report, before: int | None, checks: Checks
) -> Iterator[Shortfall]:
    known = QueryContext(cluster, built.name)
    articles = written - known.totals.duplicates
    yield from shortfalls(ClusterSearcher(cluster, known), articles, report, before, checks)
