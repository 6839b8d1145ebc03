"""The columns that ``--map`` has named for sources of an index.

They are in a file beside the manifest, as they describe the reading and not the index. A search never reads it;
deleting it loses an option and no article.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import orjson

from newssearch.index.commits.checksummed_json import unsealed
from newssearch.index.sidecars.sidecar import Content, Sidecar, SidecarStore
from newssearch.locations import unicode_name

REMEMBERED = "newssearch.sources.json"

Columns = dict[str, str]
"""The name of a column for each of our fields."""


def remembered_columns(store: SidecarStore) -> dict[str, Columns]:
    """Return the stored columns by the absolute path of each source. Raises DamagedIndexError."""
    return _columns(store.read(COLUMN_MAPS))


def named_sources(sources: Iterable[str | Path]) -> list[str]:
    r"""Return the absolute paths of ``sources``, without standard input, which has no name.

    Bytes of a path that are not Unicode become ``\xNN``, as in reading.
    """
    paths = (os.path.abspath(source) for source in sources if str(source) != "-")  # noqa: PTH100  # a link stays a link
    return list(map(unicode_name, paths))


def remember_columns(store: SidecarStore, sources: Iterable[str | Path], columns: Mapping[str, str]) -> None:
    """Store ``columns`` for each of ``sources`` except standard input."""
    if named := named_sources(sources):
        after = remembered_columns(store) | {source: dict(columns) for source in named}
        store.keep(COLUMN_MAPS, {"columns": after})


def _columns(content: Content) -> dict[str, Columns]:
    stated = content.get("columns", {})
    return {str(source): {str(k): str(v) for k, v in held.items()} for source, held in stated.items()}


def _decoded(data: bytes) -> Content:
    stated: Content = orjson.loads(data)
    return stated if stated.keys() == {"columns"} else unsealed(data)  # format 2 has no checksum


COLUMN_MAPS = Sidecar(
    name="columns",
    file=REMEMBERED,
    again="give --map again",
    require=lambda content, where: _columns(content),
    joined=lambda ours, theirs: {"columns": _columns(ours) | _columns(theirs)},
    decode=_decoded,
)
