"""The labelled pages that reading is scored on: the labels by people, and the half of each page.

They stand beside the project in ``../shared/data/html`` and are no part of it. They are split by a hash of their names:
rules were made looking at the pages of one half, so the other says what they are worth on pages never seen.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import orjson

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "html"
Half = Literal["developed on", "kept apart"]


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a page by people; empty ones are not known. ``day`` is ISO 8601.

    ``wanted`` are parts that must be in its text, ``unwanted`` parts that must not.
    """

    collection: str
    half: Half
    day: str
    title: str
    author: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


def labelled(data: Path = DATA, half: Half | None = None) -> Iterator[tuple[Labels, bytes]]:
    """Every page with its labels, in the order of the archive; of one ``half`` only, where it is named."""
    by_file = {row["file"]: row for row in map(orjson.loads, (data / "index.jsonl").read_bytes().splitlines())}
    with tarfile.open(data / "pages.tar.xz") as archive:
        for member in archive:
            row = by_file.get(member.name.partition("/")[2])
            if row is None or (half is not None and half_of(row["file"]) != half):
                continue
            file = archive.extractfile(member)
            assert file is not None, "only files are labelled"
            yield _labels(row), file.read()


def half_of(name: str) -> Half:
    """Return the half that the page of this name belongs to."""
    return "kept apart" if sha256(name.encode()).digest()[0] % 2 else "developed on"


def _labels(row: dict[str, object]) -> Labels:
    def text(name: str) -> str:
        value = row.get(name)
        return value.strip() if isinstance(value, str) else ""

    def parts(name: str) -> tuple[str, ...]:
        value = row.get(name)
        return tuple(str(part) for part in value) if isinstance(value, list) else ()

    collection = str(row["set"])
    return Labels(
        collection,
        half_of(str(row["file"])),
        text("date")[:10],
        text("title"),
        text("author"),
        parts("with"),
        parts("without"),
    )
