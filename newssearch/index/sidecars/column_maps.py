"""The columns that ``--map`` has named for sources of an index.

They are in a file beside the manifest, as they describe the reading and not the index. A search never reads it;
deleting it loses an option and no article.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from newssearch.errors import NewsSearchError
from newssearch.frozen import dataclass
from newssearch.index.commits import files
from newssearch.index.commits.checksummed_json import unsealed
from newssearch.index.sidecars.sidecar import Content, Sidecar, SidecarStore
from newssearch.locations import unicode_name
from newssearch.logs import LOGGER

REMEMBERED = "newssearch.sources.json"

_HEAD = 1 << 16
"""Bytes of the first line of a source that are compared."""

Columns = dict[str, str]
"""The name of a column for each of our fields."""


@dataclass(frozen=True, slots=True)
class ColumnMaps:
    """By the absolute path of each source: its columns, its path as seen from the index, the head it had then."""

    columns: dict[str, Columns]
    seen: dict[str, str]
    heads: dict[str, str]


def remembered_columns(store: SidecarStore, sources: Iterable[str | Path] = ()) -> dict[str, Columns]:
    """Return the stored columns by the absolute path of each source. Raises DamagedIndexError.

    A source that is no longer where it was is also looked for where it was as seen from the index: both may have moved
    together. One of ``sources`` without columns gets those of a source of its name and its head that is gone.
    """
    maps = COLUMN_MAPS.kept(store)
    folder = store.folder
    known = maps.columns if folder is None else _moved(maps.columns, maps.seen, folder) | maps.columns
    return known | dict(_followed(sources, known, maps.heads))


def _moved(columns: Mapping[str, Columns], seen: Mapping[str, str], index: Path) -> dict[str, Columns]:
    """Return the columns of sources that have moved with the index, by their present paths."""
    here = os.path.abspath(index)  # noqa: PTH100  # a link stays a link
    return {
        unicode_name(os.path.normpath(f"{here}/{way}")): columns[source]
        for source, way in seen.items()
        if source in columns and not os.path.lexists(source)
    }


def _followed(
    sources: Iterable[str | Path], known: Mapping[str, Columns], heads: Mapping[str, str]
) -> Iterator[tuple[str, Columns]]:
    """Yield each source without columns that is a remembered one, moved to another place, with its columns."""
    for source in sources:
        path = Path(*named_sources([source]))
        if str(source) == "-" or any(str(at) in known for at in (path, *path.parents)):
            continue
        before = [one for one in heads if Path(one).name == path.name and one in known and not os.path.lexists(one)]
        head = head_of(Path(source)) if before else ""
        same = [one for one in before if heads[one] == head]
        if head and len({frozenset(known[one].items()) for one in same}) == 1:
            named = ", ".join(f"{field}={column}" for field, column in known[same[0]].items())
            LOGGER.warning("%s is taken for %s, which has moved: its columns are %s", source, same[0], named)
            yield str(path), known[same[0]]


def head_of(source: Path) -> str:
    """Return a digest of the keys or columns in the first line of a file, or of the first file in a folder.

    Empty for a source without a readable first line.
    """
    try:
        file = next(_files(source), None)
        if file is None:
            return ""
        with files.open_to_read(file) as data:
            line = data.readline(_HEAD)
    except (OSError, NewsSearchError):
        return ""
    try:
        content = orjson.loads(line)
    except ValueError:
        content = None
    named = "\n".join(sorted(content)).encode() if isinstance(content, dict) else line.rstrip()
    return blake2b(named, digest_size=16).hexdigest() if named else ""


def _files(source: Path) -> Iterator[Path]:
    """Yield a file, or those of a folder by name, without hidden ones."""
    if not source.is_dir():
        yield source
        return
    for child in sorted(source.iterdir()):
        if not child.name.startswith("."):
            yield from _files(child)


def named_sources(sources: Iterable[str | Path]) -> list[str]:
    r"""Return the absolute paths of ``sources``, without standard input, which has no name.

    Bytes of a path that are not Unicode become ``\xNN``, as in reading.
    """
    paths = (os.path.abspath(source) for source in sources if str(source) != "-")  # noqa: PTH100  # a link stays a link
    return list(map(unicode_name, paths))


def remember_columns(store: SidecarStore, sources: Iterable[str | Path], columns: Mapping[str, str]) -> None:
    """Store ``columns`` for each of ``sources`` except standard input."""
    if named := named_sources(sources):
        maps = COLUMN_MAPS.kept(store)
        after = maps.columns | {source: dict(columns) for source in named}
        seen = maps.seen
        heads = maps.heads | {name: head_of(Path(source)) for source in sources for name in named_sources([source])}
        if store.folder is not None:
            here = unicode_name(os.path.abspath(store.folder))  # noqa: PTH100  # as above
            seen |= {source: os.path.relpath(source, here) for source in named}
        COLUMN_MAPS.keep(store, ColumnMaps(after, seen, heads))


def _parse(content: Content, where: str) -> ColumnMaps:
    stated = content.get("columns", {})
    columns = {str(source): _texts(held) for source, held in stated.items()}
    return ColumnMaps(columns, _texts(content.get("seen", {})), _texts(content.get("heads", {})))


def _texts(held: Mapping[Any, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in held.items()}


def _content(maps: ColumnMaps) -> Content:
    heads = {source: head for source, head in maps.heads.items() if head}
    content = {"columns": maps.columns, "seen": maps.seen, "heads": heads}
    return {name: held for name, held in content.items() if held}


def _decoded(data: bytes) -> Content:
    stated: Content = orjson.loads(data)
    return stated if stated.keys() == {"columns"} else unsealed(data)  # format 2 has no checksum


COLUMN_MAPS: Sidecar[ColumnMaps] = Sidecar(
    name="columns",
    file=REMEMBERED,
    again="give --map again",
    parse=_parse,
    content=_content,
    join=lambda ours, theirs: ColumnMaps(
        ours.columns | theirs.columns, ours.seen | theirs.seen, ours.heads | theirs.heads
    ),
    decode=_decoded,
)
