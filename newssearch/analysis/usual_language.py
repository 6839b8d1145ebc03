"""The usual language of a source: that of nearly all of its articles, which a short article without one gets."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

from newssearch.analysis.languages import UNKNOWN

NOTE = "language inferred: that of the articles before it in its source"
_ENOUGH = 10
"""The number of articles of known language after which a source has a usual one."""

_SHARE = 0.95
_SAMPLE = 120


class UsualLanguage:
    """The languages and scripts of the articles of one source."""

    __slots__ = ("_count", "_languages", "_scripts")

    def __init__(self) -> None:
        self._languages: Counter[str] = Counter()
        self._count = 0
        self._scripts: set[str] = set()

    def learn(self, language: str, text: str) -> None:
        """Count an article of a known language by the beginning of its text."""
        self._languages[language.partition("-")[0]] += 1
        self._count += 1
        if self._count <= _ENOUGH:
            self._scripts |= {_script(text)}

    def of(self, text: str) -> str | None:
        """Return the language of nearly all articles, if a text that begins so has their script."""
        [(language, count)] = self._languages.most_common(1) or [(UNKNOWN, 0)]
        is_usual = count >= max(_ENOUGH, _SHARE * self._count)
        return language if is_usual and _script(text) in self._scripts else None


def _script(text: str) -> str:
    """Return the script of most of the first letters of a text: ``LATIN``."""
    scripts = Counter(map(_script_of, filter(str.isalpha, text[:_SAMPLE])))
    return scripts.most_common(1)[0][0] if scripts else ""


@lru_cache(maxsize=1 << 12)
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
