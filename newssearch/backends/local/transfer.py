"""Documents in and out of a folder as they are, for a copy: nothing is read, dated or decided on anew."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from newssearch.index.searching.id_lookup import Catalogue
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.sidecars.learnt_lines import Boilerplate, Decisions
from newssearch.index.sidecars.removals import Removals, keep_removals, kept_removals
from newssearch.index.writing.writer import Writer
from newssearch.matching.document import Document
from newssearch.models import Rejection, Removal, Verdict
from newssearch.reports import Report


class Kept:
    """The documents of a snapshot, as they are kept."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._catalogue = Catalogue(snapshot)

    def documents(self) -> Iterator[Document]:
        """All of them, copies too."""
        return map(self.document, self._snapshot.live())

    def absent(self, identifiers: Sequence[str]) -> list[str]:
        """Those of some ids that no document has."""
        return [one for one in identifiers if self.number(one) is None]

    def document(self, number: int) -> Document:
        """One of them, by its number."""
        return self._snapshot.document(number)

    def number(self, identifier: str) -> int | None:
        """The number of the document of an id."""
        return next((n for n, record in self._catalogue.given(identifier) if record.id == identifier), None)


def take(path: Path, documents: Iterable[Document], *, wait: float = 0.0) -> Report:
    """Write documents to the index in ``path``, each in the place of the one of its id; what is there so is unchanged.

    All of them are one commit. Their lines are counted, and what is left out of them stays left out until `adopt`.
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
            generation = writer.commit()
    return report_of(generation, verdicts, time.perf_counter() - began)


def adopt(path: Path, removals: Iterable[Removal], decisions: Decisions | None, *, wait: float = 0.0) -> None:
    """Have hold in the index in ``path`` what held where its documents were taken from.

    ``decisions`` on boilerplate take the place of its own, unless they are None. Every article is looked at, and
    written anew where other lines of it are boilerplate by what all together say.
    """
    with Writer(path, wait) as writer:
        keep_removals(path, Removals([*kept_removals(path), *removals]))
        boilerplate, kept = Boilerplate(writer.snapshot), Kept(writer.snapshot)
        is_news = decisions is not None and boilerplate.adopt(decisions)
        for source in sorted(boilerplate.sources()):
            boilerplate.lines(source)
        is_news |= any(settled.became or settled.ceased for _, settled in list(boilerplate.settle()))
        for number in writer.snapshot.live():
            document = kept.document(number)
            left_out = boilerplate.left_out(document.article)
            if left_out != document.left_out:
                writer.delete(number)
                writer.add(Document(document.article, document.record, left_out))
                is_news = True
        if is_news:
            writer.keep(boilerplate.as_bytes())
            writer.commit()


def verdict_on(document: Document, *, known: bool) -> Verdict:
    """What becomes of a document that is written; ``known`` says whether there was another of its id."""
    if document.record.copy_of is not None:
        return "duplicate"
    return "updated" if known else "indexed"


def report_of(
    generation: int, verdicts: Counter[Verdict], seconds: float, rejections: tuple[Rejection, ...] = ()
) -> Report:
    """What became of a portion of documents."""
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
    """Writes what is not there yet, and keeps count of lines."""

    def __init__(self, writer: Writer) -> None:
        self.boilerplate = Boilerplate(writer.snapshot)
        self._writer = writer
        self._kept = Kept(writer.snapshot)

    def verdict(self, document: Document) -> Verdict:
        number = self._kept.number(document.record.id)
        if number is not None:
            before = self._kept.document(number)
            # What is left out may differ: that follows from all the articles that stand beside it.
            if (before.article, before.record) == (document.article, document.record):
                return "unchanged"
            self.boilerplate.unlearn(before.article)
            self._writer.delete(number)
        self.boilerplate.count(document.article, document.left_out, document.record.id)
        self._writer.add(document)
        return verdict_on(document, known=number is not None)
