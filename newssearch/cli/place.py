"""The place of the index: by option, by environment, or the nearest upwards."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import newssearch
from newssearch.errors import NoIndexError
from newssearch.locations import Credentials, Remote, remote, unicode_name

MARKER = "newssearch.json"
"""The file that tells an index from any other folder."""

FOLDER = "index"


USER, PASSWORD, CA = (f"NEWSSEARCH_OPENSEARCH_{name}" for name in ("USER", "PASSWORD", "CA"))
"""The variables of the environment with the credentials for a cluster."""


def index_path(
    given: Path | str | None, environment: Mapping[str, str], here: Path, *, make: bool = False, role: str = ""
) -> Path | Remote:
    """The index to use: a folder, or an archive on a cluster.

    ``given`` (``--index``) counts first, then ``$NEWSSEARCH_INDEX``, then the nearest folder
    ``index`` upwards from ``here`` that holds one. With ``make`` a new one may begin in ``here``;
    without, `NoIndexError` is raised. Where one is FROM and one is TO, who asks a cluster may differ by that ``role``.
    """
    named = given if given is not None else environment.get("NEWSSEARCH_INDEX")
    if named:
        there = remote(named)
        return Remote(there.address, _credentials(environment, role)) if there else Path(str(named))
    for folder in (here, *here.parents):
        if (folder / FOLDER / MARKER).is_file():
            return folder / FOLDER
    if make:
        return here / FOLDER
    raise NoIndexError(
        f"no index in {here / FOLDER}, nor in any folder above\n"
        "Make one with: newssearch index SOURCE...   or name one with: --index DIR"
    )


def _credentials(environment: Mapping[str, str], role: str) -> Credentials:
    """Return credentials, from the variables of a ``role`` if one is set: ``NEWSSEARCH_OPENSEARCH_FROM_USER``."""
    names = [name.replace("OPENSEARCH_", f"OPENSEARCH_{role}_") for name in (USER, PASSWORD, CA)] if role else []
    if not any(environment.get(name) for name in names):
        names = [USER, PASSWORD, CA]
    user, password, ca = map(environment.get, names)
    return Credentials(user or None, password, Path(ca) if ca else None)


def is_there(place: Path | Remote) -> bool:
    """Return whether there is an index."""
    if isinstance(place, Path):
        return os.path.isfile(place / MARKER)  # noqa: PTH113  # Path.is_file raises for a name that is too long
    try:
        newssearch.open(place).close()
    except NoIndexError:
        return False
    return True


def columns_of(remembered: Mapping[str, Mapping[str, str]], source: str) -> Mapping[str, str]:
    """Return the columns that are remembered of a source, or of the nearest folder around it."""
    path = Path(unicode_name(os.path.abspath(source)))  # noqa: PTH100  # a link stays a link
    return next((remembered[str(at)] for at in (path, *path.parents) if str(at) in remembered), {})


def remembered_columns(place: Path | Remote, sources: Iterable[str] = ()) -> dict[str, dict[str, str]]:
    """Return the columns of an earlier ``--map`` by source, where there is an index already.

    One of ``sources`` that has moved has the columns that are remembered of it.
    """
    if not is_there(place):
        return {}
    with newssearch.open(place) as news:
        return news.remembered_columns(sources)
