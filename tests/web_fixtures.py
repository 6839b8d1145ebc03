"""Web applications on an index of their own, asked without a network or through one.

Imports stand inside the fixtures, as all other tests run without the extra web.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import newssearch
from newssearch.models import Article

if TYPE_CHECKING:
    from starlette.testclient import TestClient

STORIES = (
    Article(
        "storm-1", headline="Storm closes harbour", standfirst="Ferries stay in port.",
        body="The storm closed the harbour on Friday.\n\nThe harbour master spoke of a storm without equal.",
        byline=("Mira Holm",), source="Tideline", section="Weather", language="en",
        published="2025-11-21T10:00:00+01:00", published_from="meta",
        url="https://tideline.example/storm", keywords=("weather",), source_file="/news/a.json",
    ),
    Article(
        "storm-2", headline="Damage of the storm put at 60 million", body="Insurers counted roofs after the storm.",
        source="Saltmere Courier", language="en", published="2025-12-02",
    ),
    Article("ferry/3", headline="Ferry late again", body="It came at noon, after the harbour had opened.",
            source="Tideline", language="en", published="2024-07", published_from="dateline"),
    Article("old", headline="A storm of long ago", body="Nobody remembers the harbour of then.", language="en"),
)  # fmt: skip

MakeClient = Callable[..., "TestClient"]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index that no test changes."""
    folder = tmp_path_factory.mktemp("web") / "index"
    with newssearch.create(folder) as news:
        news.update(STORIES)
    return folder


@pytest.fixture
def client_of() -> Iterator[MakeClient]:
    """A function that makes a client of an application, from the settings of that."""
    with ExitStack() as opened:
        yield lambda place, **settings: opened.enter_context(_client(place, **settings))


def _client(place: Path, **settings: Any) -> TestClient:
    from starlette.testclient import TestClient

    return TestClient(_application(place, **settings), base_url="http://127.0.0.1:8642", follow_redirects=False)


def _application(place: Path, **settings: Any) -> Any:
    from newssearch.web.application import application

    return application(_config(place, **settings))


def _config(place: Path, **settings: Any) -> Any:
    from newssearch.web.server_config import Config

    return Config(place, **{"tz": UTC} | settings)


@pytest.fixture
def client(archive: Path, client_of: MakeClient) -> TestClient:
    """A client of an application with the usual settings."""
    return client_of(archive)


@pytest.fixture(scope="session")
def shared_client(archive: Path) -> Iterator[TestClient]:
    """A client for properties, whose examples share it."""
    with _client(archive) as made:
        yield made


@contextmanager
def serving(place: Path, **settings: Any) -> Iterator[str]:
    """A real server on loopback, for a block: its address."""
    from newssearch.web.application import server_of

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = server_of(_config(place, **settings))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def served(archive: Path) -> Iterator[str]:
    """The address of a server on the index that no test changes."""
    with serving(archive) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright; a missing one fails in CI and skips elsewhere."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        reason = "there is no Chromium here: apt-get install chromium"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=quiet)
        yield opened
        opened.close()
