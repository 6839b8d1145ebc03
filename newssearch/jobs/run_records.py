"""Records of runs that write: a file in ``runs/`` of the index folder, named by the begin of the run.

A record is written when the run begins, as ``running``, and again when it ends. So a killed run leaves a trace too: its
record still says ``running``, and its process is gone.
"""

from __future__ import annotations

import json
import os
import platform
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Protocol, Self, get_args

from newssearch.errors import DamagedIndexError, ShortageError
from newssearch.index.commits import files
from newssearch.index.commits.folder import RUNS, is_index, require_index
from newssearch.index.commits.manifest import FORMAT, read_manifest
from newssearch.index.commits.process import Process, command_line, exists
from newssearch.locations import unicode_name
from newssearch.models import Rejection
from newssearch.reports import Report
from newssearch.values import Value

Outcome = Literal["running", "ok", "rejected", "failed", "died"]
"""Outcome of a run: ``rejected`` is a success with rejected sources; ``died`` is a run whose process ended without a
result."""

KEPT = 100
"""Records to keep: three months of a nightly job."""

REJECTIONS_KEPT = 100
"""Rejections that a record lists; it counts them all."""

_LARGEST = 1 << 20
"""Largest record to read in bytes: ours have some kilobytes."""

_UNREADABLE, _LOCKED = 2, 4
"""Exit codes of runs that end before they begin."""

_JOBS = ("index", "reindex", "copy")
"""Commands that run unattended."""

BEAT_SECONDS = 60.0
"""Time between two signs of life of a process that watches."""

SILENT_SECONDS = 600.0
"""Time without a sign of life after which a process on another machine counts as dead."""

_WATCH = "watch-"
"""Prefix of the file of a watch: it outlives the records of the runs that it makes."""

_NAMED = "%Y-%m-%dT%H%M%S.%fZ"


@dataclass(frozen=True, slots=True)
class RunRecord(Value):
    """One run: times are ISO 8601 in UTC, ``seconds`` is its duration.

    ``articles`` and ``bytes`` are those of the index at its end; None if unknown. ``beat`` is the last sign of life of
    a process that watches its sources, None for a run.
    """

    command: str
    began: str
    process: Process
    version: str
    command_line: str = ""
    outcome: Outcome = "running"
    ended: str | None = None
    seconds: float | None = None
    exit_code: int | None = None
    error: str | None = None
    report: Report | None = None
    articles: int | None = None
    bytes: int | None = None
    beat: str | None = None

    @classmethod
    def beginning(cls, command: str, version: str) -> Self:
        """Return the record of a run that begins now in this process, with the version of newssearch."""
        return cls(command, _written(datetime.now(UTC)), Process.current(), version, unicode_name(command_line()))

    def ending(self, exit_code: int, outcome: Outcome, seconds: float, error: str | None = None) -> RunRecord:
        """Return the record of the same run, which ends now."""
        return replace(
            self,
            outcome=outcome,
            ended=_written(datetime.now(UTC)),
            seconds=round(seconds, 3),
            exit_code=int(exit_code),
            error=None if error is None else unicode_name(error),
        )

    def as_of_now(self) -> RunRecord:
        """Return the record with its present outcome: a running one of a dead process has died."""
        if self.outcome != "running":
            return self
        is_alive = self.process.is_alive
        if is_alive is False:
            return replace(self, outcome="died", error=f"process {self.process.pid} was killed before it finished")
        if is_alive is None and self.is_silent:
            process = f"process {self.process.pid} on {self.process.host}"
            return replace(self, outcome="died", error=f"{process} has given no sign of life since {self.beat}")
        return self

    def beating(self) -> RunRecord:
        """Return the record of a process that watches, with a sign of life of now."""
        return replace(self, beat=_written(datetime.now(UTC)))

    @property
    def is_watch(self) -> bool:
        """Return whether the record is of a process that watches, and not of one run."""
        return self.beat is not None

    @property
    def is_silent(self) -> bool:
        """Return whether the last sign of life of a process that watches is too old."""
        if self.beat is None:
            return False
        return (datetime.now(UTC) - datetime.fromisoformat(self.beat)).total_seconds() > SILENT_SECONDS

    @property
    def is_good(self) -> bool:
        """Return whether the run did its work; a rejected source is the source's fault."""
        return self.outcome in ("ok", "rejected")

    @property
    def is_report(self) -> bool:
        """Return whether the run only reports on the articles: it says nothing on whether they are up to date."""
        return self.command == "alerts"

    @property
    def is_good_update(self) -> bool:
        """Return whether the run did its work, and that was more than a report."""
        return self.is_good and not self.is_report and not self.is_watch

    @property
    def is_refused(self) -> bool:
        """Return whether the run was refused before it changed anything, which says nothing about the index or its job.

        Another writer held the index, or a user mistyped a command; a nightly job that cannot be parsed has failed.
        """
        return self.exit_code == _LOCKED or (self.exit_code == _UNREADABLE and self.command not in _JOBS)

    @property
    def moment(self) -> datetime:
        """Return the end of the run, or its begin if the end is unknown."""
        return datetime.fromisoformat(self.ended or self.began)

    def to_dict(self) -> dict[str, Any]:
        """Return the record as a JSON object: the report of ``--json`` with facts about the run."""
        said: dict[str, Any] = {
            "schema_version": 1,
            "command": self.command,
            "command_line": self.command_line,
            "outcome": self.outcome,
            "exit_code": self.exit_code,
            "error": self.error,
            "began": self.began,
            "ended": self.ended,
            "total_seconds": self.seconds,
            "articles": self.articles,
            "bytes": self.bytes,
            "versions": {"newssearch": self.version, "format": FORMAT, "python": platform.python_version()},
            "process": asdict(self.process),
        }
        if self.beat is not None:
            said["beat"] = self.beat
        if self.report is not None:
            report = self.report.to_dict()
            report["rejections"] = report["rejections"][:REJECTIONS_KEPT]
            said |= report
        return said

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> RunRecord:
        """Parse the record of a document. Raises ValueError, TypeError or KeyError for a malformed one."""
        outcome = said["outcome"]
        if outcome not in get_args(Outcome):
            raise ValueError(f"unknown outcome {outcome!r}")
        record = cls(
            command=str(said["command"]),
            command_line=str(said["command_line"]),
            began=str(said["began"]),
            ended=said["ended"],
            process=Process.of(said["process"]),
            version=str(said["versions"]["newssearch"]),
            outcome=outcome,
            seconds=said["total_seconds"],
            exit_code=said["exit_code"],
            error=said["error"],
            report=_report(said) if "read" in said else None,
            articles=said["articles"],
            bytes=said["bytes"],
            beat=said.get("beat"),
        )
        if record.moment.tzinfo is None or (record.beat and datetime.fromisoformat(record.beat).tzinfo is None):
            raise ValueError("its times have no zone")
        return record


def _report(said: Mapping[str, Any]) -> Report:
    counts = {name: said[name] for name in Report.__dataclass_fields__ if name not in ("rejections", "warnings")}
    rejections = tuple(Rejection(**rejection) for rejection in said["rejections"])
    return Report(**counts, rejections=rejections, warnings=tuple(said["warnings"]))


def save(index: Path, record: RunRecord, keep: int = KEPT) -> Path:
    """Write the record of a run of the index in the folder ``index``, and remove all but the ``keep`` last ones.

    The last good one is never removed. Raises OSError when the disk refuses, DamagedIndexError if ``runs`` is a link.
    """
    folder = index / RUNS
    folder.mkdir(exist_ok=True)
    _require_own(folder)
    prefix = _WATCH if record.is_watch else ""
    file = folder / f"{prefix}{datetime.fromisoformat(record.began).strftime(_NAMED)}.json"
    fresh = folder / f".{file.name}.{os.getpid()}"
    try:
        text = json.dumps(record.to_dict(), indent=2, ensure_ascii=False)
        with files.create(fresh) as out:
            out.write(text.encode("utf-8", "replace") + b"\n")
        fresh.replace(file)
    except BaseException:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    _prune(folder, max(keep, 1))
    _clear(folder)
    return file


def records(index: Path) -> list[RunRecord]:
    """Return the recorded runs, the earliest first; malformed files are skipped."""
    found = (_read(file) for file in _files(index / RUNS))
    return [record for record in found if record is not None]


def _read(file: Path) -> RunRecord | None:
    record = _written_in(file)
    if record is None or record.outcome != "running":
        return record
    # The process may have ended after its record was read: then the record has its result by now.
    now = record.as_of_now()
    return now if now.outcome == "running" else (_written_in(file) or record).as_of_now()


def _written_in(file: Path) -> RunRecord | None:
    try:
        status = file.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            return None
        return RunRecord.of(json.loads(file.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir() or folder.is_symlink():
        return []
    found = (file for file in folder.iterdir() if file.suffix == ".json" and not file.name.startswith("."))
    return sorted(found, key=lambda file: file.name.removeprefix(_WATCH))


def _prune(folder: Path, keep: int) -> None:
    every = _files(folder)
    for file in [file for file in every if file.name.startswith(_WATCH)][:-keep]:
        file.unlink(missing_ok=True)
    files = [file for file in every if not file.name.startswith(_WATCH)]
    old, kept = files[:-keep], files[-keep:]
    if not old:
        return
    if not any(_is_good(file) for file in kept):
        last_good = next((file for file in reversed(old) if _is_good(file)), None)
        old = [file for file in old if file != last_good]
    for file in old:
        file.unlink(missing_ok=True)  # another run may have removed it


def _clear(folder: Path) -> None:
    """Remove unfinished files of killed runs."""
    for file in folder.glob(".*.json.*"):
        writer = file.name.rpartition(".")[2]
        if writer.isdecimal() and not (0 < int(writer) < 1 << 31 and exists(int(writer))):
            file.unlink(missing_ok=True)


def _is_good(file: Path) -> bool:
    record = _read(file)
    return record is not None and record.is_good_update


def _require_own(folder: Path) -> None:
    if folder.is_symlink():
        raise DamagedIndexError(f"{folder} is a link, so no record is written there. Remove it.")


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def measured(index: Path) -> tuple[int | None, int | None]:
    """Return the number of articles of an index and its size in bytes; None if unknown."""
    try:
        articles = read_manifest(index).totals.articles
        return articles, files.size_of(index)
    except (OSError, DamagedIndexError, ShortageError):
        return None, None


class RunStore(Protocol):
    """The records of the runs of one index."""

    def save(self, record: RunRecord, keep: int) -> str:
        """Store a record, delete all but the ``keep`` last ones and the last good one, and return its place.

        Without an index nothing is stored, and the place is empty.
        """

    def all(self) -> list[RunRecord]:
        """Return the recorded runs, the earliest first."""

    def measured(self) -> tuple[int | None, int | None]:
        """Return the number of articles and the size in bytes; None if unknown."""

    def generation(self) -> int:
        """Return the number of the live generation. Raises NoIndexError, DamagedIndexError."""


class FolderRuns:
    """The records in ``runs/`` of a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def save(self, record: RunRecord, keep: int) -> str:
        """Write a file, and remove all but the last ones."""
        return str(save(self._path, record, keep)) if is_index(self._path) else ""

    def all(self) -> list[RunRecord]:
        """Return the recorded runs, the earliest first."""
        return records(self._path)

    def measured(self) -> tuple[int | None, int | None]:
        """Return the number of articles and the bytes of the index."""
        return measured(self._path) if is_index(self._path) else (None, None)

    def generation(self) -> int:
        """Return the number of the live generation."""
        require_index(self._path)
        return read_manifest(self._path).generation
