"""Quality of ranking on judged queries, beside tantivy and SQLite FTS5 on the same queries.

``make evaluate-ranking`` prints the scores, and fails when newssearch is below a floor. Each engine is given the
queries as they were typed (the peers their words, any of which may match), and stems English.

- TIME: nDCG@10 (K. Järvelin and J. Kekäläinen, Cumulated Gain-Based Evaluation of IR Techniques, 2002), with
  ``match="best"``: articles with all words first, then those with most of them.
- Reuters: MRR@10, the mean of 1 / rank of the one article that is sought, with ``match="any"``.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from math import log2
from pathlib import Path

import newssearch
from benchmarks.engines.newssearch_ import to_article
from benchmarks.judged import Judged, reuters_known_items, time_1963
from newssearch.models import Match

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
DEPTH = 10
TIME_FLOOR, REUTERS_FLOOR = 0.76, 0.69

Ranking = Callable[[str], Sequence[str]]
"""From a query to the ids of the stories found, best first."""


@dataclass(frozen=True, slots=True)
class Task:
    """A collection, how our engine matches its queries, how a ranking is scored, and the least that ours may score."""

    judged: Judged
    match: Match
    measure: str
    floor: float
    score: Callable[[Sequence[str], Mapping[str, int]], float]


def ndcg(ranked: Sequence[str], gains: Mapping[str, int]) -> float:
    """Return the normalized discounted cumulated gain of the first ten."""
    found = (gains.get(story, 0) / log2(place + 2) for place, story in enumerate(ranked[:DEPTH]))
    best = sorted(gains.values(), reverse=True)[:DEPTH]
    return sum(found) / sum(gain / log2(place + 2) for place, gain in enumerate(best))


def reciprocal_rank(ranked: Sequence[str], gains: Mapping[str, int]) -> float:
    """Return 1 / rank of the first story with a gain among the first ten, else 0."""
    return next((1 / place for place, story in enumerate(ranked[:DEPTH], 1) if story in gains), 0.0)


def tasks(data: Path = DATA) -> tuple[Task, ...]:
    """Return the collections to evaluate. Raises FileNotFoundError where one is missing."""
    return (
        Task(time_1963(data), "best", "nDCG@10", TIME_FLOOR, ndcg),
        Task(reuters_known_items(data), "any", "MRR@10", REUTERS_FLOOR, reciprocal_rank),
    )


def mean_score(task: Task, ranking: Ranking) -> float:
    """Return the mean score of a ranking over the judged queries."""
    judged = task.judged
    scores = [task.score(ranking(judged.queries[query]), gains) for query, gains in judged.gains.items()]
    return sum(scores) / len(scores)


def ours(task: Task, folder: Path) -> float:
    """Return the mean score of newssearch; the index is made in ``folder``."""
    with newssearch.create(folder) as news:
        news.update(map(to_article, task.judged.stories))

        def ranking(query: str) -> Sequence[str]:
            return [hit.id for hit in news.search(query, match=task.match, limit=DEPTH, snippets=0)]

        return mean_score(task, ranking)


def fts5(task: Task, folder: Path) -> float:
    """Return the mean score of SQLite FTS5 with its Porter stemmer."""
    with closing(sqlite3.connect(folder)) as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(id UNINDEXED, body, tokenize='porter unicode61')")
        rows = ((story.id, story.body) for story in task.judged.stories)
        connection.executemany("INSERT INTO words VALUES (?, ?)", rows)

        def ranking(query: str) -> Sequence[str]:
            match = " OR ".join(f'"{word}"' for word in _words(query))
            found = connection.execute("SELECT id FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10", [match])
            return [row[0] for row in found]

        return mean_score(task, ranking)


def tantivy(task: Task, folder: Path) -> float:
    """Return the mean score of tantivy with its English stemmer."""
    import tantivy  # of the extra bench, which the others need not

    folder.mkdir()
    builder = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    index = tantivy.Index(builder.add_text_field("body", tokenizer_name="en_stem").build(), path=str(folder))
    writer = index.writer()
    for story in task.judged.stories:
        writer.add_document(tantivy.Document(id=story.id, body=story.body))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ranking(query: str) -> Sequence[str]:
        found = searcher.search(index.parse_query(" ".join(_words(query)), ["body"]), DEPTH)
        return [searcher.doc(address)["id"][0] for _, address in found.hits]

    return mean_score(task, ranking)


ENGINES: Mapping[str, Callable[[Task, Path], float]] = {"newssearch": ours, "tantivy": tantivy, "SQLite FTS5": fts5}


def table(measured: Mapping[str, Mapping[str, float]], columns: Iterable[str]) -> str:
    """Return the scores as a table of Markdown: a row for each engine."""
    columns = list(columns)
    lines = [f"| | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    for engine, scores in measured.items():
        lines.append(f"| {engine} | {' | '.join(f'{scores[column]:.3f}' for column in columns)} |")
    return "\n".join(lines)


def _words(query: str) -> list[str]:
    """Return the words of a query for engines whose syntax its punctuation would be; none is an operator of theirs."""
    return re.findall(r"\w+", query.lower())


def main(arguments: Sequence[str] | None = None) -> None:
    """Score every engine on every collection, and print the table."""
    parser = argparse.ArgumentParser(prog="evaluate-ranking", description=__doc__.partition("\n")[0])
    parser.add_argument("--engine", choices=tuple(ENGINES), action="append", help="only this engine (repeatable)")
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the collections")
    options = parser.parse_args(arguments)
    chosen = options.engine or list(ENGINES)
    try:
        columns = {f"{task.judged.name}, {task.measure}": task for task in tasks(options.data)}
    except FileNotFoundError as error:
        sys.exit(f"evaluate-ranking: the judged collections are not here: there is no {error.filename}")
    measured: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="evaluate-ranking-") as folder:
        for engine in chosen:
            places = {column: Path(folder) / f"{engine}-{task.judged.name}" for column, task in columns.items()}
            measured[engine] = {column: ENGINES[engine](task, places[column]) for column, task in columns.items()}
    print(table(measured, columns))
    scores = measured.get("newssearch", {})
    if below := [f"{name} {columns[name].floor}" for name, score in scores.items() if score < columns[name].floor]:
        sys.exit(f"evaluate-ranking: newssearch is below its floor: {', '.join(below)}")


if __name__ == "__main__":
    main()
