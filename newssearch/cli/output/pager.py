"""Writing to stdout, through the reader's pager where there is a terminal to page on."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

from newssearch.cli.output.terminal import Screen

if TYPE_CHECKING:
    import subprocess


def pager_command(environment: Mapping[str, str]) -> list[str]:
    """The pager to run: ``$NEWSSEARCH_PAGER``, else ``$PAGER``, else less; empty (or cat) for none."""
    import shlex  # this and what runs the pager: here, as a pipe needs none
    import shutil

    wanted = environment.get("NEWSSEARCH_PAGER", environment.get("PAGER", "less -FRX"))
    try:
        command = shlex.split(wanted)
    except ValueError:  # an open quote
        return []
    if not command or command == ["cat"] or not shutil.which(command[0]):
        return []
    return ["less", "-FRX"] if command == ["less"] else command


def show(chunks: Iterable[str], screen: Screen, environment: Mapping[str, str]) -> None:
    """Write ``chunks`` to stdout, on a terminal through the pager, which may be left early."""
    command = pager_command(environment) if screen.interactive and sys.stdin.isatty() else []
    if not command:
        for chunk in chunks:
            click.echo(chunk, nl=False, color=True)
        return
    _page(command, chunks)


def _page(command: list[str], chunks: Iterable[str]) -> None:
    import signal  # as above
    import subprocess

    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True, encoding="utf-8", errors="replace") as pager:
        # Ctrl-C belongs to the pager now; it would end us and leave the pager with the terminal.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            _feed(pager, chunks)
            pager.wait()
        finally:
            signal.signal(signal.SIGINT, before)


def _feed(pager: subprocess.Popen[str], chunks: Iterable[str]) -> None:
    assert pager.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        for chunk in chunks:
            pager.stdin.write(chunk)
    with contextlib.suppress(BrokenPipeError):  # what was still to be flushed
        pager.stdin.close()
