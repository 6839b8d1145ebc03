"""``newssearch restore``: the index as a backup has it."""

from __future__ import annotations

from pathlib import Path

import click

import newssearch
from newssearch.cli.command import Common, WritingCommand
from newssearch.cli.exits import Exit
from newssearch.cli.index_commands.backup import copy_text
from newssearch.cli.options import json_option
from newssearch.documents import value_document


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch restore /backup/news --index news",
        "newssearch restore /backup/news --force",
        "newssearch restore /backup/news --index news --json",
    ),
)
@click.argument("backup", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Also where there is an index; newssearch rollback undoes it.")
@json_option("What was taken over, as one JSON object.")
@click.pass_obj
def restore(common: Common, backup: Path, force: bool, as_json: bool) -> Exit:
    """Make the index what the backup in DIR holds.

    Every file is compared with its checksum before the index is switched to it.
    """
    place = common.folder(make=True)
    from newssearch.cli.running import recorded  # here, as help needs no engine

    with recorded(common, place) as run:
        report = newssearch.restore(backup, place, force=force, wait=run.wait)
    if as_json:
        common.show_json(value_document(report))
    elif not common.run.logs_to_stderr:
        common.say(copy_text(report, place))
    return Exit.DONE
