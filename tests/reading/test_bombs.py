"""Sources made to take much memory or time, those of one megabyte: `python -m faults.bombing 10` reads all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from faults.bombing import read_bomb
from faults.bombs import BOMBS
from newssearch.reading import extras

pytestmark = pytest.mark.slow

MEGABYTES = 260
"""Enough for a page of a megabyte; the bombs took up to 8,900."""

SECONDS = 20
"""Twice what the slowest takes, on a machine that does other work, too."""

NAMES = (
    "zip-bzip2.zip",
    "zip-lzma.zip",
    "docx-bzip2.docx",
    "zip-dictionary.zip",
    "zip-directory.zip.gz",
    "zip64-directory.zip.gz",
    "zip64-partly.zip.gz",
    "zip-overlap.zip",
    "tar-pax.tar.gz",
    "tar-pax-keys.tar.gz",
    "tar-globals.tar.gz",
    "tar-name.tar.gz",
    "tar-chain.tar.gz",
    "tar-sparse-old.tar.gz",
    "tar-sparse-new.tar.gz",
    "tar-sparse-line.tar.gz",
    "dictionary.json.xz",
    "attribute-defaults.rss",
    "attribute-entities.xml",
    "text-entities.xml",
    "namespaces-of-root.xml",
    "namespace-long.xml",
    "names.xml",
    "attlists.rss",
    "attributes.html",
    "attributes-quoted.html",
    "claims.warc",
    "parts.eml",
    "lists.json",
    "comment.json",
    "text.parquet",
    "rows.parquet",
    "info.txt",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_bomb_takes_little_memory_and_time(tmp_path: Path, name: str) -> None:
    if name.endswith(".parquet") and not extras.is_installed("parquet"):
        pytest.skip("the extra parquet is not installed")
    read = read_bomb(name, tmp_path, 1_000_000)
    assert read.fault == ""
    assert read.megabytes < MEGABYTES
    assert read.seconds < SECONDS
    assert read.articles + read.rejected > 0


def test_every_bomb_has_a_name_of_its_own() -> None:
    assert len(BOMBS) > 200
