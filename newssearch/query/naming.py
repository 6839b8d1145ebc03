"""Lookup of the field that a query names, or of the nearest one."""

from __future__ import annotations

import re

from newssearch.errors import QueryError
from newssearch.query.fields import BY_NAME, FIELDS, Field

_SCHEMES = ("http", "https", "ftp", "mailto")
_VALUE = re.compile(r'[^\s"()]*')


def field_named(prefix: str, start: int, query: str) -> Field:
    """Return the field of ``prefix`` (``Title:``), found at offset ``start`` of ``query``; raises `QueryError`."""
    name = prefix.removesuffix(":")
    if found := BY_NAME.get(name.casefold()):
        return found
    value = _VALUE.match(query, start + len(prefix))
    whole = prefix + (value[0] if value else "")
    as_text = f'If it is meant as text, put it in quotes: "{whole}"'
    if name.casefold() in _SCHEMES:
        message, hint = "An address needs a field before it.", f"Write url:{whole}. {as_text}"
    else:
        message = f"There is no field {name}."
        nearest = nearest_field(name, whole.removeprefix(name)) or fields_listed()
        hint = f"{nearest[0].upper()}{nearest[1:]}{'' if nearest.endswith('?') else '.'} {as_text}"
    raise QueryError(message, query=query, start=start, end=start + len(name), hint=hint)


def nearest_field(name: str, value: str) -> str:
    """Return a question that names the field spelt most like ``name``, with ``value`` after it; empty if none is."""
    import difflib  # here, as most queries name fields that there are

    nearest = difflib.get_close_matches(name.casefold(), BY_NAME, n=1)
    return f"did you mean {nearest[0]}{value}?" if nearest else ""


def fields_listed() -> str:
    """Return a clause that lists the fields."""
    return f"the fields are {', '.join(field.name for field in FIELDS)}"


def is_exact(name: str | None) -> bool:
    """Return whether the values of the field ``name`` are compared whole; ``None`` is the text, which is not."""
    return name is not None and BY_NAME[name].kind == "exact"


def names_a_field(value: str) -> bool:
    """Return whether ``value`` begins with the name of a field and a colon."""
    name, colon, _ = value.partition(":")
    return bool(colon) and name.casefold() in BY_NAME
