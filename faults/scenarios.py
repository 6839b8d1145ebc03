"""Commands to interrupt: all kinds that write, each with the content of the folder before and after."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import newssearch
from faults.children import nothing, run
from faults.damage import as_format_2
from faults.stories import LostError, State, held, older, state_of, story, told, write
from newssearch.errors import NewsSearchError
from newssearch.index.commits.folder import is_index
from newssearch.index.commits.manifest import known_format
from newssearch.index.sidecars.registry import FILES

INDEX, BACKUP = "index", "copy"

LINES, FEED, REPORTS = "alerts.jsonl", "feeds/all.atom", "reports.jsonl"
ALERTING = f"--alert-file {LINES} --alert-feeds feeds --alert-command (echo&&cat)>>{REPORTS}"
"""The targets of alerts; the command has no spaces, as commands are split at them.

It begins a line, as a report that it could not write whole on a full disk comes again.
"""

ERASED = "s30"
"""The id of the article that is removed for good."""

SAVED = "all"
"""The name of the saved search."""

REMOVED = "s31"
"""The id of an article that is removed, and stays as an old version."""

_KNOWN = {"newssearch.json", "newssearch.backup.json", "newssearch.copies", "MAIN_WRITELOCK", "runs", *FILES}
"""Files that may be in a folder beside those that its manifest names."""

_OLDER: State = {"": "an index of an older format, which tells how it is brought up to date"}


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
    again: tuple[str, ...] = ()
    proof: Callable[[Path], list[str]] = lambda place: []  # nothing but the indexes is looked at

    def begin(self) -> None:
        """Put the folder as it is before the command."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.start, self.place)

    def broken(self) -> list[str]:
        """Yield the faults after an interrupted command: each index must be as before, or as after, and whole."""
        return [wrong for name in self.after for wrong in self._wrong(name, [self.before[name], self.after[name]])]

    def finished(self) -> list[str]:
        """Run the command once more and yield the faults: each index must be as after, and nothing be left over."""
        command = self.command
        if self.again and self.is_done() and not self.proof(self.place):
            command = self.again
        ended = run(self.place, command)
        problems = [] if ended.code == 0 else [f"the rerun ends with {ended.code}: {ended.said.strip()}"]
        for name, state in self.after.items():
            problems += self._wrong(name, [state])
            problems += [f"{left} is left over in {name}" for left in sorted(leftovers(self.place / name))]
        return problems + self.proof(self.place)

    def is_done(self) -> bool:
        """Return whether each index is as it must be after the command."""
        return not any(wrong for name, state in self.after.items() for wrong in self._wrong(name, [state]))

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
    """Return the names of files in an index folder that belong to nothing; all where there is no index."""
    if not is_index(folder):
        return {p.name for p in folder.iterdir()}
    known = {file.name for file in newssearch.check(folder).files} | _KNOWN
    runs = folder / "runs"
    odd = {f"runs/{p.name}" for p in runs.iterdir() if p.name.startswith(".")} if runs.is_dir() else set()
    return odd | {p.name for p in folder.iterdir()} - known


def alerts_wrong(place: Path) -> list[str]:
    """Return the faults of the alerts once all is done: each version once in the file and in the feed, at least once
    to the command, and there under the same id."""
    expected = sorted([f"s{n}" for n in range(40, 60)] + [f"s{n}" for n in range(30, 40)])
    lines = [json.loads(line) for line in (place / LINES).read_text().splitlines()]
    ids = sorted(line["id"] for line in lines)
    problems = [] if ids == expected else [f"the file of alerts has {len(ids)} lines, of {len(set(ids))} articles"]
    entries = (place / FEED).read_text().count("<entry>")
    problems += [] if entries == len(expected) else [f"the feed has {entries} entries"]
    written = (place / REPORTS).read_text().splitlines()
    reports = [json.loads(line) for line in written if line.endswith("}")]  # the others were cut short
    by_id: dict[str, list[str]] = {}
    for report in reports:
        (alert,) = report["alerts"]
        found = sorted(hit["id"] for kind in ("new", "changed") for hit in alert[kind])
        if by_id.setdefault(report["id"], found) != found:
            problems.append(f"the report {report['id']} is another one when it is repeated")
    told_of = sorted(id for found in by_id.values() for id in found)
    return problems + ([] if told_of == expected else [f"the command was told of {len(told_of)} versions"])


def carried_wrong(place: Path) -> list[str]:
    """Return the faults of what no rebuild may lose: the saved search, and the ban of the article removed for good."""
    with newssearch.open(place / INDEX) as news:
        names, banned = [one.name for one in news.saved()], [one.id for one in news.removed()]
    problems = [] if names == [SAVED] else [f"the saved searches are {names}"]
    return problems + ([] if banned == [ERASED] else [f"the articles removed for good are {banned}"])


def saved_wrong(place: Path) -> list[str]:
    """Return the faults of a saved search that must be there once."""
    with newssearch.open(place / INDEX) as news:
        names = [one.name for one in news.saved()]
    return [] if names == [SAVED] else [f"the saved searches are {names}"]


def unsaved_wrong(place: Path) -> list[str]:
    """Return the faults of a saved search that must be gone."""
    with newssearch.open(place / INDEX) as news:
        names = [one.name for one in news.saved()]
    return [f"the saved searches are {names}"] if names else []


def lifted_wrong(place: Path) -> list[str]:
    """Return the faults of a ban that must be lifted."""
    with newssearch.open(place / INDEX) as news:
        banned = [one.id for one in news.removed()]
    return [f"the articles removed for good are {banned}"] if banned else []


def make(work: Path, within: Path | None = None) -> list[Scenario]:
    """All of them, in folders of their own under ``work``; they are run in one in ``within``, which is there too."""
    maker = _Maker(work, (within or work) / "place")
    old, updated, whole = maker.old, maker.updated, maker.whole
    alerting = maker.scenario("alerts", f"index some.jsonl {ALERTING}", old, updated, maker.save)
    switched = maker.scenario("switch", "rollback", whole, old, maker.rebuild)
    undone = maker.scenario("undo", "rollback", updated, old, maker.update)
    kept, forever = maker.kept, f"remove {ERASED} --forever --reason order"
    erased = maker.scenario("erase", forever, kept, maker.without_erased, maker.keep)
    removed = maker.scenario("remove", f"remove {REMOVED}", kept, maker.without_removed, maker.keep)
    backed_up = maker.scenario("backup", f"backup {BACKUP}", updated, updated, maker.back_up)
    carried = maker.scenario("carry", "reindex new.jsonl", maker.without_erased, maker.carried, maker.ban)
    saved = maker.scenario("save", f"save {SAVED} *:* --changes", old, old)
    unsaved = maker.scenario("unsave", f"saved --delete {SAVED}", old, old, maker.save)
    collapsed = maker.scenario("collapse", "search *:* --collapse", updated, updated, maker.update)
    lifted = maker.scenario("lift", f"removed --undo {ERASED}", maker.without_erased, maker.without_erased, maker.ban)
    copied = maker.scenario("copy", f"copy {INDEX} {BACKUP}", updated, updated, maker.back_up)
    return [
        maker.scenario("index", "index some.jsonl", old, updated),
        replace(saved, proof=saved_wrong, again=("save", SAVED, "*:*", "--replace", "--index", INDEX)),
        replace(unsaved, proof=unsaved_wrong, again=("optimize", "--index", INDEX)),
        replace(alerting, proof=alerts_wrong),
        replace(collapsed, again=("optimize", "--index", INDEX)),  # a writer removes what a killed search left
        maker.scenario("merge", "optimize", old, old),
        maker.scenario("reindex", "reindex new.jsonl", old, whole),
        replace(carried, proof=carried_wrong),
        replace(switched, again=("optimize", "--index", INDEX)),  # a second one would undo it
        replace(backed_up, before={INDEX: updated, BACKUP: old}, after={INDEX: updated, BACKUP: updated}),
        replace(copied, before={INDEX: updated, BACKUP: old}, after={INDEX: updated, BACKUP: updated}),
        maker.scenario("restore", f"restore {BACKUP} --force", updated, old, maker.back_up),
        maker.scenario("upgrade", "upgrade", _OLDER, old, maker.age),
        replace(undone, again=("optimize", "--index", INDEX)),
        replace(lifted, proof=lifted_wrong, again=("optimize", "--index", INDEX)),
        replace(erased, again=("optimize", "--index", INDEX)),
        maker.scenario("keep", "index some.jsonl --keep-versions all", old, kept),
        maker.scenario("versions", "index third.jsonl", kept, maker.thrice, maker.keep),
        replace(removed, again=("optimize", "--index", INDEX)),
    ]


class _Maker:
    """Makes the folder that all begin with: an index of four segments, one article removed; and sources."""

    def __init__(self, work: Path, place: Path) -> None:
        self._work, self._place = work, place
        place.mkdir(parents=True)
        new = [*map(story, range(30)), *(story(n, 1) for n in range(30, 60))]
        write(place / "new.jsonl", new)
        write(place / "some.jsonl", new[25:])
        third = [story(n, 2) for n in range(28, 36)]
        write(place / "third.jsonl", third)
        for part in range(4):  # one more, and they are merged
            write(place / f"old{part}.jsonl", map(story, range(10 * part, 10 * part + 10)))
            self._run("index", f"old{part}.jsonl")
        self._run("remove", "s3")
        shutil.copytree(place, work / "base")
        self.old = state_of(story(n) for n in range(40) if n != 3)
        self.updated = self.old | state_of(new[25:])
        self.whole = state_of(new)
        first = older((story(n) for n in range(30, 40)), 1)
        self.kept = self.updated | first
        second = older((story(n) for n in (28, 29)), 1) | older((story(n, 1) for n in range(30, 36)), 2)
        self.thrice = self.kept | state_of(third) | second
        self.without_erased = {name: held for name, held in self.kept.items() if name.split()[0] != ERASED}
        self.carried = {name: held for name, held in (self.whole | first).items() if name.split()[0] != ERASED}
        self.without_removed = self.kept | older([story(31, 1)], 2)
        del self.without_removed[REMOVED]

    def scenario(
        self, name: str, command: str, before: State, after: State, prepare: Callable[[], object] = nothing
    ) -> Scenario:
        """A command on the index, once ``prepare`` has been at it."""
        shutil.rmtree(self._place)
        shutil.copytree(self._work / "base", self._place)
        prepare()
        shutil.copytree(self._place, self._work / name)
        at = () if command.startswith("copy ") else ("--index", INDEX)  # which names both its places
        words = (*command.split(), *at)
        return Scenario(name, self._work / name, self._place, words, {INDEX: before}, {INDEX: after})

    def save(self) -> None:
        """Have a saved search that finds every article, and everything of before reported."""
        self._run("save", SAVED, "*:*", "--changes")

    def rebuild(self) -> None:
        """Have a generation to go back to."""
        self._run("reindex", "new.jsonl")

    def update(self) -> None:
        """Have a run to undo, and an article in two versions."""
        self._run("index", "some.jsonl")

    def keep(self) -> None:
        """Have a run to undo, and an article in two versions, both of which are kept."""
        self._run("index", "some.jsonl", "--keep-versions", "all")

    def ban(self) -> None:
        """Have old versions, a saved search, and an article that was removed for good."""
        self.keep()
        self.save()
        self._run("remove", ERASED, "--forever", "--reason", "order")

    def back_up(self) -> None:
        """Have a backup that is older than the index."""
        self._run("backup", BACKUP)
        self._run("index", "some.jsonl")

    def age(self) -> None:
        """Have an index as the version before wrote it."""
        as_format_2(self._place / INDEX)

    def _run(self, *command: str) -> None:
        ended = run(self._place, (*command, "--index", INDEX))
        assert ended.code == 0, ended.said
