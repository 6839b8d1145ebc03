"""A file of arrays gives back what was put in, and nothing but an error when it is damaged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.engine.arrays import ArrayFile, ArrayWriter


def write(path, **arrays):
    writer = ArrayWriter(path.open("wb"))
    for name, values in arrays.items():
        writer.put(name, values)
    writer.close()
    return path


def test_arrays_come_back_by_name_with_their_types(tmp_path):
    arrays = {"a": np.array([1, 2, 3], np.uint32), "none": np.zeros(0, np.int64), "b": np.array([-1.5])}
    found = ArrayFile(write(tmp_path / "file", **arrays))
    assert set(found) == set(arrays)
    for name, values in arrays.items():
        assert found[name].dtype == values.dtype
        assert found[name].tolist() == values.tolist()


def test_arrays_start_at_whole_lines_of_a_cache(tmp_path):
    found = ArrayFile(write(tmp_path / "file", a=np.array([1], np.uint8), b=np.arange(9)))
    assert found["b"].ctypes.data % 64 == found["a"].ctypes.data % 64 == 0


@given(st.integers(0, 400))
def test_a_file_that_is_cut_anywhere_is_an_error(tmp_path_factory, size):
    path = write(tmp_path_factory.mktemp("arrays") / "file", a=np.arange(20), b=np.arange(3))
    whole = path.read_bytes()
    path.write_bytes(whole[: min(size, len(whole) - 1)])
    with pytest.raises(ValueError, match=r"cut short|no file of arrays"):
        ArrayFile(path)


def test_an_array_that_claims_to_lie_beyond_the_file_is_an_error(tmp_path):
    path = write(tmp_path / "file", a=np.arange(4))
    path.write_bytes(path.read_bytes().replace(b",4]", b",9]"))
    with pytest.raises(ValueError, match="not in it"):
        ArrayFile(path)
