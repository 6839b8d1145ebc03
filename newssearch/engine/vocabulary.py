"""The words of an index: what a pattern, a compound or a misspelling can stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from newssearch.engine.schema import COMPOUND, COMPOUND_MARK
from newssearch.engine.segments import Segments
from newssearch.errors import QueryLimitError
from newssearch.settings import QUERY_LIMITS
from newssearch.text.patterns import compiled

_WIDTHS_KEPT = 10_000


class Vocabulary:
    """The terms of an index.

    ``languages`` are the primary subtags of its articles; ``reader`` makes a Whoosh reader, which knows what is near a
    word.
    """

    def __init__(self, segments: Segments, languages: tuple[str, ...], reader: Callable[[], Any]) -> None:
        self._segments = segments
        self.languages = languages
        self._reader = reader
        self._widths: dict[str, dict[str, list[int]]] = {}

    def has(self, postings: str, term: str) -> bool:
        """Whether any article, even one since removed, has the term."""
        return self._segments.has(postings, term)

    def frequency(self, postings: str, term: str) -> int:
        """How many articles have the term."""
        return len(self._segments.counted(postings, term).documents)

    def starting(self, postings: str, prefix: str) -> tuple[str, ...]:
        """The terms that begin with ``prefix``; QueryLimitError when they are too many."""
        return _limited(self._segments.terms_from(postings, prefix), f"{prefix}*")

    def like(self, postings: str, pattern: str) -> tuple[str, ...]:
        """The terms that ``pattern`` matches whole, with ``*`` and ``?``; QueryLimitError when they are too many."""
        literal = re.split(r"[*?]", pattern, maxsplit=1)[0]
        wanted = compiled(pattern)
        found = (term for term in self._segments.terms_from(postings, literal) if wanted.match(term))
        return _limited(found, pattern)

    def within(self, postings: str, word: str, edits: int) -> tuple[str, ...]:
        """The terms at most ``edits`` insertions, deletions, changes and swaps of neighbours from ``word``.

        QueryLimitError when they are too many, or the word too long.
        """
        limit = QUERY_LIMITS.max_fuzzy_characters
        if len(word) > limit:
            message = f"A word that may be misspelt has {len(word)} letters; at most {limit} are read."
            raise QueryLimitError(message, part=f"{word}~")
        found: dict[str, None] = {}
        for variant, left in _swapped(word, edits):
            if left == 0:
                found |= {variant: None} if self.has(postings, variant) else {}
            else:
                for leaf, _ in self._reader().leaf_readers():
                    for term in leaf.terms_within(postings, variant, left):
                        self._segments.deadline.check()
                        found[term] = None
                    self._segments.deadline.check()
        return _limited(iter(found), f"{word}~{edits}")

    def widths(self, key: str) -> Mapping[str, Sequence[int]]:
        """Of how many tokens a compound is, by the field that it stands in; ``key`` is of `words.compounds_of`."""
        found = self._widths.get(key)
        if found is None:
            found = {}
            for term in self._segments.terms_from(COMPOUND, key + COMPOUND_MARK):
                _, field, width = term.split(COMPOUND_MARK)
                found.setdefault(field, []).append(int(width))
            if len(self._widths) >= _WIDTHS_KEPT:
                self._widths.clear()
            self._widths[key] = found
        return found


def _limited(found: Iterator[str], what: str) -> tuple[str, ...]:
    terms: list[str] = []
    for term in found:
        if len(terms) == QUERY_LIMITS.max_expansions:
            raise QueryLimitError(
                f"{what} stands for more than {QUERY_LIMITS.max_expansions:,} different words.",
                hint="Write more of the word.",
                part=what,
            )
        terms.append(term)
    return tuple(terms)


def _swapped(word: str, edits: int) -> Iterator[tuple[str, int]]:
    """``word`` with up to ``edits`` swaps of neighbours, and the edits that are left after them."""
    seen = {word: edits}
    level = [word]
    for left in range(edits - 1, -1, -1):
        level = [w[:i] + w[i + 1] + w[i] + w[i + 2 :] for w in level for i in range(len(w) - 1) if w[i] != w[i + 1]]
        for variant in level:
            seen.setdefault(variant, left)
    yield from seen.items()
