"""Inversion: from documents that hold words to words that know their documents, by a few operations on whole arrays."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from operator import ne

import numpy as np

from newssearch.engine.arrays import AnyArray, ArrayWriter, distinct
from newssearch.engine.lexicon import GAP, PARAGRAPH, PARAGRAPH_WORD, Analysis, Lists
from newssearch.engine.postings import CAPITALIZED, LOWER, NOTHING, ODD, UPPER, FieldWriter, Forms, Occurrences
from newssearch.engine.schema import VALUE_GAP

_PARAGRAPH_MARK = f" {PARAGRAPH_WORD} "

_WORDS_AT_ONCE = 1 << 17
"""Words whose tokens are worked out together: their arrays stay in the processor's caches, and take 20 MB."""

_PLACES_AT_ONCE = 1 << 18
"""Places of terms that are written together."""


class Texts:
    """What one field says in one document after another, as the numbers that a lexicon gives to words."""

    def __init__(self) -> None:
        self._documents, self._counts, self._numbers = array("I"), array("I"), array("I")

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, document: int, values: Iterable[str], number: Callable[[str], int]) -> None:
        """Add the values of the field in ``document``."""
        numbers, before = self._numbers, len(self._numbers)
        for value in values:
            if PARAGRAPH_WORD in value:  # which stands for something else here; it is part of no token
                value = value.replace(PARAGRAPH_WORD, " ")
            numbers.extend(map(number, value.replace("\n", _PARAGRAPH_MARK).split()))
            numbers.append(GAP)
        self._documents.append(document)
        self._counts.append(len(numbers) - before)

    def tokens(self, analysis: Analysis) -> Iterator[Tokens]:
        """The tokens that the words make, of some documents after the other."""
        documents, counts, words = (
            np.frombuffer(held, np.uint32) for held in (self._documents, self._counts, self._numbers)
        )
        ends = np.cumsum(counts, dtype=np.int64)
        first = begin = 0
        while first < len(ends):
            last = max(first + 1, int(np.searchsorted(ends, begin + _WORDS_AT_ONCE, "right")))
            end = int(ends[last - 1])
            some = (part.astype(np.int64) for part in (words[begin:end], documents[first:last], counts[first:last]))
            yield Tokens(analysis, *some)
            first, begin = last, end


class Tokens:
    """The tokens of one field in some documents, in order: their documents, positions and types."""

    def __init__(self, analysis: Analysis, words: AnyArray, documents: AnyArray, counts: AnyArray) -> None:
        self._analysis, self._words = analysis, words
        self._document_of_word = np.repeat(documents, counts)
        self._first_words = np.cumsum(counts) - counts
        made = np.diff(analysis.types.starts)[words]
        advance = np.where(words == GAP, VALUE_GAP, made)
        before = np.cumsum(advance) - advance
        self._position_of_word = before - np.repeat(before[self._first_words], counts)
        self.types, origins = analysis.types.of_each(words)
        self.documents = self._document_of_word[origins]
        inside = np.arange(len(origins)) - (np.cumsum(made) - made)[origins]
        self.positions = self._position_of_word[origins] + inside

    def lengths(self, documents: int) -> AnyArray:
        """How many tokens each of so many documents has."""
        return np.bincount(self.documents, minlength=documents)

    def paragraphs(self) -> AnyArray:
        """The places where paragraphs begin, ascending: see `_places`."""
        return self._beginnings(self._after_mark)

    def sentences(self) -> AnyArray:
        """The places where sentences begin."""
        ends, begins = self._analysis.ends[self._words], self._analysis.begins[self._words]
        begun = self._after_mark.copy()
        begun[1:] |= ends[:-1] & begins[1:]
        return self._beginnings(begun, self._analysis.breaks)

    @property
    def places(self) -> AnyArray:
        """Where each stands: the document in the upper 32 bits, the position in the lower."""
        places: AnyArray = (self.documents << 32) + self.positions
        return places

    @cached_property
    def _after_mark(self) -> AnyArray:
        """Which words are the first of a paragraph."""
        begun = np.zeros(len(self._words), bool)
        begun[1:] = self._words[:-1] <= max(PARAGRAPH, GAP)
        begun[self._first_words] = True
        return begun

    def compounds(self) -> Iterator[tuple[str, int, int]]:
        """Every compound, under each of its keys: the key, how many tokens it has, and its place; see `_places`."""
        found = np.flatnonzero(self._analysis.has_compounds[self._words])
        for word, place in zip(self._words[found].tolist(), self._places(found).tolist(), strict=True):
            for compound in self._analysis.compounds[word]:
                for key in compound.keys:
                    yield key, compound.width, place + compound.first

    def _beginnings(self, begun: AnyArray, breaks: Mapping[int, tuple[int, ...]] | None = None) -> AnyArray:
        """Where the words ``begun`` stand, and what begins inside of words, by ``breaks``; what no token follows begins
        nothing."""
        at = [self._places(np.flatnonzero(begun))]
        if breaks is not None:
            broken = np.flatnonzero(self._analysis.has_breaks[self._words])
            for word, place in zip(self._words[broken].tolist(), self._places(broken), strict=True):
                at.append(place + np.array(breaks[word]))
        tokens = self.places
        wanted = distinct(np.concatenate(at))
        following = np.searchsorted(tokens, wanted)
        there = following < len(tokens)
        candidates = tokens[following[there]]
        return distinct(candidates[candidates >> 32 == wanted[there] >> 32])

    def _places(self, words: AnyArray) -> AnyArray:
        """Where words begin: the document in the upper 32 bits, the position in the lower."""
        places: AnyArray = (self._document_of_word[words] << 32) + self._position_of_word[words]
        return places


class Slots:
    """Under which terms, in which spellings, each type of token is posted: a *slot* is one such pair.

    ``terms`` and ``spellings`` say which it is, as a number among the sorted terms and among the spellings; slots are
    sorted by them. ``of_type`` are the slots of each type.
    """

    def __init__(self, of_type: Lists, spellings: AnyArray, rank: AnyArray) -> None:
        counts = np.diff(of_type.starts)
        pairs = rank[of_type.items] << 32 | np.repeat(spellings, counts)
        held, places = np.unique(pairs, return_inverse=True)
        self.terms, self.spellings = held >> 32, held & 0xFFFFFFFF
        self.of_type = Lists(of_type.starts, places)
        self.first_of_type = places[np.minimum(of_type.starts[:-1], max(0, len(places) - 1))]


class Posted:
    """The tokens of one field, gathered from stretches of documents: which slot each is posted under, and where."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self.types_seen = np.zeros(len(slots.of_type.starts) - 1, bool)
        self._of_tokens: list[AnyArray] = []
        self._places: list[AnyArray] = []

    def add(self, tokens: Tokens) -> None:
        """Take some more; their documents come after those before."""
        posted, origins = self.slots.of_type.of_each(tokens.types)
        self.types_seen[tokens.types] = True
        self._of_tokens.append(posted.astype(np.uint32))
        self._places.append(tokens.places[origins])

    def whole(self) -> tuple[AnyArray, AnyArray]:
        """The slots and the places of all; they are not kept."""
        found = tuple(np.concatenate(parts) if parts else NOTHING for parts in (self._of_tokens, self._places))
        self._of_tokens, self._places = [], []
        return found  # type: ignore[return-value]


class Inverter:
    """Writes the postings of text fields, all of whose words are in one analysis."""

    def __init__(self, analysis: Analysis, out: ArrayWriter) -> None:
        self._analysis, self._out = analysis, out
        encoded = [term.encode() for term in analysis.terms]
        order = sorted(range(len(encoded)), key=encoded.__getitem__)
        self._terms = [encoded[n] for n in order]
        self._rank = np.empty(len(order), np.int64)
        self._rank[order] = np.arange(len(order))
        self._stems = Slots(analysis.stems, analysis.spellings, self._rank)

    def posted(self, *, stemmed: bool) -> Posted:
        """What the tokens of a field are gathered in; one that is not stemmed has the folded words as its terms."""
        return Posted(self._stems if stemmed else self._folded)

    @cached_property
    def _folded(self) -> Slots:
        exact, spellings = self._analysis.exact, self._analysis.spellings
        own = exact.items[exact.starts[spellings]] if len(spellings) else NOTHING
        return Slots(Lists(np.arange(len(own) + 1), own), spellings, self._rank)

    def put(self, name: str, posted: Posted) -> None:
        """Write a field."""
        slots, (slot_of, places) = posted.slots, posted.whole()
        used = np.flatnonzero(np.bincount(slot_of, minlength=len(slots.terms)))
        terms, first_slots = np.unique(slots.terms[used], return_index=True)
        form_starts = np.append(first_slots, len(used))
        number = np.arange(len(terms))
        term_of, form_of = (np.zeros(len(slots.terms), np.int64) for _ in range(2))
        term_of[used] = np.repeat(number, np.diff(form_starts))
        form_of[used] = np.arange(len(used)) - form_starts[term_of[used]]
        several = np.diff(form_starts) > 1

        keys = term_of[slot_of] << 32 | np.arange(len(slot_of))
        keys.sort(kind="stable")  # by term, and for each term by place; NumPy's other sort takes half as long again
        writer = FieldWriter(self._out, name, positions=True, forms=True)
        for stretch in _stretches(keys, number):
            order = stretch & 0xFFFFFFFF
            counts, found = _by_document(stretch >> 32, places[order])
            first = int(stretch[0] >> 32)
            writer.append(counts, found, form_of[slot_of[order]], several[first : first + len(counts)])
        del keys, places, slot_of
        named = map(self._terms.__getitem__, slots.terms[used[first_slots]].tolist())
        writer.close(named, self._forms(slots, posted.types_seen, used, form_starts))

    def _forms(self, slots: Slots, types_seen: AnyArray, used: AnyArray, starts: AnyArray) -> Forms:
        """How the used slots are spelt. A word is found under the first term of each type that is spelt so."""
        analysis = self._analysis
        seen = np.flatnonzero(types_seen)
        words, origins = analysis.exact.of_each(analysis.spellings[seen])
        form = np.searchsorted(used, slots.first_of_type[seen])[origins]
        pairs = distinct(self._rank[words] << 32 | form)
        written, word = np.unique(pairs >> 32, return_inverse=True)
        led_to = np.zeros(len(used), bool)
        led_to[form] = True
        kinds = np.where(led_to, self._kinds[slots.spellings[used]], ODD)  # an odd one tells its own letters
        odd = [analysis.texts[n].encode() for n in slots.spellings[used][kinds == ODD].tolist()]
        return Forms(starts, kinds, odd, map(self._terms.__getitem__, written.tolist()), word, pairs & 0xFFFFFFFF)

    @cached_property
    def _kinds(self) -> AnyArray:
        """How each spelling is written."""
        exact, texts = self._analysis.exact, self._analysis.texts
        words = list(map(self._analysis.terms.__getitem__, exact.items[exact.starts[:-1]].tolist()))
        kinds = np.full(len(texts), LOWER)
        others = np.flatnonzero(np.fromiter(map(ne, texts, words), bool, len(texts)))  # few
        kinds[others] = [kind_of(texts[n], words[n]) for n in others.tolist()]
        return np.where(np.diff(exact.starts) == 1, kinds, ODD)


def kind_of(text: str, word: str) -> int:
    """How ``text`` writes the folded ``word``."""
    if text == word:
        return LOWER
    if text == word.capitalize():
        return CAPITALIZED
    return UPPER if text == word.upper() else ODD


def _stretches(keys: AnyArray, terms: AnyArray) -> Iterator[AnyArray]:
    """Sorted ``keys``, which have the number of a term in their upper 32 bits, cut between ``terms`` where there are
    enough of them."""
    starts = np.searchsorted(keys, terms << 32)
    begin = 0
    while begin < len(keys):
        at = int(np.searchsorted(starts, begin + _PLACES_AT_ONCE))
        end = int(starts[at]) if at < len(starts) else len(keys)
        yield keys[begin:end]
        begin = end


def _by_document(terms: AnyArray, places: AnyArray) -> tuple[AnyArray, Occurrences]:
    """Places sorted by term, and for each term ascending: how many documents each term has from the first on, and the
    occurrences there."""
    documents = places >> 32
    new = np.ones(len(terms), bool)
    new[1:] = (terms[1:] != terms[:-1]) | (documents[1:] != documents[:-1])
    first = np.flatnonzero(new)
    counts = np.bincount(terms[first] - terms[0])
    return counts, Occurrences(documents[first], np.diff(first, append=len(terms)), places & 0xFFFFFFFF)


def put_values(out: ArrayWriter, name: str, numbers: Mapping[str, int], documents: AnyArray, values: AnyArray) -> None:
    """Write a field of whole values: ``documents[i]`` has ``values[i]``, numbered by ``numbers``; one pair, once."""
    encoded, rank = _sorted(numbers)
    pairs = distinct(rank[values] << 32 | documents)
    writer = FieldWriter(out, name, positions=False, forms=False)
    found = pairs & 0xFFFFFFFF
    writer.append(np.bincount(pairs >> 32), Occurrences(found, np.ones(len(found), np.int64), NOTHING), None, None)
    writer.close(encoded)


def put_places(out: ArrayWriter, name: str, numbers: Mapping[str, int], terms: AnyArray, places: AnyArray) -> None:
    """Write a field of terms without forms: ``terms[i]``, numbered by ``numbers``, stands at ``places[i]``, which has
    the document in its upper 32 bits, the position in the lower. The places of each term ascend, each once."""
    encoded, rank = _sorted(numbers)
    keys = rank[terms] << 32 | np.arange(len(terms))
    keys.sort(kind="stable")
    sorted_terms, found = keys >> 32, places[keys & 0xFFFFFFFF]
    writer = FieldWriter(out, name, positions=True, forms=False)
    writer.append(*_by_document(sorted_terms, found), None, None)
    writer.close(encoded)


def _sorted(numbers: Mapping[str, int]) -> tuple[list[bytes], AnyArray]:
    """The numbered terms in byte order, and for each number its rank among them."""
    encoded = [term.encode() for term in numbers]
    order = sorted(range(len(encoded)), key=encoded.__getitem__)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return [encoded[n] for n in order], rank
