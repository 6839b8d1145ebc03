"""Erasure: the text of articles that are removed for good leaves every file of an index.

First all generations are written again without the articles, in one commit: segments without the documents, in any
version, and without dictionaries that hold phrases of them; counts of lines; totals. Then folders of failed, damaged
and unfinished work are deleted, and reports of runs lose what they quote. At last the tombstones cease to be pending.
Until then the next writer begins again, and finds less to do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from newssearch.core import Keys, key_of
from newssearch.errors import IndexWriteError
from newssearch.index.commits import files
from newssearch.index.commits.folder import NewsIndex, now_text
from newssearch.index.commits.generations import (
    ARRIVALS,
    BUILT,
    DAMAGED,
    FAILED,
    OpenSegment,
    damage,
    manifest_or_none,
    publish,
    written,
)
from newssearch.index.commits.manifest import (
    LEARNT,
    FileState,
    Generation,
    Manifest,
    SegmentState,
    file_state,
    learnt_name,
    segment_files,
)
from newssearch.index.maintenance.traces import Traces, scrub_runs
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.sidecars.learnt_lines import Boilerplate
from newssearch.index.sidecars.registry import SIDECARS
from newssearch.index.sidecars.sidecar import FolderSidecars
from newssearch.index.sidecars.tombstones import TOMBSTONES, Tombstone
from newssearch.index.versions.version_files import opened, rewrite_without
from newssearch.index.writing.batch import Batch
from newssearch.index.writing.segment_jobs import Inverting, Merging, Source, Target
from newssearch.matching.document import Document, Record
from newssearch.matching.schema import COPY_OF
from newssearch.matching.statistics import Tally, Traits
from newssearch.models import Article


def erase(path: Path) -> None:
    """Remove the articles of all pending tombstones of the index in ``path`` from its files; the caller holds the lock.

    Does nothing where the manifest cannot be read: a repair comes first. Raises DamagedIndexError for a damaged
    segment of the live generation, IndexWriteError when the disk refuses; the next writer tries again then.
    """
    store = FolderSidecars(path)
    tombstones = TOMBSTONES.kept(store)
    pending = [one for one in tombstones if one.pending]
    manifest = manifest_or_none(path) if pending else None
    if manifest is None:
        return
    with files.changing(path, " The next run goes on with the removal."):
        erasure = _Erasure(path, manifest, pending)
        after = erasure.result()
        if after != manifest:
            publish(path, after.live, after.kept)
        _require_gone(path, manifest.files.keys() - after.files.keys())
        for name in (ARRIVALS, BUILT, FAILED, DAMAGED):
            files.remove_folder(path / name)
        scrub_runs(path, erasure.traces)
        ids = frozenset(one.id for one in pending)
        for sidecar in SIDECARS:
            store.keep(sidecar, sidecar.without(store.read(sidecar), ids))
        TOMBSTONES.keep(store, [replace(one, pending=False) for one in tombstones])


def _require_gone(path: Path, names: Sequence[str] | set[str]) -> None:
    for name in sorted(names):
        if files.is_file(path / name):
            raise IndexWriteError(f"{path / name} cannot be deleted. The next run goes on with the removal.")


class AllDocuments:
    """All documents in the segments of all generations, the deleted ones included."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.states: dict[str, SegmentState] = {}
        for generation in (manifest.live, *manifest.kept):
            for state in generation.segments:
                self.states.setdefault(state.name, replace(state, removed=()))
        live = Generation(manifest.generation, "", segments=tuple(self.states.values()))
        self.snapshot = Snapshot(path, NewsIndex.of(path, Manifest(live)))
        self._keys = [Keys.of_digests(self.snapshot.segments, name) for name in ("id", "given")]

    def of(self, identifier: str) -> Iterator[tuple[int, Record]]:
        """Yield the documents of an id, or to which a source gave it."""
        key = key_of(identifier)
        for document in sorted({number for keys in self._keys for number in keys.numbers(key)}):
            yield document, self.snapshot.record(document)

    def found(self, identifier: str) -> list[Document]:
        """Return the documents that have an id as their own."""
        return [self.snapshot.document(number) for number, record in self.of(identifier) if record.id == identifier]

    def place(self, document: int) -> tuple[str, int]:
        """Return the name of the segment of a document, and its number there."""
        for name, state in self.states.items():
            if document < state.documents:
                return name, document
            document -= state.documents
        raise IndexError(document)


class _Erasure:
    """The generations of an index without the articles of some tombstones."""

    def __init__(self, path: Path, manifest: Manifest, tombstones: Sequence[Tombstone]) -> None:
        self._path, self._manifest = path, manifest
        self._kept = [g for g in manifest.kept if not damage(path, g)]  # a damaged one goes, with its files
        self._every = AllDocuments(path, replace(manifest, kept=tuple(self._kept)))
        self._victims: dict[str, set[int]] = defaultdict(set)
        articles = []
        for one in tombstones:
            for id in sorted({one.id, one.given or one.id}):
                for document, record in self._every.of(id):
                    if one.of_record(record):
                        name, number = self._every.place(document)
                        self._victims[name].add(number)
                        articles.append(self._every.snapshot.article(document))
        self._ids = frozenset(one.id for one in tombstones)
        articles += self._older(manifest)
        self.traces = Traces(articles, self._is_foreign)
        self._number = max([g.generation for g in (manifest.live, *manifest.kept)], default=0)

    def result(self) -> Manifest:
        """Write all files that are needed, and return the manifest that names them."""
        before = (self._manifest.live, *self._kept)
        after = self._rewritten([self._cleared(generation) for generation in before])
        rewritten = {}
        for name in {name for generation in before for name in generation.versions}:
            state = next(generation.versions[name] for generation in before if name in generation.versions)
            rewritten[name] = rewrite_without(self._path, {name: state}, self._ids)
        after = [_with_versions(generation, rewritten) for generation in after]
        if after == [*before] and len(before) == 1 + len(self._manifest.kept):
            return self._manifest
        live = replace(after[0], generation=self._number + 1, committed=now_text())
        return Manifest(live, tuple(after[1:]))

    def _older(self, manifest: Manifest) -> Iterator[Article]:
        """Yield the old versions of the articles that a generation keeps beside its segments."""
        generations = (manifest.live, *self._kept)
        names = {name: state for one in generations for name, state in one.versions.items()}
        for file in opened(self._path, names):
            for id in sorted(self._ids):
                yield from (entry.document.article for entry in file.of(id))

    def _is_foreign(self, word: str) -> bool:
        """Return whether a document that stays has ``word``, too."""
        from newssearch.query.nodes import Phrase

        matching = self._every.snapshot.matching(Phrase(word)).documents()[0]
        return any(number not in self._victims.get(name, ()) for name, number in map(self._every.place, matching))

    def _cleared(self, generation: Generation) -> Generation:
        """Return a generation with the documents deleted, and with their copies as articles of their own."""
        snapshot = Snapshot(self._path, NewsIndex.of(self._path, Manifest(generation)))
        gone = self._live_in(generation)
        if not gone:
            return generation
        boilerplate, tally = Boilerplate(snapshot), Tally(generation.totals)
        promoted: list[Document] = []
        taken: list[int] = []
        for number in gone:
            document = snapshot.document(number)
            boilerplate.unlearn(document.article)
            if document.record.copy_of is None:
                copies = [n for n in snapshot.documents_with(COPY_OF, document.record.id) if n not in gone]
                taken += copies
                promoted += _promoted([snapshot.document(n) for n in copies])
        for number in (*gone, *taken):
            tally.count(snapshot.traits(number), -1)
        self._count_tokens(tally, snapshot, [n for n in gone if not snapshot.traits(n).copy], -1)
        for document in promoted:
            tally.count(_traits(document))
        firsts = {document.record.id for document in promoted if document.record.copy_of is None}
        self._count_tokens(tally, snapshot, [n for n in taken if snapshot.record(n).id in firsts], 1)
        return replace(
            generation,
            totals=tally.totals(),
            segments=(*_without(generation.segments, {*gone, *taken}), *self._segment_of(promoted)),
            learnt=self._learnt(generation, boilerplate),
        )

    def _live_in(self, generation: Generation) -> list[int]:
        """Return the documents to erase that are live in a generation, as it numbers them."""
        gone, offset = [], 0
        for state in generation.segments:
            gone += [offset + n for n in self._victims.get(state.name, set()).difference(state.removed)]
            offset += state.documents
        return sorted(gone)

    @staticmethod
    def _count_tokens(tally: Tally, snapshot: Snapshot, documents: Sequence[int], times: int) -> None:
        for field, tokens in snapshot.lengths(documents).items():
            tally.count_tokens(field, times * tokens)

    def _learnt(self, generation: Generation, boilerplate: Boilerplate) -> dict[str, FileState]:
        """Write the counts of lines under a new name."""
        list(boilerplate.settle())
        self._number = max(self._number, *map(_number_in, generation.learnt), 0) + 1
        name = learnt_name(self._number)
        with files.create(self._path / name) as out:
            out.write(boilerplate.as_bytes())
        files.sync(self._path / name)
        return {name: file_state(self._path / name)}

    def _segment_of(self, documents: Sequence[Document]) -> tuple[SegmentState, ...]:
        """Write documents as a segment; none without documents."""
        if not documents:
            return ()
        batch = Batch()
        for document in documents:
            batch.add(document)
        segment = OpenSegment.new(len(batch))
        Inverting(batch, self._target(segment)).run()
        return written(self._path, [segment], Generation(0, ""))

    def _target(self, segment: OpenSegment) -> Target:
        return Target(*(self._path / file for file in segment_files(segment.name)))

    def _rewritten(self, generations: Sequence[Generation]) -> list[Generation]:
        """Return generations whose segments hold no document, and no phrase in a dictionary, of the erased articles."""
        removed: dict[str, list[set[int]]] = defaultdict(list)
        states: dict[str, SegmentState] = {}
        for generation in generations:
            for state in generation.segments:
                states[state.name] = state
                removed[state.name].append({*state.removed})
        fresh: dict[str, tuple[SegmentState | None, set[int]]] = {}
        for name, state in states.items():
            repack = self.traces.in_dictionaries(self._path, name)
            if repack or self._victims.get(name):
                dead = set.intersection(*removed[name])
                fresh[name] = self._merged(state, dead, repack=repack), dead
        return [replace(one, segments=tuple(_renumbered(one.segments, fresh))) for one in generations]

    def _merged(self, state: SegmentState, dead: set[int], *, repack: bool) -> SegmentState | None:
        """Write a segment without documents that no generation needs; None where none is left."""
        if len(dead) == state.documents:
            return None
        segment = OpenSegment.new(state.documents - len(dead))
        postings, documents = (self._path / file for file in segment_files(state.name))
        source = Source(postings, documents, state.documents, frozenset(dead))
        Merging((source,), self._target(segment), repack).run()
        (made,) = written(self._path, [segment], Generation(0, ""))
        return made


def _with_versions(generation: Generation, rewritten: Mapping[str, Mapping[str, FileState]]) -> Generation:
    """Return a generation with rewritten files of old versions."""
    files_now = {name: state for old in generation.versions for name, state in rewritten[old].items()}
    return replace(generation, versions=files_now)


def _renumbered(
    states: Sequence[SegmentState], fresh: dict[str, tuple[SegmentState | None, set[int]]]
) -> Iterator[SegmentState]:
    """Yield the segments of a generation, the rewritten ones in the place of the old."""
    for state in states:
        if state.name not in fresh:
            yield state
            continue
        made, dead = fresh[state.name]
        if made is not None:
            left = (n for n in range(state.documents) if n not in dead)
            number_of = {old: new for new, old in enumerate(left)}
            yield replace(made, removed=tuple(number_of[n] for n in state.removed if n not in dead))


def _without(states: Sequence[SegmentState], gone: set[int]) -> Iterator[SegmentState]:
    """Yield the segments of a generation with more documents deleted, which are numbered across all of them."""
    offset = 0
    for state in states:
        own = {n - offset for n in gone if 0 <= n - offset < state.documents}
        offset += state.documents
        yield replace(state, removed=tuple(sorted({*state.removed, *own})))


def _promoted(copies: Sequence[Document]) -> Iterator[Document]:
    """Yield the first of ``copies`` as an article, the others as its copies."""
    for n, copy in enumerate(copies):
        yield replace(copy, record=replace(copy.record, copy_of=copies[0].record.id if n else None))


def _traits(document: Document) -> Traits:
    article: Article = document.article
    copy = document.record.copy_of is not None
    return Traits.of(article.source, article.url, article.language, article.published, copy=copy)


def _number_in(name: str) -> int:
    return int(name.removeprefix(LEARNT).partition(".")[0])
