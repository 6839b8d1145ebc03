"""The state of the alerts of an archive, as a sidecar: keys of all that was reported, and reports to deliver.

It is replaced at once, so a report and the end of the articles that it covers are kept together or not at all.
"""

from __future__ import annotations

import uuid
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from newssearch.alert_reports import PastAlert
from newssearch.errors import DamagedIndexError
from newssearch.index.commits.checksummed_json import count_in
from newssearch.index.sidecars.saved_file import SAVED_SEARCHES
from newssearch.index.sidecars.sidecar import Content, Sidecar, SidecarStore

KEYS_KEPT = 100_000
"""Versions and texts that are remembered as reported, the last ones: some 1.6 MB."""

PAST_KEPT = 500
"""Alerts that are remembered after their delivery, the last ones: up to 0.5 MB."""

PAST_ARTICLES = 10
"""Articles of each that are remembered, the newest."""

_KEY = 8


@dataclass(frozen=True, slots=True)
class Delivery:
    """A report that one target has not taken yet.

    ``kind`` and ``place`` name the target. ``length`` is the length of its file before the report was appended, None
    before the first try. ``error`` is the reason of the last failure.
    """

    kind: str
    place: str
    length: int | None = None
    tries: int = 0
    error: str | None = None


HELD = Delivery("caller", "")
"""The delivery of a report to the caller who asked for it."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A report as a document, and the deliveries that are left of it."""

    report: Mapping[str, Any]
    left: tuple[Delivery, ...]

    @property
    def id(self) -> str:
        """The id of the report."""
        return str(self.report["id"])

    @property
    def is_held(self) -> bool:
        """Return whether the report is kept for the caller who asked for it."""
        return HELD in self.left


@dataclass(frozen=True, slots=True)
class Behind:
    """A search that cannot be run: the time of its last report, 0 before the first, and the reason."""

    until: int
    error: str


@dataclass(frozen=True, slots=True)
class AlertState:
    """Progress of the alerts of an archive.

    ``archive`` tells archives apart, ``number`` counts the changes of the state. ``until`` is the time of the newest
    run that was reported on, None before the first report. ``reported`` are keys of versions and texts, eight bytes
    each, in the order in which they were reported. ``behind`` are the searches that could not be run, by their keys.
    ``past`` are the last alerts, the oldest first.
    """

    archive: str = field(default_factory=lambda: uuid.uuid4().hex)
    number: int = 0
    until: int | None = None
    reported: bytes = b""
    pending: tuple[Pending, ...] = ()
    behind: Mapping[str, Behind] = field(default_factory=dict)
    past: tuple[PastAlert, ...] = ()

    def keys(self) -> set[bytes]:
        """Return the keys of all that is remembered as reported."""
        return {self.reported[at : at + _KEY] for at in range(0, len(self.reported), _KEY)}

    def with_keys(self, keys: Iterable[bytes]) -> AlertState:
        """Return the state with more keys, and without the oldest beyond `KEYS_KEPT`."""
        return replace(self, reported=(self.reported + b"".join(keys))[-KEYS_KEPT * _KEY :])

    def with_past(self, alerts: Iterable[PastAlert]) -> AlertState:
        """Return the state with more past alerts, and without the oldest beyond `PAST_KEPT`."""
        return replace(self, past=(*self.past, *alerts)[-PAST_KEPT:])

    def with_left(self, id: str, delivery: Delivery, after: Delivery | None) -> AlertState:
        """Return the state with another ``delivery`` of a report in its place, or without it."""
        pending = (_changed(one, delivery, after) if one.id == id else one for one in self.pending)
        return replace(self, pending=tuple(one for one in pending if one.left))


def _changed(pending: Pending, delivery: Delivery, after: Delivery | None) -> Pending:
    left = [after if one == delivery else one for one in pending.left]
    return replace(pending, left=tuple(one for one in left if one is not None))


def keep_state(store: SidecarStore, state: AlertState) -> AlertState:
    """Keep the next state, and return it with its number; the caller holds the lock of the archive."""
    state = replace(state, number=state.number + 1)
    ALERTS.keep(store, state)
    return state


def undelivered(store: SidecarStore) -> tuple[str, ...]:
    """Return a line about each target that has not taken its reports, and each search that could not be run."""
    try:
        state = ALERTS.kept(store)
    except DamagedIndexError as error:
        return (str(error),)
    failed: dict[tuple[str, str], list[Delivery]] = {}
    for pending in state.pending:
        for delivery in pending.left:
            if delivery.error is not None:
                failed.setdefault((delivery.kind, delivery.error), []).append(delivery)
    lines = [f"{_counted(left)} not delivered ({kind}): {error}" for (kind, error), left in failed.items()]
    behind = (f"the saved search {key} cannot be run: {one.error}" for key, one in state.behind.items())
    return (*lines, *behind)


def _counted(left: Sequence[Delivery]) -> str:
    return "an alert was" if len(left) == 1 else f"{len(left):,} alerts were"


def _content(state: AlertState) -> Content:
    if not state.number:
        return {}
    content = {
        "archive": state.archive,
        "number": state.number,
        "until": state.until,
        "behind": {key: {"until": one.until, "error": one.error} for key, one in state.behind.items()},
        "reported": b64encode(state.reported).decode(),
        "pending": [
            {
                "report": one.report,
                "left": [
                    {"kind": d.kind, "place": d.place, "length": d.length, "tries": d.tries, "error": d.error}
                    for d in one.left
                ],
            }
            for one in state.pending
        ],
    }
    return content | ({"past": [_past_content(one) for one in state.past]} if state.past else {})


def _parse(content: Content, where: str) -> AlertState:
    if not content:
        return AlertState()
    state = AlertState(
        archive=str(content["archive"]),
        number=count_in(content["number"]),
        until=None if content["until"] is None else count_in(content["until"]),
        behind={str(key): Behind(count_in(one["until"]), str(one["error"])) for key, one in content["behind"].items()},
        reported=b64decode(content["reported"], validate=True),
        pending=tuple(_pending_in(one) for one in content["pending"]),
        past=tuple(_past_in(one) for one in content.get("past", ())),
    )
    if len(state.reported) % _KEY:
        raise ValueError("a key is cut short")
    return state


def _past_content(past: PastAlert) -> dict[str, Any]:
    content = past.to_dict()
    del content["undelivered"]  # `pending` has it
    return content


def _past_in(content: Mapping[str, Any]) -> PastAlert:
    name, query, at, report = (str(content[key]) for key in ("name", "query", "at", "report"))
    articles = tuple(map(str, content["articles"]))
    return PastAlert(name, query, at, report, count_in(content["new"]), count_in(content["changed"]), articles)


def _pending_in(content: Mapping[str, Any]) -> Pending:
    report = content["report"]
    if not isinstance(report["id"], str) or not isinstance(report["alerts"], list):
        raise TypeError("a report has an id and alerts")
    return Pending(report, tuple(_delivery_in(one) for one in content["left"]))


def _delivery_in(content: Mapping[str, Any]) -> Delivery:
    length = None if content["length"] is None else count_in(content["length"])
    error = None if content["error"] is None else str(content["error"])
    return Delivery(str(content["kind"]), str(content["place"]), length, count_in(content["tries"]), error)


def _join(ours: AlertState, theirs: AlertState) -> AlertState:
    """Return the later state of the same archive; another archive keeps its own."""
    is_later = ours.archive == theirs.archive and theirs.number > ours.number
    return theirs if is_later or not ours.number else ours


def without_ids(content: Content, ids: Collection[str]) -> Content:
    """Return the state without the text of articles in the reports that are still to be delivered, and their ids."""
    if not content:
        return content
    pending = [{**one, "report": _report_without(one["report"], ids)} for one in content["pending"]]
    past = [{**one, "articles": [id for id in one["articles"] if id not in ids]} for one in content.get("past", ())]
    return {**content, "pending": pending} | ({"past": past} if past else {})


def _report_without(report: Mapping[str, Any], ids: Collection[str]) -> Mapping[str, Any]:
    alerts = [
        {**alert, **{kind: [hit for hit in alert[kind] if hit["id"] not in ids] for kind in ("new", "changed")}}
        for alert in report["alerts"]
    ]
    return {**report, "alerts": [alert for alert in alerts if alert["new"] or alert["changed"]]}


ALERTS: Sidecar[AlertState] = Sidecar(
    name="alerts",
    file="newssearch.alerts.json",
    again="every article since a search was saved is reported again",
    parse=_parse,
    content=_content,
    join=_join,
    without=without_ids,
)


def reported_until(store: SidecarStore) -> int:
    """Return the time of the newest run that any saved search was reported on, or leaves out; 0 without one.

    A run that is no later would be reported on by no search. Files that cannot be read say nothing of it here.
    """
    times = [0]
    with suppress(DamagedIndexError):
        times.append(ALERTS.kept(store).until or 0)
    with suppress(DamagedIndexError):
        times += [search.since for search in SAVED_SEARCHES.kept(store)]
    return max(times)
