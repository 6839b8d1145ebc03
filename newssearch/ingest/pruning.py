"""Pruning: the removal of articles at the end of a run whose files no longer hold them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newssearch.ingest.allowances import Allowance
from newssearch.locations import unicode_name
from newssearch.models import Article, Item, Rejection
from newssearch.reading.sources import STANDARD_INPUT, holders

_PLACE_IN_FILE = re.compile(r"(:\d+|:?\w*\[\d+\])$")
"""End of a rejection's source after the file: ``:12``, ``[3]``, ``:articles[3]``."""

IsGone = Callable[[str], bool]
"""A test whether an article that the run did not meet is gone from a place."""


@dataclass(frozen=True, slots=True)
class Pruning:
    """Sources whose vanished articles are removed: under ``roots`` as far as ``allowance`` permits.

    Articles of files under ``replaced`` that were read in another way than before are removed without a limit.
    """

    roots: Sequence[str | Path]
    allowance: Allowance
    replaced: Sequence[str | Path] = ()
    _read: set[str] = field(default_factory=set, compare=False, repr=False)

    def noting(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield ``items``, and note the files that gave articles, if `is_replaced` needs them."""
        for item in items:
            if self.replaced and isinstance(item, Article) and item.source_file is not None:
                self._read.add(item.source_file)
            yield item

    def is_replaced(self) -> IsGone:
        """Return a test of places in files that were read in another way and gave articles."""
        is_under = gone_from(self.replaced, ())
        return lambda place: place in self._read and is_under(place)

    def __bool__(self) -> bool:
        return bool(self.roots or self.replaced)


def gone_from(roots: Sequence[str | Path], rejections: Iterable[Rejection]) -> IsGone:
    """Return a test of places under ``roots``; a file or folder with a rejection keeps its articles."""
    folders = {_spelled_out(root) for root in roots if str(root) != STANDARD_INPUT}
    unread = {_spelled_out(_PLACE_IN_FILE.sub("", rejection.source)) for rejection in rejections}

    def is_gone(place: str) -> bool:
        around = holders(place)
        return bool(around & folders) and not around & unread

    return is_gone


def either_of(one: IsGone, other: IsGone) -> IsGone:
    """Return a test that holds if one of two does."""
    return lambda place: one(place) or other(place)


def _spelled_out(path: str | Path) -> str:
    """Return the absolute path without dots. A link stays a link: its target may change."""
    return unicode_name(os.path.abspath(path))  # noqa: PTH100  # Path.resolve would follow links
