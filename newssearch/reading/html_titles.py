"""The headline of a page, and who published it: found together, since each is often printed with the other.

A headline is what the page shows as its heading; that it is the headline, and not the name of the site or of a box, is
told by the title, the meta tags and JSON-LD that say nearly the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from newssearch.reading.html_heads import Head
from newssearch.reading.html_schema import Thing, linked, text, words
from newssearch.reading.html_trees import Element, text_of

_SEPARATED = re.compile(r"\s+[|–—\-·•:»«›‹/~⋆*]+\s+|\s*[|»›⋆]\s*|\s+::\s+")
_LONGEST = 300
_SHORTEST = 4
_MOST_HEADINGS = 500
_MARKED = ".//*[self::h1 or self::h2 or contains(@class,'title') or contains(@itemprop,'headline')]"


@dataclass(frozen=True, slots=True)
class Titled:
    """The headline and the source of a page."""

    headline: str | None
    source: str | None


def titled(tree: Element, head: Head, article: Thing | None, things: Sequence[Thing]) -> Titled:
    """The headline of the page, without the name of its site, and that name."""
    source = _source(head, article, things)
    stated = [one for one in (text((article or {}).get("headline")), *head.all("headline")) if one]
    known = [words(one) for one in (*stated, head.title) if words(one)]
    headings = list(_headings(tree))
    headline = _confirmed(headings, known, source) or _alone(headings, source)
    if headline is None:
        headline = next((_without_site(one, source, head) for one in (*stated, head.title) if one.strip()), None)
    return Titled(headline or None, source or _site_of_title(head, headline))


def _headings(tree: Element) -> Iterator[tuple[str, str]]:
    """The texts that may be headlines, with their tags: headings of two levels, what is called a title."""
    for element in tree.xpath(_MARKED)[:_MOST_HEADINGS]:
        if isinstance(element.tag, str) and element.tag not in {"body", "html", "meta", "article", "main", "section"}:
            shown = text_of(element, _LONGEST)
            if len(shown) >= _SHORTEST:
                yield element.tag, shown


def _confirmed(headings: list[tuple[str, str]], known: list[str], source: str | None) -> str | None:
    """The heading that the title, or a tag, repeats; of several the one that most of them do, and the first."""
    best: tuple[float, str] | None = None
    for tag, shown in headings:
        plain = words(shown)
        if not plain or plain == words(source):
            continue
        votes = sum(_says(plain, one) for one in known)
        if votes and tag == "h1":
            votes += 0.1
        if votes and (best is None or votes > best[0]):
            best = votes, shown
    return best[1] if best else None


def _says(plain: str, one: str) -> float:
    """How much of what is ``known`` a heading says: all of it, or all but the name of a site."""
    if plain == one:
        return 2.0
    if f" {plain} " in f" {one} ":
        return 1.0 + len(plain) / len(one) if len(plain) * 3 > len(one) else 0.0
    if f" {one} " in f" {plain} " and len(one) * 5 > len(plain) * 3:
        return 0.5
    return 0.0


def _alone(headings: list[tuple[str, str]], source: str | None) -> str | None:
    first = [shown for tag, shown in headings if tag == "h1" and words(shown) != words(source)]
    return first[0] if len(first) == 1 else None


def _without_site(title: str, source: str | None, head: Head) -> str:
    """``Crane saved - Tideline`` as ``Crane saved``: a part that names the site goes, else the shorter at an end."""
    parts = _SEPARATED.split(title)
    if len(parts) == 1:
        return title
    named = {words(source), _host(head.canonical)} - {""}
    kept = [part for part in parts if words(part) not in named and words(part).replace(" ", "") not in named]
    if len(kept) == len(parts) and title == head.title:
        return max(parts, key=len)
    if not kept:
        return title
    start, end = title.find(kept[0]), title.rfind(kept[-1]) + len(kept[-1])
    return title[start:end]


def _site_of_title(head: Head, headline: str | None) -> str | None:
    """``Tideline`` of ``Crane saved | Tideline``: what the title has besides the headline, if its address says so."""
    host = _host(head.canonical)
    for part in _SEPARATED.split(head.title):
        plain = words(part).replace(" ", "")
        if plain and part != headline and (plain in host or (host and host in plain)):
            return part.strip()
    return None


def _host(url: str | None) -> str:
    """The name in an address that is the site's own: ``tideline`` of ``https://www.tideline.example/a``."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    labels = [label for label in host.split(".")[:-1] if label not in {"www", "m", "amp", "co", "com", "org", "blog"}]
    return max(labels, key=len).replace("-", "") if labels else ""


def _source(head: Head, article: Thing | None, things: Sequence[Thing]) -> str | None:
    """The name of the site, as its readers know it; else of its publisher."""
    stated = [head.first("source")] if head.metas.get("og:site_name") else []
    publishers = linked((article or {}).get("publisher"), things)
    stated += [text(one) for one in publishers] + [head.first("source")]
    return next((one.strip("@ ") for one in stated if one and "://" not in one and len(one) < 100), None)
