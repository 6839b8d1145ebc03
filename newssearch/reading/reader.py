"""Sources in, articles and rejections out: one verdict for everything found, and nothing raised on the way."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import BinaryIO

from dateutil.parser import isoparse

from newssearch.errors import ReadingError, UsageError
from newssearch.models import Article, Precision, Rejection
from newssearch.reading import formats, sources
from newssearch.reading.drafts import Origin, Refusal
from newssearch.reading.finishing import finish
from newssearch.reading.streams import Bytes, Stream
from newssearch.settings import DateOrder
from newssearch.text.periods import period_of
from newssearch.text.zones import zone_named


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reading has come: bytes of the sources as they are stored, and the file that is being read.

    ``total_bytes`` is ``None`` where it cannot be known, as on standard input.
    """

    done_bytes: int
    total_bytes: int | None
    path: str


def read(
    *named: str | Path,
    retrieved: str | datetime | None = None,
    date_order: DateOrder = "dmy",
    zone: tzinfo | str | None = None,
    progress: Callable[[Progress], None] | None = None,
    tell: Callable[[str], None] | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | Rejection]:
    """Every article of the sources (files, folders, ``-``), in order, as it is read.

    What cannot be read is a `Rejection` in its place, and the rest goes on. ``retrieved`` says when the sources were
    fetched, where they do not say it themselves (ISO 8601; else the file's modification time, and now for standard
    input); no date without a year is taken to be later. ``date_order`` reads ``05/12/2025``; ``zone`` is assumed where
    a time states none, a tzinfo or an IANA name. ``progress`` is called as bytes are read, ``tell`` with remarks on
    what was passed over.

    Raises `UsageError` when ``retrieved`` is no date or ``zone`` no zone; nothing else.
    """
    home = zone_named(zone) if isinstance(zone, str) else zone
    fetched = _fetched(retrieved) if retrieved is not None else None
    frame = Origin("", "", *(fetched or _instant(datetime.now(UTC))), date_order, home, tell)
    return _read(named, frame, fetched is None, progress, stdin)


def _read(
    named: tuple[str | Path, ...],
    frame: Origin,
    by_file_time: bool,
    progress: Callable[[Progress], None] | None,
    stdin: BinaryIO | None,
) -> Iterator[Article | Rejection]:
    count = _Count(progress, sources.total_bytes(named) if progress else None)
    for found in sources.found(named, frame.tell):
        if isinstance(found, Rejection):
            yield found
        elif found is None:
            given: Bytes = _Kept(stdin or sys.stdin.buffer)
            yield from _read_one(given, replace(frame, name="-", path="-"), count)
        else:
            yield from _read_file(found, frame, by_file_time, count)


def _read_file(path: Path, frame: Origin, by_file_time: bool, count: _Count) -> Iterator[Article | Rejection]:
    absolute = os.path.abspath(path)  # noqa: PTH100  # `resolve` would follow links: the name is wanted, not the file
    origin = replace(frame, name=_shown(path), path=_shown(absolute))
    try:
        if by_file_time:
            shown, moment = _instant(_file_time(path))
            origin = replace(origin, retrieved=shown, moment=moment)
        file = path.open("rb", buffering=0)
    except (OSError, ValueError) as error:
        yield Rejection(origin.name, sources.missing(error))
        return
    yield from _read_one(file, origin, count)


def _shown(path: Path | str) -> str:
    """A path as text that can be stored: bytes of its name that are not UTF-8 are written ``\\xNN``."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _file_time(path: Path) -> datetime:
    seconds = int(path.stat().st_mtime)
    return datetime.fromtimestamp(min(max(seconds, 0), _LAST_SECOND), UTC)


def _read_one(raw: Bytes, origin: Origin, count: _Count) -> Iterator[Article | Rejection]:
    count.path = origin.name
    with Stream(raw, count.add) as stream:
        try:
            stream.unpack()
            form = formats.format_of(stream.peek(formats.HEAD), origin.name)
            for draft in form.read(stream, origin):
                result = draft if isinstance(draft, Refusal) else finish(draft, origin)
                if isinstance(result, Refusal):
                    yield Rejection(f"{origin.name}{result.where}", result.reason)
                else:
                    yield result
        except ReadingError as error:
            yield Rejection(origin.name, str(error))


_LAST_SECOND = int(datetime(9000, 1, 1, tzinfo=UTC).timestamp())
"""File times beyond this are nonsense, and more than `datetime` can say."""


class _Count:
    """Bytes as they are read, passed on as `Progress`."""

    def __init__(self, progress: Callable[[Progress], None] | None, total: int | None) -> None:
        self._progress = progress
        self._total = total
        self._done = 0
        self.path = ""

    def add(self, count: int) -> None:
        """``count`` more bytes were read."""
        self._done += count
        if self._progress is not None:
            self._progress(Progress(self._done, self._total, self.path))


class _Kept:
    """A file that is not ours to close."""

    def __init__(self, file: BinaryIO) -> None:
        self._read = getattr(file, "read1", file.read)

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes: what is there, since waiting on an open pipe for all of them cannot be interrupted."""
        return self._read(size)

    def close(self) -> None:
        """Leave it open."""


def _fetched(retrieved: str | datetime) -> tuple[str, datetime]:
    """A time of retrieval as it is shown, and the latest instant that it can mean."""
    if isinstance(retrieved, datetime):
        return _instant(retrieved if retrieved.tzinfo else retrieved.replace(tzinfo=UTC))
    text = retrieved.strip()
    try:
        isoparse(text)
        precision = _PRECISIONS.get(len(text), "second")
        return text, period_of(text, precision).end - timedelta(seconds=1)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"retrieved {retrieved!r} is no date; write it as 2025-12-10 or 2025-12-10T14:30:00Z"
        ) from error


_PRECISIONS: dict[int, Precision] = {4: "year", 7: "month", 10: "day", 16: "minute"}


def _instant(moment: datetime) -> tuple[str, datetime]:
    return moment.isoformat(timespec="seconds"), moment
