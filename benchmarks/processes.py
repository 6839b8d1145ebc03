"""Starts workers and commands, one at a time, and stops those that take too long."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

import orjson

from benchmarks.cold import bytecode_environment
from benchmarks.worker import Measures, Task

PROJECT = Path(__file__).resolve().parents[1]

GRACE = 60.0
"""Seconds beyond its limit that a worker is given to stop by itself, which it does between two queries."""


def run_phase(task: Task, grace: float = GRACE) -> Measures:
    """The figures of a worker; ``not_measured`` has the reason where it failed or was stopped."""
    out = Path(task.out)
    out.unlink(missing_ok=True)
    argument = orjson.dumps(asdict(task)).decode()
    with tempfile.TemporaryFile() as talk:
        worker = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.worker", argument],
            cwd=PROJECT,
            stdout=talk,
            stderr=talk,
            start_new_session=True,
        )
        try:
            code = worker.wait(task.seconds + grace)
            trouble = "" if code == 0 else _last_line(talk) or f"it ended with code {code}"
        except subprocess.TimeoutExpired:
            trouble = f"it took over {task.seconds:.0f} s"
        finally:
            _stop(worker)
    measures = _measures(out)
    return measures | {"not_measured": trouble} if trouble else measures


def index_files(source: Path, index: Path) -> Measures:
    """Seconds that ``newssearch index`` takes for a file of JSON lines, from its start to its end."""
    words = ["index", str(source), "--map", "published=day", "--index", str(index), "--quiet"]
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "newssearch", *words],
        cwd=PROJECT,
        env=bytecode_environment(),
        capture_output=True,
        check=False,
    )
    seconds = perf_counter() - began
    if done.returncode != 0:
        return {"not_measured": done.stderr.decode(errors="replace").strip().rpartition("\n")[2]}
    return {"seconds": seconds}


def _stop(worker: subprocess.Popen[bytes]) -> None:
    """The worker and all that it started: they are a process group of their own."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def _last_line(talk: Any) -> str:
    talk.seek(0)
    text: str = talk.read().decode(errors="replace")
    return text.strip().rpartition("\n")[2]


def _measures(out: Path) -> Measures:
    """The lines that the worker wrote as one; mappings such as ``classes`` grow line by line."""
    whole: Measures = {}
    for line in out.read_bytes().splitlines() if out.exists() else ():
        for key, value in orjson.loads(line).items():
            whole[key] = {**whole.get(key, {}), **value} if isinstance(value, Mapping) else value
    return whole
