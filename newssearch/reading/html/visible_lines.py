"""Visible lines of a page, each with the meaning of the markup around it; found in one walk.

Dates and authors are mostly printed in a line of their own beside the headline, whatever the markup. The text is a run
of lines in one block of the page, so the walk keeps the tree of blocks, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress
from typing import NamedTuple

from lxml import etree

from newssearch.core import page_lines
from newssearch.reading.html.schema_org import words
from newssearch.reading.html.trees import Element

_LONGEST = 400
"""Characters of a line that are kept: no date line or byline is longer."""


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


class Block(NamedTuple):
    """An element shown as a block: lines from ``first`` to before ``last``, and its parent block, -1 for the body."""

    around: int
    tag: str
    names: str
    is_hidden: bool
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Marked:
    """Elements of a page that may be headings, may name authors, or begin an object of microdata, in its order."""

    headings: Sequence[Element]
    authors: Sequence[Element]
    scopes: Sequence[Element]


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines of a page in the order of its source, its blocks, each after its parent, and its marked elements."""

    lines: Sequence[Line]
    blocks: Sequence[Block]
    marked: Marked


def shown_in(tree: Element) -> Shown:
    """Return every line, block and marked element of the body of a page.

    The core walks the tree, written as XML: lxml makes an object of each element that is looked at.
    """
    body = next(tree.iter("body"), tree)
    lines, blocks, headings, authors, scopes = page_lines(etree.tostring(body, encoding="utf-8", with_tail=False))
    wanted = sorted({*headings, *authors, *scopes})
    is_wanted = bytearray(wanted[-1] + 1 if wanted else 0)
    for n in wanted:
        is_wanted[n] = True
    elements = dict(zip(wanted, compress(body.iter(), is_wanted), strict=True))
    marked = Marked(*([elements[n] for n in numbers] for numbers in (headings, authors, scopes)))
    # `_make` does the same in more time.
    return Shown([*map(partial(tuple.__new__, Line), lines)], [*map(partial(tuple.__new__, Block), blocks)], marked)


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
