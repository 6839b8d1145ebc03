"""Patterns for the cluster, where there is no list of all words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from newssearch.core import MAX_JOINED
from newssearch.errors import QueryLimitError
from newssearch.matching.schema import NAMES, STEMMED
from newssearch.settings import QUERY_LIMITS

WIDTHS = tuple(range(2, MAX_JOINED + 1))
"""Of how many tokens a compound can be."""


class Patterns:
    """Words as `newssearch.backends.opensearch.searching.intervals` tells them to the cluster: ``pipe*``, ``wom?n``,
    ``zelensky~2``.

    ``widths`` says of how many tokens a compound is anywhere in the archive.
    """

    def __init__(self, languages: tuple[str, ...], widths: Callable[[str], Sequence[int]]) -> None:
        self.languages = languages
        self._widths = widths

    def starting(self, postings: str, prefix: str) -> tuple[str, ...]:
        """The words that begin so."""
        return (f"{prefix}*",)

    def like(self, postings: str, pattern: str) -> tuple[str, ...]:
        """The words of that pattern."""
        return (pattern,)

    def within(self, postings: str, word: str, edits: int) -> tuple[str, ...]:
        """The words so many edits away."""
        limit = QUERY_LIMITS.max_fuzzy_characters
        if len(word) > limit:
            message = f"A word that may be misspelt has {len(word)} letters; at most {limit} are read."
            raise QueryLimitError(message, part=f"{word}~")
        return (f"{word}~{edits}",) if edits else (word,)

    def widths(self, key: str) -> Mapping[str, Sequence[int]]:
        """Of how many tokens a compound can be, in any field."""
        return dict.fromkeys((*STEMMED, *NAMES), self._widths(key))
