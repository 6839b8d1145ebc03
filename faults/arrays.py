"""Files of arrays, read and written by what docs/index-format.md says of them, and by none of the engine's own code."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

AnyArray = NDArray[Any]

BLOCK = 4_096
"""Bytes that share a checksum."""

_END = struct.Struct("<QQI8s")
_LETTERS = b"NEWSARR3"


def read_arrays(path: Path) -> dict[str, AnyArray]:
    """Return copies of the arrays of a file by name, whether their checksums are right or not."""
    data = path.read_bytes()
    at, length, _, letters = _END.unpack(data[-_END.size :])
    assert letters == _LETTERS
    directory = orjson.loads(data[at : at + length])
    return {name: np.frombuffer(data, kind, count, offset).copy() for name, (kind, offset, count) in directory.items()}


def write_arrays(path: Path, arrays: Mapping[str, AnyArray]) -> None:
    """Write a file of arrays, all checksums right."""
    data, directory = bytearray(), {}
    for name, array in arrays.items():
        data += bytes(-len(data) % 64)
        directory[name] = (array.dtype.str, len(data), len(array))
        data += array.tobytes()
    checksums = [zlib.crc32(data[start : start + BLOCK]) for start in range(0, len(data), BLOCK)]
    names = orjson.dumps(directory)
    end = names + np.array(checksums, "<u4").tobytes()
    path.write_bytes(data + end + _END.pack(len(data), len(names), zlib.crc32(end), _LETTERS))
