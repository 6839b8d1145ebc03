"""Boilerplate is learnt, not listed: a line that recurs across the articles of one source is none of their text.

``Join our channel`` or ``All rights reserved`` stands in many articles of its source, and in no other place would it be
known for what it is. So the lines of a source are counted, each once an article, and those that stand in enough of the
articles are boilerplate, but for what people have freed; what they have pinned is, however seldom it stands.

The counts are a sketch (lossy counting: Manku and Motwani, VLDB 2002): a line that stands in fewer than one article of
`EVERY` may be forgotten, and no count is too small by more than that share. So the memory that a source costs grows
with the logarithm of its size, and what is learnt of it can be kept beside an index, and go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from newssearch.text.folding import fold

EVERY = 200
"""Lines in fewer than one article of these are not followed: a quarter of the share that makes boilerplate."""

SHARE = 0.02
"""The share of the articles of a source that boilerplate stands in at least: adverts rotate, so it is small."""

SHARE_OF_SHORT = 0.1
"""That of a line of one word or two: in tables, lists and cross-headings such lines recur by themselves."""

LEAST = 5
"""Articles that it stands in at least: a quotation, an agency's line, a correction recur by themselves."""

LONGEST = 300
"""A longer line is a paragraph; when it recurs, articles were copied, and that is told elsewhere."""

_SHORT = 2
_SHOWN = 120
_ONE_NUMBER = re.compile(r"(\D*)\d+(?:,\d{3})*(?![\d.,]*\d)(\D*)")
_EDGES = re.compile(r"^\W+|\W+$")


@dataclass(slots=True)
class _Count:
    """In how many articles a line was seen, how many it may have been in before, and how it was first written."""

    seen: int
    missed: int
    text: str


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A line that recurs: as it was first written, and in how many of the articles of its source it stands."""

    text: str
    articles: int
    pinned: bool = False


@dataclass(slots=True)
class Lines:
    """What is known of the lines of one source; feed it with `add`, ask it with `is_boilerplate`.

    ``pinned`` and ``freed`` hold keys of lines (`key`) that people have decided on.
    """

    articles: int = 0
    pinned: dict[str, str] = field(default_factory=dict)
    freed: set[str] = field(default_factory=set)
    _counts: dict[str, _Count] = field(default_factory=dict)

    def add(self, text: str | None) -> None:
        """Count the lines of one article, each once."""
        self.articles += 1
        missed = self.articles // EVERY
        for name, line in {name: line for line in _lines(text) if (name := key(line))}.items():
            count = self._counts.get(name)
            if count is None:
                self._counts[name] = _Count(1, missed, line[:_SHOWN])
            else:
                count.seen += 1
        if self.articles % EVERY == 0:
            self._counts = {name: c for name, c in self._counts.items() if c.seen + c.missed > missed}

    def pin(self, line: str) -> None:
        """Have a line be boilerplate, whatever is counted."""
        self.freed.discard(key(line))
        self.pinned[key(line)] = line[:_SHOWN]

    def free(self, line: str) -> None:
        """Have a line be text, whatever is counted."""
        self.pinned.pop(key(line), None)
        self.freed.add(key(line))

    def is_boilerplate(self, line: str) -> bool:
        """Whether a line is none of the text that it stands in."""
        name = key(line) if len(line) <= LONGEST else ""
        if not name or name in self.freed:
            return False
        return name in self.pinned or self._recurs(self._counts.get(name))

    def without(self, text: str) -> str:
        """``text`` without the lines that are boilerplate."""
        kept = [line for line in text.split("\n") if not self.is_boilerplate(line)]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")

    def found(self) -> list[Boilerplate]:
        """All boilerplate of the source, what stands in most articles first."""
        learnt = {
            name: Boilerplate(count.text, count.seen)
            for name, count in self._counts.items()
            if name not in self.freed and self._recurs(count)
        }
        for name, line in self.pinned.items():
            count = self._counts.get(name)
            learnt[name] = Boilerplate(count.text if count else line, count.seen if count else 0, pinned=True)
        return sorted(learnt.values(), key=lambda one: (-one.articles, one.text))

    def _recurs(self, count: _Count | None) -> bool:
        if count is None:
            return False
        share = SHARE if len(count.text.split()) > _SHORT else SHARE_OF_SHORT
        return count.seen >= max(LEAST, share * self.articles)

    # -- to keep -------------------------------------------------------------------------------------------------------

    def as_dict(self) -> dict[str, object]:
        """All that is known, as JSON can hold it."""
        counts = {name: [c.seen, c.missed, c.text] for name, c in self._counts.items()}
        return {"articles": self.articles, "counts": counts, "pinned": self.pinned, "freed": sorted(self.freed)}

    @classmethod
    def from_dict(cls, stated: Mapping[str, object]) -> Lines:
        """What `as_dict` gave; a ValueError where it is nothing of the kind."""
        articles, counts, pinned, freed = (stated.get(name) for name in ("articles", "counts", "pinned", "freed"))
        if not (isinstance(articles, int) and isinstance(counts, dict) and isinstance(pinned, dict)):
            raise ValueError("no counts of lines")
        if not isinstance(freed, list):
            raise ValueError("no list of lines that were freed")
        try:
            kept = {
                str(name): _Count(int(seen), int(missed), str(text)) for name, (seen, missed, text) in counts.items()
            }
        except TypeError as error:
            raise ValueError("no counts of lines") from error
        return cls(articles, {str(k): str(v) for k, v in pinned.items()}, set(map(str, freed)), kept)


def key(line: str) -> str:
    """What a line is counted as: without case, accents, and what is no word around it; empty for no words.

    A number that stands alone may be any: ``Read 3 comments`` and ``READ 12 COMMENTS »`` are one line. Where there are
    several they are figures: ``Revenue 569.3 vs 298.5`` is news each time.
    """
    words = _EDGES.sub("", " ".join(fold(line).split()))
    if counted := _ONE_NUMBER.fullmatch(words):
        words = f"{counted[1]}0{counted[2]}"
    has_words = any(character.isalpha() for character in words)
    return blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest() if has_words else ""


def _lines(text: str | None) -> Iterable[str]:
    return (line for part in (text or "").split("\n") if 0 < len(line := part.strip()) <= LONGEST)
