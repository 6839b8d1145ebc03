"""Words that mark the furniture of pages: loads ``page_words.toml`` once, and looks words up."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from newssearch.core import Phrases
from newssearch.data_tables import table as load

_NEAR_THE_START = 40
"""No phrase of the table is longer."""


@dataclass(frozen=True, slots=True)
class Words:
    """The rows of the table, of all languages together: a page may have furniture in another language than its text."""

    buttons: frozenset[str]
    calls: frozenset[str]
    reader: frozenset[str]
    anywhere: Phrases
    elsewhere: frozenset[str]
    after: frozenset[str]
    end: frozenset[str]
    resume: frozenset[str]
    caption: frozenset[str]
    pictures: frozenset[str]
    credit_at_end: re.Pattern[str]
    rights: Phrases
    published: frozenset[str]
    updated: frozenset[str]
    label_inside: re.Pattern[str]
    home: frozenset[str]
    sections: frozenset[str]
    first_of_sections: frozenset[str]
    """The first words of ``sections``."""


@lru_cache(maxsize=1)
def words() -> Words:
    """Load the table, once."""
    table = load(__file__, "page_words")

    def phrases(kind: str, separator: str | None = ",") -> frozenset[str]:
        found = (p for row in table.values() for p in row.get(kind, "").replace("\n", " ").split(separator))
        return frozenset(phrase for one in found if (phrase := folded(one.strip())))

    by_comma = (
        "calls",
        "elsewhere",
        "after",
        "end",
        "resume",
        "caption",
        "pictures",
        "published",
        "updated",
        "home",
    )
    rows = {kind: phrases(kind) for kind in by_comma}
    return Words(
        **rows,
        sections=phrases("sections"),
        first_of_sections=frozenset(first_word(section) for section in phrases("sections")),
        buttons=phrases("buttons", None),
        reader=phrases("reader", None),
        anywhere=Phrases(sorted(phrases("anywhere"))),
        rights=Phrases(sorted(phrases("rights"))),
        credit_at_end=re.compile(rf"[.\s]{_any_of(rows['caption'])}\s?(?::|\.\.\.|…)\s?\S.{{0,60}}$"),
        label_inside=re.compile(rf"(?<!\w){_any_of(rows['published'] | rows['updated'])}(?!\w)"),
    )


def folded(text: str) -> str:
    """Return the lower case at the same length, so that offsets hold in both; the Turkish İ becomes an i."""
    return text.lower().replace("i\u0307", "i")


_FIRST_WORD = re.compile(r"[^\s|•·/&,]*")


def first_word(line: str) -> str:
    """Return what comes before the first blank or separator of sections; it may be empty."""
    found = _FIRST_WORD.match(line)
    return found[0] if found else ""


def begins(line: str, phrases: frozenset[str]) -> str:
    """Return the longest of ``phrases`` at the start of a folded ``line``, as whole words; empty if none."""
    lengths = _lengths(phrases)
    for end in lengths.get(line[:2]) or lengths.get(line[:1], ()):
        if line[:end] in phrases and end <= len(line) and (end == len(line) or _is_cut(line, end)):
            return line[:end]
    return ""


@cache
def _lengths(phrases: frozenset[str]) -> dict[str, tuple[int, ...]]:
    """Return the lengths of phrases by their first two characters, or the only one, the longest first."""
    found: dict[str, set[int]] = {}
    for phrase in phrases:
        if 0 < len(phrase) <= _NEAR_THE_START:
            found.setdefault(phrase[:2], set()).add(len(phrase))
    for beginning, lengths in found.items():
        lengths |= found.get(beginning[:1], set())
    return {beginning: tuple(sorted(lengths, reverse=True)) for beginning, lengths in found.items()}


def _any_of(phrases: frozenset[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, phrases), key=len, reverse=True))})"


def _is_cut(line: str, at: int) -> bool:
    before, after = line[at - 1], line[at]
    spaceless = before > "\u2e7f"
    return spaceless or not (_is_in_word(before) and _is_in_word(after))


def _is_in_word(character: str) -> bool:
    """Return whether a character is part of a word, also vowel signs that `str.isalnum` omits."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"
