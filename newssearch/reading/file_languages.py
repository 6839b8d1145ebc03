"""Languages within a file: a short article whose language is unsure gets that of the articles before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from newssearch.analysis.languages import UNKNOWN
from newssearch.analysis.usual_language import NOTE, UsualLanguage
from newssearch.models import Article, Item

_MOST_SOURCES = 10_000
"""The most sources that are remembered at a time."""

_Sources = dict[tuple[str | None, str | None], UsualLanguage]


def with_languages_of_files(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items; an article of unknown language gets the usual one of its file and publisher, with a note.

    The result depends only on what the file has before the article, so reading the file again gives the same.
    """
    sources: _Sources = {}
    for item in items:
        yield _with_usual(item, sources) if isinstance(item, Article) else item


def _with_usual(article: Article, sources: _Sources) -> Article:
    if article.language is None:
        return article
    key = ((article.source_file or "").partition("!")[0], article.source)
    usual = sources.get(key)
    if usual is None:
        if len(sources) >= _MOST_SOURCES:
            sources.clear()
        usual = sources[key] = UsualLanguage()
    if article.language == UNKNOWN:
        language = usual.of(article)
        return article if language is None else with_inferred(article, language)
    usual.learn(article)
    return article


def with_inferred(article: Article, language: str) -> Article:
    """Return an article with an inferred language, and the note on it."""
    return replace(article, language=language, notes=(*article.notes, NOTE))
