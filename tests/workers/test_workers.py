"""Crews: work that others do comes to what it comes to here, whatever becomes of them."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from conftest import ROOT

from newssearch.workers.pool import LocalCrew
from newssearch.workers.work import Done, Undone

CORPUS = ROOT / "corpus"
NEWSSEARCH = [sys.executable, "-m", "newssearch"]


@dataclass(frozen=True)
class Doubling:
    number: int

    def run(self) -> int:
        return 2 * self.number


@dataclass(frozen=True)
class Raising:
    def run(self) -> int:
        raise RuntimeError("not here")


@dataclass(frozen=True)
class Deadly:
    """Task that ends the process that loads it."""

    def __reduce__(self) -> tuple[Callable[[int], None], tuple[int]]:
        return os._exit, (7,)

    def run(self) -> int:
        return 1


@dataclass(frozen=True)
class Waiting:
    seconds: float

    def run(self) -> float:
        time.sleep(self.seconds)
        return self.seconds


@dataclass(frozen=True)
class Naming:
    """Task that names its process and takes a minute."""

    path: str

    def run(self) -> None:
        Path(self.path).write_text(str(os.getpid()))
        time.sleep(60)


@dataclass(frozen=True)
class Secret:
    """Task that cannot be pickled."""

    def __reduce__(self) -> str:
        raise TypeError("it stays here")

    def run(self) -> int:
        return 1


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have processes of a crew know this module."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    for work in (Doubling, Raising, Waiting):
        monkeypatch.setattr(work, "__module__", "test_workers")
    monkeypatch.setitem(sys.modules, "test_workers", sys.modules[__name__])


@pytest.mark.usefixtures("here")
def test_a_crew_of_this_machine_does_every_piece_of_work() -> None:
    with LocalCrew(2) as crew:
        given = [crew.give(Doubling(number)) for number in range(100)]
        assert [one.result() for one in given] == [Done(2 * number) for number in range(100)]


@pytest.mark.usefixtures("here")
def test_undone_task_names_the_death_and_the_next_is_done() -> None:
    with LocalCrew(1) as crew:
        given = [crew.give(work) for work in (Deadly(), Secret(), Raising(), Doubling(4))]
        assert [one.result() for one in given] == [Undone("exit code 7"), Undone(), Undone(), Done(8)]


@pytest.mark.usefixtures("here")
def test_a_process_imports_nothing_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "threading.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    with LocalCrew(1) as crew:
        assert crew.give(Doubling(4)).result() == Done(8)


@pytest.mark.usefixtures("here")
def test_work_can_be_taken_back_until_it_begins() -> None:
    with LocalCrew(1) as crew:
        given = [crew.give(work) for work in (Waiting(0.5), Deadly(), Doubling(4))]
        assert given[1].cancel()
        assert given[2].result() == Done(8)
        assert given[0].result() == Done(0.5)
        assert not given[0].cancel()


@pytest.mark.usefixtures("here")
@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells when a process of others ends")
def test_worker_ends_when_its_master_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import os, sys, time\n"
        f"sys.path[:0] = {[str(Path(__file__).parent), str(ROOT / 'tests')]!r}\n"
        "import test_workers\n"
        "from newssearch.workers.pool import LocalCrew\n"
        "with LocalCrew(1) as crew:\n"
        "    crew.give(test_workers.Naming(sys.argv[1])).result()\n"
    )
    name = tmp_path / "pid"
    with subprocess.Popen([sys.executable, str(program), str(name)]) as process:
        while not (name.exists() and name.read_text()):
            assert process.poll() is None
            time.sleep(0.05)
        child = os.pidfd_open(int(name.read_text()))
        process.kill()
    assert select.select([child], [], [], 30)[0], "it is still there"
    os.close(child)


def test_a_crew_that_is_given_nothing_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    with LocalCrew() as crew:
        assert crew.hands >= 1
        assert crew.starts_in > 0


@pytest.fixture(scope="session")
def ray_starts() -> None:
    """Ray is there, and starts: it wants shared memory and sockets, which not every sandbox gives."""
    pytest.importorskip("ray", reason="the extra ray is not installed")
    begin = "import ray; ray.init(include_dashboard=False, log_to_driver=False)"
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0"}
    done = subprocess.run([sys.executable, "-c", begin], capture_output=True, text=True, env=environment, timeout=300)
    if done.returncode:
        pytest.skip(f"Ray itself does not start on this machine: {done.stderr[-300:]}")


SPREAD = """
import os, sys
from dataclasses import dataclass
from datetime import UTC, datetime
import newssearch
from newssearch.reading.drafts import Draft, Origin
from newssearch.reading.task_pool import in_order
from newssearch.reading.tasks import Task

class Deadly(str):
    def __reduce__(self):
        return os._exit, (3,)

origin = Origin("a.jsonl", "/news/a.jsonl", "2025-12-10", datetime(2025, 12, 10, tzinfo=UTC))
def drafts():
    for n in range(60):
        name = f"Ferry {n}"
        yield Task(origin, Draft(where=f":{n}", headline=Deadly(name) if n == 30 else name, body="Rain. " * 400))

with newssearch.crew("ray") as crew:
    alone = list(newssearch.read(sys.argv[1], retrieved="2025-12-10", processes=1))
    assert list(newssearch.read(sys.argv[1], retrieved="2025-12-10", crew=crew)) == alone
    items = list(in_order(drafts(), crew=crew))
rejected = [item for item in items if isinstance(item, newssearch.Rejection)]
assert len(items) == 60, len(items)
assert [item.source for item in rejected] == ["a.jsonl:30"], rejected
assert "ended the process that read it" in rejected[0].reason
assert [item.headline for item in items if item not in rejected] == [f"Ferry {n}" for n in range(60) if n != 30]
print(len(alone))
"""


@pytest.mark.usefixtures("ray_starts")
def test_ray_reads_the_same_and_a_deadly_file_is_rejected_alone(tmp_path: Path) -> None:
    program = tmp_path / "nightly.py"
    program.write_text(SPREAD)
    done = subprocess.run(
        [sys.executable, str(program), str(CORPUS)], capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    assert int(done.stdout.splitlines()[-1]) > 100  # Ray itself writes of the process that died


@pytest.mark.usefixtures("ray_starts")
def test_spread_run_counts_as_a_local_one(tmp_path: Path) -> None:
    def counted(*words: str) -> dict[str, object]:
        command = [*NEWSSEARCH, *words, str(CORPUS), "--retrieved", "2025-12-10", "--json"]
        done = subprocess.run(command, capture_output=True, timeout=300, check=False)
        assert done.returncode in (0, 5), done.stderr
        return {key: value for key, value in orjson.loads(done.stdout).items() if key != "seconds"}

    spread = str(tmp_path / "spread")
    assert counted("index", "--index", spread, "--spread", "ray") == counted("index", "--index", str(tmp_path / "here"))
    again = counted("index", "--index", spread)
    assert (again["indexed"], again["updated"], again["removed"]) == (0, 0, 0)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "ray://127.0.0.1:1", "nowhere"])
def test_missing_ray_cluster_is_an_error_at_once(tmp_path: Path, address: str) -> None:
    pytest.importorskip("ray", reason="the extra ray is not installed")
    command = [*NEWSSEARCH, "index", str(CORPUS), "--index", str(tmp_path / "index"), "--spread", address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"newssearch: There is no Ray cluster at {address}: ")
    assert not (tmp_path / "index").exists()


def test_without_the_extra_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "ray.py").write_text("raise ImportError\n")
    command = [*NEWSSEARCH, "index", str(CORPUS), "--index", str(tmp_path / "index"), "--spread", "ray"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, "pip install 'newssearch[ray]'" in done.stderr) == (2, True), done.stderr
