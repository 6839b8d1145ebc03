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
    """Return the stored columns by the absolute path of each source. Raises DamagedIndexError.

    A source that is no longer where it was is also looked for where it was as seen from the index: both may have moved
    together.
    """
    content = store.read(COLUMN_MAPS)
    columns = _columns(content)
    folder = store.folder
    return columns if folder is None else _moved(columns, _seen(content), folder) | columns


def _moved(columns: Mapping[str, Columns], seen: Mapping[str, str], index: Path) -> dict[str, Columns]:
    """Return the columns of sources that have moved with the index, by their present paths."""
    here = os.path.abspath(index)  # noqa: PTH100  # a link stays a link
    return {
        unicode_name(os.path.normpath(f"{here}/{way}")): columns[source]
        for source, way in seen.items()
        if source in columns and not os.path.lexists(source)
    }


def named_sources(sources: Iterable[str | Path]) -> list[str]:
    r"""Return the absolute paths of ``sources``, without standard input, which has no name.

    Bytes of a path that are not Unicode become ``\xNN``, as in reading.
    """
    paths = (os.path.abspath(source) for source in sources if str(source) != "-")  # noqa: PTH100  # a link stays a link
    return list(map(unicode_name, paths))


def remember_columns(store: SidecarStore, sources: Iterable[str | Path], columns: Mapping[str, str]) -> None:
    """Store ``columns`` for each of ``sources`` except standard input."""
    if named := named_sources(sources):
        content = store.read(COLUMN_MAPS)
        after = _columns(content) | {source: dict(columns) for source in named}
        seen = dict(_seen(content))
        if store.folder is not None:
            here = unicode_name(os.path.abspath(store.folder))  # noqa: PTH100  # as above
            seen |= {source: os.path.relpath(source, here) for source in named}
        store.keep(COLUMN_MAPS, _content(after, seen))


def _content(columns: Mapping[str, Columns], seen: Mapping[str, str]) -> Content:
    return {"columns": columns} | ({"seen": seen} if seen else {})


def _seen(content: Content) -> dict[str, str]:
    """Return the path of each source as seen from the index."""
    return {str(source): str(way) for source, way in content.get("seen", {}).items()}


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
    require=lambda content, where: (_columns(content), _seen(content)),
    joined=lambda ours, theirs: _content(_columns(ours) | _columns(theirs), _seen(ours) | _seen(theirs)),
    decode=_decoded,
)
