"""The layout of the package: small folders, modules and functions, one meaning for one name, few layers."""

from __future__ import annotations

import ast
import configparser
import re
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "newssearch"
MODULES = sorted(PACKAGE.rglob("*.py"))

OF_BACKENDS = {"backend", "rebuild", "searcher", "transfer", "update"}
"""Modules that each of the two backends has, as both keep one contract."""


def functions() -> dict[str, int]:
    """Return the lines of every function, by its module and name."""
    return {
        f"{module.relative_to(ROOT)}: {node.name}": node.end_lineno - node.lineno + 1
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }


def is_command(module: Path) -> bool:
    """Return whether a module is named for a command of the program."""
    return module.is_relative_to(PACKAGE / "cli") and module.parent.name.endswith("_commands")


def test_folders_have_at_most_20_modules() -> None:
    folders = defaultdict(list)
    for module in MODULES:
        folders[str(module.parent.relative_to(ROOT))].append(module.stem)
    assert {folder: names for folder, names in folders.items() if len(names) > 20} == {}


def test_modules_have_at_most_400_lines() -> None:
    lines = {str(module.relative_to(ROOT)): module.read_text("utf-8").count("\n") for module in MODULES}
    assert {module: count for module, count in lines.items() if count > 400} == {}


@pytest.mark.slow
def test_functions_are_short() -> None:
    lengths = functions()
    assert median(lengths.values()) <= 8
    assert quantiles(lengths.values(), n=10)[-1] <= 20
    assert {function: length for function, length in lengths.items() if length > 60} == {}


def test_name_of_a_module_has_one_meaning() -> None:
    places = defaultdict(list)
    for module in MODULES:
        if not module.stem.startswith("__") and not is_command(module):
            places[module.stem].append(str(module.relative_to(PACKAGE).parent))
    doubled = {name: folders for name, folders in places.items() if len(folders) > 1}
    for name in OF_BACKENDS & doubled.keys():
        assert sorted(folder.split("/")[1] for folder in doubled.pop(name)) == ["local", "opensearch"], name
    assert doubled == {}


def test_package_has_at_most_12_layers() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / "setup.cfg")
    assert len(contracts["importlinter:contract:layers"]["layers"].split("\n")[1:]) <= 12


def test_every_part_of_the_package_has_a_layer() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / "setup.cfg")
    layers = contracts["importlinter:contract:layers"]["layers"].replace("|", " ").split()
    parts = {
        f"newssearch.{path.stem}"
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert set(layers) == parts - {"newssearch.__init__", "newssearch.__main__"}


@pytest.mark.parametrize("guide", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_files_that_a_guide_names_exist(guide: str) -> None:
    named = re.findall(r"`((?:\w+/)+\w+\.\w+)`", (ROOT / guide).read_text("utf-8"))
    homes = (ROOT, PACKAGE, ROOT / "core/src")
    assert [path for path in named if not any((home / path).exists() for home in homes)] == []
