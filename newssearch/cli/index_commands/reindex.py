"""``newssearch reindex``: a full rebuild beside the live index, then one switch."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import click

import newssearch
from newssearch.cli.alert_options import AlertingCommand, report_after_run, require_targets
from newssearch.cli.command import Common
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
from newssearch.errors import RebuildRefusedError, UnusableIndexError, UsageError
from newssearch.locations import Remote
from newssearch.logs import LOGGER
from newssearch.reports import RebuildReport
from newssearch.settings import PATIENCE, DateOrder

_LARGEST = 1 << 20
"""Characters of a file of canaries: ten thousand queries."""


@click.command(
    cls=AlertingCommand,
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
    help="Queries that must find an article, one a line; '>=10 QUERY' must find 10.",
)
@click.option(
    "--max-rejected",
    metavar="LIMIT",
    help="Limit of rejections: a number or a share of the items read.  [default: 1%, or 10 where that is more]",
)
@click.option(
    "--min-articles",
    metavar="N",
    type=count,
    default=0,
    show_default=True,
    help="Refuse fewer articles than N.",
)
@max_shrink_option("Limit of articles fewer than in the live index: a number or a share.")
@click.option(
    "--keep",
    metavar="N",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="Keep N generations for rollback, the new one included.",
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
    """Rebuild the whole index, then switch to it.

    The new index is built from SOURCE beside the live one, which answers until the switch and stays if a
    check fails (exit code 6). An interrupted rebuild continues where it stopped, if SOURCE and options are
    the same. While it runs no other run can write.
    """
    from newssearch.cli.running import recorded  # here, as help needs no engine

    options = newssearch.ReadOptions(retrieved, date_order, zone_or_none(zone), format, columns)
    given = [f"{retrieved=}", f"{date_order=}", f"{zone=}", f"{format=}", f"{sorted(columns.items())=}"]
    limits |= {
        "canaries": [line for file in canaries for line in _lines(file)],
        "made_from": _made_from(sources, given),
    }
    shown = sys.stderr.isatty() and not (common.quiet or common.run.logs_to_stderr)
    require_targets(place := common.place(make=True))
    unused = UnusedColumns()
    with recorded(common, place) as run, Meter(shown=shown, color=common.colored_stderr()) as meter:
        try:
            with crew_at(spread) as crew:
                items = newssearch.read(
                    *sources,
                    options=options,
                    remembered=_remembered(place, sources),
                    progress=meter.moved,
                    tell=meter.say if common.verbose else None,
                    unused=unused,
                    crew=crew,
                )
                report = newssearch.reindex(place, meter.counted(items), wait=run.wait, crew=crew, **limits)
        except RebuildRefusedError as error:
            run.ended(error.report)
            if as_json:
                common.show_json(error.report)
            raise
        _remember(place, sources, columns, report, run.wait or PATIENCE)
        if unused.line:
            LOGGER.warning(unused.line)
        report_after_run(place, run.wait)
        code = Exit.SOME_REJECTED if report.rejected else Exit.DONE
        run.ended(report, code)
    if as_json:
        common.show_json(report)
    elif not common.run.logs_to_stderr:
        _tell(report, common)
    return code


def _remember(
    place: Path | Remote, sources: tuple[str, ...], columns: dict[str, str], report: RebuildReport, wait: float
) -> None:
    """Store the columns of ``--map`` in the new index."""
    if columns and is_met(report):
        with newssearch.open(place) as news:
            news.remember_columns(sources, columns, wait=wait)


def _lines(file: IO[str]) -> list[str]:
    """Return the lines of a file of canaries. Raises UsageError where it is too large to be one."""
    text = file.read(_LARGEST + 1)
    if len(text) > _LARGEST:
        raise UsageError(
            f"--canary {file.name} is larger than {_LARGEST:,} characters, so it cannot be a list of queries."
        )
    return text.splitlines()


def _remembered(place: Path | Remote, sources: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the columns of an earlier ``--map``; none where the index is damaged, which a rebuild repairs."""
    try:
        return remembered_columns(place, sources)
    except UnusableIndexError:
        return {}


def _made_from(sources: tuple[str, ...], options: list[str]) -> list[str]:
    """Return the sources and options of a rebuild; none for standard input, which cannot be read a second time."""
    if "-" in sources:
        return []
    return [newssearch.__version__, *options, *map(os.path.abspath, sources)]  # a link stays a link


def _tell(report: RebuildReport, common: Common) -> None:
    for line in rejection_lines(report.rejections, whole=common.verbose):
        talk(line)
    common.warn(report.warnings)
    resumed = "resumed: " if report.resumed else ""
    common.say(f"{resumed}{summary(report)}; generation {report.generation} is live")
