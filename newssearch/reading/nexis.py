"""A document of Nexis, LexisNexis or Lexis+ to a draft: a head in a fixed order, then fields with labels around a text.

Classic: ``1 of 50 DOCUMENTS``, outlet, day, ``HEADLINE:`` or a bare headline, ``BYLINE:``, ``LENGTH:``, the text, and
below it ``LOAD-DATE:`` and ``LANGUAGE:``. Today's: headline, outlet, day, ``Section:``, ``Length:``, ``Body``, the
text, ``Classification``, ``Load-Date:``, ``End of Document``.
"""

from __future__ import annotations

import re

from newssearch.reading.drafts import Claim, Draft, Refusal
from newssearch.reading.labels import Lines, first_line, labelled, terms_of, text_of
from newssearch.text.bylines import people

_BORDER = re.compile(
    r"\s*(?:(?:Document )?\d{1,4} (?:of|de|von|di) \d{1,4} DOCUMENT[SOIE]{0,2}|End of Document)\s*", re.IGNORECASE
)
_ABOVE = {
    "headline": "headline",
    "byline": "byline",
    "section": "section",
    "length": "length",
    "dateline": "dateline",
    "highlight": "standfirst",
    "series": "",
    "distribution": "",
    "correction-date": "updated",
    "titel": "headline",
    "autor": "byline",
    "rubrik": "section",
    "länge": "length",
    "url": "url",
}
_BODY = {"Body", "BODY:", "BODY"}
_BELOW = {
    "load-date": "loaded",
    "language": "language",
    "publication-type": "",
    "journal code": "",
    "publisher": "",
    "subject": "keywords",
    "industry": "",
    "geographic": "",
    "person": "",
    "company": "",
    "organization": "",
    "ticker": "",
    "acc-no": "id",
    "accession number": "id",
    "graphic": "",
    "document-type": "",
    "notes": "",
    "sprache": "language",
    "update": "loaded",
}
_DAY = re.compile(
    r"(?:[^\W\d]+\.? \d{1,2}, \d{4}|\d{1,2}\.? (?:de )?[^\W\d]+\.? (?:de )?\d{4}|\d{4}年\d{1,2}月\d{1,2}日)"
    r"(?:[ ,].{0,60})?",
    re.IGNORECASE,
)
_EDITION = re.compile(r"(.*?)(?:,? [^\d,]*\bedition\b.*|, (?:final|first|late|early).*)", re.IGNORECASE)
_RIGHTS = re.compile(r"\s*(?:©|\(c\)\s|copyright \d|copyright ©|all rights reserved)", re.IGNORECASE)
_PAGE = re.compile(r"\s*[;,]\s*(?:pg|page|s|p)\.? ?\S+.*$", re.IGNORECASE)


def is_border(line: str) -> bool:
    """Whether a line parts documents."""
    return _BORDER.fullmatch(line) is not None


def draft(lines: Lines, where: str) -> Draft | Refusal | None:
    """The article of a document; nothing of a cover page."""
    begin, end = _body(lines)
    above, head = labelled([line for line in lines[:begin] if line.strip() not in _BODY], _ABOVE)
    below, _ = labelled(lines[end:], _BELOW)
    stated = [line.strip() for line in head if line.strip() and not _RIGHTS.match(line)]
    at = next((n for n, line in enumerate(stated) if _DAY.fullmatch(line)), None)
    if at is None and not above:
        return None
    day = _without_edition(stated[at]) if at is not None else None
    headline, source = _names(stated, at, above)
    loaded = first_line(below.get("loaded"))
    return Draft(
        where=where,
        id=first_line(below.get("id")),
        headline=headline,
        standfirst=first_line(above.get("standfirst")),
        body=text_of(lines[begin:end]),
        byline=people(first_line(above.get("byline")) or ""),
        dateline=first_line(above.get("dateline")),
        section=_PAGE.sub("", first_line(above.get("section")) or "") or None,
        keywords=terms_of(first_line(below.get("keywords"))),
        source=source,
        url=first_line(above.get("url")),
        language=(terms_of(first_line(below.get("language"))) or (None,))[0],
        published=(Claim(day, "nexis"),) if day else (Claim(loaded, "updated"),) if loaded else (),
        updated=tuple(Claim(text, "nexis") for text in above.get("updated", [])[:1]),
        notes=("no day of issue stated: the day that it was loaded",) if loaded and not day else (),
    )


def _body(lines: list[str]) -> tuple[int, int]:
    """Where the text begins and ends: after ``Body``, else after the last field above it; before the first below it."""
    labels = [line.partition(":")[0].strip().lower() if ":" in line else "" for line in lines]
    heads = [n for n, label in enumerate(labels) if label == "length"] or [
        n for n, label in enumerate(labels) if label in _ABOVE
    ]
    begin = heads[0] + 1 if heads else 0
    while begin < len(lines) and (not lines[begin].strip() or labels[begin] in _ABOVE):
        begin += 1
    marked = next((n for n, line in enumerate(lines) if line.strip() in _BODY), None)
    if marked is not None:
        begin = marked + 1
    end = next(
        (
            n
            for n in range(begin, len(lines))
            if labels[n] in {"load-date", "language", "publication-type", "classification", "sprache", "graphic"}
            or lines[n].strip() == "Classification"
            or (_RIGHTS.match(lines[n]) and len(lines[n]) < 200)
        ),
        len(lines),
    )
    return begin, end


def _names(stated: list[str], at: int | None, above: dict[str, list[str]]) -> tuple[str | None, str | None]:
    """Headline and outlet, in whichever order they stand around the day."""
    before = stated[:at] if at is not None else stated
    after = stated[at + 1 :] if at is not None else []
    after = [line for line in after if not re.fullmatch(r".{0,40}\bedition\b.{0,20}", line, re.IGNORECASE)]
    if labelled_headline := first_line(above.get("headline")):
        return labelled_headline, before[-1] if before else None
    if len(before) > 1:  # today's: the headline is repeated on a cover page, the outlet stands right above the day
        return before[-2], before[-1]
    return (after[0] if after else None), (before[0] if before else None)


def _without_edition(day: str) -> str:
    found = _EDITION.fullmatch(day)
    return (found[1] if found else day).strip(" ,")
