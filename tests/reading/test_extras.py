"""Extras: each named where it is installed and needed; the error of a missing one names the command to install it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest
from conftest import ROOT

from newssearch.errors import ReadingError
from newssearch.reading.extras import EXTRAS, is_installed, load
from newssearch.reading.formats import FORMATS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_extras_of_the_project_are_those_that_readers_ask_for() -> None:
    stated = PROJECT["optional-dependencies"]
    others = ["opensearch", "web", "mcp"]
    assert set(EXTRAS) == set(stated) - {*others, "html", "ray", "all", "dev", "test", "bench", "wheels"}
    assert stated["html"] == []
    assert stated["all"] == [f"newssearch[{','.join([*EXTRAS, *others])}]"]
    for extra, modules in EXTRAS.items():
        installed = {re.split(r"[<>=!~; \[]", requirement)[0] for requirement in stated[extra]}
        assert len(installed) == len(modules)


def test_every_extra_of_a_format_is_one_of_the_project() -> None:
    assert {form.extra for form in FORMATS if form.extra} <= set(EXTRAS)


def test_missing_extra_is_named_with_its_installation() -> None:
    with pytest.raises(ReadingError, match=r"pip install 'newssearch\[parquet\]'"):
        load("parquet", "newssearch_has_no_such_module")


def test_a_module_of_an_extra_that_is_installed_is_given() -> None:
    for extra in filter(is_installed, EXTRAS):
        assert load(extra).__name__ == EXTRAS[extra][0]


def test_readers_and_extras_are_imported_when_needed() -> None:
    told = "import sys, newssearch.reading.formats; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert not set(loaded) & {module for modules in EXTRAS.values() for module in modules}
    assert not set(loaded) & {"lxml", "trafilatura", "htmldate"}
    assert not set(loaded) & {f"newssearch.reading.{form.reader.partition(':')[0]}" for form in FORMATS}
