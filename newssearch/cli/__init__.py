"""The command line: options in, one library call, text or JSON out.

``program`` is the click group; each command has a module of its own name. ``rendering`` writes for
people and ``documents`` for programs; ``exits`` turns every error into its exit code.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import warnings
from collections.abc import Sequence
from typing import NoReturn, TextIO

from newssearch.cli.command import COMPLETION, REPORTED
from newssearch.cli.exits import exit_of
from newssearch.cli.program import program
from newssearch.cli.signals import heed_signals


def main() -> NoReturn:
    """Run the program with the words of the command line, and end with its exit code."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # they speak to developers, not to who runs the program
    sys.stdout, sys.stderr = (_forgiving(stream) for stream in (sys.stdout, sys.stderr))
    heed_signals()
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError:
        # The reader has gone or the disk is full, which `run` has reported: drop the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    gc.freeze()  # only modules are left: looking for garbage among them took longer than a search
    sys.exit(code)


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
            return int(program.invoke(context))
    except BaseException as error:
        meta = context.meta if context is not None else {}
        return exit_of(error, verbose=bool(meta.get("newssearch.verbose")), reported=bool(meta.get(REPORTED)))
