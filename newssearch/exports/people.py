"""Names of people as bibliographies sort them: a family name, and the rest."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

_PARTICLES = frozenset(
    "af al bin da das de degli dei del della den der di do dos du el la le ten ter van von zu".split()
)
_FAMILY_FIRST = frozenset(("hu", "ja", "ko", "vi", "zh"))
"""Languages in which the family name is printed first: names are left whole."""


class Name(NamedTuple):
    """A name; ``given`` is empty for an agency, and for a name that cannot be split."""

    family: str
    given: str = ""

    @property
    def inverted(self) -> str:
        """Return the name as a list of references sorts it: ``Okafor, Ngozi``."""
        return f"{self.family}, {self.given}" if self.given else self.family


def name_of(text: str, language: str | None = None) -> Name:
    """Part a name as printed in an article in ``language``."""
    family, comma, given = text.partition(",")
    if comma and given.strip():
        return Name(family.strip(), given.strip())
    words = text.split()
    if len(words) < 2 or (language or "").partition("-")[0] in _FAMILY_FIRST or not _is_person(words):
        return Name(" ".join(words))
    first = len(words) - 1
    while first > 1 and words[first - 1].casefold() in _PARTICLES:
        first -= 1
    return Name(" ".join(words[first:]), " ".join(words[:first]))


def _is_person(words: list[str]) -> bool:
    """Return whether words look like a person's name: a few, capitalized, with only particles in lower case."""
    if len(words) > 5 or any(word.isupper() and len(word.strip(".")) > 2 for word in words):
        return False
    return all(unicodedata.category(word[0]) == "Lu" or word.casefold() in _PARTICLES for word in words)
