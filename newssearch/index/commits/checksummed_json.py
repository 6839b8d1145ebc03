"""JSON objects that carry a checksum of themselves, so that no change of a single bit passes for what was written."""

from __future__ import annotations

import re
import zlib
from typing import Any

import orjson

_SEAL = b',"crc32":'
_END = re.compile(rb',"crc32":\d{1,10}\}\n')


def sealed(document: dict[str, Any]) -> bytes:
    """``document``, which is not empty, as JSON; its last member is the CRC-32 of all bytes before that."""
    text = orjson.dumps(document)[:-1]
    return text + _SEAL + b"%d}\n" % zlib.crc32(text)


def unsealed(data: bytes) -> dict[str, Any]:
    """What `sealed` was given. Raises ValueError where it has changed since."""
    at = data.rfind(_SEAL)
    if at < 0 or data[at:] != _SEAL + b"%d}\n" % zlib.crc32(data[:at]):
        raise ValueError("it has changed since it was written (its checksum differs)")
    document: dict[str, Any] = orjson.loads(data)
    del document["crc32"]
    return document


def is_sealed(data: bytes) -> bool:
    """Whether ``data`` ends as `sealed` ends, rightly or not."""
    return _END.search(data[-32:]) is not None
