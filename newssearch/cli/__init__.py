"""The command line: options in, one library call, text or JSON out.

``program`` is the click group; each command has a module of its own name. ``entry`` runs it in its process.
``rendering`` writes for people and ``documents`` for programs; ``exits`` turns every error into its exit code.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import NoReturn


def main() -> NoReturn:
    """Run the program with the words of the command line, and end the process with its exit code."""
    gc.disable()  # what modules hold is no garbage; `run` looks for some again once the program is loaded
    from newssearch.cli.deferred import defer_modules  # these are here, as importing them makes many objects

    defer_modules()
    from newssearch.cli.entry import run_process

    run_process()


def run(arguments: Sequence[str]) -> int:
    """Run the program with ``arguments`` and return its exit code. Whatever is raised ends here."""
    from newssearch.cli.entry import run as run_program

    return run_program(arguments)
