"""Saved searches: the queries that people keep in an archive under names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from newssearch.errors import UsageError
from newssearch.frozen import dataclass
from newssearch.values import Value, plain

LONGEST_NAME = 100
"""Characters of the name of a saved search."""

MOST = 100_000
"""Saved searches of an archive: all of them are read for each report."""


@dataclass(frozen=True, slots=True)
class SavedSearch(Value):
    """A query under a name. Its first alert begins at ``saved``, a time in UTC.

    With ``changes``, its alerts also have articles whose text changed. ``mail`` are the addresses for its alerts.
    """

    name: str
    query: str
    changes: bool = False
    mail: tuple[str, ...] = ()
    saved: str = ""
    since: int = 0
    """The time of the newest run whose articles its alerts leave out, in seconds since 1970."""

    @property
    def key(self) -> str:
        """The name as names are compared."""
        return key_of(self.name)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as `newssearch saved --json` prints them."""
        return {name: plain(getattr(self, name)) for name in ("name", "query", "changes", "mail", "saved")}


def key_of(name: str) -> str:
    """Return a name as names are compared: in any case, with single spaces."""
    return " ".join(name.split()).casefold()


def named_in(searches: Iterable[SavedSearch], name: str) -> SavedSearch | None:
    """Return the saved search of a name; None for an unknown one."""
    key = key_of(name)
    return next((search for search in searches if search.key == key), None)


def named(name: str) -> str:
    """Return a name of a saved search, with single spaces. Raises UsageError for a text that cannot be one."""
    text = " ".join(name.split())
    if not text or len(text) > LONGEST_NAME or '"' in text or not text.isprintable():
        raise UsageError(
            f"{name[:LONGEST_NAME]!r} cannot name a saved search: give 1 to {LONGEST_NAME} printable characters, "
            "without quotes."
        )
    return text
