"""Articles written to a file or a stream, in one of the formats of `newssearch.exports`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from newssearch.errors import UsageError
from newssearch.exports.columns import COLUMNS
from newssearch.exports.writers import FORMATS, Format, format_named, format_of_file
from newssearch.jobs.outputs import replaced
from newssearch.models import Article, HeldArticle


def format_for(out: Path | BinaryIO, name: str | None, columns: Sequence[str] = ()) -> Format:
    """Return the format of a name, else the one that the name of the file shows, else JSON lines.

    Raises UsageError for an unknown name, for an unknown column, and for columns of a format that is no table.
    """
    shown = format_of_file(out) if isinstance(out, Path) else None
    form = format_named(name) if name is not None else shown or FORMATS["jsonl"]
    for column in columns:
        if column not in COLUMNS:
            raise UsageError(f"There is no field {column!r}; an article has {', '.join(COLUMNS)}.")
    if columns and not form.is_table:
        tables = ", ".join(known for known, each in FORMATS.items() if each.is_table)
        raise UsageError(f"Fields are chosen for tables only ({tables}); other formats have all of them.")
    return form


def export(
    articles: Iterable[Article | HeldArticle], out: Path | BinaryIO, form: Format, columns: Sequence[str] = ()
) -> int:
    """Write articles, with their times for a format that has them, and return the number of them.

    A file is written beside its place and renamed. Raises OutputError where the disk refuses, UsageError where
    ``out`` is no regular file.
    """
    if isinstance(out, Path):
        with replaced(out) as stream:
            return export(articles, stream, form, columns)
    write = form.load()
    return write(articles, out, columns) if columns else write(articles, out)
