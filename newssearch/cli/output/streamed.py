"""Streams of values that a query finds, printed as they are read: as lines, JSON, JSON lines or CSV."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

import click

from newssearch.backends.questions.every import Stream
from newssearch.cli.command import Common
from newssearch.cli.exits import Exit
from newssearch.cli.output.terminal import safe_lines
from newssearch.values import Value

V = TypeVar("V", bound=Value)


def show_stream(
    common: Common,
    found: Stream[V],
    line: Callable[[V], str],
    *,
    style: str | None,
    query: str,
    name: str,
    columns: Sequence[str],
) -> Exit:
    """Print the warnings and the values of ``found``, and return the exit code.

    ``line`` gives a value as text for a terminal, ``name`` the member of the JSON object that lists the values,
    ``columns`` the members of a value that are columns of CSV.
    """
    with found:
        common.warn(found.warnings)
        first = next(found, None)
        every = found if first is None else chain([first], found)
        if style == "json":
            common.show_json({"query": query, name: list(every)})
        elif style:
            _write(_csv(every, columns) if style == "csv" else (f"{value.to_json()}\n" for value in every))
        else:
            common.show(map(line, every))
            if first is None:
                common.say(f"no {name} in any text; what each clause finds: newssearch explain {shlex.quote(query)}")
    return Exit.NOTHING_FOUND if first is None else Exit.DONE


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        text = safe_lines(line) if sys.stdout.isatty() else line
        click.echo(text.encode("utf-8", "replace"), nl=False)


def _csv(values: Iterable[Value], columns: Sequence[str]) -> Iterator[str]:
    from newssearch.documents import csv_text  # here, as people need none

    yield csv_text([columns])
    for value in values:
        row = value.to_dict()
        yield csv_text([[row[column] for column in columns]])
