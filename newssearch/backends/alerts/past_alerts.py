"""The alerts of earlier reports, with the targets that have not taken them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from newssearch.alert_reports import PastAlert, PastAlerts
from newssearch.index.sidecars.alert_state import ALERTS, HELD, AlertState, undelivered
from newssearch.index.sidecars.sidecar import SidecarStore
from newssearch.query.saved_searches import key_of
from newssearch.values import moment


def past_alerts(store: SidecarStore, name: str | None, limit: int) -> PastAlerts:
    """Return the last alerts of an archive; see `newssearch.News.past_alerts`."""
    state = ALERTS.kept(store)
    key = None if name is None else key_of(name)
    past = [one for one in reversed(state.past) if key is None or key_of(one.name) == key]
    alerts = tuple(replace(one, undelivered=tuple(_waiting(state, one))) for one in past[:limit])
    return PastAlerts(moment(state.until or 0), alerts, undelivered(store))


def _waiting(state: AlertState, past: PastAlert) -> Iterator[str]:
    """Yield the targets that have not taken an alert; a message is that of one saved search."""
    for pending in state.pending:
        for delivery in pending.left if pending.id == past.report else ():
            is_its = delivery.kind != "mail" or delivery.place == past.name
            if delivery != HELD and is_its:
                yield f"{delivery.kind}: {delivery.error or 'not tried yet'}"
