"""Numbers by 64-bit keys, such as of ids: in two sorted arrays, 12 bytes each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

import numpy as np

from newssearch.engine.arrays import AnyArray, distinct


class Keys:
    """Numbers below 2^32, each under a key or several; of one key in the order in which they came."""

    def __init__(self, keys: AnyArray, numbers: AnyArray) -> None:
        order = np.argsort(keys, kind="stable")
        self._keys, self._numbers = keys[order], numbers.astype(np.uint32)[order]

    @classmethod
    def none(cls) -> Self:
        """Without any."""
        return cls(np.zeros(0, np.uint64), np.zeros(0, np.uint32))

    def numbers(self, key: int) -> list[int]:
        """Those under a key."""
        low = int(np.searchsorted(self._keys, np.uint64(key)))
        high = low
        while high < len(self._keys) and int(self._keys[high]) == key:
            high += 1
        found: list[int] = self._numbers[low:high].tolist()
        return found

    def all_numbers(self) -> list[int]:
        """All of them, ascending, each once."""
        found: list[int] = distinct(self._numbers.astype(np.int64)).tolist()
        return found

    def with_more(self, pairs: Iterable[tuple[int, int]]) -> Self:
        """These, and after them the numbers of ``pairs``, each behind its key."""
        keys, numbers = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
        return type(self)(
            np.concatenate([self._keys, np.array(keys, np.uint64)]),
            np.concatenate([self._numbers, np.array(numbers, np.uint32)]),
        )
