"""Parts of a node: jars from Maven Central, laid out as an installed OpenSearch has them, and our launcher.

::

    .cluster/opensearch-2.19.6-1f0a.../jars/      the class path
                                       modules/   a folder for each module, which OpenSearch loads on its own
                                       classes/   the launcher, compiled
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from .errors import ClusterError
from .settings import ClusterSettings

_SOURCES = Path(__file__).resolve().parent
_LAUNCHER = _SOURCES / "ClusterNode.java"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
_LONGEST_FETCH = 900.0
_SAID_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Module:
    """A part of OpenSearch that comes as a module: its name, the start of its main class, its jars, what it extends."""

    name: str
    plugin: str
    jars: tuple[str, ...]
    extends: str = ""


MODULES = (
    Module("analysis-common", "org.opensearch.analysis.common.CommonAnalysis", ("analysis-common",), "lang-painless"),
    Module("lang-painless", "org.opensearch.painless.Painless", ("lang-painless", "opensearch-scripting-painless-spi")),
    Module("mapper-extras", "org.opensearch.index.mapper.MapperExtras", ("mapper-extras-client",)),
    Module("reindex", "org.opensearch.index.reindex.Reindex", ("reindex-client",), "lang-painless"),
    Module("transport-netty4", "org.opensearch.transport.Netty4", ("transport-netty4-client",)),
)
"""Every module that newssearch leans on. A node that lacks one starts all the same: `Cluster.verify` looks."""

_ENDINGS = ("Plugin", "ModulePlugin")
"""Ends of the names of main classes, in 2.x and in 3.x."""


@dataclass(frozen=True, slots=True)
class Artifacts:
    """Files fetched for a version of OpenSearch, and the Java to run it."""

    folder: Path
    java: Path

    @property
    def modules(self) -> Path:
        """The folder that a node's home has as ``modules``."""
        return self.folder / "modules"

    def command(self, home: Path, heap: int) -> list[str]:
        """The command that runs a node: ``home`` is its folder, ``heap`` its memory in MiB."""
        return [
            str(self.java),
            f"-Xms{heap}m",
            f"-Xmx{heap}m",
            "-XX:+UseSerialGC",  # on few cores, collectors that work beside the program take their time from it
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlog4j2.level=warn",
            "-cp",
            f"{self.folder / 'classes'}:{self.folder / 'jars' / '*'}",
            _LAUNCHER.stem,
            str(home),
        ]


def prepare(settings: ClusterSettings) -> Artifacts:
    """Return the parts of a node, fetched and compiled where that has not been done before.

    Raises ClusterError where Java or Maven is missing or too old, and where Maven Central cannot be reached.
    """
    java = _java(settings)
    made_from = b"".join(file.read_bytes() for file in (_SOURCES / "pom.xml", _LAUNCHER, Path(__file__)))
    digest = hashlib.sha256(made_from).hexdigest()[:12]
    folder = settings.folder / f"opensearch-{settings.opensearch}-{digest}"
    if not folder.exists():
        settings.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=settings.folder, prefix=".fetching-") as fetching:
            made = Path(fetching) / "made"
            _fetch(settings.opensearch, made / "jars")
            _lay_out(settings.opensearch, made)
            _compile(settings, made)
            made.rename(folder)
    return Artifacts(folder, java)


def _java(settings: ClusterSettings) -> Path:
    java = _tool("java", settings.java)
    said = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    needed = settings.java_release
    if found is None or int(found[1]) < needed:
        is_it = f"is Java {found[1]}" if found else "does not say its version"
        raise ClusterError(
            f"OpenSearch {settings.opensearch} needs Java {needed} or later, and {java} {is_it}: "
            "set JAVA_HOME to the folder of a newer one."
        )
    return java


def _tool(name: str, java: Path | None = None) -> Path:
    found = shutil.which(name, path=None if java is None else str(java / "bin"))
    if found is None:
        where = "on the path" if java is None else f"in {java / 'bin'}, where JAVA_HOME points"
        package = "maven" if name == "mvn" else "a Java development kit, 17 or later"
        raise ClusterError(f"The cluster of the tests needs {name}, and there is none {where}: install {package}.")
    return Path(found)


def _fetch(version: str, jars: Path) -> None:
    command = [str(_tool("mvn")), "-B", "-q", "-C", "-Dstyle.color=never", "-f", str(_SOURCES / "pom.xml"), _COPY]
    command += ["-DincludeScope=runtime", f"-Dopensearch.version={version}", f"-DoutputDirectory={jars}"]
    _run(command, f"OpenSearch {version} could not be fetched: is there a way to Maven Central, and such a version?")


def _lay_out(version: str, made: Path) -> None:
    for module in MODULES:
        folder = made / "modules" / module.name
        folder.mkdir(parents=True)
        for name in module.jars:
            jar = made / "jars" / f"{name}-{version}.jar"
            # A module is loaded from its own folder only: one that is on the class path, too, is refused.
            jar.rename(folder / jar.name)
        described = {
            "name": module.name,
            "description": module.name,
            "version": version,
            "opensearch.version": version,
            "java.version": "11",
            "classname": _main_class(module, folder / f"{module.jars[0]}-{version}.jar"),
            "extended.plugins": module.extends,
            "has.native.controller": "false",
        }
        lines = "".join(f"{key}={value}\n" for key, value in described.items())
        (folder / "plugin-descriptor.properties").write_text(lines)


def _main_class(module: Module, jar: Path) -> str:
    with zipfile.ZipFile(jar) as archive:
        held = set(archive.namelist())
    for ending in _ENDINGS:
        name = module.plugin + ending
        if f"{name.replace('.', '/')}.class" in held:
            return name
    raise ClusterError(f"{jar.name} holds no main class {module.plugin}...: correct MODULES in {__file__}.")


def _compile(settings: ClusterSettings, made: Path) -> None:
    command = [str(_tool("javac", settings.java)), "--release", str(settings.java_release), "-Xlint:-options"]
    command += ["-cp", f"{made / 'jars' / '*'}", "-d", str(made / "classes"), str(_LAUNCHER)]
    _run(command, f"{_LAUNCHER} could not be compiled for this version of OpenSearch: correct it.")


def _run(command: list[str], failed: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST_FETCH)
    except subprocess.TimeoutExpired:
        raise ClusterError(f"{failed} {command[0]} took longer than {_LONGEST_FETCH:.0f} seconds.") from None
    if done.returncode:
        raise ClusterError(f"{failed} {Path(command[0]).name} says:\n{(done.stdout + done.stderr)[:_SAID_SHOWN]}")
