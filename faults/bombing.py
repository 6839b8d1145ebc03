"""Bombs read one by one, each in a process of its own, with the memory and time that it took."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from faults.bombs import BOMBS

MOST_MEMORY = 500
"""Megabytes that a source of 10 MB may take."""

MOST_SECONDS = 10
"""Beyond what honest articles of its unpacked size take."""

_HONEST_SECONDS = 0.25
"""Seconds of work for a megabyte of honest articles, as ``honest.jsonl`` shows."""

_SECONDS = 60
"""The limit in seconds of work for one reading."""

_WALL_SECONDS = 900
BEGIN = "<!-- bombs: begin -->"
END = "<!-- bombs: end -->"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "reliability.md"
_READ = """
import re, sys, time
from pathlib import Path
import newssearch
from newssearch.models import Article, Rejection
counts, fault, first = [0, 0], "", ""
began = time.process_time()
for item in newssearch.read(sys.argv[1], retrieved="2025-12-10", processes=1):
    counts[isinstance(item, Rejection)] += 1
    if isinstance(item, Rejection):
        fault, first = fault or item.fault, first or item.reason
spent = time.process_time() - began
# Not ru_maxrss, which begins with the peak of the process that started this one.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(peak, round(spent, 1), counts[0], counts[1], repr(fault[-300:]), first[:150].replace(chr(10), " "), sep="\\t")
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """The cost of reading one bomb (megabytes at its peak, seconds of work) and the result."""

    name: str
    size: int
    unpacked: int
    megabytes: int
    seconds: float
    articles: int
    rejected: int
    fault: str
    reason: str

    @property
    def family(self) -> str:
        """The format, by the end of its name."""
        return self.name.removesuffix(".gz").rpartition(".")[2]

    def is_within(self) -> bool:
        """Return whether it took as little as is promised."""
        honest = _HONEST_SECONDS * self.unpacked / 1e6
        return not self.fault and self.megabytes <= MOST_MEMORY and self.seconds <= MOST_SECONDS + honest


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def read_bomb(name: str, work: Path, size: int) -> Reading:
    """Make a bomb, and read it in a process of its own, which may take 6 GB and a minute of work."""
    path = work / name
    unpacked = BOMBS[name](path, size)
    began = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-c", _READ, str(path)],
            capture_output=True,
            text=True,
            timeout=_WALL_SECONDS,
            preexec_fn=_limit,
            check=False,
        )
        said = (
            done.stdout.rstrip("\n").split("\t")
            if done.stdout
            else ["0", str(_SECONDS), "0", "0", done.stderr[-300:] or f"ended with {done.returncode}", ""]
        )
    except subprocess.TimeoutExpired:
        said = ["0", str(time.monotonic() - began), "0", "0", "no verdict in time", ""]
    stored = path.stat().st_size
    path.unlink()
    fault = "" if said[4] == "''" else said[4]
    return Reading(name, stored, unpacked, int(said[0]), float(said[1]), int(said[2]), int(said[3]), fault, said[5])


def shown(read: Reading) -> str:
    """Return a reading as a line, with ``!!`` before figures beyond the goal."""
    mark = "  " if read.is_within() else "!!"
    sizes = f"{read.size / 1e6:6.2f} {read.unpacked / 1e6:7.1f} MB"
    took = f"{read.megabytes:5} MB {read.seconds:6.1f} s {read.articles:7} {read.rejected:6}"
    return f"{mark} {read.name:28} {sizes}  {took} {read.fault[-160:]} {read.reason[:90]}"


def table(readings: Sequence[Reading]) -> str:
    """Return the readings as a table in Markdown: a row each, the most memory first within each family."""
    lines = [
        "| source | on the disk | unpacked | memory | time | articles | rejected |",
        "|---|---|---|---|---|---|---|",
    ]
    families: dict[str, list[Reading]] = {}
    for read in readings:
        families.setdefault(read.family, []).append(read)
    for family, members in families.items():
        for read in sorted(members, key=lambda one: -one.megabytes)[:_ROWS]:
            lines.append(_row(read))
        rest = sorted(members, key=lambda one: -one.megabytes)[_ROWS:]
        if rest:
            most, longest = rest[0].megabytes, max(read.seconds for read in rest)
            lines.append(f"| {len(rest)} others of {family} | | | {most} MB at most | {longest:.1f} s at most | | |")
    return "\n".join(lines)


_ROWS = 12


def _row(read: Reading) -> str:
    sizes = f"{read.size / 1e6:.2f} MB | {read.unpacked / 1e6:.0f} MB"
    took = f"{read.megabytes} MB | {read.seconds:.1f} s"
    return f"| {read.name} | {sizes} | {took} | {read.articles:,} | {read.rejected:,} |"


@click.command()
@click.argument("words", nargs=-1)
@click.option("--megabytes", type=float, default=10.0, show_default=True, help="Size of each on the disk, at most.")
@click.option("--write", is_flag=True, help="Put the table into docs/reliability.md.")
def main(words: tuple[str, ...], megabytes: float, write: bool) -> None:
    """Read the bombs named WORDS, those whose names have the one of WORDS, or all, each in a process of its own."""
    readings: list[Reading] = []
    with tempfile.TemporaryDirectory() as work:
        for name in BOMBS:
            if name in words or not words or (len(words) == 1 and words[0] in name):
                readings.append(read_bomb(name, Path(work), int(megabytes * 1_000_000)))
                click.echo(shown(readings[-1]))
    if write:
        PAGE.write_text(_replaced(PAGE.read_text(encoding="utf-8"), table(readings)), encoding="utf-8")
    sys.exit(any(not read.is_within() for read in readings))


def _replaced(page: str, text: str) -> str:
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{text}\n{END}{tail}"


if __name__ == "__main__":
    main()
