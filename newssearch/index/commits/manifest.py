"""The manifest, ``newssearch.json``: the segments of an index and their states.

A commit writes new files under names that the manifest does not have, then replaces the manifest at once: that makes
the new generation live. The manifest also names the kept generations. It is plain data with a checksum, and each value
is checked before use: no manifest can make a reader leave the folder.
"""

from __future__ import annotations

import operator
import re
import zlib
from collections.abc import Mapping
from dataclasses import field, fields
from pathlib import Path
from typing import Any

import orjson

from newssearch.errors import DamagedIndexError
from newssearch.frozen import dataclass
from newssearch.index.commits import files
from newssearch.index.commits.checksummed_json import count_in, is_sealed, sealed, unsealed
from newssearch.matching.statistics import Totals

FORMAT = 7
MANIFEST = "newssearch.json"
POSTINGS, DOCUMENTS = ".postings", ".documents"
"""The suffixes of the two files of a segment."""

LEARNT = "boilerplate_MAIN_"
"""Prefix of the file in which a generation keeps its counts of boilerplate."""

REBUILD = "Restore it from a backup, or rebuild it: newssearch reindex SOURCE..."

_LARGEST = 256 << 20
"""Largest manifest to read, in bytes: some 30 million deleted documents."""

_LAST_GENERATION = 1_000_000_000
"""Largest number of a generation: Whoosh's table of contents has 32 bits for it."""

_TABLES = ("lengths", "languages", "sources", "copied_sources", "copied_languages")

VERSIONS = "versions_MAIN_"
"""Prefix of the files of old versions; see `newssearch.index.versions.version_files`."""

_VERSIONS = re.compile(rf"{VERSIONS}[0-9a-f]{{16}}\.zst")
_LEARNT = re.compile(rf"{LEARNT}\d{{1,10}}\.json\.zst")
_SEGMENT = re.compile(r"MAIN_[0-9a-z]{1,40}")


@dataclass(frozen=True, slots=True)
class FileState:
    """Size and CRC-32 of a file when it was written."""

    bytes: int
    crc32: int


@dataclass(frozen=True, slots=True)
class SegmentState:
    """A segment: its files by name, its number of documents, and the deleted ones."""

    name: str
    documents: int
    files: Mapping[str, FileState]
    removed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Generation:
    """The index after one commit.

    ``committed`` is an ISO 8601 moment in UTC; ``learnt`` is the file with counts of boilerplate, if there is one. No
    answer depends on those counts. ``versions`` are the files of old versions.
    """

    generation: int
    committed: str
    totals: Totals = field(default_factory=Totals)
    segments: tuple[SegmentState, ...] = ()
    learnt: Mapping[str, FileState] = field(default_factory=dict)
    versions: Mapping[str, FileState] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    """The ``run`` that a kept generation was kept before, and the ``series`` of that run; see `Undo`."""

    @property
    def segment_files(self) -> dict[str, FileState]:
        """Return the files of the segments, by name."""
        return {name: state for segment in self.segments for name, state in segment.files.items()}

    @property
    def files(self) -> dict[str, FileState]:
        """Return all files, by name."""
        return self.segment_files | dict(self.learnt) | dict(self.versions)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Content of ``newssearch.json``: the live generation, the kept ones, newest first, and Whoosh's table."""

    live: Generation
    kept: tuple[Generation, ...] = ()
    tables: Mapping[str, FileState] = field(default_factory=dict)
    """Whoosh's table of contents, by name: written for Whoosh's own tools, never read here."""

    @property
    def generation(self) -> int:
        """Return the number of the live generation."""
        return self.live.generation

    @property
    def totals(self) -> Totals:
        """Return the totals of the live generation."""
        return self.live.totals

    @property
    def files(self) -> dict[str, FileState]:
        """Return every named file, those of kept generations included, by name."""
        named = dict(self.tables)
        for generation in (*self.kept, self.live):
            named |= generation.files
        return named


def table_name(generation: int) -> str:
    """Return the name of Whoosh's table of contents."""
    return f"_MAIN_{generation}.toc"


def learnt_name(generation: int) -> str:
    """Return the name of the counts of boilerplate that ``generation`` is the first to have."""
    return f"{LEARNT}{generation}.json.zst"


def segment_files(name: str) -> tuple[str, str]:
    """Return the names of the files of a segment."""
    return name + POSTINGS, name + DOCUMENTS


def manifest_data(path: Path) -> bytes:
    """Return the bytes of the manifest in the folder ``path``. Raises DamagedIndexError without a manifest."""
    try:
        return files.read(path / MANIFEST, _LARGEST)
    except OSError as error:
        raise _unreadable(path, error) from error


def manifest_end(path: Path, length: int) -> tuple[int, bytes]:
    """Return the size of the manifest in the folder ``path`` and its last bytes. Raises as `manifest_data` does."""
    try:
        return files.end_of(f"{path}/{MANIFEST}", length)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> DamagedIndexError:
    return DamagedIndexError(f"{path / MANIFEST} cannot be read: {error.strerror}. {REBUILD}")


def read_manifest(path: Path, data: bytes | None = None) -> Manifest:
    """Read the manifest in the folder ``path``, or parse ``data``. Raises DamagedIndexError for a malformed one."""
    data = manifest_data(path) if data is None else data
    try:
        whole = is_sealed(data)
        said = unsealed(data) if whole else orjson.loads(data)
        if (older := _older(said)) is not None:
            raise DamagedIndexError(
                f"{path} is of format {older}; this program reads format {FORMAT}. "
                f"Bring it up to date: newssearch upgrade --index {path}. Or rebuild it: newssearch reindex SOURCE..."
            )
        if said["format"] != FORMAT:
            raise DamagedIndexError(
                f"{path} is of format {said['format']}; this program reads format {FORMAT}. {REBUILD}"
            )
        if not whole:
            raise ValueError("it has changed since it was written (it has no checksum)")
        kept = tuple(map(_generation, said["kept"]))
        return Manifest(_generation(said), kept, _file_states(said["tables"], {table_name(said["generation"])}))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        reason = str(error) or type(error).__name__
        raise DamagedIndexError(f"{path / MANIFEST} cannot be read: {reason}. {REBUILD}") from error


def manifest_text(manifest: Manifest) -> bytes:
    """Return the bytes of a manifest for `read_manifest`."""
    live = {part.name: getattr(manifest.live, part.name) for part in fields(Generation)}
    return sealed({"format": FORMAT, **live, "tables": manifest.tables, "kept": manifest.kept})


def _older_format(data: bytes) -> int | None:
    """Return the format of a manifest that is whole and older than `FORMAT`; else None."""
    try:
        stated = unsealed(data) if is_sealed(data) else orjson.loads(data)
    except ValueError:
        return None
    return _older(stated)


def _older(stated: Any) -> int | None:
    older = stated.get("format") if isinstance(stated, dict) else None
    return older if type(older) is int and 0 < older < FORMAT else None


def known_format(path: Path) -> int | None:
    """Return the format of the index in ``path`` if it is older than `FORMAT`; else None."""
    try:
        return _older_format(files.read(path / MANIFEST, _LARGEST))
    except OSError:
        return None


def older_generation(path: Path) -> Generation | None:
    """Return the live generation of an index of format 3 to 6; else None.

    Their manifests read like today's, but one of format 3 does not count the sources and languages of copies.
    """
    if known_format(path) not in (3, 4, 5, 6):
        return None
    try:
        said = unsealed(manifest_data(path))
        return _generation({**said, "totals": {name: {} for name in _TABLES} | said["totals"]})
    except (ValueError, TypeError, KeyError, AttributeError, DamagedIndexError):
        return None


def last_known_generation(path: Path) -> int:
    """Return the number of the live generation, as far as a damaged or foreign manifest states it.

    A reader with an open index must never meet the number of its own generation again with other articles.
    """
    try:
        data = files.read(path / MANIFEST, _LARGEST)
    except OSError:
        return 0
    return max((int(n) for n in re.findall(rb'"generation": ?(\d{1,9})\b', data)), default=0)


def file_state(path: Path) -> FileState:
    """Return size and CRC-32 of a file."""
    crc = size = 0
    with files.open_to_read(path) as stream:
        while block := stream.read(1 << 20):
            crc = zlib.crc32(block, crc)
            size += len(block)
    return FileState(size, crc)


def _generation(said: Mapping[str, Any]) -> Generation:
    segments = tuple(map(_segment, said["segments"]))
    if len({segment.name for segment in segments}) != len(segments):
        raise ValueError("it names a segment twice")
    if count_in(said["generation"]) > _LAST_GENERATION:
        raise ValueError(f"{said['generation']} is not a generation")
    learnt = _file_states(said["learnt"], set(list(said["learnt"])[:1]))
    if not all(map(_LEARNT.fullmatch, learnt)):
        raise ValueError(f"{next(iter(learnt))!r} is not the name of a file of counts")
    versions = _file_states(said.get("versions", {}), set(said.get("versions", {})))
    if not all(map(_VERSIONS.fullmatch, versions)):
        raise ValueError("it names a file of old versions as no file of these is named")
    before = dict(said.get("before", {}))
    if not {*map(type, (*before, *before.values()))} <= {str}:
        raise ValueError("the run that a generation was kept before is not a text")
    totals = _totals(said["totals"])
    return Generation(said["generation"], str(said["committed"]), totals, segments, learnt, versions, before)


def _segment(said: Mapping[str, Any]) -> SegmentState:
    name, documents, removed = str(said["name"]), count_in(said["documents"]), tuple(said["removed"])
    if not _SEGMENT.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of a segment")
    if not set(map(type, removed)) <= {int} or not all(map(operator.lt, removed, removed[1:])):
        raise ValueError(f"the deleted documents of {name} are not a list of numbers")
    if removed and not 0 <= removed[0] <= removed[-1] < documents:
        raise ValueError(f"{name} has more deleted documents than documents")
    return SegmentState(name, documents, _file_states(said["files"], set(segment_files(name))), removed)


def _file_states(said: Mapping[str, Any], names: set[str]) -> dict[str, FileState]:
    if said.keys() != names:
        raise ValueError(f"it should name {', '.join(sorted(names))}, and names {', '.join(sorted(said))}")
    return {name: FileState(count_in(state["bytes"]), count_in(state["crc32"])) for name, state in said.items()}


def _totals(said: Mapping[str, Any]) -> Totals:
    articles, duplicates, undated = (count_in(said[name]) for name in ("articles", "duplicates", "undated"))
    lengths, languages, sources, *copied = (_counts(said[table]) for table in _TABLES)
    hosts = {host: _counts(names) for host, names in said["hosts"].items()}
    renamed = dict(said["renamed"])
    named = {*renamed, *renamed.values(), *(name for names in hosts.values() for name in names)}
    if not named <= sources.keys() | copied[0].keys():
        raise ValueError("it names a source that no article has")
    return Totals(articles, duplicates, undated, lengths, languages, sources, hosts, renamed, *copied)


def _counts(said: Mapping[str, Any]) -> dict[str, int]:
    return {name: count_in(count) for name, count in said.items()}
