"""Head of a scraped page: headline, standfirst, section, authors and outlet in the lines above a story.

Only its surroundings distinguish a slogan from a headline: the words of a headline come again in the story; a headline
is above the names and dates of its article; the lines between are the standfirst.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newssearch.core import ends_a_sentence, weight
from newssearch.reading.openings.bylines import bare_name, is_role
from newssearch.reading.plain.page_lines import Line, crumbs, without_bullet

_STANDFIRST = (40, 400)
_KICKER = 30
"""Width of the longest label above a headline: ``Petition in Saltmere``."""

_NEARLY_AS_GOOD = 0.6
_ECHOED = 0.25
"""The share of a line's words that come again in the story when they do so by no accident."""

_MOST_TEXTS = 200
"""Lines above a story that are weighed, the nearest: more are a list."""

_BEFORE_TITLE = 24
"""The longest label before a headline that also occurs without it: ``UPDATE 2-``."""

_TITLE_TAIL = re.compile(r"(?<!\s)\s++[|–—-]\s+([^|–—]{2,50})$")
_PLACED = re.compile(
    r"(?:(?i:in|at|from|reporting from|reporting in|filed from)\s+)[A-ZÀ-Þ][\w’'-]*(?:,?\s+[A-ZÀ-Þ][\w’'-]*){0,3}"
)
_MOST_SECTIONS = 2
"""More names of sections, one after the other, are a menu."""


@dataclass(frozen=True, slots=True)
class Head:
    """Fields found above a story.

    ``headline_at`` and ``marks_end`` are places in the page: that of the headline, and that after the last line of a
    date or an author. ``notes`` state inferences.
    """

    headline: str | None = None
    headline_at: int | None = None
    standfirst: str | None = None
    section: str | None = None
    byline: tuple[str, ...] = ()
    outlet: str | None = None
    marks_end: int = 0
    notes: tuple[str, ...] = field(default=())


def read_head(lines: Sequence[Line], story: str) -> Head:
    """Find the fields in ``lines``, all those above a story."""
    page = _Head(lines, story)
    at = page.headline_at()
    if at is None:
        return Head(section=_breadcrumb(lines))
    names = page.names_below(at)
    marks = [n for n, line in enumerate(lines) if n > at and (_is_mark(line) or n in page.credits)]
    named = bool(names) and not any(line.byline for line in lines)
    return Head(
        headline=lines[at].text,
        headline_at=at,
        standfirst=page.standfirst_below(at, marks[0] if marks else len(lines)),
        section=_breadcrumb(lines) or _section(lines, at),
        byline=names if named else (),
        outlet=page.outlet,
        marks_end=marks[-1] + 1 if marks else 0,
        notes=("byline inferred: a name beside the date or a role",) if named else (),
    )


def _is_mark(line: Line) -> bool:
    return line.kind in {"stamp", "byline"}


class _Head:
    """The lines above a story, with the likeness of each to a headline."""

    def __init__(self, lines: Sequence[Line], story: str) -> None:
        self._lines = lines
        self._folded = story.casefold()
        self._stems = set(stems_of(story))
        self.outlet: str | None = None
        self.credits: set[int] = set()
        """The places of names, roles and towns of authors."""
        self._texts = self._distinct()
        self._first_below = self._first_mark_below()

    def _distinct(self) -> list[int]:
        """Return the place of each text once; of ``Title | Outlet``, ``UPDATE 2-Title`` and ``Title`` the last."""
        first: dict[str, int] = {}
        for n, line in enumerate(self._lines):
            if line.kind == "text":
                first.setdefault(line.text, n)
        first = dict(list(first.items())[-_MOST_TEXTS:])
        for text in list(first):
            tail = _TITLE_TAIL.search(text)
            if tail and text[: tail.start()] in first:
                del first[text]
                self.outlet = tail[1]
            elif any(text.endswith(one) and 0 < len(text) - len(one) <= _BEFORE_TITLE < len(one) for one in first):
                del first[text]
        return list(first.values())

    def headline_at(self) -> int | None:
        """Return the place of the headline: the first text with nearly the best score."""
        texts = self._texts
        if not texts:
            dated = (
                n for n, line in enumerate(self._lines) if line.kind == "stamp" and re.match(r"[^\W\d]", line.text)
            )
            return next(dated, None) if any(not s.labelled for line in self._lines for s in line.stamps) else None
        scores = [self._score(n) for n in texts]
        best = scores.index(max(scores))
        echoed = self._shared(self._lines[texts[best]].text) >= _ECHOED
        for n, score in zip(texts, scores, strict=True):
            if score >= scores[best] - _NEARLY_AS_GOOD and (self._shared(self._lines[n].text) > 0 or not echoed):
                return n
        return texts[best]

    def _score(self, at: int) -> float:
        """Score a line as headline: by the words it shares with the story, its shape and its place."""
        text = self._lines[at].text
        count, wide = len(text.split()), weight(text)
        score = 2 * self._shared(text)
        score += 1 if 20 <= wide <= 160 else 0
        score -= 1 if count <= 2 and wide < 20 else 0
        score -= 1.5 if count <= 4 and text.casefold() in self._folded else 0  # an outlet, or the subject of the story
        score -= 1 if text.endswith((".", "。", "।", "۔")) and not text.endswith("...") else 0
        score += 2 if self._is_short_headline(at) else 0
        score -= 2 if self._is_caption(at) or self._is_kicker(at) else 0
        score -= 1 if self._is_below_marks(at) or _PLACED.fullmatch(text) else 0
        return score

    def _is_short_headline(self, at: int) -> bool:
        """Return whether a short line is right above a lone long standfirst; a masthead would be in capitals."""
        if at + 1 not in self._texts or at + 2 in self._texts or weight(self._lines[at].text) > _KICKER:
            return False
        words = self._lines[at].text.split()
        as_a_sentence = any(word[0].islower() for word in words[1:])
        return (
            as_a_sentence and weight(self._lines[at + 1].text) >= 2 * _KICKER and self._shared(" ".join(words)) >= 0.5
        )

    def _is_caption(self, at: int) -> bool:
        """Return whether a picture's credit follows below date or author; above, it may follow the headline."""
        followed = at + 1 < len(self._lines) and self._lines[at + 1].kind == "credit"
        return followed and self._is_below_marks(at)

    def _is_kicker(self, at: int) -> bool:
        """Return whether a short line is right above a shorter and a longer one, as headline and standfirst."""
        if weight(self._lines[at].text) > _KICKER or not {at + 1, at + 2} <= set(self._texts):
            return False
        headline, standfirst = (weight(self._lines[n].text) for n in (at + 1, at + 2))
        return _KICKER // 2 < headline < standfirst and standfirst >= _STANDFIRST[0]

    def _is_below_marks(self, at: int) -> bool:
        """Return whether a date or an author is between a line and another that could be the headline."""
        return self._first_below is not None and at > self._first_below

    def _first_mark_below(self) -> int | None:
        wide = next((n for n in self._texts if weight(self._lines[n].text) >= 20), len(self._lines))
        return next((n for n in range(wide + 1, len(self._lines)) if _is_mark(self._lines[n])), None)

    def names_below(self, at: int) -> tuple[str, ...]:
        """Return the authors in lines of only a name: each beside a date, a byline, a role, or another such name."""
        found: dict[int, str] = {}
        for n in range(at + 1, len(self._lines)):
            line = self._lines[n]
            name = bare_name(line.text) if line.kind == "text" else None
            if name is None or name.casefold() in self._folded:
                continue
            before, after = self._lines[n - 1], self._lines[n + 1] if n + 1 < len(self._lines) else None
            beside = after is not None and (_is_mark(after) or is_role(after.text) or _PLACED.fullmatch(after.text))
            if (n - 1 != at and (_is_mark(before) or n - 1 in self.credits)) or beside:
                found[n] = name
                self.credits.add(n)
                if beside and after is not None and not _is_mark(after):
                    self.credits.add(n + 1)
        return tuple(dict.fromkeys(found.values()))

    def standfirst_below(self, at: int, marks: int) -> str | None:
        """Return the sentences below the headline, or lines of some length; a point of a list may be shorter."""
        below = [n for n in self._texts if n > at and n not in self.credits and not self._is_caption(n)]
        texts = [without_bullet(self._lines[n].text) for n in below if self._is_standfirst(n, n < marks)]
        return "\n\n".join(texts) or None

    def _is_standfirst(self, at: int, above_marks: bool) -> bool:
        """Return whether a line is a standfirst: above names and dates, a sentence, or with words of the story."""
        text = self._lines[at].text
        low, high = _STANDFIRST
        if without_bullet(text) != text:
            low //= 2
        if not low <= weight(text) <= high or _PLACED.fullmatch(text):
            return False
        return above_marks or ends_a_sentence(text) or self._shared(text) >= _ECHOED

    def _shared(self, text: str) -> float:
        return shared(text, self._stems)


def shared(text: str, story: set[str]) -> float:
    """Return the share of the stems of a line that are also in a story."""
    stems = set(stems_of(text))
    return len(stems & story) / len(stems) if stems else 0.0


def _breadcrumb(lines: Sequence[Line]) -> str | None:
    """Return the last part of a breadcrumb that is a name, and not the headline."""
    for line in lines:
        if line.kind == "breadcrumb":
            named = [station for station in crumbs(line.text)[1:] if len(station.split()) <= 3]
            return named[-1] if named else None
    return None


def _section(lines: Sequence[Line], headline: int) -> str | None:
    """Return the name of a section right above the headline or right below; more than a few names are a menu."""
    above = _run(lines[:headline][::-1])
    below = _run(lines[headline + 1 :])
    for run in (above, below):
        if 0 < len(run) <= _MOST_SECTIONS:
            return run[0]
    return None


def _run(lines: Sequence[Line]) -> list[str]:
    run: list[str] = []
    for line in lines:
        if line.kind != "section":
            break
        run.append(line.text)
    return run


def stems_of(text: str) -> Iterator[str]:
    """Return rough stems of the words that carry meaning: five letters, and pairs of Han or kana."""
    for word in re.findall(r"[^\W_]+", text.casefold()):
        if word[0] > "\u2e7f":
            yield from (word[n : n + 2] for n in range(len(word) - 1))
        elif len(word) > 3 or not word.isascii():
            yield word[:5]
