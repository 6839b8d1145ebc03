"""Words with an apostrophe: which parts of one are words, too.

``Putin's`` holds ``Putin``, ``l'équipe`` holds ``équipe``, ``O'Neill`` and ``Sant'Antonio`` hold a name, and so do
``İstanbul'da``, ``Moore'a`` and ``EU'en``, whose suffix follows a name. ``з'ява`` and ``don't`` are one word each.
Rules look at one word alone, whatever language it is in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from newssearch.text.folding import fold

MAX_PARTS = 6
"""Apostrophes of a word that is looked into; no word of any language has more."""


@dataclass(frozen=True, slots=True)
class Part:
    """A word, or a part of one. Fields are those of `newssearch.text.tokens.Piece`."""

    term: str
    base: str
    also: tuple[str, ...] = ()
    also_bases: tuple[str, ...] = ()
    written: str = ""


_ELISIONS = frozenset(
    """
    l d j m t s n c qu jusqu lorsqu puisqu quoiqu presqu entr all dall dell nell sull coll un quest quell bell gl
    anch senz com cos dov cent tutt mezz nient nessun ognun alcun buon ciascun qualcun trent vent pover grand degl agl
    negl dagl sugl sott sovr contr b intr dintr printr д л
    αλλ απ αφ γι δ δι επ εφ θ κ καθ κατ μ μεθ μετ ν παρ σ τ υπ υφ
    """.split()
)
_CLITICS = frozenset("s t d m ll re ve".split())
_BEFORE_NAMES = frozenset(("o", "sant", "о"))
"""Heads that belong to a name: Irish (in Latin and in Cyrillic letters), Italian saints."""

_IOTATED = "яюєїеёіь"
"""Letters that an apostrophe parts from the consonant before them, in Ukrainian and Belarusian."""


def parts_of(text: str, part: Callable[[str], Part]) -> Part:
    """Return the forms of ``text``, whose apostrophes are all U+0027; ``part`` gives those of each side."""
    head, _, tail = text.rpartition("'")
    first, _, rest = text.partition("'")
    term = "'".join(part(side).term for side in text.split("'"))
    joined = term.replace("'", "")
    if text.count("'") > MAX_PARTS:
        return Part(term, joined, (joined,), written=text)
    ending, opening = fold(tail), fold(first)
    if ending == "s":
        return _possessive(term, part(head), text)
    if ending in _CLITICS:
        return Part(term, term, () if ending == "t" else _forms(part(head)), written=text)
    if _is_one_word(first, rest):
        return Part(term, joined, (joined,), written=text)
    if opening in _ELISIONS:
        return _elided(term, joined, opening, part(rest), text)
    if _opens_name(first, rest):
        return _with(term, joined, part(rest), text)
    if _is_name_with_suffix(head, tail):
        return _with(term, joined, part(head), text)
    return Part(term, joined, (joined,), written=text)


def _possessive(term: str, owner: Part, text: str) -> Part:
    return Part(term, owner.base, _forms(owner), owner.also_bases, text)


def _elided(term: str, joined: str, opening: str, noun: Part, text: str) -> Part:
    """``l'équipe`` is a form of ``équipe``; as one word (``lequipe``) it is found where the article is one letter."""
    also = (noun.term, joined) if len(opening) == 1 else (noun.term,)
    return Part(term, noun.base, _distinct(*also, *noun.also), noun.also_bases, text)


def _with(term: str, joined: str, name: Part, text: str) -> Part:
    """A word of its own that holds ``name`` beside."""
    return Part(term, joined, _distinct(joined, *_forms(name)), (name.base, *name.also_bases), text)


def _forms(part: Part) -> tuple[str, ...]:
    return (part.term, *part.also)


def _distinct(*forms: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(forms))


def _is_one_word(first: str, rest: str) -> bool:
    """Tell whether the apostrophe only keeps a consonant hard, as in ``сім'я``."""
    return "\u0400" <= first[-1:] <= "\u052f" and rest[:1].lower() in _IOTATED


def _opens_name(first: str, rest: str) -> bool:
    """Tell whether a name follows the first apostrophe: ``O'Neill``, ``Sant'Antonio``, ``N'Djamena``."""
    return fold(first) in _BEFORE_NAMES or (rest[:1].isupper() and rest[1:2].islower())


def _is_name_with_suffix(head: str, tail: str) -> bool:
    """Tell whether ``head`` is a name or a number and ``tail`` its ending: ``NATO'nun``, ``2020'de``."""
    if not tail.isalpha():
        return False
    if head[-1:].isnumeric():
        return True
    is_name = head[:1].isupper() and (len(head) > 2 or (len(head) == 2 and head.isupper() and tail.islower()))
    return is_name and (tail.islower() or head.isupper())
