"""The sessions that our pages show: commands after ``$``, and what they print.

A fence marked ``console`` holds them. `run` does what a reader would do, in an index of its own; ``python
tests/sessions.py --write PAGE...`` puts what the commands print today into the pages.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FENCE = re.compile(r"(?<=```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def run(session: str, index: Path) -> str:
    """Return the session with every command's output as it is today; standard error is shown as a terminal shows it."""
    said: list[str] = []
    for line in session.splitlines():
        if line.startswith("$ "):
            said += [line, *output(line[2:], index).splitlines()]
    return "\n".join(said) + "\n"


def output(command: str, index: Path) -> str:
    """Return the output of a command, run from the project's root."""
    environment = os.environ | {"NEWSSEARCH_INDEX": str(index), "NO_COLOR": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    environment["NEWSSEARCH_CONFIG"] = ""
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    return steady((done.stdout + done.stderr).replace(str(index), "index"))


def steady(text: str) -> str:
    """Return ``text`` without times and without the folder of the project."""
    text = re.sub(r"\(\d+(\.\d+)? ms\)", "(2 ms)", text)
    text = re.sub(r'"took_ms": ?[\d.]+', '"took_ms": 2.0', text)
    text = re.sub(r'"seconds": ?[\d.]+', '"seconds": 0.4', text)
    text = re.sub(r"\S+ \S+ UTC \(.*? ago\), took .*", "2026-11-22 02:00:04 UTC (8 h ago), took 4 s", text)
    return text.replace(f"{ROOT}/", "")


def renewed(page: str) -> str:
    """A page with the output of its sessions as it is today."""
    with tempfile.TemporaryDirectory() as folder:
        return FENCE.sub(lambda match: run(match.group(), Path(folder) / "index"), page)


if __name__ == "__main__":
    for name in sys.argv[2:]:
        path = ROOT / name
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
