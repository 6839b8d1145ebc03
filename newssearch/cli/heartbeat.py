"""The record of a process that watches its sources: it gives a sign of life as long as it runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import newssearch
from newssearch.admin import runs
from newssearch.cli.command import Common
from newssearch.cli.exits import Exit, verdict
from newssearch.jobs.run_records import BEAT_SECONDS, Outcome, RunRecord
from newssearch.locations import Remote
from newssearch.logs import LOGGER

_SOON = 1.0
"""Seconds until a record that could not be written is tried again."""


@contextmanager
def beating(common: Common, place: Path | Remote) -> Iterator[None]:
    """Record that this process watches, with a sign of life every minute, until the block ends."""
    heart = _Heart(common, place)
    heart.start()
    try:
        yield
    except KeyboardInterrupt:
        heart.stop(Exit.DONE, None)
        raise
    except BaseException as error:
        heart.stop(*verdict(error))
        raise
    heart.stop(Exit.DONE, None)


class _Heart(Thread):
    """A thread that writes the record: the process itself may wait for another writer for hours."""

    def __init__(self, common: Common, place: Path | Remote) -> None:
        super().__init__(name="newssearch-heartbeat", daemon=True)
        self._runs, self._keep = runs(place), common.run.keep_reports
        self._record = RunRecord.beginning("index --watch", newssearch.__version__).beating()
        self._began, self._over = time.monotonic(), Event()

    def run(self) -> None:
        """Write the record now and every minute; soon again where the first run has yet to make the index."""
        while True:
            if self._over.wait(BEAT_SECONDS if self._save() else _SOON):
                return
            self._record = self._record.beating()

    def stop(self, code: int, error: str | None) -> None:
        """Write how the process ended."""
        self._over.set()
        self.join(BEAT_SECONDS)
        outcome: Outcome = "ok" if code == Exit.DONE else "failed"
        self._record = self._record.ending(code, outcome, time.monotonic() - self._began, error)
        self._save()

    def _save(self) -> bool:
        """Write the record, and return whether it is written."""
        try:
            return bool(self._runs.save(self._record, self._keep))
        except (OSError, newssearch.NewsSearchError) as error:
            LOGGER.warning("the sign of life of this process cannot be written: %s", error)
            return False
