"""The same articles and queries in a folder and on a cluster: ``make bench-cluster``.

The cluster of the tests runs on the machine that asks it, so the figures are the cost of a cluster, not what many
machines gain.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import click
import orjson

import newssearch
from benchmarks import articles, machine, queries
from benchmarks.engines.newssearch_ import to_article, to_text
from benchmarks.processes import PROJECT
from benchmarks.report import percentile
from newssearch.backends.opensearch.addresses import address_of
from newssearch.backends.opensearch.client import Cluster
from newssearch.locations import Credentials
from newssearch.models import Article

SCHEMA_VERSION = 1

LEFT_OUT = frozenset({"middling term", "OR of 3 frequent", "AND of 3", "phrase of 3", "frequent term, with its total"})
"""Classes of queries that tell nothing more here: every answer of both sides has its total."""

Measures = dict[str, Any]


def measure(place: str, stories: Iterable[Article], asked: Sequence[queries.Query], rounds: int) -> Measures:
    """Index ``stories`` at ``place`` and ask: seconds, bytes, and for each class the milliseconds of its queries, each
    the median of ``rounds``, and their totals."""
    with newssearch.create(place) as news:
        began = time.perf_counter()
        report = news.update(stories)
        seconds = time.perf_counter() - began
        stats = news.stats()
        classes = {}
        for kind, members in queries.by_kind(asked).items():
            answers = [_asked(news, query, rounds) for query in members]
            classes[kind] = {"milliseconds": [took for took, _ in answers], "totals": [total for _, total in answers]}
    return {
        "seconds": seconds,
        "read": report.read,
        "articles": stats.articles,
        "bytes": stats.bytes,
        "search": classes,
    }


def markdown(measured: Mapping[str, Any]) -> str:
    """The table of a run."""
    return "\n".join(_lines(measured)) + "\n"


def _lines(measured: Mapping[str, Any]) -> Iterator[str]:
    sides: Mapping[str, Measures] = measured["places"]
    read = next(iter(sides.values()))["read"]
    yield f"{read:,} {measured['stories']} articles; queries: median / 95th percentile over a class.\n"
    yield f"| | {' | '.join(sides)} |"
    yield f"|---|{'---|' * len(sides)}"
    yield _row("indexing, articles/s", [f"{side['read'] / side['seconds']:,.0f}" for side in sides.values()])
    yield _row("on disk, bytes an article", [f"{side['bytes'] / side['articles']:,.0f}" for side in sides.values()])
    for kind in next(iter(sides.values()))["search"]:
        took = [side["search"][kind]["milliseconds"] for side in sides.values()]
        yield _row(f"{kind}, ms", [f"{percentile(t, 0.5):.3g} / {percentile(t, 0.95):.3g}" for t in took])
    yield f"\nTotals that differ: {measured['differing']} of {measured['asked']}."


def _row(label: str, cells: Iterable[str]) -> str:
    return f"| {label} | {' | '.join(cells)} |"


def _asked(news: newssearch.News, query: queries.Query, rounds: int) -> tuple[float, int]:
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        results = news.search(
            to_text(query),
            limit=queries.LIMIT,
            offset=query.offset,
            sort="newest" if query.newest else "relevance",
            match="all",
            snippets=2 if query.snippets else 0,
        )
        took.append((time.perf_counter() - began) * 1000)
    return median(took), results.total


def _differing(sides: Iterable[Measures]) -> int:
    """Return the number of queries whose totals differ between the sides."""
    totals = [[n for kind in side["search"].values() for n in kind["totals"]] for side in sides]
    return sum(len(set(each)) > 1 for each in zip(*totals, strict=True))


def _measured(size: int, address: str, rounds: int, each: int, seed: int, data: Path | None, work: Path) -> Measures:
    """Everything, as it is written to the results."""
    stories = list(articles.stories(size, seed, data))
    drawn = queries.draw(queries.observe(stories), seed, each)
    asked = [query for query in drawn if query.kind not in LEFT_OUT]
    sides = {}
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=work) as folder:
        for name, place in (("folder", str(Path(folder) / "index")), ("cluster", address)):
            click.echo(f"{name} ...", err=True)
            sides[name] = measure(place, map(to_article, stories), asked, rounds)
    return {
        "schema_version": SCHEMA_VERSION,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "revision": machine.revision(PROJECT),
        "machine": machine.machine(),
        "versions": machine.versions(),
        "stories": "generated" if data is None else "real",
        "asked": len(asked),
        "differing": _differing(sides.values()),
        "places": sides,
    }


@click.command(context_settings={"show_default": True})
@click.option("--cluster", "node", metavar="HOST:PORT", default="127.0.0.1:9201", help="One of its nodes.")
@click.option("--articles", "size", type=click.IntRange(min=10), default=20_000)
@click.option("--shards", type=click.IntRange(1, 99), default=1, help="Of the index on the cluster.")
@click.option("--rounds", type=click.IntRange(min=1), default=3, help="Timed rounds; their median counts.")
@click.option("--queries", "each", type=click.IntRange(min=1), default=20, help="Queries in a class.")
@click.option("--seed", type=int, default=2025)
@click.option("--real", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The folder of real news.")
@click.option("--work", type=click.Path(path_type=Path, exists=True), default=Path(tempfile.gettempdir()))
@click.option("--results", type=click.Path(path_type=Path), default=PROJECT / "benchmarks" / "results")
def main(
    node: str, size: int, shards: int, rounds: int, each: int, seed: int, real: Path | None, work: Path, results: Path
) -> None:
    """Measure a folder beside a cluster, on the same articles and queries, and print the table."""
    address = f"opensearch://{node}/benchmark-{os.getpid()}?shards={shards}"
    data = real if real is not None and articles.is_real(real) else None
    try:
        measured = _measured(size, address, rounds, each, seed, data, work)
    finally:
        _clear(address)
    results.mkdir(parents=True, exist_ok=True)
    path = results / f"{measured['date'][:10]}-cluster-{size}.json"
    path.write_bytes(orjson.dumps(measured, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    click.echo(markdown(measured), nl=False)


def _clear(place: str) -> None:
    """Take the benchmark's own indices away from the cluster."""
    address = address_of(place)
    cluster = Cluster(address, Credentials())
    try:
        cluster.ask("DELETE", f"/{address.name}-*", absent={}, expand_wildcards="all")
    finally:
        cluster.close()


if __name__ == "__main__":
    main()
