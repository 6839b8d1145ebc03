"""Saved searches within queries: ``saved:energy`` means the query that is saved as *energy*."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import datetime, tzinfo

from newssearch.errors import QueryError, QueryLimitError
from newssearch.query.nodes import Leaf, Node, Phrase, Word
from newssearch.query.normal import leaves, mapped, parts_of
from newssearch.query.parsing import Parsed, parse
from newssearch.query.saved_searches import SavedSearch, key_of
from newssearch.settings import QUERY_LIMITS

FIELD = "saved"

_MOST_NESTED = 16
"""Saved searches within saved searches: reading each takes a part of Python's stack."""


def names_saved(node: Node) -> bool:
    """Return whether ``node`` refers to a saved search."""
    return any(leaf.field == FIELD for leaf in leaves(node))


def referred_in(query: str) -> set[str]:
    """Return the keys of the saved searches that a saved query refers to; none for one that cannot be read."""
    if FIELD not in query.casefold():
        return set()
    try:
        node = parse(query).node
    except QueryError:
        return set()
    return {key_of(leaf.text) for leaf in leaves(node) if leaf.field == FIELD and isinstance(leaf, Word | Phrase)}


class SavedQueries:
    """The meanings of saved searches at one moment; each query is parsed once, strictly.

    ``now`` and ``tz`` are those of the query that refers to them.
    """

    def __init__(self, searches: Iterable[SavedSearch], now: datetime | None = None, tz: tzinfo | None = None) -> None:
        self._searches = {search.key: search for search in searches}
        self._now, self._tz = now, tz
        self._read: dict[str, Node] = {}
        self._reading: list[SavedSearch] = []

    def expanded(self, parsed: Parsed) -> Parsed:
        """Return a query with the meaning of each saved search in the place of its name.

        Raises QueryError for an unknown name and a search that refers to itself, QueryLimitError for more clauses than
        a query may have.
        """
        expand = self._expanding(parsed.text)
        loose = parsed.loose
        if loose is not None:
            loose = loose._replace(rest=tuple(expand(node) for node in loose.rest))
        first = None if parsed.first is None else expand(parsed.first)
        return parsed._replace(node=expand(parsed.node), first=first, loose=loose)

    def meaning(self, search: SavedSearch) -> Node:
        """Return the meaning of a saved search. Raises as `expanded` does, and where its query cannot be read."""
        if search.key not in self._read:
            self._reading.append(search)
            try:
                parsed = parse(search.query, now=self._now, tz=self._tz)
                expand = self._expanding(search.query)
                self._read[search.key] = expand(parsed.node) if FIELD in search.query.casefold() else parsed.node
            finally:
                self._reading.pop()
        return self._read[search.key]

    def _expanding(self, query: str) -> _Expansion:
        return _Expansion(self, query)

    def searched(self, leaf: Word | Phrase, query: str) -> Node:
        """Return the meaning of a leaf that names a saved search in ``query``."""
        key = key_of(leaf.text)
        search = self._searches.get(key)
        if search is None:
            raise _error(query, leaf.text, f"There is no saved search {leaf.text}.", self._nearest(leaf.text))
        names = [one.name for one in self._reading]
        if key in [one.key for one in self._reading]:
            way = " > ".join([*names, search.name])
            raise _error(query, leaf.text, f"A saved search cannot refer to itself: {way}.", "Save one without it.")
        if len(names) >= _MOST_NESTED:
            message = f"Saved searches refer to one another more than {_MOST_NESTED} deep."
            raise QueryLimitError(message, query=query)
        try:
            return self.meaning(search)
        except QueryLimitError:
            raise
        except QueryError as error:
            if not names:  # the reader of this query has not written the saved one
                said = error.message.rstrip(".")
                hint = f"Save it again: newssearch save {search.name} QUERY --replace"
                raise _error(
                    query, leaf.text, f"The saved search {search.name} cannot be read: {said}.", hint
                ) from None
            raise

    def _nearest(self, name: str) -> str:
        known = {key: search.name for key, search in self._searches.items()}
        nearest = difflib.get_close_matches(name.casefold(), known, n=1)
        if nearest:
            return f"Did you mean saved:{_quoted(known[nearest[0]])}?"
        return "newssearch saved lists them." if known else "None is saved yet: newssearch save NAME QUERY"


class _Expansion:
    """The expansion of one query: counts its clauses and levels, so that names in names cannot grow without bound."""

    def __init__(self, queries: SavedQueries, query: str) -> None:
        self._queries, self._query, self._clauses = queries, query, 0

    def __call__(self, node: Node) -> Node:
        self._clauses = 0
        found = mapped(node, self._change)
        if _depth(found) > QUERY_LIMITS.max_depth:
            message = f"With its saved searches, the query is more than {QUERY_LIMITS.max_depth} deep."
            raise QueryLimitError(message, query=self._query)
        return found

    def _change(self, leaf: Leaf) -> Node:
        if leaf.field != FIELD or not isinstance(leaf, Word | Phrase):
            self._clauses += 1
            return leaf
        node = self._queries.searched(leaf, self._query)
        self._clauses += sum(1 for _ in leaves(node))
        if self._clauses > QUERY_LIMITS.max_clauses:
            message = f"With its saved searches, the query has more than {QUERY_LIMITS.max_clauses:,} clauses."
            raise QueryLimitError(message, query=self._query)
        return node


def _depth(node: Node) -> int:
    return 1 + max(map(_depth, parts_of(node)), default=0)


def _quoted(name: str) -> str:
    return name if name.isalnum() else f'"{name}"'


def _error(query: str, name: str, message: str, hint: str) -> QueryError:
    text, key = query.casefold(), name.casefold()
    at = max(0, text.find(key, text.find(f"{FIELD}:") + len(FIELD)))
    return QueryError(message, query=query, start=at, end=at + len(name), hint=hint)
