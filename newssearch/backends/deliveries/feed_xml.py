"""Atom feeds as XML: what the files of alerts and the pages of the server have in common."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/2005/Atom"
UNKNOWN = "1970-01-01T00:00:00Z"
"""The date of what has none: Atom asks for one."""

TITLE = 300
"""Characters of a title."""

_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_STATED = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")


def clean(text: str) -> str:
    """Return a text of the same length whose control characters and broken halves are U+FFFD, for HTML and XML."""
    return _UNSHOWN.sub("\ufffd", text)


def add(parent: ElementTree.Element, name: str, text: str | None = None) -> ElementTree.Element:
    """Add a child to an element, with a text."""
    child = ElementTree.SubElement(parent, name)
    if text is not None:
        child.text = clean(text)
    return child


def title_of(text: str) -> str:
    """Return a text as a title."""
    return text if len(text) <= TITLE else text[: TITLE - 1] + "…"


def xml(root: ElementTree.Element) -> bytes:
    """Return an element as a document."""
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def moment(stated: str | None) -> str:
    """Return a date at any precision as RFC 3339 has it: the beginning of what it names, UTC where no zone is known."""
    match = _STATED.match(stated or "")
    if match is None:
        return UNKNOWN
    year, month, day, time, seconds, zone = match.groups()
    text = f"{year}-{month or '01'}-{day or '01'}T{time or '00:00'}{seconds or ':00'}{zone or 'Z'}"
    try:
        return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except (ValueError, OverflowError):
        return UNKNOWN
