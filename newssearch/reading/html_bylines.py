"""Who wrote a page: the people whom its data, its tags, its links and the lines beside its headline name.

Where markup says that a text is the name of a person, a pen name is taken as it is written; elsewhere only what looks
like the name of a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from newssearch.reading.html_heads import Head
from newssearch.reading.html_lines import Line
from newssearch.reading.html_schema import Thing, linked, text, types_of, words
from newssearch.reading.html_trees import Element, text_of
from newssearch.reading.page_stamps import beside_date, marks_of
from newssearch.text.agencies import is_agency
from newssearch.text.bylines import is_role, parse_byline, people
from newssearch.text.calendar_names import is_of_dates
from newssearch.text.dates import DateContext

_LONGEST = 120
_MOST = 12
_BEFORE, _AFTER = 6, 16
"""Lines before and after a headline in which its byline stands."""

_MARKED = """.//*[
    self::address or self::byline or @rel='author' or @itemprop='author' or @itemprop='creator'
    or contains(@class,'uth') or contains(@class,'ut') and (contains(@class,'uteur') or contains(@class,'utor'))
    or contains(@class,'yline') or contains(@class,'vcard') or contains(@class,'riter')
    or contains(@id,'uthor') or contains(@id,'yline') or contains(@href,'/aut')
]"""
"""What may name authors; one walk over the page, so the first letter of a word may be a capital."""

_TAGS = frozenset({"address", "byline"})
_AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:p-)?(?:by-?line|authors?|autor(?:in|en|es)?|auteurs?|writers?|writtenby|fn|vcard)(?:$|[\s_-]|name)",
    re.IGNORECASE,
)
_ABOUT_AUTHORS = re.compile(r"/(?:author|autor(?:en)?|auteur|profil|people)/")
_NOT_HERE = re.compile(
    r"comment|sidebar|related|widget|footer|avatar|bio\b|share|social|teaser|recommend|recent|popular|respond",
    re.IGNORECASE,
)
_LEVELS = 8
"""How far up the page it is looked for what an element stands in."""

_PREFIX = re.compile(
    r"^\W*(?:(?:(?:alle|view|all|mehr|more|see|tous)\s+(?:all\s+)?(?:les\s+)?(?:artikel|posts|beiträge|articles|stories)"
    r"|von|vom|author|autor(?:in)?|auteur|posted|by|par|por|text)\b\s*:?\s*)+",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"[@/:<>{}\[\]|=_#?!]|\.(?:com|de|org|net)\b|^\d|\d{3}", re.IGNORECASE)
_NOBODY = frozenset(
    """
    admin administrator redaktion editor author staff guest gast anonymous webmaster user root unknown none null
    undefined posted name autor auteur gastautor gastbeitrag kontakt profil profile more mehr impressum
    """.split()
)


def byline_of(
    tree: Element,
    head: Head,
    article: Thing | None,
    things: Sequence[Thing],
    source: str | None,
    lines: Sequence[Line],
    at: int | None,
    context: DateContext,
) -> tuple[str, ...]:
    """The people of the first evidence that names any, or of the second where that names them all and more."""
    data, tags = _of_things(article, things, source), _of_texts(head.all("byline"), source)
    names = tags if set(map(words, data)) < set(map(words, tags)) else data
    names = names or _of_elements(tree, source, context) or _of_lines(lines, at, context)
    distinct = {words(name): name for name in reversed(names)}
    return tuple(reversed(distinct.values()))[:_MOST]


# -- evidence ----------------------------------------------------------------------------------------------------------


def _of_things(article: Thing | None, things: Sequence[Thing], source: str | None) -> list[str]:
    """The authors of the page's data, but for those that it calls organisations."""
    article = article or {}
    found: list[str] = []
    for one in linked(article.get("author"), things) or linked(article.get("creator"), things):
        names = one.get("name") if isinstance(one, dict) else one
        kinds = types_of(one) if isinstance(one, dict) else ()
        for name in names if isinstance(names, list) else [names]:
            if (shown := text(name)) and not any(kind.endswith("Organization") for kind in kinds):
                found += _named(shown, source, is_person="Person" in kinds)
    return found


def _of_texts(texts: Iterable[str], source: str | None) -> list[str]:
    found = (_named(one, source, is_person=False) for one in texts if "://" not in one)
    return next((names for names in found if names), [])


def _of_elements(tree: Element, source: str | None, context: DateContext) -> list[str]:
    """The first element that is called an author's and holds a name: in a link or a part of it, or as a whole."""
    found = list(_author_elements(tree))
    marked = set(found)
    for element in found:
        names = _of_parts(element, source)
        if not names and (shown := text_of(element, _LONGEST, is_of_fields=True)):
            inner = _of_inner(element, marked, source)
            names = list(parse_byline(shown) or inner) if inner else []
            names = names or _beside_date(shown, source, context, is_person=_is_surely(element))
        if names:
            return names
    return []


def _of_parts(element: Element, source: str | None) -> list[str]:
    """Return the people of the links and of the parts called names in an element that is called an author's."""
    parts = [part for part in element.iter() if isinstance(part.tag, str) and (part.tag == "a" or _is_name(part))]
    shown = [(text_of(part, _LONGEST), _is_surely(part) or _is_name(part)) for part in parts]
    return [name for one, is_person in shown if one for name in _named(one, source, is_person=is_person)]


def _of_inner(element: Element, marked: set[Element], source: str | None) -> list[str]:
    """Return the people of the elements within another that are called an author's as well."""
    inner = (one for one in element.iter() if one is not element and one in marked)
    shown = (text_of(one, _LONGEST, is_of_fields=True) for one in inner)
    return [name for one in shown if one for name in parse_byline(one) or _named(one, source, is_person=False)]


def _beside_date(shown: str, source: str | None, context: DateContext, *, is_person: bool) -> list[str]:
    """Return the people in the text of an element that is called an author's, which may hold a date as well."""
    marks = marks_of(shown, context)
    if marks is not None and marks.authors:
        return list(marks.authors)
    pieces = beside_date(shown, context)
    named = (list(parse_byline(one) or _named(one, source, is_person=is_person)) for one in pieces)
    return next((names for names in named if names), [])


def _of_lines(lines: Sequence[Line], at: int | None, context: DateContext) -> list[str]:
    """Return the people of a byline beside the headline; of a name beside a date where there is none."""
    near = lines[max(0, at - _BEFORE) : at + _AFTER] if at is not None else ()
    shown = _with_labels([line.text for line in near if not line.aside and len(line.text) <= _LONGEST])
    named = next((list(names) for text in shown if (names := parse_byline(text))), [])
    marks = (marks_of(text, context) for text in shown)
    return named or next((list(found.authors) for found in marks if found is not None and found.authors), [])


def _with_labels(shown: list[str]) -> list[str]:
    """Return lines of text, each that is nothing but a label (``By``, ``Author:``) together with the next."""
    joined: list[str] = []
    for line in shown:
        label = joined[-1].rstrip(" :").casefold() if joined else ""
        if label in _LABELS:
            joined[-1] = f"{joined[-1].rstrip(' :')}{_LABELS[label]} {line}"
        else:
            joined.append(line)
    return joined


_LABELS = dict.fromkeys(
    "by,von,par,por,di,door,av,af,written by,posted by,reported by,text by".split(","), ""
) | dict.fromkeys("author,authors,autor,autorin,auteur,autore,words,text,byline".split(","), ":")
"""Lines that name what is on the next, and what ends them there."""


# -- elements ----------------------------------------------------------------------------------------------------------


def _author_elements(tree: Element) -> Iterator[Element]:
    """What is marked as an author's, the surest first."""
    found = [element for element in tree.xpath(_MARKED) if isinstance(element.tag, str) and not _is_aside(element)]
    yield from filter(_is_surely, found)
    for element in found:
        if not _is_surely(element) and (element.tag in _TAGS or _AUTHOR.search(_called(element))):
            yield element


def _called(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _is_surely(element: Element) -> bool:
    if "author" in (element.get("rel") or "").split() or element.get("itemprop") in {"author", "creator"}:
        return True
    return element.tag == "a" and _ABOUT_AUTHORS.search(element.get("href") or "") is not None


def _is_name(element: Element) -> bool:
    return "fn" in (element.get("class") or "").split() or element.get("itemprop") == "name"


def _is_aside(element: Element) -> bool:
    """Whether an element stands in what is beside the article, as its names say."""
    for _ in range(_LEVELS):
        if element is None or element.tag in {"body", "html"}:
            return False
        if element.tag in {"footer", "nav"} or _NOT_HERE.search(_called(element)):
            return True
        element = element.getparent()
    return False


# -- names -------------------------------------------------------------------------------------------------------------


def _named(shown: str, source: str | None, *, is_person: bool) -> list[str]:
    """The people in a text that is said to name authors; one who is said to be a person may write the name oddly."""
    site = words(source)
    names = [name for name in people(_PREFIX.sub("", shown)) if words(name) != site and not _is_other(name)]
    if names or not is_person:
        return names
    pen_name = " ".join(shown.split())
    plausible = 1 < len(pen_name) <= 40 and len(pen_name.split()) <= 3 and not _is_other(pen_name)
    is_house = is_agency(pen_name) or is_role(pen_name) or words(pen_name) == site
    return [pen_name] if plausible and not is_house else []


def _is_other(name: str) -> bool:
    """Whether what stands for a name is a date, an address, or one of the words that stand around names."""
    if _NO_NAME.search(name) or words(name) in _NOBODY:
        return True
    return all(is_of_dates(word) for word in name.split())
