"""The engines, one module each, behind one protocol.

Each stores the same fields of a story, indexes headline and body, stems English, drops no word, and shows id,
headline and day of each hit. Its settings are those that its own documentation advises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Protocol

from benchmarks.articles import Story
from benchmarks.queries import Query


class Shown(NamedTuple):
    """The fields of a hit that a list shows."""

    id: str
    headline: str
    day: str


class Answer(NamedTuple):
    """A page of hits, and how many there are in all: always where the query is ``counted``, unless the engine cannot
    count; None where it was not asked and counting costs extra."""

    total: int | None
    hits: Sequence[Shown]


class Engine(Protocol):
    """An engine to measure: `build` in one process, `open` and `search` in another, `open` and `update` in a third."""

    can_update: bool

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        """Index the stories, which come one at a time, into an empty folder; all is on disk on return."""

    def open(self, folder: Path) -> None:
        """Make ready to search what `build` wrote."""

    def answers(self, query: Query) -> bool:
        """Return whether the engine can answer such a query."""

    def search(self, query: Query) -> Answer:
        """The page of ``queries.LIMIT`` hits at ``query.offset``."""

    def update(self, stories: Iterable[Story]) -> None:
        """Put stories in the place of those with the same ids; the next `search` sees them."""

    def close(self) -> None:
        """Give the files back."""


class Counting(Engine, Protocol):
    """An engine that counts hits by a field, and writes all that it stores, in one obvious way."""

    def count(self, word: str, by: str) -> Mapping[str, int]:
        """Count the stories with a word by ``month`` or ``source``."""

    def export(self, out: Path) -> int:
        """Write all stories with their texts as JSON lines. Return their number."""


class _Place(NamedTuple):
    module: str
    attribute: str
    needs: str


_ENGINES = {
    "newssearch": _Place("benchmarks.engines.newssearch_", "NewsSearch", "newssearch"),
    "whoosh": _Place("benchmarks.engines.whoosh_", "Whoosh", "whoosh"),
    "fts5": _Place("benchmarks.engines.fts5", "FTS5", "sqlite3"),
    "tantivy": _Place("benchmarks.engines.tantivy_", "Tantivy", "tantivy"),
    "bm25s": _Place("benchmarks.engines.bm25s_", "BM25S", "bm25s"),
}

NAMES: tuple[str, ...] = tuple(_ENGINES)
"""Every engine, ours first: the others are reported as ratios to the first."""

COUNTING = ("newssearch", "fts5")
"""Engines that are `Counting`."""

DIMENSIONS = ("month", "source")
"""Fields that stories are counted by."""


def is_installed(name: str) -> bool:
    """Return whether the engine's package is installed, without importing it; the extra ``bench`` has all."""
    return find_spec(_ENGINES[name].needs) is not None


def make(name: str) -> Engine:
    """The engine of that name. Raises ImportError where its package is missing."""
    place = _ENGINES[name]
    engine: Engine = getattr(import_module(place.module), place.attribute)()
    return engine


def counting(name: str) -> Counting:
    """Return the engine of a name in `COUNTING`. Raises ImportError where its package is missing."""
    place = _ENGINES[name]
    engine: Counting = getattr(import_module(place.module), place.attribute)()
    return engine
