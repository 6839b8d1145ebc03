"""Files of old versions, ``versions_MAIN_*.zst``: immutable, named by the manifest of each generation that has them.

A file holds the stored articles of its entries as Zstandard frames, then a compressed directory of JSON rows, then
offset, length and CRC-32 of the directory and eight letters. The versions of one article follow each other, the newest
first: each other one is compressed with the newer one before it as dictionary. So small edits take some hundred bytes.
"""

from __future__ import annotations

import secrets
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import orjson
import zstandard

from newssearch.core import article_digests
from newssearch.errors import DamagedIndexError
from newssearch.index.commits import files
from newssearch.index.commits.manifest import VERSIONS, FileState, file_state
from newssearch.index.searching.snapshot import Snapshot
from newssearch.matching.document import Document, article_of, left_out_of, record_of

_TAIL = struct.Struct("<QQI8s")
_LETTERS = b"NEWSVER1"
_LEVEL = 12
_LARGEST = 1 << 30
"""Largest file, directory or version to read, in bytes."""

SMALL = 4 << 20
"""Bytes of files that each commit merges into the new one."""

States = Mapping[str, FileState]


class Entry(NamedTuple):
    """An old version: its id and number, when it came in, until when it was the present one, and the stored article.

    ``removed`` says that no version came in its place.
    """

    id: str
    number: int
    came: int
    until: int
    removed: bool
    stored: bytes

    @property
    def document(self) -> Document:
        """The document of the version."""
        article = article_of(self.stored)
        return Document(article, record_of(self.stored, *article_digests(article)), left_out_of(self.stored))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a directory: a version, and the bytes of its frame."""

    id: str
    number: int
    came: int
    until: int
    removed: bool
    start: int
    end: int


class VersionFile:
    """One file of old versions, read into memory. Raises DamagedIndexError for a damaged one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._data = files.read(path, _LARGEST)
            self._rows = self._directory()
        except OSError as error:
            raise DamagedIndexError(f"{path} cannot be read: {error.strerror or error}") from error
        except (ValueError, TypeError, IndexError, struct.error, zstandard.ZstdError) as error:
            raise DamagedIndexError(f"{path} is damaged: its directory is not whole") from error

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))

    @property
    def ids(self) -> Iterable[str]:
        """The ids of the articles that the file has versions of."""
        return self._rows.keys()

    def of(self, identifier: str) -> list[Entry]:
        """Return the versions of an article, the newest first."""
        return self._read(self._rows.get(identifier, ()))

    def at(self, time: int) -> Iterator[Entry]:
        """Yield the versions that were present at a time."""
        for rows in self._rows.values():
            for n, row in enumerate(rows):
                if row.came <= time < row.until:
                    yield self._read(rows[: n + 1])[n]

    def newest(self) -> int:
        """Return the latest end of a version; 0 without one."""
        return max((row.until for rows in self._rows.values() for row in rows), default=0)

    def numbers_after(self, time: int) -> Iterator[tuple[str, int]]:
        """Yield the ids and numbers of the versions that came in after a time."""
        every = (row for rows in self._rows.values() for row in rows)
        return ((row.id, row.number) for row in every if row.came > time)

    def count_at(self, time: int) -> int:
        """Count the versions that were present at a time."""
        return sum(row.came <= time < row.until for rows in self._rows.values() for row in rows)

    def all(self) -> Iterator[Entry]:
        """Yield all versions."""
        for rows in self._rows.values():
            yield from self._read(rows)

    def _directory(self) -> dict[str, list[_Row]]:
        offset, length, checksum, letters = _TAIL.unpack(self._data[-_TAIL.size :])
        packed = self._data[offset : offset + length]
        if letters != _LETTERS or zlib.crc32(packed) != checksum:
            raise ValueError("its end is not as it was written")
        found: dict[str, list[_Row]] = {}
        start = 0
        for identifier, number, came, until, removed, end in orjson.loads(_unpacked(packed, None)):
            numbers = (number, came, until, end)
            if type(identifier) is not str or set(map(type, numbers)) != {int} or not start <= end <= offset:
                raise ValueError("a row is malformed")
            row = _Row(identifier, number, came, until, bool(removed), start, end)
            found.setdefault(identifier, []).append(row)
            start = end
        return found

    def _read(self, rows: Sequence[_Row]) -> list[Entry]:
        """Return the first versions of one article."""
        entries, newer = [], None
        for row in rows:
            try:
                newer = _unpacked(self._data[row.start : row.end], newer)
            except zstandard.ZstdError as error:
                raise DamagedIndexError(f"{self._path} is damaged: version {row.number} of {row.id}") from error
            entries.append(Entry(row.id, row.number, row.came, row.until, row.removed, newer))
        return entries


def _unpacked(frame: bytes, newer: bytes | None) -> bytes:
    if not 0 <= zstandard.frame_content_size(frame) <= _LARGEST:
        raise zstandard.ZstdError("a frame does not state its size")
    return zstandard.ZstdDecompressor(dict_data=_dictionary(newer)).decompress(frame)


def _packed(content: bytes, newer: bytes | None) -> bytes:
    compressor = zstandard.ZstdCompressor(_LEVEL, dict_data=_dictionary(newer), write_checksum=True)
    return compressor.compress(content)


def _dictionary(newer: bytes | None) -> zstandard.ZstdCompressionDict | None:
    return None if newer is None else zstandard.ZstdCompressionDict(newer, zstandard.DICT_TYPE_RAWCONTENT)


def entry_of(snapshot: Snapshot, document: int, until: int, *, removed: bool) -> Entry:
    """Return a document of a snapshot as an old version."""
    stored, record = snapshot.segments.stored(document), snapshot.record(document)
    return Entry(record.id, record.version, record.changed, until, removed, stored)


def opened(path: Path, states: States) -> list[VersionFile]:
    """Open the files of a generation in the folder ``path``. Raises DamagedIndexError."""
    return [VersionFile(path / name) for name in states]


def with_more(path: Path, states: States, entries: Sequence[Entry], keep: int | None) -> dict[str, FileState]:
    """Write ``entries`` to a new file, together with those of small files, and return the files of the next generation.

    Of each article the last ``keep`` versions stay in the file, all with None. Raises OSError, DamagedIndexError.
    """
    if not entries:
        return dict(states)
    stay, room = dict(states), max(SMALL, 2 * sum(len(entry.stored) for entry in entries))
    merged = list(entries)
    for name, state in sorted(states.items(), key=lambda item: item[1].bytes):
        room -= state.bytes
        if room < 0:
            break
        merged += VersionFile(path / name).all()
        del stay[name]
    return stay | _written(path, merged, keep)


def rewrite_without(path: Path, states: States, ids: frozenset[str]) -> dict[str, FileState]:
    """Write the files again that hold versions of the articles ``ids``, without these, and return the files.

    The new ones have new names and are on the disk; the old ones stay. Raises OSError, DamagedIndexError.
    """
    after: dict[str, FileState] = {}
    for name, state in states.items():
        file = VersionFile(path / name)
        if ids.isdisjoint(file.ids):
            after[name] = state
        else:
            after |= _written(path, [entry for entry in file.all() if entry.id not in ids], None)
    return after


def _written(path: Path, entries: Iterable[Entry], keep: int | None) -> dict[str, FileState]:
    """Write a file, and return its name and state; no file without entries."""
    by_id: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_id[entry.id].append(entry)
    frames, rows, end = [], [], 0
    for identifier in sorted(by_id):
        newer = None
        for entry in sorted(by_id[identifier], key=lambda entry: -entry.number)[:keep]:
            frames.append(_packed(entry.stored, newer))
            newer, end = entry.stored, end + len(frames[-1])
            rows.append([entry.id, entry.number, entry.came, entry.until, int(entry.removed), end])
    if not rows:
        return {}
    directory = _packed(orjson.dumps(rows), None)
    name = f"{VERSIONS}{secrets.token_hex(8)}.zst"
    with files.create(path / name) as out:
        for part in (*frames, directory, _TAIL.pack(end, len(directory), zlib.crc32(directory), _LETTERS)):
            out.write(part)
    files.sync(path / name)
    return {name: file_state(path / name)}
