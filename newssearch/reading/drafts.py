"""Values that every reader yields: a draft of an article, a refusal with its reason, or a file within the file.

A reader of a format only finds the fields. `newssearch.reading.finish` weighs dates, detects the language and makes the
id for all of them, so a new format is one more reader and nothing else. A reader of a container yields `Member`s, and
`newssearch.reading.reader` reads each as a file of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Literal, ParamSpec

from newssearch.dates.parser import DateContext
from newssearch.errors import ReadingError
from newssearch.frozen import quickly_pickled
from newssearch.models import Article, precision_in_form
from newssearch.reading.containers.unpacking import Bytes
from newssearch.reading.streams import Stream
from newssearch.reading.tables.column_use import ColumnUse
from newssearch.settings import DateOrder

Status = Literal["usable", "withheld", "canceled"]
"""The publisher's permission (``pubStatus`` of IPTC); all values except ``usable`` remove the article."""


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Claim:
    """A date as the source states it, not parsed yet; ``evidence`` is its origin (``json-ld``, ``feed``, ...).

    `newssearch.reading.date_evidence` has the weight of each kind of evidence.
    """

    value: str | int | float
    evidence: str


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a reader found it: text not cleaned, dates not parsed, missing fields empty.

    ``where`` is the place in the file (``:LINE``, ``[N]`` or nothing). Text has no markup, and blank lines separate its
    paragraphs. ``byline`` names people; readers pass a printed byline through
    `newssearch.reading.openings.bylines.people` first. ``dateline`` may still have a day and an agency beside the
    place, and ``body`` may still open with a byline and a dateline. A relative ``url`` is resolved against the address
    of its source (`Origin.url`). ``published`` holds every date that the source gives, in any order: they vote.
    ``updated`` and ``embargoed`` hold the likeliest first; the first that is a date counts.
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
    """The time until which it must not be published; until then it is rejected with that reason."""


def noted(draft: Draft, stream: Stream) -> Draft:
    """Return ``draft`` with a note on doubtful bytes in its stream."""
    if stream.doubts is None:
        return draft
    texts = (draft.headline, draft.standfirst, draft.body, draft.dateline, draft.source, *draft.byline)
    note = stream.doubts("".join(text for text in texts if text))
    return replace(draft, notes=(*draft.notes, note)) if note else draft


@dataclass(frozen=True, slots=True)
class Verbatim:
    """An article that newssearch itself exported: it is already cleaned and is taken unchanged."""

    article: Article
    where: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A place in a source (``where`` as in `Draft`) without an article, and the reason."""

    reason: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A file within a file: of an archive, or fetched from an address.

    ``name`` follows ``!`` in what the user sees (``news.zip!monday/a.xml``). ``raw`` gives its bytes, unpacked as far
    as the container packs them; the caller reads and closes it before it asks for the next member. ``modified`` is when
    it was stored, used where no time of retrieval is known; ``retrieved`` when it was fetched. ``url`` is where it was
    fetched from, ``encoding`` the encoding stated there.
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
    """The source being read, and the values that apply to every article in it.

    ``name`` is the source as the user named it, ``path`` its absolute path (``-`` for standard input); both go on with
    ``!MEMBER`` within archives. ``retrieved`` is ISO 8601 as it will be shown; ``moment`` the latest instant that it
    can mean; ``now`` the time of this run, for embargoes only: no article is ever dated by it. ``columns`` maps names
    of the source to fields, and ``use`` records which of them were used; ``url`` is where the source was fetched from,
    ``encoding`` the encoding stated there.
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
        """Return the context for parsing dates.

        ``moment`` and ``retrieved`` (as shown) replace those of the source where an article states when it was fetched.
        """
        known_to = precision_in_form(retrieved or self.retrieved) or "second"
        return DateContext(moment or self.moment, self.date_order, self.zone, language, known_to)

    def say(self, message: str) -> None:
        """Send a remark to the caller, if it asked for remarks."""
        if self.tell is not None:
            self.tell(f"{self.name}: {message}")


Reader = Callable[[Stream, Origin], Iterator[Found]]
"""Reads one source of a format, streaming; raises only `newssearch.errors.ReadingError`.

A fault of one article is a `Refusal` in its place, and the reader goes on; it raises where it cannot go on."""


_STATUSES: tuple[tuple[str, Status], ...] = (("cancel", "canceled"), ("kill", "canceled"), ("withh", "withheld"))
"""The first letters of words for a status: ``canceled``, ``Cancelled``, ``withheld``, ``withhold``."""

_CODE = re.compile(r"[:/#]")


def status_of(stated: str | None) -> Status:
    """Return the status of a word, a qcode (``stat:canceled``) or the address of a code, else ``usable``."""
    word = _CODE.split((stated or "").strip().lower())[-1]
    return next((status for beginning, status in _STATUSES if word.startswith(beginning)), "usable")


Claims = tuple[Claim, ...]

P = ParamSpec("P")


def drafted(where: str, draft: Callable[P, Draft | Refusal], *args: P.args, **named: P.kwargs) -> Draft | Refusal:
    """Return the result of ``draft``, or a refusal with the reason where it raises ReadingError."""
    try:
        return draft(*args, **named)
    except ReadingError as error:
        return Refusal(str(error), where)


def dates_of(created: str | None, versioned: str | None, evidence: str, *, is_first: bool) -> tuple[Claims, Claims]:
    """Return the claims of publication and of update of an item, given when it and its version were created.

    If only the version is dated, and is not known to be the first, its date is that of an update.
    """
    version = (Claim(versioned, evidence),) if versioned and versioned != created else ()
    if created:
        return (Claim(created, evidence),), version
    if is_first:
        return version, ()
    return tuple(Claim(claim.value, "updated") for claim in version), version
