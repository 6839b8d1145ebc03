"""The check of every argument of the library's public calls, by the name of its parameter.

A name means the same in every call; where a call takes less or more under it, `checked` is given that check.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, get_args

from newssearch import arguments
from newssearch.arguments import (
    Check,
    binary_stream,
    duration,
    each,
    every,
    flag,
    function,
    having,
    mapping,
    moment,
    moment_or_text,
    name_of_file,
    one_of,
    or_none,
    path,
    seconds,
    share,
    source,
    text,
    whole,
    wrong,
    zone,
)
from newssearch.locations import folder, place
from newssearch.models import Collapse, Match, Order, Sort, item
from newssearch.settings import DateOrder

P = ParamSpec("P")
R = TypeVar("R")

_COLUMNS = mapping(text, "from names of fields to names of columns")


def _named(name: str, value: Any) -> Any:
    return source("a source", value)


def _dimensions(name: str, value: Any) -> Any:
    return text(name, value) if isinstance(value, str) else every(text, "one name or several, as a list")(name, value)


def _collapse(name: str, value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return "best" if value else None
    return one_of(get_args(Collapse))(name, value)


def _out(name: str, value: Any) -> Any:
    if isinstance(value, io.TextIOBase):
        raise wrong(name, "a path or a binary stream", value)
    return having("a path or a binary stream", "write")(name, value) if hasattr(value, "write") else path(name, value)


CHECKS: dict[str, Check] = {
    "after": flag,
    "address": or_none(text),
    "as_of": or_none(moment_or_text),
    "backup": folder,
    "before": flag,
    "by": _dimensions,
    "canaries": every(text, "several queries, as a list"),
    "columns": _COLUMNS,
    "collapse": _collapse,
    "copies": flag,
    "crew": or_none(having("a crew, as newssearch.crew() gives", "give", "starts_in")),
    "date_order": one_of(get_args(DateOrder)),
    "dry_run": flag,
    "facets": every(text, "several dimensions, as a list"),
    "fields": every(text, "several names of fields, as a list"),
    "force": flag,
    "forever": flag,
    "format": or_none(text),
    "free": every(text, "several lines, as a list"),
    "id": text,
    "ids": every(text, "several ids, as a list"),
    "items": each(item, "several articles, as newssearch.read() gives"),
    "keep": whole(1),
    "limit": whole(),
    "link": flag,
    "locale": or_none(text),
    "made_from": every(name_of_file, "several texts, as a list"),
    "match": one_of(get_args(Match)),
    "max_age": or_none(duration()),
    "max_rejected": or_none(share),
    "max_shrink": share,
    "min_articles": whole(),
    "name": text,
    "named": _named,
    "offset": whole(),
    "order": one_of(get_args(Order)),
    "out": _out,
    "path": folder,
    "pin": every(text, "several lines, as a list"),
    "place": place,
    "processes": or_none(whole(1)),
    "progress": or_none(function),
    "prune": every(source, "several sources, as a list"),
    "query": text,
    "quick": flag,
    "recency": or_none(duration(above_zero=True)),
    "remembered": or_none(mapping(_COLUMNS, "from paths of sources to their columns", name_of_file)),
    "replace": every(source, "several sources, as a list"),
    "retrieved": or_none(moment_or_text),
    "reason": text,
    "series": text,
    "share": flag,
    "since": or_none(moment),
    "snippets": whole(),
    "sort": one_of(get_args(Sort)),
    "source": text,
    "sources": every(source, "several sources, as a list"),
    "stdin": or_none(binary_stream),
    "strict": flag,
    "style": text,
    "target": folder,
    "tell": or_none(function),
    "timeout": or_none(seconds(above_zero=True)),
    "to": or_none(whole(1)),
    "top": or_none(whole(1)),
    "tz": or_none(zone),
    "unused": or_none(function),
    "wait": seconds(),
    "width": whole(),
    "zone": or_none(zone),
}


def checked(**others: Check) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that checks the arguments of a public call, with ``others`` in place of `CHECKS`."""
    return arguments.checked({**CHECKS, **others})
