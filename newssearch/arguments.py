"""Checks of arguments: every public call of the library looks at what it is given before it does anything.

A check takes the name and the value of an argument and returns the value to use, or raises UsageError with a sentence.
`checked` applies a table of checks, by the names of parameters, to a function.
"""

from __future__ import annotations

import io
import math
import operator
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import cache, wraps
from itertools import chain, repeat
from numbers import Real
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from newssearch.errors import UsageError, WrongTypeError

P = ParamSpec("P")
R = TypeVar("R")

Check = Callable[[str, Any], Any]

LARGEST = (1 << 31) - 1
"""The largest whole number that any argument may be: nothing here counts further, and a cluster takes no more."""

_LONGEST_PATH, _LONGEST_NAME = 4_096, 255
"""Bytes of a path and of a name in it: no common file system takes more."""

_SHOWN = 60
"""Characters of a wrong value that an error quotes."""


def checked(table: Mapping[str, Check]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that checks each argument given; ``table`` has every parameter but ``self``."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @cache  # made at the first call: most calls of a library are never made
        def prepared() -> tuple[list[tuple[str, Check]], tuple[str, Check], Mapping[str, Check]]:
            names, several, named = _parameters(function)
            table_of = {p: table[p] for p in (*names, *several, *named) if p != "self"} | {"self": _anything}
            more = (several[0], table_of[several[0]]) if several else ("", _anything)
            return [(name, table_of[name]) for name in names], more, table_of

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            positional, more, table_of = prepared()
            checks = positional if len(args) <= len(positional) else chain(positional, repeat(more))
            values = [check(name, value) for (name, check), value in zip(checks, args, strict=False)]
            others: dict[str, Any] = kwargs
            for name, value in others.items():
                if name in table_of:
                    others[name] = table_of[name](name, value)
            return function(*values, **others)

        return call

    return decorate


def _parameters(function: Any) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Return the names of the parameters: those that take one argument by place, one that takes all others, and those
    given by name alone.

    `inspect` knows them, too, but a search would take longer to import it than to find something.
    """
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    code = function.__code__
    placed, named = code.co_argcount, code.co_argcount + code.co_kwonlyargcount
    more = named + bool(code.co_flags & _TAKES_MORE)
    return code.co_varnames[:placed], code.co_varnames[named:more], code.co_varnames[placed:named]


_TAKES_MORE = 4
"""The flag of functions with a parameter ``*name``."""


def wrong(name: str, wanted: str, value: object) -> WrongTypeError:
    """Return the error for an argument of the wrong type."""
    return WrongTypeError(f"{name} must be {wanted}, not {shown(value)}.")


def shown(value: object) -> str:
    """Describe a wrong value: text and numbers as Python writes them, cut short, anything else by its type."""
    if value is None or isinstance(value, str | bool | float) or (isinstance(value, int) and abs(value) < 1 << 64):
        written = repr(value)
        return written if len(written) <= _SHOWN else f"{written[:_SHOWN]}..."
    kind = type(value).__name__
    return f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}"


def text(name: str, value: Any) -> str:
    """Accept text that is Unicode throughout."""
    if not isinstance(value, str):
        raise wrong(name, "text", value)
    return require_unicode(name, value)


def require_unicode(name: str, value: str) -> str:
    """Return ``value``, unless it has lone surrogates, which no file and no index can hold."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            f"{name} cannot be used: character {error.start + 1} of {shown(value)} is half of a surrogate pair, "
            "which is not text."
        ) from None
    return value


def of_type(kind: type, wanted: str) -> Check:
    """Return a check that accepts values of a type, which an error names as ``wanted``."""

    def check(name: str, value: Any) -> Any:
        if not isinstance(value, kind):
            raise wrong(name, wanted, value)
        return value

    return check


flag = of_type(bool, "True or False")
"""Accept True or False."""

name_of_file = of_type(str, "text")
"""Accept text that may name a file, whose bytes need not be Unicode."""


def whole(least: int = 0) -> Check:
    """Return a check that accepts whole numbers from ``least`` to `LARGEST`."""
    wanted = f"a whole number from {least} to {LARGEST:,}"

    def check(name: str, value: Any) -> int:
        if isinstance(value, bool):
            raise wrong(name, wanted, value)
        try:
            number = operator.index(value)
        except TypeError:
            raise wrong(name, wanted, value) from None
        if not least <= number <= LARGEST:
            raise UsageError(f"{name} must be {wanted}, not {shown(number)}.")
        return number

    return check


def seconds(*, above_zero: bool = False) -> Check:
    """Return a check that accepts a number of seconds from 0 up, or only ``above_zero``; infinity is one."""
    wanted = f"a number of seconds {'above 0' if above_zero else 'from 0 up'}"

    def check(name: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, Real):
            raise wrong(name, wanted, value)
        try:
            number = float(value)
        except OverflowError:
            number = math.inf if value > 0 else -math.inf  # type: ignore[operator]  # typeshed gives Real no order
        if not (number > 0 or (number == 0 and not above_zero)):
            raise UsageError(f"{name} must be {wanted}, not {shown(value)}.")
        return number

    return check


def one_of(choices: Iterable[str]) -> Check:
    """Return a check that accepts some words."""
    known = tuple(choices)
    wanted = f"one of {', '.join(known)}"

    def check(name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise wrong(name, wanted, value)
        if value not in known:
            raise UsageError(f"{name} must be {wanted}, not {shown(value)}.")
        return value

    return check


def share(name: str, value: Any) -> str | int:
    """Accept what can be a limit: a count, or text, which `newssearch.ingest.allowances` reads."""
    if isinstance(value, str):
        return text(name, value)
    if isinstance(value, float):  # 0.2 may mean 20 % or a fifth of an article
        raise wrong(name, "a whole number, or a share as text ('20%')", value)
    count: int = whole()(name, value)
    return count


def zone(name: str, value: Any) -> str | tzinfo:
    """Accept a zone, or text that may name one."""
    return value if isinstance(value, tzinfo) else _text_or("a tzinfo")(name, value)


def moment_or_text(name: str, value: Any) -> str | datetime:
    """Accept a moment, or text that may say one."""
    return value if isinstance(value, datetime) else _text_or("a datetime")(name, value)


def path(name: str, value: Any) -> Path:
    """Accept the path of a file or folder, as text or as a Path."""
    if not isinstance(value, str | os.PathLike):
        raise wrong(name, "a path, as text or as a Path", value)
    named = os.fspath(value)
    if not isinstance(named, str):
        raise wrong(name, "a path, as text or as a Path", named)
    if not _can_be_path(named):
        raise UsageError(f"{name} must be a path that a file system can have, not {shown(named)}.")
    return Path(named)


def _can_be_path(named: str) -> bool:
    try:
        encoded = os.fsencode(named)
    except UnicodeEncodeError:
        return False
    parts = encoded.split(os.fsencode(os.sep))
    return (
        bool(encoded)
        and b"\0" not in encoded
        and len(encoded) < _LONGEST_PATH
        and max(map(len, parts)) <= _LONGEST_NAME
    )


def source(name: str, value: Any) -> str | Path:
    """Accept the path of a source, as it is: a rejection names it so."""
    path(name, value)
    return value if isinstance(value, str) else Path(value)


def moment(name: str, value: Any) -> datetime:
    """Accept a moment."""
    checked_type: datetime = of_type(datetime, "a datetime")(name, value)
    return checked_type


def duration(*, above_zero: bool = False) -> Check:
    """Return a check that accepts a length of time from 0 up, or only ``above_zero``."""

    def check(name: str, value: Any) -> timedelta:
        length: timedelta = of_type(timedelta, "a timedelta")(name, value)
        if not (length > timedelta() or (length == timedelta() and not above_zero)):
            raise UsageError(f"{name} must be a timedelta {'above 0' if above_zero else 'from 0 up'}, not {length}.")
        return length

    return check


def function(name: str, value: Any) -> Any:
    """Accept what can be called."""
    if not callable(value):
        raise wrong(name, "a function", value)
    return value


def having(wanted: str, *methods: str) -> Check:
    """Return a check that accepts objects with some methods."""

    def check(name: str, value: Any) -> Any:
        if isinstance(value, type) or not all(hasattr(type(value), method) for method in methods):
            raise wrong(name, wanted, value)
        return value

    return check


def binary_stream(name: str, value: Any) -> Any:
    """Accept what bytes can be read from."""
    if isinstance(value, io.TextIOBase):
        raise WrongTypeError(f"{name} must be a binary stream, as sys.stdin.buffer is, not one of text.")
    return having("a binary stream", "read")(name, value)


def or_none(check: Check) -> Check:
    """Return a check that accepts None, too."""
    return lambda name, value: None if value is None else check(name, value)


def every(check: Check, wanted: str) -> Check:
    """Return a check that accepts several values, all looked at before the call; one text is not several."""
    return lambda name, value: tuple(each(check, wanted)(name, value))


def each(check: Check, wanted: str) -> Check:
    """Return a check that accepts several values, each looked at as it is taken; one text is not several."""

    def check_all(name: str, value: Any) -> Iterator[Any]:
        if isinstance(value, str | bytes | Mapping) or not hasattr(type(value), "__iter__"):
            raise wrong(name, wanted, value)
        return (check(f"{name}[{n}]", one) for n, one in enumerate(value))

    return check_all


def mapping(check: Check, wanted: str, keys: Check = text) -> Check:
    """Return a check that accepts a mapping from text."""

    def check_all(name: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise wrong(name, f"a mapping {wanted}", value)
        return {keys(f"a key of {name}", key): check(f"{name}[{shown(key)}]", held) for key, held in value.items()}

    return check_all


def _text_or(other: str) -> Check:
    def check(name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise wrong(name, f"text or {other}", value)
        return require_unicode(name, value)

    return check


def _anything(name: str, value: Any) -> Any:
    """Accept anything: the call itself knows."""
    return value
