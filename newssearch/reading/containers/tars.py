"""Tar archives to their members: ustar, pax and GNU, as a stream, in bounded memory.

`tarfile` keeps every extended header whole, of whatever size it claims, and the table of holes of a sparse file. This
reader uses only the name, size, time and kind in a header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from newssearch.errors import ReadingError
from newssearch.reading.streams import CHUNK, Stream

_BLOCK = 512
_MOST_EXTENDED = 1024 * 1024
"""Bytes of an extended header, of which a name is all that is wanted: a path has 4,096 at most."""

_MOST_EXTENSIONS = 100
"""Extended headers before one member: two are common, one of pax and one of GNU."""

_LONGEST_SIZE = 20
"""Digits of a size that are read: with as many it is beyond any limit, and Python refuses to read thousands."""

_REGULAR = frozenset({b"0", b"\0", b"7"})
_RECORD = re.compile(rb"(\d{1,9}) ([^=]{1,200})=")
_EXTENDED = {b"x": True, b"X": True, b"g": False, b"L": True, b"K": False}
"""Kinds of headers about the next member, each with whether it is used."""


@dataclass(frozen=True, slots=True)
class TarMember:
    """One member: ``is_file`` where it has bytes of its own, ``is_sparse`` where these are stored with holes."""

    name: str
    size: int
    seconds: float
    is_file: bool
    is_sparse: bool = False


class Tar:
    """Members of a tar in their order; the bytes of the last one are read with `read`."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._left = 0
        self._padding = 0

    def members(self) -> Iterator[TarMember]:
        """Yield every member, skipping the rest of the one before. Raises ReadingError at damage."""
        extensions, count = dict[str, bytes](), 0
        while (block := self._header()) is not None:
            kind = block[156:157]
            size = self._size_of(block, extensions)
            if kind in _EXTENDED:
                count += 1
                if count > _MOST_EXTENSIONS:
                    raise ReadingError("the tar archive has headers of headers without an end, as a bomb has")
                extensions |= self._extended(kind, size)
                continue
            member = _member(block, extensions, size)
            extensions, count = {}, 0
            self._left, self._padding = (size, -size % _BLOCK) if _has_data(kind) else (0, 0)
            yield member
            self._pass_over()

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes of the last member; empty at its end. Raises EOFError where it is cut short."""
        if self._left <= 0:
            return b""
        data = self._stream.read(min(size, self._left))
        if not data:
            raise EOFError("the archive is cut short")
        self._left -= len(data)
        return data

    def _pass_over(self) -> None:
        left, self._left = self._left + self._padding, 0
        self._padding = 0
        while left > 0:
            data = self._stream.read(min(left, CHUNK))
            if not data:
                raise ReadingError("the tar archive is cut short; fetch it again")
            left -= len(data)

    def _header(self) -> bytes | None:
        """Return the next header; None at the end of the archive, which blocks of zeros or the end of the file mark."""
        block = self._exactly(_BLOCK)
        if not block.strip(b"\0"):
            return None
        if len(block) < _BLOCK:
            raise ReadingError("the tar archive is cut short; fetch it again")
        if not _has_right_sum(block):
            raise ReadingError("the tar archive is damaged (a header does not have its checksum); fetch it again")
        return block

    def _exactly(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size > 0 and (data := self._stream.read(size)):
            parts.append(data)
            size -= len(data)
        return b"".join(parts)

    def _size_of(self, block: bytes, extensions: dict[str, bytes]) -> int:
        """Return how many bytes follow a header; pax overrides the field, which can express 8 GB at most."""
        stated = b"" if block[156:157] in _EXTENDED else extensions.get("size", b"")
        size = int(stated[:_LONGEST_SIZE]) if stated.isdigit() else _number(block[124:136])
        if not 0 <= size < 1 << 62:
            raise ReadingError("the tar archive is damaged (an invalid size); fetch it again")
        return size

    def _extended(self, kind: bytes, size: int) -> dict[str, bytes]:
        """Return the values of an extended header for the member after it."""
        if not _EXTENDED[kind]:
            self._left, self._padding = size, -size % _BLOCK
            self._pass_over()
            return {}
        if size > _MOST_EXTENDED:
            raise ReadingError(f"a header of the tar archive has more than {_MOST_EXTENDED // 2**20} MB, as a bomb has")
        data = self._exactly(size + -size % _BLOCK)[:size]
        return {"path": data.partition(b"\0")[0]} if kind == b"L" else _records(data)


def _records(data: bytes) -> dict[str, bytes]:
    """Return the records of a pax header that are used here: ``LENGTH KEY=VALUE``."""
    found: dict[str, bytes] = {}
    at = 0
    while record := _RECORD.match(data, at):
        end = at + int(record[1])
        key = record[2].decode("ascii", "replace")
        if end <= record.end() or end > len(data):
            break
        if key in _READ_KEYS or key.startswith("GNU.sparse."):
            found[key if key in _READ_KEYS else "sparse"] = data[record.end() : end - 1]
        at = end
    return found


_READ_KEYS = frozenset({"path", "size", "mtime", "GNU.sparse.name"})


def _member(block: bytes, extensions: dict[str, bytes], size: int) -> TarMember:
    kind = block[156:157]
    name = extensions.get("GNU.sparse.name") or extensions.get("path") or _plain_name(block)
    member = TarMember(
        name=name.decode("utf-8", "surrogateescape").rstrip("/"),
        size=size,
        seconds=_seconds(extensions.get("mtime"), block),
        is_file=kind in _REGULAR and not name.endswith(b"/"),
    )
    is_sparse = kind == b"S" or "sparse" in extensions or "GNU.sparse.name" in extensions
    return replace(member, is_file=True, is_sparse=True) if is_sparse else member


def _plain_name(block: bytes) -> bytes:
    name = block[:100].partition(b"\0")[0]
    prefix = block[345:500].partition(b"\0")[0] if block[257:263] == b"ustar\0" else b""
    return prefix + b"/" + name if prefix else name


def _has_data(kind: bytes) -> bool:
    """Return whether bytes follow a header: not those of links, devices and folders."""
    return kind not in {b"1", b"2", b"3", b"4", b"5", b"6"}


def _seconds(stated: bytes | None, block: bytes) -> float:
    try:
        return float(stated) if stated is not None else float(_number(block[136:148]))
    except (ValueError, OverflowError, ReadingError):
        return 0.0


def _number(field: bytes) -> int:
    """Return the number in a field of a header: octal digits, or binary if the first byte marks it."""
    if field[0] in (0o200, 0o377):
        return int.from_bytes(field[1:], "big", signed=False) - (256 ** (len(field) - 1) if field[0] == 0o377 else 0)
    digits = field.partition(b"\0")[0].strip()
    try:
        return int(digits or b"0", 8)
    except ValueError as error:
        raise ReadingError("the tar archive is damaged (an invalid number); fetch it again") from error


def _has_right_sum(block: bytes) -> bool:
    """Return whether the bytes of a header add up to its checksum; some programs add them as signed."""
    try:
        stated = _number(block[148:156])
    except ReadingError:
        return False
    rest = block[:148] + b" " * 8 + block[156:]
    return stated in (sum(rest), sum(byte - 256 if byte > 127 else byte for byte in rest))
