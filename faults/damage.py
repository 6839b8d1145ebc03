"""Ways to damage a file, and files that somebody made to harm, for the tests that an index survives them."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import orjson
import zstandard

from faults.arrays import AnyArray, read_arrays, write_arrays
from newssearch.index.commits.checksummed_json import sealed, unsealed
from newssearch.index.commits.manifest import file_state, manifest_text, read_manifest, segment_files
from newssearch.index.maintenance.invariants import checked_segment, stored_document
from newssearch.index.writing.batch import Batch
from newssearch.matching.document import Document
from newssearch.matching.schema import COPY_ID, COPY_OF, KIND
from newssearch.models import Article

Damage = Callable[[Path, random.Random], None]


def flip(path: Path, chance: random.Random) -> None:
    """Change one bit."""
    changed = bytearray(path.read_bytes())
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    replace(path, bytes(changed))


def cut(path: Path, chance: random.Random) -> None:
    """Leave off the end."""
    replace(path, path.read_bytes()[: chance.randrange(path.stat().st_size)])


def replace(path: Path, data: bytes) -> None:
    """Write a file under the same name, but not into one that a backup may share."""
    path.unlink()
    path.write_bytes(data)


def files_of(folder: Path) -> list[Path]:
    """The files that an index must have, and what it remembers."""
    return sorted(p for p in folder.iterdir() if p.suffix in (".postings", ".documents", ".toc", ".json", ".zst"))


def rewritten(path: Path, changed: Mapping[str, np.ndarray]) -> None:
    """Write a file of arrays with some of them others, all checksums right: as nobody does by accident."""
    held = read_arrays(path) | dict(changed)
    path.unlink()
    write_arrays(path, held)
    vouch(path)


def vouch(path: Path) -> None:
    """Have the manifest say of a segment's file that it was written as it is."""
    manifest = read_manifest(path.parent)
    for segment in manifest.live.segments:
        if path.name in segment.files:
            segment.files[path.name] = file_state(path)  # type: ignore[index]
    replace(path.parent / "newssearch.json", manifest_text(manifest))


def _with_whole_articles(folder: Path) -> None:
    """Write the stored articles of an index as formats 2 to 4 had them: head and body in one frame."""
    for path in folder.glob("*.documents"):
        held = read_arrays(path)
        parts = [_unpacked(held.pop(name), held.pop(f"{name}.ends")) for name in ("heads", "bodies")]
        compressor = zstandard.ZstdCompressor(write_checksum=True)
        frames = [compressor.compress(b"\n".join(pair)) for pair in zip(*parts, strict=True)]
        held["articles"] = np.frombuffer(b"".join(frames), np.uint8)
        held["articles.ends"] = np.cumsum([len(frame) for frame in frames]).astype(np.uint64)
        held["articles.dictionary"] = held.pop("heads.dictionary") * 0
        del held["bodies.dictionary"]
        replace(path, b"")
        write_arrays(path, held)
        vouch(path)


def _unpacked(frames: AnyArray, ends: AnyArray) -> list[bytes]:
    """Decompress frames that were made without a dictionary."""
    data, bounds = frames.tobytes(), [0, *ends.tolist()]
    decompressor = zstandard.ZstdDecompressor()
    return [decompressor.decompress(data[start:end]) for start, end in pairwise(bounds)]


def unchecked(path: Path) -> None:
    """Write a file of arrays as format 2 had them, without checksums."""
    data, at = bytearray(), {}
    for name, array in read_arrays(path).items():
        data += bytes(-len(data) % 64)
        at[name] = (array.dtype.str, len(data), len(array))
        data += array.tobytes()
    directory = str(at).replace("(", "[").replace(")", "]").replace("'", '"').encode()
    replace(path, bytes(data) + directory + struct.pack("<QQ8s", len(data), len(directory), b"NEWSARR1"))


def bomb(size: int) -> bytes:
    """Return a Zstandard frame that claims a number of bytes, and has none of them."""
    return b"\x28\xb5\x2f\xfd\xe0" + struct.pack("<Q", size) + b"\x01\x00\x00" + struct.pack("<I", zlib.crc32(b""))


def as_format_2(folder: Path) -> None:
    """The index as an older version wrote it: no checksums in its files, a manifest that does not seal itself."""
    generation = read_manifest(folder).generation
    _with_whole_articles(folder)
    for file in (*folder.glob("*.postings"), *folder.glob("*.documents")):
        unchecked(file)
    said = {"format": 2, "generation": generation, "totals": {}, "files": {}}
    replace(folder / "newssearch.json", orjson.dumps(said))


def _add_of_format_3(batch: Batch, document: Document) -> None:
    """Add a document to a batch; of a copy only its ids and the article."""
    record = document.record
    if record.copy_of is None:
        batch.add(document)
    else:
        values = {KIND: ("copy",), COPY_ID: (record.id.casefold(),), COPY_OF: (record.copy_of,)}
        batch.add_as(document, Article(record.id), values)


def as_format_3(folder: Path) -> None:
    """Write the index again as the version before did: copies without words, their sources not counted."""
    for state in read_manifest(folder).live.segments:
        batch, segment = Batch(), checked_segment(folder, state)
        for number in range(len(segment)):
            document = stored_document(segment, number)
            is_copy = document.record.copy_of is not None
            left_out = () if is_copy else document.left_out
            _add_of_format_3(batch, Document(document.article, document.record, left_out))
        names = segment_files(state.name)
        for name in names:
            (folder / name).unlink()
        with (folder / names[0]).open("wb") as postings, (folder / names[1]).open("wb") as documents:
            batch.write(postings, documents)
        for name in names:
            vouch(folder / name)
    _with_whole_articles(folder)
    said = unsealed((folder / "newssearch.json").read_bytes()) | {"format": 3}
    for generation in (said, *said["kept"]):
        del generation["totals"]["copied_sources"], generation["totals"]["copied_languages"]
    replace(folder / "newssearch.json", sealed(said))


def as_format_4(folder: Path) -> None:
    """Make the index one of format 4, whose stored articles and manifest an upgrade reads; no list of words is."""
    _with_whole_articles(folder)
    said = unsealed((folder / "newssearch.json").read_bytes()) | {"format": 4}
    replace(folder / "newssearch.json", sealed(said))


def as_format_5(folder: Path) -> None:
    """Make the index one of format 5, which has no value columns, no hours and no sketches."""
    _as_before(folder, 5, (*_OF_FORMAT_6, *_OF_FORMAT_7))


def as_format_6(folder: Path) -> None:
    """Make the index one of format 6, which has no sketches."""
    _as_before(folder, 6, _OF_FORMAT_7)


def _as_before(folder: Path, number: int, later: tuple[str, ...]) -> None:
    """Make the index one of format ``number``, without the arrays that came ``later``."""
    for path in folder.glob("*.documents"):
        held = read_arrays(path)
        replace(path, b"")
        write_arrays(path, {name: array for name, array in held.items() if not name.startswith(later)})
        vouch(path)
    said = unsealed((folder / "newssearch.json").read_bytes()) | {"format": number}
    replace(folder / "newssearch.json", sealed(said))


_OF_FORMAT_6 = ("value/", "column/hour")
_OF_FORMAT_7 = ("digest/sketch",)
