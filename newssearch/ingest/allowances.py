"""Limits on what a run may do to an index: a share of its articles, and how many of them pruning may remove."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Self

from newssearch.arguments import share
from newssearch.errors import UsageError
from newssearch.frozen import dataclass

MAX_SHRINK = "20%"
"""A night that loses more of an archive has lost a disk, not articles."""

ALWAYS_PRUNED = 10
"""Articles that pruning may always remove: in a small index, a handful of files is more than any share."""


@dataclass(frozen=True, slots=True)
class Share:
    """A limit: an absolute count or a percentage."""

    text: str
    number: float
    is_percentage: bool

    @classmethod
    def of(cls, said: str | int) -> Self:
        """Parse ``1%``, ``0.5 %`` or ``12``. Raises UsageError."""
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(%?)", str(said).strip(), re.ASCII)
        if match is None:
            raise UsageError(f"{said!r} is not a limit: give a number, such as 12, or a share, such as 1%.")
        return cls(str(said).strip(), float(match[1]), bool(match[2]))

    def allows(self, count: int, of: int) -> bool:
        """Return whether ``count`` of ``of`` is within the limit."""
        return count * 100 <= self.number * of if self.is_percentage else count <= self.number


class Allowance:
    """Removals that pruning is allowed: by one run, or by all runs that share the allowance."""

    def __init__(self, max_shrink: str | int = MAX_SHRINK) -> None:
        self.limit = Share.of(max_shrink)
        self._removed = 0

    @classmethod
    def of(cls, said: str | int | Allowance) -> Allowance:
        """Return ``said`` if it is an allowance, else a new one with that limit. Raises UsageError."""
        return said if isinstance(said, Allowance) else cls(said)

    def grants(self, count: int, held: int) -> bool:
        """Return whether ``count`` of the ``held`` articles may be removed; if so, they count as removed."""
        removed = self._removed + count
        if removed > ALWAYS_PRUNED and not self.limit.allows(removed, held + self._removed):
            return False
        self._removed = removed
        return True


class DailyAllowance:
    """The allowance of a run that never ends: a new one with each day."""

    def __init__(self, max_shrink: str | int = MAX_SHRINK) -> None:
        self._max_shrink = max_shrink
        self._day: date | None = None
        self._allowance = Allowance(max_shrink)

    def of(self, day: date) -> Allowance:
        """Return the allowance of ``day``, the same one until another day is asked for."""
        if day != self._day:
            self._day, self._allowance = day, Allowance(self._max_shrink)
        return self._allowance


def share_or_allowance(name: str, value: Any) -> Any:
    """Accept a limit, or an allowance that several runs share."""
    return value if isinstance(value, Allowance) else share(name, value)
