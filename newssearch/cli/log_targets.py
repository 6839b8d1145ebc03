"""Targets of the library's log during a run: a file, stderr, or the warnings alone for people."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newssearch.cli.command import RunOptions
from newssearch.cli.output.terminal import safe, talk
from newssearch.jobs.outputs import open_to_append
from newssearch.logs import LOGGER

FIELDS = "fields"
"""Key of a record's fields beside its message: ``LOGGER.info(..., extra={FIELDS: {...}})``."""


class _Text(logging.Formatter):
    """A line: the time, the level, the message."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{_time(record)} {record.levelname:<7} {safe(record.getMessage())}"


class _Json(logging.Formatter):
    """A JSON object on a line: time, level, logger, message, and the record's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = getattr(record, FIELDS, {})
        said = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        return json.dumps(said | fields, default=str)


class _Talk(logging.Handler):
    """Says warnings as the rest of the program speaks. What carries fields the program says in its own words."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        if not hasattr(record, FIELDS):
            talk(f"newssearch: {record.getMessage()}")


class _File(logging.Handler):
    """Handler that adds records to a file; it reports a full disk once on stderr, and the run goes on."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file, self._stream = file, open_to_append(file)

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record) + "\n"
        try:
            self._stream.write(line.encode("utf-8", "backslashreplace"))
        except OSError as error:
            self.setLevel(logging.CRITICAL + 1)
            talk(f"newssearch: the log {self._file} cannot be written: {error.strerror}")

    def close(self) -> None:
        self._stream.close()
        super().close()


@contextmanager
def logging_to(options: RunOptions, *, quiet: bool) -> Iterator[None]:
    """Send the log to the targets of ``options``; without a log on stderr, print warnings there, unless ``quiet``.

    Raises OSError when the file cannot be written, UsageError where it is no regular file.
    """
    handlers: list[logging.Handler] = []
    if options.log_file is not None:
        handlers.append(_File(options.log_file))
    elif options.log_format is not None:
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(_Json() if options.log_format == "json" else _Text())
    if not (options.logs_to_stderr or quiet):
        handlers.append(_Talk())
    level = LOGGER.level
    LOGGER.setLevel(logging.INFO)
    for handler in handlers:
        LOGGER.addHandler(handler)
    try:
        yield
    finally:
        LOGGER.setLevel(level)
        for handler in handlers:
            LOGGER.removeHandler(handler)
            handler.close()


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
