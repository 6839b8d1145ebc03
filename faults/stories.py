"""Articles that tell which they are, and in which version: whoever finds one knows the state of the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import orjson

import newssearch
from newssearch.index.commits.manifest import read_manifest
from newssearch.index.versions.version_files import opened
from newssearch.models import Article

_LETTERS = "abcdefghijklmnop"

State = dict[str, str]
"""The articles of an index: id to headline. An old version has its number behind the id."""


class LostError(Exception):
    """An article is in the index and is not found by its words, or another is; or a number of a version is used
    twice."""


def mark(number: int, version: int) -> str:
    """Return a word that occurs in one version of one article alone."""
    digits = f"{number:04x}{version:04x}"
    return "q" + "".join(_LETTERS[int(digit, 16)] for digit in digits)


def headline(number: int, version: int) -> str:
    """A headline that ends in the mark."""
    return f"Ferry {number} {mark(number, version)}"


def story(number: int, version: int = 0) -> Article:
    """An article whose headline and body hold its mark."""
    body = f"The ferry of day {number} came at noon, past the old crane and the fish market. {mark(number, version)}"
    return Article(f"s{number}", headline=headline(number, version), body=body, language="en")


def state_of(stories: Iterable[Article]) -> State:
    """Return the result of `held` in an index of ``stories``."""
    return {article.id: str(article.headline) for article in stories}


def write(path: Path, stories: Iterable[Article]) -> None:
    """Write a source for the command line: an object a line."""
    said = ({"id": a.id, "title": a.headline, "body": a.body, "language": a.language} for a in stories)
    path.write_bytes(b"".join(orjson.dumps(one) + b"\n" for one in said))


def older(stories: Iterable[Article], number: int) -> State:
    """Return what `held` adds in an index that keeps ``stories`` as the old versions of this number."""
    return {f"{id} {number}": text for id, text in state_of(stories).items()}


def held(folder: Path) -> State:
    """Every article of an index, each asked for by its id and by its mark, and its old versions.

    Raises LostError, NewsSearchError.
    """
    with newssearch.open(folder) as news:
        hits = news.search("*:*", limit=10_000, snippets=0).hits
        for hit in hits:
            word = str(hit.headline).rpartition(" ")[2]
            found = [one.id for one in news.search(f'body:"{word}"', snippets=0).hits]
            article = news.get(hit.id)
            if found != [hit.id] or article is None or article.headline != hit.headline:
                raise LostError(f"{hit.id} is in the index, and its word {word} finds {found or 'nothing'}")
        return {hit.id: str(hit.headline) for hit in hits} | _kept(folder, news)


def _kept(folder: Path, news: newssearch.News) -> State:
    """Return the old versions of all articles. Raises LostError where a number is used twice, DamagedIndexError."""
    kept: State = {}
    for file in opened(folder, read_manifest(folder).live.versions):
        for entry in file.all():
            name = f"{entry.id} {entry.number}"
            found = news.history(entry.id)
            numbers = [one.version for one in found or ()]
            if name in kept or entry.number not in numbers or len({*numbers}) < len(numbers):
                raise LostError(f"version {entry.number} of {entry.id} is not there once, but among {numbers}")
            if (found is None or found.removed is None) and entry.number == numbers[-1]:
                raise LostError(f"version {entry.number} of {entry.id} is an old one and the present one")
            kept[name] = str(entry.document.article.headline)
    return kept


def told(state: State, known: Sequence[State]) -> str:
    """Return the differences of a state from each of those that it may be."""
    return " / ".join(
        f"{len(one.keys() - state.keys())} missing, {len(state.keys() - one.keys())} too many, "
        f"{sum(state.get(id) not in (None, text) for id, text in one.items())} of another version"
        for one in known
    )
