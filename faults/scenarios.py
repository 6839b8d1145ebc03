"""What is broken off: seven commands that write, each with what the folder holds before it, and what after."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import newssearch
from faults.children import Ended, run
from faults.damage import as_format_2
from faults.stories import LostError, State, held, state_of, story, told, write
from newssearch.engine.manifest import known_format
from newssearch.errors import NewsSearchError

INDEX, BACKUP = "index", "copy"

_KNOWN = {"newssearch.json", "newssearch.backup.json", "MAIN_WRITELOCK", "runs"}
"""What may stand in a folder beside the files that its manifest names."""

_OLDER: State = {"": "an index of format 2, which tells how it is brought up to date"}


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command, the folder that it is run in, and what each index in there may hold and must hold at last.

    ``start`` is copied to ``place`` for every try: a backup knows its index by where it is. ``again`` is run where the
    command is done already and would undo itself.
    """

    name: str
    start: Path
    place: Path
    command: tuple[str, ...]
    before: dict[str, State]
    after: dict[str, State]
    again: tuple[str, ...]

    def begin(self) -> None:
        """Put the folder as it is before the command."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.start, self.place)

    def broken(self) -> list[str]:
        """What is wrong where the command was broken off: each index must be as before, or as after, and whole."""
        return [wrong for name in self.after for wrong in self._wrong(name, [self.before[name], self.after[name]])]

    def finished(self) -> list[str]:
        """Run the command once more; what is wrong then: each index must be as after, and nothing be left over."""
        command = self.command
        if self.is_done() and self.again:
            command = self.again
        ended = run(self.place, command)
        problems = [] if ended.code == 0 else [f"the rerun ends with {ended.code}: {ended.said.strip()}"]
        for name, state in self.after.items():
            problems += self._wrong(name, [state])
            problems += [f"{left} is left over in {name}" for left in sorted(leftovers(self.place / name))]
        return problems

    def is_done(self) -> bool:
        """Whether each index is as it is to be after the command."""
        return all(_looked_at(self.place / name) == state for name, state in self.after.items())

    def _wrong(self, name: str, allowed: list[State]) -> Iterator[str]:
        folder = self.place / name
        try:
            state = _looked_at(folder)
        except (NewsSearchError, LostError) as error:
            yield f"{name} cannot be searched: {error}"
            return
        if state not in allowed:
            yield f"{name} is neither as it was nor as it was to be: {told(state, allowed)}"
        if state is not _OLDER:
            yield from (f"check of {name}: {problem}" for problem in newssearch.check(folder).problems)


def _looked_at(folder: Path) -> State:
    return _OLDER if known_format(folder) is not None else held(folder)


def leftovers(folder: Path) -> set[str]:
    """The names of what is in an index folder and belongs to nothing."""
    known = {file.name for file in newssearch.check(folder).files} | _KNOWN
    runs = folder / "runs"
    odd = {f"runs/{p.name}" for p in runs.iterdir() if p.name.startswith(".")} if runs.is_dir() else set()
    return odd | {p.name for p in folder.iterdir()} - known


def make(work: Path, within: Path | None = None) -> list[Scenario]:
    """All of them, in folders of their own under ``work``; they are run in one in ``within``, which is there too."""
    place = (within or work) / "place"
    place.mkdir(parents=True)
    for part in range(4):  # one more, and they are merged
        write(place / f"old{part}.jsonl", map(story, range(10 * part, 10 * part + 10)))
    new = [*map(story, range(30)), *(story(n, 1) for n in range(30, 60))]
    write(place / "new.jsonl", new)
    write(place / "some.jsonl", new[25:])
    for part in range(4):
        _must(place, "index", f"old{part}.jsonl", "--index", INDEX)
    _must(place, "remove", "s3", "--index", INDEX)
    old = state_of(story(n) for n in range(40) if n != 3)
    whole = state_of(new)
    updated = old | state_of(new[25:])

    def scenario(
        name: str,
        command: str,
        after: State,
        before: State = old,
        prepare: Callable[[], object] = lambda: None,
        again: tuple[str, ...] = (),
    ) -> Scenario:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(work / "base", place)
        prepare()
        shutil.copytree(place, work / name)
        words = (*command.split(), "--index", INDEX)
        return Scenario(name, work / name, place, words, {INDEX: before}, {INDEX: after}, again)

    def backed_up() -> None:
        _must(place, "backup", BACKUP, "--index", INDEX)
        _must(place, "index", "some.jsonl", "--index", INDEX)

    shutil.copytree(place, work / "base")
    backup = scenario("backup", f"backup {BACKUP}", updated, updated, backed_up)
    return [
        scenario("index", "index some.jsonl", updated),
        scenario("merge", "optimize", old),
        scenario("reindex", "reindex new.jsonl", whole),
        scenario(
            "switch", "rollback", old, whole, lambda: _must(place, "reindex", "new.jsonl", "--index", INDEX),
            ("optimize", "--index", INDEX),
        ),
        Scenario(
            "backup", backup.start, place, backup.command,
            backup.before | {BACKUP: old}, backup.after | {BACKUP: updated}, (),
        ),
        scenario("restore", f"restore {BACKUP} --force", old, updated, backed_up),
        scenario("upgrade", "upgrade", old, _OLDER, lambda: as_format_2(place / INDEX)),
    ]  # fmt: skip


def _must(folder: Path, *command: str) -> Ended:
    ended = run(folder, command)
    assert ended.code == 0, ended.said
    return ended
