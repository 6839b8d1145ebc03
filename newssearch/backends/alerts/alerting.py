"""The alerts of an archive: new articles for each saved search, kept first and then delivered.

A report and the end of the articles that it covers are kept at once. So a crash before loses no article, and after it
the report is delivered from what was kept, under the same id.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import Any

from newssearch.alert_reports import Alert, Alerts, PastAlert
from newssearch.backends.alerts.delivering import Deliverer, pending_of, without_others
from newssearch.backends.alerts.held_reports import alerts_in
from newssearch.backends.alerts.reporting import Reporter
from newssearch.backends.contract import Backend
from newssearch.backends.deliveries.targets import Targets
from newssearch.backends.searcher_contract import Searcher
from newssearch.core import article_digests
from newssearch.index.sidecars.alert_state import ALERTS, HELD, PAST_ARTICLES, AlertState, Behind, keep_state
from newssearch.index.sidecars.saved_file import SAVED_SEARCHES
from newssearch.matching.document import Document
from newssearch.query.saved_queries import SavedQueries
from newssearch.query.saved_searches import SavedSearch


def report(
    backend: Backend,
    targets: Targets,
    *,
    give_up: bool = False,
    hold: bool = False,
    tz: tzinfo | None = None,
    wait: float = 0.0,
    now: datetime | None = None,
) -> Alerts:
    """Report new articles for the saved searches of an archive, and deliver them; see `newssearch.News.alerts`."""
    with backend.writing(wait) as alive:
        store = backend.sidecars()
        run = _Run(backend, ALERTS.kept(store), SAVED_SEARCHES.kept(store), now or datetime.now(UTC), tz)
        held = tuple(alerts_in(one.report) for one in run.state.pending if one.is_held) if hold else ()
        alerts = replace(run.report(targets, hold=hold), earlier=held)
        state, dropped = without_others(store, run.state, targets) if give_up else (run.state, ())
        failures = Deliverer(store, targets, str(backend), alive).deliver(state) if targets else ()
        return replace(alerts, warnings=(*alerts.warnings, *dropped, *failures))


def settle(backend: Backend, alerts: Alerts, *, wait: float) -> None:
    """Forget reports that were held; see `newssearch.News.settle`."""
    with backend.writing(wait):
        store = backend.sidecars()
        before = state = ALERTS.kept(store)
        for one in (*alerts.earlier, alerts):
            state = state.with_left(one.id, HELD, None)
        if state != before:
            keep_state(store, state)


class _Run:
    """One report; ``state`` is that of the alerts, kept as it changes."""

    def __init__(
        self,
        backend: Backend,
        state: AlertState,
        searches: Sequence[SavedSearch],
        now: datetime,
        tz: tzinfo | None,
    ) -> None:
        self.state = state
        self._backend, self._now, self._tz = backend, now, tz
        self._searches = [(search, self._until(search)) for search in searches]

    def _until(self, search: SavedSearch) -> int:
        """Return the time of the newest run that a search was reported on, or that it leaves out."""
        behind = self.state.behind.get(search.key)
        return max(search.since, behind.until if behind is not None else self.state.until or 0)

    def report(self, targets: Targets, *, hold: bool) -> Alerts:
        """Run the searches on what came in, keep the report with what it covers, and return it."""
        empty = Alerts(uuid.uuid4().hex, searches=len(self._searches))
        if not self._searches:
            return empty
        with self._backend.streaming() as searcher:
            newest = searcher.newest_run()
            after = min(until for _, until in self._searches)
            if newest <= after:
                return empty
            with searcher.came_in(after, len(self._searches)) as arrivals:
                groups = searcher.groups
                queries = SavedQueries((search for search, _ in self._searches), self._now, self._tz)
                asked = partial(_copies_of, searcher), partial(_held_at, searcher)
                reporter = Reporter(arrivals, queries, groups, self.state.keys(), *asked)
                found = tuple(reporter.alerts(self._searches))
                alerts = replace(empty, alerts=found, articles=len(arrivals), warnings=_warnings(reporter.failed))
        self._keep(alerts, reporter, newest, targets, hold=hold)
        return alerts

    def _keep(self, alerts: Alerts, reporter: Reporter, newest: int, targets: Targets, *, hold: bool) -> None:
        until = dict(self._searches)
        behind = {search.key: Behind(until[search], error) for search, error in reporter.failed.items()}
        state = replace(self.state.with_keys(reporter.keys), until=newest, behind=behind)
        state = state.with_past(_past(alert, alerts.id, _stated(self._now)) for alert in alerts.alerts)
        if alerts.alerts and (targets or hold):
            pending = pending_of(_document(alerts, self._now), targets, state, hold=hold)
            state = replace(state, pending=(*state.pending, pending))
        self.state = keep_state(self._backend.sidecars(), state)


def _copies_of(searcher: Searcher, identifier: str) -> Iterator[tuple[str, bytes]]:
    """Yield the id of each copy of an article, exact or near, with the digest of its text."""
    for article, _ in searcher.copies_of(identifier):
        yield article.id, article_digests(article)[1]


def _held_at(searcher: Searcher, identifier: str, time: int) -> Document | None:
    """Return the old version of an article that was the present one at a time, in seconds since 1970."""
    for old in reversed(searcher.old_versions(identifier)):
        if old.document.record.changed <= time < old.until:
            return old.document
    return None


def _document(alerts: Alerts, now: datetime) -> dict[str, Any]:
    """Return a report as deliveries take it."""
    stated = [alert.to_dict() | {"mail": list(alert.mail)} for alert in alerts.alerts]
    counts = {"searches": alerts.searches, "articles": alerts.articles}
    return {"schema_version": 1, "id": alerts.id, "at": _stated(now), "alerts": stated} | counts


def _stated(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _past(alert: Alert, report: str, at: str) -> PastAlert:
    hits = sorted((*alert.new, *alert.changed), key=lambda hit: hit.hit.published or "", reverse=True)
    ids = tuple(hit.hit.id for hit in hits[:PAST_ARTICLES])
    return PastAlert(alert.name, alert.query, at, report, len(alert.new), len(alert.changed), ids)


def _warnings(failed: dict[SavedSearch, str]) -> tuple[str, ...]:
    return tuple(f"the saved search {search.name} cannot be run: {error}" for search, error in failed.items())
