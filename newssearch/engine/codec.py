"""A Whoosh codec that keeps a segment in arrays: two files, mapped into memory.

``.postings`` holds, for each indexed field, its sorted terms and for each term the documents, frequencies and
positions; ``.documents`` holds what belongs to a document: stored article, columns, lengths. Whoosh's own machinery
(its writer, merges, any of its query objects) runs on them through the classes here; our evaluation takes the arrays
themselves (`SegmentPostings`, `SegmentColumns`). The layout is in ``docs/index-format.md``.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from newssearch.engine.arrays import AnyArray, ArrayFile, ArrayWriter, Blobs, put_blobs, smallest
from newssearch.engine.whoosh_api import (
    FieldCursor,
    LeafMatcher,
    PerDocumentReader,
    PerDocWriterWithColumns,
    TermInfo,
    TermNotFound,
    TermsReader,
    W3Codec,
    W3Segment,
    columns,
    formats,
)
from newssearch.engine.whoosh_api import FieldWriter as WhooshFieldWriter

POSTINGS = ".postings"
DOCUMENTS = ".documents"

NOTHING: AnyArray = np.zeros(0, np.uint32)


class RawPositions(formats.Positions):  # type: ignore[misc]  # Whoosh is untyped
    """Positions as 32-bit numbers, where Whoosh pickles them."""

    def encode(self, positions: Iterable[int]) -> bytes:
        """Absolute positions, four bytes each."""
        return array("I", positions).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        """Back from `encode`."""
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        """How many positions there are."""
        return len(value) // 4


class NewsSegment(W3Segment):  # type: ignore[misc]  # Whoosh is untyped
    """A segment whose files stay apart: they are mapped, not copied."""

    def should_assemble(self) -> bool:
        """No compound file."""
        return False


class NewsCodec(W3Codec):  # type: ignore[misc]  # Whoosh is untyped
    """Where Whoosh asks for the parts of a segment."""

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> NewsSegment:
        """An empty segment."""
        return NewsSegment(self, indexname)

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        """What writes ``.postings``."""
        return FieldWriter(storage, segment)

    def per_document_writer(self, storage: Any, segment: Any) -> DocumentWriter:
        """What writes ``.documents``."""
        return DocumentWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> Terms:
        """What reads ``.postings``."""
        return Terms(SegmentPostings(path_of(storage, segment, POSTINGS)))

    def per_document_reader(self, storage: Any, segment: Any) -> Documents:
        """What reads ``.documents``."""
        return Documents(segment, SegmentColumns(path_of(storage, segment, DOCUMENTS)))


def path_of(storage: Any, segment: Any, extension: str) -> Path:
    """Where a file of a segment is."""
    return Path(storage.folder, segment.make_filename(extension))


class _Gathered:
    """The postings of one field as they come in, document after document."""

    def __init__(self) -> None:
        self.numbers: dict[bytes, int] = {}
        self.terms, self.documents, self.frequencies = array("I"), array("I"), array("I")
        self.positions = array("I")

    def put(self, name: str, out: ArrayWriter) -> None:
        """Write them by term, and for each term by document."""
        terms = sorted(self.numbers)
        place = np.empty(len(terms), np.int64)
        place[[self.numbers[term] for term in terms]] = np.arange(len(terms))
        places = place[np.frombuffer(self.terms, np.uint32)]
        order = np.argsort(places, kind="stable")
        frequencies = np.frombuffer(self.frequencies, np.uint32)
        counts = np.bincount(places, minlength=len(terms))
        put_blobs(out, f"{name}/terms", b"".join(terms), smallest(np.cumsum([len(term) for term in terms])))
        out.put(f"{name}/starts", smallest(np.concatenate([[0], np.cumsum(counts)])))
        out.put(f"{name}/documents", np.frombuffer(self.documents, np.uint32)[order])
        out.put(f"{name}/frequencies", smallest(frequencies[order]))
        if self.positions:
            totals = np.bincount(places, frequencies, len(terms)).astype(np.int64)
            out.put(f"{name}/position_starts", smallest(np.concatenate([[0], np.cumsum(totals)])))
            out.put(f"{name}/positions", smallest(self._positions_in(order)))

    def _positions_in(self, order: AnyArray) -> AnyArray:
        frequencies = np.frombuffer(self.frequencies, np.uint32).astype(np.int64)
        starts = (np.cumsum(frequencies) - frequencies)[order]
        counts = frequencies[order]
        gather = np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))
        return np.frombuffer(self.positions, np.uint32)[gather]


class Pool:
    """The postings of a segment that is being written, in memory; `bytes` says how much of it they take."""

    def __init__(self) -> None:
        self.bytes = 0
        self._fields: dict[str, _Gathered] = {}

    def add_positions(self, field: str, document: int, postings: Mapping[str, Sequence[int]]) -> int:
        """What one document has in one field, term to ascending positions; returns how many there are."""
        gathered = self._fields.setdefault(field, _Gathered())
        numbers, terms, frequencies = gathered.numbers, gathered.terms, gathered.frequencies
        before = len(gathered.positions)
        for term, positions in postings.items():
            encoded = term.encode()
            terms.append(numbers.setdefault(encoded, len(numbers)))
            frequencies.append(len(positions))
            gathered.positions.extend(positions)
        gathered.documents.extend([document] * len(postings))
        total = len(gathered.positions) - before
        self.bytes += 12 * len(postings) + 4 * total
        return total

    def add_terms(self, field: str, document: int, values: Sequence[str]) -> None:
        """The whole values of one document in a field without positions."""
        gathered = self._fields.setdefault(field, _Gathered())
        for value in values:
            gathered.terms.append(gathered.numbers.setdefault(value.encode(), len(gathered.numbers)))
        gathered.frequencies.extend([1] * len(values))
        gathered.documents.extend([document] * len(values))
        self.bytes += 12 * len(values)

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """One posting as Whoosh gives them, when it merges segments."""
        field, term, document, weight, value = posting
        if document < 0:  # Whoosh's mark for a word of its spelling graph
            return
        gathered = self._fields.setdefault(field, _Gathered())
        gathered.terms.append(gathered.numbers.setdefault(term, len(gathered.numbers)))
        gathered.documents.append(document)
        gathered.frequencies.append(int(weight))
        gathered.positions.frombytes(value)
        self.bytes += 12 + len(value)

    def put(self, out: ArrayWriter) -> None:
        """Write every field."""
        for name in sorted(self._fields):
            self._fields.pop(name).put(name, out)

    def cleanup(self) -> None:
        """Let go of everything."""
        self._fields.clear()


class FieldWriter(WhooshFieldWriter):  # type: ignore[misc]  # Whoosh is untyped
    """Writes ``.postings``."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._out = ArrayWriter(segment.create_file(storage, POSTINGS))
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[tuple[str, bytes, int, float, bytes]]) -> None:
        """Every posting of the segment, as Whoosh's own pool gives them."""
        pool = Pool()
        for item in items:
            pool.add(item)
        self.put(pool)

    def put(self, pool: Pool) -> None:
        """Every posting of the segment, from our pool."""
        pool.put(self._out)

    def close(self) -> None:
        """Make the file whole."""
        self._out.close()
        self.is_closed = True


class SegmentPostings:
    """The postings of a segment. Arrays are views of the mapped file."""

    def __init__(self, path: Path) -> None:
        self._arrays = ArrayFile(path)
        self.fields = sorted({name.partition("/")[0] for name in self._arrays})
        self._terms = {name: Blobs(self._arrays, f"{name}/terms") for name in self.fields}

    def terms(self, field: str) -> Blobs | None:
        """The sorted terms of a field, or None where it has none."""
        return self._terms.get(field)

    def number(self, field: str, term: bytes) -> int | None:
        """Which of the field's terms ``term`` is."""
        terms = self._terms.get(field)
        if terms is None:
            return None
        n = terms.find(term)
        return n if n < len(terms) and terms[n] == term else None

    def documents(self, field: str, n: int) -> AnyArray:
        """The documents that have the n-th term, ascending."""
        start, end = self._arrays[f"{field}/starts"][n : n + 2].tolist()
        return self._arrays[f"{field}/documents"][start:end]

    def frequencies(self, field: str, n: int) -> AnyArray:
        """How often each of `documents` has it."""
        start, end = self._arrays[f"{field}/starts"][n : n + 2].tolist()
        return self._arrays[f"{field}/frequencies"][start:end]

    def positions(self, field: str, n: int) -> AnyArray:
        """Where, document after document, ascending in each; empty for a field without positions."""
        if f"{field}/positions" not in self._arrays:
            return NOTHING
        start, end = self._arrays[f"{field}/position_starts"][n : n + 2].tolist()
        return self._arrays[f"{field}/positions"][start:end]


class Terms(TermsReader):  # type: ignore[misc]  # Whoosh is untyped
    """The terms of a segment, as Whoosh asks for them."""

    def __init__(self, postings: SegmentPostings) -> None:
        self.postings = postings

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.postings.number(*term) is not None

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return self.postings.fields

    def cursor(self, fieldname: str, fieldobj: Any) -> _Cursor:
        """A place among the terms of a field."""
        return _Cursor(self, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every field and term, sorted."""
        for field in self.postings.fields:
            yield from ((field, term) for term in self._from(field, b""))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The field's terms from ``prefix`` on, then those of the fields behind it."""
        for field in self.postings.fields:
            if field >= fieldname:
                yield from ((field, term) for term in self._from(field, prefix if field == fieldname else b""))

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """`terms`, with what is known of each."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """`terms_from`, with what is known of each."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> Any:
        """Whoosh's statistics of a term; TermNotFound when there is none."""
        n = self._number(fieldname, text)
        documents, frequencies = self.postings.documents(fieldname, n), self.postings.frequencies(fieldname, n)
        return TermInfo(
            weight=float(frequencies.sum()),
            df=len(documents),
            minlength=1,
            maxlength=1,
            maxweight=float(frequencies.max()),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often the term occurs; 0 where there is none."""
        n = self.postings.number(fieldname, text)
        return 0.0 if n is None else float(self.postings.frequencies(fieldname, n).sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents have it."""
        n = self.postings.number(fieldname, text)
        return 0 if n is None else len(self.postings.documents(fieldname, n))

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> _Matcher:
        """The postings of a term, one at a time."""
        return _Matcher(self.postings, fieldname, text, self._number(fieldname, text), format_, scorer)

    def _number(self, field: str, term: bytes) -> int:
        n = self.postings.number(field, term)
        if n is None:
            raise TermNotFound(f"No term {field}:{term!r}")
        return n

    def _from(self, field: str, prefix: bytes) -> Iterator[bytes]:
        terms = self.postings.terms(field)
        if terms is not None:
            yield from (terms[n] for n in range(terms.find(prefix), len(terms)))


class _Cursor(FieldCursor):  # type: ignore[misc]  # Whoosh is untyped
    def __init__(self, terms: Terms, field: str, fieldobj: Any) -> None:
        self._reader, self._field, self._fieldobj = terms, field, fieldobj
        self._terms = terms.postings.terms(field)
        self._at = 0

    def first(self) -> str | None:
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        wanted = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._at = 0 if self._terms is None else self._terms.find(wanted)
        return self.text()

    def next(self) -> str | None:
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        if self._terms is None or not self.is_valid():
            return None
        text: str = self._fieldobj.from_bytes(self._terms[self._at])
        return text

    def term_info(self) -> Any:
        assert self._terms is not None
        return self._reader.term_info(self._field, self._terms[self._at])

    def is_valid(self) -> bool:
        return self._terms is not None and self._at < len(self._terms)


class _Matcher(LeafMatcher):  # type: ignore[misc]  # Whoosh is untyped
    """One posting after another, for query objects that are not ours."""

    def __init__(
        self, postings: SegmentPostings, field: str, text: bytes, number: int, format_: Any, scorer: Any
    ) -> None:
        self._made_of = (postings, field, text, number, format_, scorer)
        self._term = (field, text)
        self.format, self.scorer = format_, scorer
        self._documents = postings.documents(field, number)
        self._frequencies = postings.frequencies(field, number)
        self._positions = postings.positions(field, number)
        self._starts: AnyArray | None = None
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._documents)

    def reset(self) -> None:
        self._at = 0

    def id(self) -> int:
        return int(self._documents[self._at])

    def all_ids(self) -> Iterator[int]:
        return iter(self._documents.tolist())

    def next(self) -> bool:
        self._at += 1
        return True

    def skip_to(self, id: int) -> bool:
        self._at = max(self._at, int(np.searchsorted(self._documents, id)))
        return True

    def weight(self) -> float:
        return float(self._frequencies[self._at])

    def value(self) -> bytes:
        if self._starts is None:
            self._starts = np.concatenate([[0], np.cumsum(self._frequencies, dtype=np.int64)])
        start, end = self._starts[self._at : self._at + 2].tolist()
        return self._positions[start:end].astype("<u4").tobytes()

    def supports_block_quality(self) -> bool:
        return False

    def replace(self, minquality: float = 0) -> Any:
        return self

    def copy(self) -> _Matcher:
        made = _Matcher(*self._made_of)
        made._at = self._at
        return made


class _Numbers:
    """A column of numbers; what a document does not say is the default."""

    def __init__(self, typecode: str, default: float) -> None:
        self._values = array(typecode)
        self._default = default

    def add(self, document: int, value: float) -> None:
        self.fill(document)
        self._values.append(value)  # type: ignore[arg-type]  # the schema says which

    def fill(self, documents: int) -> None:
        self._values.extend([self._default] * (documents - len(self._values)))  # type: ignore[list-item]

    def put(self, name: str, out: ArrayWriter) -> None:
        out.put(name, np.array(self._values))


class _Bytes:
    """A column of byte strings; what a document does not say is empty."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._ends = array("Q")

    def add(self, document: int, value: bytes) -> None:
        self.fill(document)
        self._data += value
        self._ends.append(len(self._data))

    def fill(self, documents: int) -> None:
        self._ends.extend([len(self._data)] * (documents - len(self._ends)))

    def put(self, name: str, out: ArrayWriter) -> None:
        put_blobs(out, name, self._data, smallest(np.array(self._ends, np.uint64)))


class DocumentWriter(PerDocWriterWithColumns):  # type: ignore[misc]  # Whoosh is untyped
    """Takes what belongs to one document after another.

    Columns are of numbers or byte strings, stored fields are bytes; TypeError for others, which our schema does not
    have.
    """

    def __init__(self, storage: Any, segment: Any) -> None:
        self._storage, self._segment = storage, segment
        self._columns: dict[str, _Numbers | _Bytes] = {}
        self._totals: dict[str, int] = {}
        self._docnum = -1
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        """The document that what follows belongs to."""
        self._docnum = docnum

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:
        """A stored value and the number of postings."""
        if value is not None:
            if not isinstance(value, bytes):
                raise TypeError(f"the stored field {fieldname} is not of bytes")
            self._column(f"stored/{fieldname}", _Bytes).add(self._docnum, zlib.compress(value))
        if length:
            self._column(f"length/{fieldname}", lambda: _Numbers("I", 0)).add(self._docnum, length)
            self._totals[fieldname] = self._totals.get(fieldname, 0) + length

    def add_column_value(self, fieldname: str, column: Any, value: Any) -> None:
        """A value to sort or count by."""
        self._column(f"column/{fieldname}", lambda: _new_column(column)).add(self._docnum, value)

    def add_vector_items(self, fieldname: str, fieldobj: Any, items: Any) -> None:
        """Term vectors are not kept."""
        raise TypeError("this index keeps no term vectors")

    def finish_doc(self) -> None:
        """The next one may come."""

    def close(self) -> None:
        """Make the file whole."""
        out = ArrayWriter(self._segment.create_file(self._storage, DOCUMENTS))
        for name, column in self._columns.items():
            column.fill(self._docnum + 1)
            column.put(name, out)
        out.close()
        self._segment._fieldlengths = self._totals
        self.is_closed = True

    def _column(self, name: str, new: Any) -> Any:
        if name not in self._columns:
            self._columns[name] = new()
        return self._columns[name]


def _new_column(column: Any) -> _Numbers | _Bytes:
    if isinstance(column, columns.NumericColumn):
        return _Numbers(column._typecode, column.default_value())
    if isinstance(column, columns.VarBytesColumn):
        return _Bytes()
    raise TypeError(f"this index keeps no columns of the kind {type(column).__name__}")


class SegmentColumns:
    """What belongs to the documents of a segment. Arrays are views of the mapped file."""

    def __init__(self, path: Path) -> None:
        self._arrays = ArrayFile(path)

    def has(self, name: str) -> bool:
        """Whether any document says something of ``name``."""
        return f"column/{name}" in self._arrays

    def numbers(self, name: str) -> AnyArray | None:
        """A column of numbers, one a document; None where no document has one."""
        return self._arrays[f"column/{name}"] if self.has(name) else None

    def strings(self, name: str) -> Blobs:
        """A column of byte strings, one a document."""
        return Blobs(self._arrays, f"column/{name}")

    def lengths(self, name: str) -> AnyArray | None:
        """How many postings of a field each document has."""
        return self._arrays.get(f"length/{name}")

    def stored(self, document: int) -> dict[str, bytes]:
        """The stored fields of a document."""
        found = {}
        for name in self._arrays:
            if name.startswith("stored/") and not name.endswith(".ends"):
                value = Blobs(self._arrays, name)[document]
                if value:
                    found[name.removeprefix("stored/")] = zlib.decompress(value)
        return found


class _Column(columns.ColumnReader):  # type: ignore[misc]  # Whoosh is untyped
    def __init__(self, values: AnyArray | Blobs) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> Any:
        value = self._values[docnum]
        return value if isinstance(value, bytes) else value.item()

    def __iter__(self) -> Iterator[Any]:
        return (self[n] for n in range(len(self)))

    def sort_key(self, docnum: int) -> Any:
        return self[docnum]


class Documents(PerDocumentReader):  # type: ignore[misc]  # Whoosh is untyped
    """What belongs to the documents of a segment, as Whoosh asks for it."""

    def __init__(self, segment: Any, held: SegmentColumns) -> None:
        self._segment = segment
        self.held = held

    def doc_count(self) -> int:
        """Live documents."""
        return int(self._segment.doc_count_all() - self._segment.deleted_count())

    def doc_count_all(self) -> int:
        """All documents."""
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        """Whether any document was taken out."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one was."""
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterable[int]:
        """Those that were."""
        return self._segment.deleted_docs()  # type: ignore[no-any-return]

    def supports_columns(self) -> bool:
        """Yes."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether any document has a value."""
        return self.held.has(fieldname)

    def column_reader(self, fieldname: str, column: Any) -> _Column:
        """The values, one a document."""
        if isinstance(column, columns.VarBytesColumn):
            return _Column(self.held.strings(fieldname))
        numbers = self.held.numbers(fieldname)
        assert numbers is not None, "Whoosh asks has_column first"
        return _Column(numbers)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The postings of a field in a document."""
        lengths = self.held.lengths(fieldname)
        return default if lengths is None else int(lengths[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        """The postings of a field in all documents."""
        return int(self._segment._fieldlengths.get(fieldname, 0))

    def min_field_length(self, fieldname: str) -> int:
        """The least of any document."""
        lengths = self.held.lengths(fieldname)
        return 0 if lengths is None else int(lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        """The most of any document."""
        lengths = self.held.lengths(fieldname)
        return 0 if lengths is None else int(lengths.max())

    def stored_fields(self, docnum: int) -> dict[str, bytes]:
        """The stored fields of a document."""
        return self.held.stored(docnum)
