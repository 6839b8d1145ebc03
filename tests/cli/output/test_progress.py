"""The progress bar: there when it is wanted, silent when not, and never in the way of messages."""

from dataclasses import dataclass

from newssearch.cli.output.progress import Meter


@dataclass(frozen=True)
class At:
    done_bytes: int
    total_bytes: int | None
    path: str = "a.txt"


def test_without_a_terminal_nothing_is_drawn_and_items_pass_through(capsys):
    with Meter(shown=False, color=False) as meter:
        meter.moved(At(1, 2))
        assert list(meter.counted("abc")) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "")


def test_messages_are_made_safe_with_and_without_a_bar(capsys):
    for shown in (False, True):
        with Meter(shown=shown, color=False) as meter:
            meter.say("a key was not understood: \x1b[2J [bold]x[/bold]")
        assert "a key was not understood: ␛[2J [bold]x[/bold]" in capsys.readouterr().err


def test_the_bar_is_drawn_on_stderr_with_known_and_unknown_size(capsys, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    for total in (4, None):
        with Meter(shown=True, color=False) as meter:
            for n, _ in enumerate(meter.counted("abc")):
                meter.moved(At(n, total))
        captured = capsys.readouterr()
        assert captured.out == ""
        assert "3 articles, writing the index" in captured.err
