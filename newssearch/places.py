"""Where articles are kept: a folder, or an archive on a cluster by its address."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

SCHEMES = ("opensearch", "opensearchs")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks, and whose word is taken for who answers: ``ca`` is a file of certificates, the system's if None."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None


@dataclass(frozen=True, slots=True)
class Remote:
    """An archive on a cluster: its address, ``opensearch://host:9200/news``, and who asks."""

    address: str
    credentials: Credentials = Credentials()

    def __str__(self) -> str:
        return self.address


Place = str | Path | Remote


def remote(place: Place) -> Remote | None:
    """The archive on a cluster that ``place`` names; None where it is a folder."""
    if isinstance(place, Remote):
        return place
    scheme, colon, _ = str(place).partition("://") if isinstance(place, str) else ("", "", "")
    return Remote(str(place)) if colon and scheme.lower() in SCHEMES else None
