"""News agencies that datelines and bylines name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", name).casefold()).strip()


_KNOWN = frozenset(map(_key, re.split(r"[|\n]", Path(__file__).with_name("agencies.txt").read_text("utf-8")))) - {""}


_SERVICE = re.compile(r"(?<=\w)/[a-z]{2,4}$")


@lru_cache(maxsize=1 << 12)
def is_agency(name: str) -> bool:
    """Return whether `name` is a known agency, several joined by ``/``, ``-`` or a comma (``AP/Reuters``), or the
    service of one (``dpa/lno``)."""
    key = _key(name)
    if not key:
        return False
    if key in _KNOWN or _key(_SERVICE.sub("", name)) in _KNOWN:
        return True
    return all(_key(part) in _KNOWN for part in re.split(r"[/,;&-]| and | und | y ", name))


_SIGNED = re.compile(r"""(?<=[.!?।۔。"'”’»])\s*(?:[(/\[]\s*([^()/\[\]]{2,40})\s*[)/\]]\.?|([A-Z]{3,4}))\s*$""")


def signed_by(paragraph: str) -> str | None:
    """Return the agency that signs after the last sentence: ``... on Friday. (PAP)``, ``... el domingo. EFE``."""
    match = _SIGNED.search(paragraph, max(0, len(paragraph) - 60))
    name = (match[1] or match[2]) if match else None
    return name if name and is_agency(name) else None
