"""The native core, typed: the one module that imports it.

`_newssearch_core` is an extension module in Rust (the folder `core`), which stands beside the package when it is
installed. `core/_newssearch_core.pyi` has the types.
"""

from __future__ import annotations

try:
    from _newssearch_core import (
        CheckedSegment,
        Salvage,
        Stemmer,
        WholeValues,
        classify_language,
        damaged_blocks,
        ids_in_postings,
        problem_of_arrays,
        resolve,
    )
except ImportError as error:
    raise ImportError(
        f"newssearch is not installed here, its native core is missing ({error}); run: pip install ."
    ) from error

__all__ = [
    "CheckedSegment",
    "Salvage",
    "Stemmer",
    "WholeValues",
    "classify_language",
    "damaged_blocks",
    "ids_in_postings",
    "problem_of_arrays",
    "resolve",
]
