"""``newssearch upgrade``: an index of an older version brought up to date."""

from __future__ import annotations

import click

import newssearch
from newssearch.cli.command import Common, WritingCommand
from newssearch.cli.exits import Exit
from newssearch.cli.index_commands.repair import repair_text
from newssearch.cli.options import json_option
from newssearch.documents import value_document


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch upgrade",
        "newssearch upgrade --json",
        "newssearch upgrade --index news",
    ),
)
@json_option("What was done and what is lost, as one JSON object.")
@click.pass_obj
def upgrade(common: Common, as_json: bool) -> Exit:
    """Bring an index of an older version up to date.

    It is indexed anew from the articles that are stored in it, beside what is there, and switched
    at one stroke. An index that is up to date is left as it is.
    """
    from newssearch.cli.running import recorded  # here, as help needs no engine

    place = common.folder()
    with recorded(common, place) as run:
        report = newssearch.upgrade(place, wait=run.wait)
        code = Exit.SOME_REJECTED if report.lost else Exit.DONE
        run.ended(code=code)
    if as_json:
        common.show_json(value_document(report))
    elif report.actions:
        common.show([repair_text(report)])
    else:
        common.say("up to date; nothing was changed")
    return code
