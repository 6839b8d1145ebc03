"""A batch of documents in memory, until it is written as a segment."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from newssearch.engine.arrays import AnyArray, ArrayWriter
from newssearch.engine.columns import DIGESTS, StoreWriter, learnt, put_columns
from newssearch.engine.documents import (
    Document,
    Record,
    date_numbers,
    field_values,
    key_of,
    record_of,
    stored,
    whole_values,
)
from newssearch.engine.inversion import Inverter, Texts, put_places, put_values
from newssearch.engine.lexicon import Lexicon, Numbers
from newssearch.engine.schema import (
    BOUNDS,
    COMPOUND,
    END,
    FIRST_DAY,
    LAST_DAY,
    LEFT_OUT,
    NAMES,
    START,
    STEMMED,
    bound_term,
    compound_term,
    left_out_term,
    length_column,
)
from newssearch.query.fields import TEXT_FIELDS
from newssearch.text.lines import keys_in
from newssearch.text.stems import primary_subtag

_BYTES_A_TOKEN = 170
"""What inverting takes at its height: 64 in a few arrays of numbers for each token, and 700 for each distinct word with
its analysis, which in scanned newspapers is one in seven."""


class Values:
    """The whole values of one field, document after document."""

    def __init__(self) -> None:
        self.numbers = Numbers()
        self._documents, self._values = array("I"), array("I")

    def add(self, document: int, values: Iterable[str]) -> None:
        """Add the values of one document."""
        for value in values:
            self._documents.append(document)
            self._values.append(self.numbers[value])

    def pairs(self) -> tuple[AnyArray, AnyArray]:
        """Documents, and the number of the value that each has there."""
        return tuple(np.frombuffer(held, np.uint32).astype(np.int64) for held in (self._documents, self._values))  # type: ignore[return-value]


class Places:
    """Where the terms of one field without forms stand; a place has the document in its upper 32 bits."""

    def __init__(self) -> None:
        self._numbers = Numbers()
        self._terms: list[AnyArray] = []
        self._places: list[AnyArray] = []

    def add(self, term: str, places: AnyArray) -> None:
        """Add the ascending places of a term; there may be none, as a text may hold no word at all."""
        if len(places):
            self._terms.append(np.full(len(places), self._numbers[term]))
            self._places.append(places)

    def add_each(self, found: Iterable[tuple[str, int]]) -> None:
        """Add terms with a place each; those of one term ascend."""
        pairs = np.array([(self._numbers[term], place) for term, place in found], np.int64).reshape(-1, 2)
        self._terms.append(pairs[:, 0])
        self._places.append(pairs[:, 1])

    def put(self, out: ArrayWriter, name: str) -> None:
        """Write them as the field ``name``, if there are any."""
        if self._numbers:
            put_places(out, name, self._numbers, np.concatenate(self._terms), np.concatenate(self._places))


class Batch:
    """Documents on their way into a segment; `size` is about what they will take in memory at most."""

    def __init__(self) -> None:
        self._count = 0
        self._texts: dict[str, list[tuple[int, str, Sequence[str]]]] = {name: [] for name in (*STEMMED, *NAMES)}
        self._tokens = 0
        self._values: dict[str, Values] = {}
        self._numbers = {name: array("q") for name in (FIRST_DAY, LAST_DAY, START, END)}
        self._keys = {name: array("Q") for name in DIGESTS[:2]}
        self._digests = {name: bytearray() for name in DIGESTS[2:]}
        self._stored: list[bytes] = []
        self._stored_bytes = 0

    def __len__(self) -> int:
        return self._count

    @property
    def size(self) -> int:
        """About what they will take in memory when they are written."""
        return self._stored_bytes + self._tokens * _BYTES_A_TOKEN

    def stored(self, document: int) -> bytes:
        """The stored article of a document; nothing once `write` has begun."""
        held = self._stored
        return held[document] if held else b""

    def record(self, document: int, stored: bytes) -> Record:
        """What a document is known by, whose `stored` article is at hand."""
        content, text = (bytes(self._digests[name][16 * document : 16 * document + 16]) for name in DIGESTS[2:])
        return record_of(stored, content, text)

    def add(self, document: Document) -> int:
        """Take one more document; returns its number."""
        number, article, record = self._count, document.article, document.record
        self._count += 1
        held = stored(document)
        self._stored.append(held)
        self._stored_bytes += len(held)
        for name, value in date_numbers(article).items():
            self._numbers[name].append(value)
        key = key_of(record.id)
        self._keys["id"].append(key)
        self._keys["given"].append(key if record.given == record.id else key_of(record.given))
        self._digests["content"] += record.content
        self._digests["text"] += record.text
        self._add_words(number, document)
        return number

    def _add_words(self, number: int, document: Document) -> None:
        article, language = document.article, primary_subtag(document.article.language)
        self._add_values(number, whole_values(document))
        if document.left_out:
            gone = keys_in(article.body or "", document.left_out)
            self._add_values(number, {LEFT_OUT: map(left_out_term, sorted(gone))})
            article = document.indexed
        for name, texts in self._texts.items():
            values = field_values(article, name)
            if values:
                texts.append((number, language, values))
                self._tokens += sum(map(_tokens_in, values))

    def _add_values(self, number: int, values: Mapping[str, Iterable[str]]) -> None:
        for name, some in values.items():
            if name not in self._values:
                self._values[name] = Values()
            self._values[name].add(number, some)

    def learn(self) -> bytes:
        """A dictionary that the stored articles of this batch, and of those like it, are compressed well with."""
        return learnt(self._stored)

    def write(self, postings: ArrayWriter, documents: ArrayWriter, dictionary: bytes = b"") -> None:
        """Write everything, and close both; ``dictionary`` is of `learn`."""
        store = StoreWriter(documents)
        store.add(self._stored, dictionary)
        store.close()
        self._stored = []
        lengths = self._invert(postings)
        postings.close()
        numbers = {name: np.frombuffer(held, np.int64) for name, held in self._numbers.items()}
        digests = {name: np.frombuffer(held, np.uint64) for name, held in (self._keys | self._digests).items()}
        put_columns(documents, numbers | lengths, digests)
        documents.close()

    def _invert(self, out: ArrayWriter) -> dict[str, AnyArray]:
        """Write the postings; returns the columns of lengths."""
        lexicon, said = Lexicon(), {}
        for name in [name for name, texts in self._texts.items() if texts]:
            said[name] = texts = Texts()
            for number, language, values in self._texts.pop(name):
                texts.add(number, values, lexicon.numbering(language))
        analysis = lexicon.analyse()
        del lexicon  # what it holds is a tenth of what inverting takes
        inverter = Inverter(analysis, out)
        lengths = {length_column(name): np.zeros(self._count, np.int64) for name in TEXT_FIELDS}
        bounds, compounds = Places(), Places()
        for name in list(said):
            posted = inverter.posted(stemmed=name in STEMMED)
            for tokens in said.pop(name).tokens(analysis):
                posted.add(tokens)
                if name in TEXT_FIELDS:
                    lengths[length_column(name)] += tokens.lengths(self._count)
                    bounds.add(bound_term(name, "sentence"), tokens.sentences())
                    bounds.add(bound_term(name, "paragraph"), tokens.paragraphs())
                compounds.add_each((compound_term(key, name, width), place) for key, width, place in tokens.compounds())
            inverter.put(name, posted)
        bounds.put(out, BOUNDS)
        compounds.put(out, COMPOUND)
        for name, whole in self._values.items():
            put_values(out, name, whole.numbers, *whole.pairs())
        return lengths


def _tokens_in(text: str) -> int:
    """About how many tokens ``text`` has: scripts without spaces have one a character, others seldom as many."""
    spaces = text.count(" ") + text.count("\n") + 1
    return spaces if text.isascii() else max(spaces, len(text) // 3)
