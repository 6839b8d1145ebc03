"""The model that tells languages, in one file that several processes map.

It is 70 MB of arrays. Each process would hold those for itself, and reading with as many processes as there are cores
would take several times the memory that reading with one takes.
"""

from __future__ import annotations

import fcntl
import io
import mmap
import os
import pickle
import tempfile
import threading
from array import array
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

from newssearch.errors import ReadingError

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LENGTH = 8
"""Bytes of a number in the file."""

_ALIGNED = 64
"""Every array begins at a multiple of so many bytes, as arrays in memory do."""


class SharedModel:
    """The model as it lies in a file without a name, loaded by whichever process needs it first.

    A process gives its `descriptor` to those that it starts, and they `adopt` it. Where no such file can be made, a
    process has a model of its own. Any thread may ask.
    """

    def __init__(self) -> None:
        self._descriptor: int | None = None
        self._model: LanguageIdentifier | None = None
        self._lock = threading.Lock()

    def adopt(self, descriptor: int) -> None:
        """Use the file of the process that started this one."""
        self._descriptor = descriptor

    def descriptor(self) -> int | None:
        """The number of the open file, empty as long as nobody has needed the model; None where there is no room."""
        with self._lock:
            try:
                return self._opened()
            except OSError:
                return None

    def get(self) -> LanguageIdentifier:
        """The model. Raises `ReadingError` where there is no room to unpack it."""
        with self._lock:
            if self._model is None:
                self._model = self._shared() or self._own()
            return self._model

    def _opened(self) -> int:
        if self._descriptor is None:
            with tempfile.TemporaryFile(prefix="newssearch-") as file:
                self._descriptor = os.dup(file.fileno())
        return self._descriptor

    def _shared(self) -> LanguageIdentifier | None:
        """The model out of the file, which it is written to first if nobody has; None where that fails."""
        try:
            descriptor = self._opened()
            # Not `flock`, which all processes that were given the file would hold as one.
            fcntl.lockf(descriptor, fcntl.LOCK_EX)
            try:
                if not _is_whole(descriptor):
                    _write(_loaded(), descriptor)
            finally:
                fcntl.lockf(descriptor, fcntl.LOCK_UN)
            return _mapped(descriptor)
        except OSError:
            return None

    def _own(self) -> LanguageIdentifier:
        try:
            return _loaded()
        except OSError as error:
            raise ReadingError(
                "no article was read, as its language cannot be told: to unpack the model of languages takes 70 MB of"
                f" temporary space, and there is none ({error.strerror}); free some, or point TMPDIR at another folder"
            ) from error


SHARED = SharedModel()
"""That of this process."""


def _loaded() -> LanguageIdentifier:
    # Half a second that only articles without a declared language need.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _is_whole(descriptor: int) -> bool:
    """Whether a process has written the file to its end: its first bytes are written last."""
    return any(os.pread(descriptor, _LENGTH, 0))


def _write(model: LanguageIdentifier, descriptor: int) -> None:
    """All of the model: where its description begins, its arrays, and the description, in which they are left out."""
    os.ftruncate(descriptor, 0)
    arrays: list[memoryview] = []
    described = io.BytesIO()
    _Describing(described, lambda taken: arrays.append(taken.raw())).dump(model)
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.seek(_ALIGNED)
        places = []
        for one in arrays:
            file.seek(-file.tell() % _ALIGNED, os.SEEK_CUR)
            places.append((file.tell(), one.nbytes))
            file.write(one)
        end = file.tell()
        pickle.dump((places, described.getvalue()), file)
    os.pwrite(descriptor, end.to_bytes(_LENGTH, "little"), 0)


def _mapped(descriptor: int) -> LanguageIdentifier:
    view = memoryview(mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ))
    end = int.from_bytes(view[:_LENGTH], "little")
    # Written by this process or the one that started it, in a file that nobody else can open.
    places, described = pickle.loads(view[end:])  # noqa: S301
    model: LanguageIdentifier = pickle.loads(  # noqa: S301
        described, buffers=[view[at : at + size] for at, size in places]
    )
    return model


class _Describing(pickle.Pickler):
    """Leaves arrays out, those of numpy by its own doing, those of Python by ours."""

    def __init__(self, file: IO[bytes], leave_out: Callable[[pickle.PickleBuffer], Any]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL, buffer_callback=leave_out)

    def reducer_override(self, given: Any) -> Any:
        """How ``given`` is made again: arrays of Python as views of what is mapped, which read as fast."""
        if isinstance(given, array):
            return _viewed, (pickle.PickleBuffer(memoryview(given).cast("B")), given.typecode)
        return NotImplemented


def _viewed(of: memoryview, typecode: Any) -> memoryview:
    return memoryview(of).cast(typecode)
