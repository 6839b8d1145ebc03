"""``newssearch remove``: articles out of the index."""

from __future__ import annotations

import click

import newssearch
from newssearch.cli.command import Common, WritingCommand
from newssearch.cli.exits import Exit
from newssearch.cli.options import text
from newssearch.cli.output.terminal import talk


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch remove harbour-1204",
        "newssearch search source:courier before:2020 --ids0 | xargs -0 -r newssearch remove",
        "newssearch remove harbour-1204 harbour-1121 -q",
    ),
)
@click.argument("ids", metavar="ID...", nargs=-1, required=True, type=text)
@click.pass_obj
def remove(common: Common, ids: tuple[str, ...]) -> Exit:
    """Take articles out of the index."""
    from newssearch.cli.running import recorded  # here, as help needs no engine

    place = common.place()
    with recorded(common, place) as run:
        with newssearch.open(place) as news:
            unknown = [id for id in dict.fromkeys(ids) if news.get(id) is None]
            report = news.remove(ids, wait=run.wait)
        code = Exit.DONE if report.removed else Exit.NOTHING_FOUND
        run.ended(report, code)
    if common.run.logs_to_stderr:
        return code
    for id in unknown:
        talk(f"no article has the id {id}")
    common.say(f"{report.removed:,} removed")
    return code
