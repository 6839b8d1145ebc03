"""Fields of an article as an export has them."""

from __future__ import annotations

from dataclasses import fields

from newssearch.models import Article

FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Article))
"""The fields of an article, in the order of its class."""

LISTS: frozenset[str] = frozenset({"byline", "keywords", "notes"})
"""The fields that hold several texts."""


def one_line(text: str | None) -> str:
    """Return a text on one line, blanks between words only; empty for None."""
    return " ".join((text or "").split())
