"""Spellings of a name that an archive holds, and the groups of names that people make of them."""

from __future__ import annotations

from collections.abc import Sequence

from newssearch.backends.question import Question
from newssearch.backends.search import limited
from newssearch.backends.searcher_contract import Searcher
from newssearch.core import tokenize
from newssearch.errors import UsageError
from newssearch.matching.spellings import Spelling, distance
from newssearch.query.name_groups import NameGroups
from newssearch.query.nodes import Cased, Phrase
from newssearch.results import Variants

_MOST = 60
"""Spellings that are counted, those with the fewest different letters."""


def variants(searcher: Searcher, name: str, *, timeout: float | None = None) -> Variants:
    """Return the spellings of ``name``, one word; see `newssearch.News.variants`."""
    if len(tokenize(name)) != 1:
        raise UsageError(f"{name!r} is not one word; a group of names can hold names of several words.")
    with limited(searcher, Question(name, timeout=timeout)):
        spelling = Spelling(name, searcher.languages)
        words = sorted(searcher.words_like(spelling), key=lambda word: (distance(word, spelling.term), word))[:_MOST]
        counts = {word: searcher.count(Phrase(word)) for word in words}
        own = counts.get(spelling.term, 0)
        if _is_name(searcher, spelling.term, own) if own else name[0].isupper():
            counts = {word: count for word, count in counts.items() if _is_name(searcher, word, count)}
    found = sorted(((word, count) for word, count in counts.items() if count), key=lambda one: (-one[1], one[0]))
    return Variants(name, tuple(found), searcher.groups.of(name) if searcher.groups else ())


def counted(searcher: Searcher, name: str, group: Sequence[str]) -> Variants:
    """Return the names of a group, each with the articles that have it as written."""
    counts = [(member, searcher.count(Phrase(member))) for member in group]
    return Variants(name, tuple(sorted(counts, key=lambda one: (-one[1], one[0]))), tuple(group))


def grouped(groups: NameGroups, name: str, members: Sequence[str]) -> NameGroups:
    """Return groups in which ``name`` and ``members`` are one; without members ``name`` is in none."""
    others = [member for member in members if member != name]
    return groups.with_group(name, others)


def _is_name(searcher: Searcher, word: str, count: int) -> bool:
    """Return whether at least half of the articles with a word have it with a capital; or in a script without them."""
    cased = word[:1].upper() + word[1:]
    return cased == word or 2 * searcher.count(Cased(cased)) >= count
