"""Tables to drafts: rows whose columns have names, mapped by the names that news files use.

`drafts_of` serves every format of rows; `read_csv` reads plain text (RFC 4180, and the variants of spreadsheets).
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from newssearch.errors import ReadingError
from newssearch.reading import field_names
from newssearch.reading.drafts import Draft, Origin, Refusal
from newssearch.reading.encoding.characters import Characters
from newssearch.reading.json.json_articles import draft_of
from newssearch.reading.streams import Stream
from newssearch.reading.tables.column_use import require_columns, shown
from newssearch.settings import READING_LIMITS

_DELIMITERS = "\t;|,"
_READ_TO_TELL = 64 * 1024
Row = tuple[str, Mapping[str, Any] | str]
"""The place of a row, and its values by column; or why it has none."""


def read_csv(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every row of a table whose first line names the columns."""
    characters = Characters(stream, origin.encoding)
    rows = _rows(characters)
    _, head = next(rows, (0, "the table is empty"))
    if isinstance(head, str):
        raise ReadingError(head)
    names = [name.strip().lstrip("\ufeff") for name in head]
    yield from drafts_of(_by_name(rows, names), names, origin, "csv")


def drafts_of(rows: Iterable[Row], names: Sequence[str], origin: Origin, evidence: str) -> Iterator[Draft | Refusal]:
    """Yield the drafts of ``rows`` with columns of these ``names``; ``evidence`` is the kind of evidence of their
    dates.

    Raises `ReadingError` where no column can be a headline or a text, so that the user is asked once.
    """
    require_columns(names, origin.columns)
    _require_text(names, origin)
    unused: Counter[str] = Counter()
    found = False
    for where, row in rows:
        found = True
        if isinstance(row, str):
            yield Refusal(row, where)
            continue
        try:
            draft, left = draft_of(row, where, evidence, origin.columns)
        except ReadingError as error:
            yield Refusal(str(error), where)
            continue
        unused.update(left)
        yield draft
    if not found:
        yield Refusal("the table has column names but no rows")
    if unused:
        not_understood = [name or "(no name)" for name, _ in unused.most_common()]
        origin.say(f"columns not used: {', '.join(not_understood)}")
        origin.use.tell_unused(origin.name, not_understood)


def _require_text(names: Sequence[str], origin: Origin) -> None:
    mapped = {field_names.plain(column): field for column, field in origin.columns}
    fields = {mapped.get(field_names.plain(name)) or (field_names.field_of(name) or ("",))[0] for name in names}
    if fields & {"headline", "body"} or "name" in map(field_names.plain, names):
        return
    raise ReadingError(
        f"no column of this table is recognized as a headline or a text; its columns are {shown(names)}; "
        f"say which is which: --map headline=COLUMN --map body=COLUMN"
    )


def _by_name(rows: Iterable[tuple[int, list[str] | str]], names: Sequence[str]) -> Iterator[Row]:
    for line, values in rows:
        where = f":{line}"
        if isinstance(values, str):
            yield where, values
        elif len(values) > len(names) and any(value.strip() for value in values[len(names) :]):
            yield where, f"has {len(values)} values for {len(names)} columns"
        else:
            yield where, dict(zip(names, values, strict=False))


def _rows(characters: Characters) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the rows that are not blank, each with its first line; or the reason why one is unreadable."""
    # The limit is one for the whole process, and 128 kB by default: less than an article.
    csv.field_size_limit(READING_LIMITS.max_line_bytes)
    lines = _Lines(characters)
    reader = csv.reader(lines, delimiter=lines.delimiter)
    while True:
        began = lines.number + 1
        try:
            values: list[str] | str = next(reader)
        except StopIteration:
            yield from lines.faults
            return
        except csv.Error as error:
            values = f"not read: {error}; a quote may be missing"
        yield from lines.faults
        lines.faults.clear()
        if isinstance(values, str) or any(value.strip() for value in values):
            yield began, values


class _Lines:
    """The lines of a table for `csv`, counted, with the most frequent delimiter of the first."""

    def __init__(self, characters: Characters) -> None:
        self._lines = characters.lines(READING_LIMITS.max_line_bytes)
        self._first = next(self._lines, "") or ""
        self.delimiter = max(_DELIMITERS, key=self._first.count)
        self.number = 0
        self.faults: list[tuple[int, list[str] | str]] = []

    def __iter__(self) -> Iterator[str]:
        for line in chain([self._first], self._lines):
            self.number += 1
            if line is None:
                self.faults.append((self.number, f"longer than {READING_LIMITS.max_line_bytes // 2**20} MB"))
            else:
                yield line.replace("\0", "")
