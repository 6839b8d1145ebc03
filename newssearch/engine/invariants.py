"""What holds within a segment as it was written, and does not once it is damaged in a way that checksums cannot tell.

Each function yields what is wrong, in words, and goes on behind it as far as it can. Memory is bounded by stretches.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import numpy as np

from newssearch.engine.arrays import AnyArray
from newssearch.engine.columns import DIGESTS
from newssearch.engine.digests import digest, text_of, version_of
from newssearch.engine.documents import (
    Document,
    article_of,
    date_numbers,
    key_of,
    left_out_of,
    record_of,
    whole_values,
)
from newssearch.engine.postings import ODD, FieldPostings, Occurrences
from newssearch.engine.schema import COPY_ID, COPY_OF, KIND, length_column
from newssearch.engine.segments import Segment
from newssearch.engine.strings import Strings
from newssearch.query.fields import TEXT_FIELDS

_PLACES_AT_ONCE = 1_000_000

_VALUES = (KIND, "id", "language", COPY_ID, COPY_OF)
"""The postings of whole values, which a stored article tells, too."""


def problems_of_postings(segment: Segment) -> Iterator[str]:
    """What is wrong with the terms and places of ``segment``."""
    for name in segment.postings.own_names:
        field = segment.postings.field(name)
        assert field is not None, "it is one of theirs"
        yield from _guarded(name, _FieldCheck(segment, name, field).problems)


def problems_of_documents(segment: Segment, see: Callable[[int, Document], None]) -> Iterator[str]:
    """What is wrong with the stored articles of ``segment`` and what is kept beside them; ``see`` is shown each."""
    values = _Values()
    told = 0
    for number in range(segment.size):
        try:
            document = stored_document(segment, number)
            problem = _beside(segment, number, document)
            values.add(number, document)
            see(number, document)
        except MemoryError:  # `repair` would give the segment up
            raise
        except Exception as error:  # whatever a damaged article makes Python raise
            problem = f"cannot be read ({error})"
        if problem:
            told += 1
            if told <= _TOLD:
                yield f"document {number:,}: {problem}"
    if told > _TOLD:
        yield f"and {told - _TOLD:,} more documents like these"
    for name in _VALUES if not told else ():
        yield from _guarded(name, lambda name=name: values.problems(segment, name))  # type: ignore[misc]


_TOLD = 20
"""Documents named one by one: of a file that is gone half, nobody reads on."""


def stored_document(segment: Segment, number: int) -> Document:
    """A document of ``segment``, live or not. Raises ValueError and its kind, or DamagedIndexError."""
    columns = segment.columns
    stored = columns.stored(number)
    content, text = (columns.digests(name)[number].tobytes() for name in DIGESTS[2:])
    return Document(article_of(stored), record_of(stored, content, text), left_out_of(stored))


def _guarded(name: str, problems: Callable[[], Iterable[str]]) -> Iterator[str]:
    try:
        for problem in problems():
            yield f"{name}: {problem}"
    except MemoryError:
        raise
    except Exception as error:  # whatever damage makes Python or NumPy raise
        yield f"{name}: cannot be read ({error})"


class _FieldCheck:
    """The postings of one field: its terms, documents, places and forms."""

    def __init__(self, segment: Segment, name: str, field: FieldPostings) -> None:
        self._name, self._field, self._size = name, field, segment.size
        lengths = segment.columns.numbers(length_column(name)) if name in TEXT_FIELDS else None
        self._lengths = None if lengths is None else lengths.astype(np.int64)

    def problems(self) -> Iterator[str]:
        field = self._field
        totals = field.totals()
        if len(field.terms) != len(totals):
            yield f"{len(field.terms):,} terms with postings for {len(totals):,}"
            return
        yield from _unsorted(field.terms, "terms")
        covered = np.zeros(0 if self._lengths is None else int(self._lengths.sum()), bool)
        for first, last in _stretches(totals):
            counts, found, forms = field.stretch(first, last)
            yield from self._of_stretch(counts, found, covered)
            if forms is not None:
                own = np.diff(field.form_starts.stretch(first, last))
                places = totals[first:last]
                if len(forms) != int(places.sum()) or (forms >= np.repeat(own, places)).any():
                    yield f"a form that the term has not, among its terms {first:,} to {last:,}"
        if self._lengths is not None and not covered.all():
            yield f"{np.count_nonzero(~covered):,} places have no word"
        if field.has_forms:
            yield from self._of_forms()

    def _of_stretch(self, counts: AnyArray, found: Occurrences, covered: AnyArray) -> Iterator[str]:
        documents, frequencies, positions = found
        if not len(documents):
            return
        starts = np.cumsum(counts) - counts
        if (counts < 1).any() or not _ascends(documents, starts, self._size):
            yield f"documents out of order, or beyond the {self._size:,} that there are"
            return
        if not len(positions):
            return
        if not _ascends(positions, np.cumsum(frequencies) - frequencies, 1 << 32):
            yield "places out of order"
            return
        if self._lengths is not None:
            of_documents = np.repeat(documents, frequencies)
            if (positions >= self._lengths[of_documents]).any():
                yield "places beyond the end of their text"
                return
            covered[(np.cumsum(self._lengths) - self._lengths)[of_documents] + positions] = True

    def _of_forms(self) -> Iterator[str]:
        spelt = self._field.spelt()
        yield from _unsorted(self._field.words, "words")
        if int(spelt.starts[-1]) != len(spelt.kinds) or (spelt.kinds > ODD).any():
            yield "forms that belong to no term"
        if len(self._field.odd) != np.count_nonzero(spelt.kinds == ODD):
            yield "odd forms without their letters"
        if len(spelt.word) != len(spelt.form) or (len(spelt.form) and not _within(spelt.form, len(spelt.kinds))):
            yield "words that lead to no form"
        if len(self._field.words) != len(self._field.word_starts):
            yield "words without forms"


def _unsorted(strings: Strings, what: str) -> Iterator[str]:
    count = 1 if len(strings) else 0
    for before, after in pairwise(strings):
        count += 1
        if before >= after:
            yield f"{what} out of order at {after!r}"
            return
    if count != len(strings):
        yield f"{count:,} {what} where there should be {len(strings):,}"


def _stretches(totals: AnyArray) -> Iterator[tuple[int, int]]:
    """Terms [first, last) of about so many places, one at least."""
    ends = np.cumsum(totals)
    first = 0
    while first < len(totals):
        before = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + _PLACES_AT_ONCE, "right")))
        yield first, last
        first = last


def _ascends(values: AnyArray, starts: AnyArray, size: int) -> bool:
    """Whether runs that begin at ``starts`` ascend, and all is below ``size``."""
    steps = np.diff(values, prepend=-1)
    steps[starts] = 1
    return bool((steps > 0).all()) and _within(values, size)


def _within(values: AnyArray, size: int) -> bool:
    return bool(int(values.min()) >= 0 and int(values.max()) < size)


def _beside(segment: Segment, number: int, document: Document) -> str:
    """What of a document's numbers does not agree with its article; empty when all does."""
    article, record, columns = document.article, document.record, segment.columns
    for name, value in date_numbers(article).items():
        held = columns.numbers(name)
        if held is None or int(held[number]) != value:
            return f"{article.id}: its date is not what {name} says"
    if int(columns.digests("id")[number, 0]) != key_of(article.id):
        return f"{article.id}: its id is not the one it is looked up by"
    if int(columns.digests("given")[number, 0]) != key_of(record.given):
        return f"{article.id}: its given id is not the one it is looked up by"
    if digest(text_of(article)) != record.text:
        return f"{article.id}: its text is not what its digest says"
    # An article whose id was taken is kept under another, with a note of it; the digest is of what was given.
    if record.given == record.id and digest(version_of(article)) != record.content:
        return f"{article.id}: its fields are not what their digest says"
    return ""


class _Values:
    """Which whole values the stored articles say that documents have, as hashes of value and document."""

    def __init__(self) -> None:
        self._expected = {name: array("q") for name in _VALUES}

    def add(self, number: int, document: Document) -> None:
        for name, values in whole_values(document).items():
            self._expected[name].extend(_hashes(values, number))

    def problems(self, segment: Segment, name: str) -> Iterator[str]:
        """What the postings of ``name`` say otherwise."""
        held, field = array("q"), segment.postings.field(name)
        if field is not None:
            for n, term in enumerate(field.terms):
                for number in field.documents(n).tolist():
                    held.extend(_hashes((term.decode(),), number))
        if not np.array_equal(np.sort(np.frombuffer(held, np.int64)), np.sort(self._array(name))):
            yield "does not lead to the documents that have it"

    def _array(self, name: str) -> AnyArray:
        return np.frombuffer(self._expected[name], np.int64)


def _hashes(values: Iterable[str], number: int) -> Iterator[int]:
    return (hash((value, number)) for value in values)
