"""schema.org data of a page: JSON-LD, with its usual faults repaired, and microdata, as the same objects.

An object is a dict of properties, as in JSON-LD; one of microdata has lists of values. A page has many objects (its
site, its publisher, the articles it links to); `article_of` chooses the one that the page is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from newssearch.core import bare_words
from newssearch.reading.html.trees import Element, text_of
from newssearch.reading.markup import html_unescaped

Thing = Mapping[str, Any]

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review|Recipe|NewsEpisode|HowTo|Chapter)$")
_PAGE = re.compile(r"(?:WebPage|ItemPage|AboutPage|QAPage|CreativeWork|MediaObject|VideoObject|PodcastEpisode|Event)$")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart", "about", "blogPost")
_DEEPEST = 8
_MOST_THINGS = 2_000
_MOST_SCOPES = 50
"""The most articles in the microdata of one page: a front page has some 40."""

_MOST_CHARACTERS = 4 * 1024 * 1024

_WRAPPED = re.compile(r"\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)+")
_WRAPPED_UNTIL = re.compile(r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*\Z")
_LONGEST_WRAP = 40
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_CONTROL = re.compile(r"[\x00-\x1f]")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')


def things_of(tree: Element) -> list[Thing]:
    """Return every object of a page, those of JSON-LD first, in their order; at most 2,000."""
    found: list[Thing] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and (value := loads(script.text or "")) is not None:
            found += _within(value)
        if len(found) > _MOST_THINGS:
            break
    return found[:_MOST_THINGS]


def loads(text: str) -> Any:
    """Parse a block of JSON-LD; returns ``None`` where it is beyond repair.

    Only repairs that cannot change its meaning are made: comments and CDATA around it, raw line ends in strings, commas
    before a closing bracket, stray backslashes, a missing comma between two blocks, entities for quotes.
    """
    if len(text) > _MOST_CHARACTERS:
        return None
    plain = _unwrapped(text)
    for mended in (str, repaired, _unescaped):
        try:
            return orjson.loads(mended(plain))
        except ValueError:
            continue
    return _salvaged(plain)


def _unwrapped(text: str) -> str:
    """Return a block without the comments and sections that programs put around scripts."""
    begun = _WRAPPED.match(text)
    text = text[begun.end() if begun else 0 :].strip()
    while ended := _WRAPPED_UNTIL.search(text, max(0, len(text) - _LONGEST_WRAP)):
        text = text[: ended.start()].rstrip()
    return text.rstrip(";")


_SALVAGED = ("headline", "datePublished", "dateModified", "dateCreated", "articleSection")
_IS_ARTICLE = re.compile(r'"@type"\s*:\s*"(\w*(?:Article|Posting))"')


def _salvaged(text: str) -> Thing | None:
    """Finds fields of an article in broken JSON: those stated once, or the same each time."""
    kind = _IS_ARTICLE.search(text)
    if kind is None:
        return None
    found: dict[str, Any] = {"@type": kind[1]}
    for name in _SALVAGED:
        values = set(re.findall(rf'"{name}"\s*:\s*"([^"\\\n]{{4,300}})"', text))
        if len(values) == 1:
            found[name] = values.pop()
    people_ = set(re.findall(r'"@type"\s*:\s*"Person"\s*,\s*"name"\s*:\s*"([^"\\\n]{4,80})"', text))
    if len(people_) == 1:
        found["author"] = {"@type": "Person", "name": people_.pop()}
    return found


def repaired(text: str) -> str:
    """Return ``text`` with the faults mended that hand-written JSON has."""
    text = _STRING.sub(lambda string: _CONTROL.sub(_escaped, _BAD_ESCAPE.sub(r"\\\\", string[0])), text)
    pieces: list[str] = []
    last = 0
    for string in _STRING.finditer(text):
        pieces += [_mended(text[last : string.start()]), string[0]]
        last = string.end()
    return "".join([*pieces, _mended(text[last:])])


def _unescaped(text: str) -> str:
    return repaired(html_unescaped(text))


def _mended(between: str) -> str:
    return between if "," not in between else re.sub(r",(\s*,)+", ",", _TRAILING_COMMA.sub(r"\1", between))


def _escaped(control: re.Match[str]) -> str:
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(control[0], " ")


def _within(value: Any, depth: int = 0) -> Iterator[Thing]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _within(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in _INSIDE:
            if isinstance(value.get(key), dict | list):
                yield from _within(value[key], depth + 1)


def types_of(thing: Thing) -> tuple[str, ...]:
    """Return the types of an object without their address: ``NewsArticle``."""
    stated = thing.get("@type", ())
    several = stated if isinstance(stated, list) else [stated]
    return tuple(re.split(r"[/#:]", one)[-1] for one in several if isinstance(one, str))


def is_article(thing: Thing) -> bool:
    """Return whether an object is an article of any kind."""
    return any(_ARTICLE.search(kind) for kind in types_of(thing))


def article_of(things: Iterable[Thing], url: str | None, title: str) -> Thing | None:
    """Return the object that a page at ``url``, with this ``title``, is about; articles come before pages.

    Returns ``None`` where several could be and neither address nor title decides: a list of articles.
    """
    articles = [thing for thing in things if is_article(thing)]
    if len(articles) > 1:
        said = [thing for thing in articles if _is_of(thing, url, title)]
        articles = said or (articles if len({_named(thing) for thing in articles}) == 1 else [])
    return max(articles, key=_fullness) if articles else None


def page_of(things: Iterable[Thing], url: str | None, title: str) -> Thing | None:
    """Return the object of the page itself, which may have a date where no article has one."""
    pages = [thing for thing in things if any(_PAGE.search(kind) for kind in types_of(thing))]
    said = [thing for thing in pages if _is_of(thing, url, title)] or (pages if len(pages) == 1 else [])
    return max(said, key=_fullness) if said else None


def _fullness(thing: Thing) -> int:
    return sum(bool(thing.get(key)) for key in ("datePublished", "headline", "author", "articleBody", "publisher"))


def _named(thing: Thing) -> str:
    return words(text(thing.get("headline")) or text(thing.get("name")))


def _is_of(thing: Thing, url: str | None, title: str) -> bool:
    name = _named(thing)
    if name and (name in words(title) or words(title) in name):
        return True
    stated = [address(thing.get(key)) for key in ("url", "mainEntityOfPage", "@id")]
    return url is not None and any(bare(one) == bare(url) for one in stated if one)


def words(text_: str | None) -> str:
    """Return a text in the form that titles are compared in: its letters and digits."""
    return bare_words(text_) if text_ else ""


def bare(url: str) -> str:
    """Return an address in the form that addresses are compared in here."""
    return re.sub(r"^https?://(?:www\.)?|[#?].*$", "", url.strip().lower()).rstrip("/")


# -- values ------------------------------------------------------------------------------------------------------------


def text(value: Any) -> str | None:
    """Return a value as one line of text; the first of a list, the name of an object."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            one = one.get("name") or one.get("@value") or one.get("headline")
            one = one[0] if isinstance(one, list) and one else one
        if isinstance(one, str | int | float) and not isinstance(one, bool) and str(one).strip():
            return " ".join(html_unescaped(str(one)).split())
    return None


def address(value: Any) -> str | None:
    """Return a value as an address: the value itself, or that of the object."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            one = one.get("@id") or one.get("url")
        if isinstance(one, str) and one.strip():
            return one.strip()
    return None


def linked(value: Any, things: Iterable[Thing]) -> list[Any]:
    """Return a value as a list, with references by ``@id`` replaced by their objects."""
    several = value if isinstance(value, list) else [value]
    if not any(isinstance(one, dict) and set(one) <= {"@id", "@type"} for one in several):
        return [one for one in several if one]
    known = {thing["@id"]: thing for thing in things if isinstance(thing.get("@id"), str) and len(thing) > 2}
    return [known.get(one.get("@id"), one) if isinstance(one, dict) else one for one in several if one]


# -- microdata ---------------------------------------------------------------------------------------------------------


def microdata_of(scopes: Iterable[Element]) -> list[Thing]:
    """Return every object of microdata that is an article, with the texts of its properties; each begins a scope."""
    found: list[Thing] = []
    for scope in scopes:
        kind = re.split(r"[/#]", (scope.get("itemtype") or "").strip())[-1]
        if _ARTICLE.search(kind) and len(found) < _MOST_SCOPES:
            found.append({"@type": kind} | _properties(scope))
    return found


_SINGLE = frozenset(
    {
        "headline",
        "datePublished",
        "dateModified",
        "dateCreated",
        "author",
        "creator",
        "publisher",
        "articleSection",
        "name",
        "url",
        "keywords",
    }
)


def _properties(scope: Element) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for element in scope.xpath(".//*[@itemprop]"):
        names = (element.get("itemprop") or "").split()
        if not _SINGLE.intersection(names) or _owner(element) is not scope:
            continue
        value = _value(element)
        for name in names:
            if value:
                found.setdefault(name, []).append(value)
    return found


def _owner(element: Element) -> Element:
    around = element.getparent()
    while around is not None and around.get("itemscope") is None:
        around = around.getparent()
    return around


def _value(element: Element) -> Any:
    if element.get("itemscope") is not None:
        named = element.xpath(".//*[@itemprop='name']")
        value = _value(named[0]) if named and named[0] is not element else text_of(element, 200)
        return {"@type": re.split(r"[/#]", element.get("itemtype") or "")[-1], "name": value} if value else None
    for name in ("content", "datetime"):
        if (element.get(name) or "").strip():
            return element.get(name).strip()
    return text_of(element, 300)
