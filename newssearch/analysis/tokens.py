"""Words with their places, for Whoosh's tools and for lookups word by word; `newssearch.core` finds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from newssearch import core


class Placed(NamedTuple):
    """A token of `newssearch.core` with its place in the text."""

    piece: core.Token
    position: int
    start: int
    end: int


def tokenize(text: str) -> Iterator[Placed]:
    """Return every word of ``text``, in order."""
    for token in core.tokenize(text):
        yield Placed(token, token.position, token.start, token.end)


def cased_forms(text: str) -> frozenset[str]:
    """Return the words with a capital that any token of ``text`` is found under."""
    return frozenset(form for token in core.tokenize(text) for form in token.cased)
