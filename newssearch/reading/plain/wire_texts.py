"""Signatures of agencies after the last sentence of a text, as wires send them."""

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


def unsigned(text: str) -> tuple[str, str | None]:
    """Return a text without the agency's signature, alone in the last line, and that agency."""
    body = text.rstrip()
    rest, _, last = body.rpartition("\n")
    name = last.strip(_MARKS)
    if rest.strip() and len(last.strip()) <= _LONGEST and _is_signature(name, rest.rstrip()):
        return rest.rstrip(), "Reuters" if name.casefold() in _ALONE else name
    signed = _BEHIND.search(body, max(0, len(body) - _LONGEST))
    return (body[: signed.start()], "Reuters") if signed else (text, None)


def _is_signature(name: str, before: str) -> bool:
    """Return whether a last line is a signature: in capitals, as some agencies have names that are words (``Beta``)."""
    return name.casefold() in _ALONE or (name.isupper() and is_agency(name) and ends_a_sentence(before))
