"""The postings of a segment: by field and term, the documents that have it, how often, where, and in which spelling.

A text field is written once, under its stems. Beside each position stands the *form* in which the stem stands there:
a number into the stem's own list of spellings. So the words as written need no postings of their own: those of
``body_exact`` are those of ``body``, less what is spelt otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from newssearch.engine.arrays import AnyArray, CheckedArray
from newssearch.engine.packing import Packed, Starts, Wandering, place_in
from newssearch.engine.strings import Strings

NOTHING: AnyArray = np.zeros(0, np.int64)


class Occurrences(NamedTuple):
    """Where a term stands: documents, ascending; how often in each; and there the positions, ascending."""

    documents: AnyArray
    frequencies: AnyArray
    positions: AnyArray

    @classmethod
    def at(cls, places: AnyArray) -> Occurrences:
        """Those at ``places``: the document in the upper 32 bits, the position in the lower."""
        documents = places >> 32
        first = np.flatnonzero(np.diff(documents, prepend=-1))
        return cls(documents[first], np.diff(first, append=len(places)), places & 0xFFFFFFFF)


NOWHERE = Occurrences(NOTHING, NOTHING, NOTHING)


@dataclass(frozen=True, slots=True)
class Forms:
    """The spellings of a field's terms: those of the n-th are ``[starts[n], starts[n + 1])``.

    ``kinds`` says how each is written (`LOWER` to `ODD`), ``odd`` holds the odd ones' texts in the order of the forms.
    ``words`` are the folded words that any form is found under, sorted; ``word`` and ``form`` pair them up, by word.
    """

    starts: AnyArray
    kinds: AnyArray
    odd: Iterable[bytes]
    words: Iterable[bytes]
    word: AnyArray
    form: AnyArray


LOWER, CAPITALIZED, UPPER, ODD = range(4)
"""How a form is written, compared with the folded word that it is found under; an odd one is found under several, or
has its capitals or its accents elsewhere."""


class FieldPostings:
    """The postings of one field, read from the arrays of a segment."""

    def __init__(self, arrays: Mapping[str, CheckedArray], name: str) -> None:
        self._arrays, self._name = arrays, name
        self.terms = Strings(arrays, f"{name}/terms")
        self._starts = Starts(arrays, f"{name}/starts")
        self._documents = Packed(arrays, f"{name}/documents")
        self.has_positions = f"{name}/position_starts.whole" in arrays
        self.has_forms = f"{name}/form_starts.whole" in arrays
        if self.has_positions:
            self._position_starts = Starts(arrays, f"{name}/position_starts")
            self._frequencies = Packed(arrays, f"{name}/frequencies", 4)
            self._positions = Packed(arrays, f"{name}/positions")

    def count(self, n: int) -> int:
        """How many documents have the n-th term."""
        start, stop = self._starts.bounds(n)
        return stop - start

    def total(self, n: int) -> int:
        """How often it stands in all of them together."""
        start, stop = (self._position_starts if self.has_positions else self._starts).bounds(n)
        return stop - start

    def totals(self) -> AnyArray:
        """`total` of every term."""
        return (self._position_starts if self.has_positions else self._starts).counts(0, len(self._starts))

    def documents(self, n: int) -> AnyArray:
        """The documents that have the n-th term, ascending."""
        start, stop = self._starts.bounds(n)
        gaps = self._documents[start:stop]
        gaps[1:] += 1
        return np.cumsum(gaps, out=gaps)

    def frequencies(self, n: int) -> AnyArray:
        """How often each of `documents` has it."""
        start, stop = self._starts.bounds(n)
        return self._frequencies[start:stop] + 1 if self.has_positions else np.ones(stop - start, np.int64)

    def places(self, n: int) -> AnyArray:
        """Where the n-th term stands, ascending: the document in the upper 32 bits, the position in the lower; for a
        field without positions the documents."""
        documents = self.documents(n)
        if not self.has_positions:
            return documents << 32
        frequencies, (start, stop) = self.frequencies(n), self._position_starts.bounds(n)
        _require_sum(frequencies, stop - start)
        return _placed(documents, frequencies, self._positions[start:stop])

    def places_in(self, n: int, documents: AnyArray) -> tuple[AnyArray, AnyArray]:
        """`places` in some of the documents alone, ascending, and which of all its places these are."""
        all_documents = self.documents(n)
        frequencies = self.frequencies(n)
        at = np.minimum(np.searchsorted(all_documents, documents), len(all_documents) - 1)
        chosen = at[all_documents[at] == documents]
        if not self.has_positions:
            return all_documents[chosen] << 32, chosen
        start, stop = self._position_starts.bounds(n)
        _require_sum(frequencies, stop - start)
        counts = frequencies[chosen]
        which = ranges((np.cumsum(frequencies) - frequencies)[chosen], counts)
        return _placed(all_documents[chosen], counts, self._positions.at(start + which)), which

    def forms(self, n: int, places: AnyArray | None = None) -> AnyArray:
        """For each of `places`, or of some among them, in which of the term's forms it stands there."""
        start, stop = self._position_starts.bounds(n)
        several = self._arrays[f"{self._name}/several"].whole
        at = place_in(several, n)
        if at == len(several) or several[at] != n:
            return np.zeros(stop - start if places is None else len(places), np.int64)
        first = int(self._arrays[f"{self._name}/several_starts"][at])
        packed = self._packed_forms
        return packed[first : first + stop - start] if places is None else packed.at(first + places)

    def stretch(self, first: int, last: int) -> tuple[AnyArray, Occurrences, AnyArray | None]:
        """The terms [first, last) one after another: documents of each, their occurrences, and the forms there."""
        starts = self._starts.stretch(first, last)
        counts = np.diff(starts)
        documents = _ascending(self._documents[int(starts[0]) : int(starts[-1])], counts)
        if not self.has_positions:
            return counts, Occurrences(documents, np.ones(len(documents), np.int64), NOTHING), None
        frequencies = self._frequencies[int(starts[0]) : int(starts[-1])] + 1
        start, stop = self._position_starts.bounds(first)[0], self._position_starts.bounds(last - 1)[1]
        _require_sum(frequencies, stop - start)
        positions = _ascending(self._positions[start:stop], frequencies)
        return counts, Occurrences(documents, frequencies, positions), self._forms_of_stretch(first, last)

    def _forms_of_stretch(self, first: int, last: int) -> AnyArray | None:
        if not self.has_forms:
            return None
        several, several_starts = (self._arrays[f"{self._name}/{part}"] for part in ("several", "several_starts"))
        low, high = np.searchsorted(several, [first, last])
        places = self._position_starts.stretch(first, last)
        forms = np.zeros(int(places[-1] - places[0]), np.int64)
        if low < high:
            chosen = several[low:high].astype(np.int64) - first
            lengths = places[chosen + 1] - places[chosen]
            begin = int(several_starts[low])
            read = self._packed_forms[begin : begin + int(lengths.sum())]
            forms[ranges(places[chosen] - places[0], lengths)] = read
        return forms

    @cached_property
    def _packed_forms(self) -> Packed:
        return Packed(self._arrays, f"{self._name}/forms", 4)

    @cached_property
    def words(self) -> Strings:
        """The folded words that the terms stand for, of a field that has forms."""
        return Strings(self._arrays, f"{self._name}/words")

    @cached_property
    def odd(self) -> Strings:
        """The texts of the odd forms, in their order."""
        return Strings(self._arrays, f"{self._name}/odd")

    @cached_property
    def form_starts(self) -> Starts:
        """The forms of each term."""
        return Starts(self._arrays, f"{self._name}/form_starts")

    @cached_property
    def word_starts(self) -> Starts:
        """Which of `form` belong to each of `words`."""
        return Starts(self._arrays, f"{self._name}/word_starts")

    @cached_property
    def form(self) -> Wandering:
        """The forms that words are found under, by word."""
        return Wandering(self._arrays, f"{self._name}/form")

    @property
    def kinds(self) -> CheckedArray:
        """How each form is written: `LOWER` to `ODD`."""
        return self._arrays[f"{self._name}/kinds"]

    def spelt(self) -> Forms:
        """How the terms are spelt, of a field that has forms, all at once."""
        words = self.word_starts.counts(0, len(self.word_starts))
        return Forms(
            self.form_starts.stretch(0, len(self.terms)),
            self.kinds.whole,
            self.odd,
            self.words,
            np.repeat(np.arange(len(words)), words),
            self.form[0 : len(self.form)],
        )


def _ascending(gaps: AnyArray, counts: AnyArray) -> AnyArray:
    """Undo gaps, for runs of ``counts`` numbers, at least one each."""
    if len(counts) == len(gaps):
        return gaps
    values: AnyArray = np.cumsum(gaps + 1)
    starts = np.cumsum(counts) - counts
    values -= np.repeat(values[starts] - gaps[starts], counts)
    return values


def _placed(documents: AnyArray, frequencies: AnyArray, gaps: AnyArray) -> AnyArray:
    """The places of so many positions in each document, made of their gaps where these are: on long lists half of
    the time goes into memory that is asked for anew."""
    if not len(documents):
        return gaps
    gaps += 1
    ends = np.cumsum(frequencies)
    last = np.cumsum(gaps)[ends - 1]  # of each document, were the positions not counted anew in each
    first = (documents << 32) - 1
    first[1:] -= first[:-1] + np.diff(last, prepend=0)[:-1]
    gaps[ends - frequencies] += first
    places: AnyArray = np.cumsum(gaps, out=gaps)
    return places


def _require_sum(counts: AnyArray, total: int) -> None:
    """Raise ValueError where so many items are not what ``counts`` come to: a list made by them would not fit."""
    if len(counts) and (int(counts.max()) > total or int(counts.sum()) != total):
        raise ValueError(f"{total:,} places for words that stand in others")


def ranges(starts: AnyArray, counts: AnyArray) -> AnyArray:
    """The numbers [start, start + count) of each, one after another."""
    return np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))
