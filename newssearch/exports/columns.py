"""Fields of an article as columns and cells of an export."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache

from newssearch.models import Article, HeldArticle

FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Article))
"""The fields of an article, in the order of its class."""

COLUMNS: tuple[str, ...] = (*FIELDS, "added", "changed")
"""The columns of a table: the fields, and when the archive first had the article and its present version."""

LISTS: frozenset[str] = frozenset({"byline", "keywords", "notes"})
"""The fields that hold several texts."""


@cache
def _formula() -> re.Pattern[str]:
    """Return the pattern of how a text begins that a spreadsheet may take for a formula (OWASP, CSV Injection)."""
    return re.compile(r"[\t\r\n]|[\s\x00-\x1f\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def value_of(held: HeldArticle, column: str) -> str | tuple[str, ...] | None:
    """Return the value of a column of `COLUMNS`."""
    value: str | tuple[str, ...] | None = getattr(held.article if column in FIELDS else held, column)
    return value


def one_line(text: str | None) -> str:
    """Return a text on one line, blanks between words only; empty for None."""
    return " ".join((text or "").split())


def inert(text: str) -> str:
    """Return the text of a cell so that no spreadsheet takes it for a formula: with an apostrophe before it."""
    return f"'{text}" if _formula().match(text) else text
