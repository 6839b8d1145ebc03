"""The machine and the programs of a measurement."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = ("newssearch", "Whoosh", "tantivy", "bm25s", "numpy", "PyStemmer", "orjson")


def machine() -> dict[str, str | int | None]:
    """Processor, cores that this process may use, memory in bytes, system."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "cpu": _line("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": cores,
        "memory_bytes": _memory(),
        "system": platform.platform(),
    }


def versions() -> dict[str, str]:
    """Return the versions of Python, SQLite and every package that takes part and is installed."""
    found = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def revision(project: Path) -> str | None:
    """The commit that was measured, with ``+changes`` where files differ from it; None outside a repository."""
    try:
        commit = _git(project, "rev-parse", "HEAD")
        return f"{commit}+changes" if _git(project, "status", "--porcelain") else commit
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(project: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(project), *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _line(path: str, key: str) -> str | None:
    """The value of the first ``key: value`` line of a file of Linux; None on other systems."""
    if not Path(path).exists():
        return None
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), None)


def _memory() -> int | None:
    stated = _line("/proc/meminfo", "MemTotal")
    return int(stated.split()[0]) * 1024 if stated else None
