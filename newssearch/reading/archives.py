"""Archives to the files in them: one member at a time, bounded, and nothing ever written where a member's name says.

A zip is read by its table of contents, so it is copied aside where it cannot be sought in; a tar is a stream.
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import SEEK_END
from pathlib import PurePosixPath
from typing import IO

from newssearch.errors import ReadingError
from newssearch.reading.drafts import Member, Origin, Refusal
from newssearch.reading.sources import is_passed_over
from newssearch.reading.streams import Stream
from newssearch.reading.unpacking import Bytes
from newssearch.settings import READING_LIMITS

DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, OSError, EOFError, ValueError, NotImplementedError)
"""What the libraries raise on archives that are cut short, damaged, or packed in a way they do not know."""

_END_OF_DIRECTORY = b"PK\x05\x06"
_LONGEST_END = 22 + 0xFFFF
_DIRECTORY_ENTRY = 46
_EPOCH = datetime(1980, 1, 2, tzinfo=UTC)
"""The first day of zip's calendar is what writers put that know no time."""


def read_zip(stream: Stream, origin: Origin) -> Iterator[Member | Refusal]:
    """Every file in a zip archive, in the order that they were stored."""
    file = stream.seekable(READING_LIMITS.max_member_bytes, "the archive")
    require_small_directory(file)
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGE as error:
        raise ReadingError(f"the ZIP archive is damaged ({error}); fetch it again") from error
    with archive:
        for info in archive.infolist():
            if info.is_dir() or not _is_wanted(info.filename, origin):
                continue
            if reason := _fault_of_name(info.filename) or ("it is encrypted" if info.flag_bits & 1 else None):
                yield Refusal(reason, f"!{info.filename}")
                continue
            try:
                raw = Guarded(archive.open(info))
            except (*DAMAGE, RuntimeError) as error:
                yield Refusal(f"cannot be unpacked: {error}", f"!{info.filename}")
                continue
            yield Member(info.filename, raw, _stored_at(info))


def read_tar(stream: Stream, origin: Origin) -> Iterator[Member | Refusal]:
    """Every regular file in a tar archive; links, devices and the like are passed over."""
    try:
        with tarfile.open(fileobj=_Whole(stream), mode="r|") as archive:  # type: ignore[call-overload]  # only `read` is used
            for count, info in enumerate(archive, start=1):
                if count > READING_LIMITS.max_members:
                    raise ReadingError(_too_many())
                archive.members = []  # it would keep them all
                if not info.isfile() or not _is_wanted(info.name, origin):
                    continue
                if reason := _fault_of_name(info.name):
                    yield Refusal(reason, f"!{info.name}")
                elif (raw := archive.extractfile(info)) is not None:
                    yield Member(info.name, Guarded(raw), _moment(info.mtime))
    except DAMAGE as error:
        raise ReadingError(f"the tar archive is damaged or cut short ({error}); fetch it again") from error


class Guarded:
    """A member whose faults are all `OSError`, as those of a file are."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw: Bytes = raw

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes; empty only at the end."""
        try:
            return self._raw.read(size)
        except (*DAMAGE, RuntimeError) as error:
            raise OSError(f"damaged in the archive: {error}") from error

    def close(self) -> None:
        """Give it back."""
        self._raw.close()


class _Whole:
    """A stream that gives as many bytes as are asked for, as `tarfile` takes fewer for the end."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        """``size`` bytes; fewer only at the end."""
        data = self._stream.read(size)
        while 0 < len(data) < size and (more := self._stream.read(size - len(data))):
            data += more
        return data


def _is_wanted(name: str, origin: Origin) -> bool:
    """As in a folder: what is hidden and what only speaks of articles is passed over."""
    parts = PurePosixPath(name).parts
    if any(part.startswith(".") and part not in {".", ".."} for part in parts) or "__MACOSX" in parts:
        return False
    if parts and is_passed_over(parts[-1]):
        origin.say(f"{name}: passed over, it speaks of articles and holds none")
        return False
    return True


def _fault_of_name(name: str) -> str | None:
    if name.startswith("/") or ".." in PurePosixPath(name.replace("\\", "/")).parts:
        return "its name leads out of the archive; whoever made it means harm"
    return None


def require_small_directory(file: IO[bytes]) -> None:
    """Raise for a table of contents that would not fit into memory, which `zipfile` reads without asking."""
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - _LONGEST_END))
    end = file.read(_LONGEST_END)
    at = end.rfind(_END_OF_DIRECTORY)
    directory = int.from_bytes(end[at + 12 : at + 16], "little") if at >= 0 else 0
    if directory == 0xFFFFFFFF:  # zip64 keeps the number in a record of its own, right before
        wide = end.rfind(b"PK\x06\x06", 0, at)
        directory = int.from_bytes(end[wide + 40 : wide + 48], "little") if wide >= 0 else 0
    if directory > READING_LIMITS.max_members * 2 * _DIRECTORY_ENTRY:
        raise ReadingError(_too_many())
    file.seek(0)


def _too_many() -> str:
    return f"the archive holds more than {READING_LIMITS.max_members:,} files; unpack it first"


def _stored_at(info: zipfile.ZipInfo) -> datetime | None:
    try:
        stored = datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return None
    return stored if stored >= _EPOCH else None


def _moment(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
