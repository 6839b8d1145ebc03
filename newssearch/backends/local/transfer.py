"""Documents in and out of a folder unchanged, for a copy."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from newssearch.backends.contract import Metadata
from newssearch.errors import DamagedIndexError
from newssearch.index.commits.generations import Undo
from newssearch.index.commits.lock import writing
from newssearch.index.searching.id_lookup import SnapshotDocuments
from newssearch.index.sidecars.learnt_lines import Boilerplate, kept_decisions
from newssearch.index.sidecars.registry import join, readable
from newssearch.index.sidecars.sidecar import FolderSidecars
from newssearch.index.writing.writer import Writer
from newssearch.matching.document import Document
from newssearch.models import Rejection, Verdict
from newssearch.reports import Report


def take(path: Path, documents: Iterable[Document], *, undo: Undo, wait: float = 0.0) -> Report:
    """Write documents to the index in ``path`` in one commit, each in the place of the one of its id.

    Their lines are counted, and the ranges left out of them stay left out until `import_metadata`.
    """
    began = time.perf_counter()
    verdicts: Counter[Verdict] = Counter()
    with Writer(path, wait) as writer:
        taker = _Taker(writer)
        for document in documents:
            verdicts[taker.verdict(document)] += 1
        generation = writer.snapshot.generation
        if verdicts.keys() - {"unchanged"}:
            writer.keep(taker.boilerplate.as_bytes())
            generation = writer.commit(undo=undo if taker.has_replaced else None)
    return report_of(generation, verdicts, time.perf_counter() - began)


def metadata_of(path: Path) -> Metadata:
    """Return the metadata of the index in ``path``; what cannot be read is absent, and a warning names it."""
    contents, warnings = readable(FolderSidecars(path))
    try:
        return Metadata(contents, kept_decisions(path), warnings)
    except DamagedIndexError:
        unread = "the lines that were pinned or freed cannot be read: pin or free them again"
        return Metadata(contents, None, (*warnings, unread))


def import_metadata(path: Path, metadata: Metadata, *, wait: float = 0.0) -> None:
    """Add ``metadata`` of another archive to the index in ``path``, whose documents were taken from there.

    Its decisions on boilerplate, if it has any, replace those of the index. Every article is read, and written again
    if the counts of all articles together show other boilerplate in it.
    """
    decisions = metadata.decisions
    with writing(path, wait):
        join(FolderSidecars(path), metadata.sidecars)
    with Writer(path, wait) as writer:
        boilerplate = Boilerplate(writer.snapshot)
        is_news = decisions is not None and boilerplate.adopt(decisions)
        for source in sorted(boilerplate.sources()):
            boilerplate.lines(source)
        is_news |= any(settled.became or settled.ceased for _, settled in list(boilerplate.settle()))
        for number in writer.snapshot.live():
            document = writer.snapshot.document(number)
            left_out = boilerplate.left_out(document.article)
            if left_out != document.left_out:
                writer.delete(number)
                writer.add(Document(document.article, document.record, left_out))
                is_news = True
        if is_news:
            writer.keep(boilerplate.as_bytes())
            writer.commit()


def verdict_on(document: Document, *, known: bool) -> Verdict:
    """Return the verdict on a written document; ``known`` says whether it replaced another."""
    if document.record.copy_of is not None:
        return "duplicate"
    return "updated" if known else "indexed"


def report_of(
    generation: int, verdicts: Counter[Verdict], seconds: float, rejections: tuple[Rejection, ...] = ()
) -> Report:
    """Build the report of a portion of documents."""
    return Report(
        generation=generation,
        read=verdicts.total(),
        indexed=verdicts["indexed"],
        updated=verdicts["updated"],
        unchanged=verdicts["unchanged"],
        duplicate=verdicts["duplicate"],
        rejected=verdicts["rejected"],
        seconds=round(seconds, 3),
        rejections=rejections,
    )


class _Taker:
    """Writer of new and changed documents, which counts their lines."""

    def __init__(self, writer: Writer) -> None:
        self.boilerplate = Boilerplate(writer.snapshot)
        self._writer = writer
        self._stored = SnapshotDocuments(writer.snapshot)
        self.has_replaced = False

    def verdict(self, document: Document) -> Verdict:
        number = self._stored.number(document.record.id)
        if number is not None:
            before = self._stored.document(number)
            # The left-out ranges may differ: they follow from all articles of the index.
            if (before.article, before.record) == (document.article, document.record):
                return "unchanged"
            self.boilerplate.unlearn(before.article)
            self._writer.delete(number)
            self.has_replaced = True
        self.boilerplate.count(document.article, document.left_out, document.record.id)
        self._writer.add(document)
        return verdict_on(document, known=number is not None)
