"""The pager: which one, and what happens when it is left."""

import os
import pty
import subprocess
import sys

import pytest

from newssearch.cli.output.pager import pager_command, show
from newssearch.cli.output.terminal import Screen


@pytest.mark.parametrize(
    ("environment", "command"),
    [
        ({"NEWSSEARCH_PAGER": "sh -c 'a b'", "PAGER": "cat"}, ["sh", "-c", "a b"]),
        ({"PAGER": "sh"}, ["sh"]),
        ({"PAGER": "cat"}, []),
        ({"PAGER": ""}, []),
        ({"NEWSSEARCH_PAGER": "", "PAGER": "sh"}, []),
        ({"PAGER": "no-such-pager-anywhere"}, []),
        ({"PAGER": "sh 'open"}, []),
    ],
)
def test_the_pager_is_ours_then_the_users_then_none(environment, command):
    assert pager_command(environment) == command


def test_into_a_pipe_the_text_goes_as_it_is(capsys):
    show(["one\n", "two\n"], Screen(), {"PAGER": "sh -c 'echo paged'"})
    assert capsys.readouterr().out == "one\ntwo\n"


PAGING = """
import os
from newssearch.cli.output.pager import show
from newssearch.cli.output.terminal import Screen
show((f"line {n}\\n" for n in range(100_000)), Screen(interactive=True), os.environ)
print("done")
"""


def on_a_terminal(pager):
    """Return the output of the program above on a terminal, and its exit code."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"NEWSSEARCH_PAGER": pager}
    process = subprocess.Popen(
        [sys.executable, "-c", PAGING],
        stdin=theirs, stdout=theirs, stderr=theirs, env=environment,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux's way to say that the terminal's other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return shown.decode().replace("\r\n", "\n"), process.wait()


def test_on_a_terminal_the_text_goes_through_the_pager():
    assert on_a_terminal("tail -n 1") == ("line 99999\ndone\n", 0)


def test_a_pager_that_is_left_early_is_no_error():
    assert on_a_terminal("head -n 1") == ("line 0\ndone\n", 0)
