"""Words: where they stand in a text, and under which forms they can be found.

A text is cut into *chunks* (letters, marks and digits, with the joiners that print puts inside a word), and each
distinct chunk, once, into *pieces*: the tokens it makes, each with its forms. All rules look at one chunk alone, so
they cost as much as the vocabulary, not as the text.

==================  ==========================================================================================
``Putin's``         one token, ``putin's``; also ``putin``; its stem is that of ``putin``
``l’équipe``        one token, ``l'equipe``; also ``equipe``; its stem is that of ``équipe``
``O’Neill``         one token, ``o'neill``; also ``oneill`` and ``neill``
``İstanbul’da``     one token, ``istanbul'da``; also ``istanbul`` and ``istanbulda``
``з’ява``           one token, ``з'ява``; also ``зява``
``covid-19``        two tokens, ``covid`` ``19``, and the compound ``covid19``
``AT&T`` ``R&D``    one token, ``at&t``, ``r&d``
``U.S.`` ``a.m.``   one token, ``us``, ``am``
``10,000`` ``3,5``  one token, ``10000``, ``3.5``
``C++`` ``C#``      one token, as written
``新闻``            one token a character, as for kana, Thai, Lao, Khmer and Burmese
==================  ==========================================================================================

An apostrophe of any kind (`folding.APOSTROPHES`) joins letters, and is no part of a word at its edges.
Every word of a text is a token: there are no stop words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from newssearch.text.apostrophes import MAX_PARTS, Part, parts_of
from newssearch.text.folding import APOSTROPHES, fold, fold_accents, fold_word

MAX_TERM = 120
"""Longer runs are base64 or a missing space; they are cut here, alike in articles and in queries."""

EDGES = f'.,;:!?()[]{{}}"{APOSTROPHES}“”«»…*/|–—-'
"""What may stand around a word and is no part of it: letters and digits of ASCII between these are one token, as they
are."""


class Piece(NamedTuple):
    """A token as its chunk makes it: offsets are within the chunk.

    ``term`` is the folded word as written, ``also`` what else it is found under; ``base`` is what to stem (not folded),
    ``also_bases`` what else; ``written`` has the capitals.
    """

    term: str
    base: str
    start: int
    end: int
    also: tuple[str, ...] = ()
    also_bases: tuple[str, ...] = ()
    written: str = ""

    @property
    def cased(self) -> tuple[str, ...]:
        """Those of ``term`` and ``also`` that have a capital, as they are written but for accents."""
        return _cased((self.term, *self.also), self.written)


class Chunk(NamedTuple):
    """The pieces of one chunk, at consecutive positions, and the compound they make (``email`` of ``e-mail``) or
    None."""

    pieces: tuple[Piece, ...]
    compound: str | None = None


def is_one_token(text: str) -> bool:
    """Whether ``text``, of which `EDGES` have been taken off, is letters and digits of ASCII: one token, as it is."""
    return text.isascii() and text.isalnum() and len(text) <= MAX_TERM


@dataclass(frozen=True, slots=True)
class Token:
    """A piece in its place: ``position`` counts words from 0; ``start`` and ``end`` are offsets into the text."""

    piece: Piece
    position: int
    start: int
    end: int


_ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u30fc"
_HYPHENS = "-‐‑"
_PATTERN = r"""
    (?P<sharp> (?<![%(L)s%(N)s%(M)s])[A-Za-z](?:\+\+|\#)(?![%(L)s%(N)s+\#]) )
  | (?P<dotted> (?<![%(L)s%(N)s%(M)s])
      (?:(?:[%(L)s]\.){2,}(?:[%(L)s](?![%(L)s%(N)s%(M)s]))? | [%(L)s]\.[%(L)s](?![%(L)s%(N)s%(M)s])) )
  | (?P<word> %(word)s(?:(?: [%(hyphens)s&]
                           | [%(A)s](?: (?<![%(N)s][%(A)s]) | (?![%(N)s]) | (?=[%(N)s]{3}(?![%(N)s])) )
                           | (?<=[%(N)s])[.,](?=[%(N)s]) )%(word)s)* )
"""
"""With the letters, the digits (numbers), the marks, and what a part of a word is. Between digits, an apostrophe parts
thousands; elsewhere it is a prime (``5′10″``)."""

_ASCII = _PATTERN % {"L": "A-Za-z", "N": "0-9", "M": "", "A": "'`", "hyphens": "-", "word": "[A-Za-z0-9]+"}
_UNICODE = rf"(?P<alone> [[{_ALONE}]&&[\p{{L}}\p{{N}}]]\p{{M}}* ) | {_PATTERN}" % {
    "L": rf"[\p{{L}}--[{APOSTROPHES}]]",
    "N": r"\p{N}",
    "M": r"\p{M}",
    "A": APOSTROPHES,
    "hyphens": _HYPHENS,
    "word": rf"[[\p{{L}}\p{{N}}]--[{_ALONE}{APOSTROPHES}]]"
    rf"[[\p{{L}}\p{{N}}\p{{M}}\u200c\u200d\u00ad]--[{_ALONE}{APOSTROPHES}]]*",
}
_PLAIN_SIGNS = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-"))
MAX_JOINED = 4
"""Of so many parts a word with hyphens is a compound, at most."""


def tokenize(text: str) -> Iterator[Token]:
    """Every word of ``text``, in order."""
    position = 0
    for start, chunk in chunks(text):
        for piece in chunk.pieces:
            yield Token(piece, position, start + piece.start, start + piece.end)
            position += 1


def chunks(text: str) -> Iterator[tuple[int, Chunk]]:
    """Every chunk of ``text`` with the offset where it starts."""
    for match in _scanner(text.isascii()).finditer(text):
        yield match.start(), _split(match.group(), match.lastgroup)


def chunks_of_each(words: Sequence[str]) -> Iterator[list[tuple[int, Chunk]]]:
    """What `chunks` gives of each of ``words``, which hold no white space: one scan of all takes half as long."""
    text = "\n".join(words)
    matches = _scanner(text.isascii()).finditer(text)
    match = next(matches, None)
    start = 0
    for word in words:
        end = start + len(word)
        found = []
        while match is not None and match.start() < end:
            found.append((match.start() - start, _split(match.group(), match.lastgroup)))
            match = next(matches, None)
        yield found
        start = end + 1


def cased_forms(text: str) -> frozenset[str]:
    """The capitals of what stands in ``text``: `Piece.cased` of all its tokens."""
    return frozenset(form for token in tokenize(text) for form in token.piece.cased)


def has_word(text: str) -> bool:
    """Whether there is anything in ``text`` that could be found."""
    return _scanner(text.isascii()).search(text) is not None


@cache
def _scanner(is_ascii: bool) -> Any:
    """What finds the chunks of a text; in ASCII it takes half as long."""
    if is_ascii:
        return re.compile(_ASCII, re.VERBOSE)
    import regex  # 20 ms that `newssearch --help` need not pay

    return regex.compile(_UNICODE, regex.VERBOSE | regex.VERSION1)


@lru_cache(maxsize=1 << 15)
def _split(chunk: str, kind: str | None) -> Chunk:
    if kind == "word":
        return _split_word(chunk)
    written = chunk.replace(".", "") if kind == "dotted" else chunk
    term = fold(written)
    return Chunk((Piece(term, term, 0, len(chunk), written=written),))


def _split_word(chunk: str) -> Chunk:
    chunk = chunk.translate(_PLAIN_SIGNS)
    if chunk.isalnum():
        return Chunk((_plain(chunk, 0),))
    parts = list(_parts(chunk))
    pieces = tuple(_piece(text, start) for start, text in parts)
    compound = "".join(p.term for p in pieces) if 1 < len(pieces) <= MAX_JOINED else None
    return Chunk(pieces, compound)


def _parts(chunk: str) -> Iterator[tuple[int, str]]:
    """The stretches between hyphens, and between ampersands unless they make an initialism such as AT&T."""
    for start, text in _stretches(chunk, "-"):
        if "&" in text and any(len(side) > 3 for side in text.split("&")):
            for inner, side in _stretches(text, "&"):
                yield start + inner, side
        else:
            yield start, text


def _stretches(text: str, separator: str) -> Iterator[tuple[int, str]]:
    start = 0
    for stretch in text.split(separator):
        yield start, stretch
        start += len(stretch) + 1


def _piece(text: str, start: int) -> Piece:
    part = _part(text[:MAX_TERM])
    return Piece(part.term, part.base, start, start + len(text), part.also, part.also_bases, part.written)


def _plain(text: str, start: int) -> Piece:
    end = start + len(text)
    text = text[:MAX_TERM]
    return Piece(fold_word(text), text.lower(), start, end, written=text)


def _part(text: str) -> Part:
    """A word, or the part of one on a side of its apostrophe."""
    if text[:1].isnumeric() and not _NO_NUMBER.search(text):
        return _number(text)
    return parts_of(text, _part) if "'" in text else Part(fold_word(text), text.lower(), written=text)


_NO_NUMBER = re.compile(r"[^\W\d_]|^\w+$")
"""Finds a letter, or that all is one run of digits."""


def _cased(forms: tuple[str, ...], written: str) -> tuple[str, ...]:
    """Those of the folded ``forms`` that have a capital in ``written``, as they are there but for accents."""
    if written == written.lower():
        return ()
    parts = fold_accents(written).split("'")[: MAX_PARTS + 1]
    spellings = {}
    for joint in ("", "'"):
        for begin in range(len(parts)):
            for end in range(begin + 1, len(parts) + 1):
                spelling = joint.join(parts[begin:end])
                spellings[fold(spelling)] = spelling
    found = [spellings.get(form, form) for form in forms]
    return tuple(dict.fromkeys(spelling for spelling in found if spelling != spelling.lower()))


def _number(text: str) -> Part:
    """Thousands commas and apostrophes go, a decimal comma becomes a point; dots in groups of three may be thousands,
    too."""
    term = fold_word(text.replace("'", ""))
    groups = term.split(",")
    if len(groups) > 1:
        thousands = len(groups[-1].split(".")[0]) == 3 and all(len(g) in (2, 3) for g in groups[1:-1])
        term = "".join(groups) if thousands else term.replace(",", ".")
    dotted = term.split(".")
    if len(dotted) > 1 and all(len(g) == 3 for g in dotted[1:]) and 0 < len(dotted[0]) <= 3:
        whole = "".join(dotted)
        return Part(term, term, (whole,), (whole,))
    return Part(term, term)
