"""Parameters of addresses: each is stated once, and read, checked and described from that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol, get_args

from newssearch.counting.buckets import DIMENSIONS
from newssearch.models import Collapse, Copies, Match, Sort
from newssearch.web.problems import ParameterError
from newssearch.web.server_config import Limits

LIMITS = Limits()

_SHOWN = 100
"""Characters of a wrong value in an error."""


class Given(Protocol):
    """The parameters of a request, each with one value or several."""

    def getlist(self, key: Any) -> list[str]:
        """Return all values of a parameter."""

    def keys(self) -> Iterable[str]:
        """Return the names of all parameters."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: ``read`` makes a value of its text, and raises ValueError, which says what it must be."""

    name: str
    description: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any] = str
    default: Any = None
    most: int = 1
    """The number of times that it may be given; of more than one it has several values."""
    required: bool = False
    argument: str = field(default="")
    """The argument of the library that gets the value, if it has another name."""

    def value(self, given: Given) -> Any:
        """Return the value in a request, or the default. Raises ParameterError."""
        texts = given.getlist(self.name)
        if len(texts) > self.most:
            most = "once is enough" if self.most == 1 else f"at most {self.most} are allowed"
            raise ParameterError(self.name, f"{self.name} was given {len(texts)} times; {most}.")
        if not texts:
            if self.required:
                raise ParameterError(self.name, f"{self.name} is missing: {self.description}")
            return self.default
        values = tuple(map(self._read, texts))
        return values if self.most > 1 else values[0]

    def _read(self, text: str) -> Any:
        try:
            return self.read(text)
        except ValueError as error:
            raise ParameterError(self.name, f"{self.name} must be {error}, not {text[:_SHOWN]!r}.") from None


def whole(name: str, default: int, most: int, description: str, least: int = 0) -> Parameter:
    """Return a parameter that is a whole number."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"a whole number from {least} to {most:,}")
        return int(text)

    schema = {"type": "integer", "minimum": least, "maximum": most, "default": default}
    return Parameter(name, description, schema, read, default)


def one_of(name: str, choices: Sequence[str], description: str, **more: Any) -> Parameter:
    """Return a parameter that is one of some words, or several of them."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return text

    schema: dict[str, Any] = {"type": "string", "enum": list(choices)}
    if more.get("most", 1) > 1:
        schema = {"type": "array", "items": schema, "maxItems": more["most"]}
    elif "default" in more:
        schema["default"] = more["default"]
    return Parameter(name, description, schema, read, **more)


def flag(name: str, description: str) -> Parameter:
    """Return a parameter that is 1 or 0."""

    def read(text: str) -> bool:
        if text not in ("1", "0", "true", "false"):
            raise ValueError("1 or 0")
        return text in ("1", "true")

    return Parameter(name, description, {"type": "string", "enum": ["1", "0", "true", "false"]}, read, False)


def _zone(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_+\-:/]{1,64}", text):
        raise ValueError("the name of a zone, such as Europe/London")
    return text


def _half_life(text: str) -> timedelta:
    match = re.fullmatch(r"([0-9]{1,4})([hdw])", text)
    if match is None or not int(match[1]):
        raise ValueError("a time such as 12h, 7d or 4w")
    return int(match[1]) * {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}[match[2]]


def _collapse(text: str) -> str | None:
    if text not in ("0", "1", *get_args(Collapse)):
        raise ValueError(f"1, 0 or one of {', '.join(get_args(Collapse))}")
    return {"0": None, "1": "best"}.get(text, text)


_TEXT = {"type": "string", "maxLength": 10_000}

Q = Parameter("q", "The query, in the language of newssearch.", _TEXT, required=True, argument="query")
MATCH = one_of(
    "match", get_args(Match), "Which bare words must be there: all, any, or first the articles with all and then most.",
    default="best",
)  # fmt: skip
STRICT = flag("strict", "Refuse stray punctuation, operators and unknown fields instead of reading around them.")
TZ = Parameter(
    "tz", "The zone of times and of today; without it the zone of the server.",
    {"type": "string", "pattern": "^[A-Za-z0-9_+:/-]{1,64}$"}, _zone,
)  # fmt: skip
LIMIT = whole("limit", 10, LIMITS.hits, "How many hits to return.")
OFFSET = whole("offset", 0, LIMITS.depth, "Skip the first hits.")
SNIPPETS = whole("snippets", 2, LIMITS.snippets, "How many snippets to return of each hit.")
SORT = one_of("sort", get_args(Sort), "What comes first; by date, the undated come last.", default="relevance")
FACET = one_of(
    "facet", DIMENSIONS, "Count what was found by this, too.", most=LIMITS.facets, default=(), argument="facets"
)
RECENCY = Parameter(
    "recency", "Rank recent articles higher: the bonus of the newest halves after each such time before it.",
    {"type": "string", "pattern": "^0{0,3}[1-9][0-9]{0,3}[hdw]$"}, _half_life,
)  # fmt: skip
BY = one_of("by", DIMENSIONS, "What to count by; twice for a cross table.", most=2, default=("month",))
SHARE = flag("share", "Count all articles of each bucket, too, and return the share of them.")
TOP = Parameter(
    "top", "The number of the most frequent values to show; the others are counted together.",
    {"type": "integer", "minimum": 1, "maximum": 10_000}, whole("top", 1, 10_000, "", least=1).read,
)  # fmt: skip
BEFORE = flag("before", "Only earlier articles: the background.")
AFTER = flag("after", "Only later articles.")
HIGHLIGHT = Parameter("q", "Mark what this query matches.", _TEXT, argument="query")
RANK = Parameter("rank", "Explain instead why the article of this id ranks where it does.", _TEXT)

COLLAPSE = Parameter(
    "collapse", "Return one hit of each group of near and exact copies: the best (or 1), or the earliest.",
    {"type": "string", "enum": ["0", "1", *get_args(Collapse)], "default": "0"}, _collapse,
)  # fmt: skip
EXACT = one_of("copies", get_args(Copies), "Return one of the exact copies of a text, or all.", default="one")
DIFF = flag("diff", "Return the words in which the texts of each copy differ, too.")


def _version(name: str, argument: str, description: str) -> Parameter:
    schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
    return Parameter(name, description, schema, whole(name, 1, 999_999_999, "", least=1).read, argument=argument)


NAME = Parameter("name", "Only the alerts of the saved search of this name.", {"type": "string"})
PAST = whole("limit", 50, 500, "How many alerts to return.")

ALERTS = (NAME, PAST)
SEARCH = (Q, LIMIT, OFFSET, SORT, MATCH, STRICT, SNIPPETS, TZ, FACET, RECENCY, EXACT, COLLAPSE)
COPIES = (DIFF,)
VERSIONS = (
    _version("from", "older", "The older version; without it the last but one."),
    _version("to", "newer", "The newer version; without it the newest."),
)
COUNT = (Q, BY, SHARE, TOP, MATCH, STRICT, TZ)
SIMILAR = (BEFORE, AFTER, LIMIT, OFFSET, SNIPPETS)
EXPLAIN = (Q, RANK, MATCH, STRICT, TZ)
ARTICLE = (HIGHLIGHT, MATCH, STRICT, TZ)


def values(given: Given, parameters: Iterable[Parameter]) -> dict[str, Any]:
    """Return the values of a request by the arguments that get them. Raises ParameterError, for unknown names too."""
    known = {parameter.name: parameter for parameter in parameters}
    for name in given.keys():  # noqa: SIM118  # the parameters of a request are no plain dict
        if name not in known:
            raise ParameterError(name, f"There is no parameter {name!r}; there are {', '.join(known)}.")
    return {each.argument or each.name: each.value(given) for each in known.values()}
