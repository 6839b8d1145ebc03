"""A document of Nexis, LexisNexis or Lexis+ to a draft: a head in a fixed order, then fields with labels around a text.

Classic: ``1 of 50 DOCUMENTS``, outlet, day, ``HEADLINE:`` or a bare headline, ``BYLINE:``, ``LENGTH:``, the text, and
below it ``LOAD-DATE:`` and ``LANGUAGE:``. Today's: headline, outlet, day, ``Section:``, ``Length:``, ``Body``, the
text, ``Classification``, ``Load-Date:``, ``End of Document``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newssearch.dates.grammar import Parts, read
from newssearch.dates.names import fold, is_of_dates
from newssearch.reading.databases.field_labels import Lines, first_line, labelled, labels_of, terms_of, text_of
from newssearch.reading.drafts import Claim, Draft, Refusal
from newssearch.reading.openings.bylines import people

_BORDER = re.compile(
    r"\s*(?:(?:Document )?\d{1,4} (?:of|de|von|di) \d{1,4} DOCUMENT[SOIE]{0,2}|End of Document)\s*", re.IGNORECASE
)
_NUMBERED = re.compile(r"\s*(?:Document )?\d{1,4} \S{1,3} \d{1,4} DOCUMENT\w{0,2}\s*", re.IGNORECASE)
_END = re.compile(r"\s*End of Document\s*", re.IGNORECASE)
_ABOVE = labels_of("nexis_above")
_BODY = {"Body", "BODY:", "BODY"}
_BELOW = labels_of("nexis_below")
_ENDS = {"load-date", "language", "publication-type", "classification", "sprache", "graphic", "correction-date"}
_RIGHTS = re.compile(r"\s*(?:©|\(c\)\s|copyright \d|copyright ©|all rights reserved)", re.IGNORECASE)
_EDITION_ABOVE = re.compile(r"^\w+(?: \w+)? Edition - Final\s+(?=\S)")
"""Finds the edition in the line of a headline: ``Late Edition - Final Port Strike Ends``."""

_PAGE = re.compile(r"(?:(?<!\s)\s++)?+[;,]\s*+(?:pg|page|s|p)\.? ?\S+.*$", re.IGNORECASE)


def is_border(line: str) -> bool:
    """Return whether a line separates documents."""
    return _BORDER.fullmatch(line) is not None


def is_numbered(line: str) -> bool:
    """Return whether a border announces a document by its number."""
    return _NUMBERED.fullmatch(line) is not None


def draft(lines: Lines, where: str) -> Draft | Refusal | None:
    """Return the article of a document; None for a cover page; a refusal for a document without any field."""
    begin, end = _body(lines)
    has_body_mark = any(line.strip() in _BODY for line in lines)
    top, fields = _around_day([line for line in lines[:begin] if line.strip() not in _BODY], has_body_mark)
    above, head = labelled(fields, _ABOVE)
    below, _ = labelled(lines[end:], _BELOW)
    stated = _stated([*top, *head])[-_HEAD:]
    at, day = _day_of_issue(stated, has_body_mark=has_body_mark)
    if day is None and not above:
        return _without_head(lines, where)
    headline, source = _names(stated, at, above)
    loaded = first_line(below.get("loaded"))
    return Draft(
        where=where,
        id=first_line(below.get("id")),
        headline=_EDITION_ABOVE.sub("", headline or "") or None,
        standfirst=first_line(above.get("standfirst")),
        body=text_of(lines[begin:end]),
        byline=people(first_line(above.get("byline")) or ""),
        dateline=first_line(above.get("dateline")),
        section=_PAGE.sub("", first_line(above.get("section")) or "") or None,
        keywords=terms_of(first_line(below.get("keywords"))),
        source=source,
        url=first_line(above.get("url")),
        language=(terms_of(first_line(below.get("language"))) or (None,))[0],
        published=(Claim(day.text, "nexis"),) if day else (Claim(loaded, "updated"),) if loaded else (),
        updated=tuple(Claim(text, "nexis") for text in (above.get("updated") or below.get("updated") or [])[:1]),
        notes=("no day of issue stated: the day that it was loaded",) if loaded and not day else (),
    )


def _around_day(lines: list[str], has_body_mark: bool) -> tuple[list[str], list[str]]:
    """Return the lines above the day of issue, and the rest; where ``Body`` is printed, no labels are above."""
    at = next((n for n, line in enumerate(lines) if issue_day(line) is not None), 0) if has_body_mark else 0
    return lines[:at], lines[at:]


def _stated(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip() and not _RIGHTS.match(line)]


def _without_head(lines: Lines, where: str) -> Draft | Refusal | None:
    """Return a document without a day and labels: an article where a headline is above a text, else a message."""
    if not (is_numbered(lines.opened_by) or _END.fullmatch(lines.closed_by)):
        return None
    blocks = [block for block in (text_of(lines) or "").split("\n\n") if block.strip()]
    first = " ".join(blocks[0].split()) if blocks else ""
    if len(blocks) < 2 or len(first) > _LONGEST_HEADLINE or first.endswith((".", ":")):
        excerpt = f": {first[:_EXCERPT]!r}" if first else ""
        return Refusal(f"a document of Nexis without outlet, day and labels{excerpt}", where)
    return Draft(where=where, headline=first, body="\n\n".join(blocks[1:]))


_LONGEST_HEADLINE = 250
_EXCERPT = 80


def _body(lines: list[str]) -> tuple[int, int]:
    """Return where the text begins and ends.

    It begins after ``Body``, else after the last field above it, else after the day of issue and the headline; it ends
    before the first field below it.
    """
    labels = [line.partition(":")[0].strip().lower() if ":" in line else "" for line in lines]
    heads = [n for n, label in enumerate(labels) if label == "length"] or [
        n for n, label in enumerate(labels) if label in _ABOVE and label != "correction-date"
    ]
    begin = heads[0] + 1 if heads else _after_day(lines)
    while heads and begin < len(lines) and (not lines[begin].strip() or labels[begin] in _ABOVE):
        begin += 1
    marked = next((n for n, line in enumerate(lines) if line.strip() in _BODY), None)
    if marked is not None:
        begin = marked + 1
    end = next(
        (
            n
            for n in range(begin, len(lines))
            if labels[n] in _ENDS
            or lines[n].strip() == "Classification"
            or (_RIGHTS.match(lines[n]) and len(lines[n]) < 200)
        ),
        len(lines),
    )
    return begin, end


_HEAD = 12
"""The most lines of a head that may have the day of issue: the last above the labels, the first without labels."""


def _after_day(lines: list[str]) -> int:
    """Return where the text of a document without labels begins: 0 where there is no day of issue below an outlet."""
    filled = [n for n, line in enumerate(lines) if line.strip() and not _RIGHTS.match(line)][:_HEAD]
    at, day = _day_of_issue([lines[n].strip() for n in filled], has_body_mark=False)
    if day is None or at == 0:
        return 0
    after = at + 1
    while after < len(filled) and is_edition(lines[filled[after]]):
        after += 1
    after += at == 1  # the headline is below
    return filled[after] if after < len(filled) else len(lines)


def _day_of_issue(stated: list[str], *, has_body_mark: bool) -> tuple[int, IssueDay | None]:
    """Return the line of the day of issue, which is below the outlet: a headline may be a day, too.

    Where ``Body`` is printed the headline is above the outlet, so the last day counts; else the first.
    """
    days = [(n, day) for n, line in enumerate(stated) if (day := issue_day(line)) is not None]
    below = [(n, day) for n, day in days if n > 0] or days
    sure = [(n, day) for n, day in below if day.is_sure] or below
    if not sure:
        return 0, None
    return sure[-1] if has_body_mark else sure[0]


def _names(stated: list[str], at: int, above: dict[str, list[str]]) -> tuple[str | None, str | None]:
    """Return headline and outlet, in either order around the day, which is in line ``at``."""
    has_day = bool(stated) and issue_day(stated[at]) is not None
    before = stated[:at] if has_day else stated
    after = [line for line in stated[at + 1 :] if not is_edition(line)] if has_day else []
    if labelled_headline := first_line(above.get("headline")):
        return labelled_headline, before[-1] if before else None
    if len(before) > 1:  # today's: the headline is repeated on a cover page, the outlet is right above the day
        return before[-2], before[-1]
    return (after[0] if after else None), (before[0] if before else None)


_LONGEST_TAIL = 60
_MOST_WORDS = 20
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_EDITION = re.compile(
    r"""(?:(?:edition|editions|edicion|ediciones|ausgabe|edizione|editie|edicao|utgave|final|finale|late|early|first|second|third
      |fourth|fifth|1st|2nd|3rd|4th|5th|last|city|national|nation|metro|metropolitan|regional|state|suburban|home|abroad|all|every
      |main|web|online|print|digital|international|overseas|weekend|weekly|daily|morning|evening|afternoon|sunday|saturday
      |correction|corrections|corrected|appended|clarification|updated|update|replate|revised|version|star|stars|one|two|three
      |four|five|north|south|east|west|northern|southern|eastern|western|central|ireland|irish|scotland|scottish|ulster|wales
      |england|london|uk|u\.k|us|u\.s|usa|europe|european|asia|asian|pacific|americas|african|canada|australia|bulldog
      |tirage|derniere|premiere|nationale|komplettausgabe|gesamtausgabe|hauptausgabe|general|primera|ultima|of|the|and|[a-d]
      |\d{1,2})(?![\w])|[\s,.;:/()&-])+""",
    re.VERBOSE,
)
"""Matches words of editions and corrections alone, folded."""


@dataclass(frozen=True, slots=True)
class IssueDay:
    """A day of issue: ``text`` is the date as printed; ``is_sure`` where only an edition follows it."""

    text: str
    is_sure: bool


def is_edition(line: str) -> bool:
    """Return whether a line names an edition or a correction, and nothing else."""
    folded = fold(line.strip())
    return 0 < len(folded) <= _LONGEST_TAIL and _EDITION.fullmatch(folded) is not None and any(map(str.isalpha, folded))


def issue_day(line: str) -> IssueDay | None:
    """Return the day that opens ``line``, with a year, and perhaps a time after it; else None."""
    words = line.split()
    if len(words) > _MOST_WORDS or not _YEAR.search(line):
        return None
    for count in _counts(words):
        text, rest = " ".join(words[:count]).strip(" ,;"), " ".join(words[count:])
        if len(rest) <= _LONGEST_TAIL and _is_day(read(text, "dmy", None)):
            return IssueDay(text, not rest or is_edition(rest))
    return None


def _counts(words: list[str]) -> list[int]:
    """Yield how many words may be the date, the likeliest first: all before an edition, of dates, to the year."""
    end = next((n for n, word in enumerate(words) if n and is_edition(word) and not is_of_dates(word)), len(words))
    year = next((n for n, word in enumerate(words) if _YEAR.search(word)), len(words)) + 1
    dated = next((n for n, word in enumerate(words) if not is_of_dates(word)), len(words))
    return list(dict.fromkeys(count for count in (end, dated, year) if 0 < count <= end))


def _is_day(parts: Parts | None) -> bool:
    if parts is None or (parts.year or 0) < 1000:
        return False
    return parts.month is not None or any(note.startswith("season") for note in parts.notes)
