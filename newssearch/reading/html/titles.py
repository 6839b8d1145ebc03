"""Titles of a page: its headline and its publisher, found together, since each is often printed with the other.

A headline is a visible heading. The title, the meta tags and JSON-LD, which say nearly the same, distinguish it from
the name of the site or of a box.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from newssearch.reading.html.headings import Heading, headings_of, is_name_of_site, size
from newssearch.reading.html.metadata import Head
from newssearch.reading.html.schema_org import Thing, linked, text, words
from newssearch.reading.html.trees import Element
from newssearch.reading.plain.page_stamps import is_sections

_SEPARATED = re.compile(
    r"(?<!\s)\s++[|–—\-·•:»«›‹/~⋆*]++\s+|(?:(?<!\s)\s++)?+[|»›⋆]\s*|(?<!\s)\s++::\s+"
    r"|(?<=[\u2e80-\uffef])_(?=[\u2e80-\uffef])"
)
_BARS = re.compile(r"(?:(?<!\s)\s++)?+[|»›⋆]\s*|(?<!\s)\s++::\s+")
_DASHES = re.compile(r"(?<!\s)\s++[-–—•·]\s+")
_SAYS_MUCH = 3
"""The least words of a page's own statement for it to be a headline, and not the name of a site or section."""

_NAME_OF_SITE = 3
_TELLING = 4
"""Letters of a word that is no article or preposition."""


@dataclass(frozen=True, slots=True)
class Titled:
    """The headline and the source of a page, and the heading that has the headline, if one does."""

    headline: str | None
    source: str | None
    heading: Element | None


def titled(
    tree: Element, marked: Sequence[Element], head: Head, article: Thing | None, things: Sequence[Thing]
) -> Titled:
    """Return the headline of the page, without the name of its site, and that name; ``marked`` are its headings."""
    source = _source(head, article, things)
    stated = [one for one in (_headline_of(article), *head.all("headline")) if one]
    known = [words(one) for one in (*stated, head.title) if words(one)]
    all_headings = list(headings_of(marked, tree, _netloc(head.canonical)))
    has_inner = any(not one.is_above and size(one.text) >= _SAYS_MUCH for one in all_headings)
    says_other = not _is_alike(_headline_of(article) or head.title, head.title)
    others = (*stated, *(one.text for one in all_headings if one.tag == "h2" or not one.is_above))
    has_other = any(size(one) >= _SAYS_MUCH and not _is_alike(one, head.title) for one in others)
    sites = _Sites(source, head.title, has_inner, says_other, has_other)
    named = [sites.is_named_by(one) for one in all_headings]
    headings = [one for one, is_named in zip(all_headings, named, strict=True) if not is_named]
    mastheads = [one.text for one, is_named in zip(all_headings, named, strict=True) if is_named]
    written = [_without_site(one, [source, *mastheads], head) for one in (*stated, head.title) if one.strip()]
    names = {words(source), *map(words, mastheads)}
    written = [one for one in written if words(one) not in names]
    headline = _begun(headings, written) or _confirmed(headings, known)
    if headline is None:
        headline = _shown_or_written(headings, written, is_stated=_headline_of(article) is not None)
    headline = headline or next(iter([*mastheads, *stated, head.title]), None)
    shown = sorted((one for one in all_headings if one.text == headline), key=lambda one: one.tag != "h1")
    return Titled(headline or None, source or _site_of_title(head, headline), shown[0].element if shown else None)


@dataclass(frozen=True, slots=True)
class _Sites:
    """Hints at the name of a page's site; its article has a heading (``has_inner``), its data another headline than its
    title (``says_other``); a heading or statement that differs from the title may be the headline (``has_other``)."""

    source: str | None
    title: str
    has_inner: bool
    says_other: bool
    has_other: bool

    def is_named_by(self, heading: Heading) -> bool:
        """Return whether a heading is the name of the site, by its markup, the page's data or its title."""
        plain = words(heading.text)
        if not plain or plain == words(self.source) or heading.is_masthead:
            return True
        is_titled_alike = plain == words(self.title) and size(plain) <= _NAME_OF_SITE
        if is_titled_alike and (self.says_other or (self.has_inner and heading.is_above)):
            return True
        if is_titled_alike and self.has_other and is_name_of_site(heading.text):
            return True
        if heading.is_above and self._is_end_of_title(heading.text):
            return True
        return is_name_of_site(heading.text) and (heading.is_above or self._is_part_of_title(heading.text))

    def _is_end_of_title(self, shown: str) -> bool:
        """Return whether a few words end the title, after a headline: ``Порт закрыт — Вести Севера``."""
        *before, last = _SEPARATED.split(self.title)
        longest = max(before, key=size, default="")
        is_behind = words(shown) == words(last) and size(last) <= _NAME_OF_SITE
        return is_behind and _SAYS_MUCH <= size(longest) > size(last) and not is_name_of_site(longest)

    def _is_part_of_title(self, shown: str) -> bool:
        parts = [words(part) for part in _SEPARATED.split(self.title)]
        is_part = words(shown) in parts and words(shown) != max(parts, key=len)
        return is_part or self.title.casefold().startswith(f"{shown.casefold()}:")


def _headline_of(article: Thing | None) -> str | None:
    return text((article or {}).get("headline"))


def _shown_or_written(headings: list[Heading], written: list[str], *, is_stated: bool) -> str | None:
    """Return the headline where no heading agrees with ``written``, the page's own statements."""
    alone = [one for one in headings if one.tag == "h1"]
    second = _by_shared_words([one.text for one in headings if one.tag == "h2"], written)
    said = next(iter(written), None)
    if len(alone) > 1 and said is not None:
        alone = [one for one in alone if _repeats(one.text, said)] or alone
    if len({one.text for one in alone}) != 1:
        is_much = said is not None and size(said) >= _SAYS_MUCH
        return next(iter([*written, *second] if is_much else [*second, *written]), None)
    shown = alone[0].text
    if said is None:
        return second[0] if second and is_name_of_site(shown) else shown
    return shown if _is_alike(said, shown) or not _is_rather(said, alone[0], is_stated=is_stated) else said


def _by_shared_words(texts: list[str], written: list[str]) -> list[str]:
    """Sort texts stably: first those that share a distinctive word with the page's own statements."""
    said = {word for one in written for word in words(one).split() if len(word) >= _TELLING}
    return sorted(texts, key=lambda one: said.isdisjoint(words(one).split()))


def _is_rather(said: str, heading: Heading, *, is_stated: bool) -> bool:
    """Return whether the page's own statement is more likely its headline than a heading that differs."""
    says, shows = size(said), size(heading.text)
    if says < max(_SAYS_MUCH, shows + 1):
        return False
    is_label = shows < _SAYS_MUCH < says and not heading.is_inside
    return is_stated or heading.is_above or is_label or is_name_of_site(heading.text)


def _is_alike(one: str, other: str) -> bool:
    """Return whether two headlines are versions of one: half of the words of the shorter are in both."""
    ours, theirs = ({word for word in words(text).split() if len(word) >= _TELLING} for text in (one, other))
    return words(one) == words(other) or 2 * len(ours & theirs) >= max(1, min(len(ours), len(theirs)))


def _repeats(shown: str, said: str) -> bool:
    """Return whether a heading has half of the distinctive words of the page's own statement, and at least two."""
    ours, theirs = ({word for word in words(text).split() if len(word) >= _TELLING} for text in (said, shown))
    return len(ours & theirs) >= max(2, (len(ours) + 1) // 2)


def _confirmed(headings: list[Heading], known: list[str]) -> str | None:
    """Return the heading that the title, or a tag, repeats; among several the one repeated most, and the first."""
    best: tuple[float, str] | None = None
    for heading in headings:
        plain = words(heading.text)
        votes = sum(_says(plain, one) for one in known)
        if votes and heading.tag == "h1":
            votes += 0.1
        if votes and (best is None or votes > best[0]):
            best = votes, heading.text
    return best[1] if best else None


def _begun(headings: list[Heading], written: list[str]) -> str | None:
    """Return the only heading of the first level if it begins with the page's own statement, and goes on."""
    first = [one.text for one in headings if one.tag == "h1"]
    said = [words(one) for one in written if size(one) >= _SAYS_MUCH]
    return first[0] if len(first) == 1 and any(words(first[0]).startswith(f"{one} ") for one in said) else None


def _says(plain: str, one: str) -> float:
    """Return how much of the known statements a heading repeats: all of it, or all except the name of a site."""
    if plain == one:
        return 2.0
    if f" {plain} " in f" {one} ":
        return 1.0 + len(plain) / len(one) if len(plain) * 3 > len(one) else 0.0
    if f" {one} " in f" {plain} " and len(one) * 5 > len(plain) * 3:
        return 0.5
    return 0.0


def _without_site(title: str, names: Sequence[str | None], head: Head) -> str:
    """Remove the name of the site: ``Crane saved`` of ``Crane saved - Tideline``.

    Where none of ``names`` is in it, the shorter part beside a bar goes, and the last part after a dash that looks like
    a name; ``Crane saved - 3 hurt`` stays whole.
    """
    for name in names:
        if name and title.casefold().startswith(f"{name.casefold()}: "):
            return title[len(name) + 1 :].strip()
        if name and title.casefold().endswith(f": {name.casefold()}"):
            return title[: -len(name) - 2].strip()
    parts = _SEPARATED.split(title)
    named = {*map(words, names), _host(head.canonical)} - {""}
    kept = [part for part in parts if words(part) not in named and words(part).replace(" ", "") not in named]
    if len(parts) == 1 or not kept:
        return title
    if len(kept) == len(parts) and title == head.title:
        return _without_likely_site(title)
    runs = [list(run) for is_kept, run in groupby(parts, kept.__contains__) if is_kept]
    run = _without_sections(max(runs, key=lambda one: size(" ".join(one))))
    start = title.find(run[0])
    return title[start : title.find(run[-1], start) + len(run[-1])]


def _without_sections(parts: list[str]) -> list[str]:
    """Return the parts of a title without names of sections at its ends: ``News`` of ``Crane saved | News``."""
    longest = max(range(len(parts)), key=lambda at: size(parts[at]))
    first = next(at for at, part in enumerate(parts) if at == longest or not is_sections(part))
    last = next(at for at in reversed(range(len(parts))) if at == longest or not is_sections(parts[at]))
    return parts[first : last + 1]


def _without_likely_site(title: str) -> str:
    title = max(_BARS.split(title), key=len).strip()
    *before, last = _DASHES.split(title)
    is_name = is_name_of_site(last) or (size(last) <= _NAME_OF_SITE and last.istitle())
    rest = title[: len(title) - len(last)].rstrip(" -–—•·")
    return rest if before and is_name and len(last) < len(rest) else title


def _site_of_title(head: Head, headline: str | None) -> str | None:
    """Return ``Tideline`` of ``Crane saved | Tideline``: the rest of the title, if it matches the address."""
    host = _host(head.canonical)
    for part in _SEPARATED.split(head.title):
        plain = words(part).replace(" ", "")
        is_named_so = host and host in plain and plain not in words(headline).replace(" ", "")
        if plain and part != headline and (plain in host or is_named_so):
            return part.strip()
    return None


def _netloc(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _host(url: str | None) -> str:
    """Return the name in an address that is the site's own: ``tideline`` of ``https://www.tideline.example/a``."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    labels = [label for label in host.split(".")[:-1] if label not in {"www", "m", "amp", "co", "com", "org", "blog"}]
    return max(labels, key=len).replace("-", "") if labels else ""


def _source(head: Head, article: Thing | None, things: Sequence[Thing]) -> str | None:
    """Return the name of the site as its readers know it; else of its publisher."""
    stated = [head.first("source")] if head.metas.get("og:site_name") else []
    publishers = linked((article or {}).get("publisher"), things)
    stated += [text(one) for one in publishers] + [head.first("source")]
    return next((one.strip("@ ") for one in stated if one and "://" not in one and len(one) < 100), None)
