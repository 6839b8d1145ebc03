"""``newssearch index``: files, folders and streams into the index."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

import newssearch
from newssearch.cli.command import Command, Common
from newssearch.cli.documents import report_document
from newssearch.cli.exits import Exit
from newssearch.cli.options import json_option, reading_options, zone_or_none
from newssearch.cli.place import MARKER
from newssearch.cli.progress import Meter
from newssearch.cli.terminal import talk
from newssearch.models import Rejection, Report
from newssearch.settings import DateOrder

_REJECTIONS_SHOWN = 20


@click.command(
    cls=Command,
    examples=(
        "newssearch index corpus --retrieved 2025-12-10",
        "newssearch index corpus --prune --dry-run",
        "cat corpus/*.jsonl | newssearch index - --json",
    ),
)
@reading_options
@click.option("--prune", is_flag=True, help="Remove the articles that SOURCE no longer holds.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@json_option("Write the report to stdout as one JSON object.")
@click.pass_obj
def index(
    common: Common,
    sources: tuple[str, ...],
    retrieved: str | None,
    date_order: DateOrder,
    zone: str | None,
    format: str | None,
    columns: dict[str, str],
    prune: bool,
    dry_run: bool,
    as_json: bool,
) -> Exit:
    """Read files, folders, or - (stdin) into the index.

    New articles are added, changed ones updated, unchanged ones skipped. Where there is no index,
    one is made in ./index.
    """
    shown = sys.stderr.isatty() and not common.quiet
    with ExitStack() as stack:
        meter = stack.enter_context(Meter(shown=shown, color=common.colored_stderr()))
        place = common.place(make=True)
        items = newssearch.read(
            *sources,
            retrieved=retrieved,
            date_order=date_order,
            zone=zone_or_none(zone),
            format=format,
            columns=columns,
            remembered=remembered(place),
            progress=meter.moved,
            tell=meter.say if common.verbose else None,
        )
        if dry_run and not (place / MARKER).is_file():
            place = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "index"
        news = stack.enter_context(newssearch.create(place))
        report = news.update(meter.counted(items), prune=sources if prune else (), dry_run=dry_run)
        if columns and not dry_run:
            news.remember_columns(sources, columns)
    if as_json:
        common.show_json(report_document(report))
    else:
        _tell(report, common, dry_run=dry_run)
    return Exit.SOME_REJECTED if report.rejected else Exit.DONE


def remembered(place: Path) -> dict[str, dict[str, str]]:
    """What an earlier ``--map`` said of sources, where there is an index already."""
    if not (place / MARKER).is_file():
        return {}
    with newssearch.open(place) as news:
        return news.remembered_columns()


def _tell(report: Report, common: Common, *, dry_run: bool) -> None:
    for line in rejection_lines(report.rejections, whole=common.verbose):
        talk(line)
    for warning in report.warnings:
        common.say(f"warning: {warning}")
    common.say(("dry run: " if dry_run else "") + summary(report))


def rejection_lines(rejections: Sequence[Rejection], *, whole: bool = False) -> list[str]:
    """Each rejection with its reason: the first 20 and how many more there are, or the ``whole``."""
    shown = rejections if whole else rejections[:_REJECTIONS_SHOWN]
    lines = [f"rejected {rejection.source}: {rejection.reason}" for rejection in shown]
    rest = len(rejections) - len(shown)
    return [*lines, f"... and {rest:,} more rejected (-v names them all)"] if rest else lines


def summary(report: Report) -> str:
    """The report on one line: how many were read, what became of them, whether anything changed."""
    verdicts = ("indexed", "updated", "unchanged", "duplicate", "rejected", "removed")
    counts = {verdict: getattr(report, verdict) for verdict in verdicts}
    parts = [f"{count:,} {verdict}" for verdict, count in counts.items() if count]
    text = f"{report.read:,} read" + (": " + ", ".join(parts) if parts else "")
    changed = report.indexed or report.updated or report.removed
    return text if changed else f"{text}; nothing changed"
