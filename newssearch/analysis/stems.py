"""Stems by the language of the article, computed by `newssearch.core`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

from newssearch.core import stems_of


@lru_cache(maxsize=1 << 10)
def primary_subtag(language: str | None) -> str:
    """Return ``en`` of ``en-GB``; ``und`` of None."""
    return (language or "und").partition("-")[0].lower()


def stemmer_for(language: str) -> Callable[[str], tuple[str, ...]]:
    """Return the stemmer of a primary language subtag: from a lower-case word to its stems, the best one first."""
    return partial(stems_of, language)
