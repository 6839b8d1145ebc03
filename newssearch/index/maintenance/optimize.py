"""All of an index in one segment: fastest to search, and no larger than it must be."""

from __future__ import annotations

from pathlib import Path

from newssearch.index.commits.manifest import Generation, read_manifest
from newssearch.index.writing.writer import Writer
from newssearch.reports import OptimizeReport


def optimize(path: Path, wait: float = 0.0) -> OptimizeReport:
    """Merge the segments of the index in ``path`` into one, without what has been removed; nothing is done where that
    is so already. Waits up to ``wait`` seconds for another writer. Raises IndexLockedError, IndexWriteError; the index
    is as it was then."""
    with Writer(path, wait) as writer:
        before = read_manifest(path).live
        if len(before.segments) > 1 or any(segment.removed for segment in before.segments):
            writer.commit(merge_all=True)
    after = read_manifest(path).live
    return OptimizeReport(after.generation, len(before.segments), len(after.segments), _size(before), _size(after))


def _size(generation: Generation) -> int:
    return sum(state.bytes for state in generation.files.values())
