"""A run that writes, from its beginning to its end: its record, its log, its metrics, and the call for help.

A command does its work within ``with recorded(common, place) as run:``, hands ``run.wait`` to the library, and reports
the result with `Run.ended`. An exception makes the run a failure, and goes on.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import click

import newssearch
from newssearch.admin import runs
from newssearch.cli.command import REPORTED, Common, RunOptions
from newssearch.cli.exits import LEFT, Exit, verdict
from newssearch.cli.log_targets import FIELDS, logging_to
from newssearch.cli.output.rendering import summary
from newssearch.errors import UsageError
from newssearch.jobs.metrics import write_metrics
from newssearch.jobs.outputs import require_writable
from newssearch.jobs.run_records import Outcome, RunRecord
from newssearch.locations import Remote
from newssearch.logs import LOGGER
from newssearch.reports import Report

HOOK_SECONDS = 60.0
"""Limit for ``--on-failure``: an alert is sent in less, and a job that hangs on its alert is worse than none."""

_OUTCOMES: dict[int, Outcome] = {Exit.DONE: "ok", Exit.NOTHING_FOUND: "ok", Exit.SOME_REJECTED: "rejected"}
"""Outcome of a run by its exit code; every other code is a failure."""


class Run:
    """One run of a command on the index in ``place``."""

    def __init__(self, command: str, common: Common, place: Path | Remote) -> None:
        self.common = common
        self.place = place
        self._runs = runs(place)
        self._options = common.run
        self._began = time.monotonic()
        self._code: int = Exit.DONE
        self._error: str | None = None
        self._record = RunRecord.beginning(command, newssearch.__version__)
        self._file = ""
        self._unsaved = ""

    @property
    def wait(self) -> float:
        """Seconds to wait for another writer."""
        return self._options.wait

    def begin(self) -> None:
        """Note that the run has begun, where there is an index to note it in."""
        LOGGER.info("%s begins", self._record.command, extra={FIELDS: {"index": str(self.place), "pid": os.getpid()}})
        self._measure()
        self._save()

    def ended(self, report: Report | None = None, code: int = Exit.DONE, error: str | None = None) -> None:
        """Note that the run is done: its report, if it counts articles, the exit code, and the error of a failure."""
        self._record = replace(self._record, report=report)
        self._code, self._error = code, error

    def conclude(self, error: BaseException | None = None) -> None:
        """Record, log and measure the end of the run; ``error`` is the exception that ended it, if any."""
        code, message = verdict(error) if error is not None else (self._code, self._error)
        outcome = _OUTCOMES.get(code, "failed") if error is None else "failed"
        self._record = self._record.ending(code, outcome, time.monotonic() - self._began, message)
        self._measure()
        self._log()
        self._save()
        self._write_metrics()
        if outcome == "failed" and code != Exit.INTERRUPTED:  # who interrupts it knows
            self._call_for_help()

    def _log(self) -> None:
        record, report = self._record, self._record.report
        if report is not None:
            for rejection in report.rejections:
                fields: dict[str, object] = {"source": rejection.source, "reason": rejection.reason}
                fields |= {"fault": rejection.fault} if rejection.fault else {}
                LOGGER.warning("rejected %s: %s", rejection.source, rejection.reason, extra={FIELDS: fields})
        fields = {key: value for key, value in record.to_dict().items() if key not in ("rejections", "process")}
        counts = f" ({summary(report)})" if report is not None else ""
        if record.error is not None:
            LOGGER.error("%s failed: %s%s", record.command, record.error, counts, extra={FIELDS: fields})
        else:
            LOGGER.info("%s ended: %s%s", record.command, record.outcome, counts, extra={FIELDS: fields})

    def _measure(self) -> None:
        articles, size = self._runs.measured()
        self._record = replace(self._record, articles=articles, bytes=size)

    def _save(self) -> None:
        """Write a report; one that cannot be written is a warning, as the run itself counts."""
        try:
            self._file = self._runs.save(self._record, self._options.keep_reports)
        except (OSError, newssearch.NewsSearchError) as error:
            reason = getattr(error, "strerror", None) or str(error)  # not the name of a temporary file
            if reason != self._unsaved:
                LOGGER.warning("the report of the run cannot be written: %s", reason)
            self._unsaved = reason

    def _write_metrics(self) -> None:
        if self._options.metrics is None:
            return
        good = [record for record in self._runs.all() if record.is_good_update]
        last_good = max([*good, *([self._record] if self._record.is_good_update else [])], key=_moment, default=None)
        try:
            write_metrics(self._options.metrics, _named(self.place), self._record, last_good)
        except (OSError, newssearch.NewsSearchError) as error:
            LOGGER.warning("the metrics of the run cannot be written: %s", error)

    def _call_for_help(self) -> None:
        command = self._options.on_failure
        if command is None:
            return
        variables = {
            "NEWSSEARCH_COMMAND": self._record.command,
            "NEWSSEARCH_OUTCOME": self._record.outcome,
            "NEWSSEARCH_EXIT_CODE": str(self._record.exit_code),
            "NEWSSEARCH_ERROR": self._record.error or "",
            "NEWSSEARCH_REPORT": self._file,
            "NEWSSEARCH_INDEX": _named(self.place),
        }
        try:
            # Its output goes to stderr: data on stdout is the run's own.
            done = subprocess.run(
                command,
                shell=True,
                env={**os.environ, **{name: _environable(value) for name, value in variables.items()}},
                stdin=subprocess.DEVNULL,
                stdout=sys.__stderr__ or subprocess.DEVNULL,
                timeout=HOOK_SECONDS,
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            LOGGER.warning("the command of --on-failure did not end well: %s", error)
            return
        if done.returncode:
            LOGGER.warning("the command of --on-failure ended with exit code %d", done.returncode)


@contextmanager
def recorded(common: Common, place: Path | Remote) -> Iterator[Run]:
    """Record the block as a run; an exception in it is recorded and raised again."""
    context = click.get_current_context()
    _require_writable(common.run, place)
    run = Run(str(context.info_name), common, place)
    with ExitStack() as stack:
        try:
            stack.enter_context(logging_to(common.run, quiet=common.quiet))
            run.begin()
            yield run
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt) and isinstance(place, Remote) and context.info_name != "reindex":
                error.args = (LEFT,)
            run.conclude(error)
            context.meta[REPORTED] = common.run.logs_to_stderr
            raise
        run.conclude()


def _require_writable(options: RunOptions, place: Path | Remote) -> None:
    """Raise UsageError where the log or the metrics of the run cannot be written."""
    index = place if isinstance(place, Path) else None
    for option, file in (("--log-file", options.log_file), ("--metrics", options.metrics)):
        if file is not None:
            require_writable(option, file, index)
    if options.log_file is not None and options.log_file == options.metrics:
        raise UsageError(f"--log-file and --metrics both name {options.metrics}; name two files.")


def _named(place: Path | Remote) -> str:
    return str(place.absolute()) if isinstance(place, Path) else str(place)


def _environable(value: str) -> str:
    return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _moment(record: RunRecord) -> float:
    return record.moment.timestamp()
