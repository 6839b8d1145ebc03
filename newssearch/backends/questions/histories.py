"""The versions of one article: what each changed, and the words that differ between two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from newssearch.analysis.changes import kinds_of_change
from newssearch.analysis.word_diff import differences
from newssearch.backends.searcher_contract import Searcher
from newssearch.errors import UsageError
from newssearch.frozen import dataclass
from newssearch.matching.document import Document
from newssearch.results import Spans
from newssearch.values import Value, moment, plain

_COMPARED = ("headline", "standfirst", "byline", "published", "body")
"""The fields that a diff compares, in the order in which it shows them."""


@dataclass(frozen=True, slots=True)
class ArticleVersion(Value):
    """One version of an article: its number, when it came in, and the kinds of change from the version before.

    ``added`` is ISO 8601 in UTC, None where it is not known; ``retrieved`` is when the source was fetched. ``changes``
    are among ``headline text byline date typography boilerplate``.
    """

    version: int
    added: str | None
    retrieved: str | None
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History(Value):
    """The versions of the article ``id`` that the archive has, the oldest first; ``removed`` is when it was removed."""

    id: str
    versions: tuple[ArticleVersion, ...]
    removed: str | None = None

    def __iter__(self) -> Iterator[ArticleVersion]:
        return iter(self.versions)

    def __len__(self) -> int:
        return len(self.versions)


@dataclass(frozen=True, slots=True)
class Difference(Value):
    """The word diff of two versions of the article ``id``, for each field that differs."""

    id: str
    older: int
    newer: int
    fields: Mapping[str, Spans]

    def to_dict(self) -> dict[str, Any]:
        """Return the versions as ``from`` and ``to``, and the spans."""
        return {"id": self.id, "from": self.older, "to": self.newer, "fields": plain(self.fields)}


def history(searcher: Searcher, identifier: str) -> History | None:
    """Return the versions of an article; see `newssearch.News.history`."""
    documents, removed = _versions(searcher, identifier)
    if not documents:
        return None
    versions = tuple(_version(documents[n - 1] if n else None, one) for n, one in enumerate(documents))
    return History(documents[-1].record.id, versions, moment(removed))


def diff(searcher: Searcher, identifier: str, older: int | None, newer: int | None) -> Difference | None:
    """Compare two versions of an article; see `newssearch.News.diff`."""
    documents, _ = _versions(searcher, identifier)
    if not documents:
        return None
    by_number = {document.record.version: document for document in documents}
    numbers = sorted(by_number)
    if older is None and len(numbers) < 2:
        raise UsageError(f"The archive has one version of {identifier}, so there is nothing to compare.")
    chosen = (numbers[-2] if older is None else older, numbers[-1] if newer is None else newer)
    for number in chosen:
        if number not in by_number:
            known = ", ".join(map(str, numbers))
            raise UsageError(f"The archive has no version {number} of {identifier}; it has {known}.")
    one, other = (by_number[number].article for number in chosen)
    return Difference(documents[-1].record.id, *chosen, dict(differences(one, other, _COMPARED)))


def _versions(searcher: Searcher, identifier: str) -> tuple[Sequence[Document], int]:
    """Return the versions of an article, the oldest first, and when it was removed; 0 where it was not."""
    present = searcher.indexed(identifier)
    old = searcher.old_versions(identifier if present is None else present.record.id)
    documents = [version.document for version in old]
    if present is not None:
        number = present.record.version
        return [*(one for one in documents if one.record.version < number), present], 0
    return documents, old[-1].until if old else 0


def _version(before: Document | None, document: Document) -> ArticleVersion:
    record = document.record
    changes: tuple[str, ...] = ()
    if before is not None:
        changes = kinds_of_change(before.article, document.article, before.left_out, document.left_out)
    return ArticleVersion(record.version, moment(record.changed), document.article.retrieved, changes)
