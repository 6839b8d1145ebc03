"""Values that reading finds and an update takes: all frozen, all plain.

An `Article` goes in; a `Rejection` takes the place of one that cannot be read; a `Removal` takes one back. Answers to
queries are in `newssearch.results`, reports of runs in `newssearch.reports`. Nothing here knows of Whoosh, click, or
any file format.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import field
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, get_args

from newssearch.arguments import wrong
from newssearch.errors import WrongTypeError
from newssearch.frozen import dataclass, quickly_pickled
from newssearch.values import Value, day_of, shortened

Precision = Literal["year", "month", "day", "minute", "second"]
"""The finest part of a date that was stated; coarser first."""

Verdict = Literal["indexed", "updated", "unchanged", "duplicate", "rejected"]
Sort = Literal["relevance", "newest", "oldest"]
Match = Literal["best", "all", "any"]
Copies = Literal["one", "all"]
"""The hits of exact copies: the earliest that matches, or all that match."""
Collapse = Literal["best", "earliest"]
"""The hit of a group of near copies: the one that ranks first, or the earliest that matches."""
Show = Copies | Collapse
"""The hits of groups of copies: `Copies` of exact copies, `Collapse` of near copies."""
Side = Literal["date", "left", "right"]
"""An order of contexts: by the date of the article, or by the words beside the match."""
Order = Literal["id", "oldest", "newest"]
"""An order of all articles: by id, or by date and then by id; the undated come last."""

Date = str | datetime.date | None
"""A date as an article takes it: ISO 8601, a `datetime.date` or a `datetime.datetime`."""

_PRECISIONS: tuple[Precision, ...] = get_args(Precision)


@dataclass(frozen=True, slots=True)
class NewsDate(Value):
    """One date, as honest as its evidence.

    ``value`` is ISO 8601 at its own precision (``2025``, ``2025-12``, ``2025-12-05``,
    ``2025-12-05T14:30:00+05:30``; no offset where the zone is not known). ``evidence`` names where it came from
    (``dateline``, ``meta``, ``text``, ...). ``notes`` say what was inferred or doubtful, each a short sentence that
    starts with its keyword (``year inferred: ...``, ``weekday disagrees: ...``, ``day and month ambiguous: ...``,
    ``zone assumed: ...``, ``zone unknown: ...``, ``in the future: ...``; ``docs/dates.md`` has them all).
    """

    value: str
    precision: Precision
    evidence: str
    notes: tuple[str, ...] = ()


@quickly_pickled
@dataclass(frozen=True, slots=True, repr=False)
class Article(Value):
    """One news article. Absent fields are ``None`` or ``()``; text is as printed, paragraphs parted by a blank line.

    Raises UsageError where a field is of another type. A list of text becomes a tuple, a `datetime.date` or
    `datetime.datetime` the text of it (ISO 8601). ``published`` without a ``precision`` gets the one that it is
    written with.
    """

    id: str
    """Stable: the given id, else the canonical URL, else a hash of source, headline and day."""
    headline: str | None = None
    standfirst: str | None = None
    body: str | None = None
    byline: tuple[str, ...] = ()
    dateline: str | None = None
    """The place only: ``LONDON`` of ``LONDON, March 3 (Reuters) -``."""
    section: str | None = None
    keywords: tuple[str, ...] = ()
    source: str | None = None
    """The publisher: an outlet or an agency."""
    url: str | None = None
    language: str | None = None
    """A BCP 47 tag; ``und`` where the text does not show it."""
    published: str | None = None
    precision: Precision | None = None
    published_from: str | None = None
    updated: str | None = None
    retrieved: str | None = None
    """The time when the source was fetched, ISO 8601."""
    notes: tuple[str, ...] = ()
    source_file: str | None = None
    """The file that it was read from: an absolute path, or ``-`` for standard input."""

    if TYPE_CHECKING:  # dates may be given as more than what the fields hold

        def __init__(
            self,
            id: str,
            headline: str | None = None,
            standfirst: str | None = None,
            body: str | None = None,
            byline: Sequence[str] = (),
            dateline: str | None = None,
            section: str | None = None,
            keywords: Sequence[str] = (),
            source: str | None = None,
            url: str | None = None,
            language: str | None = None,
            published: Date = None,
            precision: Precision | None = None,
            published_from: str | None = None,
            updated: Date = None,
            retrieved: Date = None,
            notes: Sequence[str] = (),
            source_file: str | None = None,
        ) -> None: ...

    def __post_init__(self) -> None:
        require_types(self)
        if self.precision is None and self.published is not None:
            object.__setattr__(self, "precision", precision_in_form(self.published))

    def __repr__(self) -> str:
        return f"Article({self.id!r}, headline={shortened(self.headline)}, published={self.published!r})"

    @property
    def date(self) -> datetime.date | None:
        """The day of publication as printed; None where the date is coarser than a day or not known."""
        return day_of(self.published, self.precision)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as `newssearch show --json` prints them: all but ``source_file``."""
        document = Value.to_dict(self)
        del document["source_file"]
        return document


@dataclass(frozen=True, slots=True)
class HeldArticle(Value):
    """An article and its times in the archive, ISO 8601 in UTC, None where they are not known.

    ``added`` is when the archive first had the article, ``changed`` when its present version came in.
    """

    article: Article
    added: str | None
    changed: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields of the article, and the times."""
        return self.article.to_dict() | {"added": self.added, "changed": self.changed}


@dataclass(frozen=True, slots=True)
class Rejection(Value):
    """A place where no article could be read, and the reason."""

    source: str
    """The file as the user named it, with ``:LINE`` or ``[N]`` where it holds many articles."""
    reason: str
    fault: str = field(default="", compare=False, repr=False)
    """The traceback where newssearch itself is at fault; empty where the source is."""

    def __post_init__(self) -> None:
        _require_texts(self, ("source", "reason", "fault"), ())

    def to_dict(self) -> dict[str, Any]:
        """Return source and reason; the traceback of a fault is for the log."""
        return {"source": self.source, "reason": self.reason}


@dataclass(frozen=True, slots=True, eq=False)
class _KindOfRejection(Rejection):
    """A rejection of one kind; equal to a plain one with the same words."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rejection) and (self.source, self.reason) == (other.source, other.reason)

    __hash__ = Rejection.__hash__


class MissingSource(_KindOfRejection):
    """A source that was named and does not exist."""

    __slots__ = ()


class MissingKey(_KindOfRejection):
    """A key that the user mapped to a field and that no article of the run has."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Removal(Value):
    """A notice that the publisher of an article has canceled or withheld it."""

    id: str
    """The id that the article itself would get: the given id, else the canonical URL."""
    reason: str
    source: str | None = None
    """The publisher."""
    source_file: str | None = None
    stated: str | None = None
    """The time of the notice, ISO 8601; a later version of the same article is taken in again."""

    def __post_init__(self) -> None:
        _require_texts(self, ("id", "reason"), ("source", "source_file", "stated"))


Item = Article | Rejection | Removal
"""Anything that reading finds and an update takes."""

_ITEMS = (Article, Rejection, Removal)


EXPORT_MARK = "newssearch_export"
"""The key by which a JSON object says that newssearch wrote it: its fields are taken as they are, and not cleaned."""

EXPORT_VERSION = 1
"""The value under that key: the version of the fields and their meaning."""

_STATED = (
    r"[0-9]{4}(?:(-[0-9]{2})(?:(-[0-9]{2})(?:(T[0-9]{2}:[0-9]{2})(:[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?)?)?"
)
"""A date as an article states it: a year, a month, a day, or a day with a time and perhaps a zone."""


@lru_cache(maxsize=1 << 10)
def precision_in_form(value: str) -> Precision | None:
    """Return the precision that the form of a date shows, ISO 8601 as in ``2025-12``; None where it has another form.

    The day need not exist: see `newssearch.dates.periods.precision_of`.
    """
    match = re.fullmatch(_STATED, value)
    if match is None:
        return None
    return _PRECISIONS[sum(part is not None for part in match.groups())]


def item(name: str, value: object) -> Item:
    """Accept what an update takes: a check of `newssearch.arguments`."""
    if not isinstance(value, _ITEMS):
        raise wrong(name, "an Article, a Rejection or a Removal", value)
    return value


_LISTS = ("byline", "keywords", "notes")
_TEXTS = (
    "headline", "standfirst", "body", "dateline", "section", "source", "url", "language", "published", "precision",
    "published_from", "updated", "retrieved", "source_file",
)  # fmt: skip


_DATES = ("published", "updated", "retrieved")
_TEXT_OR_NONE = frozenset({str, type(None)})
_texts_of = attrgetter(*_TEXTS)
_lists_of = attrgetter(*_LISTS)
_NO_LISTS = ((), (), ())


def require_types(article: Article) -> None:
    """Make lists of an article tuples and dates text; raise UsageError where a field is of a type that it cannot be."""
    if type(article.id) is not str or not _TEXT_OR_NONE.issuperset(map(type, _texts_of(article))):  # seldom, and slower
        for name in _DATES:
            if isinstance(date := getattr(article, name), datetime.date):
                object.__setattr__(article, name, date.isoformat())
        _require_texts(article, ("id",), _TEXTS)
    if _lists_of(article) == _NO_LISTS:
        return
    for name in _LISTS:
        value = getattr(article, name)
        if type(value) is tuple and not value:
            continue
        if isinstance(value, list):
            value = tuple(value)
            object.__setattr__(article, name, value)
        if not isinstance(value, tuple):
            raise _wrong(article, name, value, f"a list of text, as {name}=('...',)")
        for n, part in enumerate(value):
            if not isinstance(part, str):
                raise _wrong(article, f"{name}[{n}]", part, "text")


def _require_texts(item: Article | Rejection | Removal, always: tuple[str, ...], perhaps: tuple[str, ...]) -> None:
    for name in always:
        if not isinstance(value := getattr(item, name), str):
            raise _wrong(item, name, value, "text")
    for name in perhaps:
        if (value := getattr(item, name)) is not None and not isinstance(value, str):
            raise _wrong(item, name, value, "text or None")


def _wrong(item: object, name: str, value: object, wanted: str) -> WrongTypeError:
    return wrong(f"{type(item).__name__} {name}", wanted, value)
