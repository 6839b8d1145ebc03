"""The values that cross borders between layers: all frozen, all plain.

An `Article` goes in; a `Rejection` stands where an article should have been; a `Removal` takes one back; `Results`
hold `Hit`s, and each hit its `Snippet`s; what a run did is in `newssearch.reports`. Nothing here knows of Whoosh,
click, or any file format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib import import_module
from operator import attrgetter
from typing import Any, Literal, get_args

from newssearch.arguments import wrong
from newssearch.errors import WrongTypeError

Precision = Literal["year", "month", "day", "minute", "second"]
"""How much of a date was stated; coarser first."""

Verdict = Literal["indexed", "updated", "unchanged", "duplicate", "rejected"]
Sort = Literal["relevance", "newest", "oldest"]
Match = Literal["best", "all", "any"]
Side = Literal["date", "left", "right"]
"""An order of contexts: by the date of the article, or by the words beside the match."""
Order = Literal["id", "oldest", "newest"]
"""An order of all articles: by id, or by date and then by id; the undated come last."""

_PRECISIONS: tuple[Precision, ...] = get_args(Precision)


def __getattr__(name: str) -> Any:
    """Reports are found here, too, and imported when one is first used, as a search makes none."""
    if name not in _REPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("newssearch.reports"), name)


_REPORTS = frozenset(
    "BoilerplateLine BoilerplateSource BoilerplateState CheckedFile CheckReport CopyReport ExportReport Holding "
    "KeptGeneration OptimizeReport RebuildReport RepairReport Report Shortfall Stats TransferReport "
    "report_as_dict".split()
)


@dataclass(frozen=True, slots=True)
class NewsDate:
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


@dataclass(frozen=True, slots=True)
class Article:
    """One news article. The absent are ``None`` or ``()``; text is as printed, paragraphs parted by a blank line.

    Raises UsageError where a field is of another type. A list of text becomes a tuple, and ``published`` without a
    ``precision`` gets the one that it is written with.
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
    """A BCP 47 tag; ``und`` where it could not be told."""
    published: str | None = None
    precision: Precision | None = None
    published_from: str | None = None
    updated: str | None = None
    retrieved: str | None = None
    """When the source was fetched: ISO 8601."""
    notes: tuple[str, ...] = ()
    source_file: str | None = None
    """Where it was read: an absolute path, or ``-`` for standard input."""

    def __post_init__(self) -> None:
        require_types(self)
        if self.precision is None and self.published is not None:
            object.__setattr__(self, "precision", precision_in_form(self.published))


@dataclass(frozen=True, slots=True)
class Rejection:
    """A place where an article should have been, and why there is none."""

    source: str
    """The file as the user named it, with ``:LINE`` or ``[N]`` where it holds many articles."""
    reason: str
    fault: str = field(default="", compare=False, repr=False)
    """The traceback where newssearch itself is at fault; empty where the source is."""

    def __post_init__(self) -> None:
        _require_texts(self, ("source", "reason", "fault"), ())


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
class Removal:
    """What a source says of an article that is to be no more: its publisher has canceled or withheld it."""

    id: str
    """As the article itself would give it: the given id, else the canonical URL."""
    reason: str
    source: str | None = None
    """The publisher."""
    source_file: str | None = None
    stated: str | None = None
    """When the publisher said so, ISO 8601; what it says later of the same article stands."""

    def __post_init__(self) -> None:
        _require_texts(self, ("id", "reason"), ("source", "source_file", "stated"))


Item = Article | Rejection | Removal
"""What reading finds, and an update takes."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of one field with the matches in it.

    ``marks`` are [start, end) character offsets into ``text``, ascending, never overlapping.
    """

    field: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Highlighted:
    """The texts of an article, whole, with what a query matches in them.

    ``texts`` are the headline, standfirst, dateline and body that the article has. What the query excludes is not
    marked. ``matches`` says whether the query matches the article, with all of its words.
    """

    id: str
    query: str
    matches: bool
    texts: tuple[Snippet, ...] = ()
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the values as JSON has them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that the query found. ``headline_marks`` are offsets into ``headline``."""

    id: str
    score: float
    headline: str | None = None
    published: str | None = None
    precision: Precision | None = None
    source: str | None = None
    byline: tuple[str, ...] = ()
    dateline: str | None = None
    section: str | None = None
    language: str | None = None
    url: str | None = None
    snippets: tuple[Snippet, ...] = ()
    headline_marks: tuple[tuple[int, int], ...] = ()
    missing: tuple[str, ...] = ()
    """The bare words of the query that the article lacks; empty for all that `Results.total` counts."""
    exact_copies: int = 0
    """The number of other articles here with the very same text, whether the query finds them or not."""


class _Draft(Hit):
    """A hit whose fields can still be set."""

    __slots__ = ()
    __setattr__ = object.__setattr__


def hit_of(values: tuple[Any, ...]) -> Hit:
    """Make a hit of the values of its fields, in a fifth of the time that its class takes for that.

    Each of ten hits, of every search, has fifteen fields, and a frozen dataclass sets each by a call.
    """
    draft: Any = _Draft.__new__(_Draft)
    (
        draft.id,
        draft.score,
        draft.headline,
        draft.published,
        draft.precision,
        draft.source,
        draft.byline,
        draft.dateline,
        draft.section,
        draft.language,
        draft.url,
        draft.snippets,
        draft.headline_marks,
        draft.missing,
        draft.exact_copies,
    ) = values
    draft.__class__ = Hit
    hit: Hit = draft
    return hit


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a query as it was read, and how many articles it matches on its own.

    ``hint`` says, for a clause that matches nothing, what would: the nearest spelling, another field, or is empty.
    """

    text: str
    meaning: str
    count: int
    hint: str = ""
    parts: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits, ready to iterate; ``total`` counts all that match, whatever the page.

    With ``match="best"``, articles with only some of the words (`Hit.missing`) come behind all that ``total`` counts.
    ``partial_total`` counts these; it is 0 where the others filled the page, as nobody looked for more.
    """

    query: str
    total: int
    offset: int
    hits: tuple[Hit, ...]
    took_ms: float = 0.0
    warnings: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    """Filled only when nothing was found: each clause with its own count, to see which is to blame."""
    partial: bool = False
    """Whether some of what is held could not be asked, as a node of a cluster did not answer: there may be more.
    Not to be confused with ``partial_total``."""
    partial_total: int = 0
    facets: Mapping[str, tuple[tuple[str | None, int], ...]] = field(default_factory=dict)
    """For each dimension that was asked for the keys and the counts of what ``total`` counts; see `News.count`."""

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def __getitem__(self, n: int) -> Hit:
        return self.hits[n]


@dataclass(frozen=True, slots=True)
class Context:
    """One place where a query matches, with the text to the left and to the right of it, on one line."""

    id: str
    published: str | None
    field: str
    left: str
    match: str
    right: str

    def to_dict(self) -> dict[str, Any]:
        """Return the values as JSON has them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a query was read: ``read_as`` parses to the same nodes as ``query`` did."""

    query: str
    read_as: str
    total: int
    clause: Clause
    warnings: tuple[str, ...] = ()


def article_as_dict(article: Article) -> dict[str, Any]:
    """``show --json``'s fields in their order; lists for the plural ones."""
    return {
        "id": article.id,
        "headline": article.headline,
        "standfirst": article.standfirst,
        "body": article.body,
        "byline": list(article.byline),
        "dateline": article.dateline,
        "section": article.section,
        "keywords": list(article.keywords),
        "source": article.source,
        "url": article.url,
        "language": article.language,
        "published": article.published,
        "precision": article.precision,
        "published_from": article.published_from,
        "updated": article.updated,
        "retrieved": article.retrieved,
        "notes": list(article.notes),
    }


EXPORT_MARK = "newssearch_export"
"""The key by which a JSON object says that newssearch wrote it: its fields are taken as they are, and not cleaned."""

EXPORT_VERSION = 1
"""The value under that key: which fields there are, and what they mean."""

_STATED = re.compile(
    r"[0-9]{4}(?:(-[0-9]{2})(?:(-[0-9]{2})(?:(T[0-9]{2}:[0-9]{2})(:[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?)?)?"
)
"""A date as an article states it: a year, a month, a day, or a day with a time and perhaps a zone."""


@lru_cache(maxsize=1 << 10)
def precision_in_form(value: str) -> Precision | None:
    """Return the precision that the form of a date shows, ISO 8601 as in ``2025-12``; None where it has another form.

    The day need not exist: see `newssearch.dates.periods.precision_of`.
    """
    match = _STATED.fullmatch(value)
    if match is None:
        return None
    return _PRECISIONS[sum(part is not None for part in match.groups())]


def item(name: str, value: object) -> Item:
    """Accept what an update takes: a check of `newssearch.arguments`."""
    if not isinstance(value, Article | Rejection | Removal):
        raise wrong(name, "an Article, a Rejection or a Removal", value)
    return value


_LISTS = ("byline", "keywords", "notes")
_TEXTS = (
    "headline", "standfirst", "body", "dateline", "section", "source", "url", "language", "published", "precision",
    "published_from", "updated", "retrieved", "source_file",
)  # fmt: skip


_TEXT_OR_NONE = frozenset({str, type(None)})
_texts_of = attrgetter(*_TEXTS)


def require_types(article: Article) -> None:
    """Make the lists of an article tuples, and raise UsageError where a field is of another type than it must be."""
    if type(article.id) is not str or not _TEXT_OR_NONE.issuperset(map(type, _texts_of(article))):  # seldom, and slower
        _require_texts(article, ("id",), _TEXTS)
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
