"""The report of one run: every saved search, run on the articles that came in since its last report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from newssearch.backends.alerts.arrivals import Arrivals
from newssearch.errors import QueryError
from newssearch.matching.document import Record
from newssearch.query.name_groups import NameGroups
from newssearch.query.nodes import Node
from newssearch.query.parsing import Parsed
from newssearch.query.saved_queries import SavedQueries
from newssearch.query.saved_searches import SavedSearch
from newssearch.results import Alert, AlertHit

SNIPPETS = 1
"""Snippets of an article in an alert."""


class Reporter:
    """Runs saved searches on ``arrivals``; ``reported`` are the keys of what was reported before.

    ``keys`` are those of the report, ``failed`` the reasons of the searches that cannot be run.
    """

    def __init__(
        self, arrivals: Arrivals, queries: SavedQueries, groups: NameGroups | None, reported: set[bytes]
    ) -> None:
        self.keys: list[bytes] = []
        self.failed: dict[SavedSearch, str] = {}
        self._arrivals, self._queries, self._groups = arrivals, queries, groups
        self._reported = reported
        self._ids: dict[bytes, str] = {}

    def alerts(self, searches: Iterable[tuple[SavedSearch, int]]) -> Iterator[Alert]:
        """Yield the alert of each search that finds an article which came in after the time of its last report."""
        for search, after in searches:
            try:
                alert = self._alert(search, after)
            except QueryError as error:
                self.failed[search] = error.message
                continue
            if alert.new or alert.changed:
                yield alert

    def _alert(self, search: SavedSearch, after: int) -> Alert:
        documents, evaluated = self._arrivals.found(self._node(search))
        if not documents:
            return Alert(search.name, search.query)
        highlighter = self._arrivals.highlighter(evaluated)
        new: list[AlertHit] = []
        changed: list[AlertHit] = []
        for document in reversed(documents):  # the earliest first: a later copy of it is marked
            record = self._arrivals.record(document)
            is_new = record.added > after
            if not is_new and not (search.changes and record.revised > after):
                continue
            marks = self._marks(search, record, is_new=is_new)
            if marks is not None:
                hit = AlertHit(self._arrivals.hit(document, highlighter, SNIPPETS), *marks, _changes(record, after))
                (new if is_new else changed).append(hit)
        return Alert(search.name, search.query, tuple(reversed(new)), tuple(reversed(changed)), search.mail)

    def _node(self, search: SavedSearch) -> Node:
        node = self._queries.meaning(search)
        return node if self._groups is None else self._groups.expanded(Parsed(node, search.query, ())).node

    def _marks(self, search: SavedSearch, record: Record, *, is_new: bool) -> tuple[str, str | None, str | None] | None:
        """Return the name of a version, and the kind and the original of a copy; None for a reported version."""
        version = _key(search.key, "version", record.id, record.content)
        if version in self._reported:
            return None
        text = _key(search.key, "text", record.text)
        copy, copy_of = None, None
        if is_new and text in self._reported:
            copy, copy_of = "exact", self._ids.get(text) or record.copy_of
        self._reported |= {version, text}
        self._ids.setdefault(text, record.id)
        self.keys += [version, text]
        return version.hex(), copy, copy_of


def _changes(record: Record, after: int) -> tuple[str, ...]:
    """Return the kinds of change of an article after a time, as far as its record has them."""
    if record.added > after:
        return ()
    times = {"headline": record.headline_changed, "text": record.text_changed}
    return tuple(kind for kind, changed in times.items() if any(time > after for time in changed))


def _key(*parts: str | bytes) -> bytes:
    data = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
    return blake2b(b"\0".join(data), digest_size=8).digest()
