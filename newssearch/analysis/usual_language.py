"""The usual language of a source: that of nearly all of its articles, which a short article without one gets."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

from newssearch.analysis.languages import UNKNOWN
from newssearch.models import Article

NOTE = "language inferred: that of the articles before it in its source"
_ENOUGH = 10
"""The number of articles of known language after which a source has a usual one."""

_SHARE = 0.95
_SAMPLE = 120
_LATIN = "LATIN"


class UsualLanguage:
    """The languages and scripts of the articles of one source."""

    __slots__ = ("_count", "_languages", "_scripts")

    def __init__(self) -> None:
        self._languages: Counter[str] = Counter()
        self._count = 0
        self._scripts: set[str] = set()

    def learn(self, article: Article) -> None:
        """Count an article of a known language."""
        self._languages[(article.language or UNKNOWN).partition("-")[0]] += 1
        self._count += 1
        if self._count <= _ENOUGH:
            self._scripts.add(_script(_beginning_of(article)))

    def of(self, article: Article) -> str | None:
        """Return the language of nearly all articles, if the beginning of ``article`` has their script."""
        [(language, count)] = self._languages.most_common(1) or [(UNKNOWN, 0)]
        is_usual = count >= max(_ENOUGH, _SHARE * self._count)
        return language if is_usual and _script(_beginning_of(article)) in self._scripts else None


def _beginning_of(article: Article) -> str:
    """Return the headline of an article and the beginning of its text."""
    return f"{article.headline or ''} {(article.body or article.standfirst or '')[:_SAMPLE]}"


def _script(text: str) -> str:
    """Return the script of most of the first letters of a text: ``LATIN``."""
    sample = text[:_SAMPLE]
    if sample.isascii():
        return _LATIN if sample.lower() != sample.upper() else ""
    scripts = Counter(map(_script_of, filter(str.isalpha, sample)))
    return scripts.most_common(1)[0][0] if scripts else ""


@lru_cache(maxsize=1 << 12)
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
