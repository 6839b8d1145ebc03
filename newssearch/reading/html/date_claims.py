"""Claims of dates on a page: in its data, its tags and the lines beside its headline; published and updated apart.

`newssearch.reading.date_evidence` weighs the claims. htmldate, which looks anywhere, is used only where there are no
others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from newssearch.dates.parser import DateContext, parse_date
from newssearch.reading.drafts import Claim
from newssearch.reading.html.any_date import any_date
from newssearch.reading.html.date_lines import printed_dates
from newssearch.reading.html.metadata import Head
from newssearch.reading.html.schema_org import Thing, text
from newssearch.reading.html.trees import Element
from newssearch.reading.html.visible_lines import Line
from newssearch.reading.plain.page_stamps import LONGEST, is_of_others

_COMMENTS = re.compile(
    r"(?:^|\s)(?:(?:user|post|reader)[_-]?)?(?:comments?|kommentare?|commentaires?|comentarios?|disqus|respond|replies)"
    r"(?:[_-]{1,2}(?:list|thread|area|section|wrap(?:per)?|body|item|content|container|box|block|meta|author|\d+))*(?:$|\s)"
    r"|disqus_thread",
    re.IGNORECASE,
)
_FIRST_OF_MONTH = re.compile(
    r"(?<!\d)(?:0?1[./-]\d\d?[./-]\d{4}|\d\d?[./-]0?1[./-]\d{4}|\d{4}[./-]\d\d?[./-]0?1"
    r"|0?1(?:st|er|º|\.)?\s+(?:de\s+|of\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+)?\d{4}"
    r"|[^\W\d_]{3,12}\.?\s+0?1(?:st)?,?\s+\d{4})(?!\d)"
)
_IN_SCRIPT = re.compile(
    rb'"(?:date_?published|published_?(?:date|at|time)|publish_?(?:date|time)|publication_?date|pub_?date)\\?"\s*:\s*'
    rb'\\?"(\d{4}-\d\d-\d\d)',
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """All claims of a page about its dates; the likeliest first."""

    published: tuple[Claim, ...]
    updated: tuple[Claim, ...]


def dates_of(
    head: Head,
    article: Thing | None,
    page: Thing | None,
    micro: Thing | None,
    lines: Sequence[Line],
    at: int | None,
    context: DateContext,
) -> Dated:
    """Return the dates of a page whose headline is its line ``at``."""
    published = [
        *_stated("datePublished", "json-ld", article, page),
        *(_first(_metas(head, "published"), context) or _first(_metas(head, "dated", "meta-date"), context)),
        *(_stated("datePublished", "microdata", micro) or _metas(head, "datePublished", "microdata")[:1]),
    ]
    updated = [
        *_stated("dateModified", "json-ld", article, page),
        *_metas(head, "updated"),
        *(_stated("dateModified", "microdata", micro) or _metas(head, "dateModified", "microdata")),
    ]
    shown = printed_dates(lines, at, context)
    published += [claim for role, claim in shown if role == "published"]
    updated += [claim for role, claim in shown if role == "updated"]
    published = [claim for claim in published if parse_date(str(claim.value), context, claim.evidence)]
    if not published:
        created = [*_stated("dateCreated", "json-ld", article, page), *_metas(head, "created")]
        published = _first(created, context)
    return Dated(tuple(published), tuple(updated))


def in_scripts(page: bytes) -> tuple[Claim, ...]:
    """Return the day of publication in the data of a page's scripts, if all of them agree on it."""
    days = {found[1] for found in _IN_SCRIPT.finditer(page)}
    return (Claim(days.pop().decode(), "search"),) if len(days) == 1 else ()


def searched(tree: Element, context: DateContext, url: str | None) -> Iterator[Claim]:
    """Return the date that htmldate finds anywhere in a page, for a page without other evidence."""
    without = _without_comments(tree)
    latest = context.retrieved.strftime("%Y-%m-%d")
    found = any_date(without, url, latest)
    if found is not None and without is not tree:  # an earlier date is not that of a comment
        found = min(found, any_date(tree, url, latest) or found)
    if found and (not found.endswith("-01") or _prints_first(tree, found, context)):
        yield Claim(found, "search")
    elif found and not found.endswith("-01-01"):  # its result for a mere year, as of a copyright
        yield Claim(found.removesuffix("-01"), "search")  # and the first of a month, of a mere month


def _without_comments(tree: Element) -> Element:
    """Return a copy of a page without readers' comments, whose dates are not the article's."""
    if not any(_is_of_others(element) for element in tree.iter()):
        return tree
    copied = deepcopy(tree)
    for element in [one for one in copied.iter() if _is_of_others(one)]:
        if element.getparent() is not None:
            element.drop_tree()
    return copied


def _is_of_others(element: Element) -> bool:
    """Return whether an element has comments, or is the line above the quotation of a letter."""
    text = (element.text or "").strip()
    return _is_of_comments(element) or (0 < len(text) <= LONGEST and len(element) == 0 and is_of_others(text))


def _is_of_comments(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in {"html", "body", "main", "a"}:
        return False
    called = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _COMMENTS.search(called) is not None and next(element.iter("h1"), None) is None


def _prints_first(tree: Element, day: str, context: DateContext) -> bool:
    """Return whether a page prints this first of a month as a day: ``01.02.2022``, ``February 1, 2022``."""
    texts = tree.xpath(".//text()[contains(., $year) and not(parent::script or parent::style)]", year=day[:4])
    printed = (found[0] for text in texts for found in _FIRST_OF_MONTH.finditer(text))
    return any(date.value == day for one in printed if (date := parse_date(one, context, "text")))


def _stated(name: str, evidence: str, *things: Thing | None) -> list[Claim]:
    """Return the first of ``things`` that has a date of this ``name``."""
    for thing in things:
        if thing is not None and (value := text(thing.get(name))):
            return [Claim(value, evidence)]
    return []


def _metas(head: Head, field: str, evidence: str = "meta") -> list[Claim]:
    return [Claim(value, evidence) for value in head.all(field)]


def _first(claims: Sequence[Claim], context: DateContext) -> list[Claim]:
    """Return the first of ``claims`` that is a date: tags are tried in the order of how specific they are."""
    return [claim for claim in claims if parse_date(str(claim.value), context, claim.evidence)][:1]
