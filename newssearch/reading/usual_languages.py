"""Usual languages: a short article whose language is unsure gets that of the articles before it in its source."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from newssearch.analysis.languages import UNKNOWN
from newssearch.models import Article, Item

NOTE = "language inferred: that of the articles before it in its source"
_ENOUGH = 10
"""The number of articles of known language after which a source has a usual one."""

_SHARE = 0.95
_SAMPLE = 120
_MOST_SOURCES = 10_000
"""The most sources that are remembered at a time."""


@dataclass(slots=True)
class _Source:
    languages: Counter[str] = field(default_factory=Counter)
    count: int = 0
    scripts: set[str] = field(default_factory=set)

    def usual(self) -> str | None:
        """Return the language of nearly all articles of the source."""
        [(language, count)] = self.languages.most_common(1) or [(UNKNOWN, 0)]
        return language if count >= max(_ENOUGH, _SHARE * self.count) else None


def with_usual_languages(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items; an article of unknown language gets the usual one of its file and publisher, with a note.

    The result depends only on what the file has before the article, so reading the file again gives the same.
    """
    sources: dict[tuple[str | None, str | None], _Source] = {}
    for item in items:
        yield _with_usual(item, sources) if isinstance(item, Article) else item


def _with_usual(article: Article, sources: dict[tuple[str | None, str | None], _Source]) -> Article:
    key = ((article.source_file or "").partition("!")[0], article.source)
    source = sources.get(key)
    if source is None:
        if len(sources) >= _MOST_SOURCES:
            sources.clear()
        source = sources[key] = _Source()
    if article.language is None:
        return article
    if article.language != UNKNOWN:
        source.languages[article.language.partition("-")[0]] += 1
        source.count += 1
        if source.count <= _ENOUGH:
            source.scripts |= {_script(article)}
        return article
    usual = source.usual()
    if usual is None or _script(article) not in source.scripts:
        return article
    return replace(article, language=usual, notes=(*article.notes, NOTE))


def _script(article: Article) -> str:
    """Return the script of most of the first letters of an article: ``LATIN``."""
    text = f"{article.headline or ''} {(article.body or article.standfirst or '')[:_SAMPLE]}"
    scripts = Counter(map(_script_of, filter(str.isalpha, text[:_SAMPLE])))
    return scripts.most_common(1)[0][0] if scripts else ""


@lru_cache(maxsize=1 << 12)
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
