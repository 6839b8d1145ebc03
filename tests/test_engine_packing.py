"""A packed list gives back every stretch of it, however it was cut when it was written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.engine.arrays import ArrayFile, ArrayWriter
from newssearch.engine.packing import Packed, PackedWriter, Starts, Wandering, put_starts, put_wandering

NUMBERS = st.one_of(st.integers(0, 20), st.integers(0, 300), st.integers(0, 70_000), st.integers(0, 1 << 40))


def packed(path, bits, *stretches):
    out = ArrayWriter(path.open("wb"))
    writer = PackedWriter(out, "list", bits)
    for stretch in stretches:
        writer.append(np.array(stretch, np.int64))
    writer.close()
    out.close()
    return Packed(ArrayFile(path), "list", bits)


@pytest.mark.parametrize("bits", [4, 8])
@given(
    stretches=st.lists(st.lists(NUMBERS, max_size=40), max_size=6),
    cut=st.tuples(st.integers(0, 99), st.integers(0, 99)),
)
def test_every_stretch_comes_back(tmp_path_factory, bits, stretches, cut):
    whole = [number for stretch in stretches for number in stretch]
    start, stop = sorted(min(place, len(whole)) for place in cut)
    found = packed(tmp_path_factory.mktemp("packed") / "file", bits, *stretches)
    assert found[0 : len(whole)].tolist() == whole
    assert found[start:stop].tolist() == whole[start:stop]
    assert found.at(np.arange(start, stop)[::3]).tolist() == whole[start:stop:3]


@pytest.mark.parametrize("bits", [4, 8])
def test_a_stretch_deep_in_a_long_list_comes_back(tmp_path, bits):
    whole = np.random.default_rng(5).zipf(1.3, 100_000).clip(max=1 << 50)
    found = packed(tmp_path / "file", bits, *np.array_split(whole, 7))
    for start in range(0, 99_000, 977):
        assert found[start : start + 999].tolist() == whole[start : start + 999].tolist()
    assert found.at(np.arange(5, 100_000, 83)).tolist() == whole[5::83].tolist()


def test_small_numbers_take_half_a_byte(tmp_path):
    path = tmp_path / "file"
    packed(path, 4, [n % 15 for n in range(100_000)])
    assert path.stat().st_size < 51_000


@given(st.lists(st.one_of(st.integers(0, 3), st.integers(0, 5000)), max_size=200), st.data())
def test_lists_one_after_another_are_found(tmp_path_factory, counts, data):
    path = tmp_path_factory.mktemp("packed") / "file"
    out = ArrayWriter(path.open("wb"))
    put_starts(out, "lists", np.array(counts, np.int64))
    out.close()
    starts = Starts(ArrayFile(path), "lists")
    ends = np.cumsum(counts).tolist()
    assert len(starts) == len(counts)
    assert [starts.bounds(n) for n in range(len(counts))] == [(e - c, e) for c, e in zip(counts, ends, strict=True)]
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(counts))] * 2)))
    if first < last:
        assert starts.counts(first, last).tolist() == counts[first:last]
        assert starts.stretch(first, last).tolist() == [0, *ends][first : last + 1]
    for item in range(0, sum(counts), 97):
        assert counts[starts.containing(item)] > 0
        begin, end = starts.bounds(starts.containing(item))
        assert begin <= item < end


@given(st.lists(st.integers(0, 1 << 30), max_size=200), st.tuples(st.integers(0, 200), st.integers(0, 200)))
def test_numbers_that_wander_come_back(tmp_path_factory, values, cut):
    path = tmp_path_factory.mktemp("packed") / "file"
    out = ArrayWriter(path.open("wb"))
    put_wandering(out, "values", np.array(values, np.int64))
    out.close()
    start, stop = sorted(min(place, len(values)) for place in cut)
    found = Wandering(ArrayFile(path), "values")
    assert found[start:stop].tolist() == values[start:stop]
    assert len(found) == len(values)
