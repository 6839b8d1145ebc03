"""Guessing of undeclared encodings, by the text that the bytes would be in each likely one.

Every candidate decodes the bytes and is scored by the characters beyond ASCII: letters that its languages use count for
it; capitals after small letters, signs within words, letters of other scripts in Latin words and bytes without a
meaning count against it. A short line has few of them, so windows-1252, the likeliest by far, has a head start: another
encoding must explain the text clearly better. Libraries that weigh all encodings alike change their results for short
lines from release to release.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from newssearch.data_tables import table

_SAMPLE = 32 * 1024
_MOST = 256
"""Characters beyond ASCII that are weighed."""

_ELSEWHERE = 0.1
"""The worth of a letter that only other languages of the encoding have."""

_FEW = 12
"""The number of bytes beyond ASCII that are too few to contradict a declaration."""

_FAR = 0.5
"""The lead in score by which a guess goes before a declaration."""

_WELL = 0.55
"""The score of a text that nothing explains far better."""

_DAMAGE = -3.0
"""The worth of a byte without a meaning."""

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_DENSE = "\u2e80"
"""The first character of the scripts of East Asia."""

_LATIN = frozenset("cp1252 cp1250 cp1254 cp1257 iso8859-2 iso8859-15 mac-roman cp850 cp852".split())
_ROWS = {"gb18030": 0xD7, "euc_jp": 0xCF, "cp949": 0xC8, "big5hkscs": 0xC6, "cp932": 0x97}
"""The lead byte up to which an encoding of East Asia has its common characters."""

_EAST_ASIAN_SIGNS = frozenset("、。，！？：；「」『』（）《》〈〉“”‘’…—・·ー〜～【】％　々")
_SIGNS = frozenset("“”‘’‚„–—…€£«»‹›°·©®½¼¾§•™ªº¿¡²³\xa0\xad")
_NOT_AFTER_LETTERS = frozenset("¼½¾¡¿„‚£")
_NOT_BEFORE_LETTERS = frozenset("¼½¾¹²³ªº•™®")
_PUNCTUATION = frozenset("“”‘’„–—…«»€")
_SELDOM_ALONE = frozenset("ÑÐÕÔÒÓÝÞØ")
_WITHIN_WORDS = frozenset("’‘–—·\xad")


@dataclass(frozen=True, slots=True)
class Guess:
    """A codec, and how well it explains the text beyond ASCII: 1 where every letter is one of its language."""

    codec: str
    score: float


def guessed(data: bytes) -> Guess:
    """Return the codec that reads ``data`` best; windows-1252 unless another is clearly better."""
    sample = _sample(data)
    guesses = [Guess(one.codec, one.score(sample)) for one in _candidates()]
    ahead = _table()["head_starts"]
    ahead = ahead | {"cp1252": ahead["cp1252"] + 0.2 / max(1, len(_BEYOND_ASCII.findall(sample)))}
    return max(guesses, key=lambda guess: guess.score + ahead.get(guess.codec, 0.0))


def contradicted(data: bytes, codec: str) -> bool:
    """Return whether another encoding explains ``data`` far better than the declared ``codec``; never if short.

    Bytes without a meaning do not count: they are damage. Scores cannot show that another script is Latin; its letters
    within Latin words can.
    """
    sample = _sample(data)
    declared = next((one for one in _candidates() if one.codec == codec), None)
    if declared is None or len(_BEYOND_ASCII.findall(sample)) < _FEW:
        return False
    score = max(0.0, declared.score(sample, damage=0.0))
    if score >= _WELL:
        return False
    best = guessed(data)
    return best.score > _FAR + score and (codec in _LATIN or best.codec not in _LATIN)


def _sample(data: bytes) -> bytes:
    """Return the text after the first byte beyond ASCII, with a word before it."""
    first = _BEYOND_ASCII.search(data)
    start = max(0, first.start() - 16) if first else 0
    return data[start : start + _SAMPLE]


@cache
def _candidates() -> tuple[_Alphabetic | _EastAsian, ...]:
    alphabets = [
        _Alphabetic(codec, _weighed(names.split()), names.startswith("western"))
        for codec, names in _table()["encodings"].items()
    ]
    return (*alphabets, *map(_EastAsian, _ROWS))


@cache
def _table() -> dict[str, Any]:
    return table(__file__, "guesses")


def _weighed(alphabets: list[str]) -> tuple[dict[str, float], ...]:
    letters = _table()["alphabets"]
    return tuple(_weights(language) for name in alphabets for language in letters[name].split())


def _weights(letters: str) -> dict[str, float]:
    """Return the weight of each letter, small or capital, for its language; the commonest have the most."""
    weights: dict[str, float] = {}
    for rank, letter in enumerate(letters):
        weight = 1.1 - (0.5 if letter < "\u0370" else 1.0) * rank / len(letters)
        weights |= {letter: weight, letter.upper(): weight}
    return weights


def _neighbours(text: str) -> Iterator[tuple[str, str, str]]:
    """Return the characters beyond ASCII, each with the ones before and after it."""
    framed = f" {text} "
    for found in islice(re.finditer(r"[^\x00-\x7f]", text), _MOST):
        at = found.start()
        yield framed[at], framed[at + 1], framed[at + 2]


# -- alphabets ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Alphabetic:
    """An encoding of one byte a letter; ``languages`` give the weights of the letters that each uses."""

    codec: str
    languages: tuple[dict[str, float], ...]
    is_western: bool

    def score(self, data: bytes, damage: float = _DAMAGE) -> float:
        """Return how well the bytes read, a character on average."""
        seen = Counter(_neighbours(data.decode(self.codec, "replace")))
        total = sum(seen.values())
        letters: Counter[str] = Counter()
        against = 0.0
        for (before, char, behind), count in seen.items():
            fault = _fault(before, char, behind, damage)
            if fault is None and self.is_western and before > "\x7f" < behind and before.isalpha() and behind.isalpha():
                against -= 0.8 * count  # three in a row
            if fault is None:
                letters[char] += count
            else:
                against += fault * count
        best = max(self._language_score(language, letters) for language in self.languages)
        if not letters and not self.is_western:
            return min(0.0, against / max(1, total))  # signs alone do not show an alphabet
        return (best + against) / max(1, total)

    def _language_score(self, language: dict[str, float], letters: Counter[str]) -> float:
        elsewhere = self.languages
        return sum(
            count * (language[char] if char in language else _ELSEWHERE * any(char in other for other in elsewhere))
            for char, count in letters.items()
        )


def _fault(before: str, char: str, behind: str, damage: float) -> float | None:
    """Return the weight of a character for any language, for or against; None for a letter in its place."""
    category = unicodedata.category(char)
    if char == "\ufffd" or category in {"Cc", "Co", "Cn", "Cs"}:
        return damage
    if category[0] == "M":
        return None if before > "\u036f" and unicodedata.category(before)[0] in "LM" else -1.5
    if category[0] == "L" and char not in "ªº":
        return _fault_of_letter(before, char, behind)
    return _worth_of_sign(before, char, behind)


def _fault_of_letter(before: str, char: str, behind: str) -> float | None:
    if char.isupper() and before.islower():
        return -1.0
    if not before.isalnum() and not behind.isalnum() and (char > "\u036f" or char.isupper()):
        return -0.5 if char in _SELDOM_ALONE else 0.3
    if char > "\u036f" and (_is_latin(before) or _is_latin(behind)):
        return -1.5
    if "\u05d0" <= char <= "\u05ea":
        return _fault_of_hebrew(char, behind)
    return None


def _fault_of_hebrew(char: str, behind: str) -> float | None:
    """Return the weight against a letter that has another form at the end of a word."""
    is_end = not behind.isalpha()
    return -1.0 if char in "ךםןףץ" and not is_end else None


def _is_latin(char: str) -> bool:
    return char.isalpha() and char <= "\u036f"


def _worth_of_sign(before: str, char: str, behind: str) -> float:
    is_within = before.isalpha() and behind.isalpha()
    if (before.isalpha() and char in _NOT_AFTER_LETTERS) or (behind.isalpha() and char in _NOT_BEFORE_LETTERS):
        return -1.0
    if char in _SIGNS:
        worth = 0.9 if char in _PUNCTUATION else 0.2 if char in "\xa0\xad" else 0.6
        return (worth if char in _WITHIN_WORDS else -1.5) if is_within else worth
    return -1.0 if before.isalpha() or behind.isalpha() else -0.5


# -- East Asia ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _EastAsian:
    """An encoding of two bytes a character."""

    codec: str

    def score(self, data: bytes, damage: float = _DAMAGE) -> float:
        """Return how well the bytes read, a character on average."""
        seen = Counter(_neighbours(data.decode(self.codec, "replace")))
        worth = sum(self._worth(*neighbours, damage) * count for neighbours, count in seen.items())
        return worth / max(1, sum(seen.values()))

    def _worth(self, before: str, char: str, behind: str, damage: float) -> float:
        if char == "\ufffd" or unicodedata.category(char)[0] == "C":
            return damage
        if before < _DENSE and behind < _DENSE and (_is_latin(before) or _is_latin(behind)):
            return -1.5
        if char in _EAST_ASIAN_SIGNS:
            return 0.8
        return self._commonness(char) - (0.4 if before < _DENSE and behind < _DENSE else 0.0)

    def _commonness(self, char: str) -> float:
        if "\u3041" <= char <= "\u30fe":
            return 1.0 if self.codec in {"euc_jp", "cp932"} else -0.5
        if "\uff61" <= char <= "\uff9f":
            return -0.3
        if self.codec == "cp949" and char in _common("hangul"):
            return 1.2
        if self.codec in {"gb18030", "big5hkscs"} and char in _common("han"):
            return 1.1
        if self.codec in {"euc_jp", "cp932"} and char in _common("kanji"):
            return 1.1
        return self._by_row(char)

    def _by_row(self, char: str) -> float:
        code = char.encode(self.codec, "replace")
        if len(code) != 2 or (code[1] < 0xA1 and self.codec in {"gb18030", "cp949"}):
            return -0.4
        if code[0] <= _ROWS[self.codec] and char >= _DENSE:
            return 0.6
        return 0.0


@cache
def _common(script: str) -> frozenset[str]:
    return frozenset(_table()["common"][script])
