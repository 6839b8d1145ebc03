"""Faults of a cluster: dead nodes, refusals, full disks. No acknowledged write is lost, and partial answers say so."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from cluster import disks
from cluster.control import Cluster
from cluster.gates import gated
from cluster.nodes import wait_until
from cluster.settings import NAMES, ROOT
from conftest import ids

import newssearch
from newssearch.backends.opensearch import aliases, client
from newssearch.backends.opensearch.addresses import address_of
from newssearch.backends.opensearch.writing import bulk_sender
from newssearch.backends.opensearch.writing.records import key_of
from newssearch.backends.opensearch.writing.state import State
from newssearch.errors import ClusterError, IndexLockedError, IndexWriteError
from newssearch.locations import Credentials
from newssearch.models import Article
from newssearch.settings import CLUSTER_LIMITS

_numbers = itertools.count()
_LONGEST = 60.0


@pytest.fixture
def place(cluster_to_break: Cluster) -> Iterator[str]:
    """Give an unused address with all nodes of the cluster."""
    hosts = ",".join(url.partition("://")[2] for url in cluster_to_break.urls)
    name = f"faults-{os.getpid()}-{next(_numbers)}"
    yield f"opensearch://{hosts}/{name}?shards=2"
    cluster_to_break.start()
    cluster_to_break.request("DELETE", f"/{name}-*?expand_wildcards=all")


def article(number: int | str, body: str = "", **said: Any) -> Article:
    return Article(str(number), body=body or f"The ferry of {number} came late.", language="en", **said)


# A node dies


@dataclass(slots=True)
class Watch:
    """Searches one after another, each held against what had been acknowledged before it began."""

    place: str
    acknowledged: int = 0
    whole: int = 0
    totals: set[int] = field(default_factory=set)
    partial: int = 0
    errors: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    def look(self, news: newssearch.News) -> None:
        at_least = self.acknowledged
        try:
            results = news.search("ferry", limit=3, snippets=0)
        except ClusterError as error:
            self.errors.append(str(error))
            return
        if results.partial:
            self.partial += 1
            if not results.warnings:
                self.silent.append("partial, and no warning")
        elif results.total < at_least or len(results.hits) < min(3, at_least):
            self.silent.append(f"{results.total} of {at_least}, {len(results.hits)} shown")
        else:
            self.whole += 1
            self.totals.add(results.total)


@contextmanager
def watched(watch: Watch, threads: int = 1) -> Iterator[None]:
    """Search in several threads, each with an archive of its own."""
    ended = threading.Event()
    broken: list[BaseException] = []

    def searching() -> None:
        try:
            with newssearch.open(watch.place) as news:
                while not ended.is_set():
                    watch.look(news)
        except BaseException as error:
            broken.append(error)

    every = [threading.Thread(target=searching) for _ in range(threads)]
    for thread in every:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in every:
            thread.join()
    assert broken == []


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys of what the cluster has answered to be in, item by item."""
    keys: set[str] = set()
    ask = client.Cluster.ask

    def noting(self: client.Cluster, method: str, path: str, *more: Any, **said: Any) -> client.Answer:
        answer = ask(self, method, path, *more, **said)
        if path == "/_bulk":
            every = [item.get("index", {}) for item in answer["items"] or ()]
            keys.update(item["_id"] for item in every if item.get("status") in (200, 201))
        return answer

    monkeypatch.setattr(client.Cluster, "ask", noting)
    return keys


def missing(cluster: Cluster, place: str, keys: set[str]) -> int:
    """Count the articles of these keys that an archive lacks."""
    name = place.rpartition("/")[2].partition("?")[0]
    assert cluster.request("POST", f"/{name}/_refresh").body["_shards"]["failed"] == 0
    every, found = sorted(keys), 0
    for at in range(0, len(every), 1_000):
        query = {"query": {"ids": {"values": every[at : at + 1_000]}}}
        found += cluster.request("POST", f"/{name}/_count", query).body["count"]
    return len(every) - found


AT_ONCE = 1_500


def test_killed_node_loses_no_article(cluster_to_break, place, answered, pytestconfig):
    """Three times, or as often as ``--kills`` says; which node and when is drawn, the same way in every run."""
    kills = pytestconfig.getoption("--kills")
    cluster, chance = cluster_to_break, random.Random(kills)
    newssearch.create(place).close()
    watch, cut_off, seconds = Watch(place), 0, []
    cluster.await_health("green", nodes=3)
    with newssearch.open(place) as news:
        for run in range(kills):
            name, moment = chance.choice(NAMES), chance.randrange(AT_ONCE)
            killer = threading.Thread(target=cluster.kill, args=(name,))

            def stream(run: int = run, moment: int = moment, killer: threading.Thread = killer) -> Iterator[Article]:
                for number in range(AT_ONCE):
                    if number == moment and not killer.ident:
                        killer.start()
                    yield article(f"{run}-{number}")

            with watched(watch):
                try:
                    report = news.update(stream())
                except ClusterError:
                    cut_off += 1
                    report = news.update(stream())
                assert report.indexed + report.unchanged == report.read == AT_ONCE
                watch.acknowledged += AT_ONCE
                killer.join()
                began, before = time.monotonic(), watch.whole
                # The searches that are under way as the count goes up may be of before; the second is not.
                assert wait_until(lambda before=before: watch.whole > before + 1, _LONGEST)
                seconds.append(time.monotonic() - began)
                assert cluster.running == tuple(each for each in NAMES if each != name)
                cluster.restart(name)
                assert cluster.await_health("green", nodes=3) == "green"
            every = {key_of(f"{past}-{number}") for past in range(run + 1) for number in range(AT_ONCE)}
            assert missing(cluster, place, every | answered) == 0
            assert watch.silent == []
            print(
                f"{name} killed at {moment}: whole again after {seconds[-1]:.1f} s, 0 of {len(every)} lost", flush=True
            )
        assert news.search("*:*", limit=0).total == watch.acknowledged
    print(f"{len(seconds)} kills: {watch.acknowledged} articles, {cut_off} runs cut off and gone on with")
    print(f"searches: {watch.whole} whole, {watch.partial} partial, {len(watch.errors)} errors {set(watch.errors)}")
    print(f"whole again after at most {max(seconds):.1f} s")


def test_run_survives_the_loss_of_its_point_in_time(cluster_to_break, place):
    name = place.rpartition("/")[2].partition("?")[0]
    newssearch.create(place).close()
    old = [article(f"old-{number}") for number in range(10)]

    def stream() -> Iterator[Article]:
        yield from (article(number) for number in range(1_000))
        # As when a node dies: what it held open is gone, and what has been written since is seen.
        assert cluster_to_break.request("DELETE", "/_search/point_in_time/_all").status == 200
        assert cluster_to_break.request("POST", f"/{name}/_refresh").status == 200
        yield from (article(number) for number in range(990, 1_010))
        yield from old
        yield article("old-3", "The ferry of old came in time.")

    with newssearch.open(place) as news:
        news.update(old)
        report = news.update(stream())
        assert (report.read, report.indexed, report.updated, report.unchanged) == (1_031, 1_010, 1, 20)
        assert news.search("ferry", limit=0).total == 1_020
        assert ids(news.search("ferry time", match="all")) == {"old-3"}


def test_lost_answer_to_a_renewal_is_no_other_writer(cluster_to_break, place):
    newssearch.create(place).close()
    cluster = client.Cluster(address_of(place), Credentials())
    with State(cluster).writing(0) as lease:
        known = dict(lease._version)
        assert lease._put(known)
        assert lease._put(known)  # sent again, as the first answer did not come
    cluster.close()


# The next generation takes over


def test_searches_under_load_see_whole_generations(place):
    """Five times, by three threads, each with an archive of its own."""
    newssearch.create(place).close()
    watch = Watch(place, acknowledged=300)
    with newssearch.open(place) as news:
        news.update(article(number) for number in range(300))
        with watched(watch, threads=3):
            for more in range(1, 5):
                keep = 2 - more % 2
                assert news.reindex((article(number) for number in range(300 + more)), keep=keep).switched
            whole = watch.whole
            assert news.rollback() == 4
            assert wait_until(lambda: watch.whole > whole + 6, _LONGEST)
    assert (watch.errors, watch.silent, watch.partial) == ([], [], 0)
    assert watch.totals <= {300, 301, 302, 303, 304}
    assert len(watch.totals) > 1
    print(f"5 switches: {watch.whole} searches whole, none otherwise; totals {sorted(watch.totals)}")


# It refuses


@contextmanager
def pressed(cluster: Cluster, size: str) -> Iterator[None]:
    """Limit the bytes of requests that a node takes at once; it answers 429 to more."""
    limit = "network.breaker.inflight_requests.limit"
    assert cluster.request("PUT", "/_cluster/settings", {"transient": {limit: size}}).status == 200
    try:
        yield
    finally:
        assert cluster.request("PUT", "/_cluster/settings", {"transient": {limit: None}}).status == 200


def refused(cluster: Cluster) -> int:
    """Count the requests that the nodes have refused with 429."""
    nodes = cluster.request("GET", "/_nodes/stats/breaker").body["nodes"].values()
    return sum(node["breakers"]["in_flight_requests"]["tripped"] for node in nodes)


def test_busy_node_gets_smaller_requests(cluster_to_break, place, answered):
    newssearch.create(place).close()
    # A copy that has no room for a request makes it wait for a minute, which is OpenSearch's own doing.
    alone = {"index": {"auto_expand_replicas": "false", "number_of_replicas": 0}}
    name = place.rpartition("/")[2].partition("?")[0]
    assert cluster_to_break.request("PUT", f"/{name}-g*/_settings", alone).status == 200
    before = refused(cluster_to_break)
    with newssearch.open(place) as news:
        with pressed(cluster_to_break, "300kb"):
            report = news.update(article(number) for number in range(1_200))
            assert refused(cluster_to_break) > before
        assert (report.read, report.indexed, report.rejected) == (1_200, 1_200, 0)
        assert news.search("ferry", limit=0).total == 1_200
        assert answered == {key_of(str(number)) for number in range(1_200)}


def test_refused_writes_are_sent_again(cluster_to_break, place):
    newssearch.create(place).close()
    before = refused(cluster_to_break)

    def stream() -> Iterator[Article]:
        yield from (article(number) for number in range(600))
        pressure = pressed(cluster_to_break, "2kb")
        pressure.__enter__()
        threading.Timer(3, pressure.__exit__, (None, None, None)).start()
        yield from (article(number) for number in range(600, 1_200))

    with newssearch.open(place) as news:
        report = news.update(stream())
        assert refused(cluster_to_break) > before
        assert (report.read, report.indexed, report.rejected) == (1_200, 1_200, 0)
        assert news.search("ferry", limit=0).total == 1_200


def test_nodes_that_stay_busy_are_an_error_and_a_rerun_finishes(cluster_to_break, place, monkeypatch, answered):
    impatient = replace(CLUSTER_LIMITS, attempts=3, first_wait=0.1)
    for module in (client, bulk_sender):
        monkeypatch.setattr(module, "CLUSTER_LIMITS", impatient)
    newssearch.create(place).close()
    with newssearch.open(place) as news:
        with pressed(cluster_to_break, "2kb"), pytest.raises(ClusterError, match="too busy"):
            news.update(article(number) for number in range(600))
        assert missing(cluster_to_break, place, answered) == 0
        report = news.update(article(number) for number in range(600))
        assert report.indexed + report.unchanged == report.read == 600
        assert news.search("ferry", limit=0).total == 600


def test_full_disks_are_an_error_and_a_rerun_finishes(cluster_to_break, place, tmp_path):
    file = tmp_path / "news.jsonl"
    file.write_text("".join(json.dumps({"id": f"f{n}", "body": f"Ferry {n}."}) + "\n" for n in range(5)))
    newssearch.create(place).close()
    other = place.replace("/faults", "/faults-other")
    newssearch.create(other).close()
    full = disks.full(cluster_to_break)

    def stream() -> Iterator[Article]:
        yield from (article(number) for number in range(700))
        full.__enter__()
        yield from (article(number) for number in range(700, 1_400))

    with newssearch.open(place) as news:
        news.update([article("before")])
        try:
            with pytest.raises(IndexWriteError, match="disk of the cluster is nearly full"):
                news.update(stream())
            assert "before" in ids(news.search("ferry", limit=1_000))
            run = command("index", str(file), "--index", other)
            assert (run.returncode, "nearly full" in run.stderr) == (74, True)
        finally:
            full.__exit__(None, None, None)
        report = news.update(article(number) for number in range(1_400))
        assert report.indexed + report.unchanged == report.read == 1_400
        assert report.unchanged >= 500
        assert news.search("ferry", limit=0).total == 1_401
    assert command("index", str(file), "--index", other).returncode == 0
    name = other.rpartition("/")[2].partition("?")[0]
    cluster_to_break.request("DELETE", f"/{name}-*?expand_wildcards=all")


# It does not take an article


LONG = "x" * 40_000


def test_article_refused_by_the_cluster_is_rejected_alone(place):
    newssearch.create(place).close()
    told = f"Only once did the ferry come in time.{' It was late again.' * 6}"
    with newssearch.open(place) as news:
        news.update([article("old", "The old ferry.")])
        report = news.update(
            [
                *(article(number) for number in range(600)),
                article(LONG),
                article("first", told, source=LONG),
                article("copy", told),
                article("old", "The new ferry.", source=LONG),
                article("twice", source=LONG),
                article("twice"),
                *(article(number) for number in range(600, 700)),
            ]
        )
        assert (report.indexed, report.updated, report.duplicate, report.rejected) == (701, 1, 1, 3)
        assert report.read == 706 == sum((report.indexed, report.updated, report.duplicate, report.rejected))
        assert len(report.rejections) == 3
        assert all("the cluster does not take it" in each.reason for each in report.rejections)
        assert all("too large" in each.reason or "immense" in each.reason for each in report.rejections)
        assert news.search("ferry", limit=0).total == 703
        assert ids(news.search("once")) == {"copy"}
        assert ids(news.search("old")) == {"old"}
        assert news.update([article("copy", told), article("first", told)]).duplicate == 1


def test_copy_names_articles_refused_by_the_cluster(place, tmp_path):
    with newssearch.create(tmp_path / "index") as news:
        news.update([*(article(number) for number in range(20)), article("long", source=LONG)])
    report = newssearch.copy(tmp_path / "index", place)
    assert (report.indexed, report.rejected, report.proven) == (20, 1, False)
    assert [each.source for each in report.rejections] == ["long"]
    assert (report.source.articles, report.target.articles) == (21, 20)


def test_too_long_requests_are_sent_in_parts(cluster_to_break, place):
    with (
        gated(cluster_to_break.urls[0], longest=50_000) as port,
        newssearch.create(f"opensearch://127.0.0.1:{port}/{place.rpartition('/')[2]}") as news,
    ):
        giant = article("giant", "A ferry. " * 20_000)
        report = news.update([*(article(number) for number in range(700)), giant])
        assert (report.indexed, report.rejected) == (700, 1)
        assert "takes no request of" in report.rejections[0].reason
        assert news.search("ferry", limit=0).total == 700


def test_full_index_is_followed_by_another(place, monkeypatch, cluster):
    monkeypatch.setattr(aliases, "CLUSTER_LIMITS", replace(CLUSTER_LIMITS, max_articles_an_index=700))
    name = place.rpartition("/")[2].partition("?")[0]

    def indices() -> list[str]:
        return sorted(cluster.request("GET", f"/_alias/{name}").body)

    every = [article(number) for number in range(1_600)]
    with newssearch.create(place) as news:
        assert news.update(every).indexed == 1_600
        assert indices() == [f"{name}-g000001-{part:04d}" for part in (1, 2, 3)]
        assert news.search("ferry", limit=0).total == 1_600
        changed = [
            article(5, "The ferry sank."),
            *every[6:],
            article("new"),
            article("gone"),
            article("gone", "Other."),
        ]
        report = news.update(changed)
        assert (report.indexed, report.unchanged) == (2, 1_594)
        assert news.search("ferry", limit=0).total == 1_601
        assert ids(news.search("sank")) == {"5"}
        assert news.reindex(every, made_from=["them"]).switched
        assert indices() == [f"{name}-g000002-{part:04d}" for part in (1, 2, 3)]
        assert news.search("ferry", limit=0).total == 1_600


# A writer dies


def command(*words: str) -> subprocess.CompletedProcess[str]:
    """Output and exit code of a command."""
    return subprocess.run([sys.executable, "-m", "newssearch", *words], capture_output=True, text=True, cwd=ROOT)


def writer_of(cluster: Cluster, place: str) -> Any:
    """The path of who writes."""
    return f"/{place.rpartition('/')[2].partition('?')[0]}-state/_doc/writer"


def test_interrupted_writer_reports_and_a_rerun_continues(place):
    command = [sys.executable, "-m", "newssearch", "index", "-", "--index", place]
    lines = "".join(
        json.dumps({"id": f"f{n}", "body": f"The ferry of {n} came late. " * 9}) + "\n" for n in range(3_000)
    )
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdin.write(lines)
        process.stdin.flush()
        assert wait_until(lambda: counted(place) > 0, _LONGEST)
        process.send_signal(signal.SIGTERM)
        told = process.stderr.read()
    assert (process.returncode, "what was written is in, and the same command goes on" in told) == (143, True), told
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    assert "unchanged" in done.stderr
    with newssearch.open(place) as news:
        assert news.search("ferry", limit=0).total == 3_000


def counted(place: str) -> int:
    """Count the documents of an archive on a cluster, visible or not."""
    address = address_of(place)
    cluster = client.Cluster(address, Credentials())
    try:
        cluster.ask("POST", f"/{address.name}/_refresh", absent={})
        return int(cluster.ask("POST", f"/{address.name}/_count", absent={"count": 0})["count"])
    finally:
        cluster.close()


def test_a_writer_that_is_killed_keeps_others_out_only_while_it_lives(cluster_to_break, place, tmp_path):
    cluster, path = cluster_to_break, writer_of(cluster_to_break, place)
    newssearch.create(place).close()
    file = tmp_path / "news.jsonl"
    file.write_text(json.dumps({"id": "f", "body": "The ferry."}) + "\n")
    writing = [sys.executable, "-m", "newssearch", "index", "-", "--index", place]
    with subprocess.Popen(writing, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as first:
        first.stdin.write(b"".join(b'{"id": "s%d", "body": "The ferry."}\n' % number for number in range(3_000)))
        first.stdin.flush()
        assert wait_until(lambda: cluster.request("GET", path).status == 200, _LONGEST)
        second = command("index", str(file), "--index", place)
        assert second.returncode == 4
        assert f"is being written to by process {first.pid} on {socket.gethostname()}" in second.stderr
        assert re.search(r", since 20\d\d-\d\d-\d\dT", second.stderr)
        first.send_signal(signal.SIGKILL)
        first.wait()
        third = command("index", str(file), "--index", place)
    assert third.returncode == 0, third.stderr
    assert f"process {first.pid} on {socket.gethostname()}" in third.stderr


def test_lease_of_a_lost_machine_expires(cluster_to_break, place):
    path = writer_of(cluster_to_break, place)
    newssearch.create(place).close()
    with newssearch.open(place) as news:
        news.update([article(1)])
        said = cluster_to_break.request("GET", path).body["_source"]
        said["process"] |= {"host": "elsewhere.example", "boot": "another/1"}
        said |= {"who": "process 7 on elsewhere.example", "token": "another", "until": time.time() + 4}
        assert cluster_to_break.request("PUT", path, said).status == 200
        with pytest.raises(IndexLockedError, match=r"process 7 on elsewhere\.example, since 20"):
            news.update([article(2)])
        assert news.update([article(2)], wait=60).indexed == 1
