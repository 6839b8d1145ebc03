"""For pytest: the option ``--cluster``, and the cluster as a fixture.

Tests that ask for it are marked ``cluster``. Without the option they are deselected, and pytest counts them; with it a
cluster that is not there is a failure. All workers use the one cluster, which is started before them: see `make
test-cluster`.
"""

from __future__ import annotations

import fcntl
from collections.abc import Generator, Iterator
from typing import Any

import pytest

from .control import Cluster
from .errors import ClusterError
from .settings import NAMES, ClusterSettings

_SETTINGS = pytest.StashKey[ClusterSettings]()
_LEFT_OUT = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Address of the cluster."""
    parser.addoption(
        "--cluster", metavar="URL", help="run the tests that need a cluster, on the one that `make cluster` started"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Know the cluster, or fail at once where it does not answer."""
    if (url := config.getoption("--cluster")) is not None:
        try:
            config.stash[_SETTINGS] = ClusterSettings.of(url)
        except ClusterError as error:
            raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    """Mark what asks for the cluster, let ``-m`` and ``-k`` choose, and leave out what then has no cluster."""
    for item in items:
        if "cluster" in getattr(item, "fixturenames", ()):
            item.add_marker("cluster")
    yield
    if config.getoption("--cluster") is None:
        left_out = [item for item in items if _needs_cluster(item)]
        items[:] = [item for item in items if not _needs_cluster(item)]
        config.hook.pytest_deselected(items=left_out)
        _count(config, len(left_out))


@pytest.hookimpl(optionalhook=True)  # xdist's
def pytest_testnodedown(node: Any) -> None:
    """Hear from a worker what it has left out: all collect the same, and nobody else counts it."""
    _count(node.config, getattr(node, "workeroutput", {}).get("cluster", 0))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was left out, as it must not pass for tested."""
    if left_out := config.stash.get(_LEFT_OUT, 0):
        terminalreporter.write_line(f"{left_out} of the tests need a cluster, and were left out: make test-cluster")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A test that breaks the cluster has it alone, whichever worker it runs in; the others share it."""
    if not _needs_cluster(item):
        return (yield)
    settings = item.config.stash[_SETTINGS]
    alone = "cluster_to_break" in getattr(item, "fixturenames", ())
    with (settings.folder / f"{settings.port}.tests").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        return (yield)


@pytest.fixture(scope="session")
def cluster(pytestconfig: pytest.Config) -> Cluster:
    """The cluster, whole."""
    cluster = Cluster(pytestconfig.stash[_SETTINGS])
    cluster.await_health("green", nodes=len(NAMES))
    return cluster


@pytest.fixture
def cluster_to_break(cluster: Cluster) -> Iterator[Cluster]:
    """The cluster, for one test alone, whatever that does to its nodes; missing nodes are started again afterwards."""
    yield cluster
    cluster.start()


def _count(config: pytest.Config, left_out: int) -> None:
    config.stash[_LEFT_OUT] = left_out
    if hasattr(config, "workeroutput"):
        config.workeroutput["cluster"] = left_out


def _needs_cluster(item: pytest.Item) -> bool:
    return item.get_closest_marker("cluster") is not None
