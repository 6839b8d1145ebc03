"""``python -m tests.cluster``: start, look at, break and end the cluster of the tests."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .control import Cluster
from .errors import ClusterError
from .settings import NAMES, ClusterSettings, java_home

_ACTIONS = {
    "start": "start what does not run and wait until it is one cluster",
    "stop": "end every node that runs",
    "status": "say what runs; exit code 1 unless every node does",
    "kill": "end one node at once, as a loss of power would",
    "restart": "start one node that has ended, with its data",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; its exit code."""
    options = _parser().parse_args(arguments)
    settings = ClusterSettings(options.opensearch, options.port, options.heap, options.folder.resolve(), java_home())
    cluster = Cluster(settings)
    try:
        if options.action == "start":
            cluster.start()
        elif options.action == "stop":
            cluster.stop()
        elif options.action == "kill":
            cluster.kill(options.node)
        elif options.action == "restart":
            Cluster(ClusterSettings.of(settings.url(NAMES[0]), settings.folder)).restart(options.node)
    except ClusterError as error:
        print(f"cluster: {error}", file=sys.stderr)
        return 1
    print(_state(cluster))
    return 1 if options.action == "status" and len(cluster.running) < len(NAMES) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.cluster", description=__doc__)
    given = ClusterSettings()
    parser.add_argument("--port", type=int, default=given.port, help="HTTP port of the first node (%(default)s)")
    parser.add_argument("--opensearch", default=given.opensearch, help="version of OpenSearch (%(default)s)")
    parser.add_argument("--heap", type=int, default=given.heap, help="memory of each node in MiB (%(default)s)")
    parser.add_argument("--folder", type=Path, default=given.folder, help="where all of it is kept")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, what in _ACTIONS.items():
        action = actions.add_parser(name, help=what)
        if name in ("kill", "restart"):
            action.add_argument("node", choices=NAMES)
    return parser


def _state(cluster: Cluster) -> str:
    pids = {name: node.pid for name, node in cluster.nodes.items()}
    return "\n".join(f"{name}  {cluster.settings.url(name)}  {pid or 'not running'}" for name, pid in pids.items())


if __name__ == "__main__":
    sys.exit(main())
