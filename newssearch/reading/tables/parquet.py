"""Parquet to drafts: rows by the names of their columns, like those of a CSV; some hundred are in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import SEEK_END
from typing import IO, Any

from newssearch.errors import ReadingError
from newssearch.reading import extras
from newssearch.reading.drafts import Draft, Origin, Refusal
from newssearch.reading.streams import Stream, require_modest
from newssearch.reading.tables.delimited import Row, drafts_of
from newssearch.reading.tables.parquet_footer import column_chunks
from newssearch.settings import READING_LIMITS

_ROWS = 64
_DEEPEST = 6
_LEAST_ROW = 64
"""The least bytes that a row counts, as it becomes an article."""

_MOST_VALUES = 10_000
"""Values of a column in one row, on average: keywords and authors are some dozens."""


def read_parquet(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every row of a Parquet file."""
    extras.load("parquet")
    parquet = extras.load("parquet", "pyarrow.parquet")
    file = stream.seekable(READING_LIMITS.max_member_bytes, "the table")
    try:
        # Buffering ahead, and a thread a column, would keep a whole group of rows in memory: often the whole file.
        table = parquet.ParquetFile(
            file,
            pre_buffer=False,
            buffer_size=1024 * 1024,
            thrift_string_size_limit=READING_LIMITS.max_record_bytes,
            thrift_container_size_limit=READING_LIMITS.max_members,
        )
        names = [str(name) for name in table.schema_arrow.names]
        _require_small_values(table.metadata.num_rows, file)
    except _faults() as error:
        raise _damaged(error) from error
    yield from drafts_of(_rows(table, stream), names, origin, "parquet")


def _require_small_values(rows: int, file: IO[bytes]) -> None:
    """Raise ReadingError where a file claims to inflate like a bomb, or has values too large for articles.

    A page of values is unpacked whole, so this check must come before the first is read.
    """
    unpacked = rows * _LEAST_ROW
    for column in column_chunks(file):
        unpacked += column.unpacked
        if column.unpacked > READING_LIMITS.max_record_bytes * max(1, column.values):
            limit = READING_LIMITS.max_record_bytes // 2**20
            raise ReadingError(f"a column of the table has values of more than {limit} MB")
        if column.values > _MOST_VALUES * max(1, column.rows):
            raise ReadingError(f"a column of the table has lists of more than {_MOST_VALUES:,} values")
    require_modest(unpacked, file.seek(0, SEEK_END), "Parquet")


def _rows(table: Any, stream: Stream) -> Iterator[Row]:
    number = 0
    batches = table.iter_batches(batch_size=_ROWS, use_threads=False)
    while True:
        try:
            batch = next(batches, None)
            if batch is None:
                return
            stream.inflation.give(batch.nbytes, "Parquet")
            rows = batch.to_pylist()
        except _faults() as error:
            raise _damaged(error) from error
        for row in rows:
            yield f"[{number}]", {name: _plain(value) for name, value in row.items()}
            number += 1


def _plain(value: Any, depth: int = 0) -> Any:
    """Return a value in its JSON form."""
    if isinstance(value, str | bool | int | float) or value is None:
        return value
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if depth < _DEEPEST and isinstance(value, dict):
        return {str(key): _plain(inner, depth + 1) for key, inner in value.items()}
    if depth < _DEEPEST and isinstance(value, list | tuple):
        return [_plain(inner, depth + 1) for inner in value]
    return None


def _faults() -> tuple[type[Exception], ...]:
    arrow: type[Exception] = extras.load("parquet").ArrowException
    return (arrow, OSError, ValueError, KeyError, TypeError, OverflowError, MemoryError)


def _damaged(error: Exception) -> ReadingError:
    reason = " ".join(str(error).split())[:200]
    return ReadingError(f"the Parquet file is damaged, or of an unknown kind ({reason})")
