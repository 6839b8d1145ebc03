"""Bounds of a range, as dates and numbers alike write them: ``a..b``, ``[a TO b}``, ``>=a``, or one value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newssearch.errors import QueryError
from newssearch.query.nodes import NumberRange


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range as it was written, at offset ``start`` of the query."""

    text: str
    start: int
    inclusive: bool = True


@dataclass(frozen=True, slots=True)
class Bounds:
    """Both ends of a range, ``None`` where open; ``single`` when one value serves as both."""

    low: Bound | None
    high: Bound | None
    single: bool = False


_BRACKETED = re.compile(r"([\[{])(.*?)\sTO\s(.*)([\]}])", re.DOTALL)
_COMPARED = re.compile(r"([<>]=?|=)(.*)", re.DOTALL)


def bounds(value: str, offset: int) -> Bounds:
    """Split ``value``, found at ``offset`` of the query, into its two ends, which are not read further."""
    if parts := _BRACKETED.fullmatch(value):
        low = _bound(parts[2], offset + parts.start(2), parts[1] == "[")
        high = _bound(parts[3], offset + parts.start(3), parts[4] == "]")
        return Bounds(low, high)
    if ".." in value:
        left, right = value.split("..", 1)
        return Bounds(_bound(left, offset), _bound(right, offset + len(left) + 2))
    if parts := _COMPARED.fullmatch(value):
        bound = _bound(parts[2], offset + parts.start(2), "=" in parts[1]) or Bound("", offset)
        if parts[1] == "=":
            return Bounds(bound, bound, single=True)
        return Bounds(bound, None) if parts[1].startswith(">") else Bounds(None, bound)
    only = _bound(value, offset)
    return Bounds(only, only, single=only is not None)


def _bound(text: str, start: int, inclusive: bool = True) -> Bound | None:
    stripped = text.strip()
    if stripped in ("", "*"):
        return None
    return Bound(stripped, start + text.index(stripped), inclusive)


_NUMBER_HINT = "These work: {0}:800, {0}:>800, {0}:<=800, {0}:200..400, {0}:200.., {0}:..400"


def number_range(value: str, field: str, *, offset: int, query: str) -> NumberRange:
    """Read the ``value`` of a number field, found at ``offset`` of ``query``; raises `QueryError`."""

    def fail(message: str, start: int, end: int) -> QueryError:
        return QueryError(message, query=query, start=start, end=end, hint=_NUMBER_HINT.format(field))

    def number(bound: Bound) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", bound.text):
            shown = bound.text or value
            raise fail(f"{shown} is not a whole number.", bound.start, bound.start + max(1, len(bound.text)))
        return int(bound.text)

    ends = bounds(value, offset)
    if ends.low is None and ends.high is None:
        raise fail("The range has no end.", offset, offset + len(value))
    low = None if ends.low is None else number(ends.low) + (not ends.low.inclusive)
    high = None if ends.high is None else number(ends.high) - (not ends.high.inclusive)
    if high is not None and high < (low or 0):
        raise fail("No number lies in this range.", offset, offset + len(value))
    return NumberRange(field, low, high)
