"""Signals that ask the program to end: each becomes an exception, so that open files are closed on the way out."""

from __future__ import annotations

import signal
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_ONE_WISH = 5.0
"""Seconds within which several signals are one wish: what cleans up after the first is not to be cut short."""


_AGAIN = 0.01
"""Seconds until an exception is raised again that Python has dropped."""


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP asked the program to end."""


class _Wish:
    """Raises for a signal, but not for those that follow at its heels."""

    def __init__(self) -> None:
        self._heard = -_ONE_WISH
        self._number: int = signal.SIGINT

    def __call__(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self._heard < _ONE_WISH:
            return
        self._heard, self._number = now, number
        self._raise()

    def raise_again(self, dropped: UnraisableHookArgs) -> None:
        """Raise the exception again a moment later where Python had to drop it, as in a callback of a weak reference.

        Imports have such callbacks: a signal that came during one was lost, and the run went on.
        """
        if not isinstance(dropped.exc_value, KeyboardInterrupt):
            sys.__unraisablehook__(dropped)
            return
        signal.signal(signal.SIGALRM, lambda number, frame: self._raise())
        signal.setitimer(signal.ITIMER_REAL, _AGAIN)

    def _raise(self) -> None:
        raise KeyboardInterrupt if self._number == signal.SIGINT else Terminated


def heed_signals() -> None:
    """Have SIGINT, SIGTERM and SIGHUP end the program cleanly; one that is ignored (nohup) stays so."""
    wish = _Wish()
    sys.unraisablehook = wish.raise_again
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, wish)
