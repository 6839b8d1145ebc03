"""Answers to queries: `Results` hold `Hit`s, and each hit its `Snippet`s."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from newssearch.frozen import dataclass
from newssearch.models import Precision
from newssearch.values import Value, day_of, plain, shortened

Facets = Mapping[str, tuple[tuple[str | None, int], ...]]


@dataclass(frozen=True, slots=True, repr=False)
class Snippet(Value):
    """A stretch of one field with the matches in it.

    ``marks`` are [start, end) character offsets into ``text``, ascending, never overlapping.
    """

    field: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def __repr__(self) -> str:
        return f"Snippet({self.field!r}, {shortened(self.text)}, {len(self.marks)} marks)"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, in a twentieth of the time that any value takes: a page has twenty snippets."""
        return {"field": self.field, "text": self.text, "marks": [list(mark) for mark in self.marks]}

    def highlight(self, before: str = "<mark>", after: str = "</mark>") -> str:
        """Return the text as HTML with ``before`` and ``after`` around each match.

        Characters that HTML gives a meaning are escaped; ``before`` and ``after`` are put in as they are.
        """
        from html import escape  # here, as a search in a terminal needs none

        parts, end = [], 0
        for start, stop in self.marks:
            parts += [escape(self.text[end:start]), before, escape(self.text[start:stop]), after]
            end = stop
        return "".join([*parts, escape(self.text[end:])])


@dataclass(frozen=True, slots=True)
class Highlighted(Value):
    """The whole texts of an article with marks at the matches of a query.

    ``texts`` are the headline, standfirst, dateline and body that the article has. Clauses that the query excludes
    are not marked. ``matches`` says whether the query matches the article, with all of its words.
    """

    id: str
    query: str
    matches: bool
    texts: tuple[Snippet, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Hit(Value):
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
    copies: int = 0
    """The number of other articles that this hit represents: its exact copies, whether the query finds them or not;
    where near copies are collapsed, the members of its group that the query finds."""
    outlets: int = 0
    """The number of publishers of all of these articles, this one included."""

    def __repr__(self) -> str:
        return f"Hit({self.id!r}, {self.score:.4g}, headline={shortened(self.headline)}, published={self.published!r})"

    @property
    def date(self) -> datetime.date | None:
        """The day of publication as printed; None where the date is coarser than a day or not known."""
        return day_of(self.published, self.precision)

    def to_dict(self) -> dict[str, Any]:
        """Return the hit as `newssearch search --json` prints it; ``missing`` only where words are missing."""
        document = {
            "id": self.id,
            "score": round(self.score, 4),
            "headline": self.headline,
            "headline_marks": [list(mark) for mark in self.headline_marks],
            "published": self.published,
            "precision": self.precision,
            "source": self.source,
            "byline": list(self.byline),
            "dateline": self.dateline,
            "section": self.section,
            "language": self.language,
            "url": self.url,
            "snippets": [snippet.to_dict() for snippet in self.snippets],
            "copies": self.copies,
            "outlets": self.outlets,
        }
        return document | {"missing": list(self.missing)} if self.missing else document


class _Draft(Value):
    """A hit whose fields can still be set: it has the slots of a hit, and no method that refuses."""

    __slots__ = Hit.__slots__


def hit_of(values: tuple[Any, ...]) -> Hit:
    """Make a hit of the values of its fields, in a quarter of the time that its class takes for that.

    Each of ten hits, of every search, has sixteen fields, and a frozen dataclass sets each by a call.
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
        draft.copies,
        draft.outlets,
    ) = values
    draft.__class__ = Hit
    hit: Hit = draft
    return hit


@dataclass(frozen=True, slots=True)
class Clause(Value):
    """One clause of a query as it was read, and how many articles it matches on its own.

    ``hint`` says, for a clause that matches nothing, which change would: the nearest spelling, another field, or is
    empty.
    """

    text: str
    meaning: str
    count: int
    hint: str = ""
    parts: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Results(Value):
    """A page of hits, ready to iterate; ``total`` counts all articles that match, whatever the page.

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
    """True where a node of a cluster did not answer, so that there may be more articles; ``partial_total`` is
    something else."""
    partial_total: int = 0
    facets: Facets = field(default_factory=dict)
    """For each dimension that was asked for the keys and the counts of all that ``total`` counts; see `News.count`."""
    groups: int | None = None
    """The number of hits where near copies are collapsed, a group of them one; None where they are not."""
    with_copies: int | None = None
    """The number of hits where each exact copy is one; None where they are not. ``total`` counts a text once."""

    def __repr__(self) -> str:
        return f"Results({self.query!r}, total={self.total}, offset={self.offset}, {len(self.hits)} hits)"

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def __getitem__(self, n: int) -> Hit:
        return self.hits[n]

    @property
    def shown(self) -> int:
        """The number of hits on all pages."""
        return next((count for count in (self.groups, self.with_copies) if count is not None), self.total)

    def to_dict(self) -> dict[str, Any]:
        """Return the page as `newssearch search --json` prints it, without the version of the schema."""
        counts = {"groups": self.groups, "with_copies": self.with_copies}
        document = {
            "query": self.query,
            "total": self.total,
            **{name: count for name, count in counts.items() if count is not None},
            "partial_total": self.partial_total,
            "offset": self.offset,
            "took_ms": round(self.took_ms, 1),
            "warnings": list(self.warnings),
            "hits": plain(self.hits),
        }
        if self.facets:
            document["facets"] = plain(self.facets)
        if self.partial:
            document["partial"] = True
        if not self.total:
            document["clauses"] = plain(self.clauses)
        return document


@dataclass(frozen=True, slots=True)
class Context(Value):
    """One place where a query matches, with the text to the left and to the right of it, on one line."""

    id: str
    published: str | None
    field: str
    left: str
    match: str
    right: str


@dataclass(frozen=True, slots=True)
class Variants(Value):
    """Spellings of a name, each with the number of articles that have it, the most frequent first.

    ``group`` are the names that stand for one another in queries, empty where ``name`` is in no group.
    """

    name: str
    variants: tuple[tuple[str, int], ...] = ()
    group: tuple[str, ...] = ()


Spans = tuple[tuple[str, str], ...]
"""A word diff: stretches of two texts, each ``same``, ``removed`` or ``added``, and its text."""


@dataclass(frozen=True, slots=True)
class Copy(Value):
    """A copy of an article, compared with the article.

    ``similarity`` is 1 for ``exact`` copies, whose text is the same; of others the share of runs of words that both
    bodies have. ``diff`` has, where it was asked for, the word diff of each text that differs, by field.
    """

    id: str
    published: str | None
    source: str | None
    headline: str | None
    similarity: float
    exact: bool
    diff: Mapping[str, Spans] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields; ``diff`` only where it was asked for."""
        document: dict[str, Any] = {
            "id": self.id,
            "published": self.published,
            "source": self.source,
            "headline": self.headline,
            "similarity": self.similarity,
            "exact": self.exact,
        }
        return document if self.diff is None else document | {"diff": plain(self.diff)}


@dataclass(frozen=True, slots=True)
class CopyGroup(Value):
    """All copies of the article ``id``, itself included, the earliest first, the undated last."""

    id: str
    group: tuple[Copy, ...]

    def __iter__(self) -> Iterator[Copy]:
        return iter(self.group)

    def __len__(self) -> int:
        return len(self.group)


@dataclass(frozen=True, slots=True)
class Quote(Value):
    """Words that an article has somebody say: ``text`` is ``body[start:end]``.

    ``speaker`` is the name as printed near the quotation, None where the article does not say.
    """

    id: str
    published: str | None
    source: str | None
    speaker: str | None
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Explanation(Value):
    """The reading of a query: ``read_as`` parses to the same nodes as ``query`` did."""

    query: str
    read_as: str
    total: int
    clause: Clause
    warnings: tuple[str, ...] = ()
