"""Merging segments: their arrays one after another, less what has been taken out."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress, islice, pairwise

import numpy as np

from newssearch.engine.arrays import AnyArray, ArrayWriter, distinct, distinct_of
from newssearch.engine.columns import DIGESTS, SegmentColumns, StoreWriter, put_columns
from newssearch.engine.postings import (
    NOTHING,
    ODD,
    FieldPostings,
    FieldWriter,
    Forms,
    Occurrences,
    ranges,
)
from newssearch.engine.segment_postings import SegmentPostings

_TOKENS_AT_ONCE = 250_000
"""Places in memory at a time; each takes some 120 bytes while it is moved."""

_STRINGS_AT_ONCE = 4_096
"""Terms of each segment that are looked at together: a call that sorts them all takes a fifth of what a heap does."""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment to be merged: ``kept`` are the documents that stay, ascending."""

    postings: SegmentPostings
    columns: SegmentColumns
    kept: AnyArray
    size: int


def merge(parts: Sequence[Part], postings: ArrayWriter, documents: ArrayWriter) -> int:
    """Write the segments ``parts`` as one, and close both files; returns how many documents it has."""
    _merge_documents(parts, documents)
    documents.close()
    for part in parts:
        part.columns.let_go()
    renumbering = list(_renumbered(parts))
    names = sorted({name for part in parts for name in part.postings.own_names})
    for name in names:
        fields = [(part.postings.field(name), new) for part, new in zip(parts, renumbering, strict=True)]
        merger = _FieldMerger(name, [(field, new) for field, new in fields if field is not None])
        for _ in merger.written(postings):
            for part in parts:  # the pages of all segments together would be half of what a merge takes
                part.postings.let_go()
    postings.close()
    return sum(len(part.kept) for part in parts)


def _merge_documents(parts: Sequence[Part], out: ArrayWriter) -> None:
    store = StoreWriter(out)
    for part in parts:
        store.take(part.columns, part.kept)
        part.columns.let_go()
    store.close()
    numbers = {
        name: np.concatenate([_numbers_of(part, name)[part.kept].astype(np.int64) for part in parts])
        for name in parts[0].columns.names
    }
    digests = {
        name: np.concatenate([part.columns.digests(name)[part.kept].ravel() for part in parts]) for name in DIGESTS
    }
    put_columns(out, numbers, digests)


def _numbers_of(part: Part, name: str) -> AnyArray:
    found = part.columns.numbers(name)
    assert found is not None, "every segment has every column"
    return found


def _renumbered(parts: Sequence[Part]) -> Iterator[AnyArray]:
    """For each segment, the new number of each document; -1 of what goes."""
    first = 0
    for part in parts:
        numbers = np.full(part.size, -1, np.int64)
        numbers[part.kept] = first + np.arange(len(part.kept))
        first += len(part.kept)
        yield numbers


class _FieldMerger:
    """Merges one field of several segments, a stretch of its terms at a time."""

    def __init__(self, name: str, fields: Sequence[tuple[FieldPostings, AnyArray]]) -> None:
        self._name = name
        self._fields = [field for field, _ in fields]
        self._new_documents = [numbers for _, numbers in fields]
        self._count, self._new_terms = _numbered([field.terms for field in self._fields])
        self._forms = _FormMerger(self._fields, self._new_terms, self._count) if self._fields[0].has_forms else None

    def written(self, out: ArrayWriter) -> Iterator[int]:
        """Write it; a term that no document has any more goes. Gives how many terms have been written, after each
        stretch."""
        writer = FieldWriter(out, self._name, positions=self._fields[0].has_positions, forms=self._forms is not None)
        left = np.zeros(self._count, bool)
        for first, last in self._stretches():
            yield first
            if last - first == 1:
                left[first] = self._write_one(writer, first)
                continue
            terms, found, forms = self._stretch(first, last)
            counts = np.bincount(terms - first, minlength=last - first)
            left[first:last] = counts > 0
            several = None
            if self._forms is not None and forms is not None:
                self._forms.see(forms)
                forms, several = self._forms.numbered(first, last, forms), self._forms.several(first, last)[counts > 0]
            writer.append(counts[counts > 0], found, forms, several)
        named = compress(_united([field.terms for field in self._fields]), left.tolist())
        writer.close(named, self._forms.merged(left) if self._forms is not None else None)

    def _write_one(self, writer: FieldWriter, term: int) -> bool:
        """A term by itself, segment after segment; whether any document has it still."""
        several = False
        if self._forms is not None:
            for n in range(len(self._fields)):
                self._forms.see(self._of_segment(n, term, term + 1)[-1])
            several = bool(self._forms.several(term, term + 1)[0])
        begun = False
        for n in range(len(self._fields)):
            _, documents, frequencies, positions, forms = self._of_segment(n, term, term + 1)
            found = Occurrences(documents, frequencies, positions)
            chosen = self._forms.numbered(term, term + 1, forms) if self._forms is not None and several else None
            if begun:
                writer.extend(found, chosen)
            elif len(documents):
                writer.append(np.array([len(documents)]), found, chosen, np.array([several]))
                begun = True
        return begun

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Ranges of the new terms, each of a bounded number of places."""
        totals = np.zeros(self._count, np.int64)
        for field, new in zip(self._fields, self._new_terms, strict=True):
            totals[new] += field.totals()
        lots = np.cumsum(totals) // _TOKENS_AT_ONCE
        long = np.flatnonzero(totals > _TOKENS_AT_ONCE)  # by themselves
        inner = np.concatenate([np.flatnonzero(np.diff(lots)) + 1, long, long + 1])
        cuts = [0, *distinct(inner).tolist(), len(totals)]
        yield from ((first, last) for first, last in pairwise(cuts) if first < last)

    def _stretch(self, first: int, last: int) -> tuple[AnyArray, Occurrences, AnyArray | None]:
        """The terms [first, last) of all segments: the term of each posting, the postings, the form of each place as
        `_FormMerger.placed` numbers it."""
        read = [self._of_segment(n, first, last) for n in range(len(self._fields))]
        terms, documents, frequencies, positions, forms = (np.concatenate(part) for part in zip(*read, strict=True))
        keys = terms << 32 | np.arange(len(terms))
        keys.sort(kind="stable")  # a run for each segment
        order = keys & 0xFFFFFFFF
        starts = np.cumsum(frequencies) - frequencies
        if len(positions):
            places = ranges(starts[order], frequencies[order])
            positions = positions[places]
            forms = forms[places] if len(forms) else forms
        found = Occurrences(documents[order], frequencies[order], positions)
        return terms[order], found, forms if self._forms is not None else None

    def _of_segment(self, n: int, first: int, last: int) -> tuple[AnyArray, ...]:
        field, new = self._fields[n], self._new_terms[n]
        low, high = np.searchsorted(new, [first, last]).tolist()
        if low == high:
            return (NOTHING,) * 5
        counts, (documents, frequencies, positions), forms = field.stretch(low, high)
        documents = self._new_documents[n][documents]
        terms = np.repeat(new[low:high].astype(np.int64), counts)
        if forms is not None and self._forms is not None:
            forms = self._forms.placed(n, np.repeat(np.arange(low, high), field.totals()[low:high]), forms)
        alive = documents >= 0
        if not alive.all():
            there = np.repeat(alive, frequencies)
            positions = positions[there] if len(positions) else positions
            forms = forms[there] if forms is not None else None
            terms, documents, frequencies = terms[alive], documents[alive], frequencies[alive]
        return terms, documents, frequencies, positions, NOTHING if forms is None else forms


class _FormMerger:
    """The forms of a field of several segments as one list.

    Two forms are the same when their terms are and they are written alike: in the same kind of the same word, or, odd
    ones, by the same letters.
    """

    def __init__(self, fields: Sequence[FieldPostings], new_terms: Sequence[AnyArray], terms: int) -> None:
        self._words = [field.words for field in fields]
        self._word_count, new_words = _numbered(self._words)
        odd: dict[bytes, int] = {}
        # What a segment says of its forms is read twice, so that it need not be held for all segments at once.
        keys = [
            _keys(f.spelt(), terms, words, odd) for f, terms, words in zip(fields, new_terms, new_words, strict=True)
        ]
        self._odd = list(odd)
        self._keys = distinct_of(keys)
        keys.reverse()
        self._new = [np.searchsorted(self._keys, keys.pop()).astype(np.uint32) for _ in fields]
        self._starts = [field.form_starts.stretch(0, len(field.terms)).astype(np.uint32) for field in fields]
        self._first = np.searchsorted(self._keys, np.arange(terms + 1) << 32).astype(np.uint32)
        self._seen = np.zeros(len(self._keys), bool)
        self._pairs = distinct_of(
            _pairs(field.spelt(), words, new) for field, words, new in zip(fields, new_words, self._new, strict=True)
        )

    def placed(self, n: int, terms: AnyArray, forms: AnyArray) -> AnyArray:
        """For places of the n-th segment, their forms among those of all terms."""
        forms_of_all: AnyArray = self._new[n][self._starts[n][terms] + forms].astype(np.int64)
        return forms_of_all

    def see(self, forms: AnyArray) -> None:
        """Note that live places have ``forms``; a form that none has goes."""
        self._seen[forms] = True

    def numbered(self, first: int, last: int, forms: AnyArray) -> AnyArray:
        """For places of the terms [first, last), all of whose forms have been seen, their forms among their term's."""
        before, bounds = self._before(first, last)
        terms = (self._keys[forms] >> 32) - first
        numbers: AnyArray = before[forms - self._first[first]] - before[bounds[terms]]
        return numbers

    def several(self, first: int, last: int) -> AnyArray:
        """Which of the terms [first, last), all of whose forms have been seen, have more than one."""
        before, bounds = self._before(first, last)
        several: AnyArray = np.diff(before[bounds]) > 1
        return several

    def _before(self, first: int, last: int) -> tuple[AnyArray, AnyArray]:
        """For the forms of the terms [first, last), how many seen ones come before; and where each term's begin."""
        low, high = int(self._first[first]), int(self._first[last])
        return np.concatenate([[0], np.cumsum(self._seen[low:high])]), self._first[first : last + 1] - low

    def merged(self, left: AnyArray) -> Forms:
        """The forms of the terms that are ``left``, and the words that are still written somewhere; asked for last."""
        self._new, self._starts = [], []  # what is not needed any more is as large as what is made here
        number = np.cumsum(self._seen) - 1
        keys = self._keys[self._seen]
        kinds = keys >> 30 & 3
        odd = [self._odd[n] for n in (keys[kinds == ODD] & _ID).tolist()]
        word, form = self._pairs >> 32, self._pairs & 0xFFFFFFFF
        there = self._seen[form]
        still = np.zeros(self._word_count, bool)
        still[word[there]] = True
        word = (np.cumsum(still) - 1)[word[there]]
        counts = np.bincount(keys >> 32, minlength=len(left))[left]
        return Forms(
            starts=np.concatenate([[0], np.cumsum(counts)]),
            kinds=kinds,
            odd=odd,
            words=compress(_united(self._words), still.tolist()),
            word=word,
            form=number[form[there]],
        )


_ID = (1 << 30) - 1


def _keys(forms: Forms, new_terms: AnyArray, new_words: AnyArray, odd: dict[bytes, int]) -> AnyArray:
    """A number for each form that is the same for the same form of another segment."""
    written = np.zeros(len(forms.kinds), np.int64)
    written[forms.form] = new_words[forms.word]
    written[forms.kinds == ODD] = [odd.setdefault(text, len(odd)) for text in forms.odd]
    terms = np.repeat(new_terms.astype(np.int64), np.diff(forms.starts))
    return terms << 32 | forms.kinds.astype(np.int64) << 30 | written


def _pairs(forms: Forms, new_words: AnyArray, new: AnyArray) -> AnyArray:
    """Words and the forms that they are found under, each pair a number."""
    return new_words[forms.word].astype(np.int64) << 32 | new[forms.form].astype(np.int64)


def _united(lists: Sequence[Iterable[bytes]]) -> Iterator[bytes]:
    """All strings of sorted lists, sorted, each once."""
    return chain.from_iterable(united for united, _ in _stretches_of(lists))


def _numbered(lists: Sequence[Iterable[bytes]]) -> tuple[int, list[AnyArray]]:
    """How many strings `_united` gives, and for each list which of those its strings are.

    The strings themselves are not kept: the words of an archive are millions.
    """
    numbers = [array("I") for _ in lists]
    count = 0
    for united, stretches in _stretches_of(lists):
        of = dict(zip(united, range(count, count + len(united)), strict=True))
        for held, strings in zip(numbers, stretches, strict=True):
            held.extend(map(of.__getitem__, strings))
        count += len(united)
    return count, [np.frombuffer(held, np.uint32) for held in numbers]


def _stretches_of(lists: Sequence[Iterable[bytes]]) -> Iterator[tuple[list[bytes], list[list[bytes]]]]:
    """Sorted lists side by side, from one string to another: all that are there, sorted, each once; and those of each
    list."""
    sources = [iter(strings) for strings in lists]
    ahead = [list(islice(source, _STRINGS_AT_ONCE)) for source in sources]
    while any(ahead):
        last = min(strings[-1] for strings in ahead if strings)
        # One list at least is taken whole, so that it comes to an end with whatever a damaged file has, too.
        cuts = [len(some) if some and some[-1] == last else bisect_right(some, last) for some in ahead]
        found = [strings[:cut] for strings, cut in zip(ahead, cuts, strict=True)]
        yield sorted(set().union(*found)), found
        for n, (source, cut) in enumerate(zip(sources, cuts, strict=True)):
            ahead[n] = ahead[n][cut:] or list(islice(source, _STRINGS_AT_ONCE))
