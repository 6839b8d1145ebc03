"""Fixtures for every test: small articles, and a real index of them on disk."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

import newssearch
from newssearch.models import Article

pytest_plugins = ["archive_places", "cluster.plugin", "web_fixtures"]

settings.register_profile(
    "default", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
# The same examples in every run of CI: a change fails for what it does, not for the day's draw. Nightly runs explore.
settings.register_profile(
    "ci", parent=settings.get_profile("default"), max_examples=200, derandomize=True, database=None
)
settings.register_profile("nightly", parent=settings.get_profile("default"), max_examples=2000)
settings.register_profile("unshrunk", parent=settings.get_profile("default"), phases=set(Phase) - {Phase.shrink})
settings.load_profile("ci" if os.environ.get("CI") else "default")

ROOT = Path(__file__).resolve().parents[1]
"""The folder of the project."""

DATA = ROOT.parent / "shared" / "data"
"""Real news to try things on, where it is beside the project; it is never part of the project."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add options: numbers of damaged variants to read (5,000 in CI, 100,000 for a night), of queries to ask, how
    many nodes killed."""
    parser.addoption("--mutations", type=int, default=200, help="damaged variants of the samples to read")
    parser.addoption("--kills", type=int, default=3, help="nodes of the cluster to kill (20 for a night)")
    parser.addoption("--fuzzed-queries", type=int, default=2_000, help="queries made at random to ask")


def pytest_configure() -> None:
    """Take signals again that whoever started the tests has had ignored, as ``nohup`` and a shell's ``&`` do: programs
    that the tests start would ignore them, too."""
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


def pytest_make_parametrize_id(val: object) -> str | None:
    """A name for a parameter of bytes that is the same in every worker: gzip, for one, writes the time of day."""
    return "bytes" if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them."""
    monkeypatch.setenv("NEWSSEARCH_CONFIG", "")


MakeIndex = Callable[..., newssearch.News]


@pytest.fixture
def make_index(tmp_path: Path) -> Iterator[MakeIndex]:
    """A function that indexes articles, each call into a folder of its own, and returns the open index."""
    opened: list[newssearch.News] = []

    def make(*articles: Article | str, segments: int = 1) -> newssearch.News:
        news = newssearch.create(tmp_path / f"index{len(opened)}")
        opened.append(news)
        whole = [
            a if isinstance(a, Article) else Article(str(n), body=a, language="en") for n, a in enumerate(articles)
        ]
        size = max(1, -(-len(whole) // segments))
        for start in range(0, len(whole), size):
            news.update(whole[start : start + size])
        return news

    yield make
    for news in opened:
        news.close()


def ids(results: newssearch.Results) -> set[str]:
    """The ids of a page of results."""
    return {hit.id for hit in results}


def marked(snippet: newssearch.Snippet) -> list[str]:
    """The words that a snippet marks."""
    return [snippet.text[start:end] for start, end in snippet.marks]
