"""A file of arrays gives back what was put in, and nothing but an error when it is damaged."""

import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.engine.arrays import MAGIC, ArrayFile, ArrayWriter
from newssearch.errors import DamagedIndexError


def write(path, **arrays):
    writer = ArrayWriter(path.open("wb"))
    for name, values in arrays.items():
        writer.put(name, values)
    writer.close()
    return path


def test_arrays_come_back_by_name_with_their_types(tmp_path):
    arrays = {"a": np.array([1, 2, 3], np.uint32), "none": np.zeros(0, np.int64), "b": np.array([-1])}
    found = ArrayFile(write(tmp_path / "file", **arrays))
    assert set(found) == set(arrays)
    for name, values in arrays.items():
        assert found[name].dtype == values.dtype
        assert found[name].whole.tolist() == values.tolist()


def test_arrays_start_at_whole_lines_of_a_cache(tmp_path):
    found = ArrayFile(write(tmp_path / "file", a=np.array([1], np.uint8), b=np.arange(9)))
    assert found["b"].whole.ctypes.data % 64 == found["a"].whole.ctypes.data % 64 == 0


@given(st.integers(0, 400))
def test_a_file_that_is_cut_anywhere_is_an_error(tmp_path_factory, size):
    path = write(tmp_path_factory.mktemp("arrays") / "file", a=np.arange(20), b=np.arange(3))
    whole = path.read_bytes()
    path.write_bytes(whole[: min(size, len(whole) - 1)])
    with pytest.raises(ValueError, match=r"cut short|no file of arrays"):
        ArrayFile(path)


def test_an_array_that_claims_to_lie_beyond_the_file_is_an_error(tmp_path):
    for stated in ('["<i8",0,9]', '["<i8",8,1]', '["<i8",-64,4]', '["<i8",0,99999999999999999999]', '["|O8",0,4]', "7"):
        path = crafted(tmp_path / "file", np.arange(4).tobytes(), f'{{"a":{stated}}}'.encode())
        with pytest.raises(ValueError, match="not in it"):
            ArrayFile(path)


def test_a_directory_that_is_none_or_too_large_is_an_error(tmp_path):
    for directory in (b"[]", b"{", b"", b"[" * 100_000, b" " * (1 << 20) + b"{}"):
        with pytest.raises(ValueError):  # noqa: PT011  # whichever is met first
            ArrayFile(crafted(tmp_path / "file", bytes(32), directory))


def crafted(path, arrays, directory):
    """A file with a directory of somebody's choice, and the checksums that go with it."""
    end = directory + struct.pack("<I", zlib.crc32(arrays))
    path.write_bytes(arrays + end + struct.pack("<QQI8s", len(arrays), len(directory), zlib.crc32(end), MAGIC))
    return path


@given(st.data())
def test_what_is_read_after_one_flipped_bit_is_right_or_an_error(tmp_path_factory, data):
    arrays = {"a": np.arange(9_000), "b": np.arange(5_000, dtype=np.uint8), "c": np.arange(3)}
    path = write(tmp_path_factory.mktemp("arrays") / "file", **arrays)
    flip(path, data.draw(st.integers(0, path.stat().st_size - 1)), data.draw(st.integers(0, 7)))
    place = st.integers(0, 2) | st.just(slice(1, 3)) | st.sampled_from([np.array([0, 2]), np.array([1])])
    for name, values in arrays.items():
        taken = data.draw(place)
        assert read(path, lambda f, n=name, t=taken: f[n][t]) in (None, values[taken].tolist())
        assert read(path, lambda f, n=name: f[n].whole) in (None, values.tolist())


def test_damage_is_told_by_its_place_and_name(tmp_path):
    path = write(tmp_path / "file", a=np.arange(9_000), b=np.arange(5_000))
    flip(path, 9_000 * 8 + 64 + 5_000 * 4, 3)
    assert [name for _, name in ArrayFile(path).damaged()] == ["b"]
    with pytest.raises(DamagedIndexError, match="newssearch check"):
        ArrayFile(path)["b"].whole.sum()
    assert ArrayFile(path)["b"][0] == 0  # what is far from it can be read


def flip(path, byte, bit):
    changed = bytearray(path.read_bytes())
    changed[byte] ^= 1 << bit
    path.write_bytes(changed)


def read(path, take):
    """What ``take`` finds in the file, as plain numbers; None where it is refused."""
    try:
        return take(ArrayFile(path)).tolist()
    except (ValueError, DamagedIndexError):
        return None
