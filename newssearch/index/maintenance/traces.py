"""Traces of articles that are removed for good: their words and phrases where no document is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from newssearch.core import CheckedSegment
from newssearch.index.commits import files
from newssearch.index.commits.folder import RUNS
from newssearch.index.commits.manifest import segment_files
from newssearch.models import Article

_PHRASE = 24
"""Bytes that a text and an article have in common by chance only where both say what many say."""

_WORD = re.compile(r"\w{4,}")

_LARGEST_REPORT = 64 << 20
_GONE = "(text of an article that was removed for good)"


class Traces:
    """The texts of some articles, to find traces of them; ``is_foreign`` says whether other articles have a word."""

    def __init__(self, articles: Sequence[Article], is_foreign: Callable[[str], bool]) -> None:
        self._texts = [text.encode("utf-8", "replace") for article in articles for text in _texts_of(article)]
        self._is_foreign = is_foreign
        self._own: dict[str, bool] = {}
        self._words = {word for text in self._texts for word in _WORD.findall(text.decode())}
        self._known: dict[bytes, bool] = {}

    def in_dictionaries(self, path: Path, name: str) -> bool:
        """Return whether a dictionary of a segment has traces."""
        postings, documents = (path / file for file in segment_files(name))
        return any(map(self._in_dictionary, CheckedSegment(postings, documents).dictionaries()))

    def _in_dictionary(self, dictionary: bytes) -> bool:
        if dictionary not in self._known:
            self._known[dictionary] = self._are_in(dictionary)
        return self._known[dictionary]

    def are_in(self, text: str) -> bool:
        """Return whether a text has traces."""
        return self._are_in(text.encode("utf-8", "replace"))

    def _are_in(self, data: bytes) -> bool:
        if not self._texts:
            return False
        phrases = {data[n : n + _PHRASE] for n in range(len(data) - _PHRASE + 1)}
        if any(text[n : n + _PHRASE] in phrases for text in self._texts for n in range(len(text) - _PHRASE + 1)):
            return True
        words = self._words & {*_WORD.findall(data.decode("utf-8", "replace"))}
        return any(map(self._is_own, sorted(words)))

    def _is_own(self, word: str) -> bool:
        if word not in self._own:
            self._own[word] = not self._is_foreign(word)
        return self._own[word]


def _texts_of(article: Article) -> Iterator[str]:
    """Yield the texts of an article, without its ids, addresses and dates."""
    yield from (text for text in (article.headline, article.standfirst, article.body) if text)
    yield from article.notes


def scrub_runs(path: Path, traces: Traces) -> None:
    """Take out of the reports of runs what quotes the articles."""
    folder = path / RUNS
    for file in sorted(folder.glob("*.json")) if folder.is_dir() and not folder.is_symlink() else ():
        try:
            report = orjson.loads(files.read(file, _LARGEST_REPORT))
        except (OSError, ValueError):
            continue
        if isinstance(report, dict) and (clean := _scrubbed(report, traces)) != report:
            files.replace(file, orjson.dumps(clean, option=orjson.OPT_INDENT_2))


def _scrubbed(report: dict[str, Any], traces: Traces) -> dict[str, Any]:
    """Return a report without traces in its error, its warnings and the reasons of its rejections."""

    def clean(value: Any) -> Any:
        match value:
            case str():
                return _GONE if traces.are_in(value) else value
            case list():
                return [clean(one) for one in value]
            case dict():
                return {key: one if key == "source" else clean(one) for key, one in value.items()}
        return value

    quoting = ("error", "warnings", "rejections")
    return {key: clean(value) if key in quoting else value for key, value in report.items()}
