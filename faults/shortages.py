"""Not enough of something: room on the disk, bytes in a file, open files, the right to write."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from faults.children import Prepare, nothing, run
from faults.outcome import Outcome
from faults.scenarios import Scenario, make

FILE_SIZES = (0, 500, 5_000, 50_000)
"""Bytes that a file may have at most, as under a quota."""

OPEN_FILES = (0, 5, 7, 8, 9, 10, 12, 16, 24)

ROOM: tuple[int, ...] = (0, 4, 16, 48, 96)
"""Kilobytes that are free on a disk of `_DISK`."""

_DISK = 4_096


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit of a resource for a process."""

    which: int
    value: int

    def __call__(self) -> None:
        """Take effect in this process and in those that it starts."""
        resource.setrlimit(self.which, (self.value, self.value))


def run_short(
    work: Path,
    files: Sequence[int] = FILE_SIZES,
    descriptors: Sequence[int] = OPEN_FILES,
    room: Sequence[int] = ROOM,
) -> Outcome:
    """Every command with too little of everything, then once more with enough."""
    outcome = Outcome(
        "a full disk, a quota, a read-only folder, too many open files",
        "an error with exit code 74 that names the shortage; the index as it was, and searchable",
    )
    for scenario in make(work):
        for size in files:
            _tried(outcome, scenario, f"files of at most {size} bytes", Limit(resource.RLIMIT_FSIZE, size))
        for number in descriptors:
            limit = Limit(resource.RLIMIT_NOFILE, number)
            _tried(outcome, scenario, f"{number} open files", limit)
            _searched(outcome, scenario, number, limit)
    if room:
        _on_a_small_disk(outcome, work, room)
    return outcome


def _on_a_small_disk(outcome: Outcome, work: Path, rooms: Sequence[int]) -> None:
    small, made = work / "disk", work / "made"
    small.mkdir()
    made.mkdir()
    try:
        with _mounted(small) as again:
            for scenario in make(made, small):
                for room in rooms:
                    _tried(outcome, scenario, f"{room} kB free", begun=lambda room=room: _fill(small, room))  # type: ignore[misc]
                _tried(outcome, scenario, "read-only", begun=lambda: again("ro"), mended=lambda: again("rw"))
    except (OSError, subprocess.CalledProcessError) as error:
        outcome.notes.append(f"a full disk and a read-only one, as nothing can be mounted here ({error})")


@contextmanager
def _mounted(folder: Path) -> Iterator[Callable[[str], None]]:
    """Mount a small disk in memory; yield a function to mount it again with an option."""

    def call(*words: str) -> None:
        subprocess.run([*words, str(folder)], check=True, capture_output=True)

    call("mount", "-t", "tmpfs", "-o", f"size={_DISK}k", "tmpfs")
    try:
        yield lambda option: call("mount", "-o", f"remount,{option}")
    finally:
        call("umount")


def _fill(disk: Path, room: int) -> None:
    """Write until a number of kilobytes is left."""
    filler = disk / "filler"
    filler.unlink(missing_ok=True)
    with filler.open("wb", buffering=0) as out:
        try:
            while out.write(bytes(4096)):
                pass
        except OSError:
            out.truncate(max(0, out.tell() - room * 1024))


def _tried(
    outcome: Outcome,
    scenario: Scenario,
    what: str,
    prepare: Prepare = nothing,
    begun: Callable[[], None] = nothing,
    mended: Callable[[], None] = nothing,
) -> None:
    """Run a command in a shortage, check the index, end the shortage, and run it again."""
    scenario.begin()
    begun()
    ended = run(scenario.place, scenario.command, prepare)
    outcome.tried += 1
    outcome.count({0: "done all the same"}.get(ended.code, f"exit code {ended.code}"))
    problems = scenario.broken()
    mended()
    (scenario.place.parent / "filler").unlink(missing_ok=True)
    if ended.is_crash or ended.code not in (0, 74) or (ended.code and "newssearch:" not in ended.said):
        problems.append(f"it ends with {ended.code}: {ended.said.strip()}")
    if ended.code == 0 and not scenario.is_done():
        problems.append("it ends with 0 and is not done")
    problems += scenario.finished()
    outcome.failures += [f"{scenario.name}, {what}: {problem}" for problem in problems]


def _searched(outcome: Outcome, scenario: Scenario, number: int, limit: Limit) -> None:
    """Search in a shortage: it ends well or names the shortage, and never reports damage."""
    scenario.begin()
    ended = run(scenario.place, ("search", "ferry", "--ids", "--index", "index"), limit)
    outcome.tried += 1
    allowed = (3,) if scenario.name == "upgrade" else (0, 74)
    outcome.count(f"searches: exit code {ended.code}")
    if ended.code not in (*allowed, 74) or ended.is_crash:
        outcome.failures.append(f"search, {number} open files: it ends with {ended.code}: {ended.said.strip()}")
