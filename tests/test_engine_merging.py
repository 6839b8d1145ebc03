"""A merge of segments is the segment that the live articles would have made, and holds nothing of the others."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import written_segments
from hypothesis import given
from hypothesis import strategies as st
from written_segments import Written, capitals_of, documents, record_of, written

from newssearch.engine.columns import DIGESTS, SegmentColumns
from newssearch.engine.documents import Document, article_of
from newssearch.engine.postings import Occurrences
from newssearch.engine.schema import CASED
from newssearch.engine.segment_postings import SegmentPostings, Words
from newssearch.models import Article

segments = st.lists(st.lists(st.tuples(documents(), st.booleans()), min_size=1, max_size=5), min_size=1, max_size=4)


def merged(folder: Path, lots: Sequence[Sequence[tuple[Document, bool]]]) -> Written:
    """A segment of each lot, merged without the documents that are said to be gone."""
    sources = []
    for n, lot in enumerate(lots):
        segment = written(folder, f"segment{n}", [document for document, _ in lot])
        sources.append(segment.without([n for n, (_, gone) in enumerate(lot) if gone]))
    return written_segments.merged(folder, "merged", sources)


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
    return {key: lists(Occurrences.at(of_field.places(np.array(forms)))) for key, forms in found.items()}


def said_by_columns(columns: SegmentColumns, count: int) -> dict[str, Any]:
    said: dict[str, Any] = {name: columns.numbers(name).tolist() for name in columns.names}  # type: ignore[union-attr]
    said |= {f"digest of {name}": columns.digests(name).tolist() for name in DIGESTS}
    return said | {"articles": [article_of(columns.stored(n)) for n in range(count)]}


@given(segments)
def test_merged_segments_say_what_a_segment_of_the_live_articles_says(lots):
    live = [document for lot in lots for document, gone in lot if not gone]
    if not live:
        return  # such segments are dropped, not merged
    capitals = capitals_of(document for lot in lots for document, _ in lot)
    with tempfile.TemporaryDirectory() as name:
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
