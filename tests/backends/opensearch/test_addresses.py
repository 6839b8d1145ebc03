"""Addresses of archives on clusters."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.backends.opensearch.addresses import address_of
from newssearch.cli.place import index_path
from newssearch.documents import value_document
from newssearch.errors import ClusterError, UsageError
from newssearch.locations import Credentials, Remote, remote
from newssearch.results import Results

HERE = Path("/somewhere")
ENVIRONMENT = {"NEWSSEARCH_OPENSEARCH_USER": "ann", "NEWSSEARCH_OPENSEARCH_PASSWORD": "s3cret"}


def nobody() -> str:
    """An address that nobody hears at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"opensearch://127.0.0.1:{free.getsockname()[1]}/news"


@pytest.mark.parametrize(
    ("said", "hosts", "name", "secure", "shards"),
    [
        ("opensearch://localhost/news", (("localhost", 9200),), "news", False, 1),
        ("opensearchs://a.example:9443/my_news-2", (("a.example", 9443),), "my_news-2", True, 1),
        ("OpenSearch://a,b:9201,[::1]:9202/n?shards=3", (("a", 9200), ("b", 9201), ("::1", 9202)), "n", False, 3),
        ("opensearch://localhost:9200/news/", (("localhost", 9200),), "news", False, 1),
    ],
)
def test_an_address_names_hosts_and_an_archive(said, hosts, name, secure, shards):
    address = address_of(said)
    assert (address.hosts, address.name, address.secure, address.shards) == (hosts, name, secure, shards)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("opensearch://ann:s3cret@localhost/news", "no user and no password"),
        ("opensearch://localhost", "cannot be the name"),
        ("opensearch://localhost/News", "lower case"),
        ("opensearch://localhost/a,b", "cannot be the name"),
        ("opensearch://localhost/*", "cannot be the name"),
        ("opensearch://localhost:port/news", "names no host"),
        ("opensearch:///news", "names no host"),
        ("opensearch://localhost/news?shards=0", "only one is .shards=N"),
        ("opensearch://localhost/news?user=ann", "only one is .shards=N"),
    ],
)
def test_malformed_address_is_refused_with_a_right_one(said, reason):
    with pytest.raises(UsageError, match=reason) as refused:
        newssearch.open(said)
    assert "s3cret" not in str(refused.value)


@given(st.text(max_size=40))
def test_any_address_is_read_or_refused(text):
    for scheme in ("opensearch", "opensearchs"):
        try:
            address = address_of(f"{scheme}://{text}")
        except UsageError:
            continue
        assert address_of(str(address)).hosts == address.hosts


def test_a_folder_is_no_address_whatever_it_is_called():
    assert remote("index") is None
    assert remote(Path("opensearch://localhost/news")) is None
    assert remote("https://localhost/news") is None
    assert remote("opensearch://localhost/news") == Remote("opensearch://localhost/news")


def test_who_asks_comes_from_the_environment_and_is_never_shown():
    place = index_path("opensearch://localhost/news", ENVIRONMENT, HERE)
    assert place == Remote("opensearch://localhost/news", Credentials("ann", "s3cret"))
    assert "s3cret" not in f"{place} {place!r}"
    assert index_path(None, {"NEWSSEARCH_INDEX": "opensearch://a/b"}, HERE) == Remote("opensearch://a/b")


@pytest.mark.slow
def test_a_cluster_that_does_not_answer_is_an_error_that_names_it():
    address = nobody()
    with pytest.raises(ClusterError) as refused:
        newssearch.open(Remote(address, Credentials("ann", "s3cret")))
    said = str(refused.value)
    assert said.startswith(f"No node of {address} answers: ")
    assert "refused" in said
    assert "s3cret" not in said


def test_certificates_that_are_not_there_are_named(tmp_path):
    with pytest.raises(UsageError, match=r"no file .*ca\.pem"):
        newssearch.open(Remote("opensearchs://localhost/news", Credentials(ca=tmp_path / "ca.pem")))


@pytest.mark.slow
def test_dead_cluster_is_an_exit_code_and_one_line():
    command = [sys.executable, "-m", "newssearch", "search", "gas", "--index", nobody()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (74, "")
    assert len(done.stderr.splitlines()) == 1
    for command_for_folders in ("optimize", "backup x", "repair", "upgrade", "boilerplate"):
        words = [sys.executable, "-m", "newssearch", *command_for_folders.split(), "--index", nobody()]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "needs an index in a folder" in done.stderr


def test_partial_answer_is_marked_in_json():
    assert "partial" not in value_document(Results("gas", 1, 0, ()))
    assert value_document(Results("gas", 1, 0, (), partial=True))["partial"] is True


def test_without_the_extra_it_is_named():
    code = (
        "import sys; sys.modules['opensearchpy'] = None\n"
        "import newssearch\n"
        "try: newssearch.open('opensearch://localhost/news')\n"
        "except newssearch.NewsSearchError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "newssearch[opensearch]" in done.stdout
