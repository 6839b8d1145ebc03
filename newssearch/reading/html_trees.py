"""Bytes of a page to a tree of elements, parsed once and within limits; what every reader of HTML begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from newssearch.errors import ReadingError
from newssearch.reading import encodings, extras
from newssearch.reading.html_attributes import require_few_attributes, without_scripts
from newssearch.reading.markup import declared_in_html
from newssearch.settings import READING_LIMITS

Element = Any
"""An element of lxml, which has no types of its own: as in `xml.etree.ElementTree`, with ``itertext`` and ``xpath``."""

_NO_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufffe\uffff\ud800-\udfff]")
NO_TEXT = frozenset("script style noscript template svg head select option iframe object".split())
"""Elements whose text no reader sees."""

INLINE = frozenset(
    "a abbr acronym b big bdi bdo cite code data del em font i ins kbd label mark q s small span strong strike sub sup "
    "time tt u var wbr".split()
)
"""Elements that are a stretch of text and no block of their own."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A page as a tree, and a note where its bytes were doubtful."""

    tree: Element
    note: str | None


def parse(data: bytes, encoding: str | None = None) -> Parsed:
    """The tree of a page; ``encoding`` is what the place it came from said of it.

    Raises `ReadingError` where it is no HTML, or has more tags, or deeper, than the limits allow.
    """
    decoded = encodings.decode(data, encoding, declared_in_html(data))
    text = without_scripts(_NO_HTML.sub("", decoded.text))
    if text.count("<") > READING_LIMITS.max_page_tags:
        raise ReadingError(f"the page holds more than {READING_LIMITS.max_page_tags:,} tags")
    require_few_attributes(text)
    etree, html = extras.load("html", "lxml.etree"), extras.load("html", "lxml.html")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadingError("it holds no HTML that can be read") from error
    _require_shallow(tree)
    return Parsed(tree, decoded.note)


def _require_shallow(tree: Element) -> None:
    """Raise where tags are nested so deep that what walks the tree would end the process and not only fail."""
    level = [tree]
    for _ in range(READING_LIMITS.max_depth):
        level = [child for element in level for child in element]
        if not level:
            return
    raise ReadingError(f"tags are nested more than {READING_LIMITS.max_depth} deep")


def text_of(element: Element, limit: int) -> str:
    """The text in an element on one line, without that of scripts; nothing where it is longer than ``limit``."""
    parts: list[str] = []
    size = 0
    for part in _texts(element):
        parts.append(part)
        size += len(part)
        if size > _BLANKS * limit:
            return ""
    text = " ".join("".join(parts).split())
    return text if len(text) <= limit else ""


_BLANKS = 20
"""How many times longer than its text the source of a text may be: templates indent everything."""


def _texts(element: Element) -> Iterator[str]:
    """Every text within an element, with a blank where an element other than a stretch of text ends."""
    for event, node in _events(element):
        if node.tag in NO_TEXT or not isinstance(node.tag, str):
            continue
        if event == "start":
            yield node.text or ""
        elif node.tag not in INLINE:
            yield " "
        if event == "end" and node is not element:
            yield node.tail or ""


def _events(element: Element) -> Iterator[tuple[str, Element]]:
    stack: list[tuple[Element, bool]] = [(element, False)]
    while stack:
        node, done = stack.pop()
        yield ("end" if done else "start"), node
        if not done:
            stack.append((node, True))
            if node.tag not in NO_TEXT:
                stack += [(child, False) for child in reversed(node)]
