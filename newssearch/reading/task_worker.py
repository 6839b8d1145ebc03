"""A process that does tasks of reading for another: frames of pickled tasks come in, frames of their verdicts go out.

It ends when its input is closed. Its argument, if there is one, is the number of the open file that has the model of
languages.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Sequence

from newssearch.models import Item
from newssearch.processes import receive, send
from newssearch.reading.tasks import FAILED, READY, Task
from newssearch.text import language_model


def answer(frame: bytes) -> bytes:
    """The verdicts of the tasks in ``frame``, task by task."""
    try:
        tasks: Sequence[Task] = pickle.loads(frame)  # noqa: S301  # from the process that started this one
        verdicts: list[list[Item]] = [list(task.run()) for task in tasks]
        return pickle.dumps(verdicts, pickle.HIGHEST_PROTOCOL)
    except Exception:
        return FAILED


def main() -> None:
    """Do tasks until there are no more."""
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, signal.SIG_IGN)  # sent to the whole group: it ends with the process that started it
    asked = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not stand among the answers
    if given := sys.argv[1:]:
        language_model.SHARED.adopt(int(given[0]))
    gc.freeze()
    try:
        send(READY, answers)
        while (frame := receive(asked)) is not None:
            send(answer(frame), answers)
    except BrokenPipeError:
        os._exit(0)  # whoever asked is gone; closing `answers` would only say so again


if __name__ == "__main__":
    main()
