"""Headings of a page: the texts that may be its headline, without labels within them, and the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from newssearch.reading.html.schema_org import words
from newssearch.reading.html.trees import Element, text_of

_NO_HEADING = frozenset({"body", "html", "meta", "article", "main", "section"})
_LONGEST = 300
_SHORTEST = 4
_MOST = 500
_ENOUGH = 2
"""Words that must be left of a heading without its labels."""

_DENSE = re.compile("[\u2e80-\U0010ffff]")
_LABEL_TAGS = frozenset({"small", "time"})
_LABEL = re.compile(
    r"(?<!has[_-])(?<!with[_-])(?<![a-z])(?:kicker|eyebrow|over-?(?:line|title)|roof-?line|top-?(?:line|title)"
    r"|pre-?title|sub-?(?:title|head(?:line|ing)?|line)|sur-?titre|ante-?titulo|high-?line|dachzeile|spitzmarke"
    r"|label|tag|flag|prefix|live|premium|visually-?hidden|sr-?only|screen-?reader(?:-text)?|aural|categor(?:y|ia|ie)|rubri(?:k|que|ca)|badge)(?![a-z])"
)
_TRAIL = "breadcrumb"
_LEVELS = 5
"""The number of ancestors searched for a trail of sections."""

_EDGES = " :|–—·•/-"


@dataclass(frozen=True, slots=True)
class Heading:
    """A text that may be the headline.

    ``is_masthead`` is true where it is marked as the name of the site, ``is_inside`` within the element marked as the
    article, ``is_above`` outside of such an element, or in a header.
    """

    element: Element
    tag: str
    text: str
    is_masthead: bool
    is_above: bool
    is_inside: bool


def headings_of(marked: Sequence[Element], tree: Element, host: str | None) -> Iterator[Heading]:
    """Yield the texts that may be headlines of the elements marked as headings."""
    has_article = next(tree.iter(*_WITHIN_ARTICLE), None) is not None
    places: dict[Element, _Place] = {}
    for element in marked[:_MOST]:
        if element.tag in _NO_HEADING:
            continue
        around = _place_of(element.getparent(), host, places)
        own = _within(element, around, host)
        if own.trail <= _LEVELS or len(shown := _without_labels(element)) < _SHORTEST:
            continue
        is_masthead = own.name <= _ANCESTORS or _is_link_home(element, host)
        is_above = not around.is_inside and (has_article or around.is_in_header)
        yield Heading(element, element.tag, shown, is_masthead, is_above, around.is_inside)


class _Place(NamedTuple):
    """An element around headings: whether it is an article or in one, or in a header; ``trail`` and ``name`` count the
    levels up to a trail of sections, and to an element of the same article that is marked as the name of the site."""

    is_inside: bool = False
    is_in_header: bool = False
    trail: int = _MOST
    name: int = _MOST


def _place_of(element: Element | None, host: str | None, known: dict[Element, _Place]) -> _Place:
    """Return the place of an element; ``known`` are those around the headings before, which share most of them."""
    new: list[Element] = []
    while element is not None and element not in known:
        new.append(element)
        element = element.getparent()
    place = _Place() if element is None else known[element]
    for one in reversed(new):
        place = known[one] = _within(one, place, host)
    return place


def _within(element: Element, around: _Place, host: str | None) -> _Place:
    tag, is_article = element.tag, element.tag in _WITHIN_ARTICLE
    classes = element.get("class") or ""
    is_trail = tag == "nav" or _TRAIL in classes.lower()
    is_name = (tag == "a" and _is_home(element, host)) or (
        _is_called(f"{classes} {element.get('id') or ''}") and tag != "body"
    )
    return _Place(
        around.is_inside or is_article,
        around.is_in_header or tag == "header",
        0 if is_trail else around.trail + 1,
        _MOST if is_article else 0 if is_name else around.name + 1,
    )


def size(shown: str) -> int:
    """Count the words of a text; three characters of scripts without spaces count as one."""
    plain = words(shown)
    return len(plain.split()) + (0 if plain.isascii() else len(_DENSE.findall(plain)) // 3)


def _without_labels(heading: Element) -> str:
    """Return the text of a heading without kicker, subtitle, date, anchor and hidden text, if enough is left."""
    whole = text_of(heading, _LONGEST)
    labels = {part for part in heading.iterdescendants() if _is_label(part)} if whole and len(heading) else set()
    if not labels:
        return whole
    kept = text_of(heading, _LONGEST, without=labels)
    kept = kept if whole.startswith(kept) else kept.lstrip(_EDGES)
    kept = kept if whole.endswith(kept) else kept.rstrip(_EDGES)
    return kept if size(kept) >= _ENOUGH else whole


def _is_label(part: Element) -> bool:
    is_anchor = part.tag == "a" and not any(map(str.isalnum, "".join(part.itertext())))
    return is_anchor or part.tag in _LABEL_TAGS or _LABEL.search((part.get("class") or "").lower()) is not None


_CALLED = re.compile(
    r"(?:^|[\s_-])(?:masthead|name-?plate|word-?mark|(?:site|blog|paper|publication)[_-]?(?:title|name|logo|brand(?:ing)?|heading)"
    r"|logo(?:type|-?(?:text|link|title|image))?|brand(?:ing|-?name)?|home-?link)(?:$|\s)"
)
_OF_PAPERS = frozenset(
    """
    herald times news gazette post tribune journal chronicle courier mirror observer guardian telegraph today daily
    weekly globe sun star press record examiner inquirer dispatch echo mail argus standard leader advertiser bulletin
    magazine review monitor reporter sentinel register
    zeitung nachrichten anzeiger tageblatt blatt kurier bote rundschau merkur morgenpost abendblatt tagblatt
    courrier monde figaro presse dépêche voix gazeta gazette matin soir journal nouvelles actualités
    diario periódico noticias mundo país correo prensa heraldo jornal correio notícias folha gazzetta giornale corriere
    notizie nieuws krant dagblad avis avisen tidning bladet posten
    новости газета вестник известия правда ведомости
    """.split()
)
"""Words in the names of newspapers."""

_LONGEST_NAME = 5
"""Words in the name of a site."""

_ANCESTORS = 3
"""The number of ancestors of a heading that may be marked as the name of the site."""

_SLASHES = 4
"""The most in the address of a front page: ``https://tideline.example/en/``."""

_WITHIN_ARTICLE = frozenset({"article", "main"})


def _is_link_home(heading: Element, host: str | None) -> bool:
    """Return whether a heading is nothing but a link to the front page."""
    links = [link for link in heading.iter("a") if link.get("href") is not None] if len(heading) else ()
    return len(links) == 1 and _is_all_of(links[0], heading) and _is_home(links[0], host)


@lru_cache(maxsize=4096)
def _is_called(names: str) -> bool:
    """Return whether the names of an element mark it as the name of its site."""
    return _CALLED.search(names.lower()) is not None


def is_name_of_site(shown: str) -> bool:
    """Return whether a short text reads as the name of a newspaper: ``The Herald``, ``Norrhamn Today``."""
    plain = words(shown).split()
    return 0 < len(plain) <= _LONGEST_NAME and not _OF_PAPERS.isdisjoint(plain) and shown[:1].upper() == shown[:1]


def _is_all_of(link: Element, heading: Element) -> bool:
    return words("".join(link.itertext())) == words("".join(heading.itertext()))


def _is_home(link: Element, host: str | None) -> bool:
    """Return whether a link leads to the front page, by its mark or its address."""
    is_marked = "home" in (link.get("rel") or "").split() or _is_called(link.get("class") or "")
    return is_marked or _is_front(link.get("href"), host)


def _is_front(href: str | None, host: str | None) -> bool:
    """Return whether a link leads to the front page of its site."""
    if href is None or href.count("/") > _SLASHES:
        return False
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return False
    is_here = not parts.netloc or not host or parts.netloc.removeprefix("www.") == host.removeprefix("www.")
    is_root = re.fullmatch(r"/|/(?:index|home|default)\.\w{2,5}|/[a-z]{2}/?", parts.path or "-") is not None
    return is_here and (is_root or bool(parts.netloc and parts.path in {"", "/"})) and not parts.query
