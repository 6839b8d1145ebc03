"""Generated articles whose words are written in many ways, and the segments that they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from hypothesis import strategies as st

from faults.arrays import AnyArray, read_arrays
from newssearch.core import CheckedSegment, SegmentReader, merge_segments, tokenize
from newssearch.index.writing.batch import Batch
from newssearch.index.writing.segment_jobs import Target
from newssearch.matching.document import Document, Record
from newssearch.models import Article

WORDS = (
    "oil Oil OIL oils gas Gas gases run running US Us us O’Neill o’neill Élysée élysée ELYSÉE sécurité Sécurité "
    "e-mail email 10,000 U.S."
).split()
Occurrences = tuple[list[int], list[int], list[int]]
"""The documents that have a term, how often each has it, and the positions."""

words = st.sampled_from(WORDS) | st.text("abAéÉ-’", min_size=1, max_size=3)
ends = st.sampled_from([" "] * 6 + [". ", "? ", "\n", ".\n"])
texts = st.lists(st.tuples(words, ends), max_size=9).map(lambda pairs: "".join(map("".join, pairs)))
dates = st.sampled_from(
    [("2025", "year"), ("2025-12-05", "day"), ("2025-12-05T10:00:00+02:00", "second"), (None, None)]
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    name = draw(st.sampled_from(["a", "b", "C"])) + str(draw(st.integers(0, 99)))
    published, precision = draw(dates)
    article = Article(
        name,
        headline=draw(st.none() | texts),
        body=draw(st.none() | texts),
        byline=tuple(draw(st.lists(texts, max_size=2))),
        section=draw(st.none() | words),
        language=draw(st.sampled_from(["en", "en-GB", "fr", "zh", None])),
        published=published,
        precision=precision,
    )
    return Document(article, record_of(article, draw(st.sampled_from([None, None, None, "first"]))))


def record_of(article: Article, copy_of: str | None = None) -> Record:
    content, text = (
        blake2b(f"{use}{article}".encode("utf-8", "surrogatepass"), digest_size=16).digest() for use in "ct"
    )
    return Record(article.id, article.id.upper(), content, text, copy_of=copy_of)


class Written:
    """The two files of one segment."""

    def __init__(self, folder: Path, name: str) -> None:
        self._paths = folder / f"{name}.postings", folder / f"{name}.documents"

    def streams(self) -> AbstractContextManager[tuple[BinaryIO, BinaryIO]]:
        return Target(*self._paths).created()

    def without(self, removed: Sequence[int]) -> tuple[Path, Path, Sequence[int]]:
        return *self._paths, removed

    @cached_property
    def reader(self) -> SegmentReader:
        return SegmentReader("written", *self._paths, len(self.checked))

    @property
    def checked(self) -> CheckedSegment:
        return CheckedSegment(*self._paths)

    @property
    def all_arrays(self) -> dict[str, AnyArray]:
        return {name: array for path in self._paths for name, array in read_arrays(path).items()}

    def terms(self, name: str) -> list[bytes]:
        """All terms of some postings."""
        return self.reader.terms_from(name, 0, self.reader.count(name)) if name in self.reader.names else []

    def occurrences(self, name: str, term: bytes) -> Occurrences:
        """Return the places of a term."""
        documents, frequencies = self.reader.counted(name, term)
        return documents, frequencies, self.reader.positions(name, term)

    def arrays(self) -> dict[str, tuple[str, int]]:
        """The type and count of every array; not how long compressed ones came out, nor of fields that have lost all
        terms, nor by how many forms a word is found: a language that is gone may have led to letters still there; nor
        which odd spelling of a term comes first."""
        found = self.all_arrays
        fields = {name.partition("/")[0] for name in found if name.endswith("/terms.count")}
        empty = tuple(f"{name}/" for name in fields if not found[f"{name}/terms.count"][0])
        held = {name: array for name, array in found.items() if not (empty and name.startswith(empty))}
        return {
            n: (a.dtype.str, len(a))
            for n, a in held.items()
            if not n.endswith((".ends", "heads", "bodies")) and not re.search("/(word_starts|form|odd)[.]", n)
        }


def written(folder: Path, name: str, some: Sequence[Document]) -> Written:
    made, batch = Written(folder, name), Batch()
    for document in some:
        batch.add(document)
    with made.streams() as (postings, documents):
        batch.write(postings, documents, batch.learn())
    return made


def merged(folder: Path, name: str, sources: Sequence[tuple[Path, Path, Sequence[int]]]) -> Written:
    made = Written(folder, name)
    with made.streams() as (postings, documents):
        count = merge_segments(sources, postings, documents)
    assert count == len(made.checked)
    return made


def capitals_of(documents: Iterable[Document]) -> set[str]:
    """Every word of a field that has a capital, as it is printed."""
    articles = [document.article for document in documents]
    whole = " ".join(f"{a.headline} {a.body} {' '.join(a.byline)} {a.section}" for a in articles)
    return {form for token in tokenize(whole) for form in token.cased}
