"""Blocks: files of many articles are parted at their marks, wherever the reading of them pauses."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.reading.encoding.characters import Characters
from newssearch.reading.plain.text_blocks import blocks, unwrapped
from newssearch.reading.streams import CHUNK, Stream
from newssearch.settings import READING_LIMITS

MARK = re.compile("<DOC>")


def parted(text: str) -> list[tuple[str | None, int]]:
    return [(block.text, block.line) for block in blocks(Characters(Stream(io.BytesIO(text.encode()))), MARK)]


def test_a_block_goes_from_one_mark_to_the_next() -> None:
    assert parted("head\n<DOC>a\n<DOC>\nb\n") == [("<DOC>a\n", 2), ("<DOC>\nb\n", 3)]


def test_a_file_without_a_mark_has_no_blocks() -> None:
    assert parted("nothing\n" * CHUNK) == []


@given(st.integers(-12, 12), st.integers(0, 3))
def test_a_mark_is_found_across_the_chunks_of_a_file(shift: int, lines: int) -> None:
    text = "<DOC>" + "\n" * lines + "x" * (CHUNK - 5 - lines + shift) + "<DOC>\nend"
    assert parted(text) == [(text[: -len("<DOC>\nend")], 1), ("<DOC>\nend", 1 + lines)]


def test_block_beyond_the_limit_is_none_and_others_are_whole() -> None:
    long = "<DOC>" + "x\n" * (READING_LIMITS.max_record_bytes // 2 + CHUNK)
    first, middle, last = parted(f"<DOC>a\n{long}<DOC>b")
    assert (first, middle, last) == (("<DOC>a\n", 1), (None, 2), ("<DOC>b", 2 + long.count("\n")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("   One goes\non.\n   Two.", "One goes on.\n\nTwo."),
        ("\tOne.\n\n\nTwo.", "One.\n\nTwo."),
        ("A north-\neast wind", "A north-east wind"),
        (
            "Cod rose to a record at a sale in Saltmere,\n   after storms kept boats in the\n   Old Port.\nIt fell.",
            "Cod rose to a record at a sale in Saltmere, after storms kept boats in the Old Port.\n\nIt fell.",
        ),
        (
            "shr profit 1.18 crowns against profit 1.15\n   net profit 19.2 mln against profit 11.5",
            "shr profit 1.18 crowns against profit 1.15\n\nnet profit 19.2 mln against profit 11.5",
        ),
        ("The crew:\n   mate Ana Okafor\n   cook Li Wei", "The crew:\n\nmate Ana Okafor\n\ncook Li Wei"),
        ("FISH REPORT\n   Cod rose.\n   Herring fell.", "FISH REPORT\n\nCod rose.\n\nHerring fell."),
        (
            "Prices:\n Herring....14.10\n Cod........22.00\nand so on",
            "Prices:\nHerring....14.10\nCod........22.00\nand so on",
        ),
        ("", ""),
    ],
)
def test_lines_are_joined_to_paragraphs_and_those_of_tables_are_not(text: str, expected: str) -> None:
    assert unwrapped(text) == expected


@given(st.text("ab -.\t\n", max_size=60))
def test_joining_lines_loses_no_character_but_blanks(text: str) -> None:
    assert "".join(unwrapped(text).split()) == "".join(text.split())
