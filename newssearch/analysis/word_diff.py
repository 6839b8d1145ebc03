"""Word diff: the words that two texts have in common, in order, and those that one of them lacks.

Words that occur once in both texts are matched first, as in the patience diff of B. Cohen, and the texts between them
in the same way; a short stretch by its longest common subsequence. So time is near linear in the length of the texts,
also where words repeat. A long stretch in which no word and no run of words is alone counts as replaced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from newssearch.core import tokenize
from newssearch.models import Article

Change = Literal["same", "removed", "added"]
Span = tuple[Change, str]
"""A stretch of one of the texts, or of both."""

CELLS = 10_000
"""Pairs of words at most that a stretch compares one by one."""

DEPTH = 24
"""Cuts of a stretch into shorter ones at most."""

_RUNS = (1, 3)
"""Lengths of the runs of words that may be alone in a stretch."""

_REST = re.compile(r"\s+|\S")

_Stretch = tuple[int, int, int, int]
"""A stretch of both texts: first and end in the older, first and end in the newer."""

_Pair = tuple[int, int]


def word_diff(older: str, newer: str) -> tuple[Span, ...]:
    """Return the spans of two texts: the older is those that are not added, the newer those that are not removed.

    Words are compared as printed. Neighbours are of different kinds, and removed words come before those added in their
    place.
    """
    if older == newer:
        return (("same", older),) if older else ()
    old, new = _pieces(older), _pieces(newer)
    spans = _Spans()
    i = j = 0
    for at, there in _common([word for word, _ in old], [word for word, _ in new]):
        spans.replace(_text(old[i:at]), _text(new[j:there]))
        spans.keep(old[at][0])
        spans.exchange(old[at][1], new[there][1])
        i, j = at + 1, there + 1
    spans.replace(_text(old[i:]), _text(new[j:]))
    return spans.all()


def differences(older: Article, newer: Article, fields: Sequence[str]) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Yield the word diff of each of the fields in which two articles differ, with its name; lists joined by commas."""
    for field in fields:
        one, other = _value(older, field), _value(newer, field)
        if one != other:
            yield field, word_diff(one, other)


def _value(article: Article, field: str) -> str:
    value = getattr(article, field) or ""
    return value if isinstance(value, str) else ", ".join(value)


class _Spans:
    """Gathers spans: neighbours of one kind become one."""

    def __init__(self) -> None:
        self._done: list[Span] = []
        self._removed = self._added = ""
        self._kept: list[str] = []

    def keep(self, text: str) -> None:
        if text:
            self._settle()
            self._kept.append(text)

    def replace(self, removed: str, added: str) -> None:
        if removed or added:
            self._settle_kept()
            self._removed += removed
            self._added += added

    def exchange(self, older: str, newer: str) -> None:
        """Keep the space behind a word, or replace it."""
        if older == newer:
            self.keep(older)
        else:
            self.replace(older, newer)

    def all(self) -> tuple[Span, ...]:
        self._settle_kept()
        self._settle()
        return tuple(self._done)

    def _settle_kept(self) -> None:
        if self._kept:
            self._done.append(("same", "".join(self._kept)))
            self._kept = []

    def _settle(self) -> None:
        if self._removed:
            self._done.append(("removed", self._removed))
        if self._added:
            self._done.append(("added", self._added))
        self._removed = self._added = ""


def _pieces(text: str) -> list[tuple[str, str]]:
    """Cut a text into words and marks, each with the white space behind it; the first is empty."""
    pieces: list[tuple[str, str]] = []
    word = ""
    for part in _parts(text):
        if part.isspace():
            pieces.append((word, part))
            word = ""
        else:
            if word or not pieces:
                pieces.append((word, ""))
            word = part
    if word:
        pieces.append((word, ""))
    return pieces


def _parts(text: str) -> Iterator[str]:
    at = 0
    for token in tokenize(text):
        if token.start < at:
            continue
        yield from _REST.findall(text[at : token.start])
        yield text[token.start : token.end]
        at = token.end
    yield from _REST.findall(text[at:])


def _text(pieces: Sequence[tuple[str, str]]) -> str:
    return "".join(word + space for word, space in pieces)


def _common(old: Sequence[str], new: Sequence[str]) -> list[_Pair]:
    """Return the places of common words, ascending in both."""
    found: list[_Pair] = []
    open_ones: list[tuple[_Stretch, int]] = [((0, len(old), 0, len(new)), DEPTH)]
    while open_ones:
        stretch, depth = open_ones.pop()
        i, i_end, j, j_end = stretch
        while i < i_end and j < j_end and old[i] == new[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            found.append((i_end, j_end))
        if i == i_end or j == j_end:
            continue
        if (i_end - i) * (j_end - j) <= CELLS:
            found += ((i + m, j + n) for m, n in _longest_common(old[i:i_end], new[j:j_end]))
        elif depth and (anchors := _anchors(old, new, (i, i_end, j, j_end))):
            ends = [(i - 1, j - 1), *anchors, (i_end, j_end)]
            found += anchors
            open_ones += (((a + 1, c, b + 1, d), depth - 1) for (a, b), (c, d) in pairwise(ends))
    return sorted(found)


def _anchors(old: Sequence[str], new: Sequence[str], stretch: _Stretch) -> list[_Pair]:
    """Return the places of words, or of runs by their first word, that are alone on both sides of a stretch."""
    for width in _RUNS:
        mine, theirs = _alone(old, stretch[0], stretch[1], width), _alone(new, stretch[2], stretch[3], width)
        if pairs := [(at, theirs[run]) for run, at in mine.items() if run in theirs]:
            return _ascending(pairs)
    return []


def _alone(words: Sequence[str], first: int, end: int, width: int) -> dict[tuple[str, ...], int]:
    """Return where each run of words begins that occurs once in a stretch, in order."""
    runs = [tuple(words[n : n + width]) for n in range(first, end - width + 1)]
    counts = Counter(runs)
    return {run: first + n for n, run in enumerate(runs) if counts[run] == 1}


def _ascending(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Return the longest part of pairs, sorted by the first, in which the second ascends, too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for n, (_, there) in enumerate(pairs):
        length = bisect_left(ends, there)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [there]
        last[length : length + 1] = [n]
    chain = []
    n = last[-1] if last else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]


def _longest_common(old: Sequence[str], new: Sequence[str]) -> Iterator[_Pair]:
    """Yield the places of a longest common subsequence of two short lists."""
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        below, row = lengths[i + 1], lengths[i]
        for j in range(len(new) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if old[i] == new[j] else max(below[j], row[j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            yield i, j
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
