"""JSON text: every form that values come in, each value with its place, each fault with its reason."""

from __future__ import annotations

import io

import pytest

from newssearch.reading.json.json_documents import Value, values
from newssearch.reading.streams import Stream


def read(data: bytes | str, name: str = "a.json") -> list[Value]:
    raw = data.encode() if isinstance(data, str) else data
    return list(values(Stream(io.BytesIO(raw)), name))


def contents(data: bytes | str, name: str = "a.json") -> list[object]:
    return [value.content if value.fault is None else "fault" for value in read(data, name)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
        ('{"a": 1}\n{"a": 2}', [{"a": 1}, {"a": 2}]),
        ('\ufeff{"a": 1}\r\n\r\n{"a": 2}\r\n', [{"a": 1}, {"a": 2}]),
        ('{\n "a": 1\n}\n{\n "a": 2\n}', [{"a": 1}, {"a": 2}]),
        ('{"a": 1}\n{"a": }\n{"a": 3}', [{"a": 1}, "fault", {"a": 3}]),
        ('{"a": }\n{"a": 2}\n{"a": 3}', ["fault", {"a": 2}, {"a": 3}]),
        ('{"a": 1},\n{"a": 2}', [{"a": 1}, {"a": 2}]),
        ('[{"a": 1}, {"a": 2}, {"a"', [{"a": 1}, {"a": 2}, "fault"]),
        ('[{"a": 1}, {"a": 2},]', [{"a": 1}, {"a": 2}]),
        ('{"a": NaN, "b": -Infinity}', [{"a": None, "b": None}]),
        ('{"a": 1, "a": 2}', [{"a": 2}]),
        ('{"a": 123456789012345678901234567890}', [{"a": 123456789012345678901234567890}]),
        ('{"a": "\\ud800"}', [{"a": "\ud800"}]),
        ('{"a": "tab\there"}', [{"a": "tab\there"}]),
        ("", []),
    ],
)
def test_every_form_gives_its_values(data: str, expected: list[object]) -> None:
    assert contents(data) == expected


def test_comma_behind_an_object_is_a_fault_in_json_lines() -> None:
    assert contents('{"a": 1},\n{"a": 2}', "a.jsonl") == ["fault", {"a": 2}]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-8-sig"])
def test_lines_in_wide_encodings_are_cut_rightly(encoding: str) -> None:
    assert contents('{"a": "ä\u010a"}\n{"a": "b"}'.encode(encoding), "a.jsonl") == [{"a": "ä\u010a"}, {"a": "b"}]


def test_a_line_in_another_encoding_is_read_and_noted() -> None:
    (value,) = read('{"a": "Die Möwe fliegt über die Größe des Hafens"}'.encode("cp1252"), "a.jsonl")
    assert value.content == {"a": "Die Möwe fliegt über die Größe des Hafens"}
    assert value.note == "encoding guessed: windows-1252"


def test_a_line_of_utf_8_with_a_broken_byte_stays_utf_8() -> None:
    (value,) = read('{"a": "Die Möwe fliegt @"}'.encode().replace(b"@", b"\xff"), "a.jsonl")
    assert (value.content, value.note) == ({"a": "Die Möwe fliegt \ufffd"}, "encoding damaged: 1 places are not UTF-8")


def test_places_are_line_numbers_or_positions_counted_from_nought() -> None:
    assert [value.where for value in read('{"a": 1}\n\n{"a": 2}')] == [":1", ":3"]
    assert [value.where for value in read('[{"a": 1}, {"a": 2}]')] == ["[0]", "[1]"]
    assert [value.where for value in read('{"a": 1}')] == [""]


@pytest.mark.parametrize("data", ["[" * 10_000, '{"a":' * 10_000, "[" * 10_000 + "]" * 10_000])
def test_nesting_without_end_is_a_fault(data: str) -> None:
    (value,) = read(data)
    assert value.fault is not None
