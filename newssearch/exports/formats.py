"""Formats of an export, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from newssearch.errors import UsageError
from newssearch.exports.citations import write_bibtex, write_csl_json, write_ris
from newssearch.exports.lines import write_jsonl
from newssearch.exports.prose import write_markdown, write_text
from newssearch.exports.tables import write_csv, write_parquet
from newssearch.models import Article

Write = Callable[[Iterable[Article], BinaryIO], int]
"""A function that writes articles to a binary stream, and returns the number of them."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is written, and the name that its files end in."""

    write: Write
    suffix: str
    description: str


FORMATS: Mapping[str, Format] = {
    "jsonl": Format(write_jsonl, ".jsonl", "JSON lines with every field, which `newssearch index` takes back"),
    "csv": Format(write_csv, ".csv", "a table for spreadsheets, with every field"),
    "parquet": Format(write_parquet, ".parquet", "a table for data frames, with every field"),
    "markdown": Format(write_markdown, ".md", "articles to read, in Markdown"),
    "text": Format(write_text, ".txt", "articles to read, in plain text"),
    "ris": Format(write_ris, ".ris", "citations for EndNote, Zotero and Mendeley"),
    "bibtex": Format(write_bibtex, ".bib", "citations for LaTeX"),
    "csl-json": Format(write_csl_json, ".json", "citations for citation processors"),
}


def format_named(name: str) -> Format:
    """Return the format of that name. Raises UsageError for another."""
    try:
        return FORMATS[name]
    except KeyError:
        raise UsageError(f"Unknown export format {name!r}; known are {', '.join(FORMATS)}.") from None
