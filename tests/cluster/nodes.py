"""One node: a process with a folder of its own, known again by its number and by the folder in its command line."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .artifacts import Artifacts
from .errors import ClusterError
from .settings import HOST, NAMES, ClusterSettings

_PAUSE = 0.1
"""Seconds between two looks at a node that is waited for."""

_LONGEST_END = 30.0
_LINES_SHOWN = 15
_LOG = "output.log"
_IN_BACKGROUND = 'log=$1; shift; "$@" >>"$log" 2>&1 </dev/null & echo $!'
"""A shell that starts a program and ends, so that the program is nobody's child and outlives whoever started it."""


@dataclass(frozen=True, slots=True)
class Node:
    """The node ``name`` of the cluster that ``settings`` describe."""

    settings: ClusterSettings
    name: str

    @property
    def home(self) -> Path:
        """Folder of the node."""
        return self.settings.home / self.name

    @property
    def port(self) -> int:
        """Address of HTTP."""
        return self.settings.http_port(self.name)

    @property
    def pid(self) -> int | None:
        """The number of its process; None when it does not run, also where another process has that number now."""
        try:
            pid = int((self.home / "pid").read_text())
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return None
        return pid if os.fsencode(self.home) in words else None

    def start(self, artifacts: Artifacts) -> None:
        """Start it, with the data that its folder holds. Raises ClusterError where one of its ports is taken."""
        for port in (self.port, self.settings.transport_port(self.name)):
            _require_free(port, self.name)
        if not (self.home / "data").exists():
            (self.home / _LOG).unlink(missing_ok=True)
        self._configure(artifacts)
        command = artifacts.command(self.home, self.settings.heap)
        shell = ["sh", "-c", _IN_BACKGROUND, "sh", str(self.home / _LOG), *command]
        done = subprocess.run(shell, stdout=subprocess.PIPE, text=True, check=True, start_new_session=True)
        (self.home / "pid").write_text(done.stdout)

    def _configure(self, artifacts: Artifacts) -> None:
        for name in ("config", "data", "logs", "plugins"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        modules = self.home / "modules"
        modules.unlink(missing_ok=True)
        modules.symlink_to(artifacts.modules)
        # JSON is YAML, too.
        (self.home / "config" / "opensearch.yml").write_text(json.dumps(_configuration(self.settings, self.name)))

    def end(self) -> None:
        """Ask it to end; `await_end` waits for it."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, as a loss of power would, and return when it is gone."""
        self._signal(signal.SIGKILL)
        self.await_end()

    def await_end(self) -> None:
        """Return when it has ended; what takes too long is killed."""
        if not wait_until(lambda: self.pid is None, _LONGEST_END):
            self._signal(signal.SIGKILL)
            if not wait_until(lambda: self.pid is None, _LONGEST_END):
                raise ClusterError(f"{self.name} (process {self.pid}) does not end, though killed: look at it with ps.")

    def forget(self) -> None:
        """Remove its data; the log stays until it is started again."""
        shutil.rmtree(self.home / "data", ignore_errors=True)

    def last_words(self) -> str:
        """The end of what it has written to its log."""
        with suppress(OSError):
            return "\n".join((self.home / _LOG).read_text(errors="replace").splitlines()[-_LINES_SHOWN:])
        return ""

    def _signal(self, number: signal.Signals) -> None:
        pid = self.pid
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def _configuration(settings: ClusterSettings, name: str) -> dict[str, object]:
    return {
        "cluster.name": f"newssearch-{settings.port}",
        "node.name": name,
        "network.host": HOST,
        "http.port": settings.http_port(name),
        "transport.port": settings.transport_port(name),
        "discovery.seed_hosts": [f"{HOST}:{settings.transport_port(each)}" for each in NAMES],
        "cluster.initial_cluster_manager_nodes": list(NAMES),
        # How full the disk of whoever runs the tests is should not decide where shards go.
        "cluster.routing.allocation.disk.threshold_enabled": False,
        # An index that nobody made would have no mapping of ours.
        "action.auto_create_index": False,
    }


def _require_free(port: int, name: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ClusterError(
                f"{name} cannot listen at port {port} ({error.strerror}): end what does, or take other ports: "
                "make cluster CLUSTER_PORT=9601."
            ) from None


def wait_until(holds: Callable[[], bool], longest: float) -> bool:
    """Wait until something holds, at most ``longest`` seconds; whether it came to hold."""
    deadline = time.monotonic() + longest
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE)
    return True
