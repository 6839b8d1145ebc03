"""The questions that every engine is asked: drawn from the stories' own statistics, by a seed.

Engines stem by different algorithms (Porter's first of 1980 in FTS5 and, with slips, in Whoosh; his second, Snowball
English, in the others), and newssearch matches phrases as written where the others match their stems. So only words
are drawn whose forms in the stories all algorithms group alike and which are not also spelt with a hyphen (newssearch
finds ``to-day`` for ``today``), and only phrases that occur as written wherever their stems do. Then all engines have
the same work, and their totals can be compared.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from math import log
from pathlib import Path
from random import Random
from typing import Literal

import orjson
import Stemmer
from whoosh.lang import porter

from benchmarks.articles import Story

Form = Literal["all", "any", "phrase", "near", "prefix"]

LIMIT = 10
"""Hits on a page."""

DISTANCE = 5
"""The distance of a ``near`` query: positions differ by at most this, in either order."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question, in no engine's language.

    ``words`` are lower-case ASCII letters, looked for in headline and body; ``days`` are the first and the last, both
    inclusive. ``newest`` sorts by day instead of by relevance. ``counted`` asks for the exact total, too.
    """

    kind: str
    words: tuple[str, ...]
    form: Form = "all"
    days: tuple[str, str] | None = None
    newest: bool = False
    offset: int = 0
    snippets: bool = False
    counted: bool = False


@dataclass(slots=True)
class Statistics:
    """Counts of a sample of the stories: the number that each word, stem, pair and triple of words occurs in.

    ``compounds`` are the stems of words spelt with hyphens, the hyphens left out.
    """

    sampled: int = 0
    phrases_sampled: int = 0
    words: Counter[str] = field(default_factory=Counter)
    stems: Counter[str] = field(default_factory=Counter)
    compounds: set[str] = field(default_factory=set)
    days: list[str] = field(default_factory=list)
    written: dict[int, Counter[tuple[str, ...]]] = field(default_factory=lambda: {2: Counter(), 3: Counter()})
    stemmed: dict[int, Counter[tuple[str, ...]]] = field(default_factory=lambda: {2: Counter(), 3: Counter()})


_PHRASE_SAMPLE = 3_000
_SHARES: Mapping[str, float] = {"rare": 0.0005, "middling": 0.01, "frequent": 0.2}
"""The share of the stories that a word of each sort is near."""

_POOL = 60
"""Words of each sort to draw from: those nearest to its share."""

_WORD = re.compile(r"[^\W_]+")
_HYPHEN = re.compile(r"[-‐‑]")
_HYPHENATED = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)+")
_USABLE = re.compile(r"[a-z]{3,20}")
_STEMMERS: tuple[Callable[[str], str], ...] = (
    cache(Stemmer.Stemmer("english").stemWord),
    cache(Stemmer.Stemmer("porter").stemWord),
    cache(porter.stem),
)


def observe(stories: Iterable[Story]) -> Statistics:
    """The statistics of a sample; some 20,000 stories are plenty, and tell of phrases from the first 3,000."""
    statistics = Statistics()
    stem = _STEMMERS[0]
    for story in stories:
        texts = (story.headline.lower(), story.body.lower())
        fields = [_WORD.findall(text) for text in texts]
        words = {word for found in fields for word in found}
        statistics.words.update(words)
        statistics.stems.update({stem(word) for word in words})
        hyphenated = {run for text in texts for run in _HYPHENATED.findall(text)}
        statistics.compounds |= {stem(_HYPHEN.sub("", run)) for run in hyphenated}
        statistics.days.append(story.day)
        statistics.sampled += 1
        if statistics.phrases_sampled < _PHRASE_SAMPLE:
            statistics.phrases_sampled += 1
            stems = [[stem(word) for word in found] for found in fields]
            for length in (2, 3):
                statistics.written[length].update({run for found in fields for run in _runs(found, length)})
                statistics.stemmed[length].update({run for found in stems for run in _runs(found, length)})
    return statistics


def draw(statistics: Statistics, seed: int, each: int = 20) -> list[Query]:
    """Some ``each`` queries of every class, in the order of the classes; fewer where the stories are very few."""
    random = Random(seed)
    agreed = _agreed(statistics)
    rare, middling, frequent = (_near(statistics, agreed, share) for share in _SHARES.values())

    def some(pool: Sequence[str]) -> list[str]:
        return random.sample(pool, min(each, len(pool)))

    def several(*pools: Sequence[str]) -> Iterator[tuple[str, ...]]:
        for _ in range(each):
            words = tuple(dict.fromkeys(random.choice(pool) for pool in pools))
            yield words if len(words) == len(pools) else tuple(random.sample(frequent, len(pools)))

    def phrases(length: int) -> list[tuple[str, ...]]:
        pool = _phrases(statistics, agreed, length)
        return random.sample(pool, min(each, len(pool)))

    return [
        *(Query("rare term", (word,)) for word in some(rare)),
        *(Query("middling term", (word,)) for word in some(middling)),
        *(Query("frequent term", (word,)) for word in some(frequent)),
        *(Query("OR of 3 mixed", words, "any") for words in several(rare, middling, frequent)),
        *(Query("OR of 3 frequent", words, "any") for words in several(frequent, frequent, frequent)),
        *(Query("AND of 2", words) for words in several(middling, frequent)),
        *(Query("AND of 3", words) for words in several(middling, frequent, frequent)),
        *(Query("phrase of 2", words, "phrase") for words in phrases(2)),
        *(Query("phrase of 3", words, "phrase") for words in phrases(3)),
        *(Query(f"NEAR/{DISTANCE}", words, "near") for words in several(frequent, frequent)),
        *(Query("prefix", (word,), "prefix") for word in some(_prefixes(statistics.words, middling))),
        *(Query("term in a date range", (word,), days=_tenth(statistics, random)) for word in some(frequent)),
        *(Query("newest first", (word,), newest=True) for word in some(frequent)),
        *(Query("page at offset 1,000", (word,), offset=1_000) for word in some(frequent)),
        *(Query("top 10 with snippets", words, snippets=True) for words in several(middling, frequent)),
        *(Query("frequent term, with its total", (word,), counted=True) for word in some(frequent)),
    ]


def write(path: Path, queries: Sequence[Query]) -> None:
    """As one JSON array."""
    path.write_bytes(orjson.dumps(queries))


def read(path: Path) -> list[Query]:
    """The queries that `write` wrote."""
    return [
        Query(**{**raw, "words": tuple(raw["words"]), "days": tuple(raw["days"]) if raw["days"] else None})
        for raw in orjson.loads(path.read_bytes())
    ]


def by_kind(queries: Iterable[Query]) -> dict[str, list[Query]]:
    """The queries of each class, the classes in their order."""
    kinds: dict[str, list[Query]] = {}
    for query in queries:
        kinds.setdefault(query.kind, []).append(query)
    return kinds


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(islice(words, start, None) for start in range(length)), strict=False)


def _agreed(statistics: Statistics) -> set[str]:
    """The words that every stemmer groups with the same other words, and that have no spelling with hyphens."""
    groups: list[dict[str, set[str]]] = [defaultdict(set) for _ in _STEMMERS]
    usable = []
    for word in statistics.words:
        if word.isascii():
            for stem, group in zip(_STEMMERS, groups, strict=True):
                group[stem(word)].add(word)
        if _USABLE.fullmatch(word) and _STEMMERS[0](word) not in statistics.compounds:
            usable.append(word)
    return {
        word
        for word in usable
        if all(
            group[stem(word)] == groups[0][_STEMMERS[0](word)] for stem, group in zip(_STEMMERS, groups, strict=True)
        )
    }


def _near(statistics: Statistics, agreed: Iterable[str], share: float) -> list[str]:
    """The agreed words whose stems' document frequency is nearest to ``share``: of each stem the commonest word."""
    wanted = log(share * statistics.sampled)
    commonest = {_STEMMERS[0](word): word for word in sorted(agreed, key=lambda word: (statistics.words[word], word))}
    ranked = sorted((abs(log(statistics.stems[stem]) - wanted), word) for stem, word in commonest.items())
    return [word for _, word in ranked[:_POOL]]


def _phrases(statistics: Statistics, agreed: set[str], length: int) -> list[tuple[str, ...]]:
    """Runs of agreed words, in about one story of a hundred, that stand as written wherever their stems do."""
    stem, stemmed = _STEMMERS[0], statistics.stemmed[length]
    wanted = log(max(2.0, 0.01 * statistics.phrases_sampled))
    ranked = sorted(
        (abs(log(found) - wanted), run)
        for run, found in statistics.written[length].items()
        if found > 1 and all(word in agreed for word in run) and stemmed[tuple(stem(word) for word in run)] == found
    )
    return [run for _, run in ranked[:_POOL]]


def _prefixes(vocabulary: Iterable[str], words: Iterable[str]) -> list[str]:
    """The first five letters of longer words, where the same words begin so before and after every stemmer."""
    prefixes = sorted({word[:5] for word in words if len(word) > 5})
    alike: dict[str, list[str]] = defaultdict(list)
    for word in vocabulary:
        alike[word[:3]].append(word)
    return [
        prefix
        for prefix in prefixes
        if all(stem(prefix) == prefix for stem in _STEMMERS)
        and all(
            stem(word).startswith(prefix) == word.startswith(prefix) for word in alike[prefix[:3]] for stem in _STEMMERS
        )
    ]


def _tenth(statistics: Statistics, random: Random) -> tuple[str, str]:
    """Days between which about a tenth of the stories lie."""
    days = sorted(statistics.days)
    start = random.randrange(max(1, len(days) * 9 // 10))
    return days[start], days[min(len(days) - 1, start + len(days) // 10)]
