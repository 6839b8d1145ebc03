"""Check of an index: every file against its checksum, each segment against its invariants, and all files together."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

from newssearch.core import Budget, CheckedSegment, damaged_blocks, problem_of_arrays
from newssearch.errors import DamagedIndexError, ShortageError
from newssearch.index.commits import files
from newssearch.index.commits.folder import NEAR_COPIES, NEW_WRITER, WRITER, describe, require_index
from newssearch.index.commits.generations import BUILT, DAMAGED, FAILED
from newssearch.index.commits.lock import is_held
from newssearch.index.commits.manifest import (
    MANIFEST,
    FileState,
    Manifest,
    SegmentState,
    file_state,
    known_format,
    read_manifest,
    segment_files,
)
from newssearch.index.maintenance.invariants import checked_segment, problems_of_documents
from newssearch.index.searching.snapshot import Snapshot
from newssearch.index.sidecars.registry import FILES, damaged
from newssearch.matching.document import Document, Record
from newssearch.matching.schema import length_column
from newssearch.matching.statistics import Tally, Totals, Traits
from newssearch.query.fields import TEXT_FIELDS
from newssearch.reports import CheckedFile, CheckReport

_SMALL = 1 << 20
"""Size up to which a quick check reads a whole file."""

_OF_SEGMENTS = segment_files("")
"""Suffixes of the files of a segment."""

_EXPLAINED = re.compile(
    rf"\..*|README\.md|MAIN_WRITELOCK|runs|{'|'.join(map(re.escape, (BUILT, FAILED, DAMAGED)))}"
    r"|newssearch\.\w+(\.json|\.lock)?"
)


def check(path: Path, *, quick: bool = False) -> CheckReport:
    """Check the index in ``path`` and report all damage. Raises NoIndexError without an index.

    ``quick`` checks sizes, the heads of large files, and small files whole. It misses damage within a large file, which
    a search would meet and report.
    """
    require_index(path)
    try:
        manifest, checked = _checked_files(path, quick)
    except DamagedIndexError as error:
        return CheckReport(0, 0, _files_there(path), (str(error),), (), "" if known_format(path) else _advice(path))
    problems = [f"{file.name}: {file.problem}" for file in checked if file.problem]
    problems += _sidecar_problems(path)
    live = manifest.live.files.keys()
    if not any(file.problem for file in checked if file.name in live):
        problems += _of_articles(path, quick)
    advice = _advice(path) if problems else ""
    return CheckReport(
        manifest.generation,
        manifest.totals.articles,
        checked,
        tuple(problems),
        tuple(_unexplained(path)),
        advice,
    )


def _checked_files(path: Path, quick: bool) -> tuple[Manifest, tuple[CheckedFile, ...]]:
    """Check every file that the manifest names. Raises DamagedIndexError for an unreadable manifest.

    If a writer removes files meanwhile, the next manifest is checked. Files of an index never change, so each is read
    once.
    """
    whole: dict[tuple[str, FileState], CheckedFile] = {}
    while True:
        manifest = read_manifest(path)
        broken = []
        for name, state in sorted(manifest.files.items()):
            if (name, state) not in whole:
                file = _checked(path, name, state, quick)
                if file.problem and read_manifest(path).files.get(name) != state:
                    break  # a commit came between
                if file.problem:
                    broken.append(file)
                else:
                    whole[name, state] = file
        else:
            found = [whole[key] for key in manifest.files.items() if key in whole]
            return manifest, tuple(sorted([*found, *broken], key=lambda file: file.name))


def _files_there(path: Path) -> tuple[CheckedFile, ...]:
    """Return every file in the folder of an index without a readable manifest."""
    found = []
    for file in sorted(path.glob("*")):
        with suppress(FileNotFoundError):
            if files.is_file(file):
                found.append(CheckedFile(file.name, file.stat().st_size))
    return tuple(found)


def _advice(path: Path) -> str:
    return (
        f"Repair it: newssearch repair --index {path}. Or restore a backup (newssearch restore), "
        "roll back to a kept generation (newssearch rollback), or rebuild the index (newssearch reindex SOURCE...)."
    )


def _checked(path: Path, name: str, said: FileState, quick: bool) -> CheckedFile:
    try:
        size = (path / name).lstat().st_size
        return CheckedFile(name, size, _problem_of(path / name, size, said, quick))
    except OSError as error:
        return CheckedFile(name, 0, f"cannot be read ({error.strerror})")


def _problem_of(path: Path, size: int, said: FileState, quick: bool) -> str:
    """Describe the damage of a file, and its place; empty without damage."""
    if size != said.bytes:
        return f"is {size:,} bytes long, not {said.bytes:,}"
    if (not quick or size <= _SMALL) and file_state(path).crc32 != said.crc32:
        return f"has changed since it was written (its checksum differs){_place_of_damage(path)}"
    return problem_of_arrays(path) if path.suffix in _OF_SEGMENTS else ""


def _place_of_damage(path: Path) -> str:
    if path.suffix not in _OF_SEGMENTS:
        return ""
    if problem_of_arrays(path):
        return ", at its end"
    places = damaged_blocks(path)
    names = ", ".join(dict.fromkeys(name for _, name in places if name))
    return f", in {names}, from byte {places[0][0]:,} on" if names else ""


def _sidecar_problems(path: Path) -> Iterator[str]:
    """Return the damage of each sidecar."""
    return (f"{sidecar.file}: {error}" for sidecar, error in damaged(path))


def _unexplained(path: Path) -> Iterator[str]:
    """Yield the files that belong to nothing: left by a killed run, or put there by a user.

    Files of a writer at work belong to the next generation, and are not listed.
    """
    there = sorted(entry.name for entry in path.iterdir())
    writing = is_held(path)
    manifest = read_manifest(path)  # after the listing: it names the files of any commit meanwhile
    for name in there:
        if name in manifest.files or name in (MANIFEST, *FILES, WRITER, NEW_WRITER) or _EXPLAINED.fullmatch(name):
            continue
        if not re.match(r"_?MAIN_|(boilerplate|versions)_MAIN_|newssearch\.", name):
            yield f"{name} is not part of the index"
        elif not writing and os.path.lexists(path / name):
            yield f"{name} belongs to no generation; the next run that writes removes it"


def _of_articles(path: Path, quick: bool) -> list[str]:
    """List the faults of the articles of the live generation, which may be newer than the checked files."""
    try:
        manifest, segments = _opened(path)
    except DamagedIndexError as error:
        return [str(error)]
    try:
        return [] if quick else [*_between(manifest, segments), *_problems_of_groups(path)]
    except ShortageError:
        raise
    except Exception as error:  # any error of a damaged file
        return [f"the index cannot be read: {describe(error)}"]


def _problems_of_groups(path: Path) -> Iterator[str]:
    """Yield the damage of the file of groups of near copies, which is not needed."""
    snapshot = Snapshot(path)
    if problem := snapshot.searcher.problem_of_groups(Budget()):
        yield f"{NEAR_COPIES}: {problem}; delete it, and the next search that needs it makes it again"


def _opened(path: Path) -> tuple[Manifest, list[tuple[SegmentState, CheckedSegment]]]:
    """Open the segments of the live generation."""
    manifest = read_manifest(path)
    while True:
        try:
            return manifest, [(state, checked_segment(path, state)) for state in manifest.live.segments]
        except FileNotFoundError:  # a commit came between: open its files
            newer = read_manifest(path)
            if newer.generation == manifest.generation:
                raise
            manifest = newer


def _between(manifest: Manifest, segments: Sequence[tuple[SegmentState, CheckedSegment]]) -> Iterator[str]:
    """Yield the broken invariants of each segment, then those between segments: ids, copies, totals."""
    sums = _Sums()
    for state, segment in segments:
        postings, documents = segment_files(state.name)
        yield from (f"{postings}: {problem}" for problem in segment.problems_of_postings())
        sums.begin(segment, frozenset(state.removed))
        yield from (f"{documents}: {problem}" for problem in problems_of_documents(segment, sums.see))
        sums.end()
    yield from sums.problems(manifest)


class _Sums:
    """Sums over the live documents of all segments."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._ids: set[str] = set()
        self._firsts: set[str] = set()
        self._twice: list[str] = []
        self._copies: list[Record] = []
        self._segment: CheckedSegment
        self._removed: frozenset[int] = frozenset()
        self._articles: list[int] = []

    def begin(self, segment: CheckedSegment, removed: frozenset[int]) -> None:
        """Begin a segment: the next documents are of it."""
        self._segment, self._removed, self._articles = segment, removed, []

    def see(self, number: int, document: Document) -> None:
        """Count a document, if it is live."""
        if number in self._removed:
            return
        article, record = document.article, document.record
        copy = record.copy_of is not None
        self._tally.count(Traits.of(article.source, article.url, article.language, article.published, copy=copy))
        if record.id in self._ids:
            self._twice.append(record.id)
        self._ids.add(record.id)
        if record.copy_of is None:
            self._firsts.add(record.id)
            self._articles.append(number)
        else:
            self._copies.append(record)

    def end(self) -> None:
        """Count the tokens of the articles of the segment; a copy adds none."""
        for field in TEXT_FIELDS:
            self._tally.count_tokens(field, self._segment.sum(length_column(field), self._articles))

    def problems(self, manifest: Manifest) -> Iterator[str]:
        """Yield the broken invariants between segments."""
        yield from (f"article {id}: exists twice" for id in self._twice)
        for record in self._copies:
            if record.copy_of not in self._firsts:
                yield f"article {record.id}: repeats {record.copy_of}, which is missing"
        counted, said = self._tally.totals(), manifest.totals
        for name in (one.name for one in fields(Totals)):
            if getattr(counted, name) != getattr(said, name):
                yield f"{MANIFEST}: its {name} disagree with the articles"
