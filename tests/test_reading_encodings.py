"""Encodings: every text comes back, and what was guessed is noted."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.reading.encodings import Utf8, decode, wide_encoding
from newssearch.reading.streams import Stream

GERMAN = (
    "Die Bürgermeisterin lehnt die Gasleitung ab. Größere Sorgen haben die Fischer, sagte Jürgen Weiß in „Möwe“. " * 3
)
RUSSIAN = "Переговоры о газопроводе завершились без соглашения, сообщили обе стороны во вторник вечером. " * 3
JAPANESE = "土曜日の未明に港を襲った嵐により、フェリー乗り場の屋根が吹き飛ばされたと管理者が明らかにした。" * 3
CHINESE = "市长周三再次表示反对在渔场附近铺设天然气管道的计划，并表示本市不会放弃自己的海港。" * 3


MARKED = ["utf-8", "utf-8-sig", "utf-16", "utf-32"]
UNMARKED = ["utf-16-le", "utf-16-be", "utf-32-le"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(text, encoding) for text in (GERMAN, RUSSIAN, "Plain.") for encoding in MARKED + UNMARKED]
    + [(JAPANESE, encoding) for encoding in MARKED],
)
def test_unicode_is_read_with_a_mark_and_where_it_has_spaces_without(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.note) == (text, None)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "windows-1252"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (CHINESE, "gb18030"),
    ],
)
def test_older_encodings_are_guessed_and_the_guess_is_noted(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.note is not None
    assert decoded.note.startswith("encoding guessed: ")


def test_a_declared_encoding_goes_before_a_guess() -> None:
    assert decode("Größe".encode("iso-8859-15"), "iso-8859-15").note is None


def test_utf_8_with_one_broken_byte_stays_utf_8_and_says_so() -> None:
    decoded = decode(RUSSIAN.encode() + b"\xff" + RUSSIAN.encode())
    assert decoded.text == RUSSIAN + "\ufffd" + RUSSIAN
    assert decoded.note == "encoding damaged: 1 places are not UTF-8"


@given(st.binary(max_size=300))
def test_any_bytes_decode_to_text_without_an_error(data: bytes) -> None:
    assert isinstance(decode(data).text, str)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200), st.integers(1, 7))
def test_a_wide_stream_gives_the_same_text_in_utf_8_whatever_the_size_of_reads(text: str, size: int) -> None:
    data = text.encode("utf-16")
    wide = wide_encoding(data)
    assert wide is not None
    stream = Utf8(Stream(io.BytesIO(data)), *wide)
    parts = []
    while part := stream.read(size):
        parts.append(part)
    assert b"".join(parts).decode() == text
