"""JSON text to values: one document, an array, or one object a line, each value as soon as it is complete.

orjson parses strict JSON (RFC 8259). The output of Python's own writers beyond it is read too: ``NaN``, lone
surrogates, integers of any size. Nesting too deep for the parsers is an error like any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import orjson

from newssearch.reading.encoding import decoding
from newssearch.reading.streams import Stream, lines
from newssearch.settings import READING_LIMITS

_LINE_NAMES = (".jsonl", ".ndjson", ".jsonlines", ".jl")
_LONG_NUMBER = re.compile(rb"[0-9]{20}|-[0-9]{19}")
"""orjson makes floats of integers beyond 64 bits, which would make one of two ids."""

_AS_ZEROS = bytes(b"0"[0] if byte in b"0123456789" else b" "[0] for byte in range(256))
_LONG_RUN = b"0" * 19

_GAP = re.compile(r"[\s,]*")


@dataclass(frozen=True, slots=True)
class Value:
    """One JSON value and its place; or, with a ``fault``, a place where none could be read."""

    where: str
    content: Any = None
    fault: str | None = None
    note: str | None = None


def values(stream: Stream, name: str) -> Iterator[Value]:
    """Yield every JSON value of a stream in its order; ``name`` helps where the content could be either form."""
    head = stream.peek(64 * 1024)
    wide = decoding.wide_encoding(head)
    if wide is not None:
        stream = Stream(decoding.Utf8(stream, *wide))
    if name.lower().endswith(_LINE_NAMES) or _first_line_is_whole(stream):
        yield from _line_values(stream)
        return
    data = stream.read_all(READING_LIMITS.max_document_bytes, "the JSON document", whole=False)
    yield from _document_values(data)
    stream.read(1)  # raises where the source is damaged: the values before the damage were given


def _first_line_is_whole(stream: Stream) -> bool:
    head = stream.peek(64 * 1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"{"):
        return False
    if b"\n" not in head:
        head = stream.peek(READING_LIMITS.max_line_bytes).lstrip(b"\xef\xbb\xbf \t\r\n")
    first, newline, rest = head.partition(b"\n")
    if not newline or not rest.strip():
        return False
    try:
        orjson.loads(first)
    except orjson.JSONDecodeError:
        return rest.lstrip().startswith(b'{"') and first.rstrip().endswith(b"}")
    return True


def _line_values(stream: Stream) -> Iterator[Value]:
    limit = READING_LIMITS.max_line_bytes
    for number, line in lines(stream, limit):
        where = f":{number}"
        if line is None:
            yield Value(where, fault=f"the line is longer than {limit // 2**20} MB")
        elif line := line.removeprefix(b"\xef\xbb\xbf").strip():
            yield _value(line, where)


def _value(data: bytes, where: str) -> Value:
    if _is_too_much(data):
        return Value(where, fault="it holds more values than a document of news; split it, or use JSON lines")
    if not _has_long_number(data):
        try:
            return Value(where, orjson.loads(data))
        except orjson.JSONDecodeError:
            pass  # Python's parser reads more, and explains errors better
    decoded = decoding.decode(data, "utf-8")
    try:
        return Value(where, json.loads(decoded.text, strict=False, parse_constant=_nothing), note=decoded.note)
    except (ValueError, RecursionError) as error:
        return Value(where, fault=_fault(error))


def _has_long_number(data: bytes) -> bool:
    # Few documents have that many digits in a row, and this check takes a tenth of the time of the expression.
    return _LONG_RUN in data.translate(_AS_ZEROS) and _LONG_NUMBER.search(data) is not None


_COSTS = ((b"{", 240), (b"[", 70), (b",", 60), (b":", 100))
"""Approximate bytes of memory for each sign of JSON, once it is parsed."""

_DEAREST = max(cost for _, cost in _COSTS)


def _is_too_much(data: bytes) -> bool:
    """Return whether the many small values of a document would take a multiple of its size in memory."""
    if len(data) * _DEAREST <= READING_LIMITS.max_values_bytes:
        return False
    return sum(cost * data.count(sign) for sign, cost in _COSTS) > READING_LIMITS.max_values_bytes


def _document_values(data: bytes) -> Iterator[Value]:
    whole = _value(data, "")
    if _is_too_much(data):
        yield whole
    elif whole.fault is None:
        yield from _elements(whole)
    elif data.count(b"\n{") and data.lstrip()[:1] == b"{":
        yield from _one_after_another(data, whole.fault)
    else:
        yield from _salvaged(data)


def _elements(whole: Value) -> Iterator[Value]:
    """Yield the elements of an array, or the document itself."""
    if not isinstance(whole.content, list):
        yield whole
        return
    for n, element in enumerate(whole.content):
        yield Value(f"[{n}]", element, note=whole.note)


def _one_after_another(data: bytes, fault: str) -> Iterator[Value]:
    """Yield objects that follow one another: one a line with a damaged first, or printed over many lines."""
    found = list(_salvaged(data))
    by_line = list(_line_values(Stream(BytesIO(data))))
    whole_lines = sum(value.fault is None for value in by_line)
    yield from by_line if whole_lines > sum(value.fault is None for value in found) else found


def _salvaged(data: bytes) -> Iterator[Value]:
    """Yield the values of a broken array or of a sequence of objects, up to the first that is broken."""
    decoded = decoding.decode(data, "utf-8")
    decoder = json.JSONDecoder(strict=False, parse_constant=_nothing)
    text, n = decoded.text, 0
    at = _GAP.match(text).end()  # type: ignore[union-attr]  # matches anything, the empty string too
    in_array = text[at : at + 1] == "["
    at += in_array
    while True:
        at = _GAP.match(text, at).end()  # type: ignore[union-attr]  # as above
        if at == len(text) and not in_array:
            return
        if in_array and text[at : at + 1] == "]":
            in_array, at = False, at + 1
            continue
        try:
            content, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield Value(f"[{n}]" if n else "", fault=_fault(error))
            return
        yield Value(f"[{n}]", content, note=decoded.note)
        n += 1


def _nothing(constant: str) -> None:
    """Return None for ``NaN`` and the infinities."""


def _fault(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "not read: JSON nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
    return f"not valid JSON: {error}"
