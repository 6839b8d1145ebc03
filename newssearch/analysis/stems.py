"""Primary language subtags, by which `newssearch.core` chooses the stemmer of an article."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1 << 10)
def primary_subtag(language: str | None) -> str:
    """Return ``en`` of ``en-GB``; ``und`` of None."""
    return (language or "und").partition("-")[0].lower()
