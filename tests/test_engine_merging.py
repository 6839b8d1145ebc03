"""A merge of segments is the segment that the live articles would have made, and holds nothing of the others."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.engine import merging
from newssearch.engine.arrays import ArrayFile, ArrayWriter
from newssearch.engine.columns import DIGESTS, SegmentColumns
from newssearch.engine.documents import Document, Record, article_of
from newssearch.engine.gathering import Batch
from newssearch.engine.merging import Part, merge
from newssearch.engine.postings import CASED, Occurrences, SegmentPostings, Words
from newssearch.models import Article
from newssearch.text.tokens import tokenize

WORDS = (
    "oil Oil OIL oils gas Gas gases run running US Us us O’Neill o’neill Élysée élysée ELYSÉE e-mail email 10,000 U.S."
).split()
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


segments = st.lists(st.lists(st.tuples(documents(), st.booleans()), min_size=1, max_size=5), min_size=1, max_size=4)


class Written:
    """The two files of one segment."""

    def __init__(self, folder: Path, name: str) -> None:
        self._paths = folder / f"{name}.postings", folder / f"{name}.documents"

    def writers(self) -> tuple[ArrayWriter, ArrayWriter]:
        postings, documents = self._paths
        return ArrayWriter(postings.open("wb")), ArrayWriter(documents.open("wb"))

    def part(self, kept: Sequence[int], size: int) -> Part:
        return Part(self.postings, self.columns, np.array(kept, np.int64), size)

    @property
    def postings(self) -> SegmentPostings:
        return SegmentPostings(self._paths[0])

    @property
    def columns(self) -> SegmentColumns:
        return SegmentColumns(self._paths[1])

    def arrays(self) -> dict[str, tuple[str, int]]:
        """The type and count of every array; not how long compressed ones came out, nor of fields that have lost all
        terms, nor by how many forms a word is found: a language that is gone may have led to letters still there; nor
        which odd spelling of a term comes first."""
        found = {name: file[name] for file in map(ArrayFile, self._paths) for name in file}
        empty = tuple(f"{name}/" for name in self.postings.own_names if not found[f"{name}/terms.count"][0])
        held = {name: array for name, array in found.items() if not (empty and name.startswith(empty))}
        return {
            n: (a.dtype.str, len(a))
            for n, a in held.items()
            if not n.endswith((".blocks", ".ends", "articles")) and not re.search("/(word_starts|form|odd)[.]", n)
        }


def written(folder: Path, name: str, some: Sequence[Document]) -> Written:
    made, batch = Written(folder, name), Batch()
    for document in some:
        batch.add(document)
    batch.write(*made.writers(), batch.learn())
    return made


def merged(folder: Path, lots: Sequence[Sequence[tuple[Document, bool]]]) -> Written:
    """A segment of each lot, merged without the documents that are said to be gone."""
    parts = []
    for n, lot in enumerate(lots):
        segment = written(folder, f"segment{n}", [document for document, _ in lot])
        parts.append(segment.part([n for n, (_, gone) in enumerate(lot) if not gone], len(lot)))
    made = Written(folder, "merged")
    count = merge(parts, *made.writers())
    assert count == sum(not gone for lot in lots for _, gone in lot)
    return made


def lists(found: Occurrences) -> tuple[list[int], list[int], list[int]]:
    documents, frequencies, positions = found
    return documents.tolist(), frequencies.tolist(), positions.tolist()


def said_by_postings(postings: SegmentPostings, capitals: set[str]) -> dict[tuple[str, ...], Any]:
    """By field and term everything that can be asked, and by word every way it is written and where."""
    said: dict[tuple[str, ...], Any] = {}
    for name in postings.names:
        terms = postings.terms(name)
        assert terms is not None
        if len(terms):
            said[name, "terms"] = list(terms)
        said |= {(name, term.decode()): lists(postings.occurrences(name, term)) for term in terms}
    for name in postings.own_names:
        field = postings.field(name)
        assert field is not None
        if field.has_forms:
            said |= spellings(name, Words(field))
            cased = {(name + CASED, c): lists(postings.occurrences(name + CASED, c.encode())) for c in capitals}
            said |= {key: found for key, found in cased.items() if found[0]}
    return said


def spellings(name: str, of_field: Words) -> dict[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}
    for n, word in enumerate(of_field.terms):
        for form in of_field.forms(n).tolist():
            text = of_field.text(form, word.decode())
            found.setdefault((name, "written", word.decode(), text), []).append(form)
    return {key: lists(of_field.in_forms(np.array(forms))) for key, forms in found.items()}


def said_by_columns(columns: SegmentColumns, count: int) -> dict[str, Any]:
    said: dict[str, Any] = {name: columns.numbers(name).tolist() for name in columns.names}  # type: ignore[union-attr]
    said |= {f"digest of {name}": columns.digests(name).tolist() for name in DIGESTS}
    return said | {"articles": [article_of(columns.stored(n)) for n in range(count)]}


def capitals_of(lots: Sequence[Sequence[tuple[Document, bool]]]) -> set[str]:
    articles = [document.article for lot in lots for document, _ in lot]
    whole = " ".join(f"{a.headline} {a.body} {' '.join(a.byline)} {a.section}" for a in articles)
    return {form for token in tokenize(whole) for form in token.piece.cased}


@given(segments, st.sampled_from([1, 5, 4_000_000]), st.sampled_from([1, 3, 4_000]))
def test_merged_segments_say_what_a_segment_of_the_live_articles_says(lots, at_once, strings):
    live = [document for lot in lots for document, gone in lot if not gone]
    if not live:
        return  # such segments are dropped, not merged
    capitals = capitals_of(lots)
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "_TOKENS_AT_ONCE", at_once)
        patch.setattr(merging, "_STRINGS_AT_ONCE", strings)
        ours, fresh = merged(Path(name), lots), written(Path(name), "fresh", live)
        assert said_by_postings(ours.postings, capitals) == said_by_postings(fresh.postings, capitals)
        assert said_by_columns(ours.columns, len(live)) == said_by_columns(fresh.columns, len(live))
        assert ours.arrays() == fresh.arrays()


def english(name: str, body: str) -> Document:
    article = Article(name, body=body, language="en")
    return Document(article, record_of(article))


def test_words_of_removed_articles_are_forgotten_and_mistaken_for_no_other(tmp_path):
    gone, left = english("gone", "zebra Zebra ZeBRA"), english("left", "apple")
    postings = merged(tmp_path, [[(gone, True)], [(left, False)]]).postings
    assert list(postings.terms("body_exact") or []) == [b"apple"]
    assert lists(postings.occurrences("body_exact", b"zebra")) == ([], [], [])


def test_a_spelling_that_only_a_removed_article_has_is_forgotten(tmp_path):
    gone, left = english("gone", "zEbRa"), english("left", "zebra Zebra")
    made = merged(tmp_path, [[(gone, True), (left, False)], [(left, False)]])
    assert not made.postings.has("body_cased", b"zEbRa")
    field = made.postings.field("body")
    assert field is not None
    assert list(field.odd) == []
    assert lists(made.postings.occurrences("body_cased", b"Zebra")) == ([0, 1], [1, 1], [1, 1])


@pytest.fixture(scope="module")
def many() -> list[list[tuple[Document, bool]]]:
    """Two lots, each large enough for a dictionary; all of the second is gone but for a few."""
    kinds = ["The harbour master of {} said that ship {} was late.", "A crane in {} lifted container {} ashore."]
    return [
        [(english(f"{lot}-{n}", kinds[lot].format(f"town{n % 17}", n) * 3), bool(lot) and n > 3) for n in range(600)]
        for lot in range(2)
    ]


def test_a_place_counts_once_however_many_stems_lead_to_it(tmp_path):
    """In French the word has two stems, the second of them its only one in English."""
    articles = [Article(language, body="élysée", language=language) for language in ("fr", "en")]
    some = [Document(article, record_of(article)) for article in articles]
    for made in (written(tmp_path, "whole", some), merged(tmp_path, [[(document, False)] for document in some])):
        assert lists(made.postings.occurrences("body_exact", b"elysee")) == ([0, 1], [1, 1], [0, 0])


def test_articles_compressed_with_a_dictionary_come_back(tmp_path, many):
    columns = merged(tmp_path, many).columns
    live = [document.article for lot in many for document, gone in lot if not gone]
    assert [article_of(columns.stored(n)) for n in range(len(live))] == live
    assert len(columns.dictionaries) == 2


def test_a_dictionary_that_no_article_needs_any_more_goes(tmp_path, many):
    first, second = many
    columns = merged(tmp_path, [[(document, True) for document, _ in first], second]).columns
    assert len(columns.dictionaries) == 1
    assert article_of(columns.stored(2)) == second[2][0].article
