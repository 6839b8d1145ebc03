"""Formats: told by content first and name second; what is not read says what it is."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.errors import ReadingError
from newssearch.reading.formats import FORMATS, format_of, is_binary, suffix_of


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b'{"title": "x"}', "a.txt", "json"),
        (b"[\n  {", "noname", "json"),
        (b"title: x", "a.json", "json"),
        (b"[Advertisement] Crane saved", "a.txt", "page"),
        (b"Crane saved", "crane", "page"),
        (b"Crane saved", "-", "page"),
        (b"Crane saved", "story.2025-12-05", "page"),
        (b"Crane saved", "A.TXT.GZ", "page"),
        ("Crane saved".encode("utf-16"), "a.txt", "page"),
    ],
)
def test_content_goes_before_the_name(data: bytes, name: str, expected: str) -> None:
    assert format_of(data, name).name == expected


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_source_is_of_a_format_or_refused_with_a_reason(data: bytes, name: str) -> None:
    with suppress(ReadingError):
        assert format_of(data, name) in FORMATS


def test_suffixes_are_those_of_formats() -> None:
    assert suffix_of("/a.b/C.JSON.gz") == ".json"
    assert suffix_of("/a.b/story") == ""
    assert suffix_of("story.2025") == ""


def test_text_of_any_encoding_is_not_binary() -> None:
    text = "Größe der Möwe, Ärger im Hafen.\t\n"
    assert not any(is_binary(text.encode(encoding)) for encoding in ("utf-8", "utf-16", "utf-16-le", "cp1252"))
    assert is_binary(b"\x01\x02\x03 text")
