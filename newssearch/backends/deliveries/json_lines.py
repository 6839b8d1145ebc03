"""Alerts as JSON lines: one line a version of an article, appended to a file exactly once.

Before a report is appended, the length of the file is kept. After a crash, the file from there on says how much of the
report is in it, and only the rest is appended.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from newssearch.backends.deliveries.targets import DeliveryError
from newssearch.errors import NewsSearchError
from newssearch.jobs.outputs import open_to_append
from newssearch.values import json_text


def length_of(file: Path) -> int:
    """Return the bytes in a file, 0 for an absent one."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def append(report: Mapping[str, Any], file: Path, length: int) -> None:
    """Append the lines of a report to a file that had ``length`` bytes before the first try.

    Raises DeliveryError when the disk refuses.
    """
    lines = [json_text(line).encode() for line in lines_of(report)]
    try:
        with open_to_append(file) as out:
            _write(out.fileno(), _rest(file, lines, length))
            os.fsync(out.fileno())
    except (OSError, NewsSearchError) as error:
        raise DeliveryError(f"{file}: {getattr(error, 'strerror', None) or error}") from error


def lines_of(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each version of a report as an object: its saved search, new or changed, and the article."""
    for alert in report["alerts"]:
        for kind in ("new", "changed"):
            for hit in reversed(alert[kind]):  # the oldest first, as in a log
                about = {"schema_version": 1, "alert": report["id"], "name": alert["name"], "query": alert["query"]}
                yield about | {"kind": kind} | hit


def _rest(file: Path, lines: list[bytes], length: int) -> bytes:
    """Return what of ``lines`` is not in the file behind its first ``length`` bytes."""
    with file.open("rb") as written:
        written.seek(length)
        there = written.read()
    whole = b"".join(lines)
    if whole.startswith(there):
        return whole[len(there) :]
    had = set(there.splitlines(keepends=True))  # somebody else has written to the file meanwhile
    rest = b"".join(line for line in lines if line not in had)
    return rest if there.endswith(b"\n") or not rest else b"\n" + rest


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
