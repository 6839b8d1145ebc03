"""The report of one run: every saved search, run on the articles that came in since its last report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from newssearch.alert_reports import Alert, AlertHit
from newssearch.analysis.changes import kinds_of_change
from newssearch.backends.alerts.arrivals import Arrivals
from newssearch.errors import QueryError
from newssearch.matching.document import Document, Record
from newssearch.query.name_groups import NameGroups
from newssearch.query.nodes import Node
from newssearch.query.parsing import Parsed
from newssearch.query.saved_queries import SavedQueries
from newssearch.query.saved_searches import SavedSearch

SNIPPETS = 1
"""Snippets of an article in an alert."""

WITH_SNIPPETS = 10
"""Articles of an alert that have a snippet, the newest: cutting one takes a tenth of a millisecond."""


@dataclass(frozen=True, slots=True)
class _Version:
    """A version of an article: the digests of its id with its content, and of its text; its near copies are others."""

    record: Record
    whole: int
    text: int


class Reporter:
    """Runs saved searches on ``arrivals``; ``reported`` are the keys of what was reported before.

    ``copies_of`` returns the group of copies of an article, each an id and the digest of its text. ``held_at`` returns
    the old version of an article that was the present one at a time, None where it was not kept. ``keys`` are those of
    the report, ``failed`` the reasons of the searches that cannot be run.
    """

    def __init__(
        self,
        arrivals: Arrivals,
        queries: SavedQueries,
        groups: NameGroups | None,
        reported: Iterable[bytes],
        copies_of: Callable[[str], Iterable[tuple[str, bytes]]],
        held_at: Callable[[str, int], Document | None],
    ) -> None:
        self.keys: list[bytes] = []
        self.failed: dict[SavedSearch, str] = {}
        self._arrivals, self._queries, self._groups, self._copies_of = arrivals, queries, groups, copies_of
        self._held_at = held_at
        self._kinds: dict[tuple[int, int], tuple[str, ...]] = {}
        self._reported = {int.from_bytes(key) for key in reported}
        self._ids: dict[int, str] = {}
        self._versions: dict[int, _Version] = {}
        self._near: dict[str, tuple[tuple[str, int], ...]] = {}

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
        own, marked = _digest(search.key.encode()), {}
        for document in reversed(documents):  # the earliest first: a later copy of it is marked
            record = self._version(document).record
            is_new = record.added > after
            if is_new or (search.changes and record.revised > after):
                marks = self._marks(own, self._version(document), is_new=is_new)
                if marks is not None:
                    marked[document] = is_new, marks
        highlighter = self._arrivals.highlighter(evaluated)
        hits: tuple[list[AlertHit], list[AlertHit]] = [], []
        for number, document in enumerate(one for one in documents if one in marked):
            is_new, (name, copy, copy_of) = marked[document]
            hit = self._arrivals.hit(document, highlighter, SNIPPETS if number < WITH_SNIPPETS else 0)
            hits[is_new].append(AlertHit(hit, name, copy, copy_of, () if is_new else self._changes(document, after)))
        return Alert(search.name, search.query, tuple(hits[True]), tuple(hits[False]), search.mail)

    def _node(self, search: SavedSearch) -> Node:
        node = self._queries.meaning(search)
        return node if self._groups is None else self._groups.expanded(Parsed(node, search.query, ())).node

    def _changes(self, document: int, after: int) -> tuple[str, ...]:
        """Return the kinds of change of an article after a time, from its kept versions or else its record."""
        if (document, after) not in self._kinds:
            record = self._version(document).record
            before = self._held_at(record.id, after)
            if before is None:
                times = {"headline": record.headline_changed, "text": record.text_changed}
                kinds = tuple(kind for kind, changed in times.items() if any(time > after for time in changed))
            else:
                present = self._arrivals.document(document)
                kinds = kinds_of_change(before.article, present.article, before.left_out, present.left_out)
            self._kinds[document, after] = kinds
        return self._kinds[document, after]

    def _version(self, document: int) -> _Version:
        if document not in self._versions:
            record = self._arrivals.record(document)
            whole = _digest(record.id.encode("utf-8", "surrogatepass") + b"\0" + record.content)
            self._versions[document] = _Version(record, whole, _digest(record.text))
        return self._versions[document]

    def _marks(self, own: int, version: _Version, *, is_new: bool) -> tuple[str, str | None, str | None] | None:
        """Return the name of a version, and the kind and the original of a copy; None for a reported version.

        ``own`` is the digest of the saved search, which makes keys of the digests of a version.
        """
        whole, text, record = own ^ version.whole, own ^ version.text, version.record
        if whole in self._reported:
            return None
        copy, copy_of = self._original(own, version) if is_new else (None, None)
        self._reported |= {whole, text}
        self._ids.setdefault(text, record.id)
        self.keys += [whole.to_bytes(8), text.to_bytes(8)]
        return f"{version.whole:016x}", copy, copy_of

    def _original(self, own: int, version: _Version) -> tuple[str | None, str | None]:
        """Return the kind of a copy of a reported text, and the id of the article; None and None for no copy."""
        text, record = own ^ version.text, version.record
        if text in self._reported:
            return "exact", self._ids.get(text) or record.copy_of
        if not self._reported:
            return None, None
        if record.id not in self._near:
            self._near[record.id] = tuple((id, _digest(text)) for id, text in self._copies_of(record.id))
        for id, digest in self._near[record.id]:
            if id != record.id and own ^ digest in self._reported:
                return "near", id
        return None, None


def _digest(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest())
