"""Forms of wires: signatures and marks after the last sentence of a text, and lines with a hanging indent."""

from __future__ import annotations

import re

from newssearch.agencies import is_agency
from newssearch.core import ends_a_sentence

_MARKS = " \t.*#=-<>"
_LONGEST = 40
"""Characters of a line that may be a signature."""

_BEHIND = re.compile(r"(?<=[.!?\"'”’»)])\s+(?:REUTER|Reuter)S?[\s.*#=-]*\Z|(?<=[\dA-Z])\s+(?:REUTER|Reuter)\s*\Z")
"""Finds the one signature that wires print after the last sentence, or row of a table, without brackets."""

_ALONE = frozenset({"reuter", "reuters"})


_MARKED_END = re.compile(
    r"\n\s*(?:-\s?30\s?-|-0-|#\s?#\s?#(?:\s?#)*)\s*\Z"
    r"|(?<=[.!?\"'”’»)])[ \t]*\n\s*(?:[(-]?\s?(?:ENDS?|MORE)\s?[)-]?|[(-]\s?(?:[Ee]nds?|more)\s?[)-]|\*\s?\*\s?\*"
    r"|[a-z]{2,4}(?:/[a-z]{2,4}){1,4})\s*\Z"
)
"""Finds the last line of a wire: ``-30-``, ``###``, ``ENDS``, ``(MORE)``, initials of desks (``ab/cd``)."""

_WRAPPED = 30
"""The least characters of a line that goes on in the next."""

_MOST_ENDING = 3
"""Hanging lines of which one may be below the end of a sentence by chance."""


def without_hanging_indents(text: str) -> str:
    """Return a text whose paragraphs begin flush and go on in indented lines with each paragraph in one line."""
    if "\n " not in text and "\n\t" not in text:
        return text
    lines = text.split("\n")
    below = [n for n in range(1, len(lines)) if lines[n].strip() and lines[n - 1].strip()]
    hanging = {n for n in below if lines[n][0] in " \t"}
    flush = set(below) - hanging
    if not hanging or not flush or not all(ends_a_sentence(lines[n - 1].rstrip()) for n in flush):
        return text
    ending = sum(ends_a_sentence(lines[n - 1].rstrip()) for n in hanging)
    if ending * _MOST_ENDING > len(hanging) or any(len(lines[n - 1].strip()) < _WRAPPED for n in hanging):
        return text
    joined = [f" {line.strip()}" if n in hanging else f"\n{line.rstrip()}" for n, line in enumerate(lines)]
    return "".join(f"\n{part}" if n in flush else part for n, part in enumerate(joined)).removeprefix("\n")


def unsigned(text: str) -> tuple[str, str | None]:
    """Return a text without the agency's signature, alone in the last line, or a mark of its end, and that agency."""
    whole = text.rstrip()
    marked = _MARKED_END.search(whole, max(0, len(whole) - _LONGEST))
    body = whole[: marked.start()] if marked else whole
    rest, _, last = body.rpartition("\n")
    name = last.strip(_MARKS)
    if rest.strip() and len(last.strip()) <= _LONGEST and _is_signature(name, rest.rstrip()):
        return rest.rstrip(), "Reuters" if name.casefold() in _ALONE else name
    signed = _BEHIND.search(body, max(0, len(body) - _LONGEST))
    return (body[: signed.start()], "Reuters") if signed else (body if marked else text, None)


def _is_signature(name: str, before: str) -> bool:
    """Return whether a last line is a signature: in capitals, as some agencies have names that are words (``Beta``)."""
    return name.casefold() in _ALONE or (name.isupper() and is_agency(name) and ends_a_sentence(before))
