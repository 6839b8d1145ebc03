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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from newssearch.reports import BoilerplateLine, BoilerplateState
from newssearch.text.lines import LONGEST, Beside, Ranges, beside_of, key, lines_of, ranges_of

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

SHOWN = 120
"""Characters that are kept of a line, to show it."""

_SHORT_WORDS = 2
_SHORT_LETTERS = 10
_WORD = re.compile(r"[^\W\d_]+")


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
        lines = lines_of(text)
        places = {name: (start, end) for name, start, end in reversed(lines) if name}
        beside = beside_of(text) if places else Beside(0, 0, 0)
        recurring = []
        for name, place in places.items():
            count = self._counts.get(name) or self._again(name, text, place, beside, article)
            if count is not None:
                count.seen += 1
                count.stands_beside(beside.of(name))
                recurring.append((name, count))
        gone = {name for name, _ in recurring if self._is_gone(name)} | (self.pinned.keys() & places.keys())
        ranges = ranges_of(text, lines, gone)
        for name, count in recurring:
            (count.cut if ranges and name in gone else count.kept).append(article)
        self._since += 1
        if self._since == EVERY:
            self.forget()
        return ranges

    def unlearn(self, text: str | None) -> None:
        """Take back the lines of an article that is no more."""
        self.articles = max(0, self.articles - 1)
        for name in {name for name, _, _ in lines_of(text or "")}:
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
        lines = lines_of(text)
        return ranges_of(text, lines, {name for name, _, _ in lines if name and self._is_gone(name)})

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
                found.append(BoilerplateLine(text, count.seen if count else int(name in self._once), state))
        return sorted(found, key=lambda one: (-one.articles, one.text))

    def _again(self, name: int, text: str, place: tuple[int, int], beside: Beside, article: str) -> _Count | None:
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
