"""The best of many, found without looking at all of them."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from newssearch.engine.found import Found, Heads, highest


@st.composite
def _keys(draw: st.DrawFn) -> tuple[np.ndarray, int]:
    """Up to 5,000 keys, many or few of which tie, and how many of them are wanted."""
    size = draw(st.integers(1, 5_000))
    distinct = draw(st.sampled_from([1, 2, 5, 50, 5_000]))
    seed = draw(st.integers(0, 1 << 32))
    keys = np.random.default_rng(seed).integers(0, distinct, size)
    return keys, draw(st.one_of(st.integers(1, 20), st.integers(1, size + 5)))


@given(drawn=_keys(), members=st.sampled_from([1, 2, 7, 64]))
@example(drawn=(np.arange(200), 2), members=64)  # the highest are in no group
@example(drawn=(np.arange(200)[::-1], 2), members=64)
def test_the_highest_are_those_from_the_last_wanted_on(drawn: tuple[np.ndarray, int], members: int) -> None:
    keys, count = drawn
    wanted = np.flatnonzero(keys >= np.sort(keys)[max(0, len(keys) - count)])
    assert sorted(highest(keys, count).tolist()) == wanted.tolist()
    if len(keys) >= members:
        assert sorted(highest(keys, count, Heads.of(keys, members)).tolist()) == wanted.tolist()


@given(drawn=_keys())
def test_an_array_of_all_and_a_list_have_the_same_best(drawn: tuple[np.ndarray, int]) -> None:
    every, count = drawn
    scores = every.astype(np.float32)
    documents = np.flatnonzero(scores)
    as_array, as_list = Found(every=scores), Found(documents, scores[documents], is_scored=True)
    for _ in range(2):  # the second time by what the first has kept
        best = dict(zip(*map(np.ndarray.tolist, as_array.best(count)), strict=True))
        assert best == dict(zip(*map(np.ndarray.tolist, as_list.best(count)), strict=True))
