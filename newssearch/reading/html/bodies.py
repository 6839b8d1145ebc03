"""Body of a page: finds the block whose lines are the text of the article.

Each line counts for or against the blocks that contain it: prose by its length, links and short lines against. Lines
that names and tags mark as a menu, a teaser, a caption or a comment count nothing, unless most of the page's prose is
there. The block with the highest sum is the text, with any prose between the headline and the start of that block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from newssearch.core import ends_a_sentence
from newssearch.reading.html.cues import is_beside_text, is_of_readers, is_text
from newssearch.reading.html.visible_lines import Block, Line, Shown

LINKED = 0.6
"""The share of links by which a line is a link: the rest is ``Read also:``."""

_LONGEST_LINK = 200
_PROSE = 60
_SENTENCE = 35
"""Width of a line from which it is prose, and of one that is a sentence."""

_MOST = 800
"""The most that a line counts."""

_OF_LINK, _OF_JUNK = -25.0, -12.0
_OF_PART = 0.5
_LONGEST_PART = 60
"""The weight of a character in a short line that its tag marks as text, and how many characters count."""

_ABOVE = 0.3
"""The factor on the weight of prose above the headline."""

_CALLED_TEXT, _CALLED_ARTICLE = 1.15, 1.05
_SOLID, _SOLID_ASIDE = 0.5, 0.9
"""Shares of the page's prose from which a block is the text despite its marks."""

_SOME = 0.1
_MOSTLY_BELOW = 0.5
"""The least share of the prose below a headline; with less, the heading is another article's."""

_SHORT_TEXT = 200
_LITTLE = 0.7
"""Characters, or a share of the page's prose, from which a text is not doubtful."""

_ASIDE_TAGS = frozenset("footer aside nav form select button figcaption menu dialog label input textarea".split())
_BELOW_ALL = frozenset({"footer", "aside", "nav"})
_NEVER_ASIDE = frozenset("html body article main h1 h2 h3 h4".split())
_ARTICLES = frozenset({"article", "main"})
_PARTS = frozenset("li td th dd dt blockquote pre h1 h2 h3 h4 h5 h6 p".split())
_BEGIN = frozenset("p li td dd h2 h3 h4".split())
_END = frozenset("li td dd".split())
_WIDE = re.compile("[\u1100-\uffef]")


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of a text; ``is_doubtful`` where they are few, or much of the page's prose is elsewhere."""

    lines: tuple[str, ...]
    is_doubtful: bool


def body_of(shown: Shown, at: int | None) -> Body:
    """Return the text of the page whose headline is its line ``at``."""
    lines, blocks = shown.lines, shown.blocks
    prose = [_prose(line) for line in lines]
    summed = [0.0, *accumulate(prose)]
    aside = _aside_blocks(blocks, summed, at)
    if at is not None:
        open_ = [0.0 if aside[line.block] else value for line, value in zip(lines, prose, strict=True)]
        at = at if sum(open_[at:]) >= _MOSTLY_BELOW * sum(open_) else None
    best = _best(blocks, aside, [_value(line, blocks, aside, prose[n], n, at) for n, line in enumerate(lines)])
    kept = _kept(shown, aside, prose, best, at) if best is not None else []
    found = tuple(lines[n].whole for n in kept)
    size = sum(map(len, found))
    all_prose = sum(len(line.whole) for line in lines if is_prose(line))
    return Body(found, size < _SHORT_TEXT or size < _LITTLE * all_prose)


def is_prose(line: Line) -> bool:
    """Return whether a line may belong to a text, by its place and its links."""
    return not line.aside and line.linked < LINKED and len(line.whole) > _PROSE


def _prose(line: Line) -> float:
    """Return the weight of a line as prose: its width without its links; 0 for a short line."""
    if line.linked >= LINKED or 2 * len(line.whole) < _SENTENCE:
        return 0.0
    size = _width(line.whole)
    is_long = size >= _PROSE or (size >= _SENTENCE and ends_a_sentence(line.whole))
    return min(size, _MOST) * (1 - line.linked) if is_long else 0.0


def _width(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def _aside_blocks(blocks: Sequence[Block], summed: list[float], at: int | None) -> list[bool]:
    """Return for each block whether it is beside the text; ``summed`` is the prose before each line."""
    found: list[bool] = []
    for block in blocks:
        is_within = block.around >= 0 and found[block.around]
        found.append(is_within or (_is_called_aside(block) and not _is_text_though(block, summed, at)))
    return found


def _is_called_aside(block: Block) -> bool:
    if block.tag in _NEVER_ASIDE:
        return False
    return block.tag in _ASIDE_TAGS or block.is_hidden or (block.names != "" and is_beside_text(block.names))


def _is_text_though(block: Block, summed: list[float], at: int | None) -> bool:
    """Return whether a block with another mark is the text: it has the headline, or most of the prose."""
    mass, total = summed[block.last] - summed[block.first], summed[-1]
    is_unlike = block.tag in _BELOW_ALL or is_of_readers(block.names)
    if mass > (_SOLID_ASIDE if is_unlike else _SOLID) * total:
        return True
    if at is not None and block.first <= at < block.last:
        return mass > _SOME * total or block.tag not in _ASIDE_TAGS
    return mass > _SOME * total and is_text(block.names)


def _value(line: Line, blocks: Sequence[Block], aside: list[bool], prose: float, n: int, at: int | None) -> float:
    if aside[line.block]:
        return 0.0
    if prose:
        return prose if at is None or n >= at else prose * _ABOVE
    if line.linked >= LINKED:
        return _OF_LINK
    if blocks[line.block].tag not in _PARTS:
        return _OF_JUNK
    is_below = at is None or n >= at
    return (
        _OF_PART * min(_LONGEST_PART, _width(line.whole)) * (1.0 if is_below else _ABOVE) if line.linked < 0.3 else 0.0
    )


def _best(blocks: Sequence[Block], aside: list[bool], values: list[float]) -> Block | None:
    """Return the block with the highest sum; among equals the innermost."""
    summed = [0.0, *accumulate(values)]
    best, most = None, 0.0
    for n, block in enumerate(blocks):
        gain = summed[block.last] - summed[block.first]
        if gain <= 0 or aside[n]:
            continue
        gain *= _CALLED_TEXT if is_text(block.names) else _CALLED_ARTICLE if block.tag in _ARTICLES else 1.0
        if gain >= most:
            best, most = block, gain
    return best


def _kept(shown: Shown, aside: list[bool], prose: list[float], best: Block, at: int | None) -> list[int]:
    """Return the lines of the block that are text, preceded by the prose between headline and block."""
    lines = shown.lines

    def is_usable(n: int) -> bool:
        line = lines[n]
        is_link = line.linked >= LINKED and len(line.whole) < _LONGEST_LINK
        return bool(line.whole) and not aside[line.block] and not is_link

    first = at + 1 if at is not None and best.first <= at < best.last else best.first
    usable = [is_usable(n) for n in range(best.last)]

    def is_orphan(n: int) -> bool:
        """Return whether a line announces links that are left out: a short one, directly before them."""
        is_heading = not prose[n] and not ends_a_sentence(lines[n].whole)
        return is_heading and n + 1 < best.last and bool(lines[n + 1].whole) and not usable[n + 1]

    kept = [n for n in range(first, best.last) if usable[n] and not is_orphan(n)]
    while kept and not (prose[kept[-1]] or ends_a_sentence(lines[kept[-1]].whole) or _tag(kept[-1], shown) in _END):
        kept.pop()
    begun = next((n for n, line in enumerate(kept) if prose[line] or _tag(line, shown) in _BEGIN), len(kept))
    above = range(at + 1, first) if at is not None and at < first else range(0)
    return [n for n in above if prose[n] and usable[n]] + kept[begun:]


def _tag(n: int, shown: Shown) -> str:
    return shown.blocks[shown.lines[n].block].tag
