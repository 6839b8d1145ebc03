"""Reading: turns files, folders and streams into articles and rejections.

`sources` finds a file, `streams` unpacks it, `formats` determines its format, a reader extracts `drafts`, and `finish`
turns these into articles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newssearch.reading.reader import Progress, read

__all__ = ["Progress", "read"]


def __getattr__(name: str) -> Any:
    """Return `Progress` or `read`, loaded when it is asked for: an update of ready articles needs `sources` alone."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from newssearch.reading import reader

    return getattr(reader, name)
