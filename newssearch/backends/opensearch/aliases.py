"""Generations as indices of an archive: the live one, the kept ones, and the switch from one to another.

A generation is one index or more, ``news-g000002-0001`` and so on: when one is full, the next is made. The alias
``news`` names all indices of the live generation and nothing else, and moves in one request.
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

FORMAT = 3
"""Number of the template and of the analysis of words, written into every index."""

_BUILDING = {"auto_expand_replicas": "false", "number_of_replicas": 0, "refresh_interval": "-1"}


@dataclass(frozen=True, slots=True)
class Generation:
    """The indices of a generation, the last of which is written to; ``made_from`` names sources during a rebuild.

    ``before`` are the generations whose old versions it has taken over: the first and the last number of a series, and
    the latest end of a version.
    """

    number: int
    indices: tuple[str, ...]
    live: bool
    made_from: tuple[str, ...] = ()
    committed: str = ""
    before: tuple[tuple[int, int, int], ...] = ()

    @property
    def name(self) -> str:
        """Return all indices as requests name them."""
        return ",".join(self.indices)


class Generations:
    """The generations of one archive."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.alias = cluster.address.name
        self._pattern = re.compile(rf"{re.escape(self.alias)}-g(\d{{6}})-(\d{{4}})")

    def all(self) -> list[Generation]:
        """Return every generation, the newest first."""
        answer = self._cluster.ask("GET", f"/{self.alias}-g*", patient=True, absent={})
        found: dict[int, list[str]] = defaultdict(list)
        for name in sorted(answer):
            if match := self._pattern.fullmatch(name):
                found[int(match[1])].append(name)
        return [self._generation(number, names, answer) for number, names in sorted(found.items(), reverse=True)]

    def live(self) -> Generation:
        """Return the live generation. Raises NoIndexError, DamagedIndexError."""
        found = [generation for generation in self.all() if generation.live]
        if not found:
            raise NoIndexError(
                f"There is no archive at {self._cluster.address}. Make one with: newssearch index SOURCE... --index "
                f"{self._cluster.address}"
            )
        if len(found) > 1:
            numbers = " and ".join(str(generation.number) for generation in found)
            raise DamagedIndexError(
                f"The alias {self.alias} is on generations {numbers} at once. Choose one: newssearch rollback --to N"
            )
        return found[0]

    def create(self) -> None:
        """Make the first generation, live and empty, unless one exists."""
        if not any(generation.live for generation in self.all()):
            self._make(max((g.number for g in self.all()), default=0) + 1, 1, (), aliases={self.alias: {}})

    def begin(self, made_from: Sequence[str]) -> tuple[Generation, bool]:
        """Return a generation to build, and whether it continues an unfinished one from the same sources."""
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
        """Give a rebuilt generation the settings of a live one: copies, and new documents visible soon.

        Waits for the copies, as one node may die right after the switch, and returns a warning without them.
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
        """Make ``to`` the live generation, in one request."""
        committed = datetime.now(UTC).isoformat(timespec="seconds")
        body = {"_meta": _meta((), committed) | {"before": to.before}}
        self._cluster.ask("PUT", f"/{to.name}/_mapping", body, patient=True)
        add = [{"add": {"index": name, "alias": self.alias}} for name in to.indices]
        remove = [
            {"remove": {"index": name, "alias": self.alias}}
            for generation in self.all()
            if generation.live and generation.number != to.number
            for name in generation.indices
        ]
        self._cluster.ask("POST", "/_aliases", {"actions": [*remove, *add]}, patient=True)

    def kept(self, to: int | None) -> Generation:
        """Return the kept generation before the live one, or the named one. Raises UsageError."""
        every = self.all()
        live = self.live().number
        kept = [g for g in every if not g.made_from and g.number != live]
        wanted = [g for g in kept if g.number == to or (to is None and g.number < live)]
        if not wanted:
            numbers = ", ".join(str(g.number) for g in kept) or "none"
            raise UsageError(
                f"{self._cluster.address} has no such generation to go back to; kept: {numbers}. "
                "On a cluster only a rebuild can be undone, not a run of index or remove."
            )
        return wanted[0]

    def keep(self, most: int) -> None:
        """Delete all but the live generation and the newest before it, ``most`` in all."""
        every = [g for g in self.all() if not g.made_from]
        for generation in [g for g in every if not g.live][max(0, most - 1) :]:
            self.delete(generation)

    def delete(self, generation: Generation) -> None:
        """Delete the indices of a generation that is not live."""
        self._cluster.ask("DELETE", f"/{generation.name}", absent={}, patient=True)

    def room(self, generation: Generation) -> Room:
        """Return the place for new documents of a run that begins now."""
        last = generation.indices[-1]
        count: int = self._cluster.ask("GET", f"/{last}/_count", patient=True)["count"]
        return Room(self, generation, count)

    def numbered(self, number: int) -> Generation:
        """Return the generation of a number, with its present indices."""
        return next(generation for generation in self.all() if generation.number == number)

    def extend(self, generation: Generation, after: str) -> str:
        """Make the next index of a generation, and merge the segments of the full one, ``after``."""
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

    def _generation(self, number: int, names: Sequence[str], answer: Mapping[str, Any]) -> Generation:
        meta = answer[names[0]]["mappings"].get("_meta", {})
        if meta.get("format") != FORMAT:
            raise DamagedIndexError(
                f"{names[0]} of {self._cluster.address} is of format {meta.get('format')}, and this program reads "
                f"{FORMAT}: read it with the version that wrote it, or rebuild it: newssearch reindex SOURCE..."
            )
        live = any(self.alias in answer[name]["aliases"] for name in names)
        made_from = tuple(meta.get("made_from", ()))
        before = tuple((low, high, until) for low, high, until in meta.get("before", ()))
        return Generation(number, tuple(names), live, made_from, str(meta.get("committed", "")), before)


class Room:
    """Place for new documents of a generation: its last index, and once that is full a new one."""

    def __init__(self, generations: Generations, generation: Generation, count: int) -> None:
        self._generations, self._generation = generations, generation
        self._index, self._count = generation.indices[-1], count

    def take(self) -> str:
        """Return the index for one more document."""
        if self._count >= CLUSTER_LIMITS.max_articles_an_index:
            self._index, self._count = self._generations.extend(self._generation, self._index), 0
        self._count += 1
        return self._index


def check(cluster: Cluster, generations: Generations) -> CheckReport:
    """Check every index of the live generation. The cluster compares its own checksums."""
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
            problem = (
                f"{lost} of {said['number_of_shards']} shards are lost: start their nodes again, or rebuild the archive"
            )
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
