"""Decompression in bounded portions and bounded memory, whatever the packed bytes claim.

Readers of the standard library keep everything that a piece unpacks to, or allocate any dictionary that a file asks
for.
"""

from __future__ import annotations

import bz2
import lzma
from collections.abc import Callable
from typing import Protocol

import zstandard

from newssearch.settings import READING_LIMITS

_PIECE = 8 * 1024
_ZSTD_PIECE = 1024
"""A few bytes of zstd may unpack to 128 kB: a piece of this size unpacks to 40 MB at most."""

UNPACKING_FAULTS = (OSError, EOFError, ValueError, lzma.LZMAError, zstandard.ZstdError)
"""Errors of packed bytes that are damaged."""


class Bytes(Protocol):
    """Source of bytes: an open file, or an object with the same methods."""

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes; empty only at the end."""

    def close(self) -> None:
        """Close the source."""


class Unpacker(Protocol):
    """A decompressor of `bz2` or `lzma`: one stream of packed bytes."""

    @property
    def eof(self) -> bool:
        """True once the end of the stream was met."""

    @property
    def needs_input(self) -> bool:
        """True once all input so far has been unpacked."""

    @property
    def unused_data(self) -> bytes:
        """The input after the end."""

    def decompress(self, data: bytes, /, max_length: int) -> bytes:
        """Unpack at most ``max_length`` bytes."""


class Unpacked:
    """Plain bytes of packed streams that follow each other, as parallel packers write them."""

    def __init__(self, packed: Bytes, make: Callable[[], Unpacker]) -> None:
        self._packed = packed
        self._make = make
        self._unpacker = make()
        self._has_ended = False

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes; empty only at the end. Raises EOFError where a stream is cut short."""
        while not self._has_ended:
            if self._unpacker.eof:
                data = self._next_stream(size)
            else:
                data = self._unpacker.decompress(self._more() if self._unpacker.needs_input else b"", size)
            if data:
                return data
        return b""

    def _more(self) -> bytes:
        piece = self._packed.read(_PIECE)
        if not piece:
            raise EOFError
        return piece

    def _next_stream(self, size: int) -> bytes:
        """Begin the next stream. Other bytes are skipped, as the standard library does: packers pad files."""
        piece = self._unpacker.unused_data or self._packed.read(_PIECE)
        while piece and not (rest := piece.lstrip(b"\0")):
            piece = self._packed.read(_PIECE)
        self._unpacker = self._make()
        try:
            data = self._unpacker.decompress(rest, size) if piece else b""
        except UNPACKING_FAULTS:
            piece = b""
        self._has_ended = not piece
        return data if piece else b""

    def close(self) -> None:
        """Do nothing: the packed bytes have another owner."""


def unpacked_bzip2(packed: Bytes) -> Bytes:
    """Return the plain bytes of bzip2."""
    return Unpacked(packed, bz2.BZ2Decompressor)


def unpacked_xz(packed: Bytes) -> Bytes:
    """Return the plain bytes of xz; reading raises where its dictionary is beyond the limit."""
    limit = READING_LIMITS.max_dictionary_bytes
    return Unpacked(packed, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=limit))


class UnpackedZstd:
    """Plain bytes of zstd, frame by frame.

    The library unpacks a piece all at once, and its own readers give no error for a truncated frame.
    """

    def __init__(self, packed: Bytes) -> None:
        self._packed = packed
        self._unpacker = zstandard.ZstdDecompressor(max_window_size=READING_LIMITS.max_dictionary_bytes)
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._left = b""
        self._given = b""

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes; empty only at the end."""
        while not self._given:
            piece = self._left or self._packed.read(_ZSTD_PIECE)
            if not piece and self._frame is not None:
                raise EOFError
            if not piece:
                return b""
            frame = self._frame or self._unpacker.decompressobj()
            self._given = frame.decompress(piece)
            self._left = frame.unused_data
            self._frame = None if frame.eof else frame
        taken, self._given = self._given[:size], self._given[size:]
        return taken

    def close(self) -> None:
        """Do nothing: the packed bytes have another owner."""


def wants_too_much(error: Exception) -> bool:
    """Return whether an unpacker was stopped by its memory limit."""
    return isinstance(error, lzma.LZMAError | zstandard.ZstdError) and (
        "usage limit" in str(error) or "too much memory" in str(error)
    )
