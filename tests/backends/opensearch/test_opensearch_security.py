"""A cluster behind TLS that knows its users: who asks is asked for, and nobody who is not who they say is answered."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from cluster.control import Cluster
from cluster.gates import gated

import newssearch
from newssearch.errors import ClusterError
from newssearch.models import Article

USER, PASSWORD = "desk", "s3cret-of-the-desk"


@pytest.fixture
def certified(tmp_path: Path) -> Path:
    """A file with the certificate of whoever vouches for the cluster."""
    path = tmp_path / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return path


AUTHORITY = trustme.CA()


@pytest.fixture
def place(cluster: Cluster) -> Iterator[str]:
    secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("127.0.0.1").configure_cert(secured)
    with gated(cluster.urls[0], known=(USER, PASSWORD), secured=secured) as port:
        yield f"opensearchs://127.0.0.1:{port}/secure-{os.getpid()}"
    cluster.request("DELETE", f"/secure-{os.getpid()}-*?expand_wildcards=all")


def asked_by(place: str, password: str, ca: Path | None) -> newssearch.Remote:
    return newssearch.Remote(place, newssearch.Credentials(USER, password, ca))


def test_who_is_known_is_answered_over_a_connection_that_is_vouched_for(place, certified):
    with newssearch.create(asked_by(place, PASSWORD, certified)) as news:
        assert news.update([Article("a", "Ferry late", body="The ferry came late.")]).indexed == 1
        assert news.search("ferry").total == 1


def test_a_wrong_password_is_an_error_that_does_not_repeat_it(place, certified):
    with pytest.raises(ClusterError) as caught:
        newssearch.open(asked_by(place, "wr0ng-password", certified))
    assert "401" in str(caught.value) or "user" in str(caught.value)
    assert "wr0ng-password" not in str(caught.value)


def test_unverified_cluster_gets_no_password(place):
    with pytest.raises(ClusterError, match=r"(?i)certificate"):
        newssearch.open(asked_by(place, PASSWORD, None))


def test_command_line_takes_credentials_from_the_environment(place, certified, tmp_path):
    told = tmp_path / "news.jsonl"
    told.write_text('{"id": "a", "title": "Ferry late", "body": "The ferry came late."}\n')
    log = tmp_path / "run.log"
    command = ["index", str(told), "--index", place, "-v", "--log-file", str(log)]
    environment = {
        **os.environ,
        "NEWSSEARCH_OPENSEARCH_USER": USER,
        "NEWSSEARCH_OPENSEARCH_PASSWORD": PASSWORD,
        "NEWSSEARCH_OPENSEARCH_CA": str(certified),
    }
    program = [sys.executable, "-m", "newssearch"]
    done = subprocess.run([*program, *command], capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "1 read: 1 indexed\n")
    status = subprocess.run(
        [*program, "status", "--index", place, "--json"], capture_output=True, env=environment, check=False
    )
    assert status.returncode == 0
    assert not any(PASSWORD in said for said in (log.read_text(), done.stdout, status.stdout.decode()))
