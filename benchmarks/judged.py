"""Collections with judged queries: the stories, the queries, and the stories that answer each.

TIME 1963 is the classic test collection: questions as people typed them, and the articles that answer each. In Reuters
1987 the headline of an article is the query, the bodies are searched, and the article itself is the answer.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from benchmarks.articles import Story


@dataclass(frozen=True, slots=True)
class Judged:
    """A collection: its stories, its queries by id, and for each query the gain of every story that answers it."""

    name: str
    stories: tuple[Story, ...]
    queries: Mapping[str, str]
    gains: Mapping[str, Mapping[str, int]]


def time_1963(data: Path) -> Judged:
    """Return TIME 1963 of the folder ``data``; FileNotFoundError where it is not there."""
    folder = data / "time"
    stories = tuple(Story(row["id"], "", row["body"], "TIME", row["date"]) for row in _rows(folder / "docs.jsonl"))
    queries = {row["id"]: row["text"] for row in _rows(folder / "queries.jsonl")}
    gains: dict[str, dict[str, int]] = {query: {} for query in queries}
    for line in (folder / "qrels.tsv").read_text(encoding="ascii").splitlines():
        query, story, gain = line.split("\t")
        if query in gains:
            gains[query][story] = int(gain)
    return Judged("TIME", stories, queries, {query: gain for query, gain in gains.items() if gain})


def reuters_known_items(data: Path) -> Judged:
    """Return the bodies of Reuters 1987, and as queries the titles of all articles with even ids whose title and body
    are both unique. FileNotFoundError where the collection is not there."""
    rows = [row for row in _rows(data / "reuters" / "articles.jsonl.gz") if (row["body"] or "").strip()]
    bodies, titles = (Counter(_key(row[name]) for row in rows) for name in ("body", "title"))
    even = (row for row in rows if int(row["id"]) % 2 == 0 and _key(row["title"]))
    chosen = [row for row in even if bodies[_key(row["body"])] == titles[_key(row["title"])] == 1]
    stories = tuple(Story(row["id"], "", row["body"], "Reuters", row["date"][:10]) for row in rows)
    queries = {row["id"]: row["title"] for row in chosen}
    return Judged("Reuters", stories, queries, {id: {id: 1} for id in queries})


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        yield from map(orjson.loads, lines)


def _key(text: str | None) -> str:
    return " ".join((text or "").casefold().split())
