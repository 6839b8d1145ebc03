"""Names that news files give to our fields: one table, compared without case and punctuation.

``datePublished``, ``date_published`` and ``Date Published`` are one name. If an object has several names of one field,
the first in this table wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from newssearch.data_tables import table
from newssearch.errors import UsageError


def require_known(columns: Iterable[str]) -> None:
    """Raise UsageError where a column is mapped to an unknown field."""
    for named in columns:
        if named not in NAMES:
            raise UsageError(f"There is no field {named!r} to map a column to. There are: {', '.join(NAMES)}.")


_TABLE = table(__file__, "field_names")
NAMES: dict[str, tuple[str, ...]] = {field: tuple(names.split()) for field, names in _TABLE["fields"].items()}
CONTAINERS, WRAPPERS, ASIDES = (
    frozenset(_TABLE["objects"][kind].split()) for kind in ("containers", "wrappers", "asides")
)
"""Names of objects that only wrap fields of an article; of lists of articles and objects around them; and of objects
beside an article that have titles and texts of their own."""

_PUNCTUATION = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Return ``name`` as it is compared: ``dc:creator``, ``dcCreator`` and ``DC_CREATOR`` are ``dccreator``."""
    return _PUNCTUATION.sub("", name).casefold()


def field_of(name: str) -> tuple[str, int] | None:
    """Return the field that an object's key means, and the rank of the name in its row (0 is the best)."""
    return _FIELDS.get(plain(name))


def renamed(content: Mapping[str, Any], columns: tuple[tuple[str, str], ...]) -> Mapping[str, Any]:
    """Give the keys of ``content`` that the user mapped, as ``(key, field)``, the best name of the field."""
    if not columns:
        return content
    meant, replaced = _mapping(columns)
    named = [(plain(key), key, value) for key, value in content.items()]
    kept = {key: value for name, key, value in named if name not in replaced}
    return kept | {meant[name]: value for name, _, value in named if name in meant}


@lru_cache(maxsize=64)
def _mapping(columns: tuple[tuple[str, str], ...]) -> tuple[Mapping[str, str], frozenset[str]]:
    """Return the new names of mapped keys, and the keys that are left out for them, all without punctuation."""
    meant = {plain(key): NAMES[field][0] for key, field in columns}
    return meant, frozenset(map(plain, meant.values())) | meant.keys()


_FIELDS: dict[str, tuple[str, int]] = {
    plain(name): (field, rank) for field, names in NAMES.items() for rank, name in enumerate(names)
}
