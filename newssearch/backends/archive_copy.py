"""Copy of an archive to another place, a folder or a cluster: every article with its record.

Documents are copied unchanged, so ids, verdicts and copies stay the same. Each portion is committed once it is
reported, and equal documents are skipped, so a killed copy continues at its next start. At the end the whole target is
read back and compared with the source.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from itertools import chain, islice
from typing import TypeVar

import orjson

from newssearch.backends.contract import Backend
from newssearch.backends.searcher_contract import OldVersion
from newssearch.errors import CopyUnprovenError, UsageError
from newssearch.index.commits.folder import now_text
from newssearch.index.commits.generations import Undo
from newssearch.index.commits.process import command_line
from newssearch.index.sidecars.tombstones import TOMBSTONES, Tombstones
from newssearch.ingest.storage import StoredDocuments
from newssearch.matching.document import Document, stated
from newssearch.reports import CopyReport, Holding, banned_warning, summed

PORTION = 50_000
"""Documents of one portion: a killed copy loses at most these, and the target holds them in memory."""

_LOOKED_UP = 500
"""Ids of one lookup in the source."""

_REMOVED = 10_000
"""Documents of one removal."""

_NAMED = 3
"""Ids that a message lists."""

_DIGEST_BITS = 256

T = TypeVar("T")


def copy(
    source: Backend, target: Backend, *, force: bool, wait: float, progress: Callable[[int], None] | None
) -> CopyReport:
    """Make ``target``, which may be new, hold the documents of ``source``; see `newssearch.copy`."""
    began = time.perf_counter()
    undo = Undo(run=command_line(), series=f"copy {now_text()}")  # its portions are one run
    source.open()
    target.create()
    with source.stored() as stored:
        target.enforce(TOMBSTONES.kept(source.sidecars()), wait=wait)
        banned = Tombstones(TOMBSTONES.kept(target.sidecars()))
        removed = _clear_of_strangers(stored, source, target, undo=undo, force=force, wait=wait)
        read = _Tally()
        allowed = _Allowed(banned)
        documents = read.counted(allowed.among(stored.documents()), progress)
        reports = [target.take(portion, undo=undo, wait=wait) for portion in _portions(documents, PORTION)]
    warnings = target.import_metadata(source.metadata(), wait=wait)
    warnings += target.take_versions(allowed.old_among(source.versions()), wait=wait)
    report = CopyReport(
        target.runs().generation(),
        **summed(reports) | {"banned": allowed.banned},
        removed=removed,
        warnings=(*warnings, *banned_warning(allowed.banned)),
        source=read.holding(),
        target=_held_by(target),
        seconds=round(time.perf_counter() - began, 3),
    )
    _require_proven(report, source, target)
    return report


def _clear_of_strangers(
    stored: StoredDocuments, source: Backend, target: Backend, *, undo: Undo, force: bool, wait: float
) -> int:
    """Remove the documents that only the target has, and count them. Raises UsageError without ``force``."""
    removed = 0
    with target.stored() as theirs:
        strangers = _strangers(stored, theirs)
        if not force and (named := list(islice(strangers, _NAMED))):
            raise UsageError(_refusal(named, sum(1 for _ in strangers), source, target))
        while part := list(islice(strangers, _REMOVED)):
            removed += target.remove(part, undo=undo, wait=wait).removed
    return removed


def _strangers(stored: StoredDocuments, theirs: StoredDocuments) -> Iterator[str]:
    """Yield the ids that ``theirs`` has and ``stored`` lacks."""
    ids = (document.record.id for document in theirs.documents())
    while part := list(islice(ids, _LOOKED_UP)):
        yield from stored.absent(part)


def _refusal(named: list[str], more: int, source: Backend, target: Backend) -> str:
    count = len(named) + more
    which = ", ".join(named) + (f" and {more:,} more" if more else "")
    return (
        f"{target} holds {count:,} article{'s' * (count != 1)} that {source} does not: {which}. It is another archive, "
        "or one of the two has changed since it was copied. Copy to an empty place, or take them out: --force."
    )


def _portions(documents: Iterator[T], size: int) -> Iterator[Iterable[T]]:
    """Yield ``documents`` in portions, at least one; the caller reads each to its end before the next."""
    yield islice(documents, size)
    for document in documents:
        yield chain([document], islice(documents, size - 1))


class _Allowed:
    """Filter of documents whose articles were not removed for good from the target."""

    def __init__(self, tombstones: Tombstones) -> None:
        self._tombstones = tombstones
        self.banned = 0

    def among(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Yield ``documents`` without the banned ones, and count these."""
        for document in documents:
            if self._is_banned(document):
                self.banned += 1
            else:
                yield document

    def old_among(self, versions: Iterable[OldVersion]) -> Iterator[OldVersion]:
        """Yield ``versions`` without those of banned articles."""
        return (version for version in versions if not self._is_banned(version.document))

    def _is_banned(self, document: Document) -> bool:
        record = document.record
        return self._tombstones.ban(replace(document.article, id=record.given), record.text)


class _Tally:
    """Count of documents, and a digest that does not depend on their order: the sum of their digests."""

    def __init__(self) -> None:
        self._counts: Counter[bool] = Counter()
        self._sum = 0

    def counted(
        self, documents: Iterable[Document], progress: Callable[[int], None] | None = None
    ) -> Iterator[Document]:
        """Yield ``documents`` and count each."""
        for document in documents:
            self._counts[document.record.copy_of is not None] += 1
            self._sum += int.from_bytes(_digest(document))
            if progress is not None:
                progress(self._counts.total())
            yield document

    def holding(self) -> Holding:
        """Return the counts and the digest."""
        digest = self._sum % (1 << _DIGEST_BITS)
        return Holding(self._counts[False], self._counts[True], f"{digest:0{_DIGEST_BITS // 4}x}")


def _digest(document: Document) -> bytes:
    """Digest a document without its left-out ranges: a folder decides on those by all of its articles."""
    record = document.record
    known = [record.id, record.given, record.content.hex(), record.text.hex(), record.copy_of]
    return blake2b(orjson.dumps([*known, stated(document.article)]), digest_size=_DIGEST_BITS // 8).digest()


def _held_by(backend: Backend) -> Holding:
    tally = _Tally()
    with backend.stored() as stored:
        for _ in tally.counted(stored.documents()):
            pass
    return tally.holding()


def _require_proven(report: CopyReport, source: Backend, target: Backend) -> None:
    """Raise CopyUnprovenError when the documents read back differ from the source's by more than the rejected ones."""
    here, there = report.source, report.target
    short = here.articles + here.duplicates - there.articles - there.duplicates
    # A rejected version leaves the older one.
    if report.proven or (report.rejected and 0 <= short <= report.rejected):
        return
    held = [f"{side.articles:,} articles and {side.duplicates:,} copies" for side in (here, there)]
    raise CopyUnprovenError(
        f"{target} is an incomplete copy: {source} holds {held[0]} (digest {here.digest[:12]}), and the copy {held[1]} "
        f"(digest {there.digest[:12]}). Another run may have written to it meanwhile; the same command "
        "copies the rest.",
        report,
    )
