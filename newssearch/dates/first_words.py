"""Words that a date can begin with, by which most texts that are not dates are refused."""

from __future__ import annotations

import re
from functools import cache

from newssearch.dates.names import cldr_words, vocabulary
from newssearch.dates.relative_stamps import relative_words
from newssearch.dates.rewrites import ENGLISH, SEASONS, without_half
from newssearch.dates.zones import zone_words

_OPENING = re.compile(r"[A-Za-z, ]+(?=[ ,:]|$)")
_WORD = re.compile(r"[A-Za-z]{3,}")
_ENOUGH = re.compile(r"[A-Za-z]|(?:\d\D*){4}")
_REWRITTEN = frozenset("this ika dst thg klo kell plkst".split())
"""Words before the first number that only `newssearch.dates.rewrites` knows."""


def opens_a_date(text: str) -> bool:
    """Return whether ``text`` can be a date by the words before its first number; false where it has too few digits.

    Words of two letters, and words in scripts other than Latin, are not looked up.
    """
    if text.isascii() and _ENOUGH.search(text) is None:
        return False
    opening = _OPENING.match(text)
    if opening is None:
        return True
    words = (word[0].lower() for word in _WORD.finditer(without_half(text[: opening.end()])))
    return all(word in _known() or word in cldr_words() for word in words)


@cache
def _known() -> frozenset[str]:
    words = (part for word in zone_words() | relative_words() for part in word.split("_"))
    return vocabulary().parts | _REWRITTEN | ENGLISH.keys() | SEASONS | frozenset(words)
