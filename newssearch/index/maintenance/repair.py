"""Repair of an index from its own content: a segment that is damaged, or of an older format, is indexed again.

The repaired index becomes the next generation at once; until then the index is unchanged. Damaged files are kept aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from newssearch.analysis.lines import Ranges
from newssearch.core import Budget, Segments, damaged_blocks, problem_of_arrays
from newssearch.errors import DamagedIndexError, ShortageError
from newssearch.index.commits import files
from newssearch.index.commits.folder import INDEX_NAME, now_text, require_index
from newssearch.index.commits.generations import (
    DAMAGED,
    OpenSegment,
    damage,
    intact,
    manifest_or_none,
    publish,
    sweep,
    whole_versions,
    written,
)
from newssearch.index.commits.lock import writing
from newssearch.index.commits.manifest import (
    MANIFEST,
    Generation,
    Manifest,
    SegmentState,
    file_state,
    known_format,
    last_known_generation,
    older_generation,
    read_manifest,
    segment_files,
)
from newssearch.index.commits.toc import read_table
from newssearch.index.maintenance.invariants import checked_segment, problems_of_documents
from newssearch.index.maintenance.salvage import Lost, salvaged
from newssearch.index.searching.snapshot import counted, document_of, segments_of
from newssearch.index.sidecars.learnt_lines import left_out_by
from newssearch.index.sidecars.registry import FILES
from newssearch.index.sidecars.registry import damaged as damaged_sidecars
from newssearch.index.writing.batch import Batch
from newssearch.index.writing.segment_jobs import Inverting, Target
from newssearch.index.writing.writer import BATCH_BYTES
from newssearch.matching.document import Document
from newssearch.matching.schema import COPY_OF
from newssearch.models import Article
from newssearch.reports import RepairReport

_OLDEST = 2
"""Oldest format whose stored articles can be read."""


def repair(path: Path, wait: float = 0.0) -> RepairReport:
    """Repair the index in ``path`` as far as possible, and report the changes and losses.

    An index of an older format is upgraded in the same way. Raises NoIndexError, IndexLockedError, DamagedIndexError if
    nothing is left to repair it from, IndexWriteError; the index is unchanged then.
    """
    require_index(path)
    with files.changing(path), writing(path, wait):
        return _Repair(path).run()


@dataclass(slots=True)
class _Repair:
    """One repair, under the lock."""

    path: Path
    actions: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    rebuilt: int = 0
    _damaged: list[str] = field(default_factory=list)

    def run(self) -> RepairReport:
        """Repair broken segments and publish the result; publish nothing without damage."""
        manifest = manifest_or_none(self.path)
        known = self._segments() if manifest is None else manifest.live.segments
        outdated = manifest is None and known_format(self.path) is not None
        kept = [] if outdated else [self._measured(s, manifest) for s in known if not self._is_broken(s, manifest)]
        names = {state.name for state in kept}
        broken = [state for state in known if state.name not in names]
        self._drop_damaged_sidecars()
        if manifest is not None and not broken and self._is_consistent(manifest):
            self._set_aside()
            sweep(self.path, manifest)
            return RepairReport(manifest.generation, _live(kept), 0, (), tuple(self.actions))
        salvaged = self._salvaged(broken, outdated)
        if known_format(self.path) == 3 and (before := older_generation(self.path)) is not None:
            salvaged = map(partial(_without_boilerplate, left_out_by(self.path, before)), salvaged)
        made = self._written(salvaged)
        states = self._without_orphans([*kept, *made]) if self.lost else [*kept, *made]
        if self.lost or not outdated:
            self._set_aside()
        number = self._publish([state for state in states if len(state.removed) < state.documents], manifest)
        return RepairReport(number, _live(kept), self.rebuilt, tuple(self.lost), tuple(self.actions))

    def _segments(self) -> Sequence[SegmentState]:
        """Return the segments of an index without a readable manifest: from its table of contents or its files."""
        older = known_format(self.path)
        if older is None:
            self.actions.append(f"{MANIFEST}: is damaged, and made again from the segments")
            self._damaged.append(MANIFEST)
        elif older < _OLDEST:
            raise DamagedIndexError(
                f"{self.path} is of format {older}, whose articles cannot be read any more. Rebuild it: "
                f"newssearch reindex SOURCE... --index {self.path}"
            )
        if (before := older_generation(self.path)) is not None:
            return before.segments
        table = read_table(self.path)
        if table is not None:
            return [SegmentState(entry.name, entry.documents, {}, entry.removed) for entry in table]
        found = sorted(self.path.glob(segment_files(f"{INDEX_NAME}_*")[1]), key=lambda p: -p.lstat().st_mtime_ns)
        if not found:
            raise DamagedIndexError(
                f"Nothing is left of {self.path} to repair it from. Restore a backup, or rebuild it: "
                f"newssearch reindex SOURCE... --index {self.path}"
            )
        self.actions.append("the deleted articles are unknown: some of them may be back")
        return [SegmentState(p.stem, 0, {}) for p in found]

    def _is_broken(self, state: SegmentState, manifest: Manifest | None) -> bool:
        """Return whether a segment must be indexed again, and note its damage."""
        try:
            problem = next(self._problems(state, manifest), "")
        except (ShortageError, MemoryError):  # a shortage of memory or open files is no damage
            raise
        except Exception as error:  # any error of a damaged file
            problem = f"{state.name}: cannot be read ({error})"
        if problem:
            self.actions.append(problem)
            self._damaged += [name for name in segment_files(state.name) if files.is_file(self.path / name)]
        return bool(problem)

    def _problems(self, state: SegmentState, manifest: Manifest | None) -> Iterator[str]:
        for name in segment_files(state.name):
            if problem := problem_of_arrays(self.path / name):
                yield problem
            elif damaged_blocks(self.path / name):
                yield f"{name}: is damaged"
            elif manifest is not None and file_state(self.path / name) != state.files[name]:
                yield f"{name}: is not the file that was written"
        if not state.documents:
            yield f"{state.name}: its deleted articles are unknown"
        segment = checked_segment(self.path, state)
        postings, documents = segment_files(state.name)
        yield from (f"{postings}: {problem}" for problem in segment.problems_of_postings())
        yield from (f"{documents}: {problem}" for problem in problems_of_documents(segment, lambda n, d: None))

    def _measured(self, state: SegmentState, manifest: Manifest | None) -> SegmentState:
        """Return a whole segment with the checksums of its files."""
        if manifest is not None:
            return state
        return replace(state, files={name: file_state(self.path / name) for name in segment_files(state.name)})

    def _drop_damaged_sidecars(self) -> None:
        for sidecar, _ in damaged_sidecars(self.path):
            self.actions.append(f"{sidecar.file}: is damaged, and removed; {sidecar.again}")
            self._damaged.append(sidecar.file)

    def _is_consistent(self, manifest: Manifest) -> bool:
        """Return whether the manifest and Whoosh's table agree with the segments."""
        for name, state in manifest.tables.items():
            if not files.is_file(self.path / name) or file_state(self.path / name) != state:
                self.actions.append(f"{name}: is damaged, and written again")
                return False
        for name in manifest.live.learnt.keys() - intact(self.path, manifest.live.learnt).keys():
            self.actions.append(f"{name}: is damaged, and learnt again; pin or free lines again")
            return False
        versions = manifest.live.versions
        for name in sorted(versions.keys() - whole_versions(self.path, versions).keys()):
            self.actions.append(f"{name}: is damaged, and its old versions of articles are lost")
            return False
        if self._kept(manifest) != manifest.kept:
            self.actions.append(f"{MANIFEST}: a generation that was kept is damaged, and dropped or kept without it")
            return False
        if counted(self._opened(manifest.live.segments)) != manifest.totals:
            self.actions.append(f"{MANIFEST}: its totals were wrong, and are counted again")
            return False
        return True

    def _kept(self, manifest: Manifest) -> tuple[Generation, ...]:
        """Return the kept generations whose segments are whole, without damaged counts and versions."""
        kept = []
        for one in (g for g in manifest.kept if not damage(self.path, g)):
            versions = whole_versions(self.path, one.versions)
            kept.append(replace(one, learnt=intact(self.path, one.learnt), versions=versions))
        return tuple(kept)

    def _opened(self, states: Sequence[SegmentState]) -> Segments:
        return segments_of(self.path, states)

    def _salvaged(self, broken: Sequence[SegmentState], outdated: bool) -> Iterator[Document]:
        """Yield the whole articles of broken segments, each id once, and note the lost ones."""
        seen: set[str] = set()
        for state in broken:
            before = self.rebuilt
            for found in salvaged(self.path, state.name, state.documents, frozenset(state.removed)):
                if isinstance(found, Lost):
                    self.lost.append(found.id or f"document {found.number:,} of {state.name}")
                elif found.record.id not in seen:
                    seen.add(found.record.id)
                    self.rebuilt += 1
                    yield found
            why = "brought up to date" if outdated else "indexed again"
            self.actions.append(f"{state.name}: {self.rebuilt - before:,} articles {why}")

    def _written(self, documents: Iterable[Document]) -> list[SegmentState]:
        """Write ``documents`` as new segments."""
        made, batch = [], Batch()
        for document in documents:
            batch.add(document)
            if batch.size > BATCH_BYTES:
                made.append(self._segment_of(batch))
                batch = Batch()
        if len(batch):
            made.append(self._segment_of(batch))
        return made

    def _segment_of(self, batch: Batch) -> SegmentState:
        segment = OpenSegment.new(len(batch))
        postings, documents = (self.path / name for name in segment_files(segment.name))
        Inverting(batch, Target(postings, documents), batch.learn()).run()
        (state,) = written(self.path, [segment], Generation(0, ""))
        return state

    def _without_orphans(self, states: Sequence[SegmentState]) -> list[SegmentState]:
        """Return ``states`` with one copy of each lost article promoted."""
        segments = self._opened(states)
        promoted: list[Document] = []
        taken: list[int] = []
        for first in segments.terms_from(COPY_OF, "", Budget()):
            copies = segments.having(COPY_OF, first)
            if copies and not segments.frequency("id", first.casefold()):
                taken += copies
                promoted += _promoted([document_of(segments, n) for n in copies])
        after, offset = [], 0
        for state in states:
            gone = {n - offset for n in taken if 0 <= n - offset < state.documents}
            offset += state.documents
            after.append(replace(state, removed=tuple(sorted({*state.removed, *gone}))))
        return [*after, *self._written(promoted)]

    def _set_aside(self) -> None:
        """Keep the damaged files in a folder of their own, until the next repair."""
        if not self._damaged:
            return
        files.remove_folder(self.path / DAMAGED)
        files.make_folder(self.path / DAMAGED)
        for name in self._damaged:
            if not files.link(self.path / name, self.path / DAMAGED / name):
                files.copy(self.path / name, self.path / DAMAGED / name)
        for name in FILES & {*self._damaged}:
            files.remove(self.path / name)

    def _publish(self, states: Sequence[SegmentState], manifest: Manifest | None) -> int:
        totals = counted(self._opened(states))
        number = last_known_generation(self.path) + 1
        kept = () if manifest is None else self._kept(manifest)
        before = older_generation(self.path) if manifest is None else manifest.live
        learnt = {} if before is None else intact(self.path, before.learnt)
        versions = {} if before is None else whole_versions(self.path, before.versions)
        publish(self.path, Generation(number, now_text(), totals, tuple(states), learnt, versions), kept)
        return number


def _live(states: Sequence[SegmentState]) -> int:
    return sum(state.documents - len(state.removed) for state in states)


def _without_boilerplate(left_out: Callable[[Article], Ranges], document: Document) -> Document:
    """Return ``document`` without its boilerplate if it is a copy: formats before 4 did not store that."""
    return document if document.record.copy_of is None else replace(document, left_out=left_out(document.article))


def _promoted(copies: Sequence[Document]) -> Iterator[Document]:
    """Yield the first of ``copies`` as an article, the others as its copies."""
    first = copies[0].record.id
    for n, copy in enumerate(copies):
        yield replace(copy, record=replace(copy.record, copy_of=first if n else None))


def upgrade(path: Path, wait: float = 0.0) -> RepairReport:
    """Bring the index in ``path`` up to the present format; see `repair`.

    An index of the present format is unchanged, except that the rest of a killed upgrade is removed.
    """
    require_index(path)
    with files.changing(path), writing(path, wait):
        if known_format(path) is not None:
            return _Repair(path).run()
        manifest = read_manifest(path)
        sweep(path, manifest)
        return RepairReport(manifest.generation)
