"""The words of a batch of texts, each looked at once: which tokens it makes, under which forms they can be found.

A text is first cut at white space, which no token crosses, by `str.split`; each distinct word in each language gets a
number. What a word means is worked out later, for all numbered words together (`Lexicon.analyse`), into arrays, so
that the rest of the way of a text into the index is a matter of whole arrays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import Any, NamedTuple

import numpy as np

from newssearch.engine.arrays import AnyArray
from newssearch.engine.words import CompoundForms, compounds_of, exact_forms, stem_forms
from newssearch.text.sentences import SENTENCE_ENDS, breaks_inside, may_end_sentence
from newssearch.text.stems import Stemmer, has_stemmer, stem_plain, stemmer_for
from newssearch.text.tokens import EDGES, MAX_TERM, chunks

_MARKS = PARAGRAPH, GAP = 0, 1
"""Two numbers that stand for no word: the end of a paragraph, and the end of one value of a field of several."""

PARAGRAPH_WORD = "\0"
"""What is numbered as `PARAGRAPH`."""


class Lists(NamedTuple):
    """Lists of numbers, end to end; the n-th is ``items[starts[n]:starts[n + 1]]``."""

    starts: AnyArray
    items: AnyArray

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Lists:
        """From the lists themselves."""
        starts = np.cumsum(np.fromiter(chain((0,), map(len, lists)), np.int64, len(lists) + 1))
        return cls(starts, np.fromiter(chain.from_iterable(lists), np.int64, int(starts[-1])))

    def of_each(self, numbers: AnyArray) -> tuple[AnyArray, AnyArray]:
        """The items of the lists ``numbers``, end to end, and for each item which of ``numbers`` it came from."""
        counts = self.starts[numbers + 1] - self.starts[numbers]
        origins = np.repeat(np.arange(len(numbers)), counts)
        first = np.repeat(self.starts[numbers] - (np.cumsum(counts) - counts), counts)
        return self.items[first + np.arange(len(first))], origins


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the words of a lexicon are, by number.

    A word makes ``types``, in order: a type is a spelling in a language. It has a spelling (``spellings``) and
    ``stems``; a spelling has its text as written (``texts``) and the folded words that it is found under (``exact``).
    Stems and folded words are numbers into ``terms``. ``compounds`` are the compounds that a word makes.

    ``ends`` says whether a sentence may end behind a word, ``begins`` whether one may begin with it; ``breaks`` before
    which of its types one begins inside it, where what follows the last is the next word.
    """

    terms: Sequence[str]
    texts: Sequence[str]
    types: Lists
    spellings: AnyArray
    stems: Lists
    exact: Lists
    compounds: Mapping[int, Sequence[CompoundForms]]
    ends: AnyArray
    begins: AnyArray
    breaks: Mapping[int, tuple[int, ...]]


class Numbers(dict[Any, int]):
    """Numbers keys in the order in which they are first looked up; ``keys_in_order`` may be shared by several."""

    def __init__(self, keys_in_order: list[Any]) -> None:
        super().__init__()
        self.in_order = keys_in_order

    def __missing__(self, key: Any) -> int:
        number = self[key] = len(self.in_order)
        self.in_order.append(key)
        return number


class Lexicon:
    """Numbers words, and finds out what they are."""

    def __init__(self) -> None:
        self._words: list[str] = [""] * len(_MARKS)
        self._by_language: dict[str, Numbers] = {}

    def __len__(self) -> int:
        return len(self._words)

    def numbering(self, language: str) -> Callable[[str], int]:
        """What gives the number of a word of a text in ``language``, a primary subtag."""
        key = language if has_stemmer(language) else ""
        if key not in self._by_language:
            self._by_language[key] = Numbers(self._words)
            self._by_language[key][PARAGRAPH_WORD] = PARAGRAPH
        return self._by_language[key].__getitem__

    def analyse(self) -> Analysis:
        """What all words numbered so far are."""
        return _Analyser(self._words).analysis(self._by_language)


class _Analyser:
    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._terms = Numbers([])
        self._texts = Numbers([])
        self._exact: list[tuple[int, ...]] = []
        self._types: dict[str, dict[int, int]] = {}
        self._type_spellings: list[int] = []
        self._stems: list[tuple[int, ...]] = []
        self._of_word: list[tuple[int, ...]] = [()] * len(words)
        self._compounds: dict[int, list[CompoundForms]] = {}
        self._breaks: dict[int, tuple[int, ...]] = {}

    def analysis(self, by_language: Mapping[str, Numbers]) -> Analysis:
        for language, numbers in by_language.items():
            self._look_at(language, [n for n in numbers.values() if n not in _MARKS])
        return Analysis(
            terms=self._terms.in_order,
            texts=self._texts.in_order,
            types=Lists.of(self._of_word),
            spellings=np.array(self._type_spellings, np.int64),
            stems=Lists.of(self._stems),
            exact=Lists.of(self._exact),
            compounds=self._compounds,
            ends=self._flags(lambda word: word[-1] in SENTENCE_ENDS and may_end_sentence(word)),
            begins=self._flags(lambda word: not word[0].islower()),
            breaks=self._breaks,
        )

    def _flags(self, holds: Callable[[str], bool]) -> AnyArray:
        return np.fromiter(chain((False,) * len(_MARKS), map(holds, self._words[len(_MARKS) :])), bool)

    def _look_at(self, language: str, numbers: Sequence[int]) -> None:
        """All words of one language: most are letters between punctuation, which a few calls for all can tell."""
        bare = [self._words[n].strip(EDGES) for n in numbers]
        plain = [word.isascii() and word.isalnum() and len(word) <= MAX_TERM for word in bare]
        self._look_at_plain(language, list(compress(numbers, plain)), list(compress(bare, plain)))
        stem = stemmer_for(language)
        for number, is_plain in zip(numbers, plain, strict=True):
            if not is_plain:
                self._look_at_closely(language, stem, number)

    def _look_at_plain(self, language: str, numbers: Sequence[int], texts: Sequence[str]) -> None:
        distinct = list(dict.fromkeys(texts))
        folded = [text.lower() for text in distinct]
        spellings = list(map(self._texts.__getitem__, distinct))
        for spelling, term in zip(spellings, map(self._terms.__getitem__, folded), strict=True):
            if spelling == len(self._exact):
                self._exact.append((term,))
        # The first words of this language: each spelling is a new type.
        types = range(len(self._stems), len(self._stems) + len(distinct))
        self._types[language] = dict(zip(spellings, types, strict=True))
        self._type_spellings += spellings
        self._stems += zip(map(self._terms.__getitem__, stem_plain(language, folded)))
        made = dict(zip(distinct, zip(types), strict=True))
        for number, text in zip(numbers, texts, strict=True):
            self._of_word[number] = made[text]

    def _look_at_closely(self, language: str, stem: Stemmer, number: int) -> None:
        word = self._words[number]
        types: list[int] = []
        starts: list[int] = []
        compounds: list[CompoundForms] = []
        for start, chunk in chunks(word):
            compounds += compounds_of(chunk, len(types), stem)
            for piece in chunk.pieces:
                text = word[start + piece.start : start + piece.end]
                spelling = self._spelling(text, exact_forms(piece))
                types.append(self._type(language, spelling, tuple(stem_forms(piece, stem))))
                starts.append(start + piece.start)
        self._of_word[number] = tuple(types)
        if compounds:
            self._compounds[number] = compounds
        if not word.isascii():
            breaks = {bisect_left(starts, at) for at in breaks_inside(word)}
            if breaks:
                self._breaks[number] = tuple(sorted(breaks))

    def _spelling(self, text: str, exact: tuple[str, ...]) -> int:
        """The number of a text as written; what it is found under follows from it."""
        number = self._texts[text]
        if number == len(self._exact):
            self._exact.append(tuple(map(self._terms.__getitem__, exact)))
        return number

    def _type(self, language: str, spelling: int, stems: tuple[str, ...]) -> int:
        types = self._types[language]
        if spelling not in types:
            types[spelling] = len(self._stems)
            self._type_spellings.append(spelling)
            self._stems.append(tuple(map(self._terms.__getitem__, stems)))
        return types[spelling]
