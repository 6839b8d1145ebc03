"""Vocabulary of dates in all languages: months, weekdays, halves of the day, `ago` and the like.

The names are in ``names.toml`` beside this module; here they become one vocabulary, keyed by folded words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from newssearch import core
from newssearch.data_tables import table as load

Kind = Literal["month", "weekday", "moment", "half", "clock", "unit", "relative", "word", "number"]

Unit = Literal["minute", "hour", "day", "week", "month", "year"]
UNITS: tuple[Unit, ...] = ("minute", "hour", "day", "week", "month", "year")

_DASHES = "‐‑‒–—―−﹣－"
_APOSTROPHES = "’‘ʼ`´′׳"
_COMMAS = '、。،؛۔।॥·•・«»“”„"…「」【】〔〕：［］'
_CANONICAL = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_COMMAS, ","),
        "॰": None,  # the abbreviation mark of Devanagari
    }
)


def fold(text: str) -> str:
    """Fold case, accents, vowel points and typographic variants of `text`; digits of any script become 0-9.

    Spacing is kept, but offsets into the result are not offsets into `text`.
    """
    return core.fold(text.translate(_CANONICAL)).translate(_CANONICAL)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word that can occur in a date; the words of a name are joined by ``_``."""

    meanings: Mapping[str, Mapping[Kind, str]]
    """Folded word -> its symbol as each kind of word it can be. Months are in `months` too, by language."""
    months: Mapping[str, tuple[tuple[str, int], ...]]
    """Folded month name -> (language, month 1-12), in the order of the file."""
    parts: frozenset[str]
    """The words of `meanings`, and the parts of those that have several."""
    weekday: re.Pattern[str]
    """Finds a weekday that running (folded) text names in full."""
    spans: Mapping[str, Mapping[str, Unit]]
    """Folded word for ago -> units that it counts, by their folded names in full and for short."""

    def month(self, word: str, language: str | None) -> int:
        """Return the month that `word` names in `language`, or else in the first language that has the word."""
        readings = self.months[word]
        return dict(reversed(readings)).get((language or "").split("-")[0], readings[0][1])

    def weekdays(self, word: str) -> frozenset[int]:
        """Return the weekdays (Monday is 0) that a name in full can mean."""
        return frozenset(map(int, self.meanings[word]["weekday"][1:]))


@cache
def vocabulary() -> Vocabulary:
    """Load the names of every language of the file, once."""
    months: dict[str, dict[str, int]] = {}
    weekdays: dict[str, set[int]] = {}
    symbols: dict[str, dict[Kind, str]] = {}
    in_full: set[str] = set()
    spans: dict[str, dict[str, Unit]] = {}
    for language, table in load(__file__, "names").items():
        for number, names in enumerate(table.pop("months", "").split(","), 1):
            for word in _folded(names):
                months.setdefault(word, {})[language] = number
        for number, names in enumerate(table.pop("weekdays", "").split(",")):
            full, _, short = names.partition("|")
            in_full.update(_folded(full))
            for word in _folded(f"{full} {short}"):
                weekdays.setdefault(word, set()).add(number)
        for number, names in enumerate(table.pop("numbers", "").split(","), 1):
            for word in _folded(names):
                symbols.setdefault(word, {})["number"] = str(number)
        _add_spans(table, spans)
        for key, names in table.items():
            if key.startswith("ago_"):
                continue
            kind, symbol = _SYMBOLS[key]
            for word in _folded(names):
                symbols.setdefault(word, {})[kind] = symbol
    for word in months:
        symbols.setdefault(word, {})["month"] = "M"
    for word, numbers in weekdays.items():
        symbols.setdefault(word, {})["weekday"] = "W" + "".join(map(str, sorted(numbers)))
    by_word = {word: tuple(readings.items()) for word, readings in months.items()}
    parts = frozenset(part for word in symbols for part in [word, *re.findall(r"[^\W_]+", word)]) | {"thang", "یکم"}
    return Vocabulary(symbols, by_word, parts, _weekday_pattern(in_full), spans)


def _add_spans(table: Mapping[str, str], spans: dict[str, dict[str, Unit]]) -> None:
    """Add the words for ago and for units of one language."""
    units = {
        word: unit for unit in UNITS for key in (f"ago_{unit}", unit) for word in _folded(table.get(key, ""))
    }  # a name in full is the stronger
    for word in _folded(f"{table.get('ago', '')} {table.get('ago_word', '')}"):
        spans.setdefault(word, {}).update(units)


@lru_cache(maxsize=1 << 12)
def is_of_dates(word: str) -> bool:
    """Return whether `word` can occur in a date: it has a digit or belongs to a name of the vocabulary."""
    if any(map(str.isdecimal, word)):
        return True
    parts = re.findall(r"[^\W_]+(?:'[^\W_]+)*", fold(word))
    return all(part in vocabulary().parts for part in parts)


_SYMBOLS: dict[str, tuple[Kind, str]] = {
    "words": ("word", ""),
    "clock": ("clock", "H"),
    "am": ("half", "AM"),
    "pm": ("half", "PM"),
    "noon": ("moment", "12:00"),
    "midnight": ("moment", "0:00"),
    "ago": ("relative", "AGO"),
    "today": ("relative", "T0"),
    "yesterday": ("relative", "T1"),
    **{unit: ("unit", f"U{n}") for n, unit in enumerate(UNITS)},
}


def _folded(names: str) -> list[str]:
    return [fold(name) for name in names.split()]


def _weekday_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Build one alternation, longest name first; scripts without spaces between words need no boundary around a
    name."""
    ordered = sorted(names, key=len, reverse=True)
    spaced = [n for n in ordered if n[0] < "\u3000"]
    unspaced = [n for n in ordered if n[0] >= "\u3000"]
    return re.compile(
        rf"(?<![^\W_])(?:{_any_of(spaced)})(?![^\W_])|{_any_of(unspaced)}",
    )


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(name).replace("_", "[ -]") for name in names)
