"""The generations of an index: publish the next, roll back to a kept one, remove the files of none.

Callers hold the lock (`newssearch.index.commits.lock.writing`), except of `create_folder`. The order in
`publish` makes a commit atomic: the new files are on the disk, then their names, then one rename makes them the index,
then that rename is on the disk. A commit killed before the rename leaves files that no manifest names, and `sweep`
removes them; a commit killed later is done.
"""

from __future__ import annotations

import re
import secrets
import string
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from newssearch.errors import DamagedIndexError, IndexLockedError, IndexWriteError, UsageError
from newssearch.index.commits import files
from newssearch.index.commits.folder import INDEX_FILE, INDEX_NAME, is_index, now_text, require_room
from newssearch.index.commits.lock import WriterLock
from newssearch.index.commits.manifest import (
    LEARNT,
    MANIFEST,
    FileState,
    Generation,
    Manifest,
    SegmentState,
    file_state,
    last_known_generation,
    learnt_name,
    manifest_text,
    read_manifest,
    segment_files,
    table_name,
)
from newssearch.index.commits.process import command_line
from newssearch.index.commits.toc import table_of

BUILT = "newssearch.rebuild"
"""Folder within the index in which the next generation is built."""

FAILED = "newssearch.failed"
"""Folder within the index with the last rebuild that failed its checks."""

DAMAGED = "newssearch.damaged"
"""Folder within the index with the files that the last repair replaced."""

ARRIVALS = "newssearch.arrivals"
"""Folder within the index with the articles that came in, while alerts are evaluated."""

_CREATION_TRIES = 500

_LETTERS, _NAME_LENGTH = string.digits + string.ascii_lowercase, 16

_HALF_WRITTEN = re.compile(
    r"(newssearch\.(\w+\.)?(json|toml)|newssearch\.copies|_MAIN_\d+\.toc|MAIN_[0-9a-z]+\.\w+"
    rf"|{LEARNT}\d+\.json\.zst)\.\d[\d.]*(\.new)?"
)


@dataclass(frozen=True, slots=True)
class Undo:
    """The undoing of a run: how many states before such runs to ``keep``, this one included.

    ``run`` describes the run. Runs of one ``series`` count as one, such as those of a day of watching.
    """

    keep: int = 2
    run: str = ""
    series: str = ""

    def kept(self, path: Path, manifest: Manifest) -> tuple[Generation, ...]:
        """Return the generations to keep after a run in ``path`` that deletes or replaces articles of the live one."""
        if self.series and manifest.kept and manifest.kept[0].before.get("series") == self.series:
            return manifest.kept[: self.keep]
        live = _without_damaged_counts(path, manifest.live)
        live = replace(live, before={"run": self.run, "series": self.series})
        return (*([live] if live.segments else []), *manifest.kept)[: self.keep]


def create_folder(path: Path) -> None:
    """Make an empty index in ``path``, unless another process has just done so.

    Raises UsageError or NoIndexError if other things are there, IndexWriteError, IndexLockedError.
    """
    with files.changing(path, ""):
        require_room(path)
        lock = _creation_lock(path)
        if lock is None:
            return
        try:
            publish(path, Generation(0, now_text()), ())
        finally:
            lock.release()


def _creation_lock(path: Path) -> WriterLock | None:
    """Return the lock to make an index under; None if another process has made it or is about to write to it."""
    for _ in range(_CREATION_TRIES):
        try:
            lock = WriterLock.acquire(path)
        except IndexLockedError:
            if is_index(path):
                return None
            time.sleep(0.01)
            continue
        if is_index(path):
            lock.release()
            return None
        return lock
    return WriterLock.acquire(path)


def publish(path: Path, live: Generation, kept: Sequence[Generation]) -> None:
    """Make ``live`` the live generation of the index in ``path``, keep ``kept``, and remove all other files.

    All files must be on the disk. Raises OSError when the disk refuses, with nothing changed, and IndexWriteError when
    the change is made but the disk does not confirm it.
    """
    files.sync_folder(path)
    name = table_name(live.generation)
    files.replace(path / name, table_of(live.segments, live.generation))
    manifest = Manifest(live, tuple(kept), {name: file_state(path / name)})
    files.replace(path / MANIFEST, manifest_text(manifest))
    try:
        files.sync_folder(path)
    except OSError as error:
        message = f"Generation {live.generation} of {path} is there, but the disk does not confirm it"
        raise IndexWriteError(f"{message}: {error.strerror}. Run: newssearch check --index {path}") from error
    sweep(path, manifest)


@dataclass(slots=True, eq=False)
class OpenSegment:
    """A segment of the next generation, whose documents can still be deleted."""

    name: str
    documents: int
    removed: set[int] = field(default_factory=set)

    @classmethod
    def new(cls, documents: int) -> OpenSegment:
        """Make a segment with a unique name."""
        return cls(f"{INDEX_NAME}_{''.join(secrets.choice(_LETTERS) for _ in range(_NAME_LENGTH))}", documents)

    @classmethod
    def of(cls, state: SegmentState) -> OpenSegment:
        """Open a segment of an earlier generation."""
        return cls(state.name, state.documents, set(state.removed))

    @property
    def live(self) -> int:
        """Return the number of documents that are not deleted."""
        return self.documents - len(self.removed)


def written(path: Path, segments: Sequence[OpenSegment], known: Generation) -> tuple[SegmentState, ...]:
    """Return the states of segments for a manifest; write files that ``known`` lacks through to the disk.

    A file is measured when it is new. Measured again, later damage would pass for its content.
    """
    before = {state.name: state for state in known.segments}
    return tuple(_state(path, segment, before.get(segment.name)) for segment in segments)


def _state(path: Path, segment: OpenSegment, before: SegmentState | None) -> SegmentState:
    removed = tuple(sorted(segment.removed))
    if before is not None:
        return replace(before, removed=removed)
    states: dict[str, FileState] = {}
    for file in segment_files(segment.name):
        files.sync(path / file)
        states[file] = file_state(path / file)
    return SegmentState(segment.name, segment.documents, states, removed)


def sweep(path: Path, manifest: Manifest) -> None:
    """Remove the files that no generation of ``manifest`` needs.

    These are old segments, unfinished files, a rebuild after its switch, and what a killed report of alerts left.
    """
    named = manifest.files
    for file in sorted(path.iterdir()):
        stale = re.fullmatch(INDEX_FILE, file.name) and file.name not in named
        if stale or _HALF_WRITTEN.fullmatch(file.name):
            clear_away(file)
    if _is_switched(path, manifest):
        clear_away(path / BUILT)
    clear_away(path / ARRIVALS)


def switch(path: Path, keep: int, versions: Mapping[str, FileState] = MappingProxyType({})) -> int:
    """Make the rebuild in ``path / BUILT`` the next generation, and return its number.

    ``keep`` generations are kept, including the new one, damaged ones excepted; ``versions`` are the files of old
    versions of the new one, which are in ``path``. The rebuild stays whole until the
    switch is done, if the file system has hard links. Raises OSError and IndexWriteError as `publish` does.
    """
    built = read_manifest(path / BUILT).live
    before = manifest_or_none(path)
    number = max(before.generation if before else 0, last_known_generation(path)) + 1
    for name in built.segment_files:
        files.link_or_move(path / BUILT / name, path / name)
    learnt = {}
    for name, state in built.learnt.items():  # the rebuild's number in the name may be in use here
        files.link_or_move(path / BUILT / name, path / learnt_name(number))
        learnt[learnt_name(number)] = state
    kept = [] if before is None else [g for g in (before.live, *before.kept) if g.segments and not damage(path, g)]
    kept = [_without_damaged_counts(path, g) for g in kept[: max(0, keep - 1)]]
    if before is not None and kept and kept[0].generation == before.generation:
        kept[0] = replace(kept[0], before={"run": command_line()})
    publish(path, replace(built, generation=number, committed=now_text(), learnt=learnt, versions=versions), kept)
    return number


def kept_generation(path: Path, manifest: Manifest, to: int | None) -> Generation:
    """Return the kept generation of number ``to``, without one the last kept. Raises UsageError, DamagedIndexError."""
    target = next((g for g in manifest.kept if to in (None, g.generation)), None)
    if target is None:
        kept = ", ".join(str(g.generation) for g in manifest.kept) or "none"
        wanted = "no generation to go back to" if to is None else f"no generation {to} to go back to"
        raise UsageError(f"{path} has {wanted}; kept: {kept}. See: newssearch rollback --list")
    if wrong := damage(path, target):
        raise DamagedIndexError(
            f"Generation {target.generation} cannot be rolled back to: {wrong}. The index is unchanged."
        )
    return target


def go_back(path: Path, manifest: Manifest, target: Generation) -> int:
    """Make a kept generation the next one, keep the live one in its place, and return the new number."""
    live = replace(manifest.live, before={"run": command_line()})
    kept_now = sorted((*manifest.kept, live), key=lambda g: -g.generation)
    number = manifest.generation + 1
    again = replace(target, generation=number, committed=now_text(), before={})
    publish(path, again, [g for g in kept_now if g is not target])
    return number


def manifest_or_none(path: Path) -> Manifest | None:
    """Return the manifest of the index in ``path``; None if it is damaged or of another format."""
    try:
        return read_manifest(path)
    except DamagedIndexError:
        return None


def damage(path: Path, generation: Generation) -> str:
    """Describe the damage of the segments of a generation; empty without damage.

    Counts of boilerplate are ignored: they can be learnt again.
    """
    return _damage(path, generation.segment_files)


def _damage(path: Path, states: Mapping[str, FileState]) -> str:
    for name, state in states.items():
        try:
            if file_state(path / name) != state:
                return f"{name} has changed since it was written"
        except OSError as error:
            return f"{name} cannot be read ({error.strerror})"
    return ""


def _without_damaged_counts(path: Path, generation: Generation) -> Generation:
    """Return a generation without damaged counts of boilerplate, and without damaged files of old versions."""
    versions = whole_versions(path, generation.versions)
    return replace(generation, learnt=intact(path, generation.learnt), versions=versions)


def intact(path: Path, learnt: Mapping[str, FileState]) -> Mapping[str, FileState]:
    """Return the counts of boilerplate, or nothing if their file is damaged."""
    return {} if _damage(path, learnt) else learnt


def whole_versions(path: Path, versions: Mapping[str, FileState]) -> dict[str, FileState]:
    """Return the files of old versions without the damaged ones."""
    return {name: state for name, state in versions.items() if not _damage(path, {name: state})}


def _is_switched(path: Path, manifest: Manifest) -> bool:
    """Return whether the rebuild is live already: its segments have unique names."""
    if not files.is_file(path / BUILT / MANIFEST):
        return False
    built = manifest_or_none(path / BUILT)
    return built is not None and not built.live.segment_files.keys().isdisjoint(manifest.live.segment_files)


def clear_away(path: Path) -> None:
    """Remove a file or folder that nothing needs; if that fails, the next writer tries again."""
    with suppress(OSError):
        files.remove_folder(path)
