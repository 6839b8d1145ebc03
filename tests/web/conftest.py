"""A web application on an index of its own, asked without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import newssearch
from newssearch.models import Article
from newssearch.web.application import application
from newssearch.web.config import Config

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

MakeClient = Callable[..., TestClient]


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index that no test changes."""
    folder = tmp_path_factory.mktemp("web") / "index"
    with newssearch.create(folder) as news:
        news.update(STORIES)
    return folder


@pytest.fixture
def client_of() -> Iterator[MakeClient]:
    """A function that makes a client of an application, from the settings of that."""
    with ExitStack() as opened:

        def client(place: Path, **settings: Any) -> TestClient:
            config = Config(place, **{"tz": UTC} | settings)
            made = TestClient(application(config), base_url="http://127.0.0.1:8642", follow_redirects=False)
            return opened.enter_context(made)

        yield client


@pytest.fixture
def client(place: Path, client_of: MakeClient) -> TestClient:
    """A client of an application with the usual settings."""
    return client_of(place)
