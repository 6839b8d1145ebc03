"""Where the index is: what the user said, what the environment says, what lies nearest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import newssearch
from newssearch.errors import NoIndexError

MARKER = "newssearch.json"
"""The file that tells an index from any other folder."""

FOLDER = "index"


def index_path(given: Path | None, environment: Mapping[str, str], here: Path, *, make: bool = False) -> Path:
    """The folder of the index to use.

    ``given`` (``--index``) counts first, then ``$NEWSSEARCH_INDEX``, then the nearest folder
    ``index`` upwards from ``here`` that holds one. With ``make`` a new one may begin in ``here``;
    without, `NoIndexError` is raised.
    """
    if given is not None:
        return given
    if environment.get("NEWSSEARCH_INDEX"):
        return Path(environment["NEWSSEARCH_INDEX"])
    for folder in (here, *here.parents):
        if (folder / FOLDER / MARKER).is_file():
            return folder / FOLDER
    if make:
        return here / FOLDER
    raise NoIndexError(
        f"no index in {here / FOLDER}, nor in any folder above\n"
        "Make one with: newssearch index SOURCE...   or name one with: --index DIR"
    )


def remembered_columns(place: Path) -> dict[str, dict[str, str]]:
    """What an earlier ``--map`` said of sources, where there is an index already."""
    if not (place / MARKER).is_file():
        return {}
    with newssearch.open(place) as news:
        return news.remembered_columns()
