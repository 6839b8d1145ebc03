"""Warnings about words that look like operators here or in other programs, and that a query nevertheless searches."""

from __future__ import annotations

import re
from collections.abc import Iterator

# As text, since few queries need them: `re` compiles each when it is first used.
_OPERATOR = r"(?i)and|or|not|near|(?:near|w|pre)/[0-9]+|w/[sp]"
_OPERATOR_ELSEWHERE = r"(?i)(n|p|adj|within)/([0-9]+)|(near|adj)([0-9]+)"
_IN_ORDER = frozenset({"p", "adj"})

_QUOTED = r'"[^"]*"'
_SINGLE_QUOTED = rf"{_QUOTED}|(?<![^\s(:])[\'‘’](\w[^\'‘’\"()]*)[\'’](?![^\s)])|[『‹]([^『』‹›\"]*)[』›]"
_FUNCTION = rf"(?i){_QUOTED}|(?<![^\s(:-])((?:atleast|first)[0-9]+|caps)(\s*)(?=\()"
_FUNCTION_ELSEWHERE = (
    rf"{_QUOTED}|(?<![^\s(:-])((?i:atleast)/[0-9]+(?=[\s(])|(?i:atleast)[0-9]+(?=\s+[^\s()])"
    r"|(?:ATLEAST|FIRST)\s[0-9]+(?=\s*\())"
)
_LOOSE_DISTANCE = r'"\s+(~[0-9]+)(?![^\s)])'
_TIME = r"(?:date|since|until|after|before|added|retrieved|changed|headline-changed)"
_LOOSE_RANGE = rf'(?i)\b({_TIME}|words|copies):([^\s"()\[\]{{}}]+)\s+(?-i:TO)\s+([0-9][^\s"()]*)'
_LOOSE_CLOCK = rf"(?i)\b({_TIME}:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})\s+([0-9]{{1,2}}:[0-9]{{2}}[^\s\"()]*)"


def operator_for(word: str) -> str:
    """Return the operator that a word between others was perhaps meant as; empty where it is just a word."""
    if re.fullmatch(_OPERATOR, word):
        return word.upper() + ("/5" if word.upper() == "NEAR" else "")
    if found := re.fullmatch(_OPERATOR_ELSEWHERE, word):
        name, distance = (part for part in found.groups() if part)
        return f"{'PRE' if name.lower() in _IN_ORDER else 'NEAR'}/{distance}"
    return ""


def misreadings(text: str) -> Iterator[str]:
    """Yield a warning for each part of a query that was perhaps meant otherwise than it is read."""
    if "(" in text or "atleast" in text.lower():
        yield from _functions(text)
    if "'" in text or "’" in text or "』" in text or "›" in text:
        yield from _single_quotes(text)
    if ":" in text:
        for name, start, end in re.findall(_LOOSE_RANGE, text):
            yield f'"TO" is searched as a word; write {name}:{start}..{end} for the range'
        for date, clock in re.findall(_LOOSE_CLOCK, text):
            yield f'"{clock}" is searched as a word; write {date}T{clock.zfill(5)} for the time'
    if "~" in text:
        for sign in re.findall(_LOOSE_DISTANCE, text):
            yield f'"{sign}" is searched as a word; write "..."{sign} for the distance, without a space'


def _single_quotes(text: str) -> Iterator[str]:
    """Yield a warning for each group of words in single quotes, which make no phrase."""
    for quoted in re.finditer(_SINGLE_QUOTED, text):
        words = quoted[1] or quoted[2] or ""
        if " " in words.strip():
            yield f'single quotes make no phrase; write "{words}"'


def _functions(text: str) -> Iterator[str]:
    """Yield a warning for each name of a function that is read as a word: in lower case, in capitals before a space, or
    as other programs write it.
    """
    names = {found[1]: found[2] for found in re.finditer(_FUNCTION, text) if found[1]}
    for name, space in names.items():
        if bool(space) == (name == name.upper()):
            yield f'"{name}" is searched as a word; write {name.upper()}(...) for the function'
    for name in dict.fromkeys(filter(None, re.findall(_FUNCTION_ELSEWHERE, text))):
        glued = re.sub(r"[\s/]", "", name).upper()
        yield f'"{name}" is searched as text; write {glued}(...) for the function'
