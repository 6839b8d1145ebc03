"""The one door to Whoosh 2.7.4: everything of it that we use, each loaded when it is first asked for.

Its sources of 2016 hold escapes that newer Pythons warn of when they are first compiled; the warnings say nothing
to our users. What we keep away from, and why, is in ARCHITECTURE.md under "What Whoosh gets wrong".
"""

from __future__ import annotations

import builtins
import sys
import warnings
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whoosh import columns, fields, formats, query
    from whoosh.analysis import Analyzer
    from whoosh.analysis import Token as WhooshToken
    from whoosh.codec.base import FieldCursor, PerDocumentReader, TermsReader
    from whoosh.codec.whoosh3 import W3Codec, W3Segment
    from whoosh.filedb.filestore import FileStorage, RamStorage
    from whoosh.index import TOC, FileIndex
    from whoosh.matching import LeafMatcher, ListMatcher, NullMatcher
    from whoosh.reading import TermInfo, TermNotFound
    from whoosh.scoring import BaseScorer, WeightingModel

__all__ = [
    "TOC",
    "Analyzer",
    "BaseScorer",
    "FieldCursor",
    "FileIndex",
    "FileStorage",
    "LeafMatcher",
    "ListMatcher",
    "NullMatcher",
    "PerDocumentReader",
    "RamStorage",
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

_MODULES = ("columns", "fields", "formats", "query")
_HOMES = {
    "Analyzer": "analysis",
    "WhooshToken": "analysis",
    **dict.fromkeys(("FieldCursor", "PerDocumentReader", "TermsReader"), "codec.base"),
    **dict.fromkeys(("W3Codec", "W3Segment"), "codec.whoosh3"),
    **dict.fromkeys(("FileStorage", "RamStorage"), "filedb.filestore"),
    **dict.fromkeys(("TOC", "FileIndex"), "index"),
    **dict.fromkeys(("LeafMatcher", "ListMatcher", "NullMatcher"), "matching"),
    **dict.fromkeys(("TermInfo", "TermNotFound"), "reading"),
    **dict.fromkeys(("BaseScorer", "WeightingModel"), "scoring"),
}
_RENAMED = {"WhooshToken": "Token"}
_LOADING = Lock()


def __getattr__(name: str) -> Any:
    """What is not used is not loaded: a search needs a third of Whoosh, and its query objects alone take 12 ms."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        _load_compat()
        if name in _MODULES:
            return import_module(f"whoosh.{name}")
        return getattr(import_module(f"whoosh.{_HOMES[name]}"), _RENAMED.get(name, name))


def _load_compat() -> None:
    """Load ``whoosh.compat`` without the ``urllib.request`` that it takes one function from, which nothing calls.

    With it come http, ssl and email: half as much to load as numpy.
    """
    with _LOADING:  # the import system's own lock does not hold for a module that is loaded by hand
        if "whoosh.compat" in sys.modules or "urllib.request" in sys.modules:
            return
        package = import_module("whoosh")
        spec = find_spec("whoosh.compat")
        assert spec is not None
        assert spec.loader is not None
        compat = module_from_spec(spec)
        vars(compat)["__builtins__"] = vars(builtins) | {"__import__": _import_but_urllib}
        spec.loader.exec_module(compat)
        sys.modules[spec.name] = compat
        vars(package)["compat"] = compat


def _import_but_urllib(name: str, *args: Any) -> ModuleType:
    if name != "urllib.request":
        return builtins.__import__(name, *args)
    stand_in = ModuleType(name)
    vars(stand_in)["urlretrieve"] = None
    return stand_in
