"""Names of months and weekdays from Unicode CLDR, for the languages that ``names.toml`` does not list.

They are generated (``tests/cldr_names.py``) and loaded on the first word that no other table knows, so that a search
without a written date never loads them. They count where all of a text is a date, not in running text.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


def cldr_symbol(word: str, language: str | None) -> str | None:
    """Return the symbol of a folded name, ``M12`` or ``W3``, or None.

    A name that means different things in two languages is read in texts of its ``language`` alone.
    """
    anywhere, bound = _names()
    if (symbol := anywhere.get(word)) is not None or word not in bound:
        return symbol
    return bound[word].get((language or "").split("-")[0])


@cache
def cldr_words() -> frozenset[str]:
    """Return the folded words of all names; several may make one name."""
    return frozenset(part for names in _names() for name in names for part in name.split("_"))


@cache
def _names() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    anywhere: dict[str, str] = {}
    bound: dict[str, dict[str, str]] = {}
    for line in Path(__file__).with_name("cldr_names.txt").read_text("utf-8").splitlines()[1:]:
        key, *names = line.split(" ")
        if key[0].isupper():
            anywhere.update(dict.fromkeys(names, key))
        else:
            symbol, *names = names
            for name in names:
                bound.setdefault(name, {})[key] = symbol
    return anywhere, bound
