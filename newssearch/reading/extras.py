"""Libraries that are not always installed: which extra brings which, and what to say when one is missing.

A reader that needs one imports it with `load`, never at the top of its module, so that the core runs without extras.
The extras themselves stand in ``pyproject.toml``; a test holds the two together.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from newssearch.errors import ReadingError

EXTRAS: dict[str, tuple[str, ...]] = {
    "html": ("trafilatura", "htmldate", "lxml", "lxml_html_clean"),
    "warc": ("brotli",),
    "parquet": ("pyarrow",),
}
"""For each extra the modules that it installs."""


def is_installed(extra: str) -> bool:
    """Whether every module of an extra can be imported."""
    return all(_is_there(module) for module in EXTRAS[extra])


def load(extra: str, module: str | None = None) -> Any:
    """A module of an extra (its first, where none is named); a `ReadingError` says how to install what is missing."""
    try:
        return import_module(module or EXTRAS[extra][0])
    except ImportError as error:
        raise ReadingError(f"needs what is not installed: pip install 'newssearch[{extra}]'") from error


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ImportError:  # the package around it is missing, too
        return False
