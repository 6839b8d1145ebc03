"""Fields of an article as an export has them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from newssearch.models import Article

FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Article))
"""The fields of an article, in the order of its class."""

LISTS: frozenset[str] = frozenset({"byline", "keywords", "notes"})
"""The fields that hold several texts."""


def fields_of(article: Article) -> dict[str, Any]:
    """Return the fields that are not empty."""
    values = ((name, getattr(article, name)) for name in FIELDS)
    return {name: value for name, value in values if value is not None and value != ()}


def one_line(text: str | None) -> str:
    """Return a text on one line, blanks between words only; empty for None."""
    return " ".join((text or "").split())
