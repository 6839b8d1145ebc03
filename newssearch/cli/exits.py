"""Every way a command can end: the exit codes, and the one place where an error becomes one.

A command returns its own code (found, nothing found, some rejected); what it raises arrives here.
"""

from __future__ import annotations

import contextlib
import errno
import os
from enum import IntEnum

import click

from newssearch.cli.output.terminal import safe_lines, talk
from newssearch.cli.output.wrapping import cells
from newssearch.cli.signals import Terminated
from newssearch.errors import NewsSearchError, QueryError


class Exit(IntEnum):
    """The exit codes; `MEANINGS` explains each."""

    DONE = 0
    NOTHING_FOUND = 1
    UNREADABLE = 2
    UNUSABLE_INDEX = 3
    LOCKED = 4
    SOME_REJECTED = 5
    REBUILD_REFUSED = 6
    OVERDUE = 7
    NO_SOURCE = 66
    FAULT = 70
    MACHINE = 74
    INTERRUPTED = 130
    TERMINATED = 143


MEANINGS: dict[Exit, str] = {
    Exit.DONE: "found, done",
    Exit.NOTHING_FOUND: "nothing found",
    Exit.UNREADABLE: "the command line or the query cannot be read (a caret points at the place)",
    Exit.UNUSABLE_INDEX: "no index there, or it is damaged or of another version",
    Exit.LOCKED: "another writer holds the index (the message names its pid, host and start time)",
    Exit.SOME_REJECTED: ("done, but some sources were rejected (each with its reason; the others are in)"),
    Exit.REBUILD_REFUSED: (
        "a rebuild did not pass its checks (each is named), and the live index stays; or --prune would have removed "
        "more than --max-shrink allows, and removed nothing; or a copy differs from its source"
    ),
    Exit.OVERDUE: "the last run failed, or the last good one is too long ago (status)",
    Exit.NO_SOURCE: "a source that was named does not exist; the others are in, and nothing was pruned",
    Exit.FAULT: "a fault in newssearch itself; -v shows the traceback to report",
    Exit.MACHINE: "the machine refused: no permission, a full disk, no memory",
    Exit.INTERRUPTED: "interrupted; the index is as it was (on a cluster, what was written is in)",
    Exit.TERMINATED: "ended by a signal (SIGTERM, SIGHUP); the index is as it was (on a cluster as above)",
}


def unknown_id(id: str) -> Exit:
    """Report on stderr that no article has an id, and return the exit code for it."""
    talk(f"no article has the id {id}")
    return Exit.NOTHING_FOUND


def exit_of(error: BaseException, *, verbose: bool = False, reported: bool = False) -> int:
    """Explain ``error`` on stderr, unless it is ``reported`` already, and return the exit code for it.

    A `BrokenPipeError` is a quiet success: whoever read the output has seen enough.
    """
    if isinstance(error, click.exceptions.Exit):  # --help and --version end this way
        return error.exit_code
    if isinstance(error, BrokenPipeError):
        return Exit.DONE
    code, message = verdict(error)
    with contextlib.suppress(OSError):  # stderr may be what has failed
        if verbose and code in (Exit.FAULT, Exit.MACHINE):
            import traceback  # here, as all is well most often

            talk("".join(traceback.format_exception(error)).rstrip())
        if not reported:
            talk(f"newssearch: {message}")
    return code


def verdict(error: BaseException) -> tuple[int, str]:
    """Return the exit code for ``error``, and the message."""
    match error:
        case Terminated():
            return Exit.TERMINATED, f"ended by a signal; {_left(error)}"
        case KeyboardInterrupt() | EOFError() | click.Abort():
            return Exit.INTERRUPTED, f"interrupted; {_left(error)}"
        case QueryError():
            return error.exit_code, pointed(error)
        case NewsSearchError():
            return error.exit_code, str(error)
        case click.UsageError():
            return Exit.UNREADABLE, _usage(error)
        case click.ClickException():
            return Exit.UNREADABLE, error.format_message()
        case OSError() | MemoryError():
            return Exit.MACHINE, f"the machine refused: {str(error) or 'not enough memory'}"
        case ImportError() if any(os.strerror(number) in str(error) for number in _SHORTAGES):
            return Exit.MACHINE, f"the machine refused: {error}"  # as Python reports it for a shared library
    summary = f"{type(error).__name__}: {error}".splitlines()[0]
    return Exit.FAULT, f"a fault of newssearch, please report it with the output of -v: {summary}"


_SHORTAGES = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)

LEFT = "what was written is in, and the same command goes on from there"
"""State of a cluster after an interrupted run, as an argument of the exception that interrupted it."""


def _left(error: BaseException) -> str:
    return LEFT if LEFT in error.args else "the index is as it was"


def _usage(error: click.UsageError) -> str:
    """Return the message, a remedy where one is known, and the command for help."""
    lines = [error.format_message()]
    command = error.ctx.command_path if error.ctx else "newssearch"
    takes_query = error.ctx is not None and error.ctx.command.name in ("search", "explain")
    if isinstance(error, click.NoSuchOption) and takes_query:
        lines.append(f"A query that begins with a dash goes after two: {command} -- -WORD")
    return "\n".join([*lines, f"Try: {command} --help"])


def pointed(error: QueryError) -> str:
    """`QueryError.pointed`, its caret moved to stand right under wide and combining characters."""
    lines = safe_lines(error.pointed()).split("\n")
    at = error.message.count("\n") + 1
    if error.query and len(lines) > at + 1:
        shown, carets = lines[at], lines[at + 1]
        start, end = len(carets) - len(carets.lstrip()), len(carets)
        lines[at + 1] = " " * cells(shown[:start]) + "^" * max(1, cells(shown[start:end]))
    return "\n".join(lines)
