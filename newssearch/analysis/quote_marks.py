"""Quotation marks, and the texts within them."""

from __future__ import annotations

import re
from collections.abc import Iterator

PARAGRAPH_END = re.compile(r"\n\s*\n\s*|\n[ \t]{2,}")
"""The end of a paragraph: an empty line, or a line that is indented."""

_PAIRS = {"“": "”", "«": "»", "„": "“”", "「": "」", "『": "』", "»": "«", '"': '"', "”": "”"}
_OPENING = re.compile('[“«„「『»"”]')
_CLOSING = {mark: re.compile(f"[{closing}{mark if mark == '“' else ''}]") for mark, closing in _PAIRS.items()}
_LONGEST = 5_000
"""Characters of a quotation: a mark that is never closed opens none."""


def spans(text: str) -> list[tuple[int, int]]:
    """Return where the text within quotation marks begins and ends; no quotation crosses the end of a paragraph."""
    found = []
    for first, last in _paragraphs(text):
        at = first
        while (opening := _OPENING.search(text, at, last)) is not None:
            at = opening.end()
            if not _opens(text, opening.start(), opening[0]):
                continue
            close, at = _closing(text, at, last, opening[0])
            if close - opening.end() <= _LONGEST and text[opening.end() : close].strip():
                found.append((opening.end(), close))
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in PARAGRAPH_END.finditer(text):
        yield start, end.start()
        start = end.end()
    yield start, len(text)


def _opens(text: str, at: int, mark: str) -> bool:
    """Return whether a mark begins a quotation: one that also closes must follow no word."""
    before = text[at - 1 : at]
    if mark in '"”»':
        return not before or before.isspace() or before in "([—–-:"
    return True


def _closing(text: str, start: int, end: int, mark: str) -> tuple[int, int]:
    """Return where a quotation ends, and where to look for the next.

    One that is opened again before it is closed goes over from one paragraph to the next: it ends there. So does one at
    the end of a paragraph if the next begins with the same mark; another that is never closed is no quotation.
    """
    closing = _CLOSING[mark].search(text, start, end)
    if closing is None:
        following = text[end : end + 8].lstrip()
        return (end if following[:1] == mark else start), end
    at = closing.start()
    if mark in '"“' and text[at] == mark:
        is_again = text[at - 1].isspace() and text[at + 1 : at + 2].strip() != ""
        if is_again or mark == "“":
            return len(text[:at].rstrip()), at
    return at, at + 1
