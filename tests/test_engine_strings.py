"""Compressed strings come back by number and by value."""

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.engine.arrays import ArrayFile, ArrayWriter
from newssearch.engine.strings import Strings, put_strings


def written(path, strings):
    out = ArrayWriter(path.open("wb"))
    put_strings(out, "words", strings)
    out.close()
    return Strings(ArrayFile(path), "words")


@given(st.lists(st.text(max_size=5).map(str.encode), max_size=12), st.integers(1, 80), st.text(max_size=5))
def test_sorted_strings_come_back_and_are_found(tmp_path_factory, some, times, wanted):
    strings = sorted({word + str(n).encode() for word in some for n in range(times)} | set(some))
    words = written(tmp_path_factory.mktemp("strings") / "file", strings)
    assert list(words) == strings
    assert [words[n] for n in range(len(words))] == strings
    for value in (wanted.encode(), *strings[::97]):
        assert words.find(value) == bisect_left(strings, value)
        assert words.number(value) == (strings.index(value) if value in strings else None)


def test_a_number_beyond_the_end_is_an_error(tmp_path):
    words = written(tmp_path / "file", [b"a", b""])
    with pytest.raises(IndexError):
        words[2]
    assert words[1] == b""
