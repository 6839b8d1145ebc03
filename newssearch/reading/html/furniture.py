"""Furniture within the text of a page: dates, names, credits, calls to the reader, and everything after the article.

Lines of scraped text are recognized by the same words (`newssearch.reading.plain.page_lines`).
"""

from __future__ import annotations

from collections.abc import Sequence

from newssearch.dates.parser import DateContext
from newssearch.reading.plain.page_lines import kind_of, without_bullet
from newssearch.reading.plain.page_stamps import marks_of

_LONGEST = 240
"""Characters of a line that may be furniture."""

_LONGEST_MARK = 120
_LONGEST_CREDIT = 200
_ABOVE = 4
"""Lines at the begin of a text among which dates and names of authors are."""

_MOST_OF_TEXT = 0.6
"""The share of a text after which a cue (``Related``, ``Newsletter``) ends it."""

_REPEATED = 60
"""The least characters of a line that an article does not repeat."""

_DROPPED = frozenset({"furniture", "lead-in", "rights", "breadcrumb", "resume", "credit"})
_ENDS = frozenset({"end", "after"})


def without_furniture(text: Sequence[str], context: DateContext) -> list[str]:
    """Return the lines of a text that belong to its article."""
    lines = [line for n, line in enumerate(text) if n >= _ABOVE or not _is_mark(line, context)]
    while lines and _is_mark(lines[-1], context):
        lines.pop()
    kept: dict[str, None] = {}
    repeated: list[str] = []
    size, whole = 0, sum(map(len, text))
    for line in lines:
        kind = kind_of(line) if len(line) <= _LONGEST else "text"
        if kind in _ENDS:
            if size >= _MOST_OF_TEXT * whole:
                break
            continue
        is_credit = "©" in line and len(line) < _LONGEST_CREDIT
        if kind in _DROPPED or is_credit or (len(line) > _REPEATED and line in kept):
            continue
        kept[line] = None
        repeated.append(line)
        size += len(line)
    return repeated


def _is_mark(line: str, context: DateContext) -> bool:
    return len(line) < _LONGEST_MARK and marks_of(without_bullet(line), context) is not None
