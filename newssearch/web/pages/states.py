"""States of the search page: each has an address, and a click leads from one to the next.

A facet or a stretch of time that is clicked becomes one more clause of the query. So the address and the box say all
that is asked, and the same query gives the same answer on the command line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from newssearch.errors import QueryError
from newssearch.models import Sort
from newssearch.query.nodes import And, Node
from newssearch.query.parsing import parse
from newssearch.query.printing import to_text

PAGE = 10
"""Hits on a page."""


@dataclass(frozen=True)
class State:
    """The state of the search page: what was asked, in which order, from which hit on, and how counts are shown."""

    query: str = ""
    sort: Sort = "relevance"
    offset: int = 0
    shares: bool = False

    @property
    def address(self) -> str:
        """The address of the page in this state; usual values are left out."""
        usual: dict[str, Any] = {"sort": "relevance", "offset": 0, "share": 0}
        given = {"q": self.query, "sort": self.sort, "offset": self.offset, "share": int(self.shares)}
        return "/?" + urlencode({name: value for name, value in given.items() if value != usual.get(name)})

    @cached_property  # each list of links asks
    def narrowed(self) -> Narrowed:
        """The query as what clicks have added, and all before it."""
        return Narrowed.of(self.query)

    def asking(self, query: str) -> State:
        """Return the first page of another query."""
        return replace(self, query=query, offset=0)

    def sorted(self, sort: Sort) -> State:
        """Return the first page in another order."""
        return replace(self, sort=sort, offset=0)

    def at(self, offset: int) -> State:
        """Return another page of the same hits."""
        return replace(self, offset=max(0, offset))


def article_address(identifier: str, query: str = "") -> str:
    """Return the address of an article, with what a query matches marked."""
    path = f"/articles/{segment(identifier)}"
    return f"{path}?{urlencode({'q': query})}" if query else path


def copies_address(identifier: str) -> str:
    """Return the address of the copies of an article."""
    return f"/copies/{segment(identifier)}"


def versions_address(identifier: str) -> str:
    """Return the address of the versions of an article."""
    return f"/versions/{segment(identifier)}"


def saved_address(name: str) -> str:
    """Return the address of a saved search."""
    return f"/saved/{segment(name)}"


def segment(identifier: str) -> str:
    """Return an id as a part of a path."""
    return quote(identifier.encode("utf-8", "replace"), safe="")


def feed_address(query: str) -> str:
    """Return the address of the Atom feed of a query."""
    return "/feed?" + urlencode({"q": query})


_CLAUSE = re.compile(r"(?:^|\s)((?:source|section|language|date):(?:\"[^\"]*\"|[^\s\"()]+))$")
_PROBE = 'source:"x"'

_CLICKS = 10
"""Clauses that are taken off a query: reading a long one again for each takes time."""


@dataclass(frozen=True)
class Narrowed:
    """A query as the clauses that clicks have added at its end, and all before them."""

    base: str
    clauses: tuple[str, ...]

    @classmethod
    def of(cls, query: str) -> Narrowed:
        """Take the clauses off the end of a query that narrow all that is before them."""
        bases, clauses = [query.strip()], list[str]()
        while len(clauses) < _CLICKS and (match := _CLAUSE.search(bases[-1])):
            clauses.insert(0, match[1])
            bases.append(bases[-1][: match.start()].rstrip())
        for n in range(len(clauses), 0, -1):
            if _narrow(clauses[-n:], bases[n]):
                return cls(bases[n], tuple(clauses[-n:]))
        return cls(bases[0], ())

    def without(self, clause: str) -> str:
        """Return the query without one of its clauses; a query of nothing finds everything."""
        return self._joined(tuple(each for each in self.clauses if each != clause)) or "*:*"

    def by(self, field: str, value: str) -> str:
        """Return the query with one more clause; of dates only the last counts."""
        clause = f"{field}:{value}" if field == "date" else f'{field}:"{_phrase(value)}"'
        kept = tuple(each for each in self.clauses if field != "date" or not each.startswith("date:"))
        return self._joined(kept if clause in kept else (*kept, clause))

    def _joined(self, clauses: tuple[str, ...]) -> str:
        return " ".join([self._closed if clauses else self.base, *clauses]).strip()

    @cached_property  # each bar of a timeline asks
    def _closed(self) -> str:
        """Return the base so that a clause behind it narrows all of it: in brackets or as it was read, if need be."""
        if not self.base or _narrow([_PROBE], self.base):
            return self.base
        closed = f"({self.base})"
        try:
            node = _read(self.base)
            return closed if _narrow([_PROBE], closed) and _read(closed) == node else f"({to_text(node)})"
        except QueryError:
            return self.base


def _narrow(clauses: Sequence[str], base: str) -> bool:
    """Return whether clauses behind a query narrow all of it: not behind ``OR``, as in ``gas OR date:2025``."""
    try:
        alone = _parts(_read(base)) if base else ()
        return _parts(_read(" ".join([base, *clauses]))) == (*alone, *map(_read, clauses))
    except QueryError:
        return False


def _parts(node: Node) -> tuple[Node, ...]:
    return node.children if isinstance(node, And) else (node,)


def _phrase(value: str) -> str:
    """Return a value as the words of a phrase, which has no quotes in it; punctuation does not matter there."""
    return " ".join(value.replace('"', " ").split())


def _read(query: str) -> Node:
    return parse(query, match="best", strict=False).node
