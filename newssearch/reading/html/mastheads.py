"""Mastheads: headings with the name of the site instead of the article: links to the front page, in the site's
header."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newssearch.reading.html.schema_org import words
from newssearch.reading.html.trees import Element

_CALLED = re.compile(
    r"(?:^|[\s_-])(?:masthead|name-?plate|word-?mark|(?:site|blog|paper|publication)[_-]?(?:title|name|logo|brand(?:ing)?|heading)"
    r"|logo(?:type|-?(?:text|link|title|image))?|brand(?:ing|-?name)?|home-?link)(?:$|\s)",
    re.IGNORECASE,
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

_LEVELS = 4
_WITHIN_ARTICLE = frozenset({"article", "main"})


def is_masthead(heading: Element, host: str | None) -> bool:
    """Return whether a heading is surely the name of its site: marked as such, or a link to the front page."""
    around = heading
    for _ in range(_LEVELS):
        if around is None or around.tag in _WITHIN_ARTICLE:
            break
        if around.tag == "a" and _is_home(around, host):
            return True
        if _CALLED.search(f"{around.get('class') or ''} {around.get('id') or ''}") and around.tag != "body":
            return True
        around = around.getparent()
    links = [link for link in heading.iter("a") if link.get("href") is not None]
    return len(links) == 1 and _is_all_of(links[0], heading) and _is_home(links[0], host)


def is_within_article(heading: Element) -> bool:
    """Return whether a heading is in the element marked as the article or the main part of the page."""
    return any(around.tag in _WITHIN_ARTICLE for around in heading.iterancestors())


def is_above_article(heading: Element, tree: Element) -> bool:
    """Return whether a heading outside the article is in a header, or beside an element marked as the article."""
    if any(around.tag == "header" for around in heading.iterancestors()):
        return True
    return next(tree.iter(*_WITHIN_ARTICLE), None) is not None


def is_name_of_site(shown: str) -> bool:
    """Return whether a short text reads as the name of a newspaper: ``The Herald``, ``Norrhamn Today``."""
    plain = words(shown).split()
    return 0 < len(plain) <= _LONGEST_NAME and not _OF_PAPERS.isdisjoint(plain) and shown[:1].upper() == shown[:1]


def _is_all_of(link: Element, heading: Element) -> bool:
    return words("".join(link.itertext())) == words("".join(heading.itertext()))


def _is_home(link: Element, host: str | None) -> bool:
    """Return whether a link leads to the front page, by its mark or its address."""
    is_marked = "home" in (link.get("rel") or "").split() or _CALLED.search(link.get("class") or "") is not None
    return is_marked or _is_front(link.get("href"), host)


def _is_front(href: str | None, host: str | None) -> bool:
    """Return whether a link leads to the front page of its site."""
    if href is None:
        return False
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return False
    is_here = not parts.netloc or not host or parts.netloc.removeprefix("www.") == host.removeprefix("www.")
    is_root = re.fullmatch(r"/|/(?:index|home|default)\.\w{2,5}|/[a-z]{2}/?", parts.path or "-") is not None
    return is_here and (is_root or bool(parts.netloc and parts.path in {"", "/"})) and not parts.query
