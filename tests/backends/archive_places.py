"""Fixtures for tests of the backends: an archive of each kind, in a folder and on the cluster of the tests."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import newssearch

KINDS = [
    "folder",
    pytest.param("cluster", marks=pytest.mark.cluster),
    pytest.param("shards", marks=pytest.mark.cluster),
]

_numbers = itertools.count()


def address(cluster: object, shards: int = 1) -> str:
    """Return the address of an unused archive on the cluster of the tests."""
    host = cluster.urls[0].partition("://")[2]
    return f"opensearch://{host}/test-{os.getpid()}-{next(_numbers)}?shards={shards}"


@contextmanager
def somewhere(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    """Provide an unused place of a kind, for a block."""
    if kind == "folder":
        yield str(folder)
        return
    cluster = request.getfixturevalue("cluster")
    there = address(cluster, 3 if kind == "shards" else 1)
    yield there
    name = there.rpartition("/")[2].partition("?")[0]
    cluster.request("DELETE", f"/{name}-*?expand_wildcards=all")


def place_of(kinds: list[Any]) -> Any:
    """Return a fixture that gives an unused place of each of some kinds."""

    @pytest.fixture(name="place", params=kinds)
    def unused_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
        with somewhere(request, request.param, tmp_path / "index") as there:
            yield there

    return unused_place


place = place_of(KINDS)

WAYS = [
    "folder folder",
    pytest.param("folder cluster", marks=pytest.mark.cluster),
    pytest.param("cluster folder", marks=pytest.mark.cluster),
    pytest.param("cluster shards", marks=pytest.mark.cluster),
]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[newssearch.News, str]]:
    """Give an empty archive, and an unused place for a copy of it."""
    one, other = request.param.split()
    with (
        somewhere(request, one, tmp_path / "from") as source,
        somewhere(request, other, tmp_path / "to") as target,
        newssearch.create(source) as opened,
    ):
        yield opened, target


@pytest.fixture
def news(place: str) -> Iterator[newssearch.News]:
    """Give an empty archive."""
    with newssearch.create(place) as opened:
        yield opened
