"""The text of a query, read as an archive means it: with its saved searches and its groups of names."""

from __future__ import annotations

from datetime import tzinfo

from newssearch.backends.question import Question
from newssearch.backends.searcher_contract import Searcher
from newssearch.query.parsing import Parsed, parse


def read_query(searcher: Searcher, question: Question) -> Parsed:
    """Parse a query, put the meaning of each saved search in its place, and let each unquoted word of a group of names
    stand for all of the group.

    Raises QueryError where it cannot be read, UsageError for an unknown zone, DamagedIndexError for malformed groups.
    """
    text, match, strict, tz, _, now = question
    zone = zone_of(tz)
    parsed = parse(text, match=match, strict=strict, tz=zone, now=now)
    if "saved" in text.casefold():
        from newssearch.query.saved_queries import SavedQueries, names_saved  # here, as most queries name none

        if names_saved(parsed.node):
            parsed = SavedQueries(searcher.saved(), now, zone).expanded(parsed)
    groups = searcher.groups
    return parsed if groups is None else groups.expanded(parsed)


def zone_of(tz: str | tzinfo | None) -> tzinfo | None:
    """Return the zone of a name. Raises UsageError when it does not exist."""
    if tz is None or isinstance(tz, tzinfo):
        return tz
    from newssearch.dates.zones import zone_named  # here, as most searches name none

    return zone_named(tz)
