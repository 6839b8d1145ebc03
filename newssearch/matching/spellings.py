"""Spellings of a name: words a few letters away, other transliterations, other forms of its stem."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from newssearch.core import fold, stems_in, tokenize
from newssearch.query.nodes import Fuzzy, Node, Wildcard, Word
from newssearch.query.normal import any_of

_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        "a b v g d e e zh z i i k l m n o p r s t u f h ts ch sh sch _ i _ e iu ia i i ie g".split(),
        strict=True,
    )
)
_LETTERS = str.maketrans({letter: "" if latin == "_" else latin for letter, latin in _CYRILLIC.items()})
_ALIKE = (
    ("sch|sh|tsch|tch|ch|cz|tz|ts|zh|ż|č|š|ž|x|z|ß|c(?=[eiy])", "s"),
    ("dh|th", "d"),
    ("kh|gh|ck|q|c|g", "k"),
    ("ph|w|v", "f"),
    ("dj|dzh|j(?=[aou])", "i"),
    ("h", ""),
    ("[aeiouyj]+", "a"),
)
"""Letters that transliterations of one sound use, each with one for all of them."""

_FIRST = {
    "s": "szcxtжзсцчшщ", "k": "kqcgкгх", "f": "fvwpвфх", "d": "dtдтж", "a": "aeiouyjhаеёиоуыэюяіїє", "h": "hgkхг",
    "g": "ghгґ", "t": "tdтц", "p": "pfпф",
}  # fmt: skip
"""For what a skeleton begins with the letters that the word may begin with."""

_ONE_LETTER = {"b": "б", "d": "д", "k": "к", "l": "л", "m": "м", "n": "н", "p": "п", "r": "р", "t": "т", "v": "в"}
"""Latin letters that stand for one Cyrillic letter, and are written for it, in most transliterations."""

_FOUR, _DIFFERENCE = 4, 4
"""Letters that a spelling may be longer or shorter."""

_SHARED = 3
"""Letters that forms of one stem share at the start."""


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """Return what transliterations of a name have in common: its consonants by their kinds, and where vowels stand."""
    text = latin(word)
    first = text[:1]
    for pattern, letter in _ALIKE:
        text = re.sub(pattern, letter, text)
    text = re.sub(r"(.)\1+", r"\1", text)
    return (text if text[:1] or not first else first).rstrip("a") or text


def latin(word: str) -> str:
    """Return a word folded, in Latin letters where it is in Cyrillic ones."""
    return fold(word).translate(_LETTERS)


def beginnings(word: str) -> list[str]:
    """Return the letters with which a spelling of a name may begin, in Latin and in Cyrillic script."""
    folded = fold(word)
    first = latin(word)[:1]
    letters = folded[:1] + first
    for start in {skeleton(word)[:1], first}:
        letters += _FIRST.get(start, start)
    cyrillic = "".join(letter for letter, latin in _CYRILLIC.items() if latin[:1] == first)
    return sorted(set(letters + cyrillic))


def pattern(first: str, word: str) -> str:
    """Return a wildcard for spellings that begin with ``first``: the consonants of the word, in its script."""
    if (first in _CYRILLIC) == (word[:1] in _CYRILLIC):
        letters = re.sub("[aeiouyаеёиоуыэюяіїєй]", "*", word[1:])
    else:
        letters = "".join(letter if letter in _ONE_LETTER else "*" for letter in latin(word)[1:])
        if first in _CYRILLIC:
            letters = "".join(_ONE_LETTER.get(letter, letter) for letter in letters)
    return re.sub(r"\*+", "*", f"{first}*{'*'.join(letters)}*")


def edits_of(word: str) -> int:
    """Return by how many letters a spelling may differ."""
    return 0 if len(word) < _FOUR else 1 if len(word) < 2 * _FOUR else 2


class Spelling:
    """A name, and a test of words for being spellings of it; ``languages`` say how words are stemmed."""

    def __init__(self, name: str, languages: Sequence[str]) -> None:
        (token,) = tokenize(name)
        self.term, self._languages = token.term, languages
        self._skeleton, self._stems = skeleton(token.term), set(stems_in(languages, token.base))
        self.edits = edits_of(token.term)

    def is_of(self, word: str) -> bool:
        """Return whether a folded word is a spelling of the name."""
        if abs(len(word) - len(self.term)) > _DIFFERENCE or not word.isalpha():
            return False
        if len(self.term) >= _FOUR and len(self._skeleton) > 1 and skeleton(word) == self._skeleton:
            return distance(latin(word), latin(self.term)) <= max(2, len(self.term) // 2)
        if word[:_SHARED] == self.term[:_SHARED] and self._stems & set(stems_in(self._languages, word)):
            return True
        return distance(word, self.term) <= self.edits

    def node(self) -> Node:
        """Return what finds articles with spellings, where words cannot be listed."""
        wild = [Wildcard(pattern) for pattern in sorted({pattern(first, self.term) for first in beginnings(self.term)})]
        fuzzy: list[Node] = [Fuzzy(self.term, self.edits)] if self.edits else []
        return any_of([Word(self.term), *fuzzy, *wild])


def distance(one: str, other: str) -> int:
    """Count the insertions, deletions, changes and swaps of neighbours between two words."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        two_before, before, row = before, row, [n]
        for m, theirs in enumerate(other, 1):
            cost = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (letter != theirs))
            if n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == theirs:
                cost = min(cost, two_before[m - 2] + 1)
            row.append(cost)
    return row[-1]
