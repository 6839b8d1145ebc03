"""Trees: parses the bytes of a page to a tree of elements, once and within limits; the base of all reading of HTML."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from newssearch.core import with_meant
from newssearch.errors import ReadingError
from newssearch.reading.encoding import decoding
from newssearch.reading.markup import declared_in_html, is_shown_as_block
from newssearch.settings import READING_LIMITS

Element = Any
"""An element of lxml, which has no types of its own: as in `xml.etree.ElementTree`, with ``itertext`` and ``xpath``."""

_NO_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufffe\uffff\ud800-\udfff]")
_CONTROLS = bytes(sorted({*range(0x20)} - {*b"\t\n\r"}))
_NO_CHARACTERS = "\ufdd0\ufffe\uffff"
NO_TEXT = frozenset("script style noscript template svg head select option iframe object rt rp".split())
"""Elements whose text no reader sees."""

INLINE = frozenset(
    "a abbr acronym b big bdi bdo blink cite code data del dfn em font i ins kbd label mark nobr q rb rp rt rtc ruby s "
    "samp small span strong strike sub sup time tt u var wbr".split()
)
"""Elements that are a stretch of text and no block of their own."""


FIELDS = frozenset({"span", "a", "time", "address"})
"""Elements that often hold a field of their own, such as a name or a date."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A page as a tree, and a note where its bytes were doubtful.

    The tree has plain elements: those of ``lxml.html`` look up a class of their own on every access.
    """

    tree: Element
    note: str | None
    _source: bytes

    def for_libraries(self) -> Element:
        """Parse the page again, to elements of ``lxml.html``, for a library that changes them."""
        from lxml import html  # here, as few pages need it

        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
        return html.document_fromstring(self._source, parser=parser, ensure_head_body=True)


def parse(data: bytes, encoding: str | None = None) -> Parsed:
    """Parse a page; ``encoding`` is the one stated by the place it came from.

    Raises `ReadingError` where it is not HTML, or has more tags, or deeper ones, than the limits allow.
    """
    decoded = decoding.decode(data, encoding, declared_in_html(data))
    text = _without_controls(without_scripts(with_meant(decoded.text)))
    if text.count("<") > READING_LIMITS.max_page_tags:
        raise ReadingError(f"the page contains more than {READING_LIMITS.max_page_tags:,} tags")
    require_few_attributes(text)
    source = text.encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = etree.fromstring(source, parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadingError("it contains no readable HTML") from error
    if tree is None:
        raise ReadingError("it contains no readable HTML")
    if _too_deep()(tree):
        raise ReadingError(f"tags are nested more than {READING_LIMITS.max_depth} deep")
    return Parsed(tree, decoded.note, source)


def _without_controls(text: str) -> str:
    """Remove characters that no page may have; most have none, which their bytes show fastest."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return _NO_HTML.sub("", text)
    is_plain = len(data.translate(None, _CONTROLS)) == len(data) and not any(c in text for c in _NO_CHARACTERS)
    return text if is_plain else _NO_HTML.sub("", text)


@cache
def _too_deep() -> Any:
    """Return a path that finds a tag nested so deep that walking the tree would crash the process."""
    return etree.XPath(f"boolean({'/'.join('*' * READING_LIMITS.max_depth)})")


def is_block(element: Element) -> bool:
    """Return whether an element is shown as a block, and so separates the words around it."""
    tag = element.tag
    return (isinstance(tag, str) and tag not in INLINE) or is_shown_as_block(element.get("style"))


def is_apart(element: Element) -> bool:
    """Return whether a stretch of text directly follows another with its own style, as fields do."""
    if element.tag not in FIELDS or (before := element.getprevious()) is None:
        return False
    return not before.tail and before.tag in FIELDS and bool(before.attrib) and bool(element.attrib)


def _touches_field(element: Element) -> bool:
    before = element.getprevious()
    if before is None or before.tail or before.tag not in FIELDS:
        return False
    return touches("".join(before.itertext()), "".join(element.itertext()))


def part_words(tree: Element) -> None:
    """Insert a blank where text touches a block, so that extraction does not join two words."""
    for element in tree.iter():
        if element.tag in FIELDS and _touches_field(element):
            element.getprevious().tail = " "
        elif isinstance(element.tag, str) and is_block(element):
            before, around = element.getprevious(), element.getparent()
            if before is not None and (before.tail or not is_block(before)):
                before.tail = f"{before.tail or ''} "
            elif before is None and around is not None and around.text:
                around.text += " "
            behind = element.getnext()
            if element.tail or (behind is not None and not is_block(behind)):
                element.tail = f" {element.tail or ''}"


def touches(before: str, behind: str) -> bool:
    """Return whether two stretches of text are more likely two fields than one word: ``Ana Okafor`` and ``5
    December``."""
    last, first = before[-1:], behind[:1]
    return (last.islower() and (first.isupper() or first.isdigit())) or (last.isdigit() and first.isupper())


def text_of(
    element: Element, limit: int, *, is_of_fields: bool = False, without: Container[Element] = frozenset()
) -> str:
    """Return the text in an element on one line, without that of scripts; empty where it is longer than ``limit``.

    With ``is_of_fields``, touching fields are separated. Elements of ``without`` are left out.
    """
    parts: list[str] = []
    size = 0
    for part in _texts(element, without):
        if is_of_fields and parts and touches(parts[-1], part):
            parts.append(" ")
        parts.append(part)
        size += len(part)
        if size > _BLANKS * limit:
            return ""
    text = " ".join("".join(parts).split())
    return text if len(text) <= limit else ""


_BLANKS = 20
"""The most times that the source of a text may be longer than the text: templates indent everything."""


def _texts(element: Element, without: Container[Element]) -> Iterator[str]:
    """Yield every text within an element, with blanks around texts that do not continue the one before."""
    for event, node in _events(element, without):
        if node.tag in NO_TEXT or not isinstance(node.tag, str):
            continue
        if is_block(node) or (event == "start" and is_apart(node)):
            yield " "
        if event == "start" and node not in without:
            yield node.text or ""
        if event == "end" and node is not element:
            yield node.tail or ""


def _events(element: Element, without: Container[Element]) -> Iterator[tuple[str, Element]]:
    stack: list[tuple[Element, bool]] = [(element, False)]
    while stack:
        node, done = stack.pop()
        yield ("end" if done else "start"), node
        if not done:
            stack.append((node, True))
            if node.tag not in NO_TEXT and node not in without:
                stack += [(child, False) for child in reversed(node)]


_ATTRIBUTE = r"[\t\n\f\r /]*+[^\t\n\f\r />][^\t\n\f\r />=]*+" + (
    r"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"[^"]*+"|'[^']*+'|[^\t\n\f\r >"'][^\t\n\f\r >]*+)?+)?+"""
)
_MOST_ATTRIBUTES = 200
_EACH_ATTRIBUTE = re.compile(_ATTRIBUTE)
_MANY_ATTRIBUTES = re.compile(rf"(?:{_ATTRIBUTE}){{{_MOST_ATTRIBUTES + 1}}}")
_TAG = re.compile(rf"<[A-Za-z](?=[^\t\n\f\r />]*+((?:{_ATTRIBUTE}){{0,{_MOST_ATTRIBUTES + 1}}}+))")
"""Finds every beginning of a tag, with its attributes, within another tag, too."""

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
    for tag in _TAG.finditer(text):
        start, end = tag.span(1)
        looked_at += end - tag.start()
        is_long = end - start > 2 * _MOST_ATTRIBUTES
        if looked_at > most or (is_long and _MANY_ATTRIBUTES.match(text, start)):
            raise ReadingError(f"a tag of the page has more than {_MOST_ATTRIBUTES} attributes")
    if looked_at > READING_LIMITS.max_page_attributes:  # an attribute has a character at least
        _require_few_in_all(text)


def _require_few_in_all(text: str) -> None:
    attributes = 0
    for tag in _TAG.finditer(text):
        attributes += len(_EACH_ATTRIBUTE.findall(tag[1]))
        if attributes > READING_LIMITS.max_page_attributes:
            raise ReadingError(f"the page contains more than {READING_LIMITS.max_page_attributes:,} attributes")
