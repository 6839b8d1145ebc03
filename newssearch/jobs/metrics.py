"""Metrics of the last run in the text format 0.0.4 of Prometheus, for the textfile collector of node_exporter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newssearch.jobs.outputs import replace_text
from newssearch.jobs.run_records import RunRecord

_VERDICTS = ("indexed", "updated", "unchanged", "duplicate", "rejected", "removed")
_OUTCOMES = ("ok", "rejected", "failed")

Sample = tuple[str, str, str, list[tuple[dict[str, str], float]]]
"""A metric: its name, kind and help, and its values by labels."""


def write_metrics(file: Path, index: Path | str, record: RunRecord, last_good: RunRecord | None) -> None:
    """Replace ``file`` by the metrics of the last run of ``index``. Raises OSError when the disk refuses."""
    replace_text(file, metrics(index, record, last_good))


def metrics(index: Path | str, record: RunRecord, last_good: RunRecord | None) -> str:
    """Return the text of the file: every metric with its help and kind, labelled with the index."""
    where = {"index": str(index.absolute()) if isinstance(index, Path) else index}
    lines: list[str] = []
    for name, kind, meaning, values in (*_run_samples(record, last_good), *_index_samples(record)):
        full = f"newssearch_{name}"
        lines += [f"# HELP {full} {meaning}", f"# TYPE {full} {kind}"]
        lines += [f"{full}{{{_labels(where | labels)}}} {_number(value)}" for labels, value in values]
    return "\n".join(lines) + "\n"


def _run_samples(record: RunRecord, last_good: RunRecord | None) -> Iterator[Sample]:
    of = {"command": record.command}
    yield "last_run_timestamp_seconds", "gauge", "When the last run ended.", [(of, record.moment.timestamp())]
    yield "last_run_seconds", "gauge", "How long the last run took.", [(of, record.seconds or 0.0)]
    yield "last_run_exit_code", "gauge", "The exit code of the last run.", [(of, record.exit_code or 0)]
    outcomes: list[tuple[dict[str, str], float]] = [
        (of | {"outcome": outcome}, int(record.outcome == outcome)) for outcome in _OUTCOMES
    ]
    yield "last_run_outcome", "gauge", "1 for how the last run ended, 0 for the others.", outcomes
    if record.report is not None:
        counts: list[tuple[dict[str, str], float]] = [
            (of | {"verdict": verdict}, getattr(record.report, verdict)) for verdict in _VERDICTS
        ]
        yield "last_run_articles", "gauge", "What became of the articles of the last run.", counts
    if last_good is not None:
        moment = last_good.moment.timestamp()
        yield "last_good_run_timestamp_seconds", "gauge", "When the last good run ended.", [({}, moment)]


def _index_samples(record: RunRecord) -> Iterator[Sample]:
    if record.articles is not None:
        yield "articles", "gauge", "Articles in the index.", [({}, record.articles)]
    if record.bytes is not None:
        yield "index_bytes", "gauge", "The size of the index.", [({}, record.bytes)]
    if record.report is not None:
        yield "generation", "gauge", "The generation of the index.", [({}, record.report.generation)]


def _labels(labels: dict[str, str]) -> str:
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())


def _number(value: float) -> str:
    """Return the number as text: an exit code is an enumeration, which would print its name."""
    return repr(float(value)) if isinstance(value, float) else str(int(value))


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
