"""The cluster of the tests: it is what was asked for, comes back from a loss, and touches nobody else's processes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from cluster import disks
from cluster.__main__ import main
from cluster.artifacts import MODULES
from cluster.control import Cluster
from cluster.errors import ClusterError
from cluster.nodes import wait_until
from cluster.settings import NAMES, ROOT, ClusterSettings

SHARDS = {"settings": {"number_of_shards": 3, "number_of_replicas": 1}}


@pytest.fixture
def stopped(tmp_path: Path) -> Cluster:
    """A cluster that has not been started, at ports that were free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Cluster(ClusterSettings(port=port, folder=tmp_path))


@pytest.fixture
def index(cluster: Cluster, request: pytest.FixtureRequest):
    """An index of three shards with a replica each, empty and green, which is gone after the test."""
    name = f"control-{os.getpid()}"
    assert cluster.request("PUT", f"/{name}", SHARDS).status == 200
    cluster.await_health("green", nodes=len(NAMES))
    yield name
    assert cluster.request("DELETE", f"/{name}").status == 200


# With the cluster


def test_three_nodes_are_one_cluster(cluster):
    told = cluster.request("GET", "/_cat/nodes?format=json&h=name,node.roles").body
    assert sorted(node["name"] for node in told) == list(NAMES)
    assert cluster.request("GET", "/_cluster/health").body["number_of_data_nodes"] == 3


def test_each_node_is_a_process_with_a_data_folder_of_its_own(cluster):
    told = cluster.request("GET", "/_nodes/process,settings").body["nodes"].values()
    assert {node["name"]: node["process"]["id"] for node in told} == {n: cluster.nodes[n].pid for n in NAMES}
    assert len({node["settings"]["path"]["home"] for node in told}) == 3


@pytest.mark.parametrize("name", NAMES)
def test_each_node_is_of_the_version_asked_for_and_has_every_module(cluster, name):
    assert cluster.request("GET", "/", node=name).body["version"]["number"] == cluster.settings.opensearch
    told = cluster.request("GET", f"/_nodes/{name}/plugins").body["nodes"].values()
    assert [{module["name"] for module in node["modules"]} for node in told] == [{module.name for module in MODULES}]


def test_nodes_listen_on_loopback_only(cluster):
    told = cluster.request("GET", "/_nodes/http,transport").body["nodes"].values()
    bound = [address for node in told for part in ("http", "transport") for address in node[part]["bound_address"]]
    assert {address.rpartition(":")[0] for address in bound} == {"127.0.0.1"}


def test_started_again_it_is_left_as_it_runs(cluster):
    before = {name: node.pid for name, node in cluster.nodes.items()}
    cluster.start()
    assert {name: node.pid for name, node in cluster.nodes.items()} == before


def test_cluster_of_another_version_is_not_used(cluster):
    other = Cluster(ClusterSettings("2.18.0", cluster.settings.port, folder=cluster.settings.folder))
    with pytest.raises(ClusterError, match=r"not 2\.18\.0: make cluster-stop"):
        other.start()


@pytest.mark.parametrize("name", NAMES)
def test_a_node_is_killed_and_no_document_that_was_acknowledged_is_lost(cluster_to_break, index, name):
    cluster = cluster_to_break
    for number in range(30):
        assert cluster.request("PUT", f"/{index}/_doc/{number}", {"at": number}).status == 201
    cluster.kill(name)
    assert cluster.await_health("yellow", nodes=2) == "yellow"
    kept = [cluster.request("GET", f"/{index}/_doc/{number}").body["found"] for number in range(30)]
    assert kept == [True] * 30
    cluster.restart(name)
    assert cluster.await_health("green", nodes=3) == "green"
    assert cluster.request("GET", f"/{index}/_count").body["count"] == 30


def test_after_a_loss_of_power_on_every_node_all_is_there_again(cluster_to_break, index):
    cluster = cluster_to_break
    assert cluster.request("PUT", f"/{index}/_doc/1", {"at": 1}).status == 201
    for name in NAMES:
        cluster.kill(name)
    with pytest.raises(ClusterError, match="No node of OpenSearch answers"):
        cluster.request("GET", "/")
    cluster.start()
    assert cluster.request("GET", f"/{index}/_doc/1").body["found"]


def test_full_disks_leave_an_index_readable(cluster_to_break, index):
    cluster = cluster_to_break
    assert cluster.request("PUT", f"/{index}/_doc/1", {"at": 1}).status == 201
    with disks.full(cluster):
        refused = cluster.request("PUT", f"/{index}/_doc/2", {"at": 2})
        assert (refused.status, refused.body["error"]["type"]) == (429, "cluster_block_exception")
        refused = cluster.request("PUT", f"/{index}-other", SHARDS)
        assert (refused.status, refused.body["error"]["type"]) == (403, "index_create_block_exception")
        assert cluster.request("GET", f"/{index}/_doc/1").body["found"]
    assert cluster.request("PUT", f"/{index}/_doc/2", {"at": 2}).status == 201


def test_missing_maven_is_named(cluster, stopped, monkeypatch, tmp_path):
    (tmp_path / "java").symlink_to(str(shutil.which("java")))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ClusterError, match="needs mvn, and there is none on the path: install maven"):
        stopped.start()


# Without it


def test_stopping_what_does_not_run_is_no_error(stopped):
    stopped.stop()
    assert stopped.running == ()


@pytest.mark.parametrize("written", [b"", b"no number", b"-1", b"0", b"9" * 20, b"\xff"], ids=repr)
def test_stale_pid_file_is_a_stopped_node(stopped, written):
    node = stopped.nodes["n1"]
    node.home.mkdir(parents=True)
    (node.home / "pid").write_bytes(written)
    assert node.pid is None
    stopped.stop()


def test_process_with_the_number_of_a_node_is_left_alone(stopped):
    node = stopped.nodes["n2"]
    node.home.mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        (node.home / "pid").write_text(str(other.pid))
        stopped.stop()
        assert node.pid is None
        assert other.poll() is None
        other.kill()


def test_node_that_does_not_end_is_killed(stopped):
    node = stopped.nodes["n3"]
    node.home.mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", "input()", str(node.home)], stdin=subprocess.PIPE) as process:
        (node.home / "pid").write_text(str(process.pid))
        assert wait_until(lambda: node.pid == process.pid, 10)
        node.kill()
        assert (node.pid, process.wait()) == (None, -9)


@pytest.mark.slow
def test_a_port_that_is_taken_is_named_with_the_way_out(stopped):
    with socket.socket() as other:
        other.bind(("127.0.0.1", stopped.settings.http_port("n1")))
        other.listen()
        with pytest.raises(ClusterError, match=rf"n1 .* port {stopped.settings.port} .*: make cluster CLUSTER_PORT="):
            stopped.start()


def test_missing_java_is_named(stopped, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    said = ["--folder", str(tmp_path), "--port", str(stopped.settings.port), "start"]
    assert main(said) == 1
    assert "needs java, and there is none in" in capsys.readouterr().err


def test_unknown_version_lists_known_ones(stopped):
    with pytest.raises(ClusterError, match=r"1\.3\.0 cannot be started here: give a version 2\.x or 3\.x"):
        Cluster(ClusterSettings("1.3.0", stopped.settings.port, folder=stopped.settings.folder)).start()


@pytest.mark.parametrize(
    "url", ["", "https://127.0.0.1:9201", "http://search.example:9201", "http://127.0.0.1", "http://127.0.0.1:x"]
)
def test_an_address_where_no_cluster_of_the_tests_can_be_is_refused(tmp_path, url):
    with pytest.raises(ClusterError, match="No cluster of the tests can be at"):
        ClusterSettings.of(url, tmp_path)


def test_cluster_is_known_by_its_notes(stopped):
    url, folder = stopped.urls[0], stopped.settings.folder
    with pytest.raises(ClusterError, match="make cluster starts one"):
        ClusterSettings.of(url, folder)
    ClusterSettings("3.8.0", stopped.settings.port, 256, folder).note()
    noted = ClusterSettings.of(url, folder)
    assert (noted.opensearch, noted.heap, noted.port) == ("3.8.0", 256, stopped.settings.port)


def test_status_says_by_its_exit_code_that_not_all_is_running(stopped, capsys):
    assert main(["--folder", str(stopped.settings.folder), "--port", str(stopped.settings.port), "status"]) == 1
    assert capsys.readouterr().out.count("not running") == 3


@pytest.mark.slow
@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "a worker"])
def test_without_the_option_tests_of_the_cluster_are_left_out_and_counted(workers):
    said = run_of("three_nodes or by_its_notes", *workers).stdout
    assert "1 of the tests need a cluster, and were left out" in said
    assert "1 passed" in said


@pytest.mark.slow
def test_with_the_option_a_cluster_that_is_not_there_is_a_failure(stopped):
    run = run_of("three_nodes", "--cluster", stopped.urls[0])
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert run.stderr.startswith(f"ERROR: No cluster at {stopped.urls[0]} was started")


def run_of(chosen: str, *options: str) -> subprocess.CompletedProcess[str]:
    """A run of some of these tests."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", __file__, "-k", chosen, *options]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
