"""A large commit ends in two segments, and moves no more articles than it must."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newssearch.index.writing.merge_policy import into_two


@given(st.lists(st.integers(1, 1000), min_size=3, max_size=12))
def test_segments_become_two_each_moved_once(sizes: list[int]) -> None:
    lots = into_two(sizes)
    moved = [n for lot in lots for n in lot]
    assert len(moved) == len(set(moved))
    assert len(lots) + len(sizes) - len(moved) == 2


def test_segment_of_half_of_the_documents_stays() -> None:
    assert into_two([5_400, 27_000, 5_400, 3_500]) == [[0, 2, 3]]
    assert into_two([10, 10, 10, 10]) == [[0, 2], [1, 3]]
