"""The first look at a query: lays odd quotes and spaces on the plain ones, and refuses what has no end.

Lengths, quotes and brackets are checked here in one pass, before the grammar sees the text, so that neither 100,000
characters nor 5,000 brackets cost more than a moment, and so that an open bracket is told as such.
"""

from __future__ import annotations

import re

from newssearch.errors import QueryError, QueryLimitError
from newssearch.settings import QueryLimits

_QUOTES = "“”„‟«»＂〝〞〟"
_INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff" + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))

_PLAIN = str.maketrans(
    {"（": "(", "）": ")"} | dict.fromkeys(_QUOTES, '"') | dict.fromkeys(_INVISIBLE + _CONTROLS, " ")
)
"""One character for one, so that every offset into the plain text is an offset into the query."""

_STRUCTURE = re.compile(r'"[^"]*("?)|[()]')
_SURROGATE = re.compile("[\ud800-\udfff]")


def plain(query: str, limits: QueryLimits) -> str:
    """``query`` with plain quotes, brackets and spaces, character for character.

    Raises `QueryLimitError` where it is too long or too deep, and `QueryError` where it is empty, holds bytes that
    are not text, or has a quote or bracket without its other half.
    """
    if len(query) > limits.max_characters:
        message = f"The query has {len(query):,} characters; at most {limits.max_characters:,} are read."
        at = limits.max_characters
        raise QueryLimitError(message, query=query, start=at, end=at + 1)
    if broken := _SURROGATE.search(query):
        raise QueryError(
            "The query holds bytes that are not text.",
            query=query,
            start=broken.start(),
            hint="Type it in UTF-8.",
        )
    text = query.translate(_PLAIN)
    if not text.strip():
        raise QueryError("The query is empty.", query=query, hint="To see everything, ask for *:*")
    _check_pairs(text, query, limits.max_depth)
    return text


def _check_pairs(text: str, query: str, max_depth: int) -> None:
    """See that each quote and bracket has its other half, and that brackets are not too deep."""
    opened: list[int] = []
    for part in _STRUCTURE.finditer(text):
        at = part.start()
        if part[0] == "(":
            opened.append(at)
            if len(opened) > max_depth:
                message = f"The brackets are more than {max_depth} deep."
                raise QueryLimitError(message, query=query, start=at)
        elif part[0] == ")":
            if not opened:
                hint = 'Remove it, or put the text in quotes: "(text)"'
                raise QueryError("This bracket was never opened.", query=query, start=at, hint=hint)
            opened.pop()
        elif not part[1]:
            hint = 'Close it: "like this"'
            raise QueryError("This quote is never closed.", query=query, start=at, hint=hint)
    if opened:
        hint = "Close it: (like this)"
        raise QueryError("This bracket is never closed.", query=query, start=opened[-1], hint=hint)
