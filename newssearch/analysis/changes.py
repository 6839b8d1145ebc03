"""Kinds of change between two versions of an article, as an editor would name them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal, get_args

from newssearch.analysis.lines import Ranges, without
from newssearch.models import Article

Kind = Literal["headline", "text", "byline", "date", "typography", "boilerplate"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SLIGHT: frozenset[Kind] = frozenset({"typography", "boilerplate"})
"""Kinds of change after which an article states what it stated before."""

_ALIKE = str.maketrans(
    dict.fromkeys("‘’‚‛′`´ʼ＇‹›", "'")
    | dict.fromkeys("“”„‟″«»＂", '"')
    | dict.fromkeys("‐‑‒–—―−－", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_DASHES = re.compile(" ?-+ ?")


def kinds_of_change(
    older: Article, newer: Article, older_left_out: Ranges = (), newer_left_out: Ranges = ()
) -> tuple[Kind, ...]:
    """Return the kinds of change from one version of an article to the next, in the order of `KINDS`.

    The ranges are those of each body that are boilerplate. *typography*: a text differs in spaces, quotation marks,
    dashes or the coding of letters, and in no word. *boilerplate*: only lines of the body differ that recur in the
    source. Changes of other fields (section, keywords, URL, the time of the update) have no kind.
    """
    bodies = (older.body or "", newer.body or "")
    cut = (without(bodies[0], older_left_out), without(bodies[1], newer_left_out))
    texts = ((older.headline or "", newer.headline or ""), (older.standfirst or "", newer.standfirst or ""), cut)
    # Once for each pair: to bring two bodies to plain text is most of what a changed article costs here.
    headline_alike, standfirst_alike, cut_alike = alike = [_read_alike(*pair) for pair in texts]
    found: dict[Kind, bool] = {
        "headline": not headline_alike,
        "text": not (standfirst_alike and cut_alike),
        "byline": _names(older.byline) != _names(newer.byline),
        "date": older.published != newer.published,
        "typography": any(is_alike and a != b for is_alike, (a, b) in zip(alike, texts, strict=True)),
        "boilerplate": cut_alike and bodies[0] != bodies[1] and not _read_alike(*bodies),
    }
    return tuple(kind for kind in KINDS if found[kind])


def is_slight(kinds: Iterable[Kind]) -> bool:
    """Return whether no reader needs to hear of a change of these kinds, or of none."""
    return SLIGHT.issuperset(kinds)


def _names(byline: Iterable[str]) -> tuple[str, ...]:
    return tuple(plain(name).casefold() for name in byline)


def _read_alike(one: str, other: str) -> bool:
    """Return whether two texts differ in typography at most; only the lines between the first and the last that differ
    are brought to plain text, as most changes are small."""
    if one == other:
        return True
    lines, others = one.split("\n"), other.split("\n")
    least = min(len(lines), len(others))
    first = next((n for n in range(least) if lines[n] != others[n]), least)
    last = next((n for n in range(least - first) if lines[-1 - n] != others[-1 - n]), least - first)
    return _plain_lines(lines, first, last) == _plain_lines(others, first, last)


def _plain_lines(lines: Sequence[str], first: int, last: int) -> str:
    """Return lines as `plain` text, without the ``first`` and the ``last`` ones."""
    return plain("\n".join(lines[first : len(lines) - last]))


def plain(text: str) -> str:
    """Return a text without its typography: one space between words, one kind of quotation mark, dash and letter."""
    compatible = unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE)
    return _DASHES.sub("-", " ".join(compatible.replace("''", '"').split()))
