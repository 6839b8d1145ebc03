"""Archives to the files in them: one member at a time, bounded, and nothing is ever written under a member's name.

A zip is read by its table of contents, so it is copied to a temporary file where it cannot seek; a tar is a stream.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath

from newssearch.errors import ReadingError
from newssearch.reading.containers.tars import Tar
from newssearch.reading.containers.unpacking import Bytes
from newssearch.reading.containers.zips import DAMAGE, opened_member, opened_zip, too_many
from newssearch.reading.drafts import Member, Origin, Refusal
from newssearch.reading.sources import is_passed_over
from newssearch.reading.streams import Stream
from newssearch.settings import READING_LIMITS

_EPOCH = datetime(1980, 1, 2, tzinfo=UTC)
"""The first day of zip's calendar, which writers without a clock use."""


def read_zip(stream: Stream, origin: Origin) -> Iterator[Member | Refusal]:
    """Yield every file in a zip archive, in the order of storage."""
    with opened_zip(stream, "the archive") as archive:
        for info in archive.infolist():
            if info.is_dir() or not _is_wanted(info.filename, origin):
                continue
            if reason := _fault_of_name(info.filename) or ("it is encrypted" if info.flag_bits & 1 else None):
                yield Refusal(reason, f"!{info.filename}")
                continue
            try:
                raw = Guarded(opened_member(archive, info))
            except (*DAMAGE, RuntimeError) as error:
                yield Refusal(f"cannot be unpacked: {error}", f"!{info.filename}")
                continue
            yield Member(info.filename, raw, _stored_at(info))


def read_tar(stream: Stream, origin: Origin) -> Iterator[Member | Refusal]:
    """Yield every regular file in a tar archive; links, devices and the like are skipped."""
    tar = Tar(stream)
    for count, member in enumerate(tar.members(), start=1):
        if count > READING_LIMITS.max_members:
            raise ReadingError(too_many())
        if not member.is_file or not _is_wanted(member.name, origin):
            continue
        if reason := _fault_of_name(member.name) or (_SPARSE if member.is_sparse else None):
            yield Refusal(reason, f"!{member.name}")
        else:
            yield Member(member.name, Guarded(_InTar(tar)), _moment(member.seconds))


_SPARSE = "it is stored with holes, as files of disks are and no text is; unpack it first"


class _InTar:
    """The last member of a tar, as a file."""

    def __init__(self, tar: Tar) -> None:
        self._tar = tar

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes; empty only at the end."""
        return self._tar.read(size)

    def close(self) -> None:
        """Leave the rest to be skipped."""


class Guarded:
    """A member whose faults are all raised as `OSError`, like those of a file."""

    def __init__(self, raw: Bytes) -> None:
        self._raw = raw

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes; empty only at the end."""
        try:
            return self._raw.read(size)
        except (*DAMAGE, RuntimeError) as error:
            raise OSError(f"damaged in the archive: {error}") from error

    def close(self) -> None:
        """Close the member."""
        self._raw.close()


def _is_wanted(name: str, origin: Origin) -> bool:
    """Return whether a member is read, as in a folder: not hidden files, nor files about articles."""
    parts = PurePosixPath(name).parts
    if any(part.startswith(".") and part not in {".", ".."} for part in parts) or "__MACOSX" in parts:
        return False
    if parts and is_passed_over(parts[-1]):
        origin.say(f"{name}: skipped: contains no articles")
        return False
    return True


def _fault_of_name(name: str) -> str | None:
    if name.startswith("/") or ".." in PurePosixPath(name.replace("\\", "/")).parts:
        return "its name leads out of the archive; whoever made it means harm"
    return None


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
