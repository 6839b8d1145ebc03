"""kill -9 at moments drawn at random from all the time that a command takes."""

from __future__ import annotations

import random
from pathlib import Path
from statistics import median
from time import perf_counter

from faults.children import Child
from faults.outcome import Outcome
from faults.scenarios import Scenario, make
from newssearch.backends.local import rebuild
from newssearch.index.maintenance import repair
from newssearch.index.writing import writer

_MEASURED = 3
"""Times that a command is run to its end, to know how long it takes."""


def in_small_steps() -> None:
    """Have a command do of a few articles what it does of many: several segments, a second process, checkpoints."""
    for module in (writer, repair):
        setattr(module, "BATCH_BYTES", 20_000)  # noqa: B010
    setattr(rebuild, "CHECKPOINT_ITEMS", 20)  # noqa: B010


def kill(work: Path, seed: int, kills: int, measured: int = _MEASURED) -> Outcome:
    """Kill commands until ``kills`` of them were at work, check the index that is left, and run them again.

    How long a command takes is the median of ``measured`` runs.
    """
    outcome = Outcome(
        "kill -9 at random moments of a command that writes",
        "opens as old or new, `check` is clean, every article is found, the rerun finishes and leaves nothing over",
    )
    chance = random.Random(seed)
    scenarios = make(work)
    seconds = {scenario.name: _measured(scenario, measured) for scenario in scenarios}
    while outcome.tried < kills:
        scenario = scenarios[outcome.tried % len(scenarios)]
        scenario.begin()
        moment = chance.uniform(0, seconds[scenario.name])
        child = Child(scenario.place, scenario.command, in_small_steps)
        was_running = child.kill_after(moment)
        child.wait()
        if not was_running:
            continue
        outcome.tried += 1
        outcome.count(scenario.name)
        problems = scenario.broken()
        problems += scenario.finished()
        outcome.failures += [f"{scenario.name}, killed after {moment:.3f} s: {problem}" for problem in problems]
    return outcome


def _measured(scenario: Scenario, runs: int) -> float:
    """Seconds that the command takes."""
    times = []
    for _ in range(runs):
        scenario.begin()
        began = perf_counter()
        ended = Child(scenario.place, scenario.command, in_small_steps).wait()
        times.append(perf_counter() - began)
        assert ended.code == 0, f"{scenario.name}: {ended.said}"
    return median(times)
