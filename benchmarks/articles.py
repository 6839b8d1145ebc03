"""The stories that every engine is given: real ones where they stand beside the project, else generated.

The real ones are shuffled, so that every size holds the same mixture, and go in once each. Beyond their number they go
in again in later rounds, each time the first half of one and the second half of another, so no text comes twice.
The generated ones draw words by Zipf's law (rank r with probability in proportion to 1/r) and lengths as news has them.
The same seed gives the same stories on every machine.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from hashlib import blake2b
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import orjson


@dataclass(frozen=True, slots=True)
class Story:
    """The fields of an article that each engine stores; ``day`` is ISO 8601 (``1987-02-26``)."""

    id: str
    headline: str
    body: str
    source: str
    day: str

    @property
    def bytes(self) -> int:
        """The text to be indexed, in UTF-8."""
        return len(self.headline.encode()) + len(self.body.encode())


@dataclass(frozen=True, slots=True)
class Collection:
    """A file of real stories: one JSON object a line, plain or gzipped; ``source`` is a key of it, or a name."""

    path: str
    source: str


COLLECTIONS = (
    Collection("reuters/articles.jsonl.gz", "Reuters"),
    Collection("bbc/articles.jsonl.gz", "BBC"),
    Collection("newspapers1916/articles.jsonl.gz", "newspaper"),
    Collection("wikinews/articles.jsonl", "Wikinews"),
)

_FIRST_DAY = date(2015, 1, 1)
_DAYS = 3650
_STOCK = 5_000
"""Stock phrases of three words, such as every desk has."""

_Item = TypeVar("_Item")


def stories(size: int, seed: int, data: Path | None = None) -> Iterator[Story]:
    """``size`` stories, no two with the same text: of the collections under ``data`` if any are there, else
    generated."""
    originals = real_stories(seed, data) if data is not None else []
    return islice(_distinct(_spliced(originals) if originals else _generated(seed)), size)


def real_stories(seed: int, data: Path) -> list[Story]:
    """Return the stories of the collections under ``data``, shuffled, no two with the same text."""
    originals = list(_distinct(_real(data)))
    Random(seed).shuffle(originals)
    return originals


def is_real(data: Path) -> bool:
    """Return whether any collection of real stories is in the folder ``data``."""
    return any((data / collection.path).is_file() for collection in COLLECTIONS)


def write(path: Path, items: Iterable[Story]) -> None:
    """One JSON object a line."""
    with path.open("wb") as out:
        out.writelines(orjson.dumps(item, option=orjson.OPT_APPEND_NEWLINE) for item in items)


def read(path: Path) -> Iterator[Story]:
    """The stories that `write` wrote, one at a time: they need not fit into memory."""
    with path.open("rb") as lines:
        for line in lines:
            yield Story(**orjson.loads(line))


def _distinct(items: Iterable[Story]) -> Iterator[Story]:
    """``items`` without those whose body came before: collections hold copies, and copies are another matter."""
    seen = set()
    for item in items:
        key = blake2b(" ".join(item.body.split()).encode(), digest_size=12).digest()
        if key not in seen:
            seen.add(key)
            yield item


def _real(data: Path) -> Iterator[Story]:
    for collection in COLLECTIONS:
        path = data / collection.path
        if not path.is_file():
            continue
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            for number, line in enumerate(lines):
                yield _story(collection, number, orjson.loads(line))


def _story(collection: Collection, number: int, raw: dict[str, Any]) -> Story:
    """A collection without dates gets days of its own, so that every query by date has what to look through."""
    return Story(
        id=f"{collection.path.partition('/')[0]}/{raw['id']}",
        headline=raw.get("title") or "",
        body=raw.get("body") or "",
        source=raw.get(collection.source) or collection.source,
        day=(raw.get("date") or _day(number))[:10],
    )


def _spliced(originals: list[Story]) -> Iterator[Story]:
    """The originals, then round after round of splices; in round r a story is followed by its r-th neighbour."""
    yield from originals
    for turn in range(1, len(originals)):
        for number, one in enumerate(originals):
            other = originals[(number + turn) % len(originals)]
            body = one.body[: _half(one.body)] + other.body[_half(other.body) :]
            yield replace(one, id=f"{one.id}+{turn}", body=body)


def _half(text: str) -> int:
    """The offset of the first space in the second half of ``text``."""
    return max(text.find(" ", len(text) // 2), 0)


def _generated(seed: int) -> Iterator[Story]:
    random = Random(seed)
    vocabulary = _vocabulary()
    stock = [_draw(random, vocabulary, 3) for _ in range(_STOCK)]
    for number in count():
        length = min(3000, max(20, round(random.lognormvariate(5.85, 0.6))))  # median 350 words, mean 420
        words = _words(random, vocabulary, stock, length + 8)
        yield Story(
            id=f"generated/{number}",
            headline=" ".join(words[:8]).capitalize(),
            body=_prose(words[8:]),
            source=f"The {words[-1].capitalize()} Courier",
            day=_day(random.randrange(_DAYS)),
        )


def _words(random: Random, vocabulary: Sequence[str], stock: Sequence[list[str]], length: int) -> list[str]:
    """Words as they stand in an article: one in ten of the longer is a plural, so that the stemmers have what to do,
    and one in ten belongs to a stock phrase."""
    words = _draw(random, vocabulary, length)
    for at in range(random.randrange(10), length, 10):
        if len(words[at]) > 3:
            words[at] += "s"
    for at in range(8 + random.randrange(30), length - 3, 30):
        words[at : at + 3] = _draw(random, stock, 1)[0]
    return words


def _draw(random: Random, items: Sequence[_Item], many: int) -> list[_Item]:
    """By Zipf's law: with u uniform in [0, 1), n to the power u is r with a probability near 1 / (r ln n)."""
    size, uniform = len(items), random.random
    return [items[int(size ** uniform()) - 1] for _ in range(many)]


@cache
def _vocabulary() -> tuple[str, ...]:
    """Some 190,000 words of one to three syllables, the short ones first, as language has it."""
    onsets = "b d f g h j k l m n p r s t v w z ch sh".split()
    syllables = [onset + vowel for vowel in "aou" for onset in onsets]
    pairs = [one + two for one in syllables for two in syllables]
    return (*syllables, *pairs, *(pair + last for pair in pairs for last in syllables))


def _prose(words: list[str]) -> str:
    sentences = [" ".join(words[at : at + 18]).capitalize() + "." for at in range(0, len(words), 18)]
    return "\n\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))


def _day(number: int) -> str:
    return (_FIRST_DAY + timedelta(days=number % _DAYS)).isoformat()
