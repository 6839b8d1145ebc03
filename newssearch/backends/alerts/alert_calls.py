"""Saved searches and alerts as methods of `newssearch.News`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newssearch.alert_reports import Alerts, PastAlerts
from newssearch.arguments import every, flag, of_type, or_none, path, text
from newssearch.parameters import checked
from newssearch.query.saved_searches import SavedSearch
from newssearch.settings import PATIENCE

if TYPE_CHECKING:
    from newssearch.backends.contract import Backend

# Imports are inside the methods, so a search loads only its own modules.

_ADDRESSES = every(text, "several addresses, as a list")


_report = of_type(Alerts, "a report, as News.alerts gives")


class AlertCalls(ABC):
    """Methods that save searches and report new articles for them."""

    @property
    @abstractmethod
    def _backend(self) -> Backend:
        """Return the archive to search."""

    @checked(changes=flag, replace=flag, mail=_ADDRESSES)
    def save(
        self,
        name: str,
        query: str,
        *,
        changes: bool = False,
        mail: Sequence[str] = (),
        replace: bool = False,
        wait: float = PATIENCE,
    ) -> SavedSearch:
        """Save a query under a name, for `alerts` and for ``saved:NAME`` in queries.

        The query is read strictly, with all of its words. Its first alert begins now; with ``changes``, alerts also
        have articles that changed in more than typography and recurring lines. ``mail`` are the addresses for its
        alerts. ``wait`` is as for `update`: a search is saved within milliseconds, so another `save` is waited for.
        Raises QueryError where the query cannot be read or refers to itself, UsageError for a name that is taken,
        unless ``replace`` is given, and IndexLockedError.
        """
        from newssearch.backends.alerts import saving

        return saving.save(self._backend, name, query, changes=changes, mail=mail, replace=replace, wait=wait)

    def saved(self) -> tuple[SavedSearch, ...]:
        """Return the saved searches, by name."""
        from newssearch.index.sidecars.saved_file import SAVED_SEARCHES

        return SAVED_SEARCHES.kept(self._backend.sidecars())

    @checked()
    def delete_saved(self, name: str, *, wait: float = PATIENCE) -> bool:
        """Delete a saved search; False for an unknown name. ``wait`` is as for `save`.

        Raises UsageError where another saved search uses it, and IndexLockedError.
        """
        from newssearch.backends.alerts import saving

        return saving.delete(self._backend, name, wait=wait)

    @checked(
        file=or_none(path),
        feeds=or_none(path),
        smtp=or_none(text),
        sender=or_none(text),
        password=or_none(text),
        mail=_ADDRESSES,
        command=or_none(text),
        base=or_none(text),
        give_up=flag,
        hold=flag,
    )
    def alerts(
        self,
        *,
        file: str | Path | None = None,
        feeds: str | Path | None = None,
        smtp: str | None = None,
        sender: str | None = None,
        password: str | None = None,
        mail: Sequence[str] = (),
        command: str | None = None,
        base: str | None = None,
        give_up: bool = False,
        hold: bool = False,
        tz: str | tzinfo | None = None,
        wait: float = 0.0,
    ) -> Alerts:
        """Run every saved search on the articles that came in since its last report, and return the new ones.

        The report is kept with the index before it is delivered: to ``file`` as JSON lines, to a folder of ``feeds``
        as one Atom feed for each saved search, by e-mail through ``smtp`` (``smtp://user@host:587``) from ``sender``
        to the addresses of each saved search or else to ``mail``, and to a shell ``command``. File and feeds get each
        version once, also after a crash; mail and commands at least once, with the same id. What a target does not
        take is in ``warnings``, and delivered by the next call with targets. Without targets, the report is returned
        and nothing else. ``base`` is the address of `newssearch serve`, for links; ``tz`` the zone of ``today``.
        With ``give_up``, reports that wait for a target which this call does not name are dropped, and ``warnings``
        count them. With ``hold``, the report is kept until `settle` gets it, and ``earlier`` has the reports that were
        held before and never settled: so none is lost while a caller shows it. ``wait`` is as for `update`. Raises
        UsageError for a target that cannot be one.
        """
        from newssearch.backends.alerts import alerting
        from newssearch.backends.deliveries.targets import targets_of
        from newssearch.backends.queries import zone_of

        stated: dict[str, Any] = {"file": file, "feeds": feeds, "mail": mail, "command": command, "base": base}
        targets = targets_of(**stated, smtp=smtp, sender=sender, password=password)
        return alerting.report(self._backend, targets, give_up=give_up, hold=hold, tz=zone_of(tz), wait=wait)

    @checked(name=or_none(text))
    def past_alerts(self, name: str | None = None, *, limit: int = 50) -> PastAlerts:
        """Return the last alerts, the newest first: of one saved search or of all, ``limit`` at most.

        The last 500 are remembered, whether or not they were delivered; ``warnings`` say what failed. Nothing is
        searched.
        """
        from newssearch.backends.alerts.past_alerts import past_alerts

        return past_alerts(self._backend.sidecars(), name, limit)

    @checked(alerts=_report)
    def settle(self, alerts: Alerts, *, wait: float = PATIENCE) -> None:
        """Forget a report that `alerts` held, and the earlier ones in it. ``wait`` is as for `save`."""
        from newssearch.backends.alerts import alerting

        alerting.settle(self._backend, alerts, wait=wait)
