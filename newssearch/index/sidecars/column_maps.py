"""What an index remembers of its sources: which columns hold which fields, as somebody said once (``--map``).

It stands in a file of its own beside the manifest, as it says how to read and not what is indexed: a search never
looks at it, and whoever deletes it loses an option and no article.
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
"""For each field of ours the name of a column."""


def remembered_columns(path: Path) -> dict[str, Columns]:
    """The columns of each source, by its absolute path, that the index in ``path`` remembers.

    Raises DamagedIndexError where what is there cannot be read.
    """
    file = path / REMEMBERED
    try:
        data = files.read(file, _LARGEST)
        stated = orjson.loads(data)
        if stated.keys() != {"columns"}:  # as format 2 had it, without a checksum
            stated = unsealed(data)
        return {str(source): {str(k): str(v) for k, v in held.items()} for source, held in stated["columns"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedIndexError(f"{file} cannot be read. Delete it, and say --map once more.") from error


def named_sources(sources: Iterable[str | Path]) -> list[str]:
    """The absolute paths of ``sources`` but standard input, which has no name to remember it by.

    A path whose bytes are not Unicode is named as reading shows it, with ``\\xNN`` for each.
    """
    paths = (os.path.abspath(source) for source in sources if str(source) != "-")  # noqa: PTH100  # a link stays a link
    return list(map(unicode_name, paths))


def remember_columns(path: Path, sources: Iterable[str | Path], columns: Mapping[str, str]) -> None:
    """Keep ``columns`` for each of ``sources`` but standard input, instead of what was kept for it before."""
    named = named_sources(sources)
    before = remembered_columns(path)
    after = before | {source: dict(columns) for source in named}
    if after == before:
        return
    files.replace(path / REMEMBERED, sealed({"columns": after}))
