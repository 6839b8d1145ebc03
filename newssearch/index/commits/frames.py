"""Zstandard frames of a file that may be damaged, or made to harm."""

from __future__ import annotations

from typing import Any

import zstandard


def unpacked(decompressor: zstandard.ZstdDecompressor, frame: Any, largest: int) -> bytes:
    """What a frame, which is anything with bytes, holds.

    Raises ValueError where it is damaged, or says that it holds more than ``largest`` bytes: Zstandard takes as much
    memory as a frame asks for before it looks at the rest.
    """
    try:
        size = zstandard.frame_content_size(frame)
        if not 0 <= size <= largest:
            raise ValueError(f"a compressed block says that it holds {size:,} bytes")
        return decompressor.decompress(frame)
    except zstandard.ZstdError as error:
        raise ValueError(f"a compressed block cannot be read: {error}") from error
