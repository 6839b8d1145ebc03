"""Removal of the punctuation around words, as headlines and questions have it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain
from unicodedata import category

from newssearch.core import has_word
from newssearch.query.fields import Field, names_a_field
from newssearch.query.syntax import Token, tokens_of

_ENDS = ".,;:!…"
# As text, since few queries need them: `re` compiles each when it is first used.
_INITIALS = r"(?:^|\W)[^\W\d_]\.[^\W\d_]$"
"""The end of an abbreviation whose last full stop has been taken off: ``U.S`` of ``U.S.``."""

_AROUND_ADDRESS = "<>'‘’[]{}"
_STRETCH = r"\S+"
_QUOTES = "'’‘´`"
_MARKS = r"\?+"
_AFTER_EDITS = r"(?<=~)\?+|(?<=~\d)\?+"
BETWEEN = r"(?<!\d)[,;:!/|…—–]+|[,;:!/|…—–]+(?!\d)"
"""Signs that part two words, unless digits are on both sides: no word of the index holds them."""

FOREIGN = r"&&+|\|\|+|^!+|^\+(?!\d)|(?<=[^\W\d])\^\d+(?:\.\d+)?$"
"""Operators of other programs, at or within a word."""


class Cleaner:
    """Cleans words; ``warn`` receives a warning where a word could have been meant differently."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn

    def value(self, token: Token, field: Field) -> Token:
        """Return the value of ``field`` without punctuation at its end; an id or an address is left as it is."""
        text = token.text
        if field.name == "id" or (field.name == "url" and "/" in text):
            return token
        if field.kind in ("date", "number"):
            text = re.sub(r"(?:(?<!\.)\.|\.{3,})$", "", text.rstrip(",;:!?…"))
        elif field.kind == "exact":
            text = without_ends(text.rstrip("?"))
        elif not _is_pattern(text):
            text = without_ends(text)
        else:
            text = _pattern(text)
        # A field in a field is refused, so a sign before its name stays: 'body:x is text.
        is_value = has_word(text) and not names_a_field(text) and [one.kind for one in tokens_of(text)] == ["TERM"]
        return Token("TERM", text, token.start) if is_value else token

    def words(self, token: Token, *, ends_sentence: bool = False) -> Iterator[Token]:
        """Yield the words of a bare ``token``, mostly one."""
        text = token.text
        if text.isalnum():
            if has_word(text):
                yield token
            return
        if "://" in text and _is_address(bare := text.rstrip(_ENDS).strip(_AROUND_ADDRESS)):
            self._warn(f"searched as an address: url:{bare}")
            yield from terms(bare, token.start + text.index(bare))
            return
        at = token.start
        if re.search(FOREIGN, text):
            text = re.sub(FOREIGN, lambda sign: " " * len(sign[0]), text)
            self._warn_of_operators(token.text, " ".join(text.split()))
        stretches = (_parts(found[0], at + found.start()) for found in re.finditer(_STRETCH, text))
        for start, part in chain.from_iterable(stretches):
            pattern = _is_pattern(part)
            cleaned = self._without_question_mark(part, ends_sentence) if pattern else without_ends(part)
            if not has_word(cleaned):
                continue
            if cleaned == token.text:
                yield token
            else:
                yield from terms(cleaned, start + part.index(cleaned[0]))

    def within_range(self, token: Token) -> Iterator[Token]:
        """Yield the words of a ``token`` that looks like a range and has no field."""
        for found in re.finditer(r"[^\s\[\]{}]+", token.text):
            yield from terms(without_ends(found[0]), token.start + found.start())

    def _without_question_mark(self, part: str, ends_sentence: bool) -> str:
        cleaned = _pattern(part)
        if "~" in cleaned and not _is_fuzzy(cleaned.rstrip("?")):
            cleaned = _pattern(cleaned.replace("~", ""))
        if cleaned.endswith("?") and (ends_sentence or _says_little(cleaned.rstrip("?"))):
            cleaned = without_ends(cleaned.rstrip("?"))
        if part.count("?") > cleaned.count("?"):
            self._warn(f'the ? of "{part}" is read as punctuation; write ({cleaned}?) for any one character')
        if not _is_pattern(cleaned):
            return without_ends(cleaned)
        if _says_little(cleaned):
            word = without_ends(re.sub(r"~\d?$|[*?]", "", cleaned))
            self._warn(f'"{part}" would match too much; searched as the word {word}')
            return word
        return cleaned

    def _warn_of_operators(self, text: str, words: str) -> None:
        instead = f"write -{words} to exclude it" if text[0] == "!" else "the operators are AND, OR and NOT"
        self._warn(f'"{text}" is searched as {words}; {instead}')


def without_ends(word: str) -> str:
    """Return ``word`` without full stops, commas and the like at its end; ``U.S.`` keeps its own."""
    bare = word.rstrip(_ENDS)
    is_short = word[len(bare) :].startswith(".") and re.search(_INITIALS, bare[-4:])
    return f"{bare}." if is_short else bare


def _is_pattern(text: str) -> bool:
    return any(sign in text for sign in "*?~")


def _pattern(text: str) -> str:
    """Return a pattern without the punctuation around it, nor any ``?`` that touches such punctuation."""
    bare = re.sub(_MARKS, lambda marks: "" if _touches(text, *marks.span()) else marks[0], text)
    bare = re.sub(_AFTER_EDITS, "", bare)
    start, end = 0, len(bare)
    while start < end and (_is_punctuation(bare[start]) or bare[start] == "~"):
        start += 1
    while end > start and _is_punctuation(bare[end - 1]):
        end -= 1
    plain = bare[start:end]
    return plain if _is_pattern(plain) else without_ends(bare[start:].rstrip(_QUOTES) if start else bare)


def _says_little(pattern: str) -> bool:
    """Return whether ``pattern`` matches nearly any word."""
    word, _, edits = pattern.partition("~")
    least = 2 if "~" not in pattern else int(edits or 1) + 1 if edits in ("", "1", "2") else 0
    return sum(map(str.isalnum, word)) < least


def _touches(text: str, start: int, end: int) -> bool:
    """Return whether punctuation is right before or behind a stretch of ``text``."""
    return any(map(_is_punctuation, text[max(0, start - 1) : start] + text[end : end + 1]))


def _is_punctuation(character: str) -> bool:
    """Return whether ``character`` is neither part of a word nor of a pattern."""
    return not (character.isalnum() or character in "_*?~" or category(character)[0] == "M")


def _parts(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield the stretches of ``text`` that are one word or pattern each, with their offsets."""
    between = BETWEEN if "*" in text or "?" in text else None
    if "~" in text and not _is_fuzzy(text.rstrip(_ENDS + "?")):
        between = f"~+|{between}" if between else "~+"
    if between is None:
        yield start, text
        return
    at = 0
    for found in re.finditer(between, text):
        if has_word(text[at : found.start()]) and has_word(text[found.end() :]):
            yield start + at, text[at : found.start()]
            at = found.end()
    yield start + at, text[at:]


def _is_fuzzy(text: str) -> bool:
    """Return whether the ``~`` of ``text`` says how many edits a word allows, and is not between two numbers."""
    word, _, edits = text.partition("~")
    return has_word(word) and (not edits or (edits.isdecimal() and not word.replace(",", "").isdecimal()))


def _is_address(text: str) -> bool:
    return any(token.kind == "ADDRESS" for token in tokens_of(text, addresses=True)[:1])


def terms(text: str, start: int) -> Iterator[Token]:
    """Yield the tokens of a word, read as words or addresses, never as other fields or operators."""
    first = next(iter(tokens_of(text, addresses=True)), None)
    if first is not None and first.kind == "ADDRESS":
        yield Token("FIELD", "url:", start)
        yield Token("TERM", text, start)
        return
    names = first is not None and first.kind == "FIELD"
    for part in re.finditer(r"[^:]+" if names else r".+", text):
        for token in tokens_of(part[0], addresses=True):
            if token.kind == "ADDRESS":
                yield from terms(token.text, start + part.start() + token.start)
            elif has_word(token.text):
                word = token.text if token.kind == "TERM" else token.text.lower()
                yield Token("TERM", word, start + part.start() + token.start)
