"""The results as Markdown: our figure, and each neighbour's as a ratio to ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.engines import NAMES

BEGIN = "<!-- benchmarks: begin -->"
END = "<!-- benchmarks: end -->"

_MB = 1_000_000


def markdown(results: Mapping[str, Any]) -> str:
    """The tables of every size that was run, and what they were run on."""
    machine = results["machine"]
    memory = f", {machine['memory_bytes'] / 2**30:.0f} GB" if machine["memory_bytes"] else ""
    lines = [
        f"Measured {results['date'][:10]} on {machine['cpu']}, {machine['cores']} cores{memory}, {machine['system']}; "
        f"{', '.join(f'{name} {version}' for name, version in results['versions'].items())}. "
        f"Queries: the median of a class, each query asked for the first time / asked again, as the median of "
        f"{results['settings']['rounds']} rounds. In brackets: how many times newssearch's (first) figure it is.",
    ]
    for run in results["runs"]:
        lines += ["", *_run(run)]
    return "\n".join(lines) + "\n"


def replace_between_marks(page: str, text: str) -> str:
    """``page`` with ``text`` between the two marks. Raises ValueError where they are missing."""
    head, begun, rest = page.partition(BEGIN)
    _, ended, tail = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"it needs the lines {BEGIN} and {END}")
    return f"{head}{BEGIN}\n{text.strip()}\n{END}{tail}"


def write(results: Mapping[str, Any], path: Path) -> None:
    """Put the tables between the marks of a page."""
    path.write_text(replace_between_marks(path.read_text(encoding="utf-8"), markdown(results)), encoding="utf-8")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of the values do not exceed (nearest rank)."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def _run(run: Mapping[str, Any]) -> Iterator[str]:
    engines: Mapping[str, Any] = run["engines"]
    kinds = list(dict.fromkeys(kind for engine in engines.values() for kind in _classes(engine)))
    kind_of_text = "real" if run["real"] else "generated"
    yield f"**{run['articles']:,} articles** ({kind_of_text}), {run['text_bytes'] / _MB:,.0f} MB of text"
    yield ""
    yield f"| | {' | '.join(engines)} |"
    yield f"|---|{'---|' * len(engines)}"
    for label, figures, unit in _phases(run):
        yield _row(label, figures, unit)
    for kind in kinds:
        yield _row(kind, _times(engines, kind, "first"), "ms", _times(engines, kind, "again"))
    yield _row("median of the classes", _medians(engines, kinds, "first"), "ms", _medians(engines, kinds, "again"))
    yield ""
    yield from _ratios(engines, kinds)
    yield from _threads(engines)
    yield from _cold(run)
    yield from _unmeasured(engines)
    yield from _agreement(run)


def _phases(run: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, float | None], str]]:
    """Rows of figures that are not of a class: label, figure by engine, unit."""

    def figures(phase: str, key: str, scale: float) -> dict[str, float | None]:
        found = {name: engine.get(phase, {}).get(key) for name, engine in run["engines"].items()}
        return {name: None if value is None else value * scale for name, value in found.items()}

    seconds = figures("build", "seconds", 1)
    for label, amount, unit in (
        ("indexing", run["articles"], "articles/s"),
        ("indexing", run["text_bytes"] / _MB, "MB/s"),
    ):
        yield label, {name: None if value is None else amount / value for name, value in seconds.items()}, unit
    files = seconds | {NAMES[0]: run["engines"].get(NAMES[0], {}).get("files", {}).get("seconds")}
    yield (
        "`newssearch index` of the file, the others as above",
        {name: None if value is None else run["articles"] / value for name, value in files.items()},
        "articles/s",
    )
    yield "processor time an article, indexing", figures("build", "cpu_seconds", 1e6 / run["articles"]), "µs"
    yield "peak memory, indexing", figures("build", "peak_bytes", 1 / _MB), "MB"
    yield "index size", figures("build", "index_bytes", 1 / _MB), "MB"
    yield "memory after searching", figures("search", "resident_bytes", 1 / _MB), "MB"
    yield "of it mapped files", figures("search", "mapped_bytes", 1 / _MB), "MB"
    updated = max((engine.get("update", {}).get("articles", 0) for engine in run["engines"].values()), default=0)
    yield f"updating {updated} articles, until seen", figures("update", "seconds", 1000), "ms"


def _row(
    label: str, figures: Mapping[str, float | None], unit: str, again: Mapping[str, float | None] | None = None
) -> str:
    """Return one line of the table; ``again`` is what the queries took when they were asked again."""
    ours = figures.get(NAMES[0])
    cells = []
    for name, figure in figures.items():
        cell = _number(figure)
        if again is not None and (figure, again[name]) != (None, None):
            cell += f" / {_number(again[name])}"
        cells.append(cell if figure is None or name == NAMES[0] or not ours else f"{cell} (×{_number(figure / ours)})")
    return f"| {label}, {unit} | {' | '.join(cells)} |"


def _number(value: float | None) -> str:
    """Three digits that mean something, or a dash."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _classes(engine: Mapping[str, Any]) -> Mapping[str, Any]:
    classes: Mapping[str, Any] = engine.get("search", {}).get("classes", {})
    return classes


def _times(engines: Mapping[str, Any], kind: str, turn: str) -> dict[str, float | None]:
    """Return the median of a class by engine, when its queries were asked for the ``first`` time or ``again``."""
    found: dict[str, float | None] = {}
    for name, engine in engines.items():
        if turn == "first":
            times = engine.get("first", {}).get("classes", {}).get(kind)
        else:
            times = _classes(engine).get(kind, {}).get("milliseconds")
        found[name] = percentile(times, 0.5) if times else None
    return found


def _medians(engines: Mapping[str, Any], kinds: Sequence[str], turn: str) -> dict[str, float | None]:
    """Return the median of an engine that answers every class; the others' medians would be of other questions."""
    columns = [_times(engines, kind, turn) for kind in kinds]
    found: dict[str, float | None] = {}
    for name in engines:
        times = [time for column in columns if (time := column[name]) is not None]
        found[name] = median(times) if times and len(times) == len(kinds) else None
    return found


def _ratios(engines: Mapping[str, Any], kinds: Sequence[str]) -> Iterator[str]:
    """Say of each neighbour what part of newssearch's time it takes: in the middle and at newssearch's worst."""
    columns = {kind: _times(engines, kind, "first") for kind in kinds}
    for name in engines:
        ratios = {
            kind: theirs / ours
            for kind, times in columns.items()
            if (theirs := times[name]) and (ours := times.get(NAMES[0])) and name != NAMES[0]
        }
        if ratios:
            worst = min(ratios, key=lambda kind: ratios[kind])
            yield (
                f"Asked for the first time: {name} takes ×{_number(median(ratios.values()))} of newssearch's time, "
                f"median of {len(ratios)} classes; ×{_number(ratios[worst])} in newssearch's worst, {worst}."
            )


def _threads(engines: Mapping[str, Any]) -> Iterator[str]:
    rates = engines.get(NAMES[0], {}).get("threads", {}).get("queries_per_second")
    if rates:
        (one, alone), (many, together) = rates.items()
        yield (
            f"{many} threads on one open index: {together:,.0f} queries/s, {one} thread {alone:,.0f} "
            f"(×{_number(together / alone)})."
        )


def _cold(run: Mapping[str, Any]) -> Iterator[str]:
    cold = run["cold_start"]
    if "search_seconds" in cold:
        search, imports = cold["search_seconds"], cold["imports_seconds"]
        yield (
            f"Cold start: `newssearch search` {search * 1000:.0f} ms, the bare imports of click and orjson "
            f"{imports * 1000:.0f} ms ({search / imports:.2f})."
        )
    else:
        yield f"Cold start was not measured: {cold['not_measured']}."


def _unmeasured(engines: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each thing that a dash stands for."""
    for name, engine in engines.items():
        reasons: dict[str, list[str]] = {}
        for phase in ("build", "first", "search", "threads", "files", "update"):
            part = engine.get(phase, {})
            if "not_measured" in part:
                reasons.setdefault(part["not_measured"], []).append(phase)
        for kind, part in _classes(engine).items():
            if "not_measured" in part:
                reasons.setdefault(part["not_measured"], []).append(kind)
        for reason, what in reasons.items():
            yield f"Not measured of {name}: {', '.join(what)} ({reason})."


def _agreement(run: Mapping[str, Any]) -> Iterator[str]:
    agreement = run["agreement"]
    many = agreement["disagreements"]
    yield f"Totals compared: {agreement['compared']} queries; {len(many)} totals off the engines' median by over 2 %."
    worst: dict[tuple[str, str], Mapping[str, Any]] = {}
    counts: dict[tuple[str, str], int] = {}
    for item in many:
        key = item["engine"], item["kind"]
        counts[key] = counts.get(key, 0) + 1
        if key not in worst or _gap(item) > _gap(worst[key]):
            worst[key] = item
    for (engine, kind), item in worst.items():
        yield (
            f"- {engine}, {kind}: {counts[engine, kind]} of them; the worst finds {item['total']:,} "
            f"where {item['expected']:,.0f} are expected."
        )


def _gap(item: Mapping[str, Any]) -> float:
    return float(abs(item["total"] - item["expected"]) / max(1.0, item["expected"]))
