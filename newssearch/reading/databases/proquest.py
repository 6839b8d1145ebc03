"""A document of ProQuest to a draft: a headline, then fields with labels; a row of underscores separates documents."""

from __future__ import annotations

import re

from newssearch.reading.databases.field_labels import (
    Lines,
    first_line,
    labelled,
    labels_of,
    names_of,
    terms_of,
    text_of,
)
from newssearch.reading.drafts import Claim, Draft, Refusal

_BORDER = re.compile(r"\s*_{20,}\s*")
_COUNT = re.compile(r"\s*Document \d{1,5} of \d{1,5}\s*", re.IGNORECASE)
_FIELDS = labels_of("proquest")
_TEXT = re.compile(r"\s*full text\s*:\s*(.*)", re.IGNORECASE)
_AFTER_TEXT = re.compile(
    r"\s*(?:Subject|Location|People|Company / organization|Title|Publication title|Credit|Identifier / keyword)\s*:\s.*"
)
_DAY = re.compile(r"\s(\d{1,2} \w{1,20}\.? \d{4})\s*+:")


def is_border(line: str) -> bool:
    """Return whether a line separates documents."""
    return _BORDER.fullmatch(line) is not None


def draft(lines: Lines, where: str) -> Draft | Refusal | None:
    """Return the article of a document; None for the table of contents and the terms of use."""
    text, rest = _full_text([line for line in lines if not _COUNT.fullmatch(line)])
    fields, bare = labelled(rest, _FIELDS)
    values = {field: value for field, held in fields.items() if (value := first_line(held))}
    if not {"id", "published", "info", "source"} & values.keys():
        counted = next((line.strip() for line in lines if _COUNT.fullmatch(line)), None)
        first = next((line.strip() for line in bare if line.strip()), "")
        return Refusal(f"{counted} has no outlet, day and number: {first[:60]!r}", where) if counted else None
    printed_in, printed_on = _info(values.get("info", ""))
    day = values.get("published") or printed_on or values.get("year")
    titles = [line.strip() for line in bare if line.strip() and "document link" not in line]
    source = values.get("source") or printed_in
    abstract = text_of([line for line in fields.get("abstract", []) if not _NO_ABSTRACT.fullmatch(line.strip())])
    return Draft(
        where=where,
        id=values.get("id"),
        headline=values.get("title") or (titles[0] if titles else None),
        standfirst=abstract if text else None,
        body=text or abstract,
        byline=names_of(values.get("author")),
        dateline=values.get("dateline"),
        section=values.get("section"),
        keywords=terms_of(f"{values.get('subject', '')};{values.get('keywords', '')}"),
        source=source.partition(";")[0].strip() if source else None,
        url=values.get("url"),
        language=values.get("language"),
        published=(Claim(day, "proquest"),) if day else (),
        updated=(Claim(values["updated"], "proquest"),) if "updated" in values else (),
        notes=() if text else ("no full text: the abstract",),
    )


_NO_ABSTRACT = re.compile(r"(?:none|not) available\.?|\[none\]", re.IGNORECASE)


def _info(text: str) -> tuple[str | None, str | None]:
    """Return the name and the day of ``NAME; PLACE. DAY: PAGE``; its place may have a comma before it instead."""
    day = _DAY.search(text)
    before = text[: day.start()].rstrip().removesuffix(".").rstrip() if day else ""
    if day is None or not before:
        return None, None
    last = max(before.rfind(";"), before.rfind(":"))
    end = last if before[last:].startswith(";") else before.find(",", last + 1)
    return before[:end].rstrip() if end > 0 else before, day[1]


def _full_text(lines: list[str]) -> tuple[str | None, list[str]]:
    """Return the full text, which has blank lines of its own, and the lines around it."""
    begin = next((n for n, line in enumerate(lines) if _TEXT.fullmatch(line)), None)
    if begin is None:
        return None, lines
    end = next((n for n in range(begin + 1, len(lines)) if _AFTER_TEXT.fullmatch(lines[n])), len(lines))
    first = _TEXT.fullmatch(lines[begin])
    return text_of([first[1] if first else "", *lines[begin + 1 : end]]), [*lines[:begin], "", *lines[end:]]
