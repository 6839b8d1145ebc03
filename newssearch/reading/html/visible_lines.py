"""Visible lines of a page, each with the meaning of the markup around it; found in one walk.

Dates and authors are mostly printed in a line of their own beside the headline, whatever the markup. The text is a run
of lines in one block of the page, so the walk keeps the tree of blocks, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from newssearch.reading.html.marks import MARKING_TAGS, NO_HINTS, Marked, hints_of
from newssearch.reading.html.schema_org import words
from newssearch.reading.html.trees import FIELDS, INLINE, NO_TEXT, Element, touches
from newssearch.reading.markup import is_shown_as_block

_ASIDE_TAGS = frozenset({"footer", "aside", "nav", "form", "select", "button"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
_LONGEST = 400
"""Characters of a line that are kept: no date line or byline is longer."""

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


class Line(NamedTuple):
    """One block of text, cut after 400 characters; ``names`` are the classes and ids in and right around
    it, in lower case.

    ``aside`` is true outside of the article; ``times`` are the ``datetime`` values of time tags in it.
    """

    text: str
    names: str
    aside: bool
    times: tuple[str, ...] = ()
    tag: str = ""
    linked: float = 0.0
    """The share of its text that is links."""

    whole: str = ""
    """The text without a cut."""

    block: int = 0
    """The innermost block that the line is in."""


@dataclass(slots=True)
class Block:
    """An element shown as a block, with the lines from ``first`` to before ``last``; ``around`` is its parent block, -1
    for the body."""

    around: int
    tag: str
    names: str
    is_hidden: bool
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines of a page in the order of its source, its blocks, each after its parent, and its marked elements."""

    lines: Sequence[Line]
    blocks: Sequence[Block]
    marked: Marked


class _Walk:
    """Builder of the lines and blocks of a tree, and of its marked elements.

    Every element of a page passes through `walk`, so it takes as few calls as possible.
    """

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.blocks: list[Block] = []
        self.marked = Marked([], [], [])
        self._open = -1
        self._aside = False
        self._is_link = False
        self._is_behind_field = False
        self._parts: list[str] = []
        self._names: list[str] = []
        self._times: list[str] = []
        self._tag = ""
        self._linked = 0

    def walk(self, body: Element) -> None:
        """Add every element within ``body``, and its text, in the order of the source."""
        around: list[tuple[bool, bool, bool, bool]] = []
        events = etree.iterwalk(body, events=("start", "end"))
        for event, node in events:
            if event == "end":
                is_block, aside, self._is_link, self._is_behind_field = around.pop()
                if is_block:
                    self._end()
                    block = self.blocks[self._open]
                    block.last = len(self.lines)
                    self._open = block.around
                self._aside = aside
                if around and (text := node.tail):
                    self._text(text)
            elif (tag := node.tag) in NO_TEXT:
                around.append((False, self._aside, self._is_link, False))
                self._mark_unseen(node, tag)
                events.skip_subtree()
            else:
                around.append(self._enter(node, tag))
                if text := node.text:
                    self._text(text)

    def _enter(self, element: Element, tag: str) -> tuple[bool, bool, bool, bool]:
        """Begin an element; one that is shown as a block ends the line and begins a block. Return the state to restore
        at its end, after whether it is a block, and with whether it is a field."""
        is_block, aside, is_link = tag not in INLINE, self._aside, self._is_link
        attributes = element.items()
        if not attributes:
            if is_block:
                self._begin(tag, "", None, False)
            self._is_link = is_link or tag == "a"
            self._is_behind_field = False
            if tag in MARKING_TAGS:
                self.marked.add(element, tag, {}, NO_HINTS)
            return is_block, aside, is_link, False
        given = dict(attributes)
        names, style = _names_of(given), given.get("style")
        hints = hints_of(names) if names else NO_HINTS
        is_block = is_block or (style is not None and is_shown_as_block(style))
        is_field = tag in FIELDS
        if is_block:
            self._begin(tag, names, style, hints.is_aside)
        elif is_field and self._is_behind_field:
            self._text(" ")
        if tag == "a":
            self._is_link = True
        elif tag == "time" and (time := given.get("datetime")):
            self._times.append(time)
        self.marked.add(element, tag, given, hints)
        if names:
            self._names.append(names)
        self._is_behind_field = False
        return is_block, aside, is_link, is_field

    def _begin(self, tag: str, names: str, style: str | None, is_called_aside: bool) -> None:
        """Begin a block."""
        self._end()
        is_hidden = style is not None and _HIDDEN.search(style) is not None
        self.blocks.append(Block(self._open, tag, names, is_hidden, len(self.lines), 0))
        self._open = len(self.blocks) - 1
        if tag in _HEADINGS:
            self._tag = tag
        if tag in _ASIDE_TAGS or (is_called_aside and tag != "body"):
            self._aside = True

    def _mark_unseen(self, element: Element, tag: str) -> None:
        """Mark the elements for readers without scripts, which may repeat the article with its marks."""
        for inner in element.iter() if tag == "noscript" else ():
            given = dict(inner.items())
            self.marked.add(inner, inner.tag, given, hints_of(_names_of(given)))

    def _text(self, text: str) -> None:
        """Add text to the line."""
        self._is_behind_field = False
        parts = self._parts
        if text.isspace():
            if parts:
                parts.append(" ")
            return
        if parts and touches(parts[-1], text):
            parts.append(" ")
        parts.append(text)
        if self._is_link:
            self._linked += len(" ".join(text.split()))

    def _end(self) -> None:
        """End the line."""
        if self._parts or self._times:
            self._add_line(" ".join("".join(self._parts).split()))
            self._parts, self._times, self._linked = [], [], 0
        if self._names:
            self._names = []
        self._tag = ""

    def _add_line(self, whole: str) -> None:
        if not whole and not self._times:
            return
        text = whole if len(whole) <= _LONGEST else whole[:_LONGEST].rstrip()
        names = " ".join(self._names).lower()
        linked = min(1.0, self._linked / len(whole)) if self._linked else 0.0
        self.lines.append(Line(text, names, self._aside, tuple(self._times), self._tag, linked, whole, self._open))


def shown_in(tree: Element) -> Shown:
    """Return every line, block and marked element of the body of a page."""
    walk = _Walk()
    walk.walk(next(tree.iter("body"), tree))
    return Shown(walk.lines, walk.blocks, walk.marked)


def _names_of(given: Mapping[str, str]) -> str:
    """Return the classes and ids among the attributes of an element."""
    names = given.get("class", "")
    if "id" in given or "itemprop" in given:
        return " ".join(value for value in (names, given.get("id"), given.get("itemprop")) if value)
    return names


_MUCH_LONGER, _LONGEST_BESIDE = 2, 20
"""The factor and the characters by which a line may be longer than its words alone."""

_SURE = 3
"""Words of a headline that are surely no other's when they are part of a heading, or a heading part of them."""


def headline_at(lines: Sequence[Line], headline: str | None) -> int | None:
    """Return the line of the headline: its heading, the first line equal to it, or a heading with one more label.

    A heading may also have a kicker, and the headline the name of its site.
    """
    plain = words(headline)
    if not plain:
        return None
    shortest, longest = len(plain) // 2, min(_LONGEST, _MUCH_LONGER * len(plain) + _LONGEST_BESIDE)
    shown = [words(one.text) if one.tag or shortest <= len(one.text) < longest else "" for one in lines]
    same = [n for n, text in enumerate(shown) if text == plain]
    same = same or [n for n, text in enumerate(shown) if lines[n].tag and _is_within(text, plain)]
    return next((n for n in same if lines[n].tag == "h1"), same[0] if same else None)


def _is_within(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter.split()) >= _SURE and f" {shorter} " in f" {longer} "
