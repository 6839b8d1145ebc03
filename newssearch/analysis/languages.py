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

_CODE = 3
"""Characters of the longest code of a language."""

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


def language_name(tag: str) -> str:
    """Return what people call the language of a tag: ``en`` -> ``English``, ``en-GB`` -> ``English (en-GB)``.

    The tag itself where its language has no name.
    """
    code = tag.partition("-")[0]
    name = "Not known" if code == UNKNOWN else _names().get(code)
    if name is None:
        return tag
    return name if tag == code else f"{name} ({tag})"


@cache
def _codes() -> dict[str, str]:
    rows = [*_rows(), *(row.split() for row in re.split(r"[|\n]", _FURTHER) if row)]
    return {name: code for code, *names in rows for name in (code, *names)}


@cache
def _names() -> dict[str, str]:
    """Return the first name of each language that is longer than a code, else its first, in capital letters."""
    named = ((code, next((name for name in names if len(name) > _CODE), names[0])) for code, *names in _rows() if names)
    return {code: name.replace("_", " ").title() for code, name in named}


def _rows() -> list[list[str]]:
    """Return each language as its tag, other codes, the English name and the language's own name."""
    generated = Path(__file__).with_name("language_names.txt").read_text("utf-8").split("\n")[1:]
    return [row.split() for row in generated if row]
