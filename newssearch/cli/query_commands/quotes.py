"""``newssearch quotes``: speakers with their words, and the articles."""

from __future__ import annotations

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import Asked, only_style, query_options, style_options
from newssearch.cli.output.rendering import quote_text
from newssearch.cli.output.streamed import show_stream


@click.command(
    cls=Command,
    examples=(
        "newssearch quotes 'harbour since:2025-11'",
        "newssearch quotes 'speaker:lindqvist'",
        "newssearch quotes 'speaker:lindqvist quote:herring' --csv",
    ),
)
@query_options
@style_options("quotation")
@click.pass_obj
def quotes(
    common: Common,
    query: str,
    asked: Asked,
    styles: tuple[str, ...],
) -> Exit:
    """List the quotations in articles that a query finds.

    With quote: or speaker: in the query, only the quotations in which these match. Of exact copies the earliest is
    read. The oldest comes first; there is no limit.
    """
    style = only_style(styles)
    with newssearch.open(common.place()) as news:
        found = news.quotes(query, **asked)
        screen = common.screen()
        return show_stream(
            common,
            found,
            lambda quote: quote_text(quote, screen),
            style=style,
            query=query,
            name="quotes",
            columns=("published", "speaker", "text", "source", "id", "start", "end"),
        )
