"""Tasks: the costly half of reading, in pieces that any process can do: a draft to finish, or a page to read and
finish.

A reader of a large file finds its articles quickly; weighing dates, detecting the language and splitting lines takes
most of the time. A page is costly to read itself, so its bytes are the task.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newssearch.frozen import quickly_pickled
from newssearch.models import Item, Rejection
from newssearch.reading import formats
from newssearch.reading.drafts import Draft, Member, Origin, Refusal, Verbatim
from newssearch.reading.faults import rejection_of, until_fault
from newssearch.reading.finish import finish
from newssearch.reading.streams import Stream
from newssearch.reading.tables.column_use import ColumnUse

_CHARACTERS = 2_000
"""The characters of text that take about as long as all else in an article: the unit of costs, .1 milliseconds."""

_PAGE_COSTS = {"html": 100, "page": 30}
"""The cost of a page on a common machine."""


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Task:
    """A draft, or the bytes of a page with the name of its format; with its origin."""

    origin: Origin
    draft: Draft | None = None
    form: str = ""
    page: bytes = b""

    @property
    def cost(self) -> int:
        """The estimated cost in tenths of a millisecond."""
        if self.draft is None:
            return _PAGE_COSTS.get(self.form, 10) + len(self.page) // (2 * _CHARACTERS)
        return 1 + len(self.draft.body or "") // _CHARACTERS

    @property
    def name(self) -> str:
        """The place it comes from, as a rejection names it."""
        return f"{self.origin.name}{self.draft.where if self.draft else ''}"

    def run(self) -> Iterator[Item]:
        """Yield its verdicts: one of a draft, usually one of a page. Never raises."""
        drafts = (self.draft,) if self.draft else until_fault(self._read(), self.origin.name)
        for found in drafts:
            yield found if isinstance(found, Rejection) else verdict(found, self.origin)

    def _read(self) -> Iterator[Draft | Verbatim | Refusal]:
        with Stream(io.BytesIO(self.page)) as stream:
            for found in formats.format_named(self.form).load()(stream, self.origin):
                assert not isinstance(found, Member), "no page holds files"
                yield found


def verdict(found: Draft | Verbatim | Refusal, origin: Origin) -> Item:
    """Return the verdict on a draft or refusal. An error rejects it alone."""
    place = f"{origin.name}{found.where}"
    if isinstance(found, Verbatim):
        return replace(found.article, source_file=origin.path)
    try:
        result = found if isinstance(found, Refusal) else finish(found, origin)
    except Exception as error:
        return rejection_of(error, place)
    return Rejection(place, result.reason) if isinstance(result, Refusal) else result


def without_listeners(tasks: Sequence[Task]) -> list[Task]:
    """Return ``tasks`` in a form that can be sent to another process; those of one source still share its `Origin`."""
    bare = {id(task.origin): task.origin for task in tasks}
    bare = {key: replace(origin, tell=None, use=ColumnUse()) for key, origin in bare.items()}
    return [Task(bare[id(task.origin)], task.draft, task.form, task.page) for task in tasks]
