"""The whole benchmark: ``python -m benchmarks.run --help``, or ``make bench``."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import orjson

from benchmarks import agreement, articles, cold, engines, machine, queries, report
from benchmarks.processes import PROJECT, index_files, run_phase
from benchmarks.worker import Measures, Task

SMALL = 40_000
"""Articles that every engine is given: plain Whoosh indexes these in four minutes, and a million in two hours."""

FAST = ("newssearch", "fts5", "tantivy")
"""Engines that are given more."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run. ``seconds`` is the limit of each phase of each engine; ``data`` None means generated stories.

    Without ``engines`` every one is run on ``SMALL`` articles, and the `FAST` ones on more.
    """

    sizes: tuple[int, ...] = (40_000, 200_000)
    engines: tuple[str, ...] | None = None
    rounds: int = 5
    queries: int = 20
    seconds: float = 3600.0
    seed: int = 2025
    data: Path | None = None


def measure(settings: Settings, work: Path) -> dict[str, Any]:
    """Everything that ``settings`` ask for, as it is written to the results; indexes are made, and deleted, under
    ``work``."""
    asked = asdict(settings) | {"data": "real" if settings.data else "generated"}
    return {
        "schema_version": report.SCHEMA_VERSION,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "revision": machine.revision(PROJECT),
        "machine": machine.machine(),
        "versions": machine.versions(),
        "settings": asked,
        "runs": [_measure_size(settings, size, work) for size in settings.sizes],
    }


def _measure_size(settings: Settings, size: int, work: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=work) as folder:
        task = Task(
            phase="prepare",
            engine="",
            folder=folder,
            out=str(Path(folder) / "measures.jsonl"),
            size=size,
            rounds=settings.rounds,
            seconds=settings.seconds,
            seed=settings.seed,
            queries=settings.queries,
            data=str(settings.data) if settings.data else None,
        )
        _say(f"{size:,} articles: preparing")
        prepared = run_phase(task)
        if "not_measured" in prepared:
            raise click.ClickException(f"the articles could not be prepared: {prepared['not_measured']}")
        task = replace(task, size=prepared["articles"])
        names = settings.engines or (engines.NAMES if size <= SMALL else FAST)
        found = {name: _measure_engine(replace(task, engine=name)) for name in names}
        return {
            "articles": prepared["articles"],
            "text_bytes": prepared["text_bytes"],
            "real": settings.data is not None,
            "engines": found,
            "agreement": _agreement(found, task),
        }


def _measure_engine(task: Task) -> dict[str, Measures]:
    """Run the phases of an engine one after another; without a build nothing else is measured."""
    if not engines.is_installed(task.engine):
        return {"build": {"not_measured": f"{task.engine} is not installed: pip install 'newssearch[bench]'"}}
    _say(f"{task.size:,} articles: {task.engine}")
    measured = {"build": run_phase(replace(task, phase="build"))}
    if "not_measured" not in measured["build"]:
        measured["first"] = run_phase(replace(task, phase="first"))
        measured["search"] = run_phase(replace(task, phase="search"))
        measured["cold"] = cold.measure(task.engine, task.index, queries.read(task.questions)[0].words[0], task.rounds)
        if task.engine == "newssearch":
            measured["threads"] = run_phase(replace(task, phase="threads"))
            measured["files"] = index_files(task.stories, task.index.with_name("files"))
        if task.engine in engines.COUNTING:
            measured["counting"] = run_phase(replace(task, phase="counting"))
            measured["export"] = run_phase(replace(task, phase="export"))
        measured["update"] = run_phase(replace(task, phase="update"))
    shutil.rmtree(task.index, ignore_errors=True)
    return measured


def _agreement(found: dict[str, dict[str, Measures]], task: Task) -> dict[str, Any]:
    """Print the queries themselves on the terminal only: their words are the publishers'."""
    totals = {
        name: {
            kind: part["totals"]
            for kind, part in measured.get("search", {}).get("classes", {}).items()
            if "totals" in part
        }
        for name, measured in found.items()
    }
    differing = agreement.disagreements(totals)
    kinds = queries.by_kind(queries.read(task.questions))
    for item in differing:
        words = " ".join(kinds[item.kind][item.number].words)
        _say(f"  {item.kind} [{words}]: {item.engine} finds {item.total:,}, the others {item.expected:,.0f}")
    return {"compared": agreement.compared(totals), "disagreements": [asdict(item) for item in differing]}


def _save(measured: dict[str, Any], folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_bytes(orjson.dumps(measured, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    _say(f"Raw figures: {path}")


def _say(text: str) -> None:
    click.echo(text, err=True)


def _names(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    if value is None:
        return None
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    unknown = [name for name in names if name not in engines.NAMES]
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: there are {', '.join(engines.NAMES)}")
    return names


@click.command(context_settings={"show_default": True})
@click.option("--articles", "sizes", type=click.IntRange(min=10), multiple=True, default=(40_000, 200_000))
@click.option(
    "--engines",
    "names",
    callback=_names,
    help=f"Which, with commas.  [default: {', '.join(engines.NAMES)}; above {SMALL:,} articles {', '.join(FAST)}]",
)
@click.option("--rounds", type=click.IntRange(min=1), default=5, help="Timed rounds; their median counts.")
@click.option("--queries", "each", type=click.IntRange(min=1), default=20, help="Queries in a class.")
@click.option("--limit", "seconds", type=float, default=3600.0, help="Seconds for each phase of each engine.")
@click.option("--seed", type=int, default=2025)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=PROJECT.parent / "shared" / "data",
    show_default="../shared/data",
    help="The folder of the real collections; without it, stories are generated.",
)
@click.option("--generated", is_flag=True, help="Generate the stories, whatever there is.")
@click.option("--name", help="Of the results.  [default: the date and the sizes]")
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    default=PROJECT / "benchmarks" / "results",
    show_default="benchmarks/results",
)
@click.option(
    "--work",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(tempfile.gettempdir()),
    show_default="the system's folder for temporary files",
    help="Where the indexes are made.",
)
@click.option(
    "--show",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Take the results from this file, and measure nothing.",
)
def main(
    sizes: Sequence[int],
    names: tuple[str, ...] | None,
    rounds: int,
    each: int,
    seconds: float,
    seed: int,
    data: Path,
    generated: bool,
    name: str | None,
    results: Path,
    work: Path,
    show: Path | None,
) -> None:
    """Measure newssearch and its neighbours on the same articles and queries, and print the tables."""
    if show is not None:
        measured = orjson.loads(show.read_bytes())
    else:
        real = data if not generated and articles.is_real(data) else None
        measured = measure(Settings(tuple(sizes), names, rounds, each, seconds, seed, real), work)
        _save(measured, results, name or "-".join([measured["date"][:10], *map(str, sizes)]))
    click.echo(report.markdown(measured), nl=False)


if __name__ == "__main__":
    main()
