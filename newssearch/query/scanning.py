"""First pass over a query: replaces odd quotes and spaces by plain ones, and refuses unclosed quotes and brackets.

Lengths, quotes and brackets are checked here in one pass, before the grammar sees the text. So 100,000 characters or
5,000 brackets cost no more than a moment, and an open bracket gets an error of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from newssearch.errors import QueryError, QueryLimitError
from newssearch.query.fields import BY_NAME
from newssearch.settings import QueryLimits

_QUOTES = "“”„‟«»＂〝〞〟「」｢｣"
_INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff" + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))

_PLAIN = str.maketrans(
    {"（": "(", "）": ")"} | dict.fromkeys(_QUOTES, '"') | dict.fromkeys(_INVISIBLE + _CONTROLS, " ")
)
"""One character for one, so that every offset into the plain text is an offset into the query."""

_PASTED = "\u200b\u200e\u200f\u2060\ufeff"
"""Invisible signs at the end of pasted text."""

_ENDING = frozenset(f'"{_QUOTES}（）{_INVISIBLE}{_CONTROLS}')

# As text, since the plainest queries need none of them: `re` compiles each when it is first used.
_ID = rf'(?<![^\s(-])(?i:id):(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s()"{_QUOTES}][^\s()]*))'
_WIDE_COLON = r"(?<![^\s(（-])([A-Za-z-]+)："
_GERSHAYIM = '(?<=[א-ת])["“”„](?=[א-ת](?![א-ת]))'
"""A quote before the last letter of a word of Hebrew: the sign of an abbreviation, as most keyboards type it."""

_STRUCTURE = r'"[^"]*("?)|[()]'
_SURROGATE = "[\ud800-\udfff]"


def plain(query: str, limits: QueryLimits, warnings: list[str] | None = None) -> str:
    """Return ``query`` with plain quotes, brackets and spaces, character for character.

    Raises `QueryLimitError` where it is too long or too deep, and `QueryError` where it is empty, holds bytes that
    are not text, or has a quote or bracket without its other half. With ``warnings``, such a quote or bracket is closed
    behind the end of the query, a bracket that was never opened becomes a space, and ``warnings`` gains a line.
    """
    if len(query) > limits.max_characters:
        message = f"The query has {len(query):,} characters; at most {limits.max_characters:,} are read."
        at = limits.max_characters
        raise QueryLimitError(message, query=query, start=at, end=at + 1)
    text = _with_plain_ids(query, (query if query.isascii() else _in_western_signs(query)).translate(_PLAIN))
    if not text.strip():
        raise QueryError("The query is empty.", query=query, hint="To see everything, ask for *:*")
    odd = _odd_ones(text, query, limits.max_depth)
    if not odd:
        return text
    if warnings is None:
        message, hint = _REFUSALS[odd[0].kind]
        raise QueryError(message, query=query, start=odd[0].start, hint=hint)
    return _paired(text, odd, warnings)


def _in_western_signs(query: str) -> str:
    """Return ``query`` with a plain colon behind the name of a field, as East Asian keyboards type a wide one, and
    with the sign of a Hebrew abbreviation for a quote within a word.

    Raises `QueryError` where it holds bytes that are not text.
    """
    if broken := re.search(_SURROGATE, query):
        raise QueryError(
            "The query holds bytes that are not text.", query=query, start=broken.start(), hint="Type it in UTF-8."
        )
    if "：" in query:
        query = re.sub(_WIDE_COLON, lambda found: f"{found[1]}:" if found[1].lower() in BY_NAME else found[0], query)
    return re.sub(_GERSHAYIM, "״", query)


def _with_plain_ids(query: str, text: str) -> str:
    """Return ``text`` with a letter for each sign in the value of ``id:`` that would end it, as ids may hold any sign.

    The parser takes the value itself from the query as typed.
    """
    if ":" not in query:
        return text
    seen, quotes = 0, 0
    for found in re.finditer(_ID, query):
        quotes += text.count('"', seen, found.start())
        seen = found.start()
        if quotes % 2:  # within a phrase, whose end the next quote is
            continue
        start, end = found.span("quoted" if found["quoted"] is not None else "bare")
        if found["bare"] is not None:
            end -= len(found["bare"]) - len(found["bare"].rstrip(_PASTED))
        value = "".join("x" if typed in _ENDING else typed for typed in query[start:end])
        text = f"{text[:start]}{value}{text[end:]}"
    return text


class _Odd(NamedTuple):
    """A quote or bracket without its other half."""

    kind: str
    start: int


_REFUSALS = {
    ")": ("This bracket was never opened.", 'Remove it, or put the text in quotes: "(text)"'),
    '"': ("This quote is never closed.", 'Close it: "like this"'),
    "(": ("This bracket is never closed.", "Close it: (like this)"),
}


def _odd_ones(text: str, query: str, max_depth: int) -> list[_Odd]:
    """Find the quotes and brackets without their other half, from left to right, the brackets never closed last.

    Raises `QueryLimitError` where brackets are too deep.
    """
    if '"' not in text and "(" not in text and ")" not in text:
        return []
    opened: list[int] = []
    odd: list[_Odd] = []
    for part in re.finditer(_STRUCTURE, text):
        at = part.start()
        if part[0] == "(":
            opened.append(at)
            if len(opened) > max_depth:
                message = f"The brackets are more than {max_depth} deep."
                raise QueryLimitError(message, query=query, start=at)
        elif part[0] == ")" and opened:
            opened.pop()
        elif part[0] == ")" or not part[1]:
            odd.append(_Odd(part[0][0], at))
    return odd + [_Odd("(", at) for at in reversed(opened)]


def _paired(text: str, odd: Sequence[_Odd], warnings: list[str]) -> str:
    """Return ``text`` without the brackets that were never opened, the other odd ones closed behind its end."""
    kinds = [one.kind for one in odd]
    characters = list(text)
    for one in odd:
        if one.kind == ")":
            characters[one.start] = " "
    if ")" in kinds:
        warnings.append("skipped a closing bracket that was never opened")
    if '"' in kinds:
        warnings.append(f"the quote before {_start_of(text, odd, chr(34))} is never closed; closed at the end")
    if "(" in kinds:
        warnings.append(f"the bracket before {_start_of(text, odd, '(')} is never closed; closed at the end")
    return "".join(characters) + '"' * kinds.count('"') + ")" * kinds.count("(")


def _start_of(text: str, odd: Sequence[_Odd], kind: str) -> str:
    """Return the first word behind the last odd sign of that kind."""
    at = max(one.start for one in odd if one.kind == kind)
    words = text[at + 1 :].split(maxsplit=1)
    return f"'{words[0]}'" if words else "the end"
