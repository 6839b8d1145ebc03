"""``newssearch optimize``: all of an index in one segment."""

from __future__ import annotations

import click

import newssearch
from newssearch.cli.command import Common, WritingCommand
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option
from newssearch.cli.output.rendering import counted
from newssearch.cli.query_commands.stats import size_text
from newssearch.documents import value_document


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch optimize",
        "newssearch optimize --json",
        "newssearch optimize --index news",
    ),
)
@json_option("Segments and sizes before and after, as one JSON object.")
@click.pass_obj
def optimize(common: Common, as_json: bool) -> Exit:
    """Merge all segments into one, without what was removed.

    Searches go on meanwhile. It pays after many small updates; the next ones make new segments.
    """
    from newssearch.cli.running import recorded  # here, as help needs no engine

    place = common.folder()
    with recorded(common, place) as run, newssearch.open(place) as news:
        report = news.optimize(wait=run.wait)
    if as_json:
        common.show_json(value_document(report))
    elif not common.run.logs_to_stderr:
        before = f"{counted(report.segments_before, 'segment')}, {size_text(report.bytes_before)}"
        after = f"{counted(report.segments_after, 'segment')}, {size_text(report.bytes_after)}"
        common.say(f"{before} before; {after} after")
    return Exit.DONE
