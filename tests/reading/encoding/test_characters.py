"""Characters: text of any encoding, decoded as it is read, as if it had been read whole."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.reading.encoding.characters import Characters
from newssearch.reading.streams import Stream


def text_of(data: bytes, declared: str | None = None) -> str:
    return "".join(Characters(Stream(io.BytesIO(data)), declared).chunks())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_text_is_read_in_the_encoding_that_its_bytes_have(encoding: str) -> None:
    text = "Größe der Möwe, Ärger im Hafen. " * 400
    assert text_of(text.encode(encoding)) == text


def test_the_declared_encoding_is_believed_where_the_bytes_do_not_say_otherwise() -> None:
    assert text_of("Möwe".encode("cp1252"), "cp1252") == "Möwe"
    assert text_of("Möwe".encode(), "cp1252") == "Möwe"
    late = b"ship " * 300_000 + "Möwe".encode("cp1252")
    assert text_of(late, "iso-8859-1").endswith("Möwe")
    assert text_of(late, "utf-16").endswith("M\ufffdwe")


def test_a_character_across_the_border_of_what_decides_is_whole() -> None:
    for size in range(2**20 - 4, 2**20 + 1):
        data = b"x" * size + "Möwe, 港, 🚢".encode() * 3
        assert Characters(Stream(io.BytesIO(data))).note is None
        assert text_of(data).endswith("Möwe, 港, 🚢")


def test_a_guess_is_noted() -> None:
    assert "guessed" in (Characters(Stream(io.BytesIO("Die Möwe im Café".encode("cp1252")))).note or "")


@given(st.lists(st.text("ab\u00e9", max_size=9), max_size=8), st.sampled_from(["\n", "\r\n", "\r"]), st.integers(1, 9))
def test_lines_are_those_that_splitting_gives_and_the_long_are_none(parts: list[str], end: str, limit: int) -> None:
    data = end.join(parts).encode()
    found = list(Characters(Stream(io.BytesIO(data))).lines(limit))
    whole = "\n".join(parts).splitlines(keepends=True)
    assert found == [None if len(line.rstrip("\n")) > limit else line for line in whole]
