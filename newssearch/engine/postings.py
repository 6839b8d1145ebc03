"""The postings of a segment: by field and term, the documents that have it, how often, where, and in which spelling.

A text field is written once, under its stems. Beside each position stands the *form* in which the stem stands there:
a number into the stem's own list of spellings. So the words as written need no postings of their own: those of
``body_exact`` are those of ``body``, less what is spelt otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from newssearch.engine.arrays import AnyArray, ArrayFile, ArrayWriter, CheckedArray, distinct, smallest
from newssearch.engine.packing import Packed, PackedWriter, Starts, Wandering, place_in, put_starts, put_wandering
from newssearch.engine.strings import Strings, put_strings
from newssearch.text.folding import fold
from newssearch.text.tokens import cased_forms

POSTINGS = ".postings"
AS_WRITTEN = "_exact"
"""What the name of a field's words as written adds to that of the field."""

CASED = "_cased"
"""What the name of a field's words that have a capital adds to that of the field."""

NOTHING: AnyArray = np.zeros(0, np.int64)


class Occurrences(NamedTuple):
    """Where a term stands: documents, ascending; how often in each; and there the positions, ascending."""

    documents: AnyArray
    frequencies: AnyArray
    positions: AnyArray

    def where(self, held: AnyArray) -> Occurrences:
        """Those in the documents for which ``held`` is true."""
        if held.all():
            return self
        positions = self.positions[np.repeat(held, self.frequencies)] if len(self.positions) else self.positions
        return Occurrences(self.documents[held], self.frequencies[held], positions)


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


class FieldWriter:
    """Writes the postings of one field: stretches of terms one after another, in order, then `close`."""

    def __init__(self, out: ArrayWriter, name: str, *, positions: bool, forms: bool) -> None:
        self._out, self._name = out, name
        self._document_counts: list[AnyArray] = []
        self._position_counts: list[AnyArray] = []
        self._documents = PackedWriter(out, f"{name}/documents")
        self._frequencies = PackedWriter(out, f"{name}/frequencies", 4) if positions else None
        self._positions = PackedWriter(out, f"{name}/positions") if positions else None
        self._forms = PackedWriter(out, f"{name}/forms", 4) if forms else None
        self._last = 0

    def append(self, counts: AnyArray, found: Occurrences, forms: AnyArray | None, several: AnyArray | None) -> None:
        """Add terms that have ``counts`` documents each, at least one; ``several`` says which have more than one
        form."""
        starts = np.cumsum(counts) - counts
        self._document_counts.append(counts.astype(np.uint32))
        self._documents.append(_gaps(found.documents, starts))
        ends = np.cumsum(found.frequencies)
        places = np.diff(np.concatenate([[0], ends])[np.concatenate([starts, [len(found.documents)]])])
        self._position_counts.append(places.astype(np.uint32))
        self._append_places(found)
        if self._forms is not None and forms is not None and several is not None:
            self._forms.append(forms[np.repeat(several, places)])
        self._last = int(found.documents[-1]) if len(found.documents) else self._last

    def extend(self, found: Occurrences, forms: AnyArray | None) -> None:
        """Add documents to the last term; ``forms`` where it has more than one."""
        if not len(found.documents):
            return
        self._document_counts[-1][-1] += len(found.documents)
        self._position_counts[-1][-1] += int(found.frequencies.sum())
        self._documents.append(np.diff(found.documents, prepend=self._last) - 1)
        self._append_places(found)
        if self._forms is not None and forms is not None:
            self._forms.append(forms)
        self._last = int(found.documents[-1])

    def _append_places(self, found: Occurrences) -> None:
        if self._positions is not None and self._frequencies is not None:
            self._frequencies.append(found.frequencies - 1)
            self._positions.append(_gaps(found.positions, np.cumsum(found.frequencies) - found.frequencies))

    def close(self, terms: Iterable[bytes], forms: Forms | None = None) -> None:
        """Write what the field's terms are, and how they are spelt."""
        name = self._name
        put_strings(self._out, f"{name}/terms", terms)
        for part in (self._documents, self._frequencies, self._positions, self._forms):
            if part is not None:
                part.close()
        put_starts(self._out, f"{name}/starts", _joined(self._document_counts))
        if self._positions is not None:
            put_starts(self._out, f"{name}/position_starts", _joined(self._position_counts))
        if forms is not None:
            self._put_forms(forms)

    def _put_forms(self, forms: Forms) -> None:
        name, out = self._name, self._out
        several = np.flatnonzero(np.diff(forms.starts) > 1)
        counts = _joined(self._position_counts)[several]
        put_starts(out, f"{name}/form_starts", np.diff(forms.starts))
        out.put(f"{name}/several", smallest(several))
        out.put(f"{name}/several_starts", smallest(np.cumsum(counts) - counts))
        out.put(f"{name}/kinds", forms.kinds.astype(np.uint8))
        put_strings(out, f"{name}/odd", forms.odd)
        put_strings(out, f"{name}/words", forms.words)
        put_starts(out, f"{name}/word_starts", np.bincount(forms.word))
        put_wandering(out, f"{name}/form", forms.form)


def _gaps(values: AnyArray, starts: AnyArray) -> AnyArray:
    """Ascending numbers as the numbers skipped between them; those at ``starts`` begin anew, from 0."""
    gaps = np.diff(values, prepend=-1) - 1
    gaps[starts] = values[starts]
    return gaps


def _joined(counts: Iterable[AnyArray]) -> AnyArray:
    return np.concatenate([NOTHING, *counts])


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

    def positions(self, n: int, frequencies: AnyArray) -> AnyArray:
        """Where, document after document, ascending in each; empty for a field without positions."""
        if not self.has_positions:
            return NOTHING
        start, stop = self._position_starts.bounds(n)
        _require_sum(frequencies, stop - start)
        return _ascending(self._positions[start:stop], frequencies)

    def occurrences_in(self, n: int, documents: AnyArray) -> tuple[Occurrences, AnyArray]:
        """`occurrences` in some of the documents alone, ascending, and which of all its places these are."""
        all_documents = self.documents(n)
        frequencies = self.frequencies(n)
        if self.has_positions:
            _require_sum(frequencies, self.total(n))
        at = np.minimum(np.searchsorted(all_documents, documents), len(all_documents) - 1)
        chosen = at[all_documents[at] == documents]
        counts = frequencies[chosen]
        places = ranges((np.cumsum(frequencies) - frequencies)[chosen], counts)
        positions = NOTHING
        if self.has_positions:
            positions = _ascending(self._positions.at(self._position_starts.bounds(n)[0] + places), counts)
        return Occurrences(all_documents[chosen], counts, positions), places

    def occurrences(self, n: int) -> Occurrences:
        """All of these."""
        documents, frequencies = self.documents(n), self.frequencies(n)
        return Occurrences(documents, frequencies, self.positions(n, frequencies))

    def forms(self, n: int, places: AnyArray | None = None) -> AnyArray:
        """For each of `positions`, or of some ``places`` among them, in which of the term's forms it stands there."""
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
    """`_gaps` undone, for runs of so many numbers, at least one each."""
    if len(counts) == len(gaps):
        return gaps
    values: AnyArray = np.cumsum(gaps + 1)
    starts = np.cumsum(counts) - counts
    values -= np.repeat(values[starts] - gaps[starts], counts)
    return values


def _require_sum(counts: AnyArray, total: int) -> None:
    """Raise ValueError where so many items are not what ``counts`` come to: a list made by them would not fit."""
    if len(counts) and (int(counts.max()) > total or int(counts.sum()) != total):
        raise ValueError(f"{total:,} places for words that stand in others")


def ranges(starts: AnyArray, counts: AnyArray) -> AnyArray:
    """The numbers [start, start + count) of each, one after another."""
    return np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))


class SegmentPostings:
    """The postings of a segment, by the names that the schema gives them."""

    def __init__(self, path: Path) -> None:
        self._file = arrays = ArrayFile(path)
        names = sorted({name.partition("/")[0] for name in arrays})
        self._fields = {name: FieldPostings(arrays, name) for name in names}
        written = {name: Words(field) for name, field in self._fields.items() if field.has_forms}
        self._words = {f"{name}{AS_WRITTEN}": words for name, words in written.items()}
        self._cased = {f"{name}{CASED}": CasedWords(words) for name, words in written.items()}
        self.own_names = tuple(names)
        self.names = sorted((*names, *self._words))

    def let_go(self) -> None:
        """See `ArrayFile.let_go`."""
        self._file.let_go()

    def field(self, name: str) -> FieldPostings | None:
        """The postings of a field itself."""
        return self._fields.get(name)

    def terms(self, name: str) -> Strings | None:
        """The sorted terms, or None where there are none; words by their capitals can be asked for, not listed."""
        found = self._fields.get(name) or self._words.get(name)
        return found.terms if found is not None else None

    def has(self, name: str, term: bytes) -> bool:
        """Whether any document, even one since removed, has ``term``."""
        if name in self._cased:
            return len(self._cased[name].forms(term)) > 0
        terms = self.terms(name)
        return terms is not None and terms.number(term) is not None

    def occurrences(self, name: str, term: bytes) -> Occurrences:
        """Where ``term`` stands."""
        return self._in_forms(name, term, lambda words, forms: words.in_forms(forms)) or (
            self._of_field(name, term, FieldPostings.occurrences)
        )

    def counted(self, name: str, term: bytes) -> Occurrences:
        """`occurrences`, but for the positions, which take the longest to read."""
        return self._in_forms(name, term, lambda words, forms: words.in_forms(forms, with_positions=False)) or (
            self._of_field(name, term, lambda field, n: Occurrences(field.documents(n), field.frequencies(n), NOTHING))
        )

    def occurrences_in(self, name: str, term: bytes, documents: AnyArray) -> Occurrences:
        """`occurrences` in some documents alone, ascending."""
        return self._in_forms(name, term, lambda words, forms: words.in_forms(forms, documents)) or (
            self._of_field(name, term, lambda field, n: field.occurrences_in(n, documents)[0])
        )

    def _of_field(self, name: str, term: bytes, read: Callable[[FieldPostings, int], Occurrences]) -> Occurrences:
        field = self._fields.get(name)
        n = field.terms.number(term) if field is not None else None
        return NOWHERE if field is None or n is None else read(field, n)

    def _in_forms(self, name: str, term: bytes, read: Callable[[Words, AnyArray], Occurrences]) -> Occurrences | None:
        """For the words of a field as written or by their capitals; None for a field itself."""
        if name in self._cased:
            forms = self._cased[name].forms(term)
            return read(self._cased[name].words, forms) if len(forms) else NOWHERE
        if name in self._words:
            n = self._words[name].terms.number(term)
            return NOWHERE if n is None else read(self._words[name], self._words[name].forms(n))
        return None


class Words:
    """The words of a field as written: the occurrences of its terms in certain forms."""

    def __init__(self, field: FieldPostings) -> None:
        self._field = field
        self.terms = field.words

    def forms(self, n: int) -> AnyArray:
        """The forms that the n-th word is found under."""
        return self._field.form[slice(*self._field.word_starts.bounds(n))]

    def in_forms(
        self, forms: AnyArray, documents: AnyArray | None = None, *, with_positions: bool = True
    ) -> Occurrences:
        """Where any of ``forms`` stands: in all documents or in some; the positions may be left out."""
        of_terms: dict[int, list[int]] = {}
        for form in forms.tolist():
            of_terms.setdefault(self._field.form_starts.containing(form), []).append(form)
        # Only the places themselves tell apart what stands under several terms.
        with_positions = with_positions or len(of_terms) > 1
        found = [self._of_term(term, some, documents, with_positions) for term, some in of_terms.items()]
        return found[0] if len(found) == 1 else _together(found)

    def text(self, form: int, word: str) -> str:
        """How ``form``, one of those that ``word`` is found under, is written."""
        kinds = self._field.kinds
        match kinds[form]:
            case k if k == CAPITALIZED:
                return word.capitalize()
            case k if k == UPPER:
                return word.upper()
            case k if k == ODD:
                return self._field.odd[int(np.count_nonzero(kinds[:form] == ODD))].decode()
        return word

    def _of_term(
        self, term: int, forms: Sequence[int], documents: AnyArray | None, with_positions: bool
    ) -> Occurrences:
        """Where a term stands in certain of its forms."""
        field, places = self._field, None
        first, end = field.form_starts.bounds(term)
        if documents is not None:
            occurrences, places = field.occurrences_in(term, documents)
        elif with_positions:
            occurrences = field.occurrences(term)
        else:
            occurrences = Occurrences(field.documents(term), field.frequencies(term), NOTHING)
        if len(forms) == end - first:
            return occurrences
        held = np.zeros(end - first, bool)
        held[np.array(forms) - first] = True
        meant = held[field.forms(term, places)]
        ends = np.cumsum(occurrences.frequencies)
        counts = np.diff(np.concatenate([[0], np.cumsum(meant)])[ends], prepend=0)
        there = counts > 0
        positions = occurrences.positions[meant] if len(occurrences.positions) else NOTHING
        return Occurrences(occurrences.documents[there], counts[there], positions)


class CasedWords:
    """The words of a field that have a capital, with their capitals but without accents: ``US``, ``Elysee``."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def forms(self, term: bytes) -> AnyArray:
        """The forms that are written so."""
        cased = term.decode()
        word = fold(cased)
        n = self.words.terms.number(word.encode())
        if n is None:
            return NOTHING
        forms = self.words.forms(n)
        meant = [cased in cased_forms(self.words.text(form, word)) for form in forms.tolist()]
        found: AnyArray = forms[np.array(meant, bool)]
        return found


def _together(found: Sequence[Occurrences]) -> Occurrences:
    """What several terms have; they share places where one word has two stems and another language knows the second."""
    places = distinct(np.concatenate([np.repeat(f.documents << 32, f.frequencies) + f.positions for f in found]))
    documents = places >> 32
    first = np.flatnonzero(np.diff(documents, prepend=-1))
    return Occurrences(documents[first], np.diff(first, append=len(places)), places & 0xFFFFFFFF)
