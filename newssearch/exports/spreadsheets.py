"""Tables: CSV (RFC 4180, UTF-8) for spreadsheets, Parquet for data frames."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from newssearch.exports.columns import COLUMNS, LISTS, inert, value_of
from newssearch.models import HeldArticle

_ROWS_AT_ONCE = 2_000


def write_csv(articles: Iterable[HeldArticle], out: BinaryIO, columns: Sequence[str] = COLUMNS) -> int:
    """Write a header and a row an article; return the number of articles.

    Lists are joined by ``; ``. A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for article in articles:
        writer.writerow([inert(_cell(value_of(article, name))) for name in columns])
        count += 1
    text.detach()
    return count


def write_parquet(articles: Iterable[HeldArticle], out: BinaryIO, columns: Sequence[str] = COLUMNS) -> int:
    """Write a row an article, a few thousand in memory at a time; return the number of articles.

    Raises ReadingError where pyarrow is not installed.
    """
    from newssearch.reading import extras  # pyarrow is an extra

    arrow, parquet = extras.load("parquet"), extras.load("parquet", "pyarrow.parquet")
    lists = arrow.list_(arrow.string())
    schema = arrow.schema([(name, lists if name in LISTS else arrow.string()) for name in columns])
    count = 0
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for some in _lots(articles):
            values = {name: [value_of(one, name) for one in some] for name in columns}
            writer.write_table(arrow.table(values, schema=schema))
            count += len(some)
    return count


def _cell(value: str | tuple[str, ...] | None) -> str:
    return "; ".join(value) if isinstance(value, tuple) else value or ""


def _lots(articles: Iterable[HeldArticle]) -> Iterator[list[HeldArticle]]:
    every = iter(articles)
    while some := list(islice(every, _ROWS_AT_ONCE)):
        yield some
