"""All imports from Whoosh 2.7.4.

Its sources of 2016 hold escapes that newer Pythons warn about on first compilation; these warnings do not help our
users. ARCHITECTURE.md lists what we avoid, under "What Whoosh gets wrong".
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)

    from whoosh import columns, fields, formats, query
    from whoosh.analysis import Analyzer
    from whoosh.analysis import Token as WhooshToken
    from whoosh.codec.base import FieldCursor, PerDocumentReader, TermsReader
    from whoosh.codec.whoosh3 import W3Codec, W3Segment
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import FileIndex
    from whoosh.matching import LeafMatcher, ListMatcher, NullMatcher
    from whoosh.reading import TermInfo, TermNotFound
    from whoosh.scoring import BaseScorer, WeightingModel

__all__ = [
    "Analyzer",
    "BaseScorer",
    "FieldCursor",
    "FileIndex",
    "FileStorage",
    "LeafMatcher",
    "ListMatcher",
    "NullMatcher",
    "PerDocumentReader",
    "TermInfo",
    "TermNotFound",
    "TermsReader",
    "W3Codec",
    "W3Segment",
    "WeightingModel",
    "WhooshToken",
    "columns",
    "fields",
    "formats",
    "query",
]
