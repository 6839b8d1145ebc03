"""Values that every reader yields: a draft of an article, a refusal with its reason, or a file within the file.

A reader of a format only finds the fields; dates are weighed, the language told and the id made in one place
(`newssearch.reading.finish`), so that a new format is one more reader and nothing else. A reader of a container
yields `Member`s, and each is read as if it were a file of its own (`newssearch.reading.reader`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Literal

from newssearch.dates.parser import DateContext
from newssearch.models import Article, precision_in_form
from newssearch.reading.containers.unpacking import Bytes
from newssearch.reading.streams import Stream
from newssearch.reading.tables.column_use import ColumnUse
from newssearch.settings import DateOrder

Status = Literal["usable", "withheld", "canceled"]
"""What a publisher lets be done with an article (``pubStatus`` of IPTC); all but ``usable`` take it out."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A date as the source states it, not read yet; ``evidence`` says where it stood (``json-ld``, ``feed``, ...).

    What each evidence weighs against others is in `newssearch.reading.date_evidence`.
    """

    value: str | int | float
    evidence: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a reader found it: text not cleaned, dates not read, the absent empty.

    ``where`` is the place in the file (``:LINE``, ``[N]`` or nothing). Text has no markup, its paragraphs are parted
    by blank lines. ``byline`` names people; a byline as printed goes through
    `newssearch.reading.openings.bylines.people` first. ``dateline`` may still hold a day and an agency beside the
    place, and ``body`` may still open with a byline and a dateline. A relative ``url`` is resolved against the
    address of its source (`Origin.url`). ``published`` holds every date that the source gives, in any order: they
    vote. ``updated`` and ``embargoed`` hold the likeliest first; the first that is a date counts.
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
    updated: tuple[Claim, ...] = ()
    retrieved: Claim | None = None
    notes: tuple[str, ...] = ()
    status: Status = "usable"
    embargoed: tuple[Claim, ...] = ()
    """Not to be made public before: until then it is rejected, and says so."""


def noted(draft: Draft, stream: Stream) -> Draft:
    """Return ``draft`` with a note on what was doubtful in the bytes that its stream was read from."""
    if stream.doubts is None:
        return draft
    texts = (draft.headline, draft.standfirst, draft.body, draft.dateline, draft.source, *draft.byline)
    note = stream.doubts("".join(text for text in texts if text))
    return replace(draft, notes=(*draft.notes, note)) if note else draft


@dataclass(frozen=True, slots=True)
class Verbatim:
    """An article that newssearch itself wrote out: it was cleaned once, and is taken as it is."""

    article: Article
    where: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A place in a source (``where`` as in `Draft`) that holds no article, and why."""

    reason: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A file within a file: of an archive, or what was fetched from an address.

    ``name`` follows ``!`` in what the user sees (``news.zip!monday/a.xml``). ``raw`` gives its bytes, unpacked as far
    as the container packs them; it is read before the next member is asked for, and closed by who reads it.
    ``modified`` is when it was stored, used where nobody says when it was fetched; ``retrieved`` when it was fetched,
    for certain. ``url`` is where it was fetched from, ``encoding`` what that place said of its bytes.
    """

    name: str
    raw: Bytes
    modified: datetime | None = None
    retrieved: datetime | None = None
    url: str | None = None
    encoding: str | None = None


Found = Draft | Verbatim | Refusal | Member


@dataclass(frozen=True, slots=True)
class Origin:
    """The source being read, and what holds for every article in it.

    ``name`` is the source as the user named it, ``path`` its absolute path (``-`` for standard input); both go on
    with ``!MEMBER`` within archives. ``retrieved`` is ISO 8601 as it will be shown; ``moment`` the latest instant that
    it can mean; ``now`` the time of this run, for embargoes only: no article is ever dated by it. ``columns`` says for
    names of the source which field of ours they mean, and ``use`` takes note of what became of them; ``url`` is where
    the source was fetched from, ``encoding`` what was said of its bytes there.
    """

    name: str
    path: str
    retrieved: str
    moment: datetime
    date_order: DateOrder = "dmy"
    zone: tzinfo | None = None
    tell: Callable[[str], None] | None = None
    now: datetime | None = None
    columns: tuple[tuple[str, str], ...] = ()
    url: str | None = None
    encoding: str | None = None
    use: ColumnUse = field(default_factory=ColumnUse, compare=False, repr=False)

    def context(
        self, language: str | None = None, moment: datetime | None = None, retrieved: str | None = None
    ) -> DateContext:
        """Return what reading a date needs; ``moment`` and ``retrieved`` (as shown) where an article says when it was
        fetched."""
        known_to = precision_in_form(retrieved or self.retrieved) or "second"
        return DateContext(moment or self.moment, self.date_order, self.zone, language, known_to)

    def say(self, message: str) -> None:
        """Pass a remark on to whoever asked for them."""
        if self.tell is not None:
            self.tell(f"{self.name}: {message}")


Reader = Callable[[Stream, Origin], Iterator[Found]]
"""Reads one source of a format, streaming; raises only `newssearch.errors.ReadingError`.

What is wrong with one article is a `Refusal` in its place, and the reader goes on; it raises where it cannot."""
