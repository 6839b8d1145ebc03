"""The native core, typed: the one module that imports it.

`_newssearch_core` is an extension module in Rust (the folder `core`), which stands beside the package when it is
installed. `core/_newssearch_core.pyi` has the types.
"""

from __future__ import annotations

try:
    from _newssearch_core import (
        APOSTROPHES,
        MAX_JOINED,
        MAX_TERM,
        Batch,
        Budget,
        CheckedSegment,
        CompoundForms,
        Evaluated,
        Highlighter,
        Keys,
        MatchingArticle,
        Salvage,
        Searcher,
        SegmentReader,
        Segments,
        Stemmer,
        Stop,
        Token,
        TokenForms,
        WholeValues,
        WordForms,
        bounds_of,
        classify_language,
        damaged_blocks,
        detect_language,
        fold,
        has_word,
        ids_in_postings,
        merge_segments,
        openings,
        problem_of_arrays,
        resolve,
        sentences,
        stems_in,
        stems_of,
        tokenize,
        word_forms,
    )
except ImportError as error:
    raise ImportError(
        f"newssearch is not installed here, its native core is missing ({error}); run: pip install ."
    ) from error

__all__ = [
    "APOSTROPHES",
    "MAX_JOINED",
    "MAX_TERM",
    "Batch",
    "Budget",
    "CheckedSegment",
    "CompoundForms",
    "Evaluated",
    "Highlighter",
    "Keys",
    "MatchingArticle",
    "Salvage",
    "Searcher",
    "SegmentReader",
    "Segments",
    "Stemmer",
    "Stop",
    "Token",
    "TokenForms",
    "WholeValues",
    "WordForms",
    "bounds_of",
    "classify_language",
    "damaged_blocks",
    "detect_language",
    "fold",
    "has_word",
    "ids_in_postings",
    "merge_segments",
    "openings",
    "problem_of_arrays",
    "resolve",
    "sentences",
    "stems_in",
    "stems_of",
    "tokenize",
    "word_forms",
]
