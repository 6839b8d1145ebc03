"""Repetitions between the fields of an article: an outlet behind its headline, a headline instead of a standfirst."""

from __future__ import annotations

import re

_BEFORE_OUTLET = re.compile(r"\s[|–—-]\s")
_NO_WORDS = re.compile(r"[\W_]+")


def without_outlet(headline: str | None, source: str | None) -> str | None:
    """Remove the outlet from a headline: ``Crane saved - Tideline`` of the outlet Tideline is ``Crane saved``."""
    if headline and source and _BEFORE_OUTLET.search(headline):
        bare = re.sub(rf"\s+[|–—-]\s+{re.escape(source)}$", "", headline, flags=re.IGNORECASE)
        return bare or headline
    return headline


def is_repeated(standfirst: str, headline: str, source: str | None) -> bool:
    """Return whether a standfirst has only the words of the headline, alone or with the outlet behind them."""
    words = _words(standfirst)
    return words in {_words(headline), _words(headline) + _words(source or "")}


def _words(text: str) -> str:
    return _NO_WORDS.sub("", text).casefold()
