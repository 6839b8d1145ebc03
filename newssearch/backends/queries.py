"""The text of a query, read as an archive means it: with its groups of names."""

from __future__ import annotations

from datetime import datetime, tzinfo

from newssearch.backends.searcher_contract import Searcher
from newssearch.models import Match
from newssearch.query.parsing import Parsed, parse


def read_query(
    searcher: Searcher,
    text: str,
    *,
    match: Match,
    strict: bool,
    tz: str | tzinfo | None = None,
    now: datetime | None = None,
) -> Parsed:
    """Parse ``text``, and let each unquoted word of a group of names stand for all of the group.

    Raises QueryError where it cannot be read, UsageError for an unknown zone, DamagedIndexError for malformed groups.
    """
    parsed = parse(text, match=match, strict=strict, tz=_zone(tz), now=now)
    groups = searcher.groups
    return parsed if groups is None else groups.expanded(parsed)


def _zone(tz: str | tzinfo | None) -> tzinfo | None:
    """Return the zone of a name. Raises UsageError when it does not exist."""
    if tz is None or isinstance(tz, tzinfo):
        return tz
    from newssearch.dates.zones import zone_named  # here, as most searches name none

    return zone_named(tz)
