"""Whether an archive on a cluster is whole: what the cluster says of its indices, and whether they agree."""

from __future__ import annotations

from newssearch.backends.opensearch.client import Cluster
from newssearch.backends.opensearch.generations import Generations
from newssearch.reports import CheckedFile, CheckReport


def check(cluster: Cluster, generations: Generations) -> CheckReport:
    """Every index of the live generation, and what is wrong with each. The cluster compares its own checksums."""
    live = generations.live()
    health = cluster.ask("GET", f"/_cluster/health/{live.name}", level="indices", patient=True)["indices"]
    sizes = cluster.ask("GET", f"/{live.name}/_stats/store,docs", patient=True)["indices"]
    counts = cluster.ask("GET", f"/{live.name}/_count", patient=True)
    checked, problems = [], []
    for name in live.indices:
        said, stored = health[name], sizes[name]["primaries"]
        lost, missing = said["number_of_shards"] - said["active_primary_shards"], said["unassigned_shards"]
        problem = ""
        if lost:
            problem = f"{lost} of {said['number_of_shards']} shards are lost: bring their nodes back, or make it anew"
        elif missing:
            problem = f"{missing} copies of shards are missing: the nodes that should hold them are away or full"
        checked.append(CheckedFile(name, stored["store"]["size_in_bytes"], problem))
        problems += [f"{name}: {problem}"] if problem else []
    if failed := counts["_shards"]["failed"]:
        problems.append(f"{failed} shards do not answer")
    articles = cluster.ask("GET", f"/{live.name}/_count", {"query": {"term": {"kind": "article"}}}, patient=True)
    return CheckReport(live.number, articles["count"], tuple(checked), tuple(problems))
