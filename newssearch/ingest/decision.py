"""The decision on an article: pure functions over the article and what a run knows of its id and text.

An article with a known id and the same content is *unchanged*, with other content *updated*. A new article is
*indexed*, unless another article has the very same text: then it is a *duplicate*, kept as a copy of that one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, TypeVar

from newssearch.analysis.changes import is_slight, kinds_of_change
from newssearch.core import article_version
from newssearch.ingest.fingerprints import Storable, are_alike, sketch_of
from newssearch.matching.document import Document, Record
from newssearch.models import Article, Verdict
from newssearch.reading.sources import STANDARD_INPUT


class Known(Protocol):
    """An article that a run knows: its record by now, and its record and number before the run, if it had one."""

    @property
    def record(self) -> Record:
        """Return the record by now."""

    @property
    def before(self) -> tuple[Record, int] | None:
        """Return the record and the number before the run."""


K = TypeVar("K", bound=Known)


class Decision(NamedTuple):
    """Decision on one article: its verdict and the step that follows.

    A run then either notes where it met a known article, restores the article from before the run, or writes the new
    one, as a copy of the article of the id ``copy_of`` where that is not None.
    """

    verdict: Verdict
    step: Literal["note", "restore", "write"]
    copy_of: str | None = None


NOTE = Decision("unchanged", "note")
RESTORE = Decision("unchanged", "restore")


def known_version(new: Storable, candidates: Sequence[K], article_of: Callable[[K], Article]) -> K | None:
    """Return which of the known articles with the id of ``new`` is the same article; None when ``new`` is another.

    Ids such as ``1`` come from many collections. An article from another file is the same only if its content, its
    publisher or most of its words are the same. ``article_of`` reads a known article.
    """
    if not candidates:
        return None
    for known in candidates:
        if known.record.content == new.content or (known.before and known.before[0].content == new.content):
            return known
    source, place = new.article.source or "", new.article.source_file
    for known in candidates:
        if place in (*known.record.places, known.record.origin) or known.record.source == source:
            return known
    sketch = sketch_of(new.article)
    return next((known for known in candidates if are_alike(sketch_of(article_of(known)), sketch)), None)


def decide(
    new: Storable, known: K | None, first_with: Callable[[bytes], str | None], article_of: Callable[[K], Article]
) -> Decision:
    """Decide on ``new``, which is a version of ``known``, or a new article without one.

    ``first_with`` looks up the id of the first article with a text by its digest; ``article_of`` reads a known article.
    """
    if known is None:
        first = first_with(new.text)
        return Decision("indexed" if first is None else "duplicate", "write", first)
    if known.record.content == new.content or _only_names(new.article, known, article_of):
        return NOTE
    first = first_with(new.text)
    copy_of = None if first == known.record.id else first
    before = known.before[0] if known.before is not None else None
    if before is not None and before.content == new.content and (copy_of is None or before.copy_of is not None):
        return RESTORE
    return Decision("updated" if copy_of is None else "duplicate", "write", copy_of)


def timed(document: Document, before: Document | None, now: int, used: int = 0) -> Record:
    """Return the record of a document that comes in now, with its times; ``before`` is the version in its place.

    A new version gets a higher number than ``used``, the highest that a rollback took back from the article. Without a
    version before, the record has its times. The version of an article that was removed meanwhile has no digest of its
    content: the article is added again.
    """
    record = document.record
    if before is None:
        return replace(record, version=used + 1) if used else record
    old = before.record
    if old.content == record.content:
        return replace(
            record,
            version=old.version,
            added=old.added,
            changed=old.changed,
            revised=old.revised,
            text_changed=old.text_changed,
            headline_changed=old.headline_changed,
        )
    kinds = kinds_of_change(before.article, document.article, before.left_out, document.left_out)
    return replace(
        record,
        version=max(old.version, used) + 1,
        added=old.added if old.content else now,
        changed=now,
        revised=old.revised if is_slight(kinds) else now,
        text_changed=(*old.text_changed, now) if "text" in kinds else old.text_changed,
        headline_changed=(*old.headline_changed, now) if "headline" in kinds else old.headline_changed,
    )


def _only_names(article: Article, known: K, article_of: Callable[[K], Article]) -> bool:
    """Return whether ``article`` is an entry of a sitemap or feed that names an article whose text another file has."""
    if article.body or (article.source_file == known.record.origin and article.source_file != STANDARD_INPUT):
        return False
    return bool(article_of(known).body)


def free_ids(article: Article) -> Iterable[str]:
    """Yield the ids to try for an article whose own id is in use: the name of its file is added, then a digest."""
    identifier = f"{article.id}@{Path(article.source_file or '-').name.partition('.')[0]}"
    yield identifier
    place = f"{article.source_file}".encode("utf-8", "surrogatepass")
    yield f"{identifier}~{blake2b(place + article_version(article), digest_size=16).hexdigest()[:8]}"
