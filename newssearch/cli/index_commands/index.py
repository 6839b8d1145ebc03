"""``newssearch index``: files, folders and streams into the index."""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

import newssearch
from newssearch.cli.alert_options import AlertingCommand, report_after_run, require_targets
from newssearch.cli.command import Common
from newssearch.cli.exits import Exit
from newssearch.cli.options import (
    crew_at,
    json_option,
    keep_option,
    max_shrink_option,
    reading_options,
    selecting_options,
    spread_option,
)
from newssearch.cli.output.progress import Meter
from newssearch.cli.output.rendering import summary
from newssearch.cli.output.terminal import talk
from newssearch.cli.output.unused import UnusedColumns
from newssearch.cli.place import columns_of, is_there, remembered_columns
from newssearch.errors import PruneRefusedError, UsageError
from newssearch.ingest.allowances import Allowance, DailyAllowance
from newssearch.locations import Remote
from newssearch.logs import LOGGER
from newssearch.models import Item, MissingKey, Rejection, Removal
from newssearch.reports import Report
from newssearch.settings import PATIENCE, WATCH, DateOrder
from newssearch.workers.work import Crew

_REJECTIONS_SHOWN = 20
_MISSING_SHOWN = 5


def _versions(context: click.Context, option: click.Parameter, value: str | None) -> float | None:
    """Read a number of versions, or ``all``."""
    if value is None:
        return None
    if value.casefold() == "all":
        return math.inf
    if not value.isdecimal() or len(value) > 9:
        raise click.BadParameter(f"{value!r} is neither a number nor 'all'.", context, option)
    return int(value)


@click.command(
    cls=AlertingCommand,
    examples=(
        "newssearch index corpus --retrieved 2025-12-10",
        "newssearch index corpus --prune --dry-run",
        "newssearch index corpus --since 26h --wait 10m --log-file index.log",
        "cat corpus/*.jsonl | newssearch index - --json",
    ),
)
@reading_options
@selecting_options
@spread_option
@click.option("--prune", is_flag=True, help="Remove the articles that SOURCE no longer holds.")
@max_shrink_option(
    "Limit of the articles that --prune may remove: a number or a share; up to 10 always. Beyond it nothing is "
    "removed, and the exit code is 6. With --watch: in one day."
)
@click.option(
    "--keep-versions",
    metavar="N|all",
    callback=_versions,
    help="Keep the last N old versions of an article that is updated or removed. Remembered.  [default: 0]",
)
@keep_option
@click.option("--dry-run", is_flag=True, help="Report what would change, and change nothing.")
@click.option("--watch", is_flag=True, help="Keep reading files that change in SOURCE, until a signal ends it.")
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
    since: datetime | None,
    limit: int | None,
    spread: str | None,
    prune: bool,
    max_shrink: str,
    keep_versions: float | None,
    keep: int | None,
    dry_run: bool,
    watch: bool,
    as_json: bool,
) -> Exit:
    """Read files, folders, or - (stdin) into the index.

    New articles are added, changed ones updated, unchanged ones skipped. Where there is no index,
    one is made in ./index.
    """
    _require_compatible(
        {"--prune": prune, "--dry-run": dry_run, "--watch": watch, "--since": since, "--limit": limit is not None}
    )
    reading = partial(
        newssearch.read,
        retrieved=retrieved,
        date_order=date_order,
        zone=zone,
        format=format,
        columns=columns,
        since=since,
    )
    place = common.place(make=True)
    require_targets(place)
    intake = _Intake(common, place, reading, columns, limit, spread, as_json, keep_versions, keep)
    allowance = Allowance(max_shrink)
    if dry_run:
        return intake.tried(sources, sources if prune else (), allowance)
    if watch:
        return _follow(intake, sources, since, max_shrink, prune=prune)
    return intake.done(sources, sources if prune else (), allowance)


_AT_ODDS = (
    ("--prune", "--since", "articles that are not read would be removed"),
    ("--prune", "--limit", "articles that are not read would be removed"),
    ("--watch", "--dry-run", "a dry run changes nothing to watch for"),
    ("--watch", "--limit", "watching has no end"),
)
"""Pairs of options that exclude each other, and the reason."""


def _require_compatible(given: dict[str, object]) -> None:
    for one, other, reason in _AT_ODDS:
        if given[one] and given[other]:
            raise UsageError(f"{one} and {other} cannot go together: {reason}.")


@dataclass(frozen=True, slots=True)
class _Intake:
    """The sources, the index to read them into, and the way to report."""

    common: Common
    place: Path | Remote
    reading: Callable[..., Iterable[Item]]
    columns: dict[str, str]
    limit: int | None
    spread: str | None
    as_json: bool
    keep_versions: float | None = None
    keep: int | None = None

    def done(
        self,
        sources: Sequence[str],
        prune: Sequence[str],
        allowance: Allowance,
        wait: float | None = None,
        series: str = "",
    ) -> Exit:
        """Read ``sources`` into the index, as one run with its record; runs of a ``series`` are undone as one."""
        from newssearch.cli.running import recorded  # here, as help needs no engine

        unused = UnusedColumns()
        with recorded(self.common, self.place) as run, self._meter() as meter, crew_at(self.spread) as crew:
            remembered = remembered_columns(self.place, sources)
            # The items first: options that cannot be read make no index.
            items = self._items(sources, remembered, meter, crew, unused)
            with newssearch.create(self.place, crew=crew) as news:
                wait = run.wait if wait is None else wait
                if self.keep_versions is not None:
                    news.keep_versions(None if math.isinf(self.keep_versions) else int(self.keep_versions), wait=wait)
                report, refusal = _updated(
                    news,
                    items,
                    prune=prune,
                    max_shrink=allowance,
                    replace=self._remapped(sources),
                    keep=self.keep,
                    series=series,
                    wait=wait,
                )
                if self.columns and is_met(report):
                    news.remember_columns(sources, self.columns, wait=wait or PATIENCE)
                for source in remembered.keys() - news.remembered_columns().keys():  # those that moved
                    news.remember_columns([source], remembered[source], wait=wait or PATIENCE)
            if unused.line:
                LOGGER.warning(unused.line)
            report_after_run(self.place, wait)
            code = exit_of_sources(report)
            run.ended(report, code, missing_text(report))
            if refusal is not None:
                self._tell(report)
                raise refusal
        self._tell(report)
        if report.missing and not self.common.run.logs_to_stderr:
            talk(f"newssearch: {missing_text(report)}")
        return code

    def tried(self, sources: Sequence[str], prune: Sequence[str], allowance: Allowance) -> Exit:
        """Report what `done` would do."""
        with ExitStack() as stack:
            meter = stack.enter_context(self._meter())
            unused = UnusedColumns()
            remembered = remembered_columns(self.place, sources)
            items = self._items(sources, remembered, meter, stack.enter_context(crew_at(self.spread)), unused)
            place = self.place
            if not is_there(place):
                place = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "index"
            news = stack.enter_context(newssearch.create(place))
            report, refusal = _updated(
                news, items, prune=prune, max_shrink=allowance, replace=self._remapped(sources), dry_run=True
            )
        if unused.line:
            self.common.say(f"newssearch: {unused.line}")
        self._tell(report, dry_run=True)
        if refusal is not None:
            raise refusal
        return exit_of_sources(report)

    def _remapped(self, sources: Sequence[str]) -> list[str]:
        """Return the sources for which ``--map`` differs from before."""
        if not self.columns:
            return []
        remembered = remembered_columns(self.place)
        return [source for source in sources if columns_of(remembered, source) != self.columns]

    def _meter(self) -> Meter:
        shown = sys.stderr.isatty() and not (self.common.quiet or self.common.run.logs_to_stderr)
        return Meter(shown=shown, color=self.common.colored_stderr())

    def _items(
        self,
        sources: Sequence[str],
        remembered: Mapping[str, Mapping[str, str]],
        meter: Meter,
        crew: Crew | None,
        unused: UnusedColumns,
    ) -> Iterable[Item]:
        items = self.reading(
            *sources,
            remembered=remembered,
            progress=meter.moved,
            tell=meter.say if self.common.verbose else None,
            unused=unused,
            crew=crew,
        )
        return meter.counted(items if self.limit is None else _first(items, self.limit))

    def _tell(self, report: Report, *, dry_run: bool = False) -> None:
        if self.as_json:
            self.common.show_json(report)
        elif not self.common.run.logs_to_stderr:
            _tell(report, self.common, dry_run=dry_run)


def is_met(report: Report) -> bool:
    """Return whether to store ``--map``: an article was read by it, and every key of it was found."""
    is_lacking = any(isinstance(rejection, MissingKey) for rejection in report.rejections)
    return report.read > report.rejected and not is_lacking


def _updated(news: newssearch.News, items: Iterable[Item], **options: Any) -> tuple[Report, PruneRefusedError | None]:
    """Return the report of an update, and the refusal of its pruning, if any, in words of the command line."""
    try:
        return news.update(items, **options), None
    except PruneRefusedError as error:
        error.args = (error.advised("--max-shrink 100%"),)
        return error.report, error


def _follow(intake: _Intake, sources: Sequence[str], since: datetime | None, max_shrink: str, *, prune: bool) -> Exit:
    """Read all files, then those that change, a batch of files at a time, until a signal ends it."""
    from newssearch.reading.sources import STANDARD_INPUT, missing_among  # both here, as help reads nothing
    from newssearch.reading.watching import Watcher

    if STANDARD_INPUT in sources:
        raise UsageError("--watch needs files or folders; it cannot follow standard input.")
    if missing_among(sources):
        return intake.done(sources, (), Allowance(max_shrink), wait=math.inf)
    from newssearch.cli.heartbeat import beating  # here, as few commands watch

    watcher = Watcher(sources, since=since)
    allowance = DailyAllowance(max_shrink)
    with beating(intake.common, intake.place):
        while True:
            for changes in watcher.changes():
                vanished = [*changes.changed, *changes.gone] if prune else []
                if changes.changed or vanished:
                    # A rebuild may hold the lock for hours; what changes meanwhile can wait as long.
                    day = date.today()
                    intake.done(changes.changed, vanished, allowance.of(day), wait=math.inf, series=f"watch {day}")
            time.sleep(WATCH.look_every)


def _first(items: Iterable[Item], limit: int) -> Iterator[Item]:
    """Yield items up to the ``limit``-th that gets a verdict."""
    taken = 0
    for item in items:
        taken += not isinstance(item, Removal)
        if taken > limit:
            return
        yield item


def exit_of_sources(report: Report) -> Exit:
    """Return the exit code of a run by its missing and rejected sources."""
    if report.missing:
        return Exit.NO_SOURCE
    return Exit.SOME_REJECTED if report.rejected else Exit.DONE


def missing_text(report: Report) -> str | None:
    """Return the error of a run whose sources do not all exist; None where they do."""
    if not report.missing:
        return None
    shown = ", ".join(report.missing[:_MISSING_SHOWN]) + (", ..." if len(report.missing) > _MISSING_SHOWN else "")
    return f"sources that do not exist: {shown}; nothing was pruned"


def _tell(report: Report, common: Common, *, dry_run: bool) -> None:
    for line in rejection_lines(report.rejections, whole=common.verbose):
        talk(line)
    common.warn(report.warnings)
    common.say(("dry run: " if dry_run else "") + summary(report))


def rejection_lines(rejections: Sequence[Rejection], *, whole: bool = False) -> list[str]:
    """Return each rejection with its reason: the first 20 and the count of the others, or all with their faults."""
    if whole:
        return [line for rejection in rejections for line in _whole_lines(rejection)]
    shown = rejections[:_REJECTIONS_SHOWN]
    lines = [_rejection_line(rejection) for rejection in shown]
    rest = len(rejections) - len(shown)
    return [*lines, f"... and {rest:,} more rejected (-v names them all)"] if rest else lines


def _rejection_line(rejection: Rejection) -> str:
    return f"rejected {rejection.source}: {rejection.reason}"


def _whole_lines(rejection: Rejection) -> list[str]:
    """Return a rejection and, where newssearch is at fault, the traceback to report."""
    return [_rejection_line(rejection), *([rejection.fault] if rejection.fault else [])]
