"""Labels of encodings to the codecs of Python that read them, as in browsers (WHATWG Encoding Standard, 4.2).

Many labels are used for supersets: text labelled ``iso-8859-1`` is windows-1252, and ``gb2312`` is GBK. Labels that the
standard does not list are looked up among Python's text codecs.
"""

from __future__ import annotations

import codecs
import re
from functools import cache, lru_cache

from newssearch.data_tables import table

SEVEN_BIT = frozenset({"iso2022_jp_2", "iso2022_kr", "hz", "utf-7"})
"""Codecs that write other scripts in ASCII."""

_ASCII = rb"\u0041" + bytes(range(32, 127))
_LONGEST = 60


def codecs_of(label: str | None) -> tuple[str, ...]:
    """Return the codecs that may read text declared as ``label``, the likeliest first; none for an unknown label.

    Each reads ASCII unchanged, unless it is one of `SEVEN_BIT`, and everything else with ``errors="replace"``.
    """
    if not label or len(label) > _LONGEST:
        return ()
    codec = _labels().get(_plain(label)) or _known_to_python(label.strip().casefold())
    return (codec, *_tables()["further"].get(codec, "").split()) if codec else ()


def name_of(codec: str) -> str:
    """Return the usual name of a codec: ``windows-1252`` for ``cp1252``."""
    return _tables()["names"].get(codec) or re.sub(r"^cp(?=125\d)", "windows-", re.sub(r"^iso8859", "iso-8859", codec))


def _plain(label: str) -> str:
    return re.sub(r"[\s\"'_-]", "", label).casefold()


@cache
def _tables() -> dict[str, dict[str, str]]:
    return table(__file__, "labels")


@cache
def _labels() -> dict[str, str]:
    entries = _tables()["labels"].items()
    return {_plain(label): codec for codec, labels in entries for label in (codec, *labels.split())}


@lru_cache(maxsize=256)
def _known_to_python(label: str) -> str | None:
    """Return Python's codec of a name, if it is one of text and reads ASCII unchanged."""
    try:
        read = _ASCII.decode(label, "replace")
        codec = codecs.lookup(label).name
    except (LookupError, UnicodeError, ValueError):
        return None  # unknown, or no encoding of text (``idna``, ``hex``), or no name at all (``a\0``)
    return _labels().get(_plain(codec), codec) if read == _ASCII.decode() else None
