"""Languages of sources: a short article whose language is unsure gets that of its publisher's articles so far.

Those are the articles that the archive has and those that this run brings. The language is kept with the article, and a
note says that it was inferred.
"""

from __future__ import annotations

from newssearch.analysis.languages import UNKNOWN
from newssearch.analysis.usual_language import NOTE, UsualLanguage
from newssearch.ingest.fingerprints import NotStorableError, storable
from newssearch.ingest.storage import StoredDocuments
from newssearch.models import Article
from newssearch.reading.file_languages import with_inferred

_MOST_SOURCES = 10_000
"""The most sources that are remembered at a time."""

_COMPARED = 200
"""Stored articles of a source that show its language."""


class SourceLanguages:
    """The usual languages of the sources of a run."""

    def __init__(self, stored: StoredDocuments) -> None:
        self._stored = stored
        self._usual: dict[str, UsualLanguage] = {}
        self._looked_up: set[str] = set()

    def completed(self, article: Article) -> Article:
        """Return an article with a language, where that can be inferred; learn from one that has its own."""
        source = article.source
        if not (source and isinstance(source, str) and isinstance(article.language, str)) or NOTE in article.notes:
            return article
        usual = self._usual.get(source)
        if usual is None:
            if len(self._usual) >= _MOST_SOURCES:
                self._usual, self._looked_up = {}, set()
            usual = self._usual[source] = UsualLanguage()
        if article.language != UNKNOWN:
            usual.learn(article)
            return article
        return self._kept(article) or self._inferred(article, usual)

    def _kept(self, article: Article) -> Article | None:
        """Return an article as the archive has it: its language was decided when it came in."""
        for number, record in self._stored.given(article.id):
            language = self._stored.article(number).language
            for one in (article, with_inferred(article, language or UNKNOWN)):
                if _content_of(one) == record.content:
                    return one
        return None

    def _inferred(self, article: Article, usual: UsualLanguage) -> Article:
        source = article.source or ""
        if source not in self._looked_up:
            self._looked_up.add(source)
            for stored in self._stored.some_of(source, _COMPARED):
                if stored.language is not None and stored.language != UNKNOWN and NOTE not in stored.notes:
                    usual.learn(stored)
        language = usual.of(article)
        return article if language is None else with_inferred(article, language)


def _content_of(article: Article) -> bytes | None:
    try:
        return storable(article).content
    except NotStorableError:  # the run rejects it with the reason
        return None
