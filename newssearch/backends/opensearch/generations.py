"""The indices of an archive: which generation is live, which are kept, and the switch from one to another.

A generation is one index or more, ``news-g000002-0001`` and so on: when one is full, the next is written to. The alias
``news`` is on all of the live generation and on nothing else, and is moved in one request.
"""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from newssearch.backends.opensearch.client import Cluster
from newssearch.errors import DamagedIndexError, NoIndexError, UsageError
from newssearch.reports import CheckedFile, CheckReport
from newssearch.settings import CLUSTER_LIMITS

FORMAT = 2
"""Number of the template and of the analysis of words; written into every index."""

_BUILDING = {"auto_expand_replicas": "false", "number_of_replicas": 0, "refresh_interval": "-1"}


@dataclass(frozen=True, slots=True)
class Generation:
    """The indices of a generation, the one that is written to last; ``made_from`` names sources while it is built."""

    number: int
    indices: tuple[str, ...]
    live: bool
    made_from: tuple[str, ...] = ()
    committed: str = ""

    @property
    def name(self) -> str:
        """All of them, as requests name them."""
        return ",".join(self.indices)


class Generations:
    """The generations of one archive."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.alias = cluster.address.name
        self._pattern = re.compile(rf"{re.escape(self.alias)}-g(\d{{6}})-(\d{{4}})")

    def all(self) -> list[Generation]:
        """Every generation there is, the newest first."""
        answer = self._cluster.ask("GET", f"/{self.alias}-g*", patient=True, absent={})
        found: dict[int, list[str]] = defaultdict(list)
        for name in sorted(answer):
            if match := self._pattern.fullmatch(name):
                found[int(match[1])].append(name)
        return [self._generation(number, names, answer) for number, names in sorted(found.items(), reverse=True)]

    def live(self) -> Generation:
        """The one that searches ask. Raises NoIndexError, DamagedIndexError."""
        found = [generation for generation in self.all() if generation.live]
        if not found:
            raise NoIndexError(
                f"There is no archive at {self._cluster.address}. Make one with: newssearch index SOURCE... --index "
                f"{self._cluster.address}"
            )
        if len(found) > 1:
            numbers = " and ".join(str(generation.number) for generation in found)
            raise DamagedIndexError(
                f"The alias {self.alias} is on generations {numbers} at once. Take it off one: newssearch rollback --to"
            )
        return found[0]

    def create(self) -> None:
        """Make the first generation, live and empty, unless there is one."""
        if not any(generation.live for generation in self.all()):
            self._make(max((g.number for g in self.all()), default=0) + 1, 1, (), aliases={self.alias: {}})

    def begin(self, made_from: Sequence[str]) -> tuple[Generation, bool]:
        """A generation to build, not live; and whether it is one that was begun from the same sources."""
        every = self.all()
        for generation in every:
            if generation.made_from and not generation.live:
                if made_from and generation.made_from == tuple(made_from):
                    return generation, True
                self.delete(generation)
        number = max((generation.number for generation in every), default=0) + 1
        stated = tuple(made_from) or ("nothing to go on with",)
        self._make(number, 1, stated, settings=_BUILDING)
        return self.numbered(number), False

    def finish(self, generation: Generation, before_each: Callable[[], None]) -> tuple[str, ...]:
        """Have what was built kept as an index is that is searched: in copies, and with what is new seen soon.

        Waits for the copies, as one node may die the moment it is switched to; a warning where they do not come.
        ``before_each`` is called now and then meanwhile.
        """
        settings = _template()["settings"]["index"]
        kept = {name: settings[name] for name in ("auto_expand_replicas", "refresh_interval")}
        self._cluster.ask("PUT", f"/{generation.name}/_settings", {"index": kept}, patient=True)
        until = time.monotonic() + CLUSTER_LIMITS.copies_seconds
        path, late = f"/_cluster/health/{generation.name}", {"timed_out": True}
        while self._cluster.ask("GET", path, patient=True, late=late, wait_for_status="green")["timed_out"]:
            if time.monotonic() > until:
                return ("some shards have no copy yet: until they have, the loss of one node takes articles away",)
            before_each()
        return ()

    def switch(self, to: Generation) -> None:
        """Have searches ask ``to`` from now on, in one request."""
        self._note(to, made_from=(), committed=datetime.now(UTC).isoformat(timespec="seconds"))
        add = [{"add": {"index": name, "alias": self.alias}} for name in to.indices]
        remove = [
            {"remove": {"index": name, "alias": self.alias}}
            for generation in self.all()
            if generation.live and generation.number != to.number
            for name in generation.indices
        ]
        self._cluster.ask("POST", "/_aliases", {"actions": [*remove, *add]}, patient=True)

    def roll_back(self, to: int | None) -> Generation:
        """Switch to the last generation before the live one, or to the one that is named. Raises UsageError."""
        every = self.all()
        live = self.live().number
        kept = [g for g in every if not g.made_from and g.number != live]
        wanted = [g for g in kept if g.number == to or (to is None and g.number < live)]
        if not wanted:
            numbers = ", ".join(str(g.number) for g in kept) or "none"
            raise UsageError(f"{self._cluster.address} has no such generation to go back to; kept: {numbers}.")
        self.switch(wanted[0])
        return wanted[0]

    def keep(self, most: int) -> None:
        """Delete all but the live generation and the newest before it, ``most`` in all."""
        every = [g for g in self.all() if not g.made_from]
        for generation in [g for g in every if not g.live][max(0, most - 1) :]:
            self.delete(generation)

    def delete(self, generation: Generation) -> None:
        """Delete the indices of a generation, which must not be live."""
        self._cluster.ask("DELETE", f"/{generation.name}", absent={}, patient=True)

    def room(self, generation: Generation) -> Room:
        """Where a run that begins now puts what is new."""
        last = generation.indices[-1]
        count: int = self._cluster.ask("GET", f"/{last}/_count", patient=True)["count"]
        return Room(self, generation, count)

    def numbered(self, number: int) -> Generation:
        """The generation of a number, as it is by now."""
        return next(generation for generation in self.all() if generation.number == number)

    def extend(self, generation: Generation, after: str) -> str:
        """Make the next index of a generation; what ``after`` holds is merged, as nothing new is added to it."""
        part = int(after.rpartition("-")[2]) + 1
        aliases: dict[str, Any] = {self.alias: {}} if generation.live else {}
        settings = None if generation.live else _BUILDING
        name = self._make(generation.number, part, generation.made_from, aliases=aliases, settings=settings)
        self._cluster.ask("POST", f"/{after}/_forcemerge", patient=True, max_num_segments=1, wait_for_completion=False)
        return name

    def _make(
        self,
        number: int,
        part: int,
        made_from: Sequence[str],
        *,
        aliases: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> str:
        name = f"{self.alias}-g{number:06d}-{part:04d}"
        body = _template()
        body["settings"]["index"] |= {"number_of_shards": self._cluster.address.shards, **(settings or {})}
        body["mappings"]["_meta"] = _meta(made_from, datetime.now(UTC).isoformat(timespec="seconds"))
        self._cluster.make_index(name, body | {"aliases": aliases or {}})
        return name

    def _note(self, generation: Generation, made_from: Sequence[str], committed: str) -> None:
        body = {"_meta": _meta(made_from, committed)}
        self._cluster.ask("PUT", f"/{generation.name}/_mapping", body, patient=True)

    def _generation(self, number: int, names: Sequence[str], answer: Mapping[str, Any]) -> Generation:
        meta = answer[names[0]]["mappings"].get("_meta", {})
        if meta.get("format") != FORMAT:
            raise DamagedIndexError(
                f"{names[0]} of {self._cluster.address} is of format {meta.get('format')}, and this program reads "
                f"{FORMAT}: read it with the program that wrote it, or make it anew with newssearch reindex SOURCE..."
            )
        live = any(self.alias in answer[name]["aliases"] for name in names)
        made_from = tuple(meta.get("made_from", ()))
        return Generation(number, tuple(names), live, made_from, str(meta.get("committed", "")))


class Room:
    """Where what is new in a generation goes: its last index, and when that is full the next, which is made."""

    def __init__(self, generations: Generations, generation: Generation, count: int) -> None:
        self._generations, self._generation = generations, generation
        self._index, self._count = generation.indices[-1], count

    def take(self) -> str:
        """The index for one more article."""
        if self._count >= CLUSTER_LIMITS.max_articles_an_index:
            self._index, self._count = self._generations.extend(self._generation, self._index), 0
        self._count += 1
        return self._index


def check(cluster: Cluster, generations: Generations) -> CheckReport:
    """Every index of the live generation, and what is wrong with each. The cluster compares its own checksums."""
    live = generations.live()
    health = cluster.ask("GET", f"/_cluster/health/{live.name}", level="indices", patient=True)["indices"]
    sizes = cluster.ask("GET", f"/{live.name}/_stats/store,docs", patient=True)["indices"]
    counts = cluster.ask("GET", f"/{live.name}/_count", patient=True)
    checked, problems = [], []
    for name in live.indices:
        said, stored = health[name], sizes[name]["primaries"]
        lost, missing = said["number_of_shards"] - said["active_primary_shards"], said["unassigned_shards"]
        problem = ""
        if lost:
            problem = f"{lost} of {said['number_of_shards']} shards are lost: bring their nodes back, or make it anew"
        elif missing:
            problem = f"{missing} copies of shards are missing: the nodes that should hold them are away or full"
        checked.append(CheckedFile(name, stored["store"]["size_in_bytes"], problem))
        problems += [f"{name}: {problem}"] if problem else []
    if failed := counts["_shards"]["failed"]:
        problems.append(f"{failed} shards do not answer")
    articles = cluster.ask("GET", f"/{live.name}/_count", {"query": {"term": {"kind": "article"}}}, patient=True)
    return CheckReport(live.number, articles["count"], tuple(checked), tuple(problems))


def _meta(made_from: Sequence[str], committed: str) -> dict[str, Any]:
    return {"format": FORMAT, "made_from": list(made_from), "committed": committed}


def _template() -> dict[str, Any]:
    text = files("newssearch.backends.opensearch").joinpath("templates/articles.json").read_text("utf-8")
    template: dict[str, Any] = json.loads(text)
    return template
