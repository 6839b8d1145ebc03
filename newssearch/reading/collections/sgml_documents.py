"""SGML of research collections: unclosed elements, old entities, and several articles a file.

This is not an SGML parser: an element of a known name extends to its end tag, or to the next such element; all other
tags are markup within it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from newssearch.reading.markup import unescaped

_TAG = re.compile(r"<(/?)([A-Za-z][\w.-]{0,40})(?:\s*+/?|(?=[\s=/])[^<>=]*+=[^<>]*+)>")
"""Finds a tag; ``a<b and c>d`` has none, as there is no attribute in it."""

_BREAKS = frozenset({"p", "br", "tablerow", "row", "lp", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8", "item"})
_ATTRIBUTE = re.compile(r"""(?<![\w.-])([\w.-]{1,40})\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""")
_OLD_ENTITIES = {"hyph": "-", "blank": " ", "sp": " ", "cir": "○", "rsquo": "’", "lsquo": "‘"}
_OLD_ENTITY = re.compile(rf"&({'|'.join(_OLD_ENTITIES)});?", re.IGNORECASE)


def fields(text: str, names: Container[str]) -> dict[str, list[str]]:
    """Return the contents of each element of one of ``names`` (lower case), with any other markup in it."""
    found: dict[str, list[str]] = {}
    name, begun = "", 0
    for tag in _TAG.finditer(text):
        tagged = tag[2].lower()
        if tagged not in names or (tag[1] and tagged != name):
            continue
        if name:
            found.setdefault(name, []).append(text[begun : tag.start()])
        name, begun = ("" if tag[1] else tagged), tag.end()
    if name:
        found.setdefault(name, []).append(text[begun:])
    return found


def attributes(text: str) -> dict[str, str]:
    """Return the attributes of the tag at the start of ``text``, their names in lower case."""
    tag = _TAG.match(text)
    stated = _ATTRIBUTE.findall(tag[0]) if tag else ()
    return {name.lower(): unescaped(double or single or bare) for name, double, single, bare in stated}


def plain(marked: str) -> str:
    """Return text without markup and entities, with blank lines between paragraphs and unchanged lines."""
    text = _TAG.sub(lambda tag: "\n\n" if tag[2].lower() in _BREAKS else "", marked)
    return unescaped(_OLD_ENTITY.sub(lambda entity: _OLD_ENTITIES[entity[1].lower()], text)).strip("\n")


def line(marked: str) -> str:
    """Return text without markup and entities, on one line."""
    return " ".join(plain(marked).split())


def parts(marked: str) -> Iterator[str]:
    """Yield the elements within ``marked``, one text each: ``<D>cocoa</D><D>sugar</D>``."""
    begun = 0
    for tag in _TAG.finditer(marked):
        if text := line(marked[begun : tag.start()]):
            yield text
        begun = tag.end()
    if text := line(marked[begun:]):
        yield text
