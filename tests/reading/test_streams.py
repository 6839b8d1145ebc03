"""Streams: bytes unpacked, counted and bounded; lines cut without holding more than one."""

from __future__ import annotations

import gzip
import io

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from newssearch.errors import ReadingError
from newssearch.reading.streams import Stream, lines


def test_peeked_bytes_are_still_read() -> None:
    stream = Stream(io.BytesIO(b"abcdef"))
    assert stream.peek(3) == b"abc"
    assert stream.read(2) + stream.read(9) + stream.read(9) == b"abcdef"


def test_bytes_are_counted_as_they_are_stored() -> None:
    packed = gzip.compress(b"news " * 1000)
    counts: list[int] = []
    stream = Stream(io.BytesIO(packed), counts.append)
    stream.unpack()
    assert stream.read_all(10_000, "it") == b"news " * 1000
    assert stream.packing == "gzip"
    assert sum(counts) == len(packed)


def test_more_than_the_limit_is_an_error_that_names_it() -> None:
    with pytest.raises(ReadingError, match="the page is larger than 1 MB"):
        Stream(io.BytesIO(b"x" * (2**20 + 1))).read_all(2**20, "the page")


@given(st.lists(st.binary(max_size=12).map(lambda part: part.replace(b"\n", b"")), max_size=8))
def test_lines_are_those_that_splitting_gives(parts: list[bytes]) -> None:
    data = b"\n".join(parts)
    found = [line for _, line in lines(Stream(io.BytesIO(data)), 100)]
    assert found == (data.removesuffix(b"\n").split(b"\n") if data else [])


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6), st.integers(1, 20))
def test_a_line_beyond_the_limit_is_none_and_keeps_its_number(sizes: list[int], limit: int) -> None:
    data = b"".join(b"x" * size + b"\n" for size in sizes)
    expected = [(n, None if size > limit else b"x" * size) for n, size in enumerate(sizes, 1)]
    assert list(lines(Stream(io.BytesIO(data)), limit)) == expected


def test_text_before_damage_is_read_and_the_damage_raised() -> None:
    packed = gzip.compress(b"".join(b"%d news\n" % (n * n) for n in range(3000)))
    stream = Stream(io.BytesIO(packed[: len(packed) // 2]))
    stream.unpack()
    assert stream.peek(100)[:7] == b"0 news\n"
    assert len(stream.read_all(2**20, "it", whole=False)) > 100
    with pytest.raises(ReadingError, match="cut short"):
        stream.read(1)


def test_a_damaged_source_is_no_whole() -> None:
    packed = gzip.compress(b"".join(b"%d news\n" % (n * n) for n in range(3000)))
    stream = Stream(io.BytesIO(packed[: len(packed) // 2]))
    stream.unpack()
    with pytest.raises(ReadingError, match="cut short"):
        stream.read_all(2**20, "it")


def unpacked(data: bytes) -> Stream:
    stream = Stream(io.BytesIO(data))
    stream.unpack()
    return stream


@given(st.lists(st.binary(max_size=5_000), min_size=1, max_size=4), st.booleans())
def test_zstd_frames_are_all_unpacked(parts: list[bytes], sized: bool) -> None:
    compressor = zstandard.ZstdCompressor(write_content_size=sized)
    skipped = b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc"
    stream = unpacked(skipped.join(compressor.compress(part) for part in parts))
    assert stream.read_all(2**20, "it") == b"".join(parts)
    assert stream.packing == "zstd"


@given(st.integers(5, 400), st.binary(min_size=1, max_size=4))
def test_damaged_zstd_is_told_and_never_passes_for_whole(cut: int, noise: bytes) -> None:
    packed = zstandard.ZstdCompressor(write_checksum=True).compress(b"".join(b"%d news\n" % n for n in range(3_000)))
    with pytest.raises(ReadingError, match="cut short"):
        unpacked(packed[: min(cut, len(packed) - 1)]).read_all(2**20, "it")
    with pytest.raises(ReadingError, match=r"damaged|cut short"):
        unpacked(packed + noise).read_all(2**20, "it")


def test_a_bomb_of_zstd_is_stopped_early() -> None:
    packed = zstandard.ZstdCompressor().compress(bytes(2**28))
    with pytest.raises(ReadingError, match="zstd bomb"):
        unpacked(packed).read_all(2**30, "it")
