"""Finding one's way in a record of XML: elements by the local names on the way to them, whatever their namespace.

Made for the standards of news agencies, which name one thing in one place, and put it into a namespace or not.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from xml.etree.ElementTree import Element

from newssearch.reading.markup import BLOCKS
from newssearch.reading.xml.xml_documents import local, text_of

_UNSEEN = frozenset({"head", "script", "style", "title"})
_SPACES = re.compile(r"[ \t\n\r]+")


def along(element: Element | None, *path: str) -> Iterator[Element]:
    """Every element that the local names in ``path`` lead to, child by child, in the order of the document."""
    if element is None:
        return
    if not path:
        yield element
        return
    for child in element:
        if local(child.tag) == path[0]:
            yield from along(child, *path[1:])


def first(element: Element | None, *path: str) -> Element | None:
    """The first element that ``path`` leads to; ``None`` where there is none."""
    return next(along(element, *path), None)


def within(element: Element | None, name: str) -> Iterator[Element]:
    """Every element of a local name anywhere below, in the order of the document."""
    if element is not None:
        yield from (one for one in element.iter() if local(one.tag) == name and one is not element)


def words_at(element: Element | None, *path: str) -> str | None:
    """The text of the first element on ``path`` that has any, on one line."""
    return next((words for one in along(element, *path) if (words := words_of(one))), None)


def words_of(element: Element | None) -> str:
    """The text of an element on one line."""
    return " ".join(text_of(element).split())


def marked_up(element: Element | None, blocks: frozenset[str] = BLOCKS) -> str:
    """The text of an element that is marked up: in ``blocks`` of their own, whatever the lines of its source are.

    Where nothing in it is a block, its lines are kept: they are all that parts its paragraphs. Heads, scripts and
    styles are taken out, of the element itself.
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
    """The attribute ``name`` of the first element on ``path`` that states it."""
    return next((value for one in along(element, *path) if (value := (one.get(name) or "").strip())), None)


def remove_within(element: Element, names: Container[str]) -> None:
    """Take every element of the local ``names`` out of ``element``; the text behind each stays."""
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
