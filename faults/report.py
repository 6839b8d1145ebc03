"""The counts of all faults as a table in Markdown, between two marks of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

BEGIN = "<!-- faults: begin -->"
END = "<!-- faults: end -->"


def table(results: Mapping[str, Mapping[str, Any]]) -> str:
    """A row for each fault, then what was not tried, then when and on what it was run."""
    lines = ["| fault | promise | tried | not as promised | counted |", "|---|---|---|---|---|"]
    for one in results.values():
        counted = "; ".join(f"{what}: {_number(number)}" for what, number in one["counts"].items())
        lines.append(f"| {one['fault']} | {one['promise']} | {one['tried']:,} | {len(one['failures'])} | {counted} |")
    lines += ["", *_not_tried(results), *_runs(results)]
    return "\n".join(lines)


def replaced(page: str, text: str) -> str:
    """``page`` with ``text`` between the marks. Raises ValueError where they are missing."""
    head, begun, rest = page.partition(BEGIN)
    _, ended, tail = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"the page needs the lines {BEGIN} and {END}")
    return f"{head}{BEGIN}\n{text}\n{END}{tail}"


def _not_tried(results: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for name, one in results.items():
        yield from (f"Not tried in `{name}`: {note}." for note in one["notes"])


def _runs(results: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """One sentence for all that were run on one day on one machine."""
    runs: dict[str, list[str]] = {}
    for name, one in results.items():
        machine = one["machine"]
        where = f"{one['date']} with seed {one['seed']} on {machine['cpu']}, {machine['cores']} cores"
        runs.setdefault(where, []).append(f"{name} ({one['seconds']:,} s)")
    for where, names in runs.items():
        yield f"Run {where}: {', '.join(names)}."


def _number(value: int | str) -> str:
    return f"{value:,}" if isinstance(value, int) else value
