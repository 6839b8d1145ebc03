"""Damaged samples: whatever is done to a file of the corpus, reading it ends in verdicts, soon and in little memory.

`pytest tests/reading/test_mutations.py --mutations 5000` reads as many variants, each of them the same in every run:
a variant is its number. A failure names the sample and the number; `damaged(sample, number)` makes it again.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
import re
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT

from newssearch.models import Article, Item, Rejection, Removal
from newssearch.reading import read

pytestmark = pytest.mark.slow

CORPUS = ROOT / "corpus"
SAMPLES = sorted(path for path in CORPUS.rglob("*") if path.is_file() and not path.name.endswith(".expected.json"))
SHARES = 8
"""Tests that the variants are dealt to, so that workers can share them."""

SECONDS = 2
ENDLESS = 30
MEGABYTES = 300
ENCODINGS = ("utf-8", "utf-16", "utf-16-be", "utf-32", "cp1252", "koi8-r", "shift_jis", "big5", "utf-7", "cp500")
NASTY = (
    b"\0",
    b"\xff\xfe",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"&#0;",
    b"&x;",
    b"<",
    b'"',
    b"{",
    b"\r",
    b"--\n",
    b"\x1f\x8b",
)


def cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def cut_out(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at + rng.randrange(200) :]


def flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 30)):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def drop_tags(data: bytes, rng: random.Random) -> bytes:
    """Tags, brackets, quotes and labels: whatever holds a file together."""
    return re.sub(
        rb"</?\w[^<>]*>|[{}\[\],\";]|^\w+:", lambda m: b"" if rng.random() < 0.1 else m[0], data, flags=re.MULTILINE
    )


def repeat(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at : at + rng.randrange(1, 60)] * rng.randrange(2, 3000) + data[at:]


def put_in(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(NASTY) * rng.choice((1, 2, 500)) + data[at:]


def swap_encoding(data: bytes, rng: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")


def mislabel(data: bytes, rng: random.Random) -> bytes:
    label = rng.choice((*ENCODINGS, "no-such-encoding", "idna", "undefined")).encode()
    return re.sub(rb"(?i)((?:encoding|charset)\s*=\s*[\"']?)[\w-]+", rb"\g<1>" + label, data)


def join_lines(data: bytes, rng: random.Random) -> bytes:
    return data.replace(b"\n", rng.choice((b"", b"\r", b"\0", b"\n\n\n")))


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    cut,
    cut_out,
    flip,
    drop_tags,
    repeat,
    put_in,
    swap_encoding,
    mislabel,
    join_lines,
)
PACKERS = ((b"\x1f\x8b", gzip), (b"BZh", bz2), (b"\xfd7zXZ", lzma))


def damaged(sample: Path, number: int) -> bytes:
    """One variant of a sample; the packed are damaged within as often as without."""
    rng = random.Random(f"{sample.relative_to(CORPUS)} {number}")
    data = sample.read_bytes()
    packer = next((packer for magic, packer in PACKERS if data.startswith(magic)), None)
    inside = packer is not None and rng.random() < 0.5
    if packer is not None and inside:
        data = packer.decompress(data)
    for _ in range(rng.choice((1, 1, 2, 3))):
        data = rng.choice(DAMAGES)(data, rng)
    return packer.compress(data) if packer is not None and inside else data


class EndlessError(BaseException):
    """A reading that does not end; no `Exception`, as those become rejections."""


@contextmanager
def broken_off(name: str) -> Iterator[None]:
    """Break off what spends so much of the processor that it would never end."""

    def stop(*_: object) -> None:
        raise EndlessError(f"{name}: no verdict within {ENDLESS} s of work")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def read_in_time(path: Path, name: str) -> list[Item]:
    """Read a file, in `SECONDS` of work."""
    before = time.process_time()
    with broken_off(name):
        results = list(read(path, retrieved="2025-12-10", processes=1))
    spent = time.process_time() - before
    assert spent <= SECONDS, f"{name}: no verdict within {SECONDS} s of work, but after {spent:.1f} s"
    return results


def load_all(folder: Path) -> None:
    """Read what needs whatever is loaded at its first use, so that it counts for no variant."""
    in_no_language = folder / "in-no-language.html"  # htmldate searches all of it
    in_no_language.write_text('<h1>Ferry late</h1><p class="date">Xqdag 14 Smarch / Qwrzt 2020 09:22</p><p>It was.</p>')
    list(read(in_no_language, *SAMPLES, retrieved="2025-12-10", processes=1))


@pytest.mark.parametrize("share", range(SHARES))
def test_every_damaged_sample_ends_in_verdicts_within_limits(
    tmp_path: Path, request: pytest.FixtureRequest, share: int
) -> None:
    load_all(tmp_path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(share, request.config.getoption("--mutations"), SHARES):
        sample = SAMPLES[number % len(SAMPLES)]
        path = tmp_path / f"{number}-{sample.name}"
        path.write_bytes(damaged(sample, number))
        results = read_in_time(path, f"damaged({sample.relative_to(CORPUS)!s}, {number})")
        assert results, (sample, number)
        assert all(isinstance(result, Article | Rejection | Removal) for result in results), (sample, number)
        assert [result.fault for result in results if isinstance(result, Rejection) and result.fault] == [], number
        path.unlink()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    assert grown < MEGABYTES
