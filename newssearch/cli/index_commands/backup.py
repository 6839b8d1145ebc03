"""``newssearch backup``: a copy of the index as it is now, while it is in use."""

from __future__ import annotations

from pathlib import Path

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option
from newssearch.cli.output.rendering import counted
from newssearch.cli.query_commands.stats import size_text
from newssearch.documents import value_document
from newssearch.reports import BackupReport


@click.command(
    cls=Command,
    examples=(
        "newssearch backup /backup/news",
        "newssearch backup /backup/news --copy",
        "newssearch search harbour --index /backup/news",
    ),
)
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--copy", is_flag=True, help="Copy every file, also where a second name for it would do.")
@json_option("What was taken over and how, as one JSON object.")
@click.pass_obj
def backup(common: Common, target: Path, copy: bool, as_json: bool) -> Exit:
    """Back up the index into DIR, while it is in use.

    A backup that is there is brought up to date. It is an index, and can be searched. On one file
    system it shares the files of the index, and so its disk: for a backup that outlives that, name
    a folder on another, or --copy.
    """
    with newssearch.open(common.folder()) as news:
        report = news.backup(target, link=not copy)
    if as_json:
        common.show_json(value_document(report))
    else:
        common.say(copy_text(report, target))
    return Exit.DONE


def copy_text(report: BackupReport, target: Path) -> str:
    """What was taken over, in a line."""
    copied = f"{counted(report.copied, 'file')} copied ({size_text(report.bytes)})"
    done = f"{copied}, {report.linked:,} linked, {report.unchanged:,} there already"
    return f"{target}: {counted(report.articles, 'article')}, generation {report.generation}; {done}"
