"""Marks of elements: finds what publishers mark as headings, authors or articles, while the page is walked once.

Only names and attributes are compared here, roughly and fast; `headings`, `authors` and `schema_org` decide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from newssearch.reading.html.trees import Element

_ASIDE = re.compile(
    r"comment|sidebar|side-bar|related|widget|footer|share|social|teaser|recommend|recent|popular|respond|promo|"
    r"newsletter|archive|calendar|kalender|breadcrumb|menu|navi|banner|cookie|most-?read|more-|also|trending|ticker|listing"
)
"""Names of parts beside an article, in lower case: a pattern that ignores case takes six times as long."""

_AUTHOR = re.compile("uth|uteur|utor|yline|vcard|riter|reator")
"""Parts of names of authors; the first letter of a word may be a capital."""

_HEADINGS = frozenset({"h1", "h2"})
_OF_AUTHORS = frozenset({"address", "byline"})
MARKING_TAGS = _HEADINGS | _OF_AUTHORS
"""Tags that mark an element without any attribute."""


class Hints(NamedTuple):
    """Meanings that the names of an element may have: beside the article, a title, an author."""

    is_aside: bool
    is_title: bool
    is_author: bool


NO_HINTS = Hints(False, False, False)
"""The hints of an element without names."""


@lru_cache(maxsize=8192)
def hints_of(names: str) -> Hints:
    """Return what the names of an element may mean."""
    is_title = "title" in names or "headline" in names
    return Hints(_ASIDE.search(names.lower()) is not None, is_title, _AUTHOR.search(names) is not None)


@dataclass(frozen=True, slots=True)
class Marked:
    """Elements of a page that may be headings, may name authors, or begin an object of microdata, in its order."""

    headings: list[Element]
    authors: list[Element]
    scopes: list[Element]

    def add(self, element: Element, tag: str, given: Mapping[str, str], hints: Hints) -> None:
        """Add an element where its tag, its attributes or its names mark it."""
        if tag in _HEADINGS or (hints.is_title and _is_title(given)):
            self.headings.append(element)
        if hints.is_author or tag in _OF_AUTHORS or _is_author(tag, given):
            self.authors.append(element)
        if "itemscope" in given:
            self.scopes.append(element)


def _is_title(given: Mapping[str, str]) -> bool:
    return "title" in given.get("class", "") or "headline" in given.get("itemprop", "")


def _is_author(tag: str, given: Mapping[str, str]) -> bool:
    return given.get("rel") == "author" or (tag == "a" and "/aut" in given.get("href", ""))
