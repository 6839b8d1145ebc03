"""``newssearch status``: the results of recent runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import duration, json_option
from newssearch.cli.output.rendering import table_lines
from newssearch.cli.output.terminal import Screen, talk
from newssearch.locations import Remote

if TYPE_CHECKING:
    from newssearch.jobs.run_records import RunRecord
    from newssearch.jobs.status import Status
    from newssearch.reports import KeptGeneration


@click.command(
    cls=Command,
    examples=(
        "newssearch status",
        "newssearch status --max-age 26h -q",
        "newssearch status --json",
    ),
)
@click.option(
    "--max-age", type=duration, metavar="TIME", help="Fail where the last good run ended longer ago: 26h, 7d."
)
@json_option("Print everything as one JSON object.")
@click.pass_obj
def status(common: Common, max_age: float | None, as_json: bool) -> Exit:
    """Show the results of recent runs.

    The exit code is 7 when the last run failed or was killed, or the last good one is longer ago
    than --max-age. With -q only problems are printed.
    """
    place = common.place()
    found = newssearch.status(place, None if max_age is None else timedelta(seconds=max_age))
    if as_json:
        common.show_json(found)
    elif not common.quiet:
        common.show([status_text(found, place, common.screen())])
    for problem in () if as_json else found.problems:
        talk(f"newssearch: {place}: {problem}")
    return Exit.DONE if found.ok else Exit.OVERDUE


def status_text(found: Status, place: Path | Remote, screen: Screen) -> str:
    """Return the generation, the number of articles, and the runs that matter, in a table."""
    rows = [
        ("index", f"{place} (generation {found.generation})"),
        ("articles", f"{found.articles:,}"),
        ("last run", _run_text(found.last)),
        ("last good run", _run_text(found.last_good)),
        *(("running", _run_text(record)) for record in found.running),
        *(("rollback to", _kept_text(one)) for one in found.kept),
    ]
    return "\n".join(table_lines(rows, screen)) + "\n"


def _kept_text(kept: KeptGeneration) -> str:
    before = f", before: {kept.before}" if kept.before else ""
    return f"generation {kept.generation}, {kept.articles:,} articles{before}"


def _run_text(record: RunRecord | None) -> str:
    if record is None:
        return "none on record"
    from newssearch.jobs.status import span

    ago = span(datetime.now(UTC) - record.moment)
    when = record.moment.isoformat(sep=" ", timespec="seconds").replace("+00:00", " UTC")
    if record.outcome == "running":
        return f"{record.command}, process {record.process.pid} on {record.process.host}, since {when} ({ago})"
    took = f", took {span(timedelta(seconds=record.seconds))}" if record.seconds is not None else ""
    outcome = "refused" if record.is_refused else record.outcome
    return f"{record.command}: {outcome}, {when} ({ago} ago){took}"
