"""Index folders and backups that somebody made to harm, with all checksums right, opened where memory is scarce."""

from __future__ import annotations

import os
import pickle
import resource
import shutil
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

import newssearch
from faults.arrays import AnyArray, read_arrays
from faults.children import run
from faults.damage import bomb, replace, rewritten
from faults.outcome import Outcome
from faults.shortages import Limit
from faults.stories import story
from newssearch.index.commits.checksummed_json import sealed, unsealed

MEMORY = 1 << 30
"""Bytes of address space: some 300 MB are Python, NumPy and what they map."""

_HUGE = np.iinfo(np.uint64).max
CRAFTED: tuple[tuple[str, str, Callable[[AnyArray], AnyArray]], ...] = (
    (".documents", "heads", lambda a: np.resize(np.frombuffer(bomb(1 << 40), np.uint8), len(a))),
    (".documents", "bodies", lambda a: np.resize(np.frombuffer(bomb(1 << 50), np.uint8), len(a))),
    (".documents", "heads.ends", lambda a: np.full(len(a), 1 << 62, np.uint64)),
    (".documents", "bodies.ends", lambda a: a[::-1].copy()),
    (".documents", "bodies.dictionary", lambda a: np.full(len(a), 9, np.uint8)),
    (".documents", "column/body_length", lambda a: a[:3]),
    (".documents", "digest/sketch", lambda a: a[:-1]),
    (".documents", "digest/sketch", lambda a: np.full(1 << 20, _HUGE, np.uint64)),
    (".documents", "value/language.numbers", lambda a: np.full(len(a), 255, np.uint8)),
    (".documents", "value/language.count", lambda a: np.array([_HUGE >> 1], np.uint64)),
    (".postings", "body/terms.blocks", lambda a: np.full(len(a), 255, np.uint8)),
    (".postings", "body/terms.ends", lambda a: np.zeros(len(a), np.uint64)),
    (".postings", "body/terms.codes", lambda a: np.full(len(a), 12, np.uint8)),
    (".postings", "body/terms.first_ends", lambda a: np.full(len(a), 1 << 62, np.uint64)),
    (".postings", "body/terms.count", lambda a: np.array([_HUGE >> 1], np.uint64)),
    (".postings", "body/starts.counts.4", lambda a: np.full(len(a), 0xEE, np.uint8)),
    (".postings", "body/starts.whole", lambda a: np.full(len(a), 1 << 40, np.uint64)),
    (".postings", "body/starts.count", lambda a: np.array([1 << 50], np.uint64)),
    (".postings", "body/frequencies.4", lambda a: np.full(len(a), 0xEE, np.uint8)),
    (".postings", "body/documents.8", lambda a: np.full(len(a), 200, np.uint8)),
    (".postings", "id/starts.counts.4", lambda a: np.full(len(a), 0xEE, np.uint8)),
    (".postings", "kind/documents.8", lambda a: np.full(len(a), 254, np.uint8)),
)
"""Arrays that lie: the file by its ending, the array, and its replacement."""

_COMMANDS = (
    "search ferry",
    "search fer*",
    "search *:*",
    "search ferry --collapse",
    "show s1",
    "stats",
    "check",
    "optimize",
    "backup ../taken",
    "restore ../index --index ../restored",
    "repair",
)
"""The commands tried on each index, in this order: the last ones change it."""

_ALLOWED = (0, 1, 2, 3, 5, 74)
_SECRET = b"not yours"


def craft(work: Path, step: int = 1) -> Outcome:
    """Each harmful folder in turn, and every command on it; of all these pairs every ``step``-th."""
    outcome = Outcome(
        "crafted index folders and backups, in 1 GB of address space",
        "no code is run, nothing outside the folder is touched, no traceback; what was read is never a crash",
    )
    whole, place = work / "whole", work / "place"
    with newssearch.create(whole) as news:
        for start in (0, 10):
            news.update(story(n) for n in range(start, start + 10))
    pairs = ((name, harm, command) for name, harm in _harms() for command in _COMMANDS)
    for name, harm, command in islice(pairs, 0, None, step):
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(whole, place / "index")
        (place / "secret").write_bytes(_SECRET)
        harm(place / "index")
        _tried(outcome, place, name, command)
    return outcome


def _tried(outcome: Outcome, place: Path, name: str, command: str) -> None:
    (place / "here").mkdir()
    words = command.split()
    at = () if "--index" in words else ("--index", "../index")
    ended = run(place / "here", (*words, *at), Limit(resource.RLIMIT_AS, MEMORY))
    outcome.tried += 1
    outcome.count("refused" if ended.code else "done")
    if ended.is_crash or ended.code not in _ALLOWED:
        outcome.failures.append(f"{name}: {command} ends with {ended.code}: {ended.said.strip()[-300:]}")
    if (place / "secret").read_bytes() != _SECRET or (place / "ran").exists():
        outcome.failures.append(f"{name}: {command} has run code, or changed what is outside the folder")
    strangers = {p.name for p in place.iterdir()} - {"index", "secret", "here", "taken", "restored"}
    outcome.failures += [f"{name}: {command} has written {stranger}" for stranger in sorted(strangers)]


def _harms() -> Iterator[tuple[str, Callable[[Path], object]]]:
    for ending, array, change in CRAFTED:
        yield f"{array} of {ending}", lambda folder, e=ending, a=array, c=change: _lie(folder, e, a, c)  # type: ignore[misc]
    for said in _manifests():
        yield f"a manifest with {said}", lambda folder, s=said: _state(folder, s)  # type: ignore[misc]
    yield "a table that is a pickle which runs code", _pickle
    yield "names that are links to a file outside", _link
    yield "a manifest that is a pipe", _pipe
    yield "a manifest without an end", lambda folder: replace(folder / "newssearch.json", b"[" * 5_000_000)
    yield (
        "a folder to build in that is a link",
        lambda folder: (folder / "newssearch.rebuild").symlink_to(folder.parent),
    )


def _lie(folder: Path, ending: str, name: str, change: Callable[[AnyArray], AnyArray]) -> None:
    file = min(folder.glob(f"*{ending}"))
    rewritten(file, {name: change(read_arrays(file)[name])})


def _manifests() -> Iterator[Mapping[str, Any]]:
    """Replace values of the manifest; ``segment`` is for its first segment."""
    for name in ("../secret", "MAIN_../../secret", "/etc/passwd", "MAIN_", "MAIN_" + "a" * 10_000):
        yield {"segment": {"name": name}}
    for number in (1 << 62, -1, 1e300, None, "9"):
        yield {"segment": {"documents": number}}
        yield {"generation": number}
        yield {"totals": {"articles": number}}
    yield {"segment": {"removed": [1 << 62]}}
    yield {"tables": {"../secret": {"bytes": 9, "crc32": 0}}}
    yield {"kept": [{}]}
    yield {"format": 1 << 62}


def _state(folder: Path, said: Mapping[str, Any]) -> None:
    file = folder / "newssearch.json"
    manifest = unsealed(file.read_bytes())
    first, *others = manifest["segments"]
    changed = dict(said)
    if "segment" in changed:
        first |= changed.pop("segment")
        name = first["name"]
        first["files"] = {f"{name}.{old.rpartition('.')[2]}": state for old, state in first["files"].items()}
        changed["segments"] = [first, *others]
    replace(file, sealed(manifest | changed))


class _Code:
    """An object that, unpickled, leaves a file called ``ran``."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.mkdir, (str(self._target),)


def _pickle(folder: Path) -> None:
    data = pickle.dumps(_Code(folder.parent / "ran"))
    for table in folder.glob("*.toc"):
        replace(table, data)
    replace(folder / "newssearch.json", data)
    (folder / "newssearch.sources.json").write_bytes(data)


def _link(folder: Path) -> None:
    for file in (*folder.glob("MAIN_*"), folder / "newssearch.json"):
        file.unlink()
        file.symlink_to(folder.parent / "secret")
    (folder / "newssearch.writer").symlink_to(folder.parent / "secret")


def _pipe(folder: Path) -> None:
    (folder / "newssearch.json").unlink()
    os.mkfifo(folder / "newssearch.json")
