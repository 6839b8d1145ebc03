"""The page about OpenSearch lists the requests that the program sends."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from sessions import ROOT

import newssearch

WRITTEN = "localhost:9200/news"


def blocks(page: str, kind: str, told: str) -> list[str]:
    """The blocks of one kind on a page that name the address as it is written there, with another in its place."""
    text = (ROOT / page).read_text("utf-8")
    found = re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)
    return [block.replace(WRITTEN, told) for block in found if WRITTEN in block]


@pytest.mark.parametrize("page", ["README.md", "docs/opensearch.md"])
def test_commands_of_a_page_index_and_search_a_cluster(page, cluster, tmp_path, monkeypatch):
    told = f"{cluster.urls[0].partition('://')[2]}/page-{page.rpartition('/')[2][:-3].lower()}"
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    with newssearch.create("index") as news:
        news.update(newssearch.read("corpus", retrieved="2025-12-10"))
        total = news.search("*:*").total
    lines = [line for block in blocks(page, "sh", told) for line in block.splitlines()]
    said = []
    try:
        for line in lines:
            if line.startswith("newssearch "):
                line = line.replace("newssearch ", f"{sys.executable} -m newssearch ", 1)
                done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False)
                assert done.returncode == 0, done.stderr
                said.append(done.stdout)
        assert "Gas Pipeline Row" in said[1]
        for block in blocks(page, "python", told):
            exec(compile(block, page, "exec"), {})
        with newssearch.open(f"opensearch://{told}") as news:
            assert news.search("*:*").total == total
    finally:
        cluster.request("DELETE", f"/{told.rpartition('/')[2]}-*?expand_wildcards=all")
