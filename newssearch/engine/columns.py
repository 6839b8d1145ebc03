"""What belongs to the documents of a segment: numbers to filter and sort by, digests to know them by, the article."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import zstandard

from newssearch.engine.arrays import AnyArray, ArrayFile, CheckedArray
from newssearch.engine.documents import Record, record_of
from newssearch.engine.frames import unpacked
from newssearch.settings import READING_LIMITS

DIGESTS = ("id", "given", "content", "text")
"""What a document is known by: 64-bit hashes of its id and of the id that the source gave, then 128-bit digests, as two
numbers each."""

LARGEST_ARTICLE = 2 * READING_LIMITS.max_document_bytes
"""Bytes of a stored article: one is read from no larger document, and quoting in JSON does not double it."""

_DESCRIPTOR, _HAS_CHECKSUM = 4, 4
"""The byte of a frame that says what it has, and the bit there for a checksum (RFC 8878, 3.1.1.1.1)."""

_MAPPED = 200
"""Articles read, after which the pages that they lie in are given back: by and by a process would have all mapped."""


def _dictionary(data: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(data)


class SegmentColumns:
    """What belongs to the documents of a segment. Arrays are views of the mapped file; see `ArrayFile`."""

    def __init__(self, path: Path, *, unchecked: bool = False) -> None:
        self._arrays = ArrayFile(path, unchecked=unchecked)
        self._mapped = 0

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self._arrays["articles.ends"])

    @property
    def arrays(self) -> ArrayFile:
        """The file itself."""
        return self._arrays

    @property
    def names(self) -> list[str]:
        """The columns of numbers that there are."""
        return [name.removeprefix("column/") for name in self._arrays if name.startswith("column/")]

    def has(self, name: str) -> bool:
        """Whether there is a column of that name."""
        return f"column/{name}" in self._arrays

    def numbers(self, name: str) -> AnyArray | None:
        """A column of numbers, one a document; None where there is none."""
        found = self._arrays.get(f"column/{name}")
        return None if found is None else found.whole

    def digests(self, name: str) -> AnyArray:
        """One of `DIGESTS`: a row a document, of one or two numbers."""
        width = 2 if name in DIGESTS[2:] else 1
        return self._arrays[f"digest/{name}"].whole.reshape(-1, width)

    @property
    def articles(self) -> CheckedArray:
        """The stored articles, compressed, end to end."""
        return self._arrays["articles"]

    @cached_property
    def places_of_articles(self) -> tuple[AnyArray, AnyArray]:
        """Where in `articles` each begins and ends."""
        ends = self._arrays["articles.ends"].whole.astype(np.int64)
        return np.concatenate([[0], ends[:-1]]), ends

    @property
    def dictionary_of(self) -> AnyArray:
        """Which of `dictionaries` each article was compressed with, from 1; 0 for none."""
        return self._arrays["articles.dictionary"].whole

    @cached_property
    def dictionaries(self) -> list[bytes]:
        """What articles were compressed with."""
        data, ends = self._arrays["dictionaries"].whole.tobytes(), self._arrays["dictionaries.ends"].whole.tolist()
        return [data[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    @cached_property
    def _decompressors(self) -> list[zstandard.ZstdDecompressor]:
        known = [zstandard.ZstdDecompressor(dict_data=_dictionary(data)) for data in self.dictionaries]
        return [zstandard.ZstdDecompressor(), *known]

    @cached_property
    def _salvagers(self) -> list[zstandard.ZstdDecompressor]:
        """Decompressors with dictionaries as they are: a frame that needs what has changed fails by its checksum."""
        data, ends = (self._arrays[name].unchecked for name in ("dictionaries", "dictionaries.ends"))
        parts = [data[start:end].tobytes() for start, end in pairwise([0, *ends.tolist()])]
        return [zstandard.ZstdDecompressor(), *(zstandard.ZstdDecompressor(dict_data=_dictionary(d)) for d in parts)]

    def let_go(self) -> None:
        """See `ArrayFile.let_go`."""
        self._arrays.let_go()

    def stored(self, document: int) -> bytes:
        """The stored article of a document.

        Its frame has a checksum of its own, which spares most queries those of the blocks that it lies in: these say
        what is damaged where the frame is, or does not say that it has one.
        """
        self._mapped += 1
        if self._mapped > _MAPPED:
            self._mapped = 0
            self.let_go()
        articles, ends, dictionary = self._stored
        start, end = ends[document - 1 : document + 1].tolist() if document else (0, int(ends[0]))
        decompressor, frame = self._decompressors[dictionary[document]], articles.unchecked[start:end]
        try:
            if len(frame) > _DESCRIPTOR and frame[_DESCRIPTOR] & _HAS_CHECKSUM:
                return unpacked(decompressor, frame, LARGEST_ARTICLE)
        except ValueError:
            pass  # the checksums of its blocks say where, below
        return unpacked(decompressor, articles[start:end], LARGEST_ARTICLE)

    def record(self, document: int, stored: bytes) -> Record:
        """What a document is known by, whose `stored` article is at hand."""
        content, text = (self.digests(name)[document].tobytes() for name in DIGESTS[2:])
        return record_of(stored, content, text)

    @cached_property
    def _stored(self) -> tuple[CheckedArray, CheckedArray, CheckedArray]:
        return self.articles, self._arrays["articles.ends"], self._arrays["articles.dictionary"]

    def stored_unchecked(self, document: int) -> bytes:
        """`stored`, by the checksum of the article's own frame alone: of a file that is damaged somewhere."""
        ends, articles, dictionary = (
            self._arrays[name].unchecked for name in ("articles.ends", "articles", "articles.dictionary")
        )
        start = int(ends[document - 1]) if document else 0
        decompressor = self._salvagers[int(dictionary[document])]
        return unpacked(decompressor, articles[start : int(ends[document])].tobytes(), LARGEST_ARTICLE)
