"""Word diffs for people: colours, or brackets where there are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from newssearch.cli.output.rendering import marked_lines
from newssearch.cli.output.terminal import Screen, safe
from newssearch.results import Spans

_SIGNS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}


def spans_text(spans: Spans, screen: Screen, *, indent: int = 0, around: int = 12) -> Iterator[str]:
    """Yield the lines of a word diff, ``indent`` columns in.

    Of what both texts have, ``around`` words are shown beside a difference. Removed words are in brackets with a minus,
    added ones in braces with a plus, also in colour: who cannot tell red from green reads the signs.
    """
    lead = " " * indent
    for line in marked_lines("".join(_shown(spans, around)), (), Screen(screen.width), indent=indent):
        yield lead + _painted(line, screen)


def _shown(spans: Spans, around: int) -> Iterable[str]:
    for n, (kind, text) in enumerate(spans):
        before, after = _SIGNS[kind]
        plain = safe(re.sub(r"\n\s*", " ", text))
        yield f"{before}{plain if kind != 'same' else _cut(plain, around, n > 0, n < len(spans) - 1)}{after}"


def _cut(text: str, around: int, has_before: bool, has_after: bool) -> str:
    """Return a text that both have with the words beside differences alone."""
    words = text.split(" ")
    kept = around * (has_before + has_after)
    if len(words) <= kept + 2:
        return text
    first: Sequence[str] = words[:around] if has_before else ()
    last: Sequence[str] = words[-around:] if has_after else ()
    return " ".join([*first, "...", *last])


def _painted(line: str, screen: Screen) -> str:
    """Paint the removed and added words of a line; a span may run over several lines, and only its signs tell."""
    for kind, paint in (("removed", screen.removed), ("added", screen.added)):
        before, after = _SIGNS[kind]
        pieces = line.split(before)
        painted = [pieces[0]]
        for piece in pieces[1:]:
            inner, sign, rest = piece.partition(after)
            painted.append(paint(f"{before}{inner}{sign}") + rest)
        line = "".join(painted)
    return line
