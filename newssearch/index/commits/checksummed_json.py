"""JSON objects with a checksum of themselves, which detects a change of a single bit."""

from __future__ import annotations

import re
import zlib
from typing import Any

import orjson

_SEAL = b',"crc32":'
_END = re.compile(rb',"crc32":\d{1,10}\}\n')


def sealed(document: dict[str, Any]) -> bytes:
    """Return a non-empty ``document`` as JSON; its last member is the CRC-32 of all bytes before."""
    text = orjson.dumps(document)[:-1]
    return text + _SEAL + b"%d}\n" % zlib.crc32(text)


def unsealed(data: bytes) -> dict[str, Any]:
    """Return the document of `sealed`. Raises ValueError for a wrong checksum."""
    at = data.rfind(_SEAL)
    if at < 0 or data[at:] != _SEAL + b"%d}\n" % zlib.crc32(data[:at]):
        raise ValueError("it has changed since it was written (its checksum differs)")
    document: dict[str, Any] = orjson.loads(data)
    del document["crc32"]
    return document


def count_in(value: object) -> int:
    """Return a number from 0 up. Raises ValueError for anything else."""
    if type(value) is not int or value < 0:
        raise ValueError(f"{value!r} is not a number from 0 up")
    return value


def is_sealed(data: bytes) -> bool:
    """Return whether ``data`` ends with a checksum, right or wrong."""
    return _END.search(data[-32:]) is not None
