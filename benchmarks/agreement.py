"""Agreement of the engines on totals: a fast wrong answer is worth nothing.

The queries are drawn so that all analyses agree (see `benchmarks.queries`). What remains are the edges of words: an
apostrophe, an accent, a hyphen. So totals may differ from their median by a little; larger differences are reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

TOLERANCE = 0.02
"""The share by which a total may differ from the median of all engines."""

SLACK = 2
"""Articles by which it may differ in any case: one odd hyphen is a tenth of ten."""

Totals = Mapping[str, Mapping[str, Sequence[int | None]]]
"""By engine, then by class of query: the total of each query, None where the engine does not count."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An engine whose total of one query, the ``number``-th of its class, lies off the median ``expected``."""

    engine: str
    kind: str
    number: int
    total: int
    expected: float


def compared(totals: Totals) -> int:
    """For how many queries two engines or more gave a total."""
    return sum(len(found) > 1 for _, _, found in _by_query(totals))


def disagreements(totals: Totals) -> list[Disagreement]:
    """Every total that lies further from the median than `TOLERANCE` and `SLACK` allow."""
    return [
        Disagreement(engine, kind, number, total, expected)
        for kind, number, found in _by_query(totals)
        if found
        for expected in [median(found.values())]
        for engine, total in found.items()
        if abs(total - expected) > max(SLACK, TOLERANCE * expected)
    ]


def _by_query(totals: Totals) -> Iterator[tuple[str, int, dict[str, int]]]:
    kinds = {kind: len(values) for by_kind in totals.values() for kind, values in by_kind.items()}
    for kind, many in kinds.items():
        for number in range(many):
            given = {engine: by_kind[kind][number] for engine, by_kind in totals.items() if kind in by_kind}
            yield kind, number, {engine: total for engine, total in given.items() if total is not None}
