"""Who wrote a page: the people whom JSON-LD, meta tags, microdata, links and lines beside the headline name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence


from newssearch.reading.html_heads import Head
from newssearch.reading.html_lines import Line
from newssearch.reading.html_schema import Thing, linked, text, types_of, words
from newssearch.reading.html_trees import Element, text_of
from newssearch.text.agencies import is_agency
from newssearch.text.bylines import is_role, parse_byline, people
from newssearch.text.calendar_names import is_of_dates

_LONGEST = 120
_AUTHOR = re.compile(r"(?:^|[\s_-])(?:p-)?(?:by-?line|authors?|autor(?:in|en|es)?|auteurs?|writers?|writtenby|fn|vcard)(?:$|[\s_-]|name)", re.IGNORECASE)
_NOT_HERE = re.compile(r"comment|sidebar|related|widget|footer|avatar|bio\b|share|social|teaser|recommend|recent|popular|respond", re.IGNORECASE)
_NO_NICK = re.compile(r"[@/:<>{}\[\]|=_#?!]|\.(?:com|de|org|net)\b|^\d|\d{3}|^(?:admin|administrator|redaktion|editor|author|staff|guest|gast|anonymous|webmaster|user|root|unknown|none|null|undefined|posted|name|autor|unknown|auteur|gastautor|gastbeitrag|kontakt|profil|profile|view all posts.*|alle beiträge.*|more|mehr|impressum)$", re.IGNORECASE)
_MOST = 12
_BEFORE, _AFTER = 6, 16



def byline_of(
    tree: Element,
    head: Head,
    article: Thing | None,
    things: Sequence[Thing],
    source: str | None,
    lines: Sequence[Line],
    at: int | None,
) -> tuple[str, ...]:
    """The people of the first evidence that names any, or of the second where that names them all and more."""
    data, tags = _of_things(article, things, source), _of_texts(head.all("byline"), source)
    names = tags if set(map(words, data)) < set(map(words, tags)) else data
    names = names or _of_elements(tree, source) or _of_lines(lines, at)
    return tuple({words(name): name for name in reversed(names)}.values())[::-1][:_MOST]


def _of_lines(lines: Sequence[Line], at: int | None) -> list[str]:
    """A byline beside the headline."""
    if at is None:
        return []
    for line in lines[max(0, at - _BEFORE) : at + _AFTER]:
        if not line.aside and len(line.text) <= _LONGEST and (names := parse_byline(line.text)):
            return list(names)
    return []


def _of_things(article: Thing | None, things: Sequence[Thing], source: str | None) -> list[str]:
    if article is None:
        return []
    stated = linked(article.get("author"), things) or linked(article.get("creator"), things)
    found: list[str] = []
    for one in stated:
        names = one.get("name") if isinstance(one, dict) else one
        kind = types_of(one) if isinstance(one, dict) else ()
        for name in names if isinstance(names, list) else [names]:
            if (shown := text(name)) and "Organization" not in kind:
                found += _named(shown, source, is_person="Person" in kind)
    return found


def _of_texts(texts: Iterable[str], source: str | None) -> list[str]:
    for one in texts:
        if "://" not in one and (names := _named(one, source, is_person=False)):
            return names
    return []


def _of_elements(tree: Element, source: str | None) -> list[str]:
    """The first element that is called an author's and holds a name: in a link or a part of it, or as a whole."""
    for element in _author_elements(tree):
        parts = [*element.iter("a"), *(part for part in element.iterdescendants() if _is_name(part))]
        names: list[str] = []
        for part in parts or [element]:
            shown = text_of(part, _LONGEST)
            names += _named(shown, source, is_person=_is_link_to_author(part) or _is_name(part)) if shown else []
        if not names and (shown := text_of(element, _LONGEST)):
            names = list(parse_byline(shown) or _named(shown, source, is_person=_is_surely(element)))
        if names:
            return names
    return []


def _author_elements(tree: Element) -> Iterator[Element]:
    """What is marked as an author's, the surest first."""
    found = [e for e in tree.xpath(_MARKED) if isinstance(e.tag, str) and not _is_aside(e)]
    sure = [e for e in found if _is_surely(e)]
    yield from sure
    for element in found:
        if element not in sure and (element.tag in _TAGS or _AUTHOR.search(_names(element))):
            yield element


_TAGS = frozenset({"address", "byline"})
_MARKED = """.//*[
    self::address or self::byline or @rel='author' or @itemprop='author' or @itemprop='creator'
    or contains(@class,'uth') or contains(@class,'ut') and (contains(@class,'uteur') or contains(@class,'utor'))
    or contains(@class,'yline') or contains(@class,'vcard') or contains(@class,'riter')
    or contains(@id,'uthor') or contains(@id,'yline') or contains(@href,'/aut')
]"""
"""What may name authors; one walk over the page, so the first letter of a word may be a capital."""


def _names(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _is_surely(element: Element) -> bool:
    return "author" in (element.get("rel") or "") or element.get("itemprop") in {"author", "creator"} or _is_link_to_author(element)


def _is_link_to_author(element: Element) -> bool:
    return element.tag == "a" and re.search(r"/(?:author|autor(?:en)?|auteur|profil|people)/", element.get("href") or "") is not None


def _is_name(element: Element) -> bool:
    return "fn" in (element.get("class") or "").split() or element.get("itemprop") == "name"


def _is_aside(element: Element) -> bool:
    """Whether an element stands in what is beside the article, as its names say."""
    for _ in range(8):
        if element is None or element.tag in {"body", "html"}:
            return False
        if element.tag in {"footer", "nav"} or _NOT_HERE.search(_names(element)):
            return True
        element = element.getparent()
    return False


_PREFIX = re.compile(r"^\W*(?:(?:(?:alle|view|all|mehr|more|see|tous)\s+(?:all\s+)?(?:les\s+)?(?:artikel|posts|beiträge|articles|stories)|von|vom|author|autor(?:in)?|auteur|posted|by|par|por|text)\b\s*:?\s*)+", re.IGNORECASE)


def _is_other(name: str) -> bool:
    """Whether what is written as a name is a word of dates, or of what stands around names."""
    return all(is_of_dates(word) for word in name.split()) or _NO_NICK.search(name) is not None


def _named(shown: str, source: str | None, *, is_person: bool) -> list[str]:
    """The people in a text that is said to name authors; one who is said to be a person may write the name oddly."""
    names = [name for name in people(_PREFIX.sub("", shown)) if words(name) != words(source) and not _is_other(name)]
    if names or not is_person:
        return names
    nick = " ".join(shown.split())
    is_nick = 1 < len(nick) <= 40 and len(nick.split()) <= 3 and not _NO_NICK.search(nick)
    return [nick] if is_nick and not is_agency(nick) and not is_role(nick) and words(nick) != words(source) else []


