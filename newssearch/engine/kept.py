"""What was asked for last, as far as memory for it goes."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

_FEWEST = 8
"""So many are kept at least: one that would leave less room for others is not."""

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by their keys, of ``most`` bytes together: the one that was not asked for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most, self._bytes = most, 0
        self._held: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The value of ``key``, if it is still kept."""
        found = self._held.get(key)
        if found is None:
            return None
        self._held.move_to_end(key)
        return found[0]

    def keep(self, key: K, value: V, size: int) -> None:
        """Keep a value of ``size`` bytes that `get` did not find."""
        if size * _FEWEST > self._most:
            return
        self._bytes += size
        while self._bytes > self._most:
            _, (_, freed) = self._held.popitem(last=False)
            self._bytes -= freed
        self._held[key] = value, size
