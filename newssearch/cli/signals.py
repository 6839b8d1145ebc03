"""Signals that ask the program to end: each becomes an exception, so that open files are closed on the way out."""

from __future__ import annotations

import signal
import time
from types import FrameType

_ONE_WISH = 5.0
"""Seconds within which several signals are one wish: what cleans up after the first is not to be cut short."""


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP asked the program to end."""


class _Wish:
    """Raises for a signal, but not for those that follow at its heels."""

    def __init__(self) -> None:
        self._heard = -_ONE_WISH

    def __call__(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self._heard < _ONE_WISH:
            return
        self._heard = now
        raise KeyboardInterrupt if number == signal.SIGINT else Terminated


def heed_signals() -> None:
    """Have SIGINT, SIGTERM and SIGHUP end the program cleanly; one that is ignored (nohup) stays so."""
    wish = _Wish()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, wish)
