"""Reports as values again, from the documents that are kept with an archive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newssearch.alert_reports import Alert, AlertHit, Alerts
from newssearch.errors import DamagedIndexError
from newssearch.results import Hit, Snippet

_OF_ALERT = ("version", "copy", "copy_of", "changes")


def alerts_in(report: Mapping[str, Any]) -> Alerts:
    """Return the report in a document. Raises DamagedIndexError."""
    try:
        alerts = tuple(_alert(stated) for stated in report["alerts"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedIndexError(f"A report of alerts that is kept with the index is damaged: {error!r}.") from error
    return Alerts(report["id"], alerts, report.get("searches", 0), report.get("articles", 0))


def _alert(stated: Mapping[str, Any]) -> Alert:
    new, changed = (tuple(map(_hit, stated[kind])) for kind in ("new", "changed"))
    return Alert(stated["name"], stated["query"], new, changed, tuple(stated["mail"]))


def _hit(stated: Mapping[str, Any]) -> AlertHit:
    fields = {name: value for name, value in stated.items() if name not in _OF_ALERT}
    fields |= {name: tuple(fields.get(name, ())) for name in ("byline", "missing")}
    fields["headline_marks"] = _marks(stated["headline_marks"])
    fields["snippets"] = tuple(Snippet(s["field"], s["text"], _marks(s["marks"])) for s in stated["snippets"])
    return AlertHit(Hit(**fields), stated["version"], stated["copy"], stated["copy_of"], tuple(stated["changes"]))


def _marks(stated: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in stated)
