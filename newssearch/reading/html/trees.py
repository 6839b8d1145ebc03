"""Trees: parses the bytes of a page to a tree of elements, once and within limits; the base of all reading of HTML."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from newssearch.core import FIELD_TAGS, INLINE_TAGS, UNSEEN_TAGS, page_source
from newssearch.errors import ReadingError
from newssearch.reading.encoding import decoding
from newssearch.reading.markup import declared_in_html, is_shown_as_block
from newssearch.settings import READING_LIMITS

Element = Any
"""An element of lxml, which has no types of its own: as in `xml.etree.ElementTree`, with ``itertext`` and ``xpath``."""

_MOST_ATTRIBUTES = 200
NO_TEXT = UNSEEN_TAGS
"""Elements whose text no reader sees."""

INLINE = INLINE_TAGS
"""Elements that are a stretch of text and no block of their own."""

FIELDS = FIELD_TAGS
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
        # The lookup of `lxml.html` runs in Python for each element, for classes of forms and inputs.
        parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
        return html.document_fromstring(self._source, parser=parser, ensure_head_body=True)


def parse(data: bytes, encoding: str | None = None) -> Parsed:
    """Parse a page; ``encoding`` is the one stated by the place it came from.

    Raises `ReadingError` where it is not HTML, or has more tags, or deeper ones, than the limits allow.
    """
    decoded = decoding.decode(data, encoding, declared_in_html(data))
    source = _source_of(decoded.text)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = etree.fromstring(source, parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadingError("it contains no readable HTML") from error
    if tree is None:
        raise ReadingError("it contains no readable HTML")
    tree.getroottree().docinfo.clear()  # of XHTML, a writer adds attributes that the page has not
    if _too_deep()(tree):
        raise ReadingError(f"tags are nested more than {READING_LIMITS.max_depth} deep")
    return Parsed(tree, decoded.note, source)


def _source_of(text: str) -> bytes:
    """Return the source for a parser of a page that is within the limits.

    Parsers compare each attribute of a tag with each. Everything that looks like the beginning of a tag counts as one.
    """
    source, tags, attributes, is_hostile = page_source(text, _MOST_ATTRIBUTES)
    if tags > READING_LIMITS.max_page_tags:
        raise ReadingError(f"the page contains more than {READING_LIMITS.max_page_tags:,} tags")
    if is_hostile:
        raise ReadingError(f"a tag of the page has more than {_MOST_ATTRIBUTES} attributes")
    if attributes > READING_LIMITS.max_page_attributes:
        raise ReadingError(f"the page contains more than {READING_LIMITS.max_page_attributes:,} attributes")
    return source


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
    """Return whether two texts are likely two fields, not one word: ``Ana Okafor`` and ``5 December``."""
    last, first = before[-1:], behind[:1]
    return (last.islower() and (first.isupper() or first.isdecimal())) or (last.isdecimal() and first.isupper())


def text_of(
    element: Element, limit: int, *, is_of_fields: bool = False, without: Container[Element] = frozenset()
) -> str:
    """Return the text in an element on one line, without that of scripts; empty where it is longer than ``limit``.

    With ``is_of_fields``, touching fields are separated. Elements of ``without`` are left out.
    """
    if not len(element) and element not in without:
        plain = "" if element.tag in NO_TEXT else " ".join((element.text or "").split())
        return plain if len(plain) <= limit and len(element.text or "") <= _BLANKS * limit else ""
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
