"""The results as Markdown: our figure, and each neighbour's as a ratio to ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from statistics import median
from typing import Any

from benchmarks.engines import DIMENSIONS, NAMES

SCHEMA_VERSION = 3
"""The version of the files of results: those of another are not shown."""

SHORT_ROWS = (
    "a new query, median of the classes, ms",
    "a new phrase of two words, ms",
    "ten hits with snippets, ms",
    "a search in a fresh process, ms",
    "`newssearch index` of the file, the others as above, articles/s",
    "updating 200 articles, until seen, ms",
    "index size, MB",
    "peak memory, indexing, MB",
)
"""The rows of a short table, as `figures` labels them."""

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


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of the values do not exceed (nearest rank)."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def _run(run: Mapping[str, Any]) -> Iterator[str]:
    engines: Mapping[str, Any] = run["engines"]
    kinds = _kinds(engines)
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
    yield "a search in a fresh process", figures("cold", "search_seconds", 1000), "ms"
    updated = max((engine.get("update", {}).get("articles", 0) for engine in run["engines"].values()), default=0)
    yield f"updating {updated} articles, until seen", figures("update", "seconds", 1000), "ms"
    for by in DIMENSIONS:
        counted = figures("counting", by, 1)
        if any(counted.values()):
            yield f"counting a frequent word by {by}", counted, "ms"
    seconds = figures("export", "seconds", 1)
    if any(seconds.values()):
        rates = {name: None if value is None else run["articles"] / value for name, value in seconds.items()}
        yield "export of all as JSON lines", rates, "articles/s"


def figures(run: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, float | None]]]:
    """Yield rows by their label: the figure of each engine, None where it was not measured."""
    for label, values, unit in _phases(run):
        yield f"{label}, {unit}", values
    engines = run["engines"]
    yield "a new query, median of the classes, ms", first_time(run)
    yield "a new phrase of two words, ms", _times(engines, "phrase of 2", "first")
    yield "ten hits with snippets, ms", _times(engines, "top 10 with snippets", "first")


def first_time(run: Mapping[str, Any]) -> dict[str, float | None]:
    """Return what a query takes when it is asked for the first time: by engine, the median of the classes, in ms."""
    engines = run["engines"]
    return _medians(engines, _kinds(engines), "first")


def _row(
    label: str, figures: Mapping[str, float | None], unit: str, again: Mapping[str, float | None] | None = None
) -> str:
    """Return one line of the table; ``again`` is what the queries took when they were asked again."""
    ours = figures.get(NAMES[0])
    cells = []
    for name, figure in figures.items():
        cell = number(figure)
        if again is not None and (figure, again[name]) != (None, None):
            cell += f" / {number(again[name])}"
        cells.append(cell if figure is None or name == NAMES[0] or not ours else f"{cell} (×{number(figure / ours)})")
    return f"| {label}, {unit} | {' | '.join(cells)} |"


def number(value: float | None) -> str:
    """Return three digits that mean something, or a dash."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _kinds(engines: Mapping[str, Any]) -> list[str]:
    """Return the classes that any engine was asked, in their order."""
    return list(dict.fromkeys(kind for engine in engines.values() for kind in _classes(engine)))


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
                f"Asked for the first time: {name} takes ×{number(median(ratios.values()))} of newssearch's time, "
                f"median of {len(ratios)} classes; ×{number(ratios[worst])} in newssearch's worst, {worst}."
            )


def _threads(engines: Mapping[str, Any]) -> Iterator[str]:
    rates = engines.get(NAMES[0], {}).get("threads", {}).get("queries_per_second")
    if rates:
        (one, alone), (many, together) = rates.items()
        yield (
            f"{many} threads on one open index: {together:,.0f} queries/s, {one} thread {alone:,.0f} "
            f"(×{number(together / alone)})."
        )


def _unmeasured(engines: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each figure that is a dash."""
    for name, engine in engines.items():
        reasons: dict[str, list[str]] = {}
        for phase in ("build", "first", "search", "cold", "threads", "files", "update"):
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
