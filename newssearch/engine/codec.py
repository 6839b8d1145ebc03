"""The old address of Whoosh's codec, which tables of contents of an earlier version name."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    """Return a class of `newssearch.index.whoosh.codec`."""
    if name in ("NewsCodec", "NewsSegment"):
        return getattr(import_module("newssearch.index.whoosh.codec"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
