"""Dates printed on a page of HTML: in a line beside its headline, before its first paragraph, after a label.

Templates mark such lines in many ways, or not at all. So lines are read in the order of their distance from the
headline, a marked line first; where none is a date line, the first paragraph and labelled lines anywhere are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal

from newssearch.dates.parser import DateContext, parse_date
from newssearch.models import NewsDate
from newssearch.reading.drafts import Claim
from newssearch.reading.html.visible_lines import Line
from newssearch.reading.plain.page_stamps import (
    Stamp,
    date_line,
    has_label,
    is_of_others,
    marks_of,
    stamp_at_edge,
    stamp_at_opening,
    stamp_within,
    stamps_of,
)

Role = Literal["published", "updated"]

_CUE = re.compile(
    r"date|datum|time|publi|posted|post-?meta|entry-?meta|meta\b|byline|subline|created|fecha|parution|stamp|info|author|autor|"
    r"dachzeile|kicker|published|details"
)
_BEFORE, _AFTER = 12, 30
"""Lines before and after a headline that may print the date of its article."""

_DIGIT = re.compile(r"\d")
_BESIDE = 3
"""Lines from a headline within which a date needs less proof: it may share its line with a name."""

_TOUCHING = 2
"""Lines from a headline within which a line of nothing but a date counts as a marked line does."""

_UNNUMBERED = 30
"""Characters of the longest line that may be a date in words alone."""

_DIGITS_OF_A_DISTANCE = 3
_LONGEST = 200
_PARAGRAPH = 80
"""Characters of the shortest line that is a paragraph."""


def printed_dates(lines: Sequence[Line], at: int | None, context: DateContext) -> list[tuple[Role, Claim]]:
    """Return at most one date of each role from ``lines``; ``at`` is the place of the headline, if there is one."""
    return _Page(lines, at, context).dates()


class _Page:
    """The lines of one page around its headline."""

    def __init__(self, lines: Sequence[Line], at: int | None, context: DateContext) -> None:
        self._lines = lines
        self._at = at
        self._context = context
        self._near = range(0) if at is None else range(max(0, at - _BEFORE), min(len(lines), at + _AFTER))

    def dates(self) -> list[tuple[Role, Claim]]:
        near = sorted(self._near, key=self._distance)
        far = [n for n in range(len(self._lines)) if n not in self._near]
        found = self._in_date_lines(near) or self._in_date_lines(far)
        if not any(role == "published" for role, _ in found):
            published = next(chain(self._opening(), self._labelled([*near, *far]), self._in_headline()), None)
            found += [("published", published)] if published else []
        return found

    def _in_date_lines(self, order: Iterable[int]) -> list[tuple[Role, Claim]]:
        """Return the dates of the first lines of each role; far from the headline, only of marked lines."""
        found: list[tuple[Role, Claim]] = []
        for n in order:
            line = self._lines[n]
            if not self._may_be_dated(n):
                continue
            is_cued = _CUE.search(line.names) is not None
            if n in self._near or is_cued:
                known = {role for role, _ in found}
                found += [one for one in self._of_line(n, is_cued) if one[0] not in known]
            if any(role == "published" or n not in self._near for role, _ in found):
                return found if any(role == "updated" for role, _ in found) else [*found, *self._change_beside(n)]
        return found

    def _change_beside(self, at: int) -> list[tuple[Role, Claim]]:
        """Return the date of the last change that a line right below or above that of publication is labelled with."""
        lines = [n for n in (at + 1, at - 1) if 0 <= n < len(self._lines) and self._may_be_dated(n)]
        stamps = (one for n in lines for one in stamps_of(self._lines[n].text, self._context))
        changes = (stamp for stamp in stamps if stamp.role == "updated" and stamp.labelled)
        return [(stamp.role, Claim(stamp.text, "text")) for stamp in changes][:1]

    def _may_be_dated(self, n: int) -> bool:
        line = self._lines[n]
        if len(line.text) > _LONGEST or (line.aside and not self._is_within(_BESIDE, n)):
            return False
        return (bool(line.times) or _has_digit(line.text) or self._is_in_words(n)) and not is_of_others(line.text)

    def _is_in_words(self, n: int) -> bool:
        """Return whether a line beside the headline can be a date in words: ``two days ago``; marked, ``yesterday``."""
        line = self._lines[n]
        is_near = n in self._near and 0 < len(line.text) <= _UNNUMBERED and n != self._at
        return is_near and (_CUE.search(line.names) is not None or (self._is_within(_TOUCHING, n) and " " in line.text))

    def _of_line(self, n: int, is_cued: bool) -> Iterator[tuple[Role, Claim]]:
        line = self._lines[n]
        stamps = self._stamps(n, is_cued) if _has_digit(line.text) or self._is_in_words(n) else ()
        if line.text and line.times and (stated := parse_date(line.times[0], self._context, "time")):
            yield stamps[0].role if stamps else "published", Claim(line.times[0], "time")
            if not _is_relative(stated):  # the tag says when that was
                stamps = tuple(stamp for stamp in stamps if not _is_relative(self._parsed(stamp)))
        for stamp in stamps:
            yield stamp.role, Claim(stamp.text, self._evidence(n))

    def _parsed(self, stamp: Stamp) -> NewsDate | None:
        return parse_date(stamp.text, self._context, "text")

    def _stamps(self, n: int, is_cued: bool) -> tuple[Stamp, ...]:
        line = self._lines[n]
        stamps = stamps_of(line.text, self._context)
        if not stamps and (is_cued or line.times):
            stamps = stamp_within(line.text, self._context)
        if not stamps and n != self._at and self._is_within(_BESIDE, n):
            marks = marks_of(line.text, self._context)
            is_sure = marks is not None and (marks.authors or not any(_has_digit_of_year(s.text) for s in marks.stamps))
            stamps = (marks.stamps if marks and is_sure else ()) or stamp_at_edge(line.text, self._context)
        return stamps

    def _opening(self) -> Iterator[Claim]:
        """Yield the date that the first paragraph below the headline opens with."""
        below = () if self._at is None else self._lines[self._at + 1 : self._at + 1 + _BEFORE]
        first = next((line for line in below if len(line.text) > _PARAGRAPH and not line.aside), None)
        if first is not None and (stamp := stamp_at_opening(first.text, self._context)):
            yield Claim(stamp.text, "text")

    def _labelled(self, order: Iterable[int]) -> Iterator[Claim]:
        """Yield the dates of lines such as ``Published: 5 December 2025``, even beside the article."""
        for n in order:
            text = self._lines[n].text
            may_be = len(text) <= _LONGEST and _has_digit(text) and has_label(text)
            for stamp in stamps_of(text, self._context) if may_be else ():
                if stamp.labelled and stamp.role == "published":
                    yield Claim(stamp.text, self._evidence(n))

    def _in_headline(self) -> Iterator[Claim]:
        """Yield the date at the end of a headline; it may be that of an event."""
        for stamp in stamp_at_edge(self._lines[self._at].text, self._context) if self._at is not None else ():
            yield Claim(stamp.text, "search")

    def _evidence(self, n: int) -> str:
        """Return the kind of evidence of a line: far from the headline, its date may be another's or today's."""
        return "text" if n in self._near else "search"

    def _is_within(self, distance: int, n: int) -> bool:
        return self._at is not None and abs(n - self._at) <= distance

    def _distance(self, n: int) -> int:
        """Return the distance of a line from the headline: marked lines count as nearer, lines above it as farther."""
        from_headline = n - (self._at or 0)
        is_marked = _CUE.search(self._lines[n].names) is not None or self._is_date_line(n)
        return abs(from_headline) + (5 if from_headline < 0 else 0) - (_AFTER if is_marked else 0)

    def _is_date_line(self, n: int) -> bool:
        return self._is_within(_TOUCHING, n) and date_line(self._lines[n].text, self._context) is not None


def _is_relative(date: NewsDate | None) -> bool:
    """Return whether a date is counted back from retrieval."""
    return date is not None and any(note.startswith("relative") for note in date.notes)


def _has_digit_of_year(text: str) -> bool:
    """Return whether a date has more digits than ``3 days ago``: beside other words it may be that of an event."""
    return sum(map(str.isdecimal, text)) > _DIGITS_OF_A_DISTANCE


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None
