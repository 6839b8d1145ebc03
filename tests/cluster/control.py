"""The cluster: its three nodes started, awaited, looked at, broken and ended."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .artifacts import MODULES, prepare
from .errors import ClusterError
from .nodes import Node, wait_until
from .rest import Answer, ask
from .settings import NAMES, ClusterSettings

_LONGEST_START = 180.0
_LONGEST_WAIT = 90.0


class Cluster:
    """The cluster that ``settings`` describe, whether it runs or not."""

    def __init__(self, settings: ClusterSettings) -> None:
        self.settings = settings
        self.nodes = {name: Node(settings, name) for name in NAMES}

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of its nodes."""
        return tuple(self.settings.url(name) for name in NAMES)

    @property
    def running(self) -> tuple[str, ...]:
        """The names of the nodes whose processes run."""
        return tuple(name for name, node in self.nodes.items() if node.pid is not None)

    def start(self) -> None:
        """Start what does not run, wait until all are one cluster, and look whether it is what was asked for.

        A node that was killed has its data again. Raises ClusterError with the logs when one does not come up.
        """
        with self._held():
            if self.running:
                self._require_same()
            else:
                self.settings.note()
            stopped = [name for name in NAMES if name not in self.running]
            try:
                self._start(stopped)
                self.await_health("green", nodes=len(NAMES))
                self.verify()
            except BaseException:
                for name in stopped:
                    self.nodes[name].kill()
                raise

    def _require_same(self) -> None:
        runs = ClusterSettings.of(self.urls[0], self.settings.folder)
        if runs.opensearch != self.settings.opensearch:
            raise ClusterError(
                f"OpenSearch {runs.opensearch} runs at {self.urls[0]}, not {self.settings.opensearch}: "
                "make cluster-stop, then start it anew."
            )

    def _start(self, names: list[str]) -> None:
        if not names:
            return
        artifacts = prepare(self.settings)
        for name in names:
            self.nodes[name].start(artifacts)
        if not wait_until(lambda: self._answer(names) or not set(names) <= set(self.running), _LONGEST_START):
            raise ClusterError(f"The cluster does not answer within {_LONGEST_START:.0f} seconds.{self._logs()}")
        if not set(names) <= set(self.running):
            raise ClusterError(f"Not every node of the cluster stays up.{self._logs()}")

    def _answer(self, names: list[str]) -> bool:
        try:
            return all(ask(self.nodes[name].port, "GET", "/").status == 200 for name in names)
        except ClusterError:
            return False

    def _logs(self) -> str:
        logs = {name: node.last_words() for name, node in self.nodes.items()}
        return "".join(f"\n--- {name}: {self.nodes[name].home / 'output.log'}\n{log}" for name, log in logs.items())

    def stop(self) -> None:
        """End every node that was started from this folder and remove its data; that none runs is no error."""
        with self._held():
            for node in self.nodes.values():
                node.end()
            for node in self.nodes.values():
                node.await_end()
                node.forget()

    def kill(self, name: str) -> None:
        """End a node with SIGKILL. Raises ClusterError when it does not run."""
        if name not in self.running:
            raise ClusterError(f"{name} of the cluster at {self.urls[0]} does not run: make cluster starts it.")
        self.nodes[name].kill()

    def restart(self, name: str) -> None:
        """Start a node that has ended, with the data it had, and wait until the cluster has it back."""
        self._start([name])
        self.await_health(nodes=len(self.running))

    def await_health(self, status: str = "red", *, nodes: int) -> str:
        """Wait until the cluster has a number of nodes and is at least this healthy; return its health.

        Raises ClusterError when it does not come to that.
        """
        wanted = f"wait_for_status={status}&wait_for_nodes={nodes}&timeout={_LONGEST_WAIT:.0f}s"
        answer = self.request("GET", f"/_cluster/health?{wanted}", timeout=_LONGEST_WAIT + 10)
        if answer.status != 200 or answer.body["timed_out"]:
            raise ClusterError(
                f"The cluster does not come to {status} with {nodes} nodes: {answer.body}.{self._logs()}"
            )
        return str(answer.body["status"])

    def request(
        self, method: str, path: str, body: object = None, *, node: str | None = None, timeout: float = _LONGEST_WAIT
    ) -> Answer:
        """The answer of a node, or of the first that runs. Raises ClusterError when it gives none."""
        name = node or next(iter(self.running), NAMES[0])
        return ask(self.nodes[name].port, method, path, body, timeout)

    def state(self, part: str) -> Any:
        """A part of what the nodes agree on, such as ``blocks`` or ``metadata``."""
        return self.request("GET", f"/_cluster/state/{part}").body

    def verify(self) -> None:
        """Raise ClusterError unless every node is of the version that was asked for, and has every module."""
        for node in self.request("GET", "/_nodes/plugins").body["nodes"].values():
            if node["version"] != self.settings.opensearch:
                raise ClusterError(f"{node['name']} is OpenSearch {node['version']}, not {self.settings.opensearch}.")
            missing = {module.name for module in MODULES} - {module["name"] for module in node["modules"]}
            if missing:
                raise ClusterError(f"{node['name']} has not loaded {', '.join(sorted(missing))}.{self._logs()}")

    @contextmanager
    def _held(self) -> Iterator[None]:
        self.settings.folder.mkdir(parents=True, exist_ok=True)
        with (self.settings.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
