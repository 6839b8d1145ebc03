"""Limits on the attributes of tags, checked before a parser sees them: lxml compares each of a tag with each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newssearch.errors import ReadingError
from newssearch.settings import READING_LIMITS

_ATTRIBUTE = r"[\t\n\f\r /]*+[^\t\n\f\r />][^\t\n\f\r />=]*+" + (
    r"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"[^"]*+"|'[^']*+'|[^\t\n\f\r >"'][^\t\n\f\r >]*+)?+)?+"""
)
_MOST_ATTRIBUTES = 200
_EACH_ATTRIBUTE = re.compile(_ATTRIBUTE)
_MANY_ATTRIBUTES = re.compile(rf"(?:{_ATTRIBUTE}){{{_MOST_ATTRIBUTES + 1}}}")
_TAG = re.compile(rf"<[A-Za-z][^\t\n\f\r />]*+((?:{_ATTRIBUTE}){{0,{_MOST_ATTRIBUTES + 1}}}+)")
_OPENING = re.compile("<[A-Za-z]")
_OVERLAP = 40


_SCRIPT = re.compile(r"<script\b[^>]{0,500}+>", re.IGNORECASE)
_SCRIPT_END = re.compile("</script", re.IGNORECASE)


def without_scripts(text: str) -> str:
    """Return a page without its scripts, except those that hold its data: comparisons in scripts look like tags."""
    parts, at = [], 0
    while (script := _SCRIPT.search(text, at)) and (end := _SCRIPT_END.search(text, script.end())):
        parts.append(text[at : end.start() if "ld+json" in script[0].casefold() else script.end()])
        at = end.start()
    return "".join([*parts, text[at:]])


def require_few_attributes(text: str) -> None:
    """Raise ReadingError where a tag has more attributes than any real page, since parsers compare each with each.

    Everything that looks like the beginning of a tag counts as one, in comments and scripts, too, since parsers
    disagree on where those end. So tags may overlap; a text in which they overlap so much that this takes long is not a
    page.
    """
    looked_at, most = 0, _OVERLAP * len(text)
    for tag in _tags(text):
        looked_at += tag.end() - tag.start()
        is_long = tag.end(1) - tag.start(1) > 2 * _MOST_ATTRIBUTES
        if looked_at > most or (is_long and _MANY_ATTRIBUTES.match(text, tag.start(1))):
            raise ReadingError(f"a tag of the page has more than {_MOST_ATTRIBUTES} attributes")
    if looked_at > READING_LIMITS.max_page_attributes:  # an attribute has a character at least
        _require_few_in_all(text)


def _require_few_in_all(text: str) -> None:
    attributes = 0
    for tag in _tags(text):
        attributes += len(_EACH_ATTRIBUTE.findall(tag[1]))
        if attributes > READING_LIMITS.max_page_attributes:
            raise ReadingError(f"the page contains more than {READING_LIMITS.max_page_attributes:,} attributes")


def _tags(text: str) -> Iterator[re.Match[str]]:
    for opening in _OPENING.finditer(text):
        if (tag := _TAG.match(text, opening.start())) is not None:
            yield tag
