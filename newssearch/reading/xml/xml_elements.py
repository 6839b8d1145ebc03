"""Elements in a record of XML: by the local names on the path to them, whatever their namespace, and their text.

The standards of news agencies need it: they keep a thing in one place, with or without a namespace.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from xml.etree.ElementTree import Element

from newssearch.reading.markup import BLOCKS, is_shown_as_block
from newssearch.reading.xml.xml_documents import local

_UNSEEN = frozenset({"head", "script", "style", "title"})
_SPACES = re.compile(r"[ \t\n\r]+")

_SCRIPTS = frozenset({"script", "style"})


def along(element: Element | None, *path: str) -> Iterator[Element]:
    """Yield every element that the local names in ``path`` lead to, child by child, in the order of the document."""
    if element is None:
        return
    if not path:
        yield element
        return
    for child in element:
        if local(child.tag) == path[0]:
            yield from along(child, *path[1:])


def first(element: Element | None, *path: str) -> Element | None:
    """Return the first element that ``path`` leads to, or ``None``."""
    return next(along(element, *path), None)


def within(element: Element | None, name: str) -> Iterator[Element]:
    """Yield every element of a local name anywhere below, in the order of the document."""
    if element is not None:
        yield from (one for one in element.iter() if local(one.tag) == name and one is not element)


def words_at(element: Element | None, *path: str) -> str | None:
    """Return the text of the first element on ``path`` that has any, on one line."""
    return next((words for one in along(element, *path) if (words := words_of(one))), None)


def words_of(element: Element | None) -> str:
    """Return the text of an element on one line."""
    return " ".join(text_of(element).split())


def marked_up(element: Element | None, blocks: frozenset[str] = BLOCKS) -> str:
    """Return the text of an element with markup: each block is a paragraph, whatever the lines of its source.

    Without blocks its lines are kept, as they alone separate paragraphs. Heads, scripts and styles are removed from the
    element itself.
    """
    if element is None:
        return ""
    remove_within(element, _UNSEEN)
    if any(local(one.tag).lower() in blocks for one in element.iter() if one is not element):
        for one in element.iter():
            if local(one.tag).lower() != "pre":
                one.text = _SPACES.sub(" ", one.text or "")
            one.tail = _SPACES.sub(" ", one.tail or "")
    return text_of(element, blocks)


def attribute_at(element: Element | None, name: str, *path: str) -> str | None:
    """Return the attribute ``name`` of the first element on ``path`` that has it."""
    return next((value for one in along(element, *path) if (value := (one.get(name) or "").strip())), None)


def remove_within(element: Element, names: Container[str]) -> None:
    """Remove every element of the local ``names`` from ``element``; the text after each stays."""
    kept: list[Element] = []
    behind: list[list[str]] = [[element.text or ""]]  # for the element itself, and for each child that is kept
    for child in element:
        if local(child.tag) in names:
            behind[-1].append(child.tail or "")
        else:
            remove_within(child, names)
            kept.append(child)
            behind.append([child.tail or ""])
    element.text = "".join(behind[0])
    for child, pieces in zip(kept, behind[1:], strict=True):
        child.tail = "".join(pieces)
    element[:] = kept


def text_of(element: Element | None, blocks: Container[str] = BLOCKS) -> str:
    """Return all text in an element, with blank lines around elements of the local names in ``blocks``."""
    pieces: list[str] = []
    if element is not None:
        _gather(element, blocks, pieces)
    return "".join(pieces).strip()


def _gather(element: Element, blocks: Container[str], pieces: list[str]) -> None:
    if element.text:
        pieces.append(element.text)
    for child in element:
        name = local(child.tag).lower()
        if name in _SCRIPTS:
            pieces.append(child.tail or "")
            continue
        is_block = name in blocks or is_shown_as_block(child.get("style"))
        around = "\n" if name == "br" else "\n\n" if is_block else ""
        pieces.append(around)
        _gather(child, blocks, pieces)
        pieces.append(around if name != "br" else "")
        if child.tail:
            pieces.append(child.tail)
