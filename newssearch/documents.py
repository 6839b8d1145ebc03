"""Values of the library as documents for programs: the shapes of JSON and CSV.

Keys do not change their meaning. JSON is UTF-8, on one line except on a terminal. Characters that a terminal would
obey are written as escapes, which every JSON reader gives back as they were.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from newssearch.exports.columns import inert
from newssearch.models import HeldArticle, Item, Rejection, Removal
from newssearch.results import Highlighted, Hit
from newssearch.values import Value, plain, without_surrogates

CSV_COLUMNS = (
    "id", "score", "headline", "published", "precision", "source", "byline", "dateline",
    "section", "language", "url", "snippets", "missing", "copies",
)  # fmt: skip


def hits_csv(hits: Iterable[Hit], columns: Sequence[str] = CSV_COLUMNS) -> str:
    """Table of ``search --csv``: RFC 4180, except for its line ends.

    Bylines and missing words are joined by ``; ``, snippets by a line end. A text that a spreadsheet would take for
    a formula gets an apostrophe before it.
    """
    rows = [columns, *(_csv_row(hit, columns) for hit in hits)]
    return csv_text(rows)


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """Return rows as CSV; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    inner = ([inert(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return without_surrogates("".join(map(_csv_line, inner)))


def _csv_row(hit: Hit, columns: Sequence[str]) -> list[Any]:
    row = hit.to_dict()
    row["byline"] = "; ".join(hit.byline)
    row["missing"] = "; ".join(hit.missing)
    row["snippets"] = "\n".join(snippet.text for snippet in hit.snippets)
    return [row[column] for column in columns]


def _csv_line(row: Iterable[Any]) -> str:
    """Return one row. A carriage return is quoted only where line ends have one, so the row is written with such."""
    import csv  # as orjson above

    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(row)
    return out.getvalue().removesuffix("\r\n") + "\n"


def article_document(held: HeldArticle, marked: Highlighted | None = None) -> dict[str, Any]:
    """``show --json``; with what a query matches in the article, where one was asked for."""
    document = held.to_dict()
    if marked is not None:
        marks = {text.field: text.marks for text in marked.texts if text.marks}
        document |= {"matches": marked.matches, "marks": marks}
    return document


def value_document(value: Value | Mapping[str, object]) -> dict[str, Any]:
    """Return the ``--json`` of a command that prints a value, or values by their names."""
    document: dict[str, Any] = plain(value)
    return {"schema_version": 1} | document


def verdict_document(verdict: Item) -> dict[str, Any]:
    """Return a line of ``read --json``: the article, or a rejection or removal with its reason."""
    if isinstance(verdict, Removal):
        return {"source_file": verdict.source_file, "reason": verdict.reason, "removes": verdict.id}
    if isinstance(verdict, Rejection):
        return {"source_file": verdict.source, "reason": verdict.reason}
    return verdict.to_dict() | {"source_file": verdict.source_file}
