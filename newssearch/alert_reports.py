"""Reports of alerts: the new articles of saved searches, and those reported before."""

from __future__ import annotations

from typing import Any

from newssearch.frozen import dataclass
from newssearch.results import Hit
from newssearch.values import Value, plain


@dataclass(frozen=True, slots=True)
class AlertHit(Value):
    """An article of an alert, marked where it repeats what the same saved search reported before.

    ``copy`` is ``exact`` for the very same text and ``near`` for a similar one, ``copy_of`` the id of the article
    that was reported; both are None for anything else. ``changes`` are the kinds of change of a changed version.
    """

    hit: Hit
    version: str
    """A name of this version of the article: the same in every repetition of a report."""
    copy: str | None = None
    copy_of: str | None = None
    changes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the hit as `newssearch search --json` prints it, with the facts of the alert."""
        added = {"version": self.version, "copy": self.copy, "copy_of": self.copy_of, "changes": list(self.changes)}
        return self.hit.to_dict() | added


@dataclass(frozen=True, slots=True)
class Alert(Value):
    """The new articles that one saved search finds, and the changed ones if it asks for them, newest first."""

    name: str
    query: str
    new: tuple[AlertHit, ...] = ()
    changed: tuple[AlertHit, ...] = ()
    mail: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as `newssearch alerts --json` prints them."""
        return {"name": self.name, "query": self.query, "new": plain(self.new), "changed": plain(self.changed)}


@dataclass(frozen=True, slots=True)
class Alerts(Value):
    """One report: the saved searches that have something to tell. ``id`` stays the same when it is delivered again."""

    id: str
    alerts: tuple[Alert, ...] = ()
    searches: int = 0
    """The saved searches that were run."""
    articles: int = 0
    """The new and changed articles that they were run on."""
    warnings: tuple[str, ...] = ()
    earlier: tuple[Alerts, ...] = ()
    """Reports that an earlier call held and nobody settled, the oldest first."""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as `newssearch alerts --json` prints them, without earlier reports."""
        names = ("id", "alerts", "searches", "articles", "warnings")
        return {name: plain(getattr(self, name)) for name in names}


@dataclass(frozen=True, slots=True)
class PastAlert(Value):
    """An alert of an earlier report: the numbers of its articles, and the ids of the newest ten that still exist.

    ``report`` is the id of the report, ``at`` the time when it was made. ``undelivered`` are the targets that have not
    taken it yet, each with the reason.
    """

    name: str
    query: str
    at: str
    report: str
    new: int
    changed: int
    articles: tuple[str, ...] = ()
    undelivered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastAlerts(Value):
    """The last alerts of an archive, the newest first.

    ``until`` is the time of the newest run that was reported on, None before the first report. ``warnings`` name the
    targets that failed, and the saved searches that cannot be run.
    """

    until: str | None = None
    alerts: tuple[PastAlert, ...] = ()
    warnings: tuple[str, ...] = ()
