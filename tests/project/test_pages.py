"""Sessions and programs on our pages do what the pages show."""

from __future__ import annotations

import ast
import re

import pytest
from sessions import FENCE, ROOT, renewed

import newssearch

PAGES = [p for p in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))] if "```" in p.read_text("utf-8")]
WITH_SESSIONS = [p for p in PAGES if FENCE.search(p.read_text("utf-8"))]


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_SESSIONS, ids=lambda p: p.name)
def test_sessions_print_what_the_page_shows(page):
    text = page.read_text("utf-8")
    assert renewed(text) == text, f"{page.name} is stale: make docs"


ON_A_CLUSTER = "opensearch.md"
"""The page whose examples need one: see `test_cluster_pages`."""


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in PAGES if p.name != ON_A_CLUSTER], ids=lambda p: p.name)
def test_python_on_a_page_runs(page, tmp_path, monkeypatch):
    """Each block by itself, in a folder with the sample articles and an index of them."""
    blocks = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    for block in blocks:
        with newssearch.create("index") as news:
            news.update(newssearch.read("corpus", retrieved="2025-12-10"))
        exec(compile(ast.parse(block), str(page), "exec"), {})


def test_every_page_that_another_names_is_there():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    for page in pages:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.name} names {link}"


def test_the_public_names_are_sorted_and_all_there():
    assert newssearch.__all__ == sorted(newssearch.__all__)
    for name in newssearch.__all__:
        assert getattr(newssearch, name) is not None
