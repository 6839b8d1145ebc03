"""Zip archives opened within limits, and their members as bytes, whatever their compression.

`zipfile` reads the whole table of contents before its size can be checked, and keeps everything that a piece of bzip2
or LZMA unpacks to. So the table is checked while it is read, and those members are unpacked here.
"""

from __future__ import annotations

import bz2
import copy
import lzma
import zipfile
import zlib
from io import SEEK_END
from typing import IO

from newssearch.errors import ReadingError
from newssearch.reading.containers.unpacking import UNPACKING_FAULTS, Bytes, Unpacked, Unpacker
from newssearch.reading.streams import Stream
from newssearch.settings import READING_LIMITS

DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, *UNPACKING_FAULTS)
"""Errors of zips that are cut short, damaged, or packed in a way that is not known."""

_ENTRY = b"PK\x01\x02"
_MOST_DIRECTORY = 32 * 1024 * 1024
"""Bytes of a table of contents: 160 for each of the files that an archive may have."""

_LONGEST_END = 22 + 0xFFFF
_PROPERTIES = 9
"""Bytes before the data of a member of LZMA: a version, a length, and the settings of the packer."""


def opened_zip(stream: Stream, what: str) -> zipfile.ZipFile:
    """Open a zip and read its table of contents. Raises ReadingError where that is damaged or beyond the limits."""
    file = stream.seekable(READING_LIMITS.max_member_bytes, what)
    looked_at = _Looking(file)
    try:
        archive = zipfile.ZipFile(looked_at)
    except DAMAGE as error:
        if _claims_too_many(file):
            raise ReadingError(too_many()) from error
        raise ReadingError(f"the ZIP archive is damaged ({error}); fetch it again") from error
    looked_at.is_open = True
    size = file.seek(0, SEEK_END)
    if sum(info.compress_size for info in archive.infolist()) > size:
        archive.close()
        raise ReadingError("the files in the archive overlap, as those of a zip bomb do; unpack it if you trust it")
    return archive


def opened_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Bytes:
    """Return the plain bytes of a member. Raises one of `DAMAGE`, or RuntimeError for an encrypted one."""
    if info.compress_type not in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        return archive.open(info)
    packed = copy.copy(info)
    packed.compress_type, packed.file_size = zipfile.ZIP_STORED, info.compress_size
    packed.CRC = None  # type: ignore[assignment]  # it is that of the plain bytes, and `zipfile` then compares none
    raw = archive.open(packed)
    if info.compress_type == zipfile.ZIP_BZIP2:
        return _Checked(raw, Unpacked(raw, bz2.BZ2Decompressor), info)
    unpacker = _lzma_unpacker(raw.read(_PROPERTIES))
    return _Checked(raw, Unpacked(raw, lambda: unpacker), info)


def _lzma_unpacker(head: bytes) -> Unpacker:
    """Return the unpacker specified by the head of a member of LZMA (APPNOTE.TXT, 5.8.8)."""
    if len(head) < _PROPERTIES or head[2:4] != b"\5\0" or head[4] >= 9 * 5 * 5:
        raise zipfile.BadZipFile("its LZMA settings are invalid")
    dictionary = int.from_bytes(head[5:9], "little")
    if dictionary > READING_LIMITS.max_dictionary_bytes:
        limit = READING_LIMITS.max_dictionary_bytes // 2**20
        raise zipfile.BadZipFile(f"it takes a dictionary of more than {limit} MB")
    rest, lc = divmod(head[4], 9)
    pb, lp = divmod(rest, 5)
    settings = {"id": lzma.FILTER_LZMA1, "dict_size": max(dictionary, 4096), "lc": lc, "lp": lp, "pb": pb}
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[settings])


def too_many() -> str:
    """Return the reason where an archive has more members than the limit, else None."""
    return f"the archive holds more than {READING_LIMITS.max_members:,} files; unpack it first"


def _claims_too_many(file: IO[bytes]) -> bool:
    """Return whether the end of an unreadable zip claims a larger table of contents than the limit."""
    file.seek(max(0, file.seek(0, SEEK_END) - _LONGEST_END))
    end = file.read(_LONGEST_END)
    at = end.rfind(b"PK\x05\x06")
    return at >= 0 and int.from_bytes(end[at + 12 : at + 16], "little") > _MOST_DIRECTORY


class _Looking:
    """A file that checks every read until the archive is open: none may have more files than the limit."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.is_open = False

    def read(self, size: int = -1, /) -> bytes:
        """Read as the file does."""
        if self.is_open:
            return self._file.read(size)
        data = self._file.read(min(size, _MOST_DIRECTORY + 1) if size >= 0 else _MOST_DIRECTORY + 1)
        if len(data) > _MOST_DIRECTORY or data.count(_ENTRY) > READING_LIMITS.max_members:
            raise ReadingError(too_many())
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Seek as the file does."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the position."""
        return self._file.tell()

    def seekable(self) -> bool:
        """Return True."""
        return True

    def close(self) -> None:
        """Do nothing: the stream owns the file."""


class _Checked:
    """A member that must end at its stated size and have its stated checksum."""

    def __init__(self, raw: IO[bytes], plain: Bytes, info: zipfile.ZipInfo) -> None:
        self._raw = raw
        self._plain = plain
        self._left = info.file_size
        self._wanted = info.CRC
        self._sum = 0

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes; empty only at the end."""
        data = self._plain.read(min(size, self._left)) if self._left > 0 else b""
        self._left -= len(data)
        self._sum = zlib.crc32(data, self._sum)
        if (self._left <= 0 or not data) and self._sum != self._wanted:
            raise zipfile.BadZipFile("its bytes do not have its checksum")
        return data

    def close(self) -> None:
        """Close the member."""
        self._raw.close()
