"""Rich text: words and paragraphs come out, and nothing of what a word processor keeps beside them."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.errors import ReadingError
from newssearch.reading.databases.rich_text import rtf_lines
from newssearch.reading.streams import CHUNK, Stream


def text(inside: bytes) -> str:
    lines = rtf_lines(Stream(io.BytesIO(b"{\\rtf1\\ansi " + inside + b"}")))
    return "\n".join(line for line in lines if line)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (rb"Crane\par saved", "Crane\nsaved"),
        (rb"Crane {\b saved}\~today", "Crane saved today"),
        (rb"caf\'e9", "café"),
        (rb"\ansicpg1251 \'ca\'f0\'e0\'ed", "Кран"),
        (rb"\ansicpg932 \'83\'4e", "ク"),
        (rb"\u8220?crane\u8221?", "“crane”"),
        (rb"\uc2\u233\'c3\'a9!", "é!"),
        (rb"\uc0\u233 x", "éx"),
        (rb"\u-10179?\u-8704?", "😀"),
        (rb"\lquote crane\rquote\emdash", "‘crane’—"),
        (rb"\{crane\} \\ x", "{crane} \\ x"),
        (rb"{\fonttbl{\f0 Times;}}{\*\generator x}{\pict\bin3 abc}crane", "crane"),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt crane}}", "crane"),
        (rb"{\header page}crane{\footer page}", "crane"),
        (b"cra\r\nne", "crane"),
        (rb"\ansicpg99999 caf\'e9", "café"),
        (rb"}}}} crane", ""),
    ],
    ids=str,
)
def test_control_words_become_text_or_nothing(inside: bytes, expected: str) -> None:
    assert text(inside).strip().startswith(expected)


def test_a_token_that_a_chunk_ends_in_is_read_whole() -> None:
    for before in range(CHUNK - 40, CHUNK - 10):
        assert text(b"x" * before + rb"\'e9\u8220?\par caf\'e9").endswith("é“\ncafé")


def test_endless_nesting_and_endless_paragraphs_are_refused() -> None:
    with pytest.raises(ReadingError, match="nested"):
        text(b"{" * 1_000)
    with pytest.raises(ReadingError, match="paragraph is longer"):
        text(b"x" * 9_000_000)


@given(
    st.lists(st.sampled_from([b"{", b"}", b"\\", b"\\u", b"\\'", b"\\'e9", b"\\par", b"\\uc9", b"\\*", b"12", b"\xff"]))
)
def test_any_rich_text_gives_text_or_a_reason(parts: list[bytes]) -> None:
    with suppress(ReadingError):
        assert isinstance(text(b"".join(parts)), str)
