"""Options of `newssearch.read` as a value that can be kept and used again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, tzinfo
from typing import Any, Self

from newssearch.arguments import or_none, wrong
from newssearch.parameters import CHECKS
from newssearch.settings import DateOrder


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Options for reading sources, each as the keyword of `newssearch.read` with the same name."""

    retrieved: str | datetime | None = None
    date_order: DateOrder = "dmy"
    zone: tzinfo | str | None = None
    format: str | None = None
    columns: Mapping[str, str] | None = None
    remembered: Mapping[str, Mapping[str, str]] | None = None
    since: datetime | None = None
    processes: int | None = None

    def __post_init__(self) -> None:
        for one in fields(self):
            check = or_none(CHECKS[one.name]) if one.default is None else CHECKS[one.name]
            object.__setattr__(self, one.name, check(one.name, getattr(self, one.name)))

    def overridden(self, others: Self) -> Self:
        """Return these options with those of ``others`` that are not the defaults."""
        given = {one.name: getattr(others, one.name) for one in fields(others)}
        return replace(self, **{one.name: given[one.name] for one in fields(self) if given[one.name] != one.default})


def options_or_none(name: str, value: Any) -> ReadOptions | None:
    """Accept options or None: a check of `newssearch.arguments`."""
    if value is not None and not isinstance(value, ReadOptions):
        raise wrong(name, "ReadOptions or None", value)
    return value
