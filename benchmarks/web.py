"""Speed of the web server: ``make bench-web``. It runs on one core, the clients and the writer on the other.

Four runs on the same articles and queries, none asked twice: as fast as eight clients can ask; the search page with its
timeline, facets and collapsed copies; at a steady rate while articles are committed; and Datasette on SQLite FTS5 in
place of newssearch.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import click

import newssearch
from benchmarks import articles, queries
from benchmarks.articles import Story
from benchmarks.engines.newssearch_ import to_article, to_text
from benchmarks.processes import PROJECT
from benchmarks.report import percentile

SERVER_CORE, CLIENT_CORE = 0, 1
CLIENTS = 8
SAMPLE = 20_000
"""Stories that the queries are drawn from."""

EACH = 6_000
"""Queries of each class, as far as there are different ones: some 24,000, for two minutes at the steady rate."""

RATE = 150.0
"""Requests a second while articles are committed."""

SNIPPETS = (
    "select id, headline, day, snippet(stories, 1, '[', ']', '...', 32), snippet(stories, 2, '[', ']', '...', 32) "
    "from stories where stories match :q order by rank limit 10"
)


@dataclass
class Measured:
    """Answers of a run: seconds of each, and how many were wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    took: float = 0.0
    cpu: float = 0.0
    """Seconds of the server's processor; of use where others keep the machine busy."""
    notes: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.took if self.took else 0.0

    def line(self, name: str) -> str:
        """Return the run as a row of a table."""
        p50, p99 = (1000 * percentile(self.seconds, part) if self.seconds else 0.0 for part in (0.5, 0.99))
        cpu = 1000 * self.cpu / max(1, len(self.seconds))
        notes = ", ".join([f"{self.errors} errors", *self.notes])
        return f"| {name} | {self.rate:,.0f} | {p50:.1f} | {p99:.1f} | {cpu:.2f} | {notes} |"


def paths(stories: Sequence[Story], seed: int, each: int) -> tuple[list[str], list[str]]:
    """Return the addresses of mixed queries for newssearch and for Datasette, in the same order, each once."""
    drawn = [query for query in queries.draw(queries.observe(stories), seed, each) if not query.offset]
    random.Random(seed).shuffle(drawn)
    ours, theirs = dict[str, None](), dict[str, None]()
    for query in drawn:
        given = {"q": to_text(query), "snippets": 2} | ({"sort": "newest"} if query.newest else {})
        ours[f"/api/search?{urlencode(given)}"] = None
        if query.days is None and not query.newest:
            theirs[f"/news.json?{urlencode({'sql': SNIPPETS, 'q': _fts(query)})}"] = None
    return list(ours), list(theirs)


def _fts(query: queries.Query) -> str:
    match query.form:
        case "any":
            return " OR ".join(query.words)
        case "phrase":
            return f'"{" ".join(query.words)}"'
        case "near":
            return f"NEAR({' '.join(query.words)}, {queries.DISTANCE - 1})"
        case "prefix":
            return f"{query.words[0]}*"
    return " ".join(query.words)


@contextmanager
def served(words: Sequence[str], port: int) -> Iterator[int]:
    """Run a server on its core until the block ends: its process."""
    server = subprocess.Popen(
        ["taskset", "-c", str(SERVER_CORE), *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await(port, server)
        yield server.pid
    finally:
        server.terminate()
        server.wait(30)


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except OSError:
            if server.poll() is not None:
                raise click.ClickException(f"the server ended with {server.returncode}") from None
            time.sleep(0.2)
    raise click.ClickException("the server does not answer")


def _await_groups(port: int) -> None:
    """Wait until the server has grouped the copies: its answers have a tag then."""
    for _ in range(600):
        with urlopen(f"http://127.0.0.1:{port}/?q=storm", timeout=30) as answer:
            if answer.headers["ETag"]:
                return
        time.sleep(1)
    raise click.ClickException("the server does not group the copies")


async def _get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> tuple[int, bytes]:
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = head.partition("content-length:")[2].partition("\r\n")[0]
    if length:
        return int(head.split()[1]), await reader.readexactly(int(length))
    body = bytearray()
    while size := int((await reader.readline()).strip() or b"0", 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return int(head.split()[1]), bytes(body)


async def load(port: int, asked: Sequence[str], seconds: float, rate: float | None = None) -> Measured:
    """Ask each query once, for some seconds: as fast as the clients can, or ``rate`` times a second.

    With a rate, an answer counts from the time when it was due.
    """
    measured, todo = Measured(), iter(asked)
    began = time.perf_counter()
    due = began

    async def client() -> None:
        nonlocal due
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() - began < seconds and (path := next(todo, None)):
            asking = time.perf_counter()
            if rate is not None:
                asking, due = due, due + 1 / rate
                await asyncio.sleep(max(0.0, asking - time.perf_counter()))
            status, _ = await _get(reader, writer, path)
            measured.seconds.append(time.perf_counter() - asking)
            measured.errors += status != 200
        writer.close()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    measured.took = time.perf_counter() - began
    if measured.took < seconds:
        measured.notes.append(f"no query left after {measured.took:.0f} s")
    return measured


def shared_out(asked: Sequence[str], seconds: float) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Return the queries of the three runs: those of the steady rate, of the others a fifth for pages."""
    steady = min(round(RATE * seconds) + CLIENTS, len(asked) * 4 // 5)
    pages = steady + (len(asked) - steady) // 5
    return asked[pages:], asked[steady:pages], asked[:steady]


async def load_with_commits(port: int, place: Path, asked: Sequence[str], seconds: float, every: float) -> Measured:
    """Ask at the steady rate while a writer commits; after each commit the new article must be found at once."""
    stale = commits = 0

    async def writing() -> None:
        nonlocal stale, commits
        began = time.perf_counter()
        while (left := began + seconds - time.perf_counter()) > 0:
            marker = f"marker{time.time_ns()}"
            await asyncio.to_thread(_commit, place, marker)
            reader, writer = await asyncio.open_connection("127.0.0.1", port)  # an idle one is closed after 30 s
            _, body = await _get(reader, writer, f"/api/search?q={marker}")
            writer.close()
            commits, stale = commits + 1, stale + (json.loads(body)["total"] != 1)
            await asyncio.sleep(min(every, left))

    task = asyncio.create_task(writing())
    measured = await load(port, asked, seconds, RATE)
    await task
    measured.notes += [f"{commits} commits", f"{stale} stale"]
    return measured


def _commit(place: Path, marker: str) -> None:
    """Commit an article in another process, as a nightly run does."""
    line = json.dumps({"id": marker, "headline": marker, "body": f"The ferry of {marker} came.", "date": "2025-12-05"})
    words = [sys.executable, "-m", "newssearch", "index", "-", "--index", str(place), "-q"]
    subprocess.run(words, input=line.encode(), check=True)


def memory(process: int) -> str:
    """Return the memory of a process: its own, and the mapped files, which the machine takes back when it is short."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines())
    own, mapped = (int(status[name].split()[0]) / 1000 for name in ("RssAnon", "RssFile"))
    return f"{own:,.0f} MB and {mapped:,.0f} MB of mapped files"


def processor(process: int) -> float:
    """Return the seconds of processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(process: int, load: Coroutine[Any, Any, Measured], *notes: str) -> Measured:
    """Run a load, and measure the processor and the memory of the server."""
    before = processor(process)
    measured = asyncio.run(load)
    measured.cpu = processor(process) - before
    measured.notes += [memory(process), *notes]
    return measured


def database(stories: Iterator[Story], path: Path) -> None:
    """Write the stories into a table of SQLite FTS5."""
    with sqlite3.connect(path) as connection:
        connection.execute(
            "create virtual table stories using fts5(id unindexed, headline, body, day unindexed, tokenize=porter)"
        )
        rows = ((story.id, story.headline, story.body, story.day) for story in stories)
        connection.executemany("insert into stories values (?, ?, ?, ?)", rows)
        connection.execute("insert into stories(stories) values ('optimize')")
    connection.close()


@click.command(context_settings={"show_default": True})
@click.option("--articles", "size", type=click.IntRange(min=100), default=200_000)
@click.option("--seconds", type=click.FloatRange(min=1), default=30.0, help="Of each run.")
@click.option("--every", type=click.FloatRange(min=0), default=60.0, help="Seconds between commits.")
@click.option("--seed", type=int, default=2025)
@click.option(
    "--data", type=click.Path(path_type=Path), default=PROJECT.parent / "shared" / "data", show_default="../shared/data"
)
@click.option("--index", type=click.Path(path_type=Path, exists=True), help="An index of these articles, which grows.")
@click.option("--port", type=int, default=8650)
def main(size: int, seconds: float, every: float, seed: int, data: Path, index: Path | None, port: int) -> None:
    """Measure the web server beside Datasette."""
    known = data if articles.is_real(data) else None
    with tempfile.TemporaryDirectory(prefix="bench-web-") as folder:
        place, table = index or Path(folder) / "index", Path(folder) / "news.db"
        if index is None:
            click.echo(f"indexing {size:,} articles ...", err=True)
            with newssearch.create(place) as news:
                news.update(to_article(story) for story in articles.stories(size, seed, known))
        ours, theirs = paths(list(islice(articles.stories(size, seed, known), SAMPLE)), seed, EACH)
        os.sched_setaffinity(0, {CLIENT_CORE})
        click.echo("| server | requests/s | p50 ms | p99 ms | processor, ms a request | |\n|---|---|---|---|---|---|")
        for line in _lines(place, table, (ours, theirs), seconds, every, port, articles.stories(size, seed, known)):
            click.echo(line)


def _lines(
    place: Path,
    table: Path,
    asked: tuple[list[str], list[str]],
    seconds: float,
    every: float,
    port: int,
    stories: Iterator[Story],
) -> Iterator[str]:
    ours, theirs = asked
    words = [sys.executable, "-m", "newssearch", "serve", "--index", str(place), "--port", str(port), "-q"]
    with served(words, port) as process:
        _await_groups(port)
        fast, paged, steady = shared_out(ours, seconds)
        yield run(process, load(port, fast, seconds)).line("newssearch serve")
        pages = [f"/{path.removeprefix('/api/search')}" for path in paged]
        yield run(process, load(port, pages, seconds / 2)).line("its search page")
        loaded = load_with_commits(port, place, steady, seconds, every)
        yield run(process, loaded).line("with commits, 150/s asked")
    click.echo("writing the table of Datasette ...", err=True)
    database(stories, table)
    words = [sys.executable, "-m", "datasette", "serve", str(table), "--port", str(port + 1)]
    with served(words, port + 1) as process:
        yield run(process, load(port + 1, theirs, seconds)).line("Datasette on FTS5")


if __name__ == "__main__":
    main()
