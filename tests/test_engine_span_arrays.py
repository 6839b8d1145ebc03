"""The algebra on arrays counts the same spans in every article as the algebra on one article does."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newssearch
from newssearch.engine import span_arrays
from newssearch.engine.positions import AnyOf, Beside, InOne, InOrder, Terms, Together, among_first, spans
from newssearch.engine.snapshot import Snapshot
from newssearch.engine.span_arrays import frequencies
from newssearch.models import Article

WORDS = ["oil", "gas", "new", "york"]
terms = st.lists(st.sampled_from([*WORDS, "absent"]), min_size=1, max_size=3).map(
    lambda t: Terms("body_exact", tuple(t))
)
wide = st.builds(
    Terms,
    st.just("body_exact"),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(tuple),
    width=st.integers(1, 3),
)
distances = st.integers(1, 4)


def _groups(inner):
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return (
        st.builds(InOrder, parts)
        | st.builds(AnyOf, parts)
        | st.builds(Beside, inner, inner, distances, st.booleans())
        | st.builds(InOne, parts, terms)
        | st.builds(among_first, inner, st.integers(1, 8))
        | st.builds(Together, st.lists(terms, min_size=1, max_size=3).map(tuple), distances)
    )


words = st.sampled_from([*WORDS, "Oil", "OIL", "York"])
expressions = st.recursive(terms | wide, _groups, max_leaves=5)


@pytest.mark.parametrize("many", [0, 50_000], ids=["some places read", "all places read"])
@given(st.lists(st.lists(words, max_size=8), min_size=1, max_size=5), st.lists(expressions, max_size=8))
def test_the_frequencies_of_an_index_are_the_spans_of_each_article(many, texts, wanted):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(span_arrays, "_MANY", many)
        patch.setattr(span_arrays, "_FEW", 4 if many else 0)
        _hold(texts, wanted)


def _hold(texts, wanted):
    with tempfile.TemporaryDirectory() as folder, newssearch.create(Path(folder) / "index") as news:
        bodies = [[f"n{n}", *words] for n, words in enumerate(texts)]
        news.update(Article(str(n), body=" ".join(words)) for n, words in enumerate(bodies))
        snapshot = Snapshot(news.path)
        for expression in wanted:
            expected = {}
            for n, words in enumerate(bodies):
                folded = [word.lower() for word in words]
                count = len(
                    spans(expression, lambda _, term, words=folded: [i for i, w in enumerate(words) if w == term])
                )
                if count:
                    expected[n] = count
            documents, counts = frequencies(expression, snapshot.segments)
            assert dict(zip(documents.tolist(), counts.tolist(), strict=True)) == expected
        snapshot.close()
