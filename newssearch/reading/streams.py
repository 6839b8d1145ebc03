"""Bytes of one source: unpacked, counted, and never more of them than the limits allow.

Compression is detected by magic bytes, not by name. A source that inflates like a bomb is stopped early.
"""

from __future__ import annotations

import gzip
import io
import tempfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, Self

from newssearch.errors import ReadingError
from newssearch.reading.containers.unpacking import (
    UNPACKING_FAULTS,
    Bytes,
    UnpackedZstd,
    unpacked_bzip2,
    unpacked_xz,
    wants_too_much,
)
from newssearch.settings import READING_LIMITS

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 256 * 1024
_BOMBS_START_AT = 4 * 1024 * 1024
"""The least output of a bomb: less is harmless, however well it was packed."""

_KEPT_IN_MEMORY = 16 * 1024 * 1024
"""The largest copy, read out of order, that stays in memory."""

_FAULTS = (*UNPACKING_FAULTS, zlib.error)


class Inflation:
    """Count of the bytes that one file on disk has unpacked to, over all levels of nesting.

    ``stored`` counts the bytes read from disk, ``given`` those that unpackers made of them.
    """

    def __init__(self) -> None:
        self.stored = 0
        self.given = 0

    @property
    def is_bomb(self) -> bool:
        """True if more has come out than text ever packs into so few bytes."""
        return self.given > max(_BOMBS_START_AT, READING_LIMITS.max_inflation * self.stored)

    def give(self, count: int, packing: str) -> None:
        """Count unpacked bytes; raises a `ReadingError` when they are too many."""
        self.given += count
        if self.is_bomb:
            raise _bomb(packing)


def require_modest(claimed: int, size: int, packing: str) -> None:
    """Raise ReadingError where a file of ``size`` bytes claims to unpack to more than text does."""
    if claimed > max(_BOMBS_START_AT, READING_LIMITS.max_inflation * size):
        raise _bomb(packing)


def _bomb(packing: str) -> ReadingError:
    return ReadingError(
        f"inflates to more than {READING_LIMITS.max_inflation} times its size, as a "
        f"{packing} bomb does; unpack it yourself if you trust it"
    )


class Stream:
    """A source as a stream of plain bytes.

    Use it as a context manager. Every fault of the source (truncated, damaged, unreadable, a bomb) is raised as a
    `ReadingError` with a reason that a user can act on. Members of an archive share the ``inflation`` of the file that
    they come from.
    """

    def __init__(
        self, raw: Bytes, on_bytes: Callable[[int], None] | None = None, inflation: Inflation | None = None
    ) -> None:
        self.inflation = inflation or Inflation()
        self._counted = _Counted(raw, on_bytes, self.inflation, is_member=inflation is not None)
        self._packed = io.BufferedReader(self._counted, CHUNK)
        self._ahead = b""
        self._plain: Bytes = self._packed
        self._copy: IO[bytes] | None = None
        self._fault: ReadingError | None = None
        self.packing: str | None = None
        self.doubts: Callable[[str], str | None] | None = None
        """Returns the note on an article's text; set by the decoder of the stream (`characters.Characters`)."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._packed.close()
        if self._copy is not None:
            self._copy.close()

    def unpack(self) -> None:
        """Detect compression by the first bytes, and from here on return unpacked bytes."""
        try:
            magic = self._packed.peek(6)[:6]
        except _FAULTS as error:
            raise ReadingError(_reason(error, None)) from error
        if magic.startswith(b"\x1f\x8b"):
            self.packing, self._plain = "gzip", gzip.GzipFile(fileobj=self._packed)
        elif magic.startswith(b"BZh"):
            self.packing, self._plain = "bzip2", unpacked_bzip2(self._packed)
        elif magic == b"\xfd7zXZ\x00":
            self.packing, self._plain = "xz", unpacked_xz(self._packed)
        elif magic.startswith(b"\x28\xb5\x2f\xfd"):
            self.packing, self._plain = "zstd", UnpackedZstd(self._packed)

    def peek(self, size: int) -> bytes:
        """Return the next ``size`` bytes, or all that are left, without consuming them."""
        if len(self._ahead) < size:
            self._ahead += self._fetch(size - len(self._ahead))
        return self._ahead[:size]

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes; empty only at the end."""
        if self._ahead:
            taken, self._ahead = self._ahead[:size], self._ahead[size:]
            return taken
        return self._pull(size)

    def read_all(self, limit: int, what: str, *, whole: bool = True) -> bytes:
        """Return everything that is left; raises a `ReadingError` when that is more than ``limit`` bytes, or is
        damaged.

        Unless it must be ``whole``, bytes before the damage are returned, and the next read raises.
        """
        data = self._ahead + self._fetch(limit + 1 - len(self._ahead))
        self._ahead = b""
        if whole and self._fault is not None:
            raise self._fault
        if len(data) > limit:
            raise ReadingError(f"{what} is larger than {limit // 2**20} MB; split it, or use JSON lines")
        return data

    def seekable(self, limit: int, what: str) -> IO[bytes]:
        """Return the plain bytes from the start, as a seekable file: the source itself, or a copy that closes with it.

        Raises a `ReadingError` when a copy would be larger than ``limit`` bytes.
        """
        if self.packing is None and self._counted.seekable():
            self._ahead = b""
            self._packed.seek(0)
            return self._packed
        if self._copy is None:
            self._copy = tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY)  # noqa: SIM115  # closed in __exit__
            size = 0
            while chunk := self.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise ReadingError(f"{what} is larger than {limit // 2**20} MB; unpack it first")
                self._copy.write(chunk)
        self._copy.seek(0)
        return self._copy

    def _fetch(self, size: int) -> bytes:
        """Return the next ``size`` bytes; fewer at the end, or before damage, which the next read raises."""
        parts: list[bytes] = []
        try:
            while size > 0 and not (self._fault and self._ahead) and (part := self._pull(min(size, CHUNK))):
                parts.append(part)
                size -= len(part)
        except ReadingError as error:
            if not parts:
                raise
            self._fault = error
        return b"".join(parts)

    def _pull(self, size: int) -> bytes:
        if self._fault is not None:
            raise self._fault
        try:
            # With `read1` unpackers return the bytes before damage; `read` would drop them.
            data = getattr(self._plain, "read1", self._plain.read)(size)
        except _FAULTS as error:
            raise ReadingError(_reason(error, self.packing)) from error
        if self.packing:
            self.inflation.give(len(data), self.packing)
        return data


def lines(stream: Stream, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number from 1, without its newline; ``None`` for one longer than ``limit`` bytes."""
    number, carry, skipping = 1, b"", False
    while chunk := stream.read(CHUNK):
        first, *rest = chunk.split(b"\n")
        if not skipping:
            carry += first
            skipping = len(carry) > limit
        for part in rest:
            yield number, None if skipping else carry
            number, carry, skipping = number + 1, part, len(part) > limit
        if skipping:
            carry = b""
    if carry or skipping:
        yield number, None if skipping else carry


class _Counted(io.RawIOBase):
    """A raw file that counts and reports the bytes read from it."""

    def __init__(
        self, raw: Bytes, on_bytes: Callable[[int], None] | None, inflation: Inflation, *, is_member: bool
    ) -> None:
        self._raw = raw
        self._on_bytes = on_bytes
        self._inflation = inflation
        self._is_member = is_member

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return isinstance(self._raw, io.FileIO) and self._raw.seekable()

    def seek(self, offset: int, whence: int = 0, /) -> int:
        assert isinstance(self._raw, io.FileIO), "only files are seekable"
        return self._raw.seek(offset, whence)

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._raw.read(len(view))
        view[: len(data)] = data
        if self._is_member:
            self._inflation.give(len(data), "archive")
        else:
            self._inflation.stored += len(data)
        if self._on_bytes is not None and data:
            self._on_bytes(len(data))
        return len(data)

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._raw.close()


def _reason(error: Exception, packing: str | None) -> str:
    if isinstance(error, EOFError):
        return f"the {packing} file is cut short; fetch it again"
    if wants_too_much(error):
        limit = READING_LIMITS.max_dictionary_bytes // 2**20
        return f"unpacking it takes a dictionary of more than {limit} MB; unpack it yourself if you trust it"
    if packing:
        return f"the {packing} file is damaged ({error}); fetch it again"
    detail = getattr(error, "strerror", None) or error
    return f"cannot be read: {detail}"
