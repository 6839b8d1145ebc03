"""Number of the old versions of an article that an index keeps, as ``--keep-versions`` has named it."""

from __future__ import annotations

from newssearch.frozen import dataclass
from newssearch.index.commits.checksummed_json import count_in
from newssearch.index.sidecars.sidecar import Content, Sidecar, SidecarStore

ALL = 1_000_000_000
"""Number of versions that means all of them."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """The number of old versions to keep of an article, and since when, in seconds since 1970; 0 for no time."""

    versions: int = 0
    since: int = 0


_NONE = Keeping()


def keep_versions(store: SidecarStore, versions: int, now: int) -> None:
    """Have an index keep this number of old versions from now on; 0 keeps those that it has, and no more."""
    before = VERSION_KEEPING.kept(store)
    if before.versions != versions:
        since = before.since if before.versions and versions else now
        VERSION_KEEPING.keep(store, Keeping(versions, since))


def _parse(content: Content, where: str) -> Keeping:
    return Keeping(count_in(content.get("versions", 0)), count_in(content.get("since", 0)))


VERSION_KEEPING: Sidecar[Keeping] = Sidecar(
    name="version_keeping",
    file="newssearch.versions.json",
    again="give --keep-versions again",
    parse=_parse,
    content=lambda keeping: {} if keeping == _NONE else {"versions": keeping.versions, "since": keeping.since},
    join=lambda ours, theirs: theirs if ours == _NONE else ours,
)
