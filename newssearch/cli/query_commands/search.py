"""``newssearch search``: ranked hits, for people and for programs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.copies_options import copies_options, hits_of_copies
from newssearch.cli.exits import Exit
from newssearch.cli.options import (
    Asked,
    count_option,
    fields_option,
    only_style,
    query_options,
    recency_option,
    style_options,
)
from newssearch.cli.output.rendering import blame_text, facets_text, hits_text, total_text
from newssearch.cli.output.terminal import Screen, safe_lines
from newssearch.documents import CSV_COLUMNS, hits_csv
from newssearch.models import Copies, Sort
from newssearch.results import Results
from newssearch.values import json_text

if TYPE_CHECKING:
    from datetime import timedelta


@click.command(
    cls=Command,
    examples=(
        "newssearch search 'harbour pipeline'",
        "newssearch search '\"prime minister\" since:2025-11' --sort newest",
        "newssearch search 'headline:(storm OR ferry) -sport' --json",
        "newssearch search 'lighthouse' --collapse",
        "newssearch search 'harbour' --as-of 2099-12-31",
    ),
)
@query_options
@count_option("--limit", 10, "Show at most N hits.")
@count_option("--offset", 0, "Skip the first N hits.")
@click.option(
    "--sort",
    type=click.Choice(get_args(Sort)),
    default="relevance",
    show_default=True,
    help="Order of hits; by date, undated articles come last.",
)
@recency_option
@copies_options
@click.option("--as-of", metavar="DATE", help="Search the archive as it stood at the end of DATE.")
@count_option("--snippets", 2, "Show up to N snippets of each hit.")
@click.option(
    "--facet",
    "facets",
    metavar="NAME",
    multiple=True,
    help="Count the articles found by month, source or another NAME of `newssearch count --by`; may be repeated.",
)
@style_options("hit")
@fields_option("The columns of --csv, in this order.  [default: all]")
@click.option("--ids", "styles", flag_value="ids", multiple=True, help="One id a line.")
@click.option("--ids0", "styles", flag_value="ids0", multiple=True, help="The ids, each ended by NUL, for xargs -0.")
@click.pass_obj
def search(
    common: Common,
    query: str,
    asked: Asked,
    limit: int,
    offset: int,
    sort: Sort,
    snippets: int,
    facets: tuple[str, ...],
    fields: tuple[str, ...],
    recency: timedelta | None,
    copies: Copies,
    collapse: str,
    as_of: str | None,
    styles: tuple[str, ...],
) -> Exit:
    """Search the index: ranked hits with highlighted snippets.

    The query language: newssearch help query. Dates in it: newssearch help dates.
    """
    style = only_style(styles)
    _require_columns(fields, style)
    if style == "ids" and asked["match"] == "best":
        asked["match"] = "all"
    with newssearch.open(common.place()) as news:
        results = news.search(
            query,
            limit=limit,
            offset=offset,
            sort=sort,
            snippets=0 if style in ("ids", "ids0") else snippets,
            recency=recency,
            facets=facets,
            as_of=as_of,
            **asked,
            **hits_of_copies(copies, collapse),
        )
    if style == "json":
        common.show_json(results)
    else:
        common.warn(results.warnings)
        if not results.total:
            common.say(blame_text(results, Screen()).rstrip("\n"))
        if style and results.total + len(results):
            _write(results, style, fields)
        elif results.total + len(results):
            show_hits(results, common)
    return Exit.DONE if results.total else Exit.NOTHING_FOUND


def _require_columns(fields: Sequence[str], style: str | None) -> None:
    """Raise UsageError for unknown columns, or for columns without a table."""
    context = click.get_current_context()
    if fields and style != "csv":
        raise click.UsageError("--fields needs --csv.", context)
    for name in fields:
        if name not in CSV_COLUMNS:
            raise click.UsageError(f"There is no column {name!r}; known are {', '.join(CSV_COLUMNS)}.", context)


def _write(results: Results, style: str, fields: Sequence[str]) -> None:
    """Write the hits to stdout for programs; on a terminal, made safe for it."""
    if style == "jsonl":
        text = "".join(json_text(hit.to_dict()) for hit in results)
    elif style == "csv":
        text = hits_csv(results, fields or CSV_COLUMNS)
    else:
        end = "\0" if style == "ids0" else "\n"
        text = "".join(f"{hit.id}{end}" for hit in results)
    text = safe_lines(text) if sys.stdout.isatty() else text
    click.echo(text.encode("utf-8", "replace"), nl=False)


def show_hits(results: Results, common: Common) -> None:
    """Write the hits to stdout for people; the total beneath them on a terminal, else on stderr."""
    screen = common.screen()
    hits = hits_text(results, screen)
    if screen.interactive and not common.quiet:
        common.show([hits, "\n" if hits else "", facets_text(results, screen), total_text(results, screen)])
    else:
        common.show([hits, facets_text(results, screen, apart=bool(hits))])
        common.say(total_text(results, Screen()).rstrip("\n"))
