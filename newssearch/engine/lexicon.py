"""The words of a batch of texts, each looked at once: which tokens it makes, under which forms they can be found.

A text is first cut at white space, which no token crosses, by `str.split`; each distinct word in each language gets a
number. What a word means is worked out later, for all numbered words together (`Lexicon.analyse`), into arrays, so
that the rest of the way of a text into the index is a matter of whole arrays.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress, count
from operator import and_, itemgetter, not_
from typing import Any, NamedTuple

import numpy as np

from newssearch.engine.arrays import AnyArray
from newssearch.engine.words import CompoundForms, compounds_of, exact_forms, stem_forms
from newssearch.text.sentences import SENTENCE_ENDS, breaks_inside, may_end_sentence
from newssearch.text.stems import Stemmer, has_stemmer, stem_plain, stemmer_for
from newssearch.text.tokens import EDGES, MAX_TERM, Chunk, Piece, chunks_of_each

_MARKS = PARAGRAPH, GAP = 0, 1
"""Two numbers that stand for no word: the end of a paragraph, and the end of one value of a field of several."""

PARAGRAPH_WORD = "\0"
"""What is numbered as `PARAGRAPH`."""


class Lists(NamedTuple):
    """Lists of numbers, end to end; the n-th is ``items[starts[n]:starts[n + 1]]``."""

    starts: AnyArray
    items: AnyArray

    @classmethod
    def of(cls, counts: AnyArray, items: AnyArray) -> Lists:
        """From the length of each list, and the items of all."""
        return cls(np.append(0, np.cumsum(counts)), items)

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
    which of its types one begins inside it, where what follows the last is the next word. ``has_compounds`` and
    ``has_breaks`` say which words have any.
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
    has_compounds: AnyArray
    has_breaks: AnyArray


class Numbers(defaultdict[Any, int]):
    """Numbers keys in the order in which they are first looked up, which is that of the dict; ``following`` gives the
    next number. Sent to another process it is a plain dict.
    """

    def __init__(self, following: Callable[[], int] | None = None) -> None:
        super().__init__(following or count().__next__)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class Lexicon:
    """Numbers words, and finds out what they are."""

    def __init__(self) -> None:
        self._by_language: dict[str, Numbers] = {}

    def __len__(self) -> int:
        return sum(map(len, self._by_language.values()))

    def numbering(self, language: str) -> Callable[[str], int]:
        """What gives the number of a word of a text in ``language``, a primary subtag."""
        key = language if has_stemmer(language) else ""
        if key not in self._by_language:
            others = next(iter(self._by_language.values()), None)
            numbers = Numbers(others.default_factory if others is not None else count(len(_MARKS)).__next__)
            numbers.update({PARAGRAPH_WORD: PARAGRAPH})
            self._by_language[key] = numbers
        return self._by_language[key].__getitem__

    def analyse(self) -> Analysis:
        """What all words numbered so far are."""
        return _Analyser().analysis(self._by_language)


class _Growing:
    """Lists that are added one after another."""

    def __init__(self) -> None:
        self.counts, self.items = array("I"), array("I")

    def __len__(self) -> int:
        return len(self.counts)

    def add(self, items: Iterable[int]) -> None:
        before = len(self.items)
        self.items.extend(items)
        self.counts.append(len(self.items) - before)

    def add_singly(self, items: Iterable[int]) -> None:
        """Add a list for each of ``items``."""
        before = len(self.items)
        self.items.extend(items)
        self.counts += _ONE * (len(self.items) - before)

    def lists(self) -> Lists:
        return Lists.of(*(np.array(held, np.int64) for held in (self.counts, self.items)))


_ONE = array("I", (1,))


class _Cut(NamedTuple):
    """A word with its chunks, and the text of each of their pieces."""

    written: str
    chunks: list[tuple[int, Chunk]]
    texts: list[str]


def _cut(words: Sequence[str]) -> list[_Cut]:
    """All of ``words`` with their chunks."""
    lots = [word for word in words if word.isascii()], [word for word in words if not word.isascii()]
    found = [iter(chunks_of_each(lot)) for lot in lots]  # the scanner of ASCII takes half as long
    cut = []
    for word in words:
        chunks = next(found[not word.isascii()])
        texts = [word[start + p.start : start + p.end] for start, chunk in chunks for p in chunk.pieces]
        cut.append(_Cut(word, chunks, texts))
    return cut


def _are_plain(texts: Sequence[str]) -> list[bool]:
    """Which of ``texts`` are letters and digits of ASCII, which are one token, as they are."""
    plain = list(map(and_, map(str.isascii, texts), map(str.isalnum, texts)))
    if max(map(len, texts), default=0) > MAX_TERM:
        return [is_plain and len(text) <= MAX_TERM for is_plain, text in zip(plain, texts, strict=True)]
    return plain


class _Analyser:
    def __init__(self) -> None:
        self._terms = Numbers()
        self._texts = Numbers()
        self._exact = _Growing()
        self._types: dict[str, int] = {}
        self._spellings = array("I")
        self._stems = _Growing()
        self._words = array("I", range(len(_MARKS)))
        self._of_words = _Growing()
        for _ in _MARKS:
            self._of_words.add(())
        self._compounds: dict[int, list[CompoundForms]] = {}
        self._breaks: dict[int, tuple[int, ...]] = {}
        self._ends = array("I")
        self._begins = array("I")

    def analysis(self, by_language: Mapping[str, Mapping[str, int]]) -> Analysis:
        for language, numbers in by_language.items():
            words = dict(numbers)
            del words[PARAGRAPH_WORD]
            self._look_at(language, words)
            self._look_at_edges(words)
        order = np.argsort(np.array(self._words))
        of_words = self._of_words.lists()
        counts = np.diff(of_words.starts)[order]
        return Analysis(
            terms=list(self._terms),
            texts=list(self._texts),
            types=Lists.of(counts, of_words.of_each(order)[0]),
            spellings=np.array(self._spellings, np.int64),
            stems=self._stems.lists(),
            exact=self._exact.lists(),
            compounds=self._compounds,
            ends=self._flags(self._ends),
            begins=self._flags(self._begins),
            breaks=self._breaks,
            has_compounds=self._flags(list(self._compounds)),
            has_breaks=self._flags(list(self._breaks)),
        )

    def _flags(self, numbers: Sequence[int]) -> AnyArray:
        flags = np.zeros(len(self._words), bool)
        flags[np.array(numbers, np.int64)] = True
        return flags

    def _look_at(self, language: str, numbers: Mapping[str, int]) -> None:
        """All words of one language: most are letters between punctuation, which a few calls for all can tell."""
        self._types = {}
        bare = [word.strip(EDGES) for word in numbers]
        plain = _are_plain(bare)
        odd = list(map(not_, plain))
        words = _cut(list(compress(numbers, odd)))
        self._words.extend(compress(numbers.values(), plain))
        texts = list(compress(bare, plain))
        parts = list(chain.from_iterable(word.texts for word in words))
        self._look_at_plain(language, texts, compress(parts, _are_plain(parts)))
        self._of_words.add_singly(map(self._types.__getitem__, texts))
        stem = stemmer_for(language)
        for word, number in zip(words, compress(numbers.values(), odd), strict=True):
            self._words.append(number)
            self._look_at_closely(word, number, stem)

    def _look_at_plain(self, language: str, *texts: Iterable[str]) -> None:
        """Have a type for each of ``texts``, which are letters and digits of ASCII."""
        distinct = list(dict.fromkeys(chain.from_iterable(texts)))
        new = [text for text in distinct if text not in self._texts]
        self._exact.add_singly(map(self._terms.__getitem__, map(str.lower, new)))
        self._spellings.extend(map(self._texts.__getitem__, distinct))
        folded = list(map(str.lower, distinct))
        cases = list(dict.fromkeys(folded))
        stems = dict(zip(cases, map(self._terms.__getitem__, stem_plain(language, cases)), strict=True))
        # The first words of this language: each spelling is a new type.
        self._types.update(zip(distinct, range(len(self._stems), len(self._stems) + len(distinct)), strict=True))
        self._stems.add_singly(map(stems.__getitem__, folded))

    def _look_at_closely(self, word: _Cut, number: int, stem: Stemmer) -> None:
        types = list(map(self._types.get, word.texts))
        if None in types:
            pieces = (piece for _, chunk in word.chunks for piece in chunk.pieces)
            types = [self._type(text, piece, stem) for text, piece in zip(word.texts, pieces, strict=True)]
        self._of_words.add(types)  # type: ignore[arg-type]  # there is no None any more
        first = 0
        for _, chunk in word.chunks:
            if chunk.compound is not None:
                self._compounds.setdefault(number, []).extend(compounds_of(chunk, first, stem))
            first += len(chunk.pieces)
        if not word.written.isascii() and (inside := breaks_inside(word.written)):
            starts = [start + piece.start for start, chunk in word.chunks for piece in chunk.pieces]
            self._breaks[number] = tuple(sorted({bisect_left(starts, at) for at in inside}))

    def _type(self, text: str, piece: Piece, stem: Stemmer) -> int:
        """A type, which may be new; what a text as written is found under follows from it."""
        known = self._types.get(text)
        if known is not None:
            return known
        number = self._types[text] = len(self._stems)
        self._stems.add(map(self._terms.__getitem__, stem_forms(piece, stem)))
        spelling = self._texts[text]
        self._spellings.append(spelling)
        if spelling == len(self._exact):
            self._exact.add(map(self._terms.__getitem__, exact_forms(piece)))
        return number

    def _look_at_edges(self, numbers: Mapping[str, int]) -> None:
        """Where a sentence may begin and end: few words end in what a sentence may end in."""
        small = map(str.islower, map(itemgetter(0), numbers))
        self._begins.extend(compress(numbers.values(), map(not_, small)))
        candidates = map(SENTENCE_ENDS.__contains__, map(itemgetter(-1), numbers))
        self._ends.extend(n for word, n in compress(numbers.items(), candidates) if may_end_sentence(word))
