"""Words and quoted phrases of a query: plain, a pattern, or an error."""

from __future__ import annotations

import re

from newssearch.core import has_word
from newssearch.errors import QueryError
from newssearch.query.fields import is_exact
from newssearch.query.nodes import Fuzzy, Leaf, Phrase, Prefix, Proximity, Wildcard, Word
from newssearch.query.placing import distance
from newssearch.query.syntax import Token

_FOREIGN = re.compile(r"&&|\|\||^!|^\+(?=[^\W\d])")
_INSTEAD = {
    "&&": "write AND",
    "||": "write OR",
    "!": "write NOT, or - glued to the word",
    "+": "write AND between words that must all be there",
}
_FUZZY = r"([^~]+)~(\d*)"
_INNER_PATTERN = r"\*|\w\?\w"
_DASHED = re.compile(r"[‐‑–—−﹣－](?=\w)")


class WordReader:
    """Reads the words and phrases of one query; ``warnings`` collects readings that the user may not have meant."""

    def __init__(self, query: str, warnings: list[str]) -> None:
        self._query = query
        self._warnings = warnings

    def word(self, text: str, start: int, field: str | None, *, closing: bool = False) -> Leaf:
        """Return the node for a word at offset ``start``; ``closing`` says that a bare word ends the query."""
        if (text.isascii() and text.isalnum()) or (field is not None and _is_address(text, field)):
            return Word(text, field)
        if foreign := _FOREIGN.search(text):
            at = start + foreign.start()
            message = f"{foreign[0]} is no operator here."
            raise self._error(message, at, at + len(foreign[0]), f"Instead, {_INSTEAD[foreign[0]]}.")
        self._refuse_unsearchable(text, start)
        if "*" in text or "?" in text or "~" in text:
            return self._pattern(text, start, field, closing)
        if _DASHED.match(text):
            self._warn(f'"{text}" is searched as a word; write -{text[1:]} to exclude it')
        return Word(text, field)

    def phrase(self, token: str, start: int, field: str | None) -> Leaf:
        """Return the node for a quoted token at offset ``start``, its quotes and ``~n`` included."""
        inner, _, after = token[1:].rpartition('"')
        text = " ".join(inner.split())
        self._refuse_unsearchable(text, start, len(token) - len(after))
        if not is_exact(field):
            self._warn_of_patterns(text)
        if not after:
            return Phrase(text, field)
        apart = distance(after[1:], Token("", after, start + len(token) - len(after)), self._query)
        if field is not None and is_exact(field):
            self._refuse_in_exact(field, start, len(token))
        return Proximity(text, apart, field) if " " in text else Phrase(text, field)

    def _pattern(self, text: str, start: int, field: str | None, closing: bool) -> Leaf:
        if field is not None and is_exact(field):
            self._refuse_in_exact(field, start, len(text))
        if "~" in text:
            return self._fuzzy(text, start, field)
        stem = text.rstrip("?")
        if stem != text and "*" not in stem and "?" not in stem and field is None:
            if closing:
                if stem in ("AND", "OR", "NOT"):
                    hint = f'To search the word, put it in quotes: "{stem}"'
                    raise self._error(f"{stem} is an operator.", start, start + len(stem), hint)
                self._warn(f'the ? that ends "{text}" is read as punctuation; write ({text}) for any one character')
                return Word(stem)
            self._warn(f'"{text}" is read as a pattern: ? matches any one character')
        pattern = re.sub(r"\*+", "*", text)
        if _letters(pattern) < 2:
            hint = "A pattern holds at least two letters or digits, such as pi* or *stan; everything is *:*"
            raise self._error(f"{text} would match too much.", start, start + len(text), hint)
        if pattern.endswith("*") and "*" not in pattern[:-1] and "?" not in pattern:
            return Prefix(pattern[:-1], field)
        return Wildcard(pattern, field)

    def _fuzzy(self, text: str, start: int, field: str | None) -> Fuzzy:
        parts = re.fullmatch(_FUZZY, text)
        end = start + len(text)
        if parts is None:
            raise self._error(
                "A ~ is allowed only at the end of a word.", start, end, f'As text, put it in quotes: "{text}"'
            )
        word, digits = parts[1], parts[2] or "1"
        if digits not in ("1", "2"):
            raise self._error(
                "A fuzzy word allows 1 or 2 edits.", start + len(word), end, f"Write {word}~ or {word}~2."
            )
        if "*" in word or "?" in word:
            hint = f"Write {word} or, without * and ?, a word with ~."
            raise self._error("A word is either fuzzy or a pattern.", start, end, hint)
        if _letters(word) <= int(digits):
            hint = "Give a longer word, or fewer edits."
            raise self._error(f"{text} would match every short word.", start, end, hint)
        return Fuzzy(word, int(digits), field)

    def _refuse_unsearchable(self, text: str, start: int, length: int | None = None) -> None:
        if has_word(text):
            return
        end = start + (len(text) if length is None else length)
        hint = "Words and phrases need at least one letter or digit."
        if text == "-":
            hint = "Glue it to the word to exclude: -oil"
        elif set(text) <= {"*", "?"} and text:
            hint = "To match everything, write *:*"
        elif text in _INSTEAD:
            hint = f"Instead, {_INSTEAD[text]}."
        raise self._error("There is nothing to search for in this.", start, end, hint)

    def _warn_of_patterns(self, text: str) -> None:
        if found := re.search(_INNER_PATTERN, text):
            sign = "*" if "*" in found[0] else "?"
            self._warn(f'{sign} is no pattern inside quotes: "{text}" is searched as written')

    def _refuse_in_exact(self, field: str, start: int, length: int) -> None:
        hint = f'Give the value whole; in quotes, every sign is part of it: {field}:"..."'
        raise self._error(f"{field}: is compared whole, without patterns or distances.", start, start + length, hint)

    def _warn(self, warning: str) -> None:
        if warning not in self._warnings:
            self._warnings.append(warning)

    def _error(self, message: str, start: int, end: int, hint: str) -> QueryError:
        return QueryError(message, query=self._query, start=start, end=end, hint=hint)


def _letters(text: str) -> int:
    """Count the letters and digits in ``text``."""
    return sum(map(str.isalnum, text))


def _is_address(text: str, field: str) -> bool:
    """Return whether ``text`` holds an address, in which ``?``, ``~`` and ``*`` are ordinary signs."""
    return "/" in text and has_word(text) and (field == "url" or is_exact(field))
