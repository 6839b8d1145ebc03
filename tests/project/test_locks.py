"""The locks that the Makefile installs from: complete, with hashes, and within the ranges of pyproject.toml."""

from __future__ import annotations

import re
import tomllib

import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ROOT / "packaging" / "locks"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def locked(name: str) -> dict[str, set[str]]:
    """The versions of each package of a lock: more than one where they depend on the Python or the system."""
    versions: dict[str, set[str]] = {}
    for found in re.finditer(r"^(\S+?)==([^ ;]+)", (LOCKS / f"{name}.txt").read_text("utf-8"), re.MULTILINE):
        versions.setdefault(canonicalize_name(found[1]), set()).add(found[2])
    return versions


def required(*extras: str) -> list[Requirement]:
    """The requirements of the project with some extras, its own extras followed."""
    requirements = [Requirement(text) for text in PROJECT["dependencies"]]
    pending = list(extras)
    while pending:
        for text in PROJECT["optional-dependencies"][pending.pop()]:
            requirement = Requirement(text)
            if requirement.name == PROJECT["name"]:
                pending += requirement.extras
            else:
                requirements.append(requirement)
    return requirements


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("wheel", ()), ("wheels", ("wheels",)), ("core", ("test",)), ("dev", ("dev",)), ("bench", ("dev", "bench"))],
)
def test_a_lock_holds_every_requirement_within_its_range(lock: str, extras: tuple[str, ...]) -> None:
    versions = locked(lock)
    for requirement in required(*extras):
        for version in versions[canonicalize_name(requirement.name)]:
            assert requirement.specifier.contains(version), (requirement, version)


@pytest.mark.parametrize("lock", ["build", "wheel", "wheels", "core", "dev", "bench"])
def test_a_lock_has_a_hash_for_every_package_and_no_address(lock: str) -> None:
    text = (LOCKS / f"{lock}.txt").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


@pytest.mark.parametrize("lock", ["wheel", "core", "dev"])
def test_the_locks_agree_on_every_version(lock: str) -> None:
    everything = locked("bench")
    assert locked("wheels")["maturin"] == locked("build")["maturin"]
    assert {name: versions for name, versions in locked(lock).items() if versions != everything[name]} == {}


def test_the_wheel_itself_requires_ranges() -> None:
    pinned = [r.name for r in required("all") if str(r.specifier).startswith("==")]
    assert pinned == ["Whoosh"]  # frozen upstream
