"""Articles that newssearch exported itself (``newssearch export --format jsonl``): taken unchanged.

The mark does not prove where an object comes from: a forger can state only what a library call could add as an
`Article`, too. Types and dates are checked, ids are kept distinct, and the source file is the one that was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args

from newssearch.dates.periods import is_finer, stated_precision
from newssearch.errors import WrongTypeError
from newssearch.models import EXPORT_MARK, EXPORT_VERSION, Article, Precision
from newssearch.reading.drafts import Refusal, Verbatim

_FIELDS = frozenset(field.name for field in fields(Article))
_TIMES = frozenset({"added", "changed"})
"""Times of an article in the archive that exported it: in another one it has its own."""
_DATES = ("published", "updated", "retrieved")


def is_own(content: Any) -> bool:
    """Return whether an object is marked as exported by newssearch, in a format of this version."""
    return isinstance(content, dict) and content.get(EXPORT_MARK) == EXPORT_VERSION


def article_in(content: Mapping[str, Any], where: str = "") -> Verbatim | Refusal:
    """Return the article of an object; a refusal where an index could not have held it."""
    values = {name: value for name, value in content.items() if name in _FIELDS and value is not None}
    try:
        if not values.get("id"):
            raise ValueError("it has no id")
        article = Article(**values)
        stated = [stated_precision(name, getattr(article, name)) for name in _DATES]
        _require_precision(article, stated[0])
    except (WrongTypeError, ValueError) as error:
        return Refusal(f"marked as an export of newssearch, but not an article: {error}", where)
    return Verbatim(article, where)


def unknown_keys(content: Mapping[str, Any]) -> list[str]:
    """Return the keys of an object that no article has."""
    return [name for name in content if name not in _FIELDS | _TIMES and name != EXPORT_MARK]


def _require_precision(article: Article, stated: Precision | None) -> None:
    """Raise ValueError where the precision is finer than the text of the date."""
    precision = article.precision
    if precision is None and stated is None:
        return
    if precision is None or stated is None or precision not in get_args(Precision) or is_finer(precision, stated):
        raise ValueError(f"published {article.published!r} does not have the precision {precision!r}")
