"""The columns that ``--map`` has named for sources of an index.

They are in a file beside the manifest, as they describe the reading and not the index. A search never reads it;
deleting it loses an option and no article.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import orjson

from newssearch.errors import DamagedIndexError
from newssearch.index.commits import files
from newssearch.index.commits.checksummed_json import sealed, unsealed
from newssearch.locations import unicode_name

REMEMBERED = "newssearch.sources.json"

_LARGEST = 16 << 20

Columns = dict[str, str]
"""The name of a column for each of our fields."""


def remembered_columns(path: Path) -> dict[str, Columns]:
    """Return the stored columns by the absolute path of each source. Raises DamagedIndexError."""
    file = path / REMEMBERED
    try:
        data = files.read(file, _LARGEST)
        stated = orjson.loads(data)
        if stated.keys() != {"columns"}:  # format 2 has no checksum
            stated = unsealed(data)
        return {str(source): {str(k): str(v) for k, v in held.items()} for source, held in stated["columns"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedIndexError(f"{file} cannot be read. Delete it, and give --map again.") from error


def named_sources(sources: Iterable[str | Path]) -> list[str]:
    r"""Return the absolute paths of ``sources``, without standard input, which has no name.

    Bytes of a path that are not Unicode become ``\xNN``, as in reading.
    """
    paths = (os.path.abspath(source) for source in sources if str(source) != "-")  # noqa: PTH100  # a link stays a link
    return list(map(unicode_name, paths))


def remember_columns(path: Path, sources: Iterable[str | Path], columns: Mapping[str, str]) -> None:
    """Store ``columns`` for each of ``sources`` except standard input."""
    named = named_sources(sources)
    before = remembered_columns(path)
    after = before | {source: dict(columns) for source in named}
    if after == before:
        return
    files.replace(path / REMEMBERED, sealed({"columns": after}))
