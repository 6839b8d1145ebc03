"""Language tags: turns names and codes of languages into BCP 47 (RFC 5646), and detects the language of a text.

Tags come as ``EN_us``, ``eng``, ``English``, ``Deutsch``; these become ``en-US``, ``en``, ``de``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from newssearch.core import detect_language

UNKNOWN = "und"
"""BCP 47 for an unknown language."""

_FURTHER = """
ar عربي|bn bengali|cs česky|es castellano|fa farsi|gd gaelic|hi हिंदी|ht haitian|id bahasa_indonesia|kk қазақша|ku kurdî
ms bahasa_melayu|nb bokmål|nn nynorsk|or oriya|sl slovene|sr srpski|zh mandarin 汉语 漢語|fil pilipino|ckb sorani
fy frisian|mi maori|ny chichewa|dv dhivehi|os ossetian|kl greenlandic
"""
"""Further names that files use ("_" for a blank), by language."""

_MISTAKEN = frozenset("ace an ary arz bcl crh ext gom grc gug kab kik lij ltg nso pcm sa sdh vec vo wa wuu".split())
"""Languages that the detector finds in short texts of larger ones: a text of theirs must state its language."""

_TAG = (
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<variants>(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*)"
    r"(?P<private>(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?)"
)


def canonical_tag(tag: str) -> str | None:
    """Return the BCP 47 tag that `tag` means: ``EN_us`` -> ``en-US``, ``ger`` and ``German`` -> ``de``; else None.

    ``und`` stays ``und``. Variants and extensions are kept, in lower case.
    """
    plain = tag.strip().casefold().split(".")[0].split("@")[0]
    if plain in (UNKNOWN, ""):
        return plain or None
    named = _codes().get(plain.replace(" ", "_"))
    if named is not None:
        return named
    match = re.fullmatch(_TAG, re.sub(r"[_\s]", "-", plain))
    code = None if match is None else _codes().get(match["language"])
    if match is None or code is None:
        return None
    subtags = [code]
    if match["script"]:
        subtags.append(match["script"].title())
    if match["region"]:
        subtags.append(match["region"].upper())
    return "-".join(subtags) + match["variants"] + match["private"]


def detect(text: str) -> str:
    """Return the BCP 47 primary tag of the language of `text`; ``und`` for short or unsure text."""
    code = detect_language(text)
    return UNKNOWN if code is None or code in _MISTAKEN else _tag_of(code)


@cache
def _tag_of(code: str) -> str:
    return canonical_tag(code) or UNKNOWN


@cache
def _codes() -> dict[str, str]:
    generated = Path(__file__).with_name("language_names.txt").read_text("utf-8").split("\n")[1:]
    rows = [row.split() for row in (*generated, *re.split(r"[|\n]", _FURTHER)) if row]
    return {name: code for code, *names in rows for name in (code, *names)}
