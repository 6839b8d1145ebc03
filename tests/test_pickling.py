"""Dataclasses that are pickled by their slots come back equal."""

from __future__ import annotations

import copy
import pickle

from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article
from newssearch.reading.drafts import Claim, Draft

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ARTICLES = st.builds(
    Article, id=TEXT, headline=st.none() | TEXT, byline=st.lists(TEXT).map(tuple), published=st.none() | st.just("2025")
)
DRAFTS = st.builds(Draft, body=st.none() | TEXT, published=st.lists(st.builds(Claim, TEXT, TEXT)).map(tuple))


@given(ARTICLES | DRAFTS)
def test_pickled_and_copied_values_are_equal(value: Article | Draft) -> None:
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(value, protocol)) == value  # noqa: S301  # our own
    assert copy.copy(value) == value
    assert copy.deepcopy(value) == value
