"""Nodes of a query: a frozen tree that is independent of any engine.

`newssearch.query.printing.to_text` prints any tree back to a query that parses to the same tree. A ``field`` of
``None`` means the text of the article: headline, standfirst, dateline, body.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from newssearch.frozen import dataclass

Unit = Literal["sentence", "paragraph"]


@dataclass(frozen=True, slots=True)
class _Text:
    """Text in a field. Kinds of nodes with the same parts share these: making a dataclass is what takes time here."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    """Several nodes."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class _Whole:
    """A node without parts."""


class Word(_Text):
    """A bare word: matches its stem. May analyse to several tokens (``AT&T``, ``covid-19``), then a phrase."""

    __slots__ = ()


class Phrase(_Text):
    """``"prime minister"``: the words as written (folded, not stemmed), in this order, side by side."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Proximity:
    """``"gas pipeline"~5``: the words as written, in any order, positions differing by at most ``distance``."""

    text: str
    distance: int
    field: str | None = None


class Prefix(_Text):
    """``pipe*``: words that begin so (``text`` is without the asterisk)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Wildcard:
    """``wom?n``, ``*stan``: ``?`` is one character, ``*`` any number of them."""

    pattern: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """``zelensky~``, ``zelensky~2``: words within ``edits`` insertions, deletions, changes or swaps."""

    text: str
    edits: int = 1
    field: str | None = None


class Cased(_Text):
    """``CAPS(US)``, ``CAPS("Bank of England")``: a phrase whose words are written with the capitals of ``text``.

    A word of it that has no capital matches in any case.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Near:
    """``a NEAR/5 b`` and, ``ordered``, ``a PRE/5 b``: at most ``distance`` positions apart; 1 is side by side.

    The sides are leaves (words, phrases, patterns), other ``Near`` nodes, ``First``, or ``Or`` groups of them.
    """

    left: Node
    right: Node
    distance: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """``a W/S b W/S c``, ``a W/P b``: all parts in one sentence or one paragraph, no two beginning at the same word.

    A part is anything that ``Near`` takes. In one paragraph it may also be a ``Within`` of one sentence.
    """

    parts: tuple[Node, ...]
    unit: Unit


@dataclass(frozen=True, slots=True)
class First:
    """``FIRST50(x)``: the part among the first ``words`` words of its field, and wholly so."""

    part: Node
    words: int


@dataclass(frozen=True, slots=True)
class AtLeast:
    """``ATLEAST5(x)``: the part matches ``times`` times or more in the article, all fields counted together."""

    part: Node
    times: int


class And(_Group):
    """Every child matches."""

    __slots__ = ()


class Or(_Group):
    """At least one child matches."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SomeOf:
    """At least ``least`` of the words match. `newssearch.query.loosening` makes this node; no query can write it."""

    children: tuple[Word, ...]
    least: int


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not match."""

    child: Node


@dataclass(frozen=True, slots=True)
class DateRange:
    """Articles whose date can lie within the bounds; ``None`` leaves a side open, though an undated article never
    matches.

    A ``date`` bound compares calendar days as printed on the article, and is inclusive. An aware ``datetime`` bound
    (UTC) compares instants: a start is inclusive, an end exclusive.
    """

    start: date | datetime | None = None
    end: date | datetime | None = None


class NoDate(_Whole):
    """``date:none``: articles whose date is not known."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class NumberRange:
    """``words:200..400``, ``copies:>10``: a number within inclusive bounds; ``None`` leaves a side open."""

    field: str
    low: int | None = None
    high: int | None = None


class Everything(_Whole):
    """``*:*``: every article."""

    __slots__ = ()


Leaf = Word | Phrase | Proximity | Prefix | Wildcard | Fuzzy | Cased
Placed = Leaf | Near | Within | First
"""Nodes that match at places of one field; so does an ``Or`` of them."""

Node = Placed | AtLeast | And | Or | SomeOf | Not | DateRange | NoDate | NumberRange | Everything
