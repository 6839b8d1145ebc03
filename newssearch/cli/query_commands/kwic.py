"""``newssearch kwic``: every match of a query in its context, one a line."""

from __future__ import annotations

from typing import get_args

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import count_option, only_style, query_options, zone_or_local
from newssearch.cli.output.rendering import context_line
from newssearch.cli.output.streamed import show_stream
from newssearch.models import Match, Side


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
    style, query = only_style(styles), " ".join(words)
    with newssearch.open(common.place()) as news:
        found = news.kwic(
            query,
            sort=sort,
            width=width,
            match=match,
            strict=strict,
            tz=zone_or_local(tz),
            timeout=timeout,
        )
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
