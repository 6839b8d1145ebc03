"""A page as the lines that its readers see, each with what the markup around it says it is.

Dates and authors are mostly printed in a line of their own beside the headline, whatever the markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newssearch.reading.html_schema import words
from newssearch.reading.html_trees import NO_TEXT, Element, is_apart, is_block, touches

_ASIDE = re.compile(
    r"comment|sidebar|side-bar|related|widget|footer|share|social|teaser|recommend|recent|popular|respond|promo|"
    r"newsletter|archive|calendar|kalender|breadcrumb|menu|navi|banner|cookie|most-?read|more-|also|trending|ticker|listing",
    re.IGNORECASE,
)
_ASIDE_TAGS = frozenset({"footer", "aside", "nav", "form", "select", "button"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
_LONGEST = 400
"""Characters of a line that are kept: no date line or byline is longer."""

_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One block of text, cut after 400 characters; ``names`` are the classes and ids in and right around it.

    ``aside`` says that it stands in what is not the article; ``times`` are the ``datetime`` of time tags in it.
    """

    text: str
    names: str
    aside: bool
    times: tuple[str, ...] = ()
    tag: str = ""
    linked: float = 0.0
    """The share of its text that is links."""


class _Walk:
    """The lines of a tree as they are met."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._names: list[str] = []
        self._times: list[str] = []
        self._tag = ""
        self._linked = 0

    def end(self, aside: bool) -> None:
        """What was met so far is a line."""
        if self._parts or self._times:
            whole = "".join(self._parts)
            text = " ".join(whole[:_LONGEST].split())
            if text or self._times:
                linked = min(1.0, self._linked / max(1, len(whole.strip())))
                self.lines.append(Line(text, " ".join(self._names), aside, tuple(self._times), self._tag, linked))
            self._parts, self._times, self._linked = [], [], 0
        self._names, self._tag = [], ""

    def element(self, element: Element, names: str) -> None:
        """Note what an element says of the line that it is in."""
        if names:
            self._names.append(names)
        if element.tag == "time" and element.get("datetime"):
            self._times.append(element.get("datetime"))
        elif element.tag in _HEADINGS:
            self._tag = element.tag

    def text(self, text: str | None, linked: bool) -> None:
        """More text of the line."""
        if text:
            if self._parts and touches(self._parts[-1], text):
                self._parts.append(" ")
            self._parts.append(text)
            if linked:
                self._linked += len(text.strip())


def lines_of(tree: Element) -> list[Line]:
    """Every line of the body of a page, in the order of its source; at most 5,000."""
    walk = _Walk()
    body = next(tree.iter("body"), tree)
    stack: list[tuple[Element, bool, bool, bool]] = [(body, False, False, False)]
    while stack and len(walk.lines) < _MOST:
        node, aside, linked, done = stack.pop()
        tag = node.tag
        if tag in NO_TEXT or not isinstance(tag, str):
            walk.text(node.tail, linked)
            continue
        block = is_block(node)
        if block:
            walk.end(aside)
        if done:
            walk.text(node.tail, linked)
            continue
        names = _names_of(node) if node.attrib else ""
        within = aside or tag in _ASIDE_TAGS or (block and names != "" and node is not body and _is_aside(names))
        walk.element(node, names)
        if not block and is_apart(node):
            walk.text(" ", linked)
        link = linked or tag == "a"
        walk.text(node.text, link)
        stack.append((node, within, linked, True))
        stack += [(child, within, link, False) for child in reversed(node)]
    walk.end(False)
    return walk.lines


def _names_of(element: Element) -> str:
    get = element.get
    return " ".join(value for value in (get("class"), get("id"), get("itemprop")) if value)


@lru_cache(maxsize=4096)
def _is_aside(names: str) -> bool:
    return _ASIDE.search(names) is not None


_SURE = 3
"""Words of a headline that are surely no other's when they are part of a heading, or a heading part of them."""


def headline_at(lines: list[Line], headline: str | None) -> int | None:
    """Return the place of the headline: the heading that is it, the first line that is, or a heading with a label more.

    A heading may also hold a kicker, and the headline the name of its site.
    """
    plain = words(headline)
    if not plain:
        return None
    shown = [words(line.text) if len(line.text) < _LONGEST else "" for line in lines]
    same = [n for n, text in enumerate(shown) if text == plain]
    same = same or [n for n, text in enumerate(shown) if lines[n].tag and _is_within(text, plain)]
    return next((n for n in same if lines[n].tag == "h1"), same[0] if same else None)


def _is_within(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter.split()) >= _SURE and f" {shorter} " in f" {longer} "
