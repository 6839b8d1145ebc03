"""Headings of a page: the texts that may be its headline, without the labels printed within them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newssearch.reading.html.mastheads import is_above_article, is_masthead, is_within_article
from newssearch.reading.html.schema_org import words
from newssearch.reading.html.trees import Element, text_of

_MARKED = ".//*[self::h1 or self::h2 or contains(@class,'title') or contains(@itemprop,'headline')]"
_NO_HEADING = frozenset({"body", "html", "meta", "article", "main", "section"})
_LONGEST = 300
_SHORTEST = 4
_MOST = 500
_ENOUGH = 2
"""Words that must be left of a heading without its labels."""

_LABEL_TAGS = frozenset({"small", "time"})
_LABEL = re.compile(
    r"(?<!has[_-])(?<!with[_-])(?<![a-z])(?:kicker|eyebrow|over-?(?:line|title)|roof-?line|top-?(?:line|title)"
    r"|pre-?title|sub-?(?:title|head(?:line|ing)?|line)|sur-?titre|ante-?titulo|high-?line|dachzeile|spitzmarke"
    r"|visually-?hidden|sr-?only|screen-?reader(?:-text)?|aural|categor(?:y|ia|ie)|rubri(?:k|que|ca)|badge)(?![a-z])",
    re.IGNORECASE,
)
_TRAIL = re.compile("breadcrumb", re.IGNORECASE)
_LEVELS = 5
"""The number of ancestors searched for a trail of sections."""

_EDGES = " :|–—·•/-"


@dataclass(frozen=True, slots=True)
class Heading:
    """A text that may be the headline.

    ``is_masthead`` is true where it is marked as the name of the site, ``is_above`` outside of the article,
    ``is_inside`` within the element marked as the article.
    """

    element: Element
    tag: str
    text: str
    is_masthead: bool
    is_above: bool
    is_inside: bool


def headings_of(tree: Element, host: str | None) -> Iterator[Heading]:
    """Yield the texts that may be headlines: headings of two levels, and elements marked as titles."""
    for element in tree.xpath(_MARKED)[:_MOST]:
        if isinstance(element.tag, str) and element.tag not in _NO_HEADING and not _is_of_trail(element):
            shown = _without_labels(element)
            if len(shown) >= _SHORTEST:
                inside = is_within_article(element)
                above = not inside and is_above_article(element, tree)
                yield Heading(element, element.tag, shown, is_masthead(element, host), above, inside)


def size(shown: str) -> int:
    """Count the words of a text; three characters of scripts without spaces count as one."""
    plain = words(shown)
    return len(plain.split()) + sum(c >= "\u2e80" for c in plain) // 3


def _without_labels(heading: Element) -> str:
    """Return the text of a heading without kicker, subtitle, date and hidden text, if enough is left."""
    whole = text_of(heading, _LONGEST)
    labels = {part for part in heading.iterdescendants() if _is_label(part)} if whole and len(heading) else set()
    if not labels:
        return whole
    kept = text_of(heading, _LONGEST, without=labels)
    kept = kept if whole.startswith(kept) else kept.lstrip(_EDGES)
    kept = kept if whole.endswith(kept) else kept.rstrip(_EDGES)
    return kept if size(kept) >= _ENOUGH else whole


def _is_label(part: Element) -> bool:
    return part.tag in _LABEL_TAGS or (isinstance(part.tag, str) and bool(_LABEL.search(part.get("class") or "")))


def _is_of_trail(heading: Element) -> bool:
    """Return whether a heading is part of a breadcrumb, which repeats the title of the page."""
    around = (one for one, _ in zip(heading.iterancestors(), range(_LEVELS), strict=False))
    return any(one.tag == "nav" or _TRAIL.search(one.get("class") or "") for one in (heading, *around))
