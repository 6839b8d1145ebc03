"""``newssearch copy``: an index to another place, from a folder or a cluster to either."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from click.core import ParameterSource

import newssearch
from newssearch.cli.command import Common, IndexName, WritingCommand
from newssearch.cli.exits import Exit
from newssearch.cli.index_commands.index import rejection_lines
from newssearch.cli.options import crew_at, json_option, spread_option
from newssearch.cli.output.progress import Meter
from newssearch.cli.output.rendering import counted, summary
from newssearch.cli.output.terminal import talk
from newssearch.cli.place import index_path
from newssearch.errors import CopyUnprovenError, UsageError
from newssearch.reports import CopyReport

_PLACE = IndexName(file_okay=False, path_type=Path)

_DIGITS = 12
"""Digits of a digest that people see."""


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch copy index opensearch://localhost:9200/news",
        "newssearch copy opensearch://localhost:9200/news again",
        "newssearch copy index opensearch://localhost:9200/news --force --json",
    ),
)
@click.argument("source", metavar="FROM", type=_PLACE)
@click.argument("target", metavar="TO", type=_PLACE)
@click.option("--force", is_flag=True, help="Delete articles from TO that FROM does not hold.")
@spread_option
@json_option("Print the counts and the contents of both sides as one JSON object.")
@click.pass_obj
def copy(
    common: Common, source: Path | str, target: Path | str, force: bool, spread: str | None, as_json: bool
) -> Exit:
    """Copy an index to a folder or a cluster, and verify it.

    FROM and TO are each a folder or an address, opensearch://HOST:9200/NAME. Articles are copied as
    they are stored. Articles that TO has already are skipped, so the same command continues an
    interrupted copy, and brings an older one up to date. At the end all of TO is read back; the exit
    code is 6 if it differs from FROM.
    """
    if click.get_current_context().get_parameter_source("index") == ParameterSource.COMMANDLINE:
        raise UsageError("--index has no effect with copy; give FROM and TO.")
    from newssearch.cli.running import recorded  # here, as help needs no engine

    places = [index_path(one, os.environ, Path.cwd(), role=role) for one, role in ((source, "FROM"), (target, "TO"))]
    shown = sys.stderr.isatty() and not (common.quiet or common.run.logs_to_stderr)
    with recorded(common, places[1]) as run, Meter(shown=shown, color=common.colored_stderr()) as meter:
        try:
            with crew_at(spread) as crew:
                report = newssearch.copy(*places, force=force, wait=run.wait, progress=meter.at, crew=crew)
        except CopyUnprovenError as error:
            run.ended(error.report)
            if as_json:
                common.show_json(error.report)
            raise
        code = Exit.SOME_REJECTED if report.rejected else Exit.DONE
        run.ended(report, code)
    if as_json:
        common.show_json(report)
    elif not common.run.logs_to_stderr:
        _tell(report, common)
    return code


def _tell(report: CopyReport, common: Common) -> None:
    for line in rejection_lines(report.rejections, whole=common.verbose):
        talk(line)
    common.warn(report.warnings)
    held = report.target
    holding = f"{counted(held.articles, 'article')} and {held.duplicates:,} cop{'y' if held.duplicates == 1 else 'ies'}"
    proven = f"both hold {holding}, the same" if report.proven else f"TO holds {holding}, without what was rejected"
    common.say(f"{summary(report)}; {proven} (digest {held.digest[:_DIGITS]})")
