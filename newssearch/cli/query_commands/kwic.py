"""``newssearch kwic``: every match of a query in its context, one a line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import get_args

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import count_option, only_style, query_options, zone_or_local
from newssearch.cli.output.rendering import context_line
from newssearch.cli.output.terminal import safe_lines
from newssearch.models import Match, Side
from newssearch.results import Context


@click.command(
    cls=Command,
    examples=(
        "newssearch kwic harbour",
        "newssearch kwic '\"prime minister\"' --sort right --width 60",
        "newssearch kwic 'harbour since:2025-11' --csv",
    ),
)
@query_options
@click.option(
    "--sort",
    type=click.Choice(get_args(Side)),
    default="date",
    show_default=True,
    help="By the date of the article, or by the words to the left or to the right of the match.",
)
@count_option("--width", 40, "Characters to show on either side; a terminal may have room for fewer.")
@click.option("--json", "styles", flag_value="json", multiple=True, help="One JSON object.")
@click.option("--jsonl", "styles", flag_value="jsonl", multiple=True, help="One JSON object a match.")
@click.option("--csv", "styles", flag_value="csv", multiple=True, help="A header, and a row a match.")
@click.pass_obj
def kwic(
    common: Common,
    words: tuple[str, ...],
    sort: Side,
    width: int,
    styles: tuple[str, ...],
    match: Match,
    strict: bool,
    tz: str | None,
    timeout: float,
) -> Exit:
    """Show every match in its context, one a line.

    Matches come from articles with all words of the query; of exact copies, from the earliest. There is no limit.
    """
    style = only_style(styles)
    with newssearch.open(common.place()) as news:
        found = news.kwic(
            " ".join(words),
            sort=sort,
            width=width,
            match=match,
            strict=strict,
            tz=zone_or_local(tz),
            timeout=timeout,
        )
        with found:
            for warning in found.warnings:
                common.say(f"warning: {warning}")
            first = next(found, None)
            every = found if first is None else chain([first], found)
            if style == "json":
                document = {"schema_version": 1, "query": " ".join(words)}
                common.show_json(document | {"matches": [context.to_dict() for context in every]})
            elif style:
                _write(every, style)
            else:
                screen = common.screen()
                common.show(context_line(context, width, screen) for context in every)
    return Exit.NOTHING_FOUND if first is None else Exit.DONE


def _write(contexts: Iterable[Context], style: str) -> None:
    lines = _csv(contexts) if style == "csv" else _jsonl(contexts)
    for line in lines:
        text = safe_lines(line) if sys.stdout.isatty() else line
        click.echo(text.encode("utf-8", "replace"), nl=False)


def _jsonl(contexts: Iterable[Context]) -> Iterator[str]:
    from newssearch.values import json_text  # here, as people need none

    return (json_text(context.to_dict()) for context in contexts)


def _csv(contexts: Iterable[Context]) -> Iterator[str]:
    from newssearch.documents import csv_text

    columns = ("id", "published", "field", "left", "match", "right")
    yield csv_text([columns])
    for context in contexts:
        row = context.to_dict()
        yield csv_text([[row[column] for column in columns]])
