"""``newssearch quotes``: speakers with their words, and the articles."""

from __future__ import annotations

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import only_style, query_options, zone_or_local
from newssearch.cli.output.rendering import quote_text
from newssearch.cli.output.streamed import show_stream
from newssearch.models import Match


@click.command(
    cls=Command,
    examples=(
        "newssearch quotes 'harbour since:2025-11'",
        "newssearch quotes 'speaker:lindqvist'",
        "newssearch quotes 'speaker:lindqvist quote:herring' --csv",
    ),
)
@query_options
@click.option("--json", "styles", flag_value="json", multiple=True, help="One JSON object.")
@click.option("--jsonl", "styles", flag_value="jsonl", multiple=True, help="One JSON object a quotation.")
@click.option("--csv", "styles", flag_value="csv", multiple=True, help="A header, and a row a quotation.")
@click.pass_obj
def quotes(
    common: Common,
    words: tuple[str, ...],
    styles: tuple[str, ...],
    match: Match,
    strict: bool,
    tz: str | None,
    timeout: float,
) -> Exit:
    """List the quotations in articles that a query finds.

    With quote: or speaker: in the query, only the quotations in which these match. Of exact copies the earliest is
    read. The oldest comes first; there is no limit.
    """
    style, query = only_style(styles), " ".join(words)
    with newssearch.open(common.place()) as news:
        found = news.quotes(query, match=match, strict=strict, tz=zone_or_local(tz), timeout=timeout)
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
