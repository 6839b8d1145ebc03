"""Reader of sources: yields one verdict for everything found, and raises nothing on the way."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import BinaryIO

from newssearch.arguments import or_none
from newssearch.dates.periods import period_of, precision_of
from newssearch.dates.zones import zone_named
from newssearch.errors import ReadingError, UsageError
from newssearch.locations import unicode_name
from newssearch.models import Article, Item, Rejection
from newssearch.parameters import CHECKS, checked
from newssearch.reading import field_names, formats, sources
from newssearch.reading.containers.unpacking import Bytes
from newssearch.reading.drafts import Draft, Member, Origin, noted
from newssearch.reading.faults import as_raised, passing, raise_shortage, until_fault
from newssearch.reading.file_languages import with_languages_of_files
from newssearch.reading.read_options import ReadOptions, options_or_none
from newssearch.reading.streams import Inflation, Stream
from newssearch.reading.tables.column_use import ColumnUse, Unused, refuse_without_columns
from newssearch.reading.task_pool import done_here, in_order
from newssearch.reading.tasks import Task, verdict
from newssearch.settings import READING_LIMITS, DateOrder
from newssearch.workers.work import Crew


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of reading: bytes of the sources as stored, and the file that is being read.

    ``total_bytes`` is ``None`` where it cannot be known, as on standard input.
    """

    done_bytes: int
    total_bytes: int | None
    path: str


@checked(columns=or_none(CHECKS["columns"]), options=options_or_none)
def read(
    *named: str | Path,
    retrieved: str | datetime | None = None,
    date_order: DateOrder = "dmy",
    zone: tzinfo | str | None = None,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    since: datetime | None = None,
    progress: Callable[[Progress], None] | None = None,
    tell: Callable[[str], None] | None = None,
    unused: Unused | None = None,
    stdin: BinaryIO | None = None,
    processes: int | None = None,
    crew: Crew | None = None,
    options: ReadOptions | None = None,
) -> Iterator[Item]:
    """Yield every article of the sources (files, folders, ``-``), in order, as it is read.

    Where something cannot be read, a `Rejection` takes its place and reading goes on; where a publisher withdraws an
    article, a `Removal` does.

    ``retrieved`` is when the sources were fetched, for those that do not state it (ISO 8601; default: the file's
    modification time, and now for standard input); no date without a year is taken to be later. ``date_order`` settles
    ``05/12/2025``; ``zone`` is assumed where a time states none, a tzinfo or an IANA name. ``format`` names the format
    of the sources (`newssearch.formats`), if it should not be detected. ``columns`` maps our fields to names of the
    sources (``{"headline": "Schlagzeile"}``); where that is empty, ``remembered`` does so for files and folders, by
    absolute path. Files that were last modified before ``since`` are skipped.

    ``progress`` is called as bytes are read, ``tell`` with remarks on skipped files, ``unused`` with the name of each
    source that has unknown columns, or unknown keys with text, and with their names. ``processes`` is the number of
    processes for the costly part, with 1 this one (default: one a core, once that pays); a ``crew`` may use other
    machines. A key of ``columns`` that no article has is a rejection, and so is a table without a mapped column.

    ``options`` hold values for these keywords; a keyword that is not its default goes before them.

    Raises `UsageError`, and nothing else, when ``retrieved``, ``zone``, ``format`` or a field of ``columns`` is not
    valid.
    """
    given = ReadOptions(retrieved, date_order, zone, format, columns, remembered, since, processes)
    chosen = (options or ReadOptions()).overridden(given)
    home = zone_named(chosen.zone) if isinstance(chosen.zone, str) else chosen.zone
    fetched = _fetched(chosen.retrieved) if chosen.retrieved is not None else None
    now = datetime.now(UTC)
    remarks = passing(tell) if tell is not None else None
    use = ColumnUse(passing(unused) if unused is not None else None)
    mapped = _columns(chosen.columns or {})
    origin = Origin("", "", *(fetched or _instant(now)), chosen.date_order, home, remarks, now, mapped, use=use)
    kept = {} if mapped else chosen.remembered or {}
    known = {path: _columns(held) for path, held in kept.items()}
    form = formats.format_named(chosen.format) if chosen.format else None
    way = _Way(fetched is None, form, known, chosen.since)
    shown = passing(progress) if progress is not None else None
    items = with_languages_of_files(
        as_raised(in_order(_read(named, origin, way, shown, stdin), chosen.processes, crew))
    )
    return items if tell is None else _naming(items, tell)


@dataclass(frozen=True, slots=True)
class _Way:
    """Options for reading: ``by_file_time`` without a given time of retrieval; ``known`` columns by path of source."""

    by_file_time: bool
    form: formats.Format | None = None
    known: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    since: datetime | None = None

    def columns_of(self, path: str) -> tuple[tuple[str, str], ...] | None:
        """Return the known columns of a file, or of the nearest folder around it."""
        places = (path, *map(str, Path(path).parents)) if self.known else ()
        return next((self.known[place] for place in places if place in self.known), None)


def _columns(columns: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    field_names.require_known(columns)
    return tuple((column, named) for named, column in columns.items())


def _read(
    named: tuple[str | Path, ...],
    frame: Origin,
    way: _Way,
    progress: Callable[[Progress], None] | None,
    stdin: BinaryIO | None,
) -> Iterator[Item | Task]:
    count = _Count(progress, sources.total_bytes(named, way.since) if progress else None)
    for found in sources.found(named, frame.tell, way.since):
        if isinstance(found, Rejection):
            yield found
        elif found is None:
            given: Bytes = _Kept(stdin or sys.stdin.buffer)
            # Articles from a pipe are wanted now, not when there are enough of them for a batch.
            origin = replace(frame, name="-", path="-")
            yield from done_here(until_fault(_read_one(given, origin, way, count), origin.name))
        else:
            yield from until_fault(_read_file(found, frame, way, count), unicode_name(found))
    yield from frame.use.rejections()


def _read_file(path: Path, frame: Origin, way: _Way, count: _Count) -> Iterator[Item | Task]:
    absolute = os.path.abspath(path)  # noqa: PTH100  # `resolve` would follow links: the name is wanted, not the file
    origin = replace(frame, name=unicode_name(path), path=unicode_name(absolute))
    if (columns := way.columns_of(origin.path)) is not None:
        origin = replace(origin, columns=columns)
        origin.say(f"columns as remembered: {', '.join(f'{named}={column}' for column, named in columns)}")
    try:
        if way.by_file_time:
            shown, moment = _instant(_file_time(path))
            origin = replace(origin, retrieved=shown, moment=moment)
        file = path.open("rb", buffering=0)
    except (OSError, ValueError) as error:
        raise_shortage(error, origin.name)
        yield Rejection(origin.name, sources.missing(error))
        return
    yield from _read_one(file, origin, way, count)


def _naming(items: Iterator[Item], tell: Callable[[str], None]) -> Iterator[Item]:
    """Yield the items; remark on each source with articles that have no text, as sitemaps and some feeds have."""
    source, bare, count = None, 0, 0
    for item in items:
        if isinstance(item, Article):
            if item.source_file != source:
                _tell_of_bare(source, bare, count, tell)
                source, bare, count = item.source_file, 0, 0
            count += 1
            bare += not item.body
        yield item
    _tell_of_bare(source, bare, count, tell)


def _tell_of_bare(source: str | None, bare: int, count: int, tell: Callable[[str], None]) -> None:
    if bare:
        tell(f"{source}: {bare:,} of {count:,} articles have a headline but no body text")


_PLAIN_TEXT = "page"
"""The format of text that is one article."""


def _file_time(path: Path) -> datetime:
    seconds = int(path.stat().st_mtime)
    return datetime.fromtimestamp(min(max(seconds, 0), _LAST_SECOND), UTC)


def _read_one(raw: Bytes, origin: Origin, way: _Way, count: _Count) -> Iterator[Item | Task]:
    count.path = origin.name
    with Stream(raw, count.add) as stream:
        yield from _verdicts(stream, origin, way)


def _verdicts(stream: Stream, origin: Origin, way: _Way, depth: int = 0) -> Iterator[Item | Task]:
    """Read the contents of a stream within ``depth`` archives; an error ends this stream alone."""
    stream.unpack()
    form = formats.format_of(stream.peek(formats.HEAD), origin.name, way.form)
    if form.is_container and depth >= READING_LIMITS.max_nested_archives:
        raise ReadingError(f"archives are nested more than {depth} deep; unpack them first")
    if form.name == _PLAIN_TEXT and origin.path == sources.STANDARD_INPUT:
        refuse_without_columns(origin.columns)  # a pipe has no name that shows its format
    if form.is_page:
        yield Task(origin, form=form.name, page=stream.read_all(READING_LIMITS.max_page_bytes, "the page"))
        return
    is_empty = form.is_container
    for found in form.load()(stream, origin):
        is_empty = False
        if isinstance(found, Member):
            inner = _origin_of(found, origin, way)
            read = _member(found, inner, way, stream.inflation, depth + form.is_container)
            yield from until_fault(read, inner.name)
            if stream.inflation.is_bomb:
                return  # each of the remaining members would only repeat the error
        else:
            yield Task(origin, noted(found, stream)) if isinstance(found, Draft) else verdict(found, origin)
    if is_empty:
        yield Rejection(origin.name, "it contains no file that could be an article")


def _origin_of(member: Member, origin: Origin, way: _Way) -> Origin:
    """Return the origin of a member: its name within its archive, when and where it was fetched."""
    name = unicode_name(member.name)
    inner = replace(origin, name=f"{origin.name}!{name}", path=f"{origin.path}!{name}", encoding=member.encoding)
    fetched = member.retrieved or (member.modified if way.by_file_time else None)
    if fetched is not None:
        shown, moment = _instant(fetched)
        inner = replace(inner, retrieved=shown, moment=moment)
    return replace(inner, url=member.url)


def _member(member: Member, origin: Origin, way: _Way, inflation: Inflation, depth: int) -> Iterator[Item | Task]:
    with Stream(member.raw, None, inflation) as stream:
        yield from _verdicts(stream, origin, way, depth)


_LAST_SECOND = int(datetime(9000, 1, 1, tzinfo=UTC).timestamp())
"""File times beyond this are nonsense, and out of the range of `datetime`."""


class _Count:
    """Counter of the bytes read, reported as `Progress`."""

    def __init__(self, progress: Callable[[Progress], None] | None, total: int | None) -> None:
        self._progress = progress
        self._total = total
        self._done = 0
        self.path = ""

    def add(self, count: int) -> None:
        """Count ``count`` more bytes."""
        self._done += count
        if self._progress is not None:
            self._progress(Progress(self._done, self._total, self.path))


class _Kept:
    """A file that the caller closes."""

    def __init__(self, file: BinaryIO) -> None:
        self._read = getattr(file, "read1", file.read)

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes, as many as are there: waiting on an open pipe for all of them cannot be
        interrupted."""
        return self._read(size)

    def close(self) -> None:
        """Leave it open."""


def _fetched(retrieved: str | datetime) -> tuple[str, datetime]:
    """Parse a time of retrieval: return it as shown, and the latest instant that it can mean."""
    if isinstance(retrieved, datetime):
        return _instant(retrieved if retrieved.tzinfo else retrieved.replace(tzinfo=UTC))
    text = retrieved.strip().replace(" ", "T", 1)
    try:
        return text, period_of(text, precision_of(text)).end - timedelta(seconds=1)
    except ValueError as error:
        raise UsageError(
            f"retrieved {retrieved!r} is not a date; write it as 2025-12-10 or 2025-12-10T14:30:00Z"
        ) from error


def _instant(moment: datetime) -> tuple[str, datetime]:
    return moment.isoformat(timespec="seconds"), moment
