"""``newssearch kwic``: every match of a query in its context, one a line."""

from __future__ import annotations

from typing import get_args

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import Asked, count_option, only_style, query_options, style_options
from newssearch.cli.output.rendering import context_line
from newssearch.cli.output.streamed import show_stream
from newssearch.models import Side


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
@style_options("match")
@click.pass_obj
def kwic(
    common: Common,
    query: str,
    asked: Asked,
    sort: Side,
    width: int,
    styles: tuple[str, ...],
) -> Exit:
    """Show every match in its context, one a line.

    Matches come from articles with all words of the query; of exact copies, from the earliest. There is no limit.
    """
    style = only_style(styles)
    with newssearch.open(common.place()) as news:
        found = news.kwic(query, sort=sort, width=width, **asked)
        screen = common.screen()
        return show_stream(
            common,
            found,
            lambda context: context_line(context, width, screen),
            style=style,
            query=query,
            name="matches",
            columns=("id", "published", "field", "left", "match", "right"),
        )
