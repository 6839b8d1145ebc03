"""``newssearch repair``: an index made whole from the articles that are stored in it."""

from __future__ import annotations

import click

import newssearch
from newssearch.cli.command import Common, WritingCommand
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option
from newssearch.cli.output.rendering import counted
from newssearch.cli.output.terminal import safe
from newssearch.documents import value_document
from newssearch.reports import RepairReport


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch repair",
        "newssearch repair --json",
        "newssearch repair --index /backup/news",
    ),
)
@json_option("What was done and what is lost, as one JSON object.")
@click.pass_obj
def repair(common: Common, as_json: bool) -> Exit:
    """Mend a damaged index from its stored articles.

    What is damaged is made anew from the articles that are whole, and becomes the next generation
    at one stroke. Articles that are lost are named, and the exit code is 5 then. The damaged files
    are kept in newssearch.damaged within the index.
    """
    from newssearch.cli.running import recorded  # here, as help needs no engine

    place = common.folder()
    with recorded(common, place) as run:
        report = newssearch.repair(place, wait=run.wait)
        code = Exit.SOME_REJECTED if report.lost else Exit.DONE
        run.ended(code=code)
    if as_json:
        common.show_json(value_document(report))
    else:
        common.show([repair_text(report)])
    return code


def repair_text(report: RepairReport) -> str:
    """Each thing done on a line, each article lost, then the counts."""
    lines = [*report.actions, *(f"lost: {lost}" for lost in report.lost)]
    if report.actions:
        counts = f"{counted(report.kept + report.rebuilt, 'article')}, {report.rebuilt:,} of them indexed anew"
        lines.append(f"generation {report.generation}: {counts}, {len(report.lost):,} lost")
    else:
        lines.append("all is well; nothing was changed")
    return "".join(f"{safe(line)}\n" for line in lines)
