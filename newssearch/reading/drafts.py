"""What every reader yields: a draft of an article, or a refusal with its reason.

A reader of a format only finds the fields; dates are weighed, the language told and the id made in one place
(`newssearch.reading.finishing`), so that a new format is one more reader and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from newssearch.reading.streams import Stream
from newssearch.settings import DateOrder
from newssearch.text.dates import DateContext


@dataclass(frozen=True, slots=True)
class Claim:
    """A date as the source states it, not read yet; ``evidence`` says where it stood (``json``, ``text``, ...)."""

    value: str | int | float
    evidence: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a reader found it: text not cleaned, dates not read, the absent empty.

    ``where`` is the place in the file (``:LINE``, ``[N]`` or nothing). ``dateline`` may still hold a day and an
    agency beside the place. ``body`` may still open with a byline and a dateline.
    """

    where: str = ""
    id: str | None = None
    headline: str | None = None
    standfirst: str | None = None
    body: str | None = None
    byline: tuple[str, ...] = ()
    dateline: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    source: str | None = None
    url: str | None = None
    language: str | None = None
    published: tuple[Claim, ...] = ()
    updated: Claim | None = None
    retrieved: Claim | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A place in a source (``where`` as in `Draft`) that holds no article, and why."""

    reason: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The source being read, and what holds for every article in it.

    ``name`` is the source as the user named it, ``path`` its absolute path (``-`` for standard input).
    ``retrieved`` is ISO 8601 as it will be shown; ``moment`` the latest instant that it can mean.
    """

    name: str
    path: str
    retrieved: str
    moment: datetime
    date_order: DateOrder = "dmy"
    zone: tzinfo | None = None
    tell: Callable[[str], None] | None = None

    def context(self, language: str | None = None, moment: datetime | None = None) -> DateContext:
        """What reading a date needs to know; ``moment`` where an article says when it was fetched."""
        return DateContext(moment or self.moment, self.date_order, self.zone, language)

    def say(self, message: str) -> None:
        """Pass a remark on to whoever asked for them."""
        if self.tell is not None:
            self.tell(f"{self.name}: {message}")


Reader = Callable[[Stream, Origin], Iterator[Draft | Refusal]]
"""Reads one source of a format, streaming; raises only `newssearch.errors.ReadingError`."""
