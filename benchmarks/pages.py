"""The pages that show the benchmark: ``python -m benchmarks.pages``, or ``make bench-pages``.

They are made from the files of results alone: of each size of archive the newest run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import orjson

from benchmarks import plot, report
from benchmarks.cold import PROJECT

BEGIN = "<!-- benchmarks: begin -->"
END = "<!-- benchmarks: end -->"

SHORT_ENGINES = ("newssearch", "tantivy", "fts5")
"""The columns of the short table."""

SHORT_SIZE = 200_000
"""The size that the short table shows, where it was measured; else the largest that was."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One size of archive, as measured in one run of the benchmark: ``results`` as in its file, ``run`` in them."""

    results: Mapping[str, Any]
    run: Mapping[str, Any]

    @property
    def articles(self) -> int:
        """The number of articles."""
        return int(self.run["articles"])


def newest(folder: Path) -> list[Measured]:
    """Return the newest run of each size in a folder of results, smallest first; runs of generated stories are none."""
    found: dict[int, Measured] = {}
    every = [orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))]
    whole = [results for results in every if results.get("schema_version") == report.SCHEMA_VERSION]
    for results in sorted(whole, key=lambda results: str(results["date"])):
        found |= {run["articles"]: Measured(results, run) for run in results["runs"] if run["real"]}
    return [found[size] for size in sorted(found)]


def replace_between_marks(page: str, text: str) -> str:
    """Return ``page`` with ``text`` between the two marks. Raises ValueError where they are missing."""
    head, begun, rest = page.partition(BEGIN)
    _, ended, tail = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"it needs the lines {BEGIN} and {END}")
    return f"{head}{BEGIN}\n{text.strip()}\n{END}{tail}"


def short_table(measured: Sequence[Measured]) -> str:
    """Return eight rows that compare newssearch with its peers."""
    shown = next((one for one in measured if one.articles == SHORT_SIZE), measured[-1])
    rows = dict(report.figures(shown.run))
    names = [name for name in SHORT_ENGINES if name in shown.run["engines"]]
    lines = [f"| {shown.articles:,} articles, 2 cores | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    for label in report.SHORT_ROWS:
        lines.append(f"| {label} | {' | '.join(report.number(rows.get(label, {}).get(name)) for name in names)} |")
    return "\n".join(lines)


def long_page(measured: Sequence[Measured]) -> str:
    """Return all tables."""
    return "\n\n".join(report.markdown({**one.results, "runs": [one.run]}).strip() for one in measured)


def drawing(measured: Sequence[Measured]) -> str:
    """Return the plot: what a new query takes, median of the classes, against the number of articles."""
    lines: dict[str, list[plot.Point]] = {}
    for one in measured:
        for name, time in report.first_time(one.run).items():
            if time is not None:
                lines.setdefault(name, []).append((one.articles, time))
    return plot.svg(lines, "A query asked for the first time, median of its classes")


def _pages(measured: Sequence[Measured], project: Path) -> Iterator[tuple[Path, str]]:
    readme, page = project / "README.md", project / "docs" / "benchmarks.md"
    yield readme, replace_between_marks(readme.read_text(encoding="utf-8"), short_table(measured))
    yield page, replace_between_marks(page.read_text(encoding="utf-8"), long_page(measured))
    yield project / "docs" / "benchmarks.svg", drawing(measured)


@click.command()
@click.option("--check", is_flag=True, help="Write nothing, and exit with 1 where a page is stale.")
def main(check: bool) -> None:
    """Write the benchmark's tables into README.md and docs/benchmarks.md, and its plot beside them."""
    measured = newest(PROJECT / "benchmarks" / "results")
    if not measured:
        raise click.ClickException("there are no results of real articles: make bench")
    for path, text in _pages(measured, PROJECT):
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            click.echo(f"{path.relative_to(PROJECT)} is stale: make bench-pages", err=True)
            sys.exit(1)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
