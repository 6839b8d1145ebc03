"""Patterns of letters: ``?`` is one character, ``*`` any number of them."""

from __future__ import annotations

import fnmatch
import re
from functools import lru_cache


def matches(pattern: str, word: str) -> bool:
    """Whether ``pattern`` matches ``word`` whole."""
    return compiled(pattern).match(word) is not None


@lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str]:
    """``pattern`` as a regular expression for whole words."""
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]")))
