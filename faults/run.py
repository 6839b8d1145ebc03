"""All faults: ``python -m faults.run --help``, or ``make faults``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import orjson

from benchmarks.machine import machine
from faults import crafting, flips, fuzzing, kills, minutes, operations, readers, shortages, writers
from faults.outcome import Outcome
from faults.report import replaced, table

PROJECT = Path(__file__).resolve().parents[1]
RESULTS = PROJECT / "faults" / "results.json"
PAGE = PROJECT / "docs" / "reliability.md"

Fault = Callable[[Path, int, Mapping[str, int]], Outcome]

FAULTS: dict[str, Fault] = {
    "kills": lambda work, seed, sizes: kills.kill(work, seed, sizes["kills"]),
    "operations": lambda work, seed, sizes: operations.fail_each(work, step=sizes["step"]),
    "shortages": lambda work, seed, sizes: shortages.run_short(work),
    "flips": lambda work, seed, sizes: flips.flip_and_cut(work, seed, sizes["flips"]),
    "readers": lambda work, seed, sizes: readers.read_while_writing(work, sizes["commits"], sizes["switches"]),
    "writers": lambda work, seed, sizes: writers.write_at_once(work, sizes["rounds"]),
    "minutes": lambda work, seed, sizes: minutes.update_often(work, seed, sizes["updates"]),
    "crafting": lambda work, seed, sizes: crafting.craft(work),
    "fuzzing": lambda work, seed, sizes: fuzzing.ask(work, seed, sizes["queries"]),
}
"""In the order of the table. Each is given a folder of its own, a seed, and the sizes that the options say."""


def break_all(names: tuple[str, ...], seed: int, sizes: Mapping[str, int], work: Path | None) -> dict[str, Any]:
    """The results of the faults of these names, as they are kept."""
    found: dict[str, Any] = {}
    for name in names:
        click.echo(f"{name} (seed {seed}) ...", err=True)
        began = perf_counter()
        with tempfile.TemporaryDirectory(prefix=f"faults-{name}-", dir=work) as folder:
            outcome = FAULTS[name](Path(folder), seed, sizes)
        seconds = round(perf_counter() - began)
        click.echo(f"{outcome}\n  {seconds:,} s")
        found[name] = {
            **outcome.document(),
            "date": datetime.now(UTC).date().isoformat(),
            "seed": seed,
            "seconds": seconds,
            "machine": machine(),
        }
    return found


def _names(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in FAULTS if name in value) or tuple(FAULTS)


def _size(name: str, default: int, what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(f"--{name}", type=click.IntRange(min=1), default=default, help=what)


@click.command(context_settings={"show_default": True})
@click.option("--only", type=click.Choice(list(FAULTS)), multiple=True, callback=_names, help="Not all, but this one.")
@click.option("--seed", type=int, default=2026, help="Of everything that is drawn at random.")
@_size("kills", 300, "Commands to kill.")
@_size("step", 1, "Fail one of this many operations on files.")
@_size("flips", 500, "Places to damage.")
@_size("commits", 100, "Commits during which others read.")
@_size("switches", 5, "Rebuilds among them.")
@_size("rounds", 10, "Times that eight begin to write at once.")
@_size("updates", 1_440, "Small updates, one after another.")
@_size("queries", 10_000, "Queries made at random.")
@click.option("--work", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Where indexes are made.")
@click.option("--write", is_flag=True, help="Keep the results, and put the table into docs/reliability.md.")
def main(only: tuple[str, ...], seed: int, work: Path | None, write: bool, **sizes: int) -> None:
    """Break indexes in every way that is known here, and count what became of them."""
    found = break_all(only, seed, sizes, work)
    if write:
        before = orjson.loads(RESULTS.read_bytes()) if RESULTS.exists() else {}
        kept = {name: one for name in FAULTS if (one := (before | found).get(name))}
        RESULTS.write_bytes(orjson.dumps(kept, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8"), table(kept)), encoding="utf-8")
    sys.exit(any(one["failures"] for one in found.values()))


if __name__ == "__main__":
    main()
