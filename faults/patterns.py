"""Every regular expression that reads a source, held against texts made to take it long.

For each expression, texts are made from itself: what leads up to each of its parts, then that part over and over. The
time for twice the length must not be four times as long. A pattern whose text is short for certain is in `BOUNDED`.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]  # there is no public way to a parsed pattern
from types import FrameType, ModuleType
from typing import Any

import newssearch.analysis
import newssearch.dates
import newssearch.reading

constants: Any = _constants
parser: Any = _parser

LENGTH = 8_000
"""Characters of the longest text; others are half and a quarter of it."""

NOTICED = 0.03
"""Seconds for the longest text, below which no growth is looked at."""

TOO_STEEP = 3.0
"""Times that twice the length takes; 2 is linear, 4 quadratic."""

_GIVEN_UP = 2.0
_MOST_TEXTS = 150

BOUNDED: dict[str, str] = {
    "newssearch.reading.html.trees._EACH_ATTRIBUTE": "it is given what another pattern found to be attributes",
    "newssearch.reading.html.tag_tokens._ATTRIBUTES": "it is given what another pattern found to be attributes",
    "newssearch.reading.html.schema_org._WRAPPED_UNTIL": "it looks at the last 40 characters",
    **dict.fromkeys(
        ("newssearch.dates.grammar._BEHIND_TIME", "newssearch.dates.grammar._NAMED"),
        "a text of more than 120 characters is no date",
    ),
    "newssearch.dates.grammar:270": "a text of more than 120 characters is no date",
    "newssearch.reading.openings.datelines._MARK": "it looks at 140 characters",
    "newssearch.reading.plain.page_lines._CONTACT": "a line of more than 1,000 characters has no contacts",
    "newssearch.reading.xml.xml_documents._DECLARED": "it looks at the first 1,024 bytes",
}
"""Patterns that are slow on long texts and never get one: why."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """An expression of a module, under its name there, and the methods that are called on it."""

    place: str
    pattern: re.Pattern[str] | re.Pattern[bytes]
    methods: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """A text that takes a pattern longer than its length explains."""

    place: str
    method: str
    text: str
    seconds: tuple[float, ...]

    def __str__(self) -> str:
        times = " ".join(f"{second:.3f}" for second in self.seconds)
        return f"{self.place} .{self.method}({self.text}): {times} s"


# -- patterns ----------------------------------------------------------------------------------------------------------


def patterns() -> Iterator[Pattern]:
    """Yield every pattern of the modules that read sources."""
    for package in (newssearch.reading, newssearch.dates, newssearch.analysis):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield from _of_module(importlib.import_module(info.name))


def _of_module(module: ModuleType) -> Iterator[Pattern]:
    assert module.__file__ is not None, "it is a file of ours"
    source = Path(module.__file__).read_text(encoding="utf-8")
    for name, value in vars(module).items():
        for number, pattern in enumerate(_within(value)):
            if f"{name} = " in source or f"{name}: " in source:  # of this module, and not imported
                methods = frozenset(re.findall(rf"\b{name}(?:\[\w+\])?\.(\w+)\(", source)) & _METHODS
                yield Pattern(f"{module.__name__}.{name}[{number}]", pattern, methods or frozenset({"search"}))
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(ast.Attribute(ast.Name("re"), method), [ast.Constant(inline), *_]) if method in _METHODS:
                yield Pattern(f"{module.__name__}:{node.lineno}", re.compile(str(inline)), frozenset({method}))


_METHODS = frozenset({"search", "match", "fullmatch", "sub", "split", "findall", "finditer"})


def _within(value: object, depth: int = 0) -> Iterator[Any]:
    """Yield the patterns that a value of a module is, or holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, dict):
        for one in value.values():
            yield from _within(one, depth + 1)
    elif depth < 3 and isinstance(value, tuple | list):
        for one in value:
            yield from _within(one, depth + 1)


# -- texts -------------------------------------------------------------------------------------------------------------


def texts(source: str, flags: int) -> Iterator[tuple[str, str]]:
    """Yield texts that lead up to each part of a pattern, and texts to repeat then."""
    seen: set[tuple[str, str]] = set()
    for before, pump in _pumps(list(parser.parse(source, flags)), ""):
        for unit in (pump, pump + " ", pump + "\n", pump[:1]):
            for start in {before, ""}:
                if unit and (start, unit) not in seen and len(seen) < _MOST_TEXTS:
                    seen.add((start, unit))
                    yield start, unit
    for unit in (" ", "a", "A", "1", "\n", "a ", "A ", "1 ", ".", ",", ", ", "-", "<", "(", "a\n", "A. "):
        if ("", unit) not in seen:
            yield "", unit


def _pumps(items: Sequence[Any], before: str) -> Iterator[tuple[str, str]]:
    for item in items:
        kind, value = item
        example = _example([item])
        if kind in _REPEATS:
            inner = list(value[2])
            yield before, _example(inner)
            for unit in _variants(inner):
                yield before, unit
            yield from _pumps(inner, before)
        elif kind is constants.SUBPATTERN:
            yield from _pumps(list(value[3]), before)
        elif kind is constants.BRANCH:
            for branch in value[1]:
                yield from _pumps(list(branch), before)
        elif kind is constants.ATOMIC_GROUP:
            yield from _pumps(list(value), before)
        elif kind in (constants.ASSERT, constants.ASSERT_NOT):
            yield from _pumps(list(value[1]), before)
        before += example
    if before:
        yield "", before


def _variants(items: Sequence[Any]) -> Iterator[str]:
    """Yield some characters that a class of characters takes."""
    if len(items) == 1 and items[0][0] is constants.IN:
        yield from (char for char in " a1.,A-_\t" if _takes(items[0][1], char))
    elif len(items) == 1 and items[0][0] in (constants.ANY, constants.NOT_LITERAL):
        yield from (" ", "a", "1", ",")
    elif len(items) == 1 and items[0][0] is constants.SUBPATTERN:
        yield from _variants(list(items[0][1][3]))
    elif items and items[0][0] is constants.BRANCH:
        yield from (_example(list(branch)) for branch in items[0][1][1])


def _example(items: Sequence[Any]) -> str:
    """Return a short text that the parts of a pattern take, as far as that is easily found."""
    return "".join(_example_of(kind, value) for kind, value in items)


def _example_of(kind: Any, value: Any) -> str:
    if kind is constants.LITERAL:
        return chr(int(value))
    if kind is constants.NOT_LITERAL:
        return "b" if value == ord("a") else "a"
    if kind is constants.ANY:
        return "a"
    if kind is constants.IN:
        return next((char for char in _TRIED if _takes(value, char)), "a")
    if kind in _REPEATS:
        return _example(list(value[2])) * max(1, min(int(value[0]), 50))
    if kind is constants.SUBPATTERN:
        return _example(list(value[3]))
    if kind is constants.BRANCH:
        return _example(list(value[1][0]))
    if kind is constants.ATOMIC_GROUP:
        return _example(list(value))
    return ""


_REPEATS = (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT)
_TRIED = "a A1.,:;-_\n\t\"'()<>/=&#\u00e9"
_CATEGORIES = {
    constants.CATEGORY_DIGIT: r"\d",
    constants.CATEGORY_NOT_DIGIT: r"\D",
    constants.CATEGORY_SPACE: r"\s",
    constants.CATEGORY_NOT_SPACE: r"\S",
    constants.CATEGORY_WORD: r"\w",
    constants.CATEGORY_NOT_WORD: r"\W",
}


def _takes(members: Sequence[Any], char: str) -> bool:
    is_negated = bool(members) and members[0][0] is constants.NEGATE
    found = any(_is_member(kind, value, char) for kind, value in members)
    return found != is_negated


def _is_member(kind: Any, value: Any, char: str) -> bool:
    if kind is constants.LITERAL:
        return bool(value == ord(char))
    if kind is constants.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    return kind is constants.CATEGORY and re.match(_CATEGORIES[value], char) is not None


# -- times -------------------------------------------------------------------------------------------------------------


class _GivenUp(BaseException):
    pass


def _give_up(number: int, frame: FrameType | None) -> None:
    raise _GivenUp


def slow_ones(pattern: Pattern) -> Iterator[Finding]:
    """Yield the texts that take a pattern too long, one for each method."""
    source = pattern.pattern.pattern
    plain = source.decode("latin-1") if isinstance(source, bytes) else source
    for method in sorted(pattern.methods):
        for before, unit in texts(plain, pattern.pattern.flags & ~re.UNICODE if isinstance(source, bytes) else 0):
            for after in ("", "\0"):
                seconds = _times(pattern, method, before, unit, after)
                if _is_steep(seconds):
                    yield Finding(pattern.place, method, f"{before!r} + {unit!r} * n + {after!r}", seconds)
                    break
            else:
                continue
            break


def _is_steep(seconds: tuple[float, ...]) -> bool:
    return seconds[-1] > NOTICED and seconds[-1] > TOO_STEEP * seconds[-2]


def _times(pattern: Pattern, method: str, before: str, unit: str, after: str) -> tuple[float, ...]:
    lengths = (LENGTH // 2, LENGTH)
    found = tuple(_time(pattern, method, before + unit * (length // len(unit)) + after) for length in lengths)
    if not _is_steep(found):
        return found
    again = tuple(_time(pattern, method, before + unit * (length // len(unit)) + after) for length in lengths)
    return min(found, again)  # another process may have had the machine


def _time(pattern: Pattern, method: str, text: str) -> float:
    given = text.encode("latin-1", "replace") if isinstance(pattern.pattern.pattern, bytes) else text
    signal.setitimer(signal.ITIMER_VIRTUAL, _GIVEN_UP)
    began = time.process_time()
    try:
        _call(pattern.pattern, method, given)
    except _GivenUp:
        return _GIVEN_UP
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - began


def _call(pattern: Any, method: str, text: str | bytes) -> None:
    if method == "sub":
        pattern.sub(text[:0], text)
    elif method == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, method)(text)


def main() -> None:
    """Print every pattern that is slow; fail where one is not in `BOUNDED`."""
    signal.signal(signal.SIGVTALRM, _give_up)
    words = sys.argv[1:]
    bad = count = 0
    for pattern in patterns():
        if not all(word in pattern.place for word in words):
            continue
        count += 1
        for finding in slow_ones(pattern):
            reason = BOUNDED.get(pattern.place.partition("[")[0])
            bad += reason is None
            print(finding, f"(bounded: {reason})" if reason else "", flush=True)
    print(f"{count} patterns, {bad} too slow")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
