"""Boilerplate is learnt, not listed: a line that recurs across the articles of one source is none of their text.

``Join our channel`` or ``All rights reserved`` stands in many articles of its source, and in no other place would it be
known for what it is. So the lines of a source are counted, each once an article, and those that stand in enough of the
articles are boilerplate, but for what people have freed; what they have pinned is, however seldom it stands.

Versions and copies of one text repeat its lines, too. They repeat them beside the same longest line: a line must stand
beside several such to be boilerplate, and in however many copies an agency's report comes, it has one.

The counts are a sketch (lossy counting: Manku and Motwani, VLDB 2002): a line that stands in fewer than one article of
`EVERY` may be forgotten, and no count is too small by more than that share. So the memory that a source costs grows
with the logarithm of its size, and what is learnt of it can be kept beside an index, and go on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zlib import adler32, crc32

from newssearch.models import BoilerplateLine, BoilerplateState

EVERY = 500
"""Lines in fewer than one article of these are not followed: a tenth of the share that makes boilerplate."""

SHARE = 0.02
"""The share of the articles of a source that boilerplate stands in at least: adverts rotate, so it is small."""

SHARE_OF_SHORT = 0.1
"""That of a line of one word or two, or of few letters: in tables, lists and cross-headings such lines recur by
themselves."""

LEAST = 5
"""Articles that it stands in at least, and longest lines beside it: a quotation, an agency's line, a correction recur
by themselves."""

STAYS = 0.5
"""What has been boilerplate stays so down to this part of the share, lest articles near it change with every run."""

LONGEST = 300
"""A longer line is a paragraph; when it recurs, articles were copied, and that is told elsewhere."""

AT_ENDS = 20
"""So many lines are looked at from either end, twice as many where blank ones part them: a text of more is a table, or
columns as they were printed."""

SHOWN = 120
"""Characters that are kept of a line, to show it."""

_SHORT_WORDS = 2
_SHORT_LETTERS = 16
_MARKS = " \t.,:;!?…·•|/\\()[]{}<>«»‹›\"'“”„‘’*=~_-–—→►▶↓©#@"
_DIGIT = re.compile(r"\d")
_ONE_NUMBER = re.compile(r"(\D*)\d+(?:,\d{3})*(?![\d.,]*\d)(\D*)")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")

Ranges = tuple[tuple[int, int], ...]
"""Stretches [start, end) of a text, ascending, as character offsets."""


@dataclass(slots=True)
class _Count:
    """In how many articles a line was seen, how many it may have been in before, how it was written, and which longest
    lines it stood beside; and, of this run, the articles that it was kept in and those that it was cut from."""

    seen: int
    missed: int
    text: str
    beside: tuple[int, ...]
    kept: list[str] = field(default_factory=list, compare=False)
    cut: list[str] = field(default_factory=list, compare=False)
    share: float = field(init=False)

    def stands_beside(self, longest: int) -> None:
        """Note one more longest line beside it; 0 is none."""
        if longest and len(self.beside) < LEAST and longest not in self.beside:
            self.beside += (longest,)

    def __post_init__(self) -> None:
        words = _WORD.findall(self.text)
        short = len(words) <= _SHORT_WORDS or sum(map(len, words)) < _SHORT_LETTERS
        self.share = SHARE_OF_SHORT if short else SHARE


_Line = tuple[int, int, int]
"""A line of a text: its key, 0 where it cannot be boilerplate, and where it begins and ends."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What has changed since the lines were last settled: the lines that are boilerplate now and were not, as written,
    those that are so no more, and the articles of this run that may hold the wrong ones."""

    became: tuple[str, ...]
    ceased: tuple[int, ...]
    articles: frozenset[str]


@dataclass(slots=True)
class Lines:
    """What is known of the lines of one source; feed it with `learn`, ask it with `left_out`.

    ``pinned`` and ``freed`` hold lines that people have decided on, by their `key`.
    """

    articles: int = 0
    pinned: dict[int, str] = field(default_factory=dict)
    freed: dict[int, str] = field(default_factory=dict)
    _counts: dict[int, _Count] = field(default_factory=dict)
    _once: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Lines seen in one article since the last `forget`: the longest line beside, and that article."""
    _missed: int = 0
    _since: int = 0
    _settled: set[int] = field(default_factory=set)
    """What was boilerplate when the articles of earlier runs were written."""

    def __len__(self) -> int:
        return len(self._counts) + len(self._once)

    def learn(self, text: str | None, article: str = "") -> Ranges:
        """Count the lines of one article, each once, and say what is boilerplate in it by now."""
        self.articles += 1
        text = text or ""
        parts = text.split("\n")
        lines = _lines(text, parts)
        places = {name: (start, end) for name, start, end in reversed(lines) if name}
        beside = _beside(parts) if places else _Beside(0, 0, 0)
        recurring = []
        for name, place in places.items():
            count = self._counts.get(name) or self._again(name, text, place, beside, article)
            if count is not None:
                count.seen += 1
                count.stands_beside(beside.of(name))
                recurring.append((name, count))
        gone = {name for name, _ in recurring if self._is_gone(name)} | (self.pinned.keys() & places.keys())
        ranges = _ranges(text, lines, gone)
        for name, count in recurring:
            (count.cut if ranges and name in gone else count.kept).append(article)
        self._since += 1
        if self._since == EVERY:
            self.forget()
        return ranges

    def unlearn(self, text: str | None) -> None:
        """Take back the lines of an article that is no more."""
        self.articles = max(0, self.articles - 1)
        for name in {name for name, _, _ in _lines(text or "", (text or "").split("\n"))}:
            count = self._counts.get(name)
            if count is None:
                self._once.pop(name, None)
            elif count.seen > 1 or name in self._settled:
                count.seen = max(0, count.seen - 1)
            else:
                del self._counts[name]

    def forget(self) -> None:
        """Drop the lines that are seen least; from now on any line may have been in one article more."""
        self._missed += 1
        self._since = 0
        self._once.clear()
        kept = {n: c for n, c in self._counts.items() if c.seen + c.missed > self._missed or n in self._settled}
        self._counts = kept

    def seed(self, keys: Iterable[int]) -> None:
        """Have lines count as boilerplate so far, as articles were written without them."""
        self._settled.update(keys)

    def pin(self, line: str) -> None:
        """Have a line be boilerplate, whatever is counted."""
        self.freed.pop(key(line), None)
        self.pinned[key(line)] = line

    def free(self, line: str) -> None:
        """Have a line be text, whatever is counted."""
        self.pinned.pop(key(line), None)
        self.freed[key(line)] = line

    def is_boilerplate(self, line: str) -> bool:
        """Whether a line is none of the text that it stands in."""
        return len(line) <= LONGEST and self._is_gone(key(line))

    def left_out(self, text: str | None) -> Ranges:
        """What is boilerplate in ``text``; nothing where no line with a word would be left."""
        text = text or ""
        lines = _lines(text, text.split("\n"))
        return _ranges(text, lines, {name for name, _, _ in lines if name and self._is_gone(name)})

    def settle(self) -> Settled:
        """Say what is boilerplate from now on."""
        known = self._counts.keys() | self.pinned.keys()
        now = {name for name in known if self._is_gone(name)}
        became, ceased = now - self._settled, self._settled - now
        texts = [self._counts[name].text if name in self._counts else self.pinned[name] for name in became]
        wrong = [article for n, c in self._counts.items() for article in (c.kept if n in now else c.cut)]
        self._settled = now
        return Settled(tuple(sorted(texts)), tuple(sorted(ceased)), frozenset(wrong))

    def found(self) -> list[BoilerplateLine]:
        """All boilerplate of the source and what people have freed, what stands in most articles first."""
        found = []
        for name in self._counts.keys() | self.pinned.keys() | self.freed.keys():
            count = self._counts.get(name)
            text = self.pinned.get(name) or self.freed.get(name) or self._counts[name].text
            state: BoilerplateState
            state = "freed" if name in self.freed else "pinned" if name in self.pinned else "learnt"
            if state == "freed" or self._is_gone(name):
                found.append(BoilerplateLine(text, count.seen if count else 0, state))
        return sorted(found, key=lambda one: (-one.articles, one.text))

    def _again(self, name: int, text: str, place: tuple[int, int], beside: _Beside, article: str) -> _Count | None:
        """The count of a line that has none so far: a new one when it is seen for the second time."""
        first = self._once.pop(name, None)
        if first is None and name not in self._settled:
            self._once[name] = beside.of(name), article
            return None
        start, end = place
        count = self._counts[name] = _Count(0, self._missed, text[start : min(end, start + SHOWN)], ())
        if first is not None:
            count.seen, count.kept = 1, [first[1]]
            count.stands_beside(first[0])
        return count

    def _is_gone(self, name: int) -> bool:
        if name in self.pinned:
            return True
        count = self._counts.get(name)
        if count is None or name in self.freed:
            return False
        part = STAYS if name in self._settled else 1.0
        enough = count.seen >= part * max(LEAST, count.share * self.articles)
        return enough and (name in self._settled or len(count.beside) >= LEAST)

    # -- to keep -------------------------------------------------------------------------------------------------------

    def as_dict(self) -> dict[str, Any]:
        """All that is known, as JSON can hold it."""
        return {
            "articles": self.articles,
            "counts": [[name, c.seen, c.missed, c.text, c.beside] for name, c in self._counts.items()],
            "once": list(self._once),
            "beside": [beside for beside, _ in self._once.values()],
            "missed": self._missed,
            "since": self._since,
            "settled": sorted(self._settled),
            "pinned": list(self.pinned.values()),
            "freed": list(self.freed.values()),
        }

    @classmethod
    def from_dict(cls, stated: Mapping[str, Any]) -> Lines:
        """What `as_dict` gave; a ValueError where it is nothing of the kind."""
        try:
            return cls(
                int(stated["articles"]),
                {key(line): line for line in stated["pinned"]},
                {key(line): line for line in stated["freed"]},
                {
                    int(name): _Count(seen, missed, text, tuple(beside))
                    for name, seen, missed, text, beside in stated["counts"]
                },
                {name: (beside, "") for name, beside in zip(stated["once"], stated["beside"], strict=True)},
                int(stated["missed"]),
                int(stated["since"]),
                set(stated["settled"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("no counts of lines") from error


def without(text: str, ranges: Iterable[Iterable[int]]) -> str:
    """``text`` without some ranges of it: what is indexed of a body, and cut snippets from."""
    pieces, at = [], 0
    for start, end in ranges:
        pieces.append(text[at:start])
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def keys_in(text: str, ranges: Ranges) -> set[int]:
    """The keys of the lines that stand in some ranges of a text."""
    lines = (line for start, end in ranges for line in text[start:end].split("\n"))
    return {name for line in lines if (name := key(line))}


def key(line: str) -> int:
    """What a line is counted as: without case and the marks around it; 0 for no words.

    A number that stands alone may be any: ``Read 3 comments`` and ``READ 12 COMMENTS »`` are one line. Where there are
    several they are figures: ``Revenue 569.3 vs 298.5`` is news each time. Two checksums at once are no hash to trust a
    stranger with, but a line costs a third of what it would with one.
    """
    words = line.casefold().strip(_MARKS)
    if "  " in words or not words.isascii() or "\t" in words:
        words = " ".join(words.split())
    if not words or not (words[0].isalpha() or _LETTER.search(words)):
        return 0
    if _DIGIT.search(words) and (counted := _ONE_NUMBER.fullmatch(words)):
        words = f"{counted[1]}0{counted[2]}"
    encoded = words.encode("utf-8", "replace")
    return crc32(encoded) << 32 | adler32(encoded)


def _lines(text: str, parts: list[str]) -> list[_Line]:
    """The lines of a text, whose ``parts`` they are, that are not blank; those in the middle of a long one together, as
    one that stays."""
    most = 2 * AT_ENDS if "\n\n" in text else AT_ENDS
    if len(parts) <= 2 * most:
        return _keyed(parts, 0)
    head, tail = parts[:most], parts[-most:]
    start, end = sum(map(len, head)) + most, len(text) - sum(map(len, tail)) - most
    middle = text[start:end].strip()
    start = text.index(middle, start)
    between = [(0, start, start + len(middle))] if middle else []
    return [*_keyed(head, 0), *between, *_keyed(tail, end + 1)]


def _keyed(parts: Iterable[str], at: int) -> list[_Line]:
    """Those of ``parts`` that are not blank; the first begins at ``at``."""
    found: list[_Line] = []
    goes_on = False
    for part in parts:
        if line := part.strip():
            start = at if len(line) == len(part) else at + part.index(line[0])
            # A small letter right below a line: a sentence goes on where a column was wrapped.
            looked_at = len(line) <= LONGEST and not (goes_on and line[0].islower())
            found.append((key(line) if looked_at else 0, start, start + len(line)))
            goes_on = True
        else:
            goes_on = False
        at += len(part) + 1
    return found


@dataclass(frozen=True, slots=True)
class _Beside:
    """The longest line of a text: its key, its checksum, and that of the next longest; 0 for none."""

    key: int
    longest: int
    next: int

    def of(self, name: int) -> int:
        """The checksum of the longest line beside another."""
        return self.next if name == self.key else self.longest


def _beside(lines: list[str]) -> _Beside:
    sizes = list(map(len, lines))
    first = sizes.index(max(sizes))
    sizes[first] = 0
    second = sizes.index(max(sizes))
    name = key(lines[first]) if len(lines[first]) <= LONGEST else 0
    longest, following = (crc32(lines[n].encode("utf-8", "replace")) for n in (first, second))
    return _Beside(name, longest, following if sizes[second] else 0)


def _ranges(text: str, lines: list[_Line], gone: Collection[int]) -> Ranges:
    """Each goes with what is blank up to the next that stays; the last ones with what is blank before them. None goes
    where no word would be left."""
    if not gone or not any(name not in gone and _LETTER.search(text, start, end) for name, start, end in lines):
        return ()
    ranges = []
    first, kept_until = -1, 0
    for name, start, end in lines:
        if name in gone:
            first = start if first < 0 else first
            continue
        if first >= 0:
            ranges.append((first, start))
            first = -1
        kept_until = end
    if first >= 0:
        ranges.append((kept_until, len(text)))
    return tuple(ranges)
