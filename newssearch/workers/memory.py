"""Memory that a process has freed and that its allocator keeps."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Give freed memory back to the system, in a few milliseconds; does nothing without the GNU allocator.

    That gives back the end of its heap alone, and trees of pages and batches of an index leave holes all over it.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
