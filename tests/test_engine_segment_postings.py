"""However a term of a segment is asked for, whole, counted or in some documents, the answers are of one list."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from written_segments import capitals_of, documents, record_of, written

from newssearch.engine.documents import Document
from newssearch.engine.schema import CASED
from newssearch.models import Article


def _in(language: str, body: str) -> Document:
    article = Article("a", body=body, language=language)
    return Document(article, record_of(article))


@given(st.lists(documents(), min_size=1, max_size=8), st.sets(st.integers(0, 7)))
@example([_in("en", "oils gases oils"), _in("fr", "oils gases"), _in("zh", "gases oils gases")], {0, 2})
@example(
    [_in("fr", "sécurité"), _in("zh", "sécurité"), _in("en", "Sécurité sécurité")], {0, 1, 2}
)  # two stems each, or one
@example([_in("en", "U.S. us US"), _in("fr", "o’neill O’Neill")], {1})
def test_places_counts_and_occurrences_agree(some: list[Document], wanted: set[int]) -> None:
    chosen = np.array(sorted(n for n in wanted if n < len(some)), np.int64)
    capitals = capitals_of(some)
    with tempfile.TemporaryDirectory() as name:
        postings = written(Path(name), "one", some).postings
        asked = [(field, term) for field in postings.names for term in postings.terms(field) or ()]
        asked += [(field + CASED, c.encode()) for field in ("headline", "body") for c in capitals]
        for field, term in asked:
            places = postings.places(field, term)
            assert (np.diff(places) > 0).all()
            assert bool(len(places)) == postings.has(field, term)

            counted, occurrences = postings.counted(field, term), postings.occurrences(field, term)
            found, counts = np.unique(places >> 32, return_counts=True)
            for each in (counted, occurrences):
                assert (each.documents.tolist(), each.frequencies.tolist()) == (found.tolist(), counts.tolist())
            assert len(counted.documents) <= postings.most(field, term)
            assert occurrences.positions.tolist() in ((places & 0xFFFFFFFF).tolist(), [])

            there = places[np.isin(places >> 32, chosen)]
            assert postings.places_in(field, term, chosen).tolist() == there.tolist()
