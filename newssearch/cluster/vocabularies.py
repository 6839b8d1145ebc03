"""What words stand for where there is no list of all words: patterns for the cluster, and the words of an article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from newssearch.core import MAX_JOINED, word_forms
from newssearch.engine.documents import field_values
from newssearch.engine.schema import NAMES, STEMMED, exact_postings
from newssearch.errors import QueryLimitError
from newssearch.models import Article
from newssearch.settings import QUERY_LIMITS
from newssearch.text.patterns import compiled
from newssearch.text.stems import primary_subtag

WIDTHS = tuple(range(2, MAX_JOINED + 1))
"""Of how many tokens a compound can be."""


class Patterns:
    """Words as `newssearch.cluster.intervals` tells them to the cluster: ``pipe*``, ``wom?n``, ``zelensky~2``.

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


class ArticleWords:
    """The words of a few articles; ``languages`` are those of the whole archive."""

    def __init__(self, articles: Iterable[Article], languages: tuple[str, ...]) -> None:
        self.languages = languages
        self._terms: dict[str, set[str]] = defaultdict(set)
        for article in articles:
            language = primary_subtag(article.language)
            for field in (*STEMMED, *NAMES):
                for value in field_values(article, field):
                    self._add(field, value, language)

    def _add(self, field: str, text: str, language: str) -> None:
        terms = self._terms[exact_postings(field)]
        for word in set(text.split()):
            for token in word_forms(word, language).tokens:
                terms.update(token.exact)

    def starting(self, postings: str, prefix: str) -> tuple[str, ...]:
        """The words that begin so."""
        return tuple(sorted(term for term in self._terms[postings] if term.startswith(prefix)))

    def like(self, postings: str, pattern: str) -> tuple[str, ...]:
        """The words of that pattern."""
        return tuple(sorted(filter(compiled(pattern).match, self._terms[postings])))

    def within(self, postings: str, word: str, edits: int) -> tuple[str, ...]:
        """The words so many edits away."""
        near = (term for term in self._terms[postings] if abs(len(term) - len(word)) <= edits)
        return tuple(sorted(term for term in near if distance(term, word) <= edits))

    def widths(self, key: str) -> Mapping[str, Sequence[int]]:
        """Of how many tokens a compound can be, in any field."""
        return dict.fromkeys((*STEMMED, *NAMES), WIDTHS)


def distance(a: str, b: str) -> int:
    """Insertions, deletions, changes and swaps of neighbours that make ``b`` of ``a``, none within another: optimal
    string alignment."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
