"""The program in its process: the words of the command line in, the exit code out."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
import threading
import warnings
from collections.abc import Sequence
from typing import NoReturn, TextIO

from newssearch.cli.command import COMPLETION, REPORTED
from newssearch.cli.exits import exit_of
from newssearch.cli.program import program
from newssearch.cli.signals import heed_signals


def run_process() -> NoReturn:
    """Run the program with the words of the command line, and end the process with its exit code."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # they speak to developers, not to who runs the program
    sys.stdout, sys.stderr = (_forgiving(stream) for stream in (sys.stdout, sys.stderr))
    heed_signals()
    _end(run(sys.argv[1:]))


def _end(code: int) -> NoReturn:
    """End the process without taking its modules apart, which takes longer than a search."""
    if threading.active_count() > 1:
        _flush()
        gc.freeze()  # only modules are left, and no garbage among them
        sys.exit(code)  # which waits for the other threads
    atexit._run_exitfuncs()
    _flush()
    os._exit(code)


def _flush() -> None:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        # The reader has gone or the disk is full, which `run` has reported: drop the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _forgiving(stream: TextIO | None) -> TextIO:
    """``stream`` such that no character stops it; nowhere, if the program was started without it."""
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  # stays open to the end
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    return stream


def run(arguments: Sequence[str]) -> int:
    """Run the program with ``arguments``; gives its exit code. Whatever is raised ends here."""
    context = None
    try:
        if instruction := os.environ.get(COMPLETION):
            from newssearch.cli.program_commands.completion import complete  # here, as only a shell calls with this set

            complete(program, instruction)
            return 0
        context = program.make_context("newssearch", list(arguments))
        with context:
            if not gc.isenabled():  # the process has just begun, and what it has loaded stays
                gc.freeze()
                gc.enable()
            return int(program.invoke(context))
    except BaseException as error:
        meta = context.meta if context is not None else {}
        return exit_of(error, verbose=bool(meta.get("newssearch.verbose")), reported=bool(meta.get(REPORTED)))
