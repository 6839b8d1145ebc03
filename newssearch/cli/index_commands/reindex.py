"""``newssearch reindex``: the whole index anew, beside the live one, then one switch."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO, Any

import click

import newssearch
from newssearch.cli.command import Common, WritingCommand
from newssearch.cli.exits import Exit
from newssearch.cli.index_commands.index import is_met, rejection_lines
from newssearch.cli.options import (
    count,
    crew_at,
    json_option,
    max_shrink_option,
    reading_options,
    spread_option,
    zone_or_none,
)
from newssearch.cli.output.progress import Meter
from newssearch.cli.output.rendering import summary
from newssearch.cli.output.terminal import talk
from newssearch.cli.output.unused import UnusedColumns
from newssearch.cli.place import remembered_columns
from newssearch.documents import value_document
from newssearch.errors import RebuildRefusedError, UnusableIndexError, UsageError
from newssearch.locations import Remote
from newssearch.logs import LOGGER
from newssearch.reports import RebuildReport
from newssearch.settings import DateOrder

_LARGEST = 1 << 20
"""Characters of a file of canaries: ten thousand queries."""


@click.command(
    cls=WritingCommand,
    examples=(
        "newssearch reindex corpus --retrieved 2025-12-10",
        "newssearch reindex corpus --min-articles 100 --max-rejected 0 --max-shrink 5%",
        "newssearch reindex corpus --keep 3 --json",
    ),
)
@reading_options
@spread_option
@click.option(
    "--canary",
    "canaries",
    metavar="FILE",
    type=click.File(encoding="utf-8", errors="replace"),
    multiple=True,
    help="Queries that must find something, one a line; '>=10 QUERY' must find 10 articles.",
)
@click.option(
    "--max-rejected",
    metavar="LIMIT",
    help="How many of what is read may be rejected: a number or a share.  [default: 1%, or 10 where that is more]",
)
@click.option(
    "--min-articles",
    metavar="N",
    type=count,
    default=0,
    show_default=True,
    help="How many articles there must be.",
)
@max_shrink_option("How many fewer articles than the live index there may be: a number or a share.")
@click.option(
    "--keep",
    metavar="N",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="How many generations to keep for rollback, the new one counted.",
)
@json_option("Write the report to stdout as one JSON object.")
@click.pass_obj
def reindex(
    common: Common,
    /,
    sources: tuple[str, ...],
    retrieved: str | None,
    date_order: DateOrder,
    zone: str | None,
    format: str | None,
    columns: dict[str, str],
    spread: str | None,
    canaries: tuple[IO[str], ...],
    as_json: bool,
    **limits: Any,
) -> Exit:
    """Make the whole index anew, then switch to it.

    It is built from SOURCE beside the live index, which answers until the switch and stays if a check
    fails (exit code 6). A rebuild that was killed goes on where it stopped, if SOURCE and options are the
    same. While it runs no other run can write.
    """
    from newssearch.cli.running import recorded  # here, as help needs no engine

    options = [f"{retrieved=}", f"{date_order=}", f"{zone=}", f"{format=}", f"{sorted(columns.items())=}"]
    shown = sys.stderr.isatty() and not (common.quiet or common.run.logs_to_stderr)
    place = common.place(make=True)
    with recorded(common, place) as run, Meter(shown=shown, color=common.colored_stderr()) as meter:
        unused = UnusedColumns()
        try:
            with crew_at(spread) as crew:
                items = newssearch.read(
                    *sources,
                    retrieved=retrieved,
                    date_order=date_order,
                    zone=zone_or_none(zone),
                    format=format,
                    columns=columns,
                    remembered=_remembered(place),
                    progress=meter.moved,
                    tell=meter.say if common.verbose else None,
                    unused=unused,
                    crew=crew,
                )
                report = newssearch.reindex(
                    place,
                    meter.counted(items),
                    canaries=[line for file in canaries for line in _lines(file)],
                    made_from=_made_from(sources, options),
                    wait=run.wait,
                    crew=crew,
                    **limits,
                )
        except RebuildRefusedError as error:
            run.ended(error.report)
            if as_json:
                common.show_json(value_document(error.report))
            raise
        if columns and is_met(report):
            with newssearch.open(place) as news:
                news.remember_columns(sources, columns)
        if unused.line:
            LOGGER.warning(unused.line)
        code = Exit.SOME_REJECTED if report.rejected else Exit.DONE
        run.ended(report, code)
    if as_json:
        common.show_json(value_document(report))
    elif not common.run.logs_to_stderr:
        _tell(report, common)
    return code


def _lines(file: IO[str]) -> list[str]:
    """The lines of a file of canaries. Raises UsageError where it is too large to be one."""
    text = file.read(_LARGEST + 1)
    if len(text) > _LARGEST:
        raise UsageError(
            f"--canary {file.name} is larger than {_LARGEST:,} characters, so it cannot be a list of queries."
        )
    return text.splitlines()


def _remembered(place: Path | Remote) -> dict[str, dict[str, str]]:
    """What an earlier ``--map`` said; nothing where the index is damaged, which a rebuild mends."""
    try:
        return remembered_columns(place)
    except UnusableIndexError:
        return {}


def _made_from(sources: tuple[str, ...], options: list[str]) -> list[str]:
    """What tells one rebuild from another; nothing for standard input, which cannot be read a second time."""
    if "-" in sources:
        return []
    return [newssearch.__version__, *options, *map(os.path.abspath, sources)]  # a link stays a link


def _tell(report: RebuildReport, common: Common) -> None:
    for line in rejection_lines(report.rejections, whole=common.verbose):
        talk(line)
    for warning in report.warnings:
        common.say(f"warning: {warning}")
    resumed = "resumed: " if report.resumed else ""
    common.say(f"{resumed}{summary(report)}; generation {report.generation} is live")
