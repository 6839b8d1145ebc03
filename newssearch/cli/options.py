"""Options and arguments that several commands take, each written once."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from functools import wraps
from typing import TYPE_CHECKING, Any, BinaryIO, TypedDict, TypeVar, get_args

import click

from newssearch.arguments import LARGEST, shown
from newssearch.ingest.allowances import MAX_SHRINK
from newssearch.models import Match
from newssearch.settings import QUERY_LIMITS, DateOrder

if TYPE_CHECKING:
    from datetime import datetime, timedelta, tzinfo

    from click.shell_completion import CompletionItem

    from newssearch.workers.work import Crew

F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R")


def stacked(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Return a decorator that adds options and arguments to a command; its help lists them in this order."""

    def add(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return add


def text(value: str) -> str:
    """Return a text argument; bytes that the shell could not decode become the replacement character."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def count(value: str | int) -> int:
    """Return a number from 0 up."""
    try:
        number = int(value)
    except (ValueError, OverflowError):  # of nan and inf in a file of settings
        number = -1
    if number < 0:
        raise click.BadParameter(f"{shown(value)} is not a number from 0 up.")
    if number > LARGEST:
        raise click.BadParameter(f"{shown(value)} is too large; use at most {LARGEST:,}.")
    return number


def above_zero(value: str | int) -> int:
    """Return a number from 1 up."""
    number = count(value)
    if number < 1:
        raise click.BadParameter(f"{shown(value)} is not a number from 1 up.")
    return number


_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_LONGEST = 36_500 * 86_400
"""Seconds of a duration, a century: Python counts no further back than two thousand years."""


def duration(value: str | float) -> float:
    """Return a duration in seconds: a number and its unit, as 30s, 10m, 2h, 7d."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?(s|min|m|h|d|w)", str(value).strip().lower())
    if match is None:
        raise click.BadParameter(f"{shown(value)} is not a duration; use 30s, 10m, 2h or 7d.")
    seconds = float(match[1]) * _UNITS[match[2]]
    if seconds > _LONGEST:
        raise click.BadParameter(f"{shown(value)} is too long; use at most {_LONGEST // _UNITS['d']:,}d.")
    return seconds


def moment(value: str) -> datetime:
    """Return a moment: a day, a time (local, where it names no zone), a duration before now (26h), or a day in words.

    Words are those of ``since:`` in a query: ``yesterday``, ``monday``, ``last week``, ``2 weeks ago``.
    """
    from datetime import UTC, datetime, timedelta  # here, as help needs no calendar

    try:
        return datetime.fromisoformat(value.strip()).astimezone()
    except (ValueError, OverflowError):
        pass
    try:
        return datetime.now(UTC) - timedelta(seconds=duration(value))
    except OverflowError:
        pass
    except click.BadParameter:
        if (start := _start_of(value)) is not None:
            return start
    raise click.BadParameter(
        f"{shown(value)} is not a time; use 2025-12-10, 2025-12-10T14:30, yesterday, or an age such as 26h or 1w."
    )


def _start_of(value: str) -> datetime | None:
    """Return when a day in words begins, in this machine's zone; None unless ``value`` names a day."""
    from datetime import datetime, time

    from newssearch.dates.clock import Local
    from newssearch.errors import QueryError
    from newssearch.query.dates import date_range

    try:
        found = date_range(value, "since", now=datetime.now(Local()), tz=Local(), offset=0, query=value)
    except (QueryError, ValueError, OverflowError):
        return None
    start = getattr(found, "start", None)
    if start is None or isinstance(start, datetime):
        return start
    return datetime.combine(start, time()).astimezone()


def complete_field(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the fields whose name begins as the last word of the query does."""
    from click.shell_completion import CompletionItem  # here, for a fast start of all else

    from newssearch.query.fields import BY_NAME

    lead, _, begun = incomplete.rpartition(" ")
    lead = f"{lead} " if lead else ""
    return [
        CompletionItem(f"{lead}{name}:", help=field.description)
        for name, field in BY_NAME.items()
        if begun and name.startswith(begun)
    ]


class Asked(TypedDict):
    """Options of a query, as the calls of the library take them."""

    match: Match
    strict: bool
    tz: str | tzinfo
    timeout: float


_query_words = stacked(
    click.argument(
        "words",
        metavar="QUERY",
        nargs=-1,
        required=True,
        type=text,
        shell_complete=complete_field,
    ),
    click.option(
        "--match",
        type=click.Choice(get_args(Match)),
        default="best",
        show_default=True,
        help="Bare words that an article must have: all, any, or best (all of them first, then most).",
    ),
    click.option(
        "--strict",
        is_flag=True,
        help="Refuse stray punctuation, operators and unknown fields instead of ignoring them with a warning.",
    ),
    click.option(
        "--tz",
        metavar="ZONE",
        help="Zone of times and of 'today'.  [default: the local zone]",
    ),
    click.option(
        "--timeout",
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True),
        default=QUERY_LIMITS.max_seconds,
        show_default=True,
        help="Stop a query that takes longer.",
    ),
)


def query_options(function: Callable[..., R]) -> Callable[..., R]:
    """Add the query and its options, which the function takes as ``query``, one text, and ``asked``."""

    @wraps(function)
    def asking(
        *given: object,
        words: tuple[str, ...],
        match: Match,
        strict: bool,
        tz: str | None,
        timeout: float,
        **others: object,
    ) -> R:
        asked = Asked(match=match, strict=strict, tz=zone_or_local(tz), timeout=timeout)
        return function(*given, query=" ".join(words), asked=asked, **others)

    return _query_words(asking)


def names(value: str) -> tuple[str, ...]:
    """Return names that are separated by commas."""
    return tuple(name for part in value.split(",") if (name := part.strip()))


def fields_option(meaning: str) -> Callable[[F], F]:
    """Add ``--fields`` with ``meaning`` as its help."""
    return click.option("--fields", metavar="NAME,NAME...", type=names, default="", help=meaning)


def _half_life(context: click.Context, parameter: click.Parameter, value: str | None) -> timedelta | None:
    from datetime import timedelta  # here, as help needs no calendar

    if value is None:
        return None
    seconds = duration(value)
    if not seconds:
        raise click.BadParameter("0 is not a half-life; use 12h, 7d or 30d.", context, parameter)
    return timedelta(seconds=seconds)


recency_option = click.option(
    "--recency",
    metavar="TIME",
    callback=_half_life,
    help="Rank recent articles higher: the bonus of the newest halves after each TIME before it (30d, 1w).",
)


def zone_or_local(name: str | None) -> str | tzinfo:
    """Return the zone that the user named, else this machine's own (UTC where it has none)."""
    from newssearch.dates.clock import Local  # here, as help and completion need no calendar

    return name or Local()


def zone_or_none(name: str | None) -> tzinfo | None:
    """Return the zone that the user named. Raises UsageError when it does not exist."""
    from newssearch.dates.zones import zone_named  # as above

    return zone_named(name) if name else None


def _mapped(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Return the columns of ``--map`` by field; the library checks the fields."""
    mapped: dict[str, str] = {}
    for value in values:
        field, equals, column = (part.strip() for part in text(value).partition("="))
        if not (field and equals and column):
            raise click.BadParameter(f"{value!r} is not FIELD=COLUMN, as headline=Schlagzeile is.", context, parameter)
        mapped[field] = column
    return mapped


reading_options = stacked(
    click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path()),
    click.option(
        "--retrieved",
        metavar="DATE",
        help="Day when the sources were fetched, where they do not state it.  [default: file times]",
    ),
    click.option(
        "--date-order",
        type=click.Choice(get_args(DateOrder)),
        default="dmy",
        show_default=True,
        help="Order of day, month and year in 05/12/2025.",
    ),
    click.option(
        "--zone",
        metavar="ZONE",
        help="Zone of times without a zone, such as Asia/Kolkata.",
    ),
    click.option(
        "--format",
        metavar="NAME",
        help="Format of the sources, where it is not recognised; newssearch formats lists them.",
    ),
    click.option(
        "--map",
        "columns",
        metavar="FIELD=COLUMN",
        multiple=True,
        callback=_mapped,
        help="Column or key that holds a field, where its name does not show it; may be repeated. The index "
        "stores it for SOURCE.",
    ),
)
"""The sources and their options."""


spread_option = click.option(
    "--spread",
    metavar="ADDRESS",
    help="Read and prepare articles on the machines of a Ray cluster: ray://HOST:10001, or ray for the cluster of "
    "this machine.  [default: this machine]",
)


@contextmanager
def crew_at(address: str | None) -> Iterator[Crew | None]:
    """Provide the processes of ``--spread``, for a block that prints nothing: Ray prints when a process dies."""
    import newssearch  # here, as help needs none

    if address is None:
        yield None
    else:
        with redirect_stdout(sys.stderr), newssearch.crew(address) as crew:
            yield crew


selecting_options = stacked(
    click.option(
        "--since",
        metavar="TIME",
        type=moment,
        help="Read only files modified since: a day, a time, an age (26h, 1w), or yesterday.  [default: all]",
    ),
    click.option("--limit", metavar="N", type=count, help="Read no more than N articles."),
)
"""Limits of the sources."""


def max_shrink_option(meaning: str) -> Callable[[F], F]:
    """Add ``--max-shrink`` with ``meaning`` as its help."""
    return click.option("--max-shrink", metavar="LIMIT", default=MAX_SHRINK, show_default=True, help=meaning)


keep_option = click.option(
    "--keep",
    metavar="N",
    type=click.IntRange(min=1),
    help="Keep the states before the last N runs that deleted or replaced articles, for rollback.  [default: 2]",
)


def json_option(meaning: str) -> Callable[[F], F]:
    """Add the flag ``--json``, as ``as_json``, with ``meaning`` as its help."""
    return click.option("--json", "as_json", is_flag=True, help=meaning)


def style_options(things: str) -> Callable[[F], F]:
    """Add the flags ``--json``, ``--jsonl`` and ``--csv``, as ``styles``, for `only_style`; ``things`` names one."""
    return stacked(
        *(
            click.option(f"--{style}", "styles", flag_value=style, multiple=True, help=meaning)
            for style, meaning in (
                ("json", "One JSON object."),
                ("jsonl", f"One JSON object a {things}."),
                ("csv", f"A header, and a row a {things}."),
            )
        )
    )


def only_style(styles: Sequence[str]) -> str | None:
    """Return the one style of output asked for, if any. Raises UsageError where there are several."""
    asked = [f"--{name}" for name in dict.fromkeys(styles)]
    if len(asked) > 1:
        context = click.get_current_context()
        raise click.UsageError(f"{' and '.join(asked)} cannot go together: choose one.", context)
    return styles[0] if styles else None


ids_options = stacked(
    click.argument("ids", metavar="ID...", nargs=-1, type=text),
    click.option(
        "--ids-from",
        metavar="FILE",
        type=click.File("rb"),
        help="Read more ids from FILE (- for stdin): one a line, or each followed by NUL.",
    ),
)
"""Ids as arguments and from a file, for `all_ids`."""


def all_ids(ids: Sequence[str], more: BinaryIO | None) -> list[str]:
    """Return the ids of the arguments, then those of a file. Raises UsageError where neither was given."""
    if not ids and more is None:
        raise click.UsageError("Missing argument 'ID...'.", click.get_current_context())
    written = more.read().decode("utf-8", "replace") if more is not None else ""
    lines = written.split("\0") if "\0" in written else written.splitlines()
    return [*ids, *(line for line in lines if line.strip())]


def count_option(name: str, default: int, meaning: str) -> Callable[[F], F]:
    """Add an option that takes a number from 0 up."""
    return click.option(name, metavar="N", type=count, default=default, show_default=True, help=meaning)
