"""Scraped pages of plain text: finds headline, story and furniture, and makes a draft.

Each line is first classified by itself (`newssearch.reading.plain.page_lines`); then the story's first paragraph is
found; then the lines above it are weighed against the story (`newssearch.reading.plain.page_heads`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from newssearch.core import clean, ends_a_sentence, paragraphs, weight
from newssearch.dates.names import is_of_dates
from newssearch.dates.parser import DateContext
from newssearch.reading import field_names
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal
from newssearch.reading.encoding import decoding
from newssearch.reading.openings.bylines import bare_name, people
from newssearch.reading.openings.datelines import dateline_alone, parse_dateline
from newssearch.reading.openings.name_lists import NO_NAMES
from newssearch.reading.plain import result_lists
from newssearch.reading.plain.page_heads import Head, read_head, shared, stems_of
from newssearch.reading.plain.page_lines import Line, classify
from newssearch.reading.plain.page_stamps import marks_of, stamp_at_opening
from newssearch.reading.plain.wire_texts import without_hanging_indents
from newssearch.reading.streams import Stream
from newssearch.settings import READING_LIMITS

_PARAGRAPH = 80
"""Width of the shortest sentence that can open a story; Han and kana count double."""

_LONG = 220
"""A line this wide is a paragraph even when its last stop is missing."""

_LINK = 60
"""A line this wide below a story, alone there, is its last paragraph without a stop, not a link."""

_SIGNATURE = 2
"""Lines of a signature: a name, a town. More are links."""

_RIGHTS_OWNER = re.compile(
    r"^[<(\[]?\s*(?:©|\(c\)|copyright)[\s©]*(?:\(c\)\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?)?\s*(?:by\s+)?([^.|,]{3,60}?)\s*"
    r"(?:[.|,]|\d{4}|all rights|alle rechte|tous droits|todos los derechos|todos os direitos|tutti i diritti|$)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([^\W\d_][\w \-/]{1,24}?)\s*[:：]\s+(\S.*)")
_LISTED = re.compile(r"^[•*‣▪–—-]\s|\d")
_STOP_INSIDE = re.compile(r"""[.!?।۔]["'”’»)]*\s+\S""")


_LINES_OF_HEAD, _MOST_IN_HEAD = 40, 10
"""Lines at the top among which a date line is, blank ones included and not."""


def read_page(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield the one article of a page of text."""
    data = stream.read_all(READING_LIMITS.max_page_bytes, "the page")
    decoded = decoding.decode(data, origin.encoding)
    draft = parse_page(decoded.text, origin.context())
    if isinstance(draft, Draft):
        notes = (*draft.notes, decoded.note) if decoded.note else draft.notes
        draft = replace(draft, url=draft.url or origin.url, notes=notes)
    yield draft


def parse_page(text: str, context: DateContext) -> Draft | Refusal:
    """Return the fields of a page; a refusal when no text is left without the furniture."""
    whole = _with_dates_apart(without_hanging_indents(clean(text)), context)
    lines = [line for paragraph in paragraphs(whole) for line in paragraph.split("\n")]
    if result_lists.is_list(text.split("\n")):
        return result_lists.LIST
    labelled, lines = _labelled(lines)
    kinds = {
        line: classify(line, context) for line in dict.fromkeys(lines)
    }  # broken pages repeat a line thousands of times
    page = _without_furniture([kinds[line] for line in lines])
    start = _start(page, context)
    head = read_head(page[:start], " ".join(_texts(page[start:])))
    start = _start_below(head, page, start)
    byline = labelled.byline or _byline(page, start) or head.byline
    story, signed = _story(page[start:], byline)
    headline = labelled.headline or head.headline
    if not story and headline is None:
        return Refusal("no text is left without menus and adverts")
    return replace(
        labelled,
        headline=headline,
        standfirst=labelled.standfirst or _unless_moved(head.standfirst, story),
        body="\n\n".join(story) or None,
        byline=byline or signed,
        dateline=labelled.dateline or _dateline(page[:start], story, context),
        section=labelled.section or head.section,
        source=labelled.source or _source(page, head.outlet),
        url=labelled.url or next((line.text for line in page if line.kind == "address"), None),
        published=(*labelled.published, *(_claims(page, start, "published") or _opening(story, context))),
        updated=(*labelled.updated, *_claims(page, start, "updated")),
        notes=head.notes if byline == head.byline else (),
    )


_PARTED = re.compile(r"[,|·•]\s|\s[/–—-]\s|(?<!\w)(?:by|von|par|por|di|door|av|af)\s")
"""Finds what sets a name apart from a date in a line without capitals."""


_WORDS_OF_NAME = (2, 3)


def _is_small_stamp(line: str, before: str) -> bool:
    """Return whether a line can be a name and a day, both without capitals, and no part of the line ``before`` it."""
    if not line.islower() or len(line) > _PARAGRAPH // 2:
        return False
    words = line.split()
    named = [word for word in words if not is_of_dates(word)]
    low, high = _WORDS_OF_NAME
    is_name = low <= len(named) <= high and len(named) < len(words) and NO_NAMES.isdisjoint(named)
    return _PARTED.search(line) is not None or (is_name and NO_NAMES.isdisjoint(before.split()[-1:]))


def _with_dates_apart(text: str, context: DateContext) -> str:
    """Return a text with blank lines around the date lines of its head.

    Where a text is wrapped, ``12 june 2021`` below a headline would be taken for the end of the headline. A line before
    one that goes on in lower case is a part of a paragraph.
    """
    lines = text.split("\n")
    above = [n for n, line in enumerate(lines[:_LINES_OF_HEAD]) if line.strip()]
    for n in reversed(above[1:_MOST_IN_HEAD]):
        after = lines[n + 1].lstrip() if n + 1 < len(lines) else ""
        line = lines[n].strip()
        shown = line.title() if _is_small_stamp(line, lines[n - 1]) else line  # as a name and a day are written
        marks = None if after[:1].islower() else marks_of(shown, context)
        if marks and marks.stamps:
            lines[n : n + 1] = ["", shown, ""]
    return "\n".join(lines)


# -- lines outside the story -------------------------------------------------------------------------------------------


def _without_furniture(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of the article itself; links go together with the line that announces them."""
    kept: list[Line] = []
    dropping: str | None = None
    for line in lines[: _end(lines)]:
        if line.kind in {"furniture", "resume", "end", "lead-in", "after"}:
            keeps_on = line.kind == "furniture" and dropping == "after"
            dropping = "after" if keeps_on else line.kind
        elif dropping == "after" and line.kind in _IN_LISTS and not _is_paragraph(line.text):
            continue
        elif dropping == "lead-in" and line.kind == "text" and not _is_sentence(line.text):
            dropping = None
        else:
            kept.append(line)
            dropping = None if line.kind == "text" else dropping
    return kept


_IN_LISTS = {"text", "section"}


def _end(lines: Sequence[Line]) -> int:
    """Return where comments or the author's biography begin, if most of the text is above."""
    wide = [weight(line.text) if line.kind == "text" and _is_sentence(line.text) else 0 for line in lines]
    for n, line in enumerate(lines):
        if line.kind == "end" and 0 < sum(wide[:n]) >= sum(wide[n:]):
            return n
    return len(lines)


def _is_sentence(text: str) -> bool:
    return weight(text) >= _LONG or (weight(text) >= _PARAGRAPH // 2 and ends_a_sentence(text))


def _is_paragraph(text: str) -> bool:
    return weight(text) >= _LONG or (weight(text) >= _PARAGRAPH and ends_a_sentence(text))


def _labelled(lines: list[str]) -> tuple[Draft, list[str]]:
    """Return the block of labels (``Title: ...``, ``Date: ...``) that archives print first, and the lines below."""
    found: dict[str, str] = {}
    for line in lines:
        label = _LABEL.fullmatch(line)
        meaning = field_names.field_of(label[1]) if label else None
        if label is None or meaning is None or meaning[0] in found:
            break
        found[meaning[0]] = label[2]
    body = found.pop("body", None)
    if "headline" not in found or len(found) < 2:
        return Draft(), lines
    claims = {kind: Claim(found[kind], "text") for kind in ("published", "updated", "retrieved") if kind in found}
    draft = Draft(
        id=found.get("id"),
        headline=found["headline"],
        standfirst=found.get("standfirst"),
        byline=people(found.get("byline", "")),
        dateline=found.get("dateline"),
        section=found.get("section"),
        keywords=tuple(re.split(r"(?:(?<!\s)\s++)?+[;,]\s*", found["keywords"])) if "keywords" in found else (),
        source=found.get("source"),
        url=found.get("url"),
        language=found.get("language"),
        published=(claims["published"],) if "published" in claims else (),
        updated=(claims["updated"],) if "updated" in claims else (),
        retrieved=claims.get("retrieved"),
    )
    rest = lines[len(found) + (body is not None) :]
    return draft, [body, *rest] if body else rest


# -- where the story begins and ends -----------------------------------------------------------------------------------


def _start(page: Sequence[Line], context: DateContext) -> int:
    """Return the index of the story's first paragraph.

    It is the one with a dateline; else the first below the date and the byline, above which a sentence can only be the
    standfirst; else the first paragraph; else, on a page of short lines, the second line.
    """
    long = [n for n, line in enumerate(page) if line.kind == "text" and _is_paragraph(line.text)]
    for n in long[:3]:
        if parse_dateline(page[n].text, context):
            return n
    texts = [n for n, line in enumerate(page) if line.kind == "text"]
    marks = [n for n, line in enumerate(page) if line.kind in {"stamp", "byline"}]
    if long:
        second = long[1] if len(long) > 1 else len(page)
        below = [n for n in marks if n < second]
        between = sum(long[0] < n < below[0] for n in texts) if below else 0
        if below and between < 2 and below[0] > long[0] > texts[0] and len(long) > 1:
            return long[1]
        return long[0]
    for n in texts[:3]:
        if parse_dateline(page[n].text, context):
            return n
    sentences = [n for n in texts[1:] if ends_a_sentence(page[n].text)]
    return (sentences or texts[1:] or [len(page)])[0]


def _start_below(head: Head, page: Sequence[Line], start: int) -> int:
    """Return the start moved up over lines below the last date or author: short sentences, a first cross-heading.

    A line there can only belong to the story; a caption that is not a sentence is skipped.
    """
    if head.headline_at is None or head.marks_end <= head.headline_at:
        return start
    told = set(stems_of(" ".join(_texts(page[start:]))))
    for n in range(head.marks_end, start):
        text, above_credit = page[n].text, n + 1 < len(page) and page[n + 1].kind == "credit"
        if page[n].kind != "text" or above_credit or text == head.headline:
            continue
        sentence = ends_a_sentence(text) and weight(text) >= _PARAGRAPH // 4
        heading = n == start - 1 and len(text.split()) > 2 and shared(text, told) >= 0.3
        if sentence or heading:
            return n
    return start


def _texts(lines: Sequence[Line]) -> list[str]:
    """Return the texts of the lines of a story; the name of a section is a cross-heading there."""
    return [line.text for line in lines if line.kind in {"text", "section", "breadcrumb"}]


def _story(lines: Sequence[Line], byline: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
    """Return the text of the story, and its authors named below.

    Short lines below its last sentence are unmarked links and buttons; a last paragraph that begins with an author's
    name is about the author.
    """
    texts = _texts(lines)
    kept = len(texts)
    while kept > 1 and _is_stray(texts[kept - 1]):
        kept -= 1
    if kept == len(texts) - 1 and weight(texts[kept]) >= _LINK:
        kept += 1
    below = texts[kept:]
    texts = texts[:kept]
    if len(texts) > 2 and any(texts[-1].startswith(f"{name} ") for name in byline):
        texts.pop()
    signed = bare_name(below[0]) if 0 < len(below) <= _SIGNATURE else None
    return texts, (signed,) if signed else ()


def _is_stray(text: str) -> bool:
    said = ends_a_sentence(text) or _STOP_INSIDE.search(text) or _LISTED.search(text)
    return not said and weight(text) < _LONG


def _unless_moved(standfirst: str | None, story: Sequence[str]) -> str | None:
    """Return the standfirst without lines that turned out to be the story's."""
    kept = [text for text in (standfirst or "").split("\n\n") if text and text not in story]
    return "\n\n".join(kept) or None


def _byline(page: Sequence[Line], start: int) -> tuple[str, ...]:
    """Return the authors above the story, else those named at its foot."""
    above = [line.byline for line in page[:start] if line.byline]
    below = [line.byline for line in page[start:][-3:] if line.byline]
    return tuple(dict.fromkeys(name for names in above for name in names)) or next(iter(below), ())


def _dateline(head: Sequence[Line], story: Sequence[str], context: DateContext) -> str | None:
    """Return a dateline on a line of its own, where the story has none: ``NORTHGATE, December 5, 2025``."""
    if not story or parse_dateline(story[0], context):
        return None
    return next((line.text for line in dict.fromkeys(head) if dateline_alone(line.text, context)), None)


def _claims(page: Sequence[Line], start: int, role: str) -> tuple[Claim, ...]:
    """Return the dates printed above the story, and those within it that a label marks as the article's own."""
    stamps = [s for n, line in enumerate(page) for s in line.stamps if n < start or s.labelled]
    return tuple(Claim(stamp.text, "text") for stamp in stamps if stamp.role == role)[:1]


def _opening(story: Sequence[str], context: DateContext) -> tuple[Claim, ...]:
    """Return the date that the first paragraph opens with: ``March 3, 2021 - The ferry ...``."""
    stamp = stamp_at_opening(story[0], context) if story and not parse_dateline(story[0], context) else None
    return (Claim(stamp.text, "text"),) if stamp else ()


def _source(page: Sequence[Line], outlet: str | None) -> str | None:
    """Return the owner of the rights, else the outlet that ends the page's title."""
    for line in page:
        if line.kind == "rights" and (owner := _RIGHTS_OWNER.match(line.text)):
            return owner[1].strip()
    return outlet
