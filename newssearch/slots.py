"""Fast pickling of frozen dataclasses with slots, which cross between processes by the million."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


def quickly_pickled(cls: type[T]) -> type[T]:
    """Give a frozen dataclass with several slots a state that costs a third of what `dataclasses` makes of it."""
    names = [field.name for field in fields(cls)]  # type: ignore[arg-type]  # given dataclasses only
    values_of = attrgetter(*names)
    setters = [cls.__dict__[name].__set__ for name in names]

    def state(self: T) -> Any:
        return values_of(self)

    def restore(self: T, values: Sequence[Any]) -> None:
        for put, value in zip(setters, values, strict=True):
            put(self, value)

    cls.__getstate__ = state  # type: ignore[method-assign, assignment]
    cls.__setstate__ = restore  # type: ignore[attr-defined]
    return cls
