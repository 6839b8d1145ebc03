"""A process that works for another: frames that tell of work come in, frames of what it came to go out.

It ends when its input is closed, in the midst of work, too: nobody waits for that any more.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import threading

from newssearch.workers.processes import receive, send
from newssearch.workers.work import answered

READY = b"ready"
"""What it says first."""


def _end_with_parent() -> None:
    """End when the process that started this one has: killed, it could not say so."""
    gone = select.poll()
    gone.register(sys.stdin.fileno(), 0)  # a hang-up is reported unasked
    gone.poll()
    os._exit(0)


def main() -> None:
    """Work until there is no more to do."""
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, signal.SIG_IGN)  # sent to the whole group: it ends with the process that started it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    asked = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not stand among the answers
    gc.freeze()
    try:
        send(READY, answers)
        while (frame := receive(asked)) is not None:
            send(answered(frame), answers)
    except BrokenPipeError:
        os._exit(0)  # whoever asked is gone; closing `answers` would only say so again


if __name__ == "__main__":
    main()
