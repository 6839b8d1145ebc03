"""Formats of an export, by name. A writer is imported when it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from newssearch.errors import UsageError
from newssearch.models import EXPORT_MARK, EXPORT_VERSION, HeldArticle

Write = Callable[..., int]
"""A function that writes articles to a binary stream, and returns the number of them; a table takes ``columns``."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what writes it (``module:function`` of this package), and how the names of its files end.

    ``is_table`` says that its columns can be chosen, ``is_binary`` that it is no text, ``has_times`` that each article
    is given with its times in the archive.
    """

    writer: str
    suffix: str
    description: str
    is_table: bool = False
    is_binary: bool = False
    has_times: bool = False

    def load(self) -> Write:
        """Import what writes the format."""
        module, _, function = self.writer.partition(":")
        write: Write = getattr(import_module(f"newssearch.exports.{module}"), function)
        return write


FORMATS: Mapping[str, Format] = {
    "jsonl": Format(
        "writers:write_jsonl",
        ".jsonl",
        "JSON lines with every field, which `newssearch index` takes back",
        has_times=True,
    ),
    "csv": Format("spreadsheets:write_csv", ".csv", "a table for spreadsheets", is_table=True, has_times=True),
    "parquet": Format(
        "spreadsheets:write_parquet",
        ".parquet",
        "a table for data frames (extra parquet)",
        is_table=True,
        is_binary=True,
        has_times=True,
    ),
    "markdown": Format("readable:write_markdown", ".md", "articles to read, in Markdown"),
    "text": Format("readable:write_text", ".txt", "articles to read, in plain text"),
    "ris": Format("citations:write_ris", ".ris", "citations for EndNote, Zotero and Mendeley"),
    "bibtex": Format("citations:write_bibtex", ".bib", "citations for LaTeX"),
    "csl-json": Format("citations:write_csl_json", ".json", "citations for citation processors"),
}


def format_named(name: str) -> Format:
    """Return the format of that name. Raises UsageError for another."""
    try:
        return FORMATS[name]
    except KeyError:
        raise UsageError(f"Unknown export format {name!r}; known are {', '.join(FORMATS)}.") from None


def format_of_file(path: Path) -> Format | None:
    """Return the format whose files end as the name of ``path`` does; None for another."""
    return next((form for form in FORMATS.values() if form.suffix == path.suffix.lower()), None)


def write_jsonl(articles: Iterable[HeldArticle], out: BinaryIO) -> int:
    """Write one JSON object a line; return the number of articles."""
    import orjson  # here, as help lists the formats

    count = 0
    for held in articles:
        line = {EXPORT_MARK: EXPORT_VERSION, **held.to_dict(), "source_file": held.article.source_file}
        out.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        count += 1
    return count
