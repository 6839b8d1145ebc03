"""A document of Factiva to a draft: fields with labels of two or three letters, or, without them, in a fixed order.

With labels: ``HD BY CR WC PD ET SN SC ED PG LA CY LP TD CO IN NS RE PUB AN``. Without: headline, byline, words, day,
time, outlet, code, page, language, rights, then the text. Both end in ``Document`` and the number of the document.
"""

from __future__ import annotations

import re

from newssearch.agencies import is_agency
from newssearch.reading.databases.field_labels import Lines, first_line, terms_of, text_of
from newssearch.reading.drafts import Claim, Draft, Refusal
from newssearch.reading.openings.bylines import parse_byline, people
from newssearch.reading.openings.name_lists import FROM, has_case, is_work
from newssearch.reading.plain.page_stamps import is_sections
from newssearch.reading.plain.result_lists import is_of_database

_LABEL = re.compile(
    r"(HD|SE|CR|BY|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CX|CT|RF|ART|CO|IN|NS|RE|IPC|IPD|PUB|AN|CLM|DLN)(?:\s{1,8}(\S.*)|\s*)"
)
_BORDER = re.compile(
    r"\s*(?:Document|Dokument|Documento|Документ|文件) ([A-Za-z0-9]{8,12}(?:19|20)\d{6}[A-Za-z0-9]{6,16})\s*"
)
_WORDS = re.compile(
    r"[\d.,]{1,9} (?:words|Wörter|mots|palabras|parole|palavras|woorden|ord|слов[ао]?|słów|słowa"
    r"|kelime|kata|字|文字|단어)",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,2}[:.]\d\d(?: ?[AP]M)?(?: [A-Z]{3,4})?", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9]{2,10}")
_DATE = re.compile(r"(?=.*(?<![\dA-Za-z])(?:19|20)\d\d(?![\dA-Za-z])).{6,60}")
_RIGHTS = re.compile(r"\s*(?:©|\(c\)|copyright\b)", re.IGNORECASE)


def is_border(line: str) -> bool:
    """Return whether a line ends a document."""
    return _BORDER.fullmatch(line) is not None


def draft(lines: Lines, where: str) -> Draft | Refusal | None:
    """Return the article of a document; None for text before the first or after the last."""
    number = next((found[1] for line in reversed(lines) if (found := _BORDER.fullmatch(line))), None)
    content = [line for line in lines if not is_border(line)]
    fields = _labelled(content)
    if {"HD", "LP", "TD"} & fields.keys():
        return _from_labels(fields, number, where)
    return _in_order(content, number, where)


def _labelled(lines: list[str]) -> dict[str, list[str]]:
    """Return the lines of each field; a label counts once, as text may begin with two capitals too."""
    fields: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in lines:
        found = _LABEL.fullmatch(line)
        if found and found[1] not in fields and ("HD" in fields or found[1] in {"HD", "SE", "CLM", "BY", "CR"}):
            current = fields.setdefault(found[1], [])
            if found[2]:
                current.append(found[2])
        elif current is not None:
            current.append(line.strip())
    return fields


def _from_labels(fields: dict[str, list[str]], number: str | None, where: str) -> Draft:
    values = {label: text for label, held in fields.items() if (text := first_line(held))}
    texts = [text for label in ("LP", "TD") if (text := text_of(fields.get(label, [])))]
    stated = (values.get("AN") or "").rpartition(" ")[2]
    return Draft(
        where=where,
        id=number or stated or None,
        headline=values.get("HD"),
        body="\n\n".join(texts) or None,
        byline=people(values.get("BY") or ""),
        section=values.get("SE") or values.get("CLM"),
        keywords=tuple(term for label in ("NS", "IN") for term in _terms(fields.get(label, []))),
        source=values.get("SN"),
        language=values.get("LA"),
        published=_claims(values.get("PD"), values.get("ET")),
    )


def _terms(lines: list[str]) -> tuple[str, ...]:
    """Return the names of terms, without the codes before them: ``mship : Shipping | ntra : Transport``."""
    stated = terms_of(" | ".join(lines), "|")
    return tuple(term.rpartition(" : ")[2].strip() for term in stated)


def _claims(day: str | None, time: str | None) -> tuple[Claim, ...]:
    """Return the day with the time of day, as text to be parsed as a date; and the day alone, should that fail."""
    if not day:
        return ()
    both = (Claim(f"{day} {time}", "factiva"),) if time and _TIME.fullmatch(time) else ()
    return (*both, Claim(day, "factiva"))


def _in_order(lines: list[str], number: str | None, where: str) -> Draft | Refusal | None:
    """Return an article without labels, recognized by the line that counts its words."""
    blocks = [line.strip() for line in lines]
    at = next((n for n, line in enumerate(blocks) if _WORDS.fullmatch(line)), None)
    if at is None:
        if number is None:
            return None
        if any(map(is_of_database, blocks)):
            return Refusal(f"document {number} is an entry of a list, without its text; export the article", where)
        return Refusal(f"document {number} of a Factiva export without labels, and without its count of words", where)
    above = [line for line in blocks[:at] if line]
    is_signed = _is_signed(above)
    head, begin = _head(blocks, at + 1)
    day = next((line for line in head if _DATE.fullmatch(line) and not _RIGHTS.match(line)), None)
    after = head[head.index(day) + 1 :] if day is not None else []
    time = next((line for line in after[:1] if _TIME.fullmatch(line)), None)
    names = [line for line in after if line != time and not _RIGHTS.match(line) and not _CODE.fullmatch(line)]
    titles = above[:-1] if is_signed else above
    return Draft(
        where=where,
        id=number,
        headline=titles[-1] if titles else None,
        body=text_of(blocks[begin:]),
        byline=people(above[-1]) if is_signed else (),
        section=titles[0] if len(titles) > 1 else None,
        source=names[0] if names else None,
        language=names[-1] if len(names) > 1 else None,
        published=_claims(day, time),
    )


def _is_signed(above: list[str]) -> bool:
    """Return whether the last line above the count of words is a byline, and not the headline below a section.

    A line of names without ``By`` looks like a headline (``Port Reopens``): the line above it must be a headline.
    """
    if len(above) < 2:
        return False
    line, before = above[-1], above[-2]
    if parse_byline(line) is not None or is_agency(line) or is_work(line):
        return True
    names = people(line)
    if not names or not all(" " in name or _is_short_of_han(name) for name in names) or _is_section(before):
        return False
    listed = re.split(r"[\s,;&]+", FROM.sub("", line))
    if " ".join(names).split() != [word for word in listed if word not in _JOINING]:
        return False
    sure = len(above) > 2 or not _is_in_title_case(before)
    return sure or all(len(name.split()) == 2 or _has_mark_of_name(name) for name in names)


_JOINING = frozenset("and und et y e i".split())


_OF_SECTIONS = re.compile(
    r"\b(?:desk|SECT\w?|section|pages?|op-ed|review|real estate|letters|supplement|finance|leisure)\b|;", re.IGNORECASE
)


def _is_section(line: str) -> bool:
    return (
        is_sections(line)
        or _OF_SECTIONS.search(line) is not None
        or (len(line.split()) == 1 and (has_case(line) or _is_short_of_han(line)))
    )


def _is_short_of_han(text: str) -> bool:
    """Return whether a text in a script without capitals is as short as a name or a section."""
    return not has_case(text) and len(text) <= _MOST_OF_NAME


def _is_in_title_case(line: str) -> bool:
    """Return whether a short line has a capital in each word, as sections and names have."""
    return len(line.split()) <= _MOST_OF_NAME and all(word[:1].isupper() for word in line.split())


_MOST_OF_NAME = 4


def _has_mark_of_name(name: str) -> bool:
    """Return whether a name has an initial or a particle, which headlines hardly have."""
    return any(len(word.rstrip(".")) == 1 or word.islower() for word in name.split())


def _head(blocks: list[str], begin: int) -> tuple[list[str], int]:
    """Return the lines between the word count and the text, and where the text begins, after any rights."""
    short: list[str] = []
    end = begin
    for n in range(begin, len(blocks)):
        line = blocks[n]
        if not line:
            continue
        if len(short) > 10 or len(line) > 200:
            break
        short.append(line)
        if _RIGHTS.match(line):
            return short, n + 1
        if line == "English" or (len(short) > 3 and not _CODE.fullmatch(line) and " " not in line):
            end = n + 1
    return short, end
