"""Sources of articles: files, folders, standard input; found in a fixed order, opened one at a time."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from newssearch.models import MissingSource, Rejection

INDEX_MARK = "newssearch.json"
"""The file that marks a folder as an index of ours."""

STANDARD_INPUT = "-"
_SKIPPED_SUFFIX = ".expected.json"
_SKIPPED_NAMES = ("readme", "license", "licence")


def found(
    sources: Iterable[str | Path], tell: Callable[[str], None] | None = None, since: datetime | None = None
) -> Iterator[Path | Rejection | None]:
    """Yield every file that the sources name or hold, a `Rejection` for each unreadable one, ``None`` for standard
    input.

    Folders are walked in the order of their names; a folder is walked once, however many links lead to it. Hidden files
    and folders, and our own indexes, are skipped. So are, with a remark to ``tell``, files about articles: ``README*``,
    ``LICENSE*`` and ``*.expected.json``. A file that is named is read whatever its name. Files that were last modified
    before ``since`` are skipped, except for standard input.
    """
    seen: set[tuple[int, int]] = set()
    for source in sources:
        if str(source) == STANDARD_INPUT:
            yield None
            continue
        path = Path(source)
        try:
            status = path.stat()
        except (OSError, ValueError) as error:
            yield MissingSource(str(source), missing(error))
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _walk(path, seen, tell or _silently, since)
        elif _is_recent(status, since):
            yield path


def missing_among(sources: Iterable[str | Path]) -> list[MissingSource]:
    """Return the sources that do not exist."""
    named = (str(source) for source in sources)
    looked_at = (next(found([name]), None) for name in named if name != STANDARD_INPUT)
    return [one for one in looked_at if isinstance(one, MissingSource)]


def total_bytes(sources: Iterable[str | Path], since: datetime | None = None) -> int | None:
    """Return the size of all files of the sources together; ``None`` if one has no size, such as a pipe."""
    total = 0
    for one in found(sources, since=since):
        if one is None:
            return None
        if isinstance(one, Path):
            try:
                status = one.stat()
            except OSError:
                continue  # gone since; reading it will reject it
            if not stat.S_ISREG(status.st_mode):
                return None
            total += status.st_size
    return total


def _walk(
    folder: Path, seen: set[tuple[int, int]], tell: Callable[[str], None], since: datetime | None
) -> Iterator[Path | Rejection]:
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            status = path.stat()
            if stat.S_ISDIR(status.st_mode):
                if (status.st_dev, status.st_ino) not in seen:
                    seen.add((status.st_dev, status.st_ino))
                    waiting += _inside(path)
            elif _is_recent(status, since) and _is_wanted(path, status.st_mode, tell):
                yield path
        except OSError as error:
            yield Rejection(str(path), missing(error))


def _is_recent(status: os.stat_result, since: datetime | None) -> bool:
    return since is None or status.st_mtime >= since.timestamp()


def _inside(folder: Path) -> list[Path]:
    """Return the entries of a folder, the last first; none for an index of ours."""
    names = sorted((entry.name for entry in folder.iterdir()), reverse=True)
    return [] if INDEX_MARK in names else [folder / name for name in names if not name.startswith(".")]


def _is_wanted(path: Path, mode: int, tell: Callable[[str], None]) -> bool:
    name = path.name.lower()
    if not stat.S_ISREG(mode):
        tell(f"{path}: skipped: not a regular file")
        return False
    if is_passed_over(name):
        tell(f"{path}: skipped: contains no articles")
        return False
    return True


def holders(path: str) -> set[str]:
    """Return the places that hold the articles of ``path``: itself, the archives around it, and all folders above."""
    parts = path.split("!")
    around = ["!".join(parts[:n]) for n in range(1, len(parts)) if not parts[n].startswith("/")]
    return {path, *around, *map(str, Path(around[0] if around else path).parents)}


def is_passed_over(name: str) -> bool:
    """Return whether a file, by its name, is about articles and has none."""
    return name.lower().endswith(_SKIPPED_SUFFIX) or name.lower().startswith(_SKIPPED_NAMES)


def missing(error: OSError | ValueError) -> str:
    """Explain why a source cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return f"cannot be opened: {getattr(error, 'strerror', None) or error}"


def _silently(message: str) -> None:
    """Ignore a remark."""
