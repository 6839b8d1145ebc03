"""Loosening: which words of a query may be missing from articles that rank behind those with all words.

``--match best`` shows articles with most of the words after those with all. Only bare words may be missing. Phrases,
patterns, groups with an operator, fields, dates and exclusions must always match. ``--match any`` shows those with all
words first where there are few words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from newssearch.core import stems_in, tokenize
from newssearch.query.cleaning import BETWEEN
from newssearch.query.nodes import Node, SomeOf, Word
from newssearch.query.normal import all_of

FEW_WORDS = 3
"""The most bare words for which articles with all of them come first, where any may match: few have all of more."""

_LEAST_OF_ONE_WORD = 5
"""The least stems of a single word, in a script without spaces, that make it a text of which some may be missing."""


class Loose(NamedTuple):
    """A query whose bare ``words`` may be missing; articles must match all of ``rest``."""

    words: tuple[Word, ...]
    rest: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Bare words, each with its stems as words; ``stems`` has every stem once."""

    words: tuple[tuple[Word, tuple[Word, ...]], ...]
    stems: tuple[Word, ...]

    @classmethod
    def of(cls, loose: Loose, languages: Iterable[str]) -> Wanted:
        """Cut the words as the tokenizer does, and stem them as an index in ``languages`` does.

        Words that share a stem in one of the languages count as one.
        """
        languages = tuple(languages)
        by_stem: dict[str, Word] = {}
        words: dict[Word, tuple[Word, ...]] = {}
        for word in loose.words:
            found: dict[Word, None] = {}
            for token in tokenize(word.text):
                stems = stems_in(languages, token.base)
                known = next((by_stem[stem] for stem in stems if stem in by_stem), None)
                stem_word = known or Word(word.text[token.start : token.end])
                by_stem |= {stem: by_stem.get(stem, stem_word) for stem in stems}
                found[stem_word] = None
            words[word] = tuple(found)
        return cls(tuple(words.items()), tuple(dict.fromkeys(by_stem.values())))

    @property
    def least(self) -> int:
        """The number of stems that an article needs: half of them, rounded up."""
        return (len(self.stems) + 1) // 2

    @property
    def may_be_missing(self) -> bool:
        """Return whether there are several words, so that some can be there and others not; ``storm/flood`` is two."""
        if len(self.stems) < 2:
            return False
        parted = len(self.words) > 1 or any(re.search(BETWEEN, word.text) for word, _ in self.words)
        return parted or len(self.stems) >= _LEAST_OF_ONE_WORD

    @property
    def every(self) -> tuple[Word, ...]:
        """The words and the stems, each once."""
        return tuple(dict.fromkeys((*(word for word, _ in self.words), *self.stems)))

    def missing(self, having: Collection[Word]) -> tuple[str, ...]:
        """Return the words that an article lacks which has, of `every`, those ``having``.

        A word of several tokens that are there, but not side by side, is missing as a whole.
        """
        missing: dict[str, None] = {}
        for word, stems in self.words:
            if word not in having:
                lacking = [stem.text for stem in stems if stem not in having]
                missing |= dict.fromkeys(lacking or [word.text])
        return tuple(missing)


class Behind(NamedTuple):
    """The articles that ``node`` finds and ``full`` does not.

    If ``wanted`` is given, each article reports which of these words it lacks.
    """

    node: Node
    full: Node
    wanted: Wanted | None = None

    @classmethod
    def with_most(cls, wanted: Wanted, loose: Loose, full: Node) -> Behind:
        """Demand half of the stems, rounded up, and all of the rest."""
        return cls(all_of([SomeOf(wanted.stems, wanted.least), *loose.rest]), full, wanted)
