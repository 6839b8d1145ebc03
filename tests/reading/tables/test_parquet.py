"""Parquet: rows by the names of their columns, a few at a time; the damaged say so."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article, Rejection
from newssearch.reading import read
from newssearch.reading.tables.parquet_footer import ColumnChunk, column_chunks

pyarrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")


def table(**columns: list[Any]) -> bytes:
    import pyarrow.parquet  # here, as it is an extra

    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), out)
    return out.getvalue()


def rows(data: bytes, **options: Any) -> list[Article | Rejection]:
    return list(read("-", stdin=io.BytesIO(data), retrieved="2025-12-10", **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("column", "value", "field", "expected"),
    [
        ("date", datetime(2025, 12, 5, 14, 30, tzinfo=UTC), "published", "2025-12-05T14:30:00+00:00"),
        ("date", date(2025, 12, 5), "published", "2025-12-05"),
        ("date", "5 December 2025", "published", "2025-12-05"),
        ("date", date(2025, 12, 5), "published_from", "parquet"),
        ("authors", ["Ana Okafor", "Li Wei"], "byline", ("Ana Okafor", "Li Wei")),
        ("source", {"name": "Tideline"}, "source", "Tideline"),
        ("text", b"caf\xc3\xa9", "body", "café"),
        ("id", Decimal("17"), "id", "17"),
    ],
    ids=["instant", "day", "written", "evidence", "list", "struct", "bytes", "decimal"],
)
def test_a_value_of_any_type_gives_its_field(column: str, value: Any, field: str, expected: object) -> None:
    (article,) = rows(table(headline=["Crane"], **{column: [value]}))
    assert isinstance(article, Article), article
    assert getattr(article, field) == expected


def test_columns_that_are_not_known_are_named_and_can_be_mapped() -> None:
    data = table(kop=["Kraan gered"], nr=[1])
    (rejection,) = rows(data)
    assert isinstance(rejection, Rejection)
    assert "its columns are kop, nr" in rejection.reason
    (article,) = rows(data, columns={"headline": "kop"})
    assert isinstance(article, Article)
    assert article.headline == "Kraan gered"


def test_many_rows_in_many_groups_come_in_order_each_in_its_place(tmp_path: Path) -> None:
    import pyarrow.parquet  # here, as it is an extra

    headlines = [f"Gull {number}" for number in range(300)]
    pyarrow.parquet.write_table(
        pyarrow.table({"title": headlines[:299] + [""]}), tmp_path / "a.parquet", row_group_size=70
    )
    *articles, rejection = read(tmp_path / "a.parquet")
    assert [article.headline for article in articles if isinstance(article, Article)] == headlines[:299]
    assert isinstance(rejection, Rejection)
    assert rejection.source.endswith("a.parquet[299]")


@pytest.mark.parametrize("keep", [4, 20, 200, -1])
def test_a_damaged_table_is_rejected(keep: int) -> None:
    (*_, last) = rows(table(headline=["Crane"])[:keep])
    assert isinstance(last, Rejection)
    assert "damaged" in last.reason


@pytest.mark.slow
def test_a_footer_with_any_byte_changed_ends_in_verdicts() -> None:
    data = table(headline=["Crane", "Ferry"], authors=[["Ana Okafor"], []], date=["2025-12-05", None])
    footer = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    for at in range(footer, len(data)):
        found = rows(data[:at] + bytes([data[at] ^ 3]) + data[at + 1 :])
        assert found, at
        assert [one.fault for one in found if isinstance(one, Rejection) and one.fault] == [], at


@given(st.lists(st.lists(st.text(max_size=4), max_size=4), min_size=1, max_size=40), st.integers(1, 40))
def test_the_claims_of_a_footer_are_those_that_pyarrow_reads(values: list[list[str]], group: int) -> None:
    import pyarrow.parquet  # here, as it is an extra

    file = io.BytesIO()
    columns = {
        "words": values,
        "count": [len(each) or None for each in values],
        "some": [bool(each) for each in values],
    }
    pyarrow.parquet.write_table(pyarrow.table(columns), file, row_group_size=group)
    metadata = pyarrow.parquet.read_metadata(file)
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    assert list(column_chunks(file)) == [
        ColumnChunk(each.num_rows, column.num_values, column.total_uncompressed_size)
        for each in groups
        for column in map(each.column, range(each.num_columns))
    ]


def test_table_that_unpacks_too_far_is_a_bomb() -> None:
    import pyarrow.parquet  # here, as it is an extra

    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"headline": ["crane " * 1_000] * 4_000}), out, compression="zstd")
    assert len(out.getvalue()) < 60_000
    (*_, last) = rows(out.getvalue())
    assert isinstance(last, Rejection)
    assert "Parquet bomb" in last.reason
