"""``newssearch similar``: more like one article, or like a text."""

from __future__ import annotations

from typing import BinaryIO

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit, unknown_id
from newssearch.cli.options import count_option, json_option, text
from newssearch.cli.query_commands.search import show_hits


@click.command(
    cls=Command,
    examples=(
        "newssearch similar harbour-1204",
        "newssearch similar harbour-1204 --before",
        "newssearch similar --text - --json",
    ),
)
@click.argument("id", metavar="[ID]", type=text, required=False)
@click.option(
    "--text", "file", metavar="FILE", type=click.File("rb"), help="Compare with the text in FILE (- for stdin)."
)
@click.option("--before", is_flag=True, help="Only earlier articles: the background.")
@click.option("--after", is_flag=True, help="Only later articles: the follow-ups.")
@count_option("--limit", 10, "Show at most N hits.")
@count_option("--offset", 0, "Skip the first N hits.")
@count_option("--snippets", 2, "Show up to N snippets of each hit.")
@json_option("One JSON object, as search prints it.")
@click.pass_obj
def similar(
    common: Common,
    id: str | None,
    file: BinaryIO | None,
    before: bool,
    after: bool,
    limit: int,
    offset: int,
    snippets: int,
    as_json: bool,
) -> Exit:
    """Show the articles most similar to one.

    These share most of the words that distinguish it from others.
    """
    if (id is None) == (file is None):
        raise click.UsageError("Give either an ID or --text FILE.", click.get_current_context())
    written = file.read().decode("utf-8", "replace") if file is not None else None
    with newssearch.open(common.place()) as news:
        results = news.similar(
            id, text=written, before=before, after=after, limit=limit, offset=offset, snippets=snippets
        )
    if results is None:
        return unknown_id(str(id))
    if as_json:
        common.show_json(results)
    elif results.hits:
        show_hits(results, common)
    return Exit.DONE if results.total else Exit.NOTHING_FOUND
