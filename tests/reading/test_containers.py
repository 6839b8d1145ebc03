"""Damaged containers and documents, made here: whatever is wrong with one, reading it ends in verdicts.

`pytest tests/reading/test_containers.py --mutations 100000` reads as many variants. A failure names the format and the
number of the variant; `variant(name, number)` makes it again. The corpus is damaged in `test_reading_mutations`.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import resource
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from test_mutations import DAMAGES, EndlessError, broken_off

from newssearch.models import Article, Rejection, Removal
from newssearch.reading import read

STORY = b'{"id": "%d", "headline": "Ferry %d is late", "body": "The ferry came at noon.\\n\\nNobody knew why."}\n'
PAGE = b"<html><head><title>Ferry</title></head><body><h1>Ferry late</h1><p>The ferry came at noon.</p></body></html>"
FEED = b"<rss><channel><title>Tideline</title>%s</channel></rss>"
ITEM = b"<item><title>Ferry %d</title><description>&lt;p&gt;It was late &amp; cold.&lt;/p&gt;</description></item>"
MAIL = (
    b"From: Ana Okafor <ana@tide.example>\nTo: all\nSubject: Ferry late\nMessage-ID: <%d@x>\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nThe ferry.\n'
    b"--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+VGhlIGZlcnJ5PC9wPg==\n--b--\n"
)
MEGABYTES = 300
SHARE = 40
"""The share of the variants asked for that each format gets: one in this number."""

Maker = Callable[[random.Random], bytes]


def stories(rng: random.Random) -> bytes:
    return b"".join(STORY % (n, n) for n in range(rng.randrange(1, 6)))


def in_zip(rng: random.Random) -> bytes:
    file = io.BytesIO()
    method = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(file, "w", method) as archive:
        for n in range(rng.randrange(1, 4)):
            archive.writestr(f"{n}/a.jsonl", stories(rng))
    return file.getvalue()


def in_docx(rng: random.Random) -> bytes:
    file = io.BytesIO()
    method = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        text = b"<w:p><w:r><w:t>The ferry was late.</w:t></w:r></w:p>" * rng.randrange(1, 9)
        archive.writestr("word/document.xml", b'<w:document xmlns:w="w"><w:body>' + text + b"</w:body></w:document>")
    return file.getvalue()


def in_tar(rng: random.Random) -> bytes:
    file = io.BytesIO()
    kind = rng.choice((tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT))
    with tarfile.open(fileobj=file, mode="w", format=kind) as archive:
        for n in range(rng.randrange(1, 4)):
            longest = 90 if kind == tarfile.USTAR_FORMAT else 300
            info = tarfile.TarInfo("é" * rng.randrange(longest // 3) + f"{n}.jsonl")
            data = stories(rng)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def in_warc(rng: random.Random) -> bytes:
    parts = []
    for n in range(rng.randrange(1, 5)):
        body = rng.choice((PAGE, FEED % (ITEM % n), gzip.compress(PAGE), b"5\r\n<html\r\n0\r\n\r\n"))
        packed = rng.choice((b"", b"Content-Encoding: gzip\r\n", b"Transfer-Encoding: chunked\r\n"))
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + packed + b"\r\n" + body
        claimed = rng.choice((len(block), len(block), len(block) + 90, 10**6, 10**9))
        head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/%d\r\nContent-Length: %d\r\n\r\n"
        parts.append(head % (n, claimed) + block + b"\r\n\r\n")
    return b"".join(parts)


def in_mbox(rng: random.Random) -> bytes:
    return b"".join(b"From a@x Mon Dec  1 10:00:00 2025\n" + MAIL % n + b"\n" for n in range(rng.randrange(1, 4)))


def in_rtf(rng: random.Random) -> bytes:
    words = [
        b"\\par ",
        b"\\u233?",
        b"\\'e9",
        b"{\\*\\x a}",
        b"{\\b late}",
        b"The ferry. ",
        b"\\ansicpg1251 ",
        b"\\uc2 ",
    ]
    return b"{\\rtf1\\ansi " + b"".join(rng.choice(words) for _ in range(rng.randrange(1, 60))) + b"}"


def in_xml(rng: random.Random) -> bytes:
    doctype = rng.choice((b"", b'<!DOCTYPE rss [<!ENTITY e "ferry"><!ATTLIST item a CDATA "b">]>'))
    items = b"".join(ITEM % n for n in range(rng.randrange(1, 6)))
    return b'<?xml version="1.0" encoding="utf-8"?>' + doctype + FEED % (items + b"<a xmlns:b='c' b:d='&e;'/>")


def in_csv(rng: random.Random) -> bytes:
    return b"headline,body,date\n" + b'"Ferry, late","It was ""late""",2025-12-05\n' * rng.randrange(1, 9)


def in_parquet(rng: random.Random) -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    file = io.BytesIO()
    rows = rng.randrange(1, 9)
    table = pyarrow.table({"headline": ["Ferry late"] * rows, "body": [["a", "b"]] * rows, "date": [None] * rows})
    parquet.write_table(table, file, compression=rng.choice(("none", "snappy", "gzip", "zstd")))
    return file.getvalue()


FORMATS: dict[str, Maker] = {
    "zip": in_zip,
    "docx": in_docx,
    "tar": in_tar,
    "jsonl.gz": lambda rng: gzip.compress(stories(rng)) * rng.randrange(1, 3),
    "jsonl.bz2": lambda rng: bz2.compress(stories(rng)) * rng.randrange(1, 3),
    "jsonl.xz": lambda rng: lzma.compress(stories(rng)) * rng.randrange(1, 3),
    "jsonl.zst": lambda rng: zstandard.compress(stories(rng)) * rng.randrange(1, 3),
    "tar.gz": lambda rng: gzip.compress(in_tar(rng)),
    "zip.xz": lambda rng: lzma.compress(in_zip(rng)),
    "warc": in_warc,
    "warc.gz": lambda rng: gzip.compress(in_warc(rng)),
    "mbox": in_mbox,
    "eml": lambda rng: MAIL % rng.randrange(9),
    "rtf": in_rtf,
    "xml": in_xml,
    "csv": in_csv,
    "json": lambda rng: b"[" + stories(rng).replace(b"\n", b",") + b"{}]",
    "html": lambda rng: PAGE,
    "parquet": in_parquet,
}


def lie(data: bytes, rng: random.Random) -> bytes:
    """Put a number where another stood: sizes, offsets and counts are what containers are believed by."""
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 5)):
        if len(changed) > 8:
            at = rng.randrange(len(changed) - 8)
            number = rng.choice((0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFF))
            field = struct.pack("<Q", number)[: rng.choice((1, 2, 4, 8))]
            changed[at : at + len(field)] = field
    return bytes(changed)


def splice(data: bytes, rng: random.Random) -> bytes:
    """Put a piece of it elsewhere: members within members, ends before beginnings."""
    begin, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[begin:end] + data[at:]


def variant(name: str, number: int) -> bytes:
    """One variant of a format: made, then damaged some times."""
    rng = random.Random(f"{name} {number}")
    data = FORMATS[name](rng)
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        data = rng.choice((*DAMAGES, lie, lie, lie, splice))(data, rng)
    return data


@pytest.mark.parametrize("name", FORMATS)
def test_every_variant_of_a_container_ends_in_verdicts(
    tmp_path: Path, request: pytest.FixtureRequest, name: str
) -> None:
    list(_verdicts(tmp_path, name, -1))  # imports at the first use count for no variant
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(max(10, request.config.getoption("--mutations") // SHARE)):
        results = _verdicts(tmp_path, name, number)
        assert results, number
        assert all(isinstance(result, Article | Rejection | Removal) for result in results), number
        assert [result.fault for result in results if isinstance(result, Rejection) and result.fault] == [], number
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    assert grown < MEGABYTES


def _verdicts(folder: Path, name: str, number: int) -> list[Article | Rejection | Removal]:
    path = folder / f"a.{name}"
    path.write_bytes(variant(name, number))
    try:
        with broken_off(f"variant({name!r}, {number})"):
            return list(read(path, retrieved="2025-12-10", processes=1))
    except EndlessError as error:
        raise AssertionError(str(error)) from error
