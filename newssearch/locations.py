"""Places of articles: a folder, or an archive on a cluster by its address."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import Any

from newssearch.arguments import or_none, path, text, wrong
from newssearch.errors import UsageError
from newssearch.frozen import dataclass

SCHEMES = ("opensearch", "opensearchs")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Credentials for a cluster; ``ca`` is a file of certificates to trust, the system's if None."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None

    def __post_init__(self) -> None:
        for name, check in (("user", text), ("password", text), ("ca", path)):
            object.__setattr__(self, name, or_none(check)(f"Credentials {name}", getattr(self, name)))


@dataclass(frozen=True, slots=True)
class Remote:
    """An archive on a cluster: its address, ``opensearch://host:9200/news``, and credentials for it."""

    address: str
    credentials: Credentials = Credentials()

    def __post_init__(self) -> None:
        text("Remote address", self.address)
        if not isinstance(self.credentials, Credentials):
            raise wrong("Remote credentials", "Credentials", self.credentials)

    def __str__(self) -> str:
        return self.address


Place = str | Path | Remote


def remote(place: Place) -> Remote | None:
    """Return the archive on a cluster that ``place`` names; None where it is a folder."""
    if isinstance(place, Remote):
        return place
    scheme, colon, _ = str(place).partition("://") if isinstance(place, str) else ("", "", "")
    return Remote(str(place)) if colon and scheme.lower() in SCHEMES else None


def place(name: str, value: Any) -> Place:
    """Accept a place: a check of `newssearch.arguments`."""
    if isinstance(value, Remote) or (isinstance(value, str) and remote(value)):
        return value
    return path(name, value)


def folder(name: str, value: Any) -> Path:
    """Accept the path of a folder, and no place on a cluster: a check of `newssearch.arguments`."""
    if isinstance(value, Remote) or (isinstance(value, str) and remote(value)):
        raise UsageError(f"{name} must be a folder: {value} is the address of an archive on a cluster.")
    return path(name, value)


def unicode_name(file: str | Path) -> str:
    """Return a path, or other text of the system, as Unicode; other bytes than UTF-8 become ``\\xNN``."""
    try:
        return str(file).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # half a character that is no byte
        return str(file).encode("utf-8", "backslashreplace").decode()
