"""Errors become exit codes, and say what to do."""

import click
import pytest

from newssearch import errors
from newssearch.cli.exits import MEANINGS, Exit, exit_of, pointed


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (errors.QueryError("No field nope.", query="nope:x", end=4), 2, "  nope:x\n  ^^^^\n"),
        (errors.QueryLimitError("too long"), 2, "too long"),
        (errors.UsageError("no such zone: Nowhere"), 2, "Nowhere"),
        (errors.NoIndexError("no index in x"), 3, "no index in x"),
        (errors.DamagedIndexError("a file is cut"), 3, "a file is cut"),
        (errors.IndexLockedError("held by pid 7"), 4, "held by pid 7"),
        (click.UsageError("no such thing"), 2, "no such thing\nTry: newssearch --help"),
        (KeyboardInterrupt(), 130, "interrupted; the index is as it was"),
        (PermissionError(13, "Permission denied", "x"), 74, "Permission denied: 'x'"),
        (MemoryError(), 74, "not enough memory"),
        (ZeroDivisionError("boom"), 70, "please report it with the output of -v: ZeroDivisionErr"),
    ],
)
def test_every_error_has_its_exit_code_and_a_message(error, code, said, capsys):
    assert exit_of(error) == code
    captured = capsys.readouterr()
    assert captured.err.startswith("newssearch: ")
    assert said in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""


def test_a_closed_pipe_is_a_quiet_success(capsys):
    assert exit_of(BrokenPipeError()) == 0
    assert capsys.readouterr().err == ""


def test_the_traceback_of_a_fault_is_shown_when_asked_for(capsys):
    with pytest.raises(ZeroDivisionError) as raised:
        print(1 / 0)
    assert exit_of(raised.value, verbose=True) == 70
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_control_characters_in_a_message_never_reach_the_terminal(capsys):
    exit_of(errors.NoIndexError("no index in \x1b[2Jx\x9b\u202e"))
    assert capsys.readouterr().err == "newssearch: no index in ␛[2Jx��\n"


def test_the_caret_stands_under_the_place_in_wide_text():
    error = errors.QueryError("A bracket is missing.", query="港口 (罢工", start=3, end=4)
    assert pointed(error).split("\n")[2] == "       ^"


def test_every_exit_code_has_its_meaning():
    assert list(MEANINGS) == list(Exit)
