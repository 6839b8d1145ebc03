"""Folding: what makes two spellings of a word the same word to a reader who types one of them.

Case folding and compatibility decomposition (Unicode UAX #15, UAX #21), then accents off. Vowel signs of Indic scripts,
and the breves and diaereses that make other letters of Cyrillic (й, ї), are no accents and stay.
"""

from __future__ import annotations

import unicodedata

APOSTROPHES = (
    "'\u2019\u2018\u201b"  # typewriter, printers' (closing, opening, reversed)
    "`\u00b4\u1fef\u1ffd\uff40"  # grave and acute accents as typed, in Greek and in full width
    "\u2032\u2035"  # prime, and reversed
    "\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u0374"  # modifier letters: Ukrainian, okina, ayin, hamza, soft sign
    "\u055a\u05f3\ua78b\ua78c\u1fbd\u1fbf\u275b\u275c\uff07"  # Armenian, geresh, saltillo, koronis, ornaments
)
"""Characters that print an apostrophe within a word; each folds to the first."""

_ACCENTS = (
    *range(0x0300, 0x0370),  # combining diacritical marks
    *range(0x0591, 0x05C8),  # Hebrew points
    *range(0x0610, 0x061B),  # Arabic honorifics
    *range(0x064B, 0x0660),  # Arabic harakat, and hamza on its seat
    0x0670,  # Arabic superscript alef
    *range(0x06D6, 0x06EE),  # Koranic signs
    *(0x093C, 0x09BC, 0x0A3C, 0x0ABC, 0x0B3C, 0x0CBC),  # nukta: often left out in print
    *range(0x1AB0, 0x1B00),
    *range(0x1DC0, 0x1E00),
    *range(0x20D0, 0x2100),
    *range(0xFE20, 0xFE30),
)
_INVISIBLE = (
    *(0x00AD, 0x0640, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x061C, 0x2060, 0xFEFF),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *range(0xFE00, 0xFE10),  # variation selectors
)
_LETTERS = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ħ": "h",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
    "ŋ": "n",
    # One letter to a reader, several code points to a keyboard: Arabic, Persian and Urdu.
    "ك": "ک",
    "ي": "ی",
    "ى": "ی",
    "ې": "ی",
    "ة": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ۃ": "ه",
    "ۀ": "ه",
    "ٱ": "ا",
    "ے": "ی",
    "‐": "-",
    "‑": "-",
}
_DROP = dict.fromkeys((*_ACCENTS, *_INVISIBLE))
_TABLE: dict[int, str | None] = {**_DROP, **{ord(a): b for a, b in _LETTERS.items()}}
_WHOLE = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | {"ŉ": "n", "ẚ": "a"})
"""Characters that decomposition would part: an acute accent into a space and a mark, ŉ into an apostrophe and n."""
_KEPT_ON_CYRILLIC = {0x0306: "иу", 0x0308: "і", 0x0301: "гк"}
"""Marks that make another letter, and the letters they make it of; ё is read as е, as in Russian print."""


def fold(word: str) -> str:
    """``word`` without case, accents and invisible characters; digits of every script become 0 to 9."""
    if word.isascii():
        return word.lower().replace("`", "'")
    word = word.translate(_WHOLE)
    # Twice: 𝕊 has no case until it is decomposed to S.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word.casefold()).casefold())
    if _has_cyrillic(decomposed):
        decomposed = _protect(decomposed)
    folded = decomposed.translate(_TABLE)
    if not folded.isascii():
        folded = "".join(_digit(c) for c in folded)
        folded = unicodedata.normalize("NFC", folded)
    return folded


def fold_word(word: str) -> str:
    """Fold ``word`` to a term: without the spaces that ligatures decompose to, and never empty."""
    folded = fold(word)
    return folded if folded.isalnum() else "".join(folded.split()) or word


def fold_accents(word: str) -> str:
    """``word`` folded, but for its capitals: ``Élysée’s`` gives ``Elysee's``.

    Letter by letter, as one that folds to two (``Æ``) is capital in the first of them.
    """
    if word.isascii():
        return word.replace("`", "'")
    return "".join(_as_capital(fold(c)) if c.isupper() or c.istitle() else fold(c) for c in _composed(word))


def _as_capital(letters: str) -> str:
    return letters[:1].upper() + letters[1:]


def _composed(word: str) -> str:
    """In presentation forms and full width there are capitals, too, and marks that belong to the letter before."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word))


def _has_cyrillic(text: str) -> bool:
    return any("\u0400" <= c <= "\u04ff" for c in text)


def _protect(decomposed: str) -> str:
    """Compose again the letters whose mark is part of the letter."""
    out: list[str] = []
    for c in decomposed:
        if out and out[-1] in _KEPT_ON_CYRILLIC.get(ord(c), ""):
            out[-1] = unicodedata.normalize("NFC", out[-1] + c)
        else:
            out.append(c)
    return "".join(out)


def _digit(c: str) -> str:
    if "0" <= c <= "9" or not c.isdecimal():
        return c
    return str(unicodedata.decimal(c))
