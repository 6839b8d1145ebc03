"""Spellings of names: what transliterations share, and which words are of one name."""

from __future__ import annotations

from fnmatch import fnmatch
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.matching.spellings import Spelling, beginnings, distance, pattern, skeleton


@pytest.mark.parametrize(
    "names",
    [
        "zelensky zelenskyy zelenskiy selenskyj зеленский",
        "kyiv kiev киев київ",
        "gaddafi qaddafi kadhafi gadhafi",
        "tchaikovsky chaikovsky чайковский",
        "mohammed muhammad mohamed",
        "muller mueller müller",
    ],
)
def test_transliterations_of_a_name_are_spellings_of_each_other(names):
    for one in names.split():
        spelling = Spelling(one, ("en", "ru", "uk", "de"))
        for other in names.split():
            assert spelling.is_of(distinct := Spelling(other, ()).term), (one, other)
            assert distinct[0] in beginnings(spelling.term)


@pytest.mark.parametrize(
    "names", ["zelensky selenskyj зеленский", "kyiv kiev киев київ", "tchaikovsky chaikovsky чайковский"]
)
def test_patterns_of_a_name_match_it_in_the_other_script(names):
    for one, other in permutations(names.split(), 2):
        if one.isascii() != other.isascii():
            assert any(fnmatch(other, pattern(first, one)) for first in beginnings(one)), (one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("miyazawa", "mousavi"), ("may", "my"), ("gas", "gus"), ("muller", "butler"), ("kyiv", "king")],
)
def test_other_names_are_none(one, other):
    assert not Spelling(one, ("en",)).is_of(other)


def test_forms_of_a_stem_are_spellings():
    assert Spelling("зеленский", ("ru",)).is_of("зеленского")
    assert Spelling("merkel", ("en",)).is_of("merkels")


@pytest.mark.parametrize(
    ("one", "other", "edits"), [("", "abc", 3), ("abcd", "acbd", 1), ("abc", "abc", 0), ("ab", "ba", 1)]
)
def test_distance_counts_edits(one, other, edits):
    assert distance(one, other) == distance(other, one) == edits


@given(st.text(max_size=20))
def test_any_word_has_a_skeleton(word):
    assert isinstance(skeleton(word), str)
    beginnings(word)
