"""Delivery of the reports that are kept: each target takes them in their order, and what fails is tried again later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from newssearch.backends.deliveries import commands, feed_files, json_lines, mails
from newssearch.backends.deliveries.targets import DeliveryError, Targets
from newssearch.index.sidecars.alert_state import HELD, AlertState, Delivery, Pending, keep_state
from newssearch.index.sidecars.sidecar import SidecarStore


def pending_of(report: Mapping[str, Any], targets: Targets, state: AlertState, *, hold: bool) -> Pending:
    """Return a report with all deliveries of it; with ``hold`` one to the caller, too."""
    waiting = {delivery.place for one in state.pending for delivery in one.left if delivery.kind == "file"}
    left = [HELD] if hold else []
    for kind, place in targets.places(report):
        is_next = kind == "file" and place not in waiting
        left.append(Delivery(kind, place, json_lines.length_of(Path(place)) if is_next else None))
    return Pending(report, tuple(left))


def without_others(store: SidecarStore, state: AlertState, targets: Targets) -> tuple[AlertState, tuple[str, ...]]:
    """Drop the deliveries to other targets than these, and return the state with a line about each such target."""
    others = [
        (one.id, delivery)
        for one in state.pending
        for delivery in one.left
        if delivery != HELD and not targets.name(delivery.kind, delivery.place)
    ]
    if not others:
        return state, ()
    for id, delivery in others:
        state = state.with_left(id, delivery, None)
    counts = Counter(_named(delivery) for _, delivery in others)
    return keep_state(store, state), tuple(f"gave up {_counted(n)} ({name})" for name, n in counts.items())


def _counted(number: int) -> str:
    return "an undelivered alert" if number == 1 else f"{number:,} undelivered alerts"


def _named(delivery: Delivery) -> str:
    """Return the kind of a target, with the place of its file."""
    return f"{delivery.kind} {delivery.place}" if delivery.kind in ("file", "feeds") else delivery.kind


class Deliverer:
    """Delivers pending reports to ``targets``; ``alive`` is called between deliveries, as they can take long."""

    def __init__(self, store: SidecarStore, targets: Targets, index: str, alive: Callable[[], None]) -> None:
        self._store, self._targets, self._index, self._alive = store, targets, index, alive

    def deliver(self, state: AlertState) -> tuple[str, ...]:
        """Deliver the pending reports, keep the rest, and return a line about each target that failed."""
        if not state.pending:
            return ()
        failed = dict[tuple[str, str], str]()
        with ExitStack() as stack:
            post = _Post(self._targets, stack)
            for pending in state.pending:
                for delivery in pending.left:
                    if delivery == HELD:
                        continue  # its caller settles it
                    self._alive()
                    target = delivery.kind, "" if delivery.kind == "mail" else delivery.place
                    if target in failed and delivery.kind != "mail":
                        continue  # a file keeps the order of reports
                    if delivery.kind == "file":
                        state, delivery = self._with_length(state, pending.id, delivery)
                    error = self._tried(pending.report, delivery, post)
                    after = None if error is None else replace(delivery, tries=delivery.tries + 1, error=error)
                    state = state.with_left(pending.id, delivery, after)
                    if error is not None:
                        failed.setdefault(target, error)
                    elif delivery.kind == "command":
                        state = keep_state(self._store, state)
        keep_state(self._store, state)
        return tuple(
            f"alerts were not delivered ({kind}{f' {place}' if place else ''}): {error}; the next run tries again"
            for (kind, place), error in failed.items()
        )

    def _tried(self, report: Mapping[str, Any], delivery: Delivery, post: _Post) -> str | None:
        """Hand a report over, and return the reason of a failure."""
        try:
            self._hand_over(report, delivery, post)
        except DeliveryError as error:
            return str(error)
        return None

    def _with_length(self, state: AlertState, id: str, delivery: Delivery) -> tuple[AlertState, Delivery]:
        """Keep the length of a file before the first try; a file that is shorter by now is another one."""
        length = json_lines.length_of(Path(delivery.place))
        if delivery.length is not None and delivery.length <= length:
            return state, delivery
        measured = replace(delivery, length=length)
        return keep_state(self._store, state.with_left(id, delivery, measured)), measured

    def _hand_over(self, report: Mapping[str, Any], delivery: Delivery, post: _Post) -> None:
        targets = self._targets
        if delivery.kind == "file":
            json_lines.append(report, Path(delivery.place), delivery.length or 0)
        elif delivery.kind == "feeds":
            feed_files.write(report, Path(delivery.place), targets.base)
        elif delivery.kind == "mail":
            post.send(report, delivery.place)
        elif targets.command is None:
            raise DeliveryError("no command is set any more")
        else:
            commands.run({key: value for key, value in report.items() if key != "at"}, targets.command, self._index)


class _Post:
    """One connection to the mail server for all messages of a run, opened with the first."""

    def __init__(self, targets: Targets, stack: ExitStack) -> None:
        self._targets, self._stack = targets, stack
        self._connection: Any = None
        self._error: DeliveryError | None = None

    def send(self, report: Mapping[str, Any], name: str) -> None:
        """Send the message of one saved search."""
        if self._error is not None:
            raise self._error  # the server does not answer: it is asked once a run
        alert = next((one for one in report["alerts"] if one["name"] == name), None)
        if alert is None:
            return  # its articles were removed for good
        if self._targets.server is None:
            raise DeliveryError("no mail server is set any more")
        if self._connection is None:
            try:
                self._connection = self._stack.enter_context(mails.connected(self._targets.server))
            except DeliveryError as error:
                self._error = error
                raise
        mails.send(self._connection, mails.message_of(report, alert, self._targets))
