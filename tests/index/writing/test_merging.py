"""A merge of segments is the segment that the live articles would have made, and holds nothing of the others."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import written_segments
from hypothesis import given
from hypothesis import strategies as st
from written_segments import Written, capitals_of, documents, record_of, written

from newssearch.matching.document import Document, article_of
from newssearch.matching.schema import AS_WRITTEN, CASED
from newssearch.models import Article

segments = st.lists(st.lists(st.tuples(documents(), st.booleans()), min_size=1, max_size=5), min_size=1, max_size=4)


def merged(folder: Path, lots: Sequence[Sequence[tuple[Document, bool]]]) -> Written:
    """Write a segment of each lot, and merge them without the deleted documents."""
    sources = []
    for n, lot in enumerate(lots):
        segment = written(folder, f"segment{n}", [document for document, _ in lot])
        sources.append(segment.without([n for n, (_, gone) in enumerate(lot) if gone]))
    return written_segments.merged(folder, "merged", sources)


def said_by_postings(made: Written, capitals: set[str]) -> dict[tuple[str, ...], Any]:
    """Return all postings by field and term, and the positions of words with a capital."""
    said: dict[tuple[str, ...], Any] = {}
    for name in made.reader.names:
        terms = made.terms(name)
        if terms:
            said[name, "terms"] = terms
        said |= {(name, term.decode()): made.occurrences(name, term) for term in terms}
        if name.endswith(AS_WRITTEN):
            name = name.removesuffix(AS_WRITTEN) + CASED
            cased = {(name, word): made.occurrences(name, word.encode()) for word in capitals}
            said |= {key: found for key, found in cased.items() if found[0]}
    return said


def said_by_columns(made: Written, count: int) -> dict[str, Any]:
    reader, arrays = made.reader, made.all_arrays
    said: dict[str, Any] = {name: reader.numbers(name) for name in reader.columns}
    said |= {name: array.tolist() for name, array in arrays.items() if name.startswith("digest/")}
    return said | {"articles": [article_of(reader.stored(n)) for n in range(count)]}


@given(segments)
def test_merged_segment_equals_a_segment_of_its_live_articles(lots):
    live = [document for lot in lots for document, gone in lot if not gone]
    if not live:
        return  # such segments are dropped, not merged
    capitals = capitals_of(document for lot in lots for document, _ in lot)
    with tempfile.TemporaryDirectory() as name:
        ours, fresh = merged(Path(name), lots), written(Path(name), "fresh", live)
        assert said_by_postings(ours, capitals) == said_by_postings(fresh, capitals)
        assert said_by_columns(ours, len(live)) == said_by_columns(fresh, len(live))
        assert ours.arrays() == fresh.arrays()
        assert [ours.checked.problems_of_postings(), ours.checked.problems_of_documents()] == [[], []]


def english(name: str, body: str) -> Document:
    article = Article(name, body=body, language="en")
    return Document(article, record_of(article))


def test_words_of_removed_articles_are_forgotten_and_mistaken_for_no_other(tmp_path):
    gone, left = english("gone", "zebra Zebra ZeBRA"), english("left", "apple")
    made = merged(tmp_path, [[(gone, True)], [(left, False)]])
    assert made.terms("body_exact") == [b"apple"]
    assert made.occurrences("body_exact", b"zebra") == ([], [], [])


def test_a_spelling_that_only_a_removed_article_has_is_forgotten(tmp_path):
    gone, left = english("gone", "zEbRa"), english("left", "zebra Zebra")
    made = merged(tmp_path, [[(gone, True), (left, False)], [(left, False)]])
    assert not made.reader.has("body_cased", b"zEbRa")
    assert made.all_arrays["body/odd.count"].tolist() == [0]
    assert made.occurrences("body_cased", b"Zebra") == ([0, 1], [1, 1], [1, 1])


@pytest.fixture(scope="module")
def many() -> list[list[tuple[Document, bool]]]:
    """Return two lots, each large enough for a dictionary; most of the second is deleted."""
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
        assert made.occurrences("body_exact", b"elysee") == ([0, 1], [1, 1], [0, 0])


def test_articles_compressed_with_a_dictionary_come_back(tmp_path, many):
    made = merged(tmp_path, many)
    live = [document.article for lot in many for document, gone in lot if not gone]
    assert [article_of(made.reader.stored(n)) for n in range(len(live))] == live
    assert len(made.all_arrays["dictionaries.ends"]) == 4  # of heads and of bodies


def test_a_dictionary_that_no_article_needs_any_more_goes(tmp_path, many):
    first, second = many
    made = merged(tmp_path, [[(document, True) for document, _ in first], second])
    assert len(made.all_arrays["dictionaries.ends"]) == 2
    assert article_of(made.reader.stored(2)) == second[2][0].article
