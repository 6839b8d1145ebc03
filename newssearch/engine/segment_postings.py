"""The postings of a segment by the names that the schema gives them: of its fields, and of their words as written.

The words of a field as written, and by their capitals, have no postings of their own: they are the places of certain
terms in certain spellings (`newssearch.engine.postings`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np

from newssearch.core import fold
from newssearch.engine.arrays import AnyArray, ArrayFile, distinct
from newssearch.engine.joins import in_both, in_either, sums
from newssearch.engine.postings import (
    CAPITALIZED,
    NOTHING,
    NOWHERE,
    ODD,
    UPPER,
    FieldPostings,
    Occurrences,
)
from newssearch.engine.schema import AS_WRITTEN, CASED
from newssearch.engine.strings import Strings
from newssearch.text.tokens import cased_forms

_Read = TypeVar("_Read")


class SegmentPostings:
    """The postings of a segment."""

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

    def most(self, name: str, term: bytes) -> int:
        """At most so many documents have ``term``; told without reading which."""
        return self._read(name, term, FieldPostings.count, Words.most, 0)

    def counted(self, name: str, term: bytes) -> Occurrences:
        """The documents that have ``term`` and how often, without the positions, which take the longest to read."""
        return self._read(
            name,
            term,
            lambda field, n: Occurrences(field.documents(n), field.frequencies(n), NOTHING),
            lambda words, forms: words.counted(forms),
            NOWHERE,
        )

    def places(self, name: str, term: bytes) -> AnyArray:
        """Where ``term`` stands, ascending: the document in the upper 32 bits, the position in the lower."""
        return self._read(name, term, FieldPostings.places, Words.places, NOTHING)

    def places_in(self, name: str, term: bytes, documents: AnyArray) -> AnyArray:
        """`places` in some documents alone, ascending."""
        return self._read(
            name,
            term,
            lambda field, n: field.places_in(n, documents)[0],
            lambda words, forms: words.places(forms, documents),
            NOTHING,
        )

    def occurrences(self, name: str, term: bytes) -> Occurrences:
        """Where ``term`` stands, document by document."""
        field = self._fields.get(name)
        if field is not None and not field.has_positions:
            return self.counted(name, term)
        return Occurrences.at(self.places(name, term))

    def _read(
        self,
        name: str,
        term: bytes,
        of_field: Callable[[FieldPostings, int], _Read],
        of_words: Callable[[Words, AnyArray], _Read],
        nothing: _Read,
    ) -> _Read:
        """By a field and the number of its term, or by a field's words and their forms, whichever ``name`` means."""
        if name in self._cased:
            forms = self._cased[name].forms(term)
            return of_words(self._cased[name].words, forms) if len(forms) else nothing
        terms = self.terms(name)
        n = terms.number(term) if terms is not None else None
        if n is None:
            return nothing
        if name in self._words:
            words = self._words[name]
            return of_words(words, words.forms(n))
        return of_field(self._fields[name], n)


class _Spelt(NamedTuple):
    """A term, and which of its forms are meant; None if all."""

    term: int
    meant: AnyArray | None


class Words:
    """The words of a field as written: the places of its terms in certain forms."""

    def __init__(self, field: FieldPostings) -> None:
        self._field = field
        self.terms = field.words

    def forms(self, n: int) -> AnyArray:
        """The forms that the n-th word is found under."""
        return self._field.form[slice(*self._field.word_starts.bounds(n))]

    def most(self, forms: AnyArray) -> int:
        """At most so many documents have any of ``forms``."""
        return sum(self._field.count(spelt.term) for spelt in self._spelt(forms))

    def places(self, forms: AnyArray, documents: AnyArray | None = None) -> AnyArray:
        """Where any of ``forms`` stands, in all documents or in some.

        Several terms share places where one word has two stems and another language knows the second.
        """
        first, *others = (self._places(spelt, documents) for spelt in self._spelt(forms))
        for places in others:
            first = in_either(first, places)
        return first

    def counted(self, forms: AnyArray) -> Occurrences:
        """The documents in which any of ``forms`` stands, and how often.

        Of the term that stands most often no places are read, but in the documents that the others are in, too.
        """
        most, *others = self._spelt(forms)
        counted = self._counted(most)
        if not others:
            return counted
        more = distinct(np.concatenate([self._places(spelt, None) for spelt in others]))
        known = in_both(more, self._places(most, distinct(more >> 32)))
        documents, counts, _ = Occurrences.at(np.setdiff1d(more, known, assume_unique=True))
        return Occurrences(*sums((counted.documents, counted.frequencies), (documents, counts)), NOTHING)

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

    def _spelt(self, forms: AnyArray) -> list[_Spelt]:
        """The terms that ``forms`` are of, the one that stands most often first."""
        field = self._field
        of_terms: dict[int, list[int]] = {}
        for form in forms.tolist():
            of_terms.setdefault(field.form_starts.containing(form), []).append(form)
        found = []
        for term in sorted(of_terms, key=field.total, reverse=True) if len(of_terms) > 1 else of_terms:
            first, end = field.form_starts.bounds(term)
            meant = None
            if len(of_terms[term]) < end - first:
                meant = np.zeros(end - first, bool)
                meant[np.array(of_terms[term]) - first] = True
            found.append(_Spelt(term, meant))
        return found

    def _places(self, spelt: _Spelt, documents: AnyArray | None) -> AnyArray:
        field, (term, meant), which = self._field, spelt, None
        if documents is None:
            places = field.places(term)
        else:
            places, which = field.places_in(term, documents)
        return places if meant is None else places[meant[field.forms(term, which)]]

    def _counted(self, spelt: _Spelt) -> Occurrences:
        field, (term, meant) = self._field, spelt
        documents, frequencies = field.documents(term), field.frequencies(term)
        if meant is None:
            return Occurrences(documents, frequencies, NOTHING)
        standing = meant[field.forms(term)].astype(np.int64)
        np.cumsum(standing, out=standing)  # of truth values it would take thrice the time
        counts = np.diff(standing[np.cumsum(frequencies) - 1], prepend=0)
        there = counts > 0
        return Occurrences(documents[there], counts[there], NOTHING)


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
