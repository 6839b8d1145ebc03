"""Outcome of a fault: the number of tries, counts of what happened, and failures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_SHOWN = 5
"""Failures that are listed one by one."""


@dataclass(slots=True)
class Outcome:
    """The counts of one fault. ``failures`` is empty when all went as promised; ``notes`` says what was not tried."""

    fault: str
    promise: str
    tried: int = 0
    counts: dict[str, int | str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, what: str, by: int = 1) -> None:
        """Add to a count."""
        before = self.counts.get(what, 0)
        assert isinstance(before, int), f"{what} is no count"
        self.counts[what] = before + by

    def document(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "fault": self.fault,
            "promise": self.promise,
            "tried": self.tried,
            "counts": self.counts,
            "failures": self.failures,
            "notes": self.notes,
        }

    def __str__(self) -> str:
        lines = [f"{self.fault}: {self.tried:,} tried, {len(self.failures)} failed"]
        lines += [f"  {what}: {number:,}" if isinstance(number, int) else f"  {what}: {number}"
                  for what, number in self.counts.items()]  # fmt: skip
        lines += [f"  NOT AS PROMISED: {failure}" for failure in self.failures[:_SHOWN]]
        lines += [f"  not tried: {note}" for note in self.notes]
        return "\n".join(lines)
