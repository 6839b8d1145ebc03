"""Status of the job of an index, by the records of its runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from newssearch.jobs.run_records import RunRecord, RunStore
from newssearch.reports import KeptGeneration
from newssearch.values import Value


@dataclass(frozen=True, slots=True)
class Status(Value):
    """The index, its relevant runs, and its problems; an empty ``problems`` is a good status."""

    generation: int
    articles: int
    last: RunRecord | None
    """The last run that has ended; a refused run is no problem."""
    last_good: RunRecord | None
    running: tuple[RunRecord, ...]
    problems: tuple[str, ...]
    kept: tuple[KeptGeneration, ...] = ()
    """The generations that a rollback can go back to, the newest first."""

    @property
    def ok(self) -> bool:
        """Return whether there are no problems."""
        return not self.problems

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON has them, and whether all is well as ``ok``; runs as their reports have them."""
        return {"ok": self.ok, **Value.to_dict(self)}


def status(
    runs: RunStore,
    max_age: timedelta | None = None,
    now: datetime | None = None,
    undelivered: Iterable[str] = (),
    kept: Sequence[KeptGeneration] = (),
) -> Status:
    """Judge the recorded runs; the last good one must be no older than ``max_age``, unless a process watches.

    ``undelivered`` are the alerts that wait for another try, a problem each. ``kept`` can be rolled back to.

    Raises NoIndexError or DamagedIndexError without a readable index.
    """
    generation = runs.generation()
    articles, _ = runs.measured()
    now = now or datetime.now(UTC)
    every = runs.all()
    known = [record for record in every if not record.is_watch and not record.is_report]
    reports = [record for record in every if record.is_report and record.outcome != "running"]
    report = next((record for record in reversed(reports) if not record.is_refused), None)
    watch = next((record for record in reversed(every) if record.is_watch), None)
    ended = sorted((record for record in known if record.outcome != "running"), key=lambda record: record.moment)
    last = ended[-1] if ended else None
    judged = next((record for record in reversed(ended) if not record.is_refused), None)
    last_good = next((record for record in reversed(ended) if record.is_good_update), None)
    return Status(
        generation=generation,
        articles=articles or 0,
        last=last,
        last_good=last_good,
        running=tuple(record for record in every if record.outcome == "running"),
        kept=tuple(kept),
        problems=(
            *_failure(judged),
            *_failure(report),
            *_watch_ended(watch),
            *_age(last_good, None if _is_watched(watch) else max_age, now),
            *undelivered,
        ),
    )


def _is_watched(watch: RunRecord | None) -> bool:
    """Return whether a process watches: an idle one is as good as a good run."""
    return watch is not None and watch.outcome == "running" and not watch.is_silent


def _watch_ended(watch: RunRecord | None) -> tuple[str, ...]:
    """Return the problem of a watch that died, until another begins."""
    if watch is None or watch.outcome == "ok":
        return ()
    if watch.outcome == "running":
        silent = f"the watch (begun {watch.began}) has given no sign of life since {watch.beat}: is it stopped?"
        return (silent,) if watch.is_silent else ()
    return (f"the watch (begun {watch.began}) {watch.outcome}: {watch.error}; start it again: {watch.command_line}",)


def _failure(last: RunRecord | None) -> tuple[str, ...]:
    if last is None or last.is_good:
        return ()
    return (f"the last run ({last.command}, begun {last.began}) {last.outcome}: {last.error or 'without a reason'}",)


def _age(last_good: RunRecord | None, max_age: timedelta | None, now: datetime) -> tuple[str, ...]:
    if max_age is None:
        return ()
    if last_good is None:
        return ("no good run is on record",)
    age = now - last_good.moment
    if age <= max_age:
        return ()
    return (f"the last good run ({last_good.command}) ended {span(age)} ago, which is more than {span(max_age)}",)


def span(time: timedelta) -> str:
    """Return a duration in its two largest units, as ``2 d 3 h``."""
    seconds = max(0, round(time.total_seconds()))
    sizes = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    parts = []
    for name, size in sizes:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}")
    return " ".join(parts[:2]) or "0 s"
