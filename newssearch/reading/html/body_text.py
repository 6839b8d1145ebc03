"""Text of a page: its standfirst, and the paragraphs of its article without everything between and around them.

The text is a run of the page's lines (`newssearch.reading.html.bodies`); where that is doubtful, trafilatura is used.
This module then corrects what both get wrong: a standfirst beside the headline, furniture between paragraphs, a line
that is only a link to another article, a repeated headline. Where little is found and the page's own data have the
text, that is used.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from typing import Any

from newssearch.dates.parser import DateContext
from newssearch.reading.html.bodies import LINKED, body_of
from newssearch.reading.html.schema_org import Thing, words
from newssearch.reading.html.trees import INLINE, Element, Parsed, is_block, part_words
from newssearch.reading.html.visible_lines import Line, Shown
from newssearch.reading.markup import html_unescaped, to_text
from newssearch.reading.plain.page_lines import kind_of, without_bullet
from newssearch.reading.plain.page_stamps import marks_of

_LEAD = re.compile(
    r"lead|intro|teaser|standfirst|dek\b|subtitle|sub-?head|summary|excerpt|vorspann|abstract|chapo|bajada|entradilla|"
    r"perex|zajawka|descri|ingress|copete"
)
"""Names of a standfirst in publishers' markup."""

_SHORTEST_LEAD = 40
_LINES_OF_LEAD = 2
_AFTER_HEADLINE = 25
_LONGEST_LINK = 200
_LONGEST_KICKER = 80
"""Characters of a line above a headline that is a section, a date or a slogan; a longer one is text."""

_MOST_LINKS = 0.3
"""The share of a text's lines beyond which its links are the article itself."""

_OF_NO_USE = ".//style|.//svg|.//script[not(contains(@type,'ld+json'))]"
"""Dropped at once, as it is copied, and dropped, several times over otherwise."""

_SHOWN_AS = {"center": "div", "details": "div", "summary": "p"}
"""Elements that trafilatura drops with their text."""

_SHORT_TEXT = 250
_MUCH_MORE = 1.3
_SAMPLE = 80
_OPENING = 3
"""Lines of a text that may repeat the headline, and at whose first a standfirst has ended."""


def text_of_article(
    page: Parsed,
    article: Thing | None,
    shown: Shown,
    at: int | None,
    headline: str | None,
    about: Iterable[str],
    context: DateContext,
) -> tuple[str | None, str | None]:
    """Return standfirst and body of a page with its headline at line ``at``; ``about`` are its descriptions."""
    body = without_furniture(_found(page, shown, at), context)
    stated = _stated(article)
    if len(stated) > _SHORT_TEXT and len(stated) > _MUCH_MORE * sum(map(len, body)):
        body = [line for line in stated.split("\n") if line.strip()]
    body = _below(headline, body)
    standfirst = _standfirst(shown.lines, at, body, [words(html_unescaped(one)) for one in about])
    if body and body[0] in standfirst:
        body = body[1:]
    return "\n\n".join(standfirst) or None, "\n\n".join(body) or None


def _found(page: Parsed, shown: Shown, at: int | None) -> Sequence[str]:
    """Return the lines of the text; where they are doubtful, those that trafilatura finds, if any."""
    body = body_of(shown, at)
    if not body.is_doubtful:
        return body.lines
    theirs = [line for line in _by_trafilatura(page.for_libraries()).split("\n") if line.strip()]
    return _without_links(theirs, shown.lines) or body.lines


def _mark_blocks(tree: Element) -> None:
    """Rename elements shown as blocks to blocks of trafilatura, and separate the words around them."""
    for element in tree.iter(*_SHOWN_AS):
        element.tag = _SHOWN_AS[element.tag]
    for element in tree.xpath(".//*[@style]"):
        if element.tag in INLINE and is_block(element):
            element.tag = "div"
    for element in tree.xpath(".//li//div | .//blockquote//div"):
        if not any(map(is_block, element)):
            element.tag = "p"  # trafilatura joins touching texts in such a division
    part_words(tree)


def _by_trafilatura(tree: Element) -> str:
    """Return the text that trafilatura finds, without its comparison of methods, which loads much for little gain."""
    import trafilatura  # here, as few pages need it and loading takes a quarter of a second

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    for element in tree.xpath(_OF_NO_USE):
        element.drop_tree()
    _mark_blocks(tree)
    try:
        document: Any = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False, fast=True)
    except Exception:  # an error of heuristics in one page of millions is no reason to fail
        return ""
    return (document.text or "") if document is not None else ""


def _stated(article: Thing | None) -> str:
    """Return the text of the article given in the page's data."""
    value = (article or {}).get("articleBody")
    parts = value if isinstance(value, list) else [value]
    text = html_unescaped("\n\n".join(part for part in parts if isinstance(part, str)))
    return to_text(text) if text.count("<") < _SHORT_TEXT else ""


def _without_links(body: list[str], lines: Sequence[Line]) -> list[str]:
    """Remove lines that the page shows only as links, unless much of the text is such lines."""
    linked = {words(line.whole) for line in lines if line.linked >= LINKED}
    linked -= {words(line.whole) for line in lines if line.linked < LINKED} | {""}
    kept = [line for line in body if len(line) > _LONGEST_LINK or words(line) not in linked]
    return kept if len(body) - len(kept) <= _MOST_LINKS * len(body) else body


def _below(headline: str | None, body: list[str]) -> list[str]:
    """Return the text from below the headline on, where the headline and lines above it were taken for text."""
    plain = words(headline)
    above = [n for n, line in enumerate(body[:_OPENING]) if plain and words(line) == plain]
    is_head = bool(above) and all(len(line) < _LONGEST_KICKER for line in body[: above[0]])
    return body[above[0] + 1 :] if is_head else body


def _standfirst(lines: Sequence[Line], at: int | None, body: list[str], about: list[str]) -> list[str]:
    """Return the lines below the headline that are marked as a standfirst, or equal the page's description."""
    if at is None:
        return []
    openings = [words(line)[:_SAMPLE] for line in body[:_OPENING]]
    found: list[str] = []
    last: list[str] = []
    for line in lines[at + 1 : at + 1 + _AFTER_HEADLINE]:
        plain, is_called_so = words(line.text), _LEAD.search(line.names) is not None
        if body and is_called_so and line.text == body[0] and len(body) > 1:
            last = [line.text]
            break
        if plain and any(plain[:_SAMPLE] == opening for opening in openings):
            break
        if line.linked > LINKED or len(line.text) < _SHORTEST_LEAD:
            continue
        if (is_called_so and not line.aside) or any(_begins_alike(plain, one) for one in about):
            found.append(line.text)
    whole = words("\n".join(body)) if found else ""
    found = [one for one in found if words(one)[:_SAMPLE] not in whole]
    return list(dict.fromkeys([*found, *last]))[:_LINES_OF_LEAD]


def _begins_alike(plain: str, about: str) -> bool:
    return len(about) > _SHORTEST_LEAD and (plain.startswith(about[:_SAMPLE]) or about.startswith(plain[:_SAMPLE]))


_LONGEST = 240
"""Characters of a line that may be furniture."""

_LONGEST_MARK = 120
_LONGEST_CREDIT = 200
_ABOVE = 4
"""Lines at the begin of a text among which dates and names of authors are."""

_MOST_OF_TEXT = 0.6
"""The share of a text after which a cue (``Related``, ``Newsletter``) ends it."""

_REPEATED = 60
"""The least characters of a line that an article does not repeat."""

_DROPPED = frozenset({"furniture", "lead-in", "rights", "breadcrumb", "resume", "credit"})
_ENDS = frozenset({"end", "after"})


def without_furniture(text: Sequence[str], context: DateContext) -> list[str]:
    """Return the lines of a text that belong to its article."""
    lines = [line for n, line in enumerate(text) if n >= _ABOVE or not _is_mark(line, context)]
    while lines and _is_mark(lines[-1], context):
        lines.pop()
    kept: dict[str, None] = {}
    repeated: list[str] = []
    size, whole = 0, sum(map(len, text))
    for line in lines:
        kind = kind_of(line) if len(line) <= _LONGEST else "text"
        if kind in _ENDS:
            if size >= _MOST_OF_TEXT * whole:
                break
            continue
        is_credit = "©" in line and len(line) < _LONGEST_CREDIT
        if kind in _DROPPED or is_credit or (len(line) > _REPEATED and line in kept):
            continue
        kept[line] = None
        repeated.append(line)
        size += len(line)
    return repeated


def _is_mark(line: str, context: DateContext) -> bool:
    return len(line) < _LONGEST_MARK and marks_of(without_bullet(line), context) is not None
