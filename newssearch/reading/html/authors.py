"""Authors of a page: the people named by its data, its tags, its links and the lines beside its headline.

Where markup marks a text as the name of a person, a pen name is kept as written; elsewhere only texts that look like
the name of a person count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newssearch.dates.parser import DateContext
from newssearch.reading.html.byline_lines import fuller, is_desk, names_in, printed
from newssearch.reading.html.headings import is_name_of_site
from newssearch.reading.html.metadata import NAMES, Head
from newssearch.reading.html.schema_org import Thing, linked, text, types_of, words
from newssearch.reading.html.titles import Titled
from newssearch.reading.html.trees import Element, text_of
from newssearch.reading.html.visible_lines import Line
from newssearch.reading.openings.bylines import parse_byline
from newssearch.reading.plain.page_stamps import beside_date, marks_of

_LONGEST = 120
_MOST = 12
_TELLING = 4
"""Letters of a part of a name by which that of a user is known."""

_MOST_PRINTED = 5
"""More names in an element are a menu."""

_TAGS = frozenset({"address", "byline"})
_AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:p-)?(?:by-?line|authors?|autor(?:in|en|es)?|auteurs?|writers?|writtenby|fn|vcard)(?:$|[\s_-]|name)",
    re.IGNORECASE,
)
_ABOUT_AUTHORS = re.compile(r"/(?:author|autor(?:en)?|auteur|profil|people)/")
_NOT_HERE = re.compile(
    r"comment|sidebar|related|widget|avatar|bio\b|share|social|teaser|recommend|recent|popular|respond"
)
_WHOLE = frozenset({"article", "body", "main"})
"""Tags of a whole article: their names may have an author's, as blogs write them (``author-okafor``)."""

_LEVELS = 8
"""The number of ancestors of an element that are examined."""


def byline_of(
    marked: Sequence[Element],
    head: Head,
    article: Thing | None,
    things: Sequence[Thing],
    named: Titled,
    lines: Sequence[Line],
    at: int | None,
    context: DateContext,
) -> tuple[str, ...]:
    """Return the people of the first evidence that names any, or of the second if it has them all and more; ``marked``
    are the elements that may name authors."""
    source = named.source
    data, tags = _of_things(article, things, source), _of_tags(head, source)
    names = tags if set(map(words, data)) < set(map(words, tags)) else data
    if not any(" " in name for name in names):
        shown = _of_elements(marked, named, context) or printed(lines, at, source, context)
        names = shown if not names or (len(names) == len(shown) == 1 and _is_user(names[0], shown[0])) else names
    names = fuller(names, lines, at, context)
    distinct = {words(name): name for name in reversed(names) if not _is_titled_site(name, head)}
    return tuple(reversed(distinct.values()))[:_MOST]


def _is_titled_site(name: str, head: Head) -> bool:
    """Return whether a name reads as that of a newspaper and is in the title of the page, too."""
    return is_name_of_site(name) and f" {words(name)} " in f" {words(head.title)} "


# -- evidence ----------------------------------------------------------------------------------------------------------


def _is_user(user: str, name: str) -> bool:
    """Return whether a user name is made from a printed name of a person: ``aokafor`` of ``Ana Okafor``."""
    plain, parts = words(user).replace(" ", ""), words(name).split()
    return len(parts) > 1 and (
        plain == "".join(parts) or any(len(part) >= _TELLING and part in plain for part in parts)
    )


def _of_things(article: Thing | None, things: Sequence[Thing], source: str | None) -> list[str]:
    """Return the authors in the page's data, without those that it calls organisations."""
    article = article or {}
    found: list[str] = []
    for one in linked(article.get("author"), things) or linked(article.get("creator"), things):
        names = one.get("name") if isinstance(one, dict) else one
        kinds = types_of(one) if isinstance(one, dict) else ()
        for name in names if isinstance(names, list) else [names]:
            if (shown := text(name)) and not any(kind.endswith("Organization") for kind in kinds):
                found += names_in(shown, source, is_person="Person" in kinds)
    return found


def _of_tags(head: Head, source: str | None) -> list[str]:
    """Return the people of the best tag that names any, in all of its values."""
    for tag in NAMES["byline"]:
        texts = (one for one in head.metas.get(tag, ()) if "://" not in one)
        if names := [name for one in texts for name in names_in(one, source, is_person=False)]:
            return names
    return []


def _of_elements(candidates: Sequence[Element], titled: Titled, context: DateContext) -> list[str]:
    """Return the name in the first element marked as author that has one: in a link or a part of it, or as a whole."""
    source = titled.source
    found = list(_author_elements(candidates, titled.heading))
    marked = set(found)
    for element in found:
        names = _of_parts(element, source)
        if not names and (shown := text_of(element, _LONGEST, is_of_fields=True)):
            inner = _of_inner(element, marked, source)
            names = list(parse_byline(shown) or inner) if inner else []
            names = names or _beside_date(shown, source, context, is_person=_is_surely(element))
        if names and len(names) <= _MOST_PRINTED:
            return names
        if _is_surely(element) and is_desk(text_of(element, _LONGEST)):
            return []
    return []


def _of_parts(element: Element, source: str | None) -> list[str]:
    """Return the people of the links, and of the parts marked as names, in an element marked as author."""
    parts = [part for part in element.iter() if isinstance(part.tag, str) and (part.tag == "a" or _is_name(part))]
    shown = [(text_of(part, _LONGEST), _is_surely(part) or _is_name(part)) for part in parts]
    return [name for one, is_person in shown if one for name in names_in(one, source, is_person=is_person)]


def _of_inner(element: Element, marked: set[Element], source: str | None) -> list[str]:
    """Return the people of the elements marked as author within another."""
    inner = (one for one in element.iter() if one is not element and one in marked)
    shown = (text_of(one, _LONGEST, is_of_fields=True) for one in inner)
    return [name for one in shown if one for name in parse_byline(one) or names_in(one, source, is_person=False)]


def _beside_date(shown: str, source: str | None, context: DateContext, *, is_person: bool) -> list[str]:
    """Return the people in the text of an element marked as author, which may also have a date."""
    marks = marks_of(shown, context)
    if marks is not None and marks.authors:
        return list(marks.authors)
    pieces = beside_date(shown, context)
    named = (list(parse_byline(one) or names_in(one, source, is_person=is_person)) for one in pieces)
    return next((names for names in named if names), [])


# -- elements ----------------------------------------------------------------------------------------------------------


def _author_elements(candidates: Sequence[Element], heading: Element | None) -> Iterator[Element]:
    """Yield the elements marked as author, the surest first; an element around the ``heading`` does not count."""
    holders = set() if heading is None else set(heading.iterancestors())
    found = [one for one in candidates if _is_marked(one) and not _is_aside(one, holders)]
    yield from filter(_is_surely, found)
    yield from (one for one in found if not _is_surely(one))


def _is_marked(element: Element) -> bool:
    is_called = element.tag not in _WHOLE and _AUTHOR.search(_called(element)) is not None
    return is_called or element.tag in _TAGS or _is_surely(element)


def _called(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _is_surely(element: Element) -> bool:
    if "author" in (element.get("rel") or "").split() or element.get("itemprop") in {"author", "creator"}:
        return True
    return element.tag == "a" and _ABOUT_AUTHORS.search(element.get("href") or "") is not None


def _is_name(element: Element) -> bool:
    return "fn" in (element.get("class") or "").split() or element.get("itemprop") == "name"


def _is_aside(element: Element, holders: set[Element]) -> bool:
    """Return whether an element is in a part beside the article, by its names."""
    is_footer = False
    for _ in range(_LEVELS):
        if element is None or element in holders or element.tag in {"article", "body", "html"}:
            break
        called = _called(element).lower()
        if element.tag == "nav" or _NOT_HERE.search(called):
            return True
        is_footer = is_footer or element.tag == "footer" or "footer" in called
        element = element.getparent()
    return is_footer and (element is None or element.tag != "article")
