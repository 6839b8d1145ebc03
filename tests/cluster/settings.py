"""Settings of the cluster: version, ports, memory, and the folder that holds all of it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from .errors import ClusterError

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("n1", "n2", "n3")
HOST = "127.0.0.1"

_TRANSPORT = 100
"""Distance from the port for us to the port for the other nodes."""

_JAVA = {"2": 11, "3": 21}
"""The oldest Java that runs a major version of OpenSearch."""


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """A cluster: nodes listen for HTTP at ``port`` and the two above it, and for each other at ports 100 higher.

    ``heap`` is the memory of each node in MiB; ``folder`` holds what was fetched, data and logs; ``java`` is the home
    of a Java development kit, None for the one on the path.
    """

    opensearch: str = "2.19.6"
    port: int = 9201
    heap: int = 512
    folder: Path = ROOT / ".cluster"
    java: Path | None = None

    @property
    def home(self) -> Path:
        """The folder of this cluster, which holds those of its nodes."""
        return self.folder / str(self.port)

    @property
    def java_release(self) -> int:
        """The Java that it needs at least. Raises ClusterError for a version of OpenSearch that we cannot run."""
        try:
            return _JAVA[self.opensearch.partition(".")[0]]
        except KeyError:
            known = " or ".join(f"{major}.x" for major in _JAVA)
            raise ClusterError(
                f"OpenSearch {self.opensearch} cannot be started here: give a version {known}."
            ) from None

    def http_port(self, name: str) -> int:
        """The port of a node for HTTP."""
        return self.port + NAMES.index(name)

    def transport_port(self, name: str) -> int:
        """The port of a node for the other nodes."""
        return self.http_port(name) + _TRANSPORT

    def url(self, name: str) -> str:
        """The address of a node."""
        return f"http://{HOST}:{self.http_port(name)}"

    def note(self) -> None:
        """Leave word in the home of what was started there, for `of`."""
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / "started.json").write_text(json.dumps({"opensearch": self.opensearch, "heap": self.heap}))

    @classmethod
    def of(cls, url: str, folder: Path = ROOT / ".cluster") -> Self:
        """The settings of the cluster whose first node is at ``url``, as they were noted when it was started.

        Raises ClusterError where none was started at that address from this folder.
        """
        settings = cls(port=_port(url), folder=folder, java=java_home())
        try:
            noted = json.loads((settings.home / "started.json").read_text())
            return replace(settings, opensearch=noted["opensearch"], heap=noted["heap"])
        except (OSError, ValueError, KeyError, TypeError):
            raise ClusterError(f"No cluster at {url} was started from {folder}: make cluster starts one.") from None


def _port(url: str) -> int:
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname in (HOST, "localhost") and parts.port is not None:
            return parts.port
    like = ClusterSettings().url(NAMES[0])
    raise ClusterError(f"No cluster of the tests can be at {url or 'an empty address'}: give one like {like}.")


def java_home() -> Path | None:
    """The Java that the environment names, in the variable that every tool of Java goes by."""
    named = os.environ.get("JAVA_HOME")
    return Path(named) if named else None
