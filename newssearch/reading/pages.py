"""A scraped page of plain text to a draft: what is the headline, where the story begins and ends, what is furniture.

Nothing tells a slogan from a headline but its surroundings. So each line is first called what it says it is
(`newssearch.reading.page_lines`); then the story's first paragraph is found; then the lines above it are weighed
against the story: the words of a headline come again in its text, those of a slogan do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newssearch.reading import encodings, keys
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal
from newssearch.reading.page_lines import Line, classify, crumbs, without_bullet
from newssearch.reading.prose import clean, ends_a_sentence, paragraphs, weight
from newssearch.reading.streams import Stream
from newssearch.settings import READING_LIMITS
from newssearch.text.bylines import people
from newssearch.text.datelines import parse_dateline
from newssearch.text.dates import DateContext

_PARAGRAPH = 80
"""Width of the shortest sentence that can open a story; Han and kana count double."""

_LONG = 220
"""A line this wide is a paragraph even when its last stop is missing."""

_STANDFIRST = (40, 400)
_NEARLY_AS_GOOD = 0.6
_RIGHTS_OWNER = re.compile(
    r"^(?:©|\(c\)|copyright)[\s©]*(?:\(c\)\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?)?\s*(?:by\s+)?([^.|,]{3,60}?)\s*"
    r"(?:[.|,]|\d{4}|all rights|$)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([^\W\d_][\w \-/]{1,24}?)\s*[:：]\s+(\S.*)")
_LISTED = re.compile(r"^[•*‣▪–—-]\s|\d")
_TITLE_TAIL = re.compile(r"\s+[|–—-]\s+([^|–—]{2,50})$")


def read_page(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """The one article of a page of text."""
    data = stream.read_all(READING_LIMITS.max_page_bytes, "the page")
    decoded = encodings.decode(data)
    draft = parse_page(decoded.text, origin.context())
    if isinstance(draft, Draft) and decoded.note:
        draft = replace(draft, notes=(*draft.notes, decoded.note))
    yield draft


def parse_page(text: str, context: DateContext) -> Draft | Refusal:
    """The fields of a page; a refusal when no text is left once the furniture is gone."""
    lines = [line for paragraph in paragraphs(clean(text)) for line in paragraph.split("\n")]
    labelled, lines = _labelled(lines)
    page = _without_furniture([classify(line, context) for line in lines])
    start = _start(page, context)
    story = _story(page[start:])
    head = _Head(page[:start], " ".join(story))
    headline = labelled.headline or head.headline
    if not story and headline is None:
        return Refusal("no text is left of the page once menus and adverts are gone")
    return replace(
        labelled,
        headline=headline,
        standfirst=labelled.standfirst or head.standfirst,
        body="\n\n".join(story) or None,
        byline=labelled.byline or _byline(page, start),
        section=labelled.section or _section(page),
        source=labelled.source or _source(page, head.outlet),
        url=labelled.url or next((line.text for line in page if line.kind == "address"), None),
        published=(*labelled.published, *_claims(page, start, "published")),
        updated=labelled.updated or next(iter(_claims(page, start, "updated")), None),
    )


# -- what is no story --------------------------------------------------------------------------------------------------


def _without_furniture(lines: Sequence[Line]) -> list[Line]:
    """The lines that say something of the article; links go with what announces them."""
    kept: list[Line] = []
    dropping: str | None = None
    for line in lines:
        if line.kind in {"furniture", "lead-in", "after"}:
            dropping = None if line.kind == "furniture" and dropping != "after" else line.kind
        elif dropping == "after" and line.kind == "text" and not _is_paragraph(line.text):
            continue
        elif dropping == "lead-in" and line.kind == "text" and not _is_sentence(line.text):
            dropping = None
        else:
            kept.append(line)
            dropping = None if line.kind == "text" else dropping
    return kept


def _is_sentence(text: str) -> bool:
    return weight(text) >= _LONG or (weight(text) >= _PARAGRAPH // 2 and ends_a_sentence(text))


def _is_paragraph(text: str) -> bool:
    return weight(text) >= _LONG or (weight(text) >= _PARAGRAPH and ends_a_sentence(text))


def _labelled(lines: list[str]) -> tuple[Draft, list[str]]:
    """A block of labels at the top (``Title: ...``, ``Date: ...``), as archives print it, and the lines below it."""
    found: dict[str, str] = {}
    for line in lines:
        label = _LABEL.fullmatch(line)
        meaning = keys.field_of(label[1]) if label else None
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
        keywords=tuple(re.split(r"\s*[;,]\s*", found["keywords"])) if "keywords" in found else (),
        source=found.get("source"),
        url=found.get("url"),
        language=found.get("language"),
        published=(claims["published"],) if "published" in claims else (),
        updated=claims.get("updated"),
        retrieved=claims.get("retrieved"),
    )
    rest = lines[len(found) + (body is not None) :]
    return draft, [body, *rest] if body else rest


# -- where the story begins and ends -----------------------------------------------------------------------------------


def _start(page: Sequence[Line], context: DateContext) -> int:
    """The index of the story's first paragraph.

    It is the one with a dateline; else the first below the date and the byline, above which a sentence can only be
    the standfirst; else the first paragraph; else, on a page of short lines, the second line.
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
        if below and below[-1] > long[0] > texts[0] and below[0] > long[0] and len(long) > 1:
            return long[1]
        return long[0]
    sentences = [n for n in texts[1:] if ends_a_sentence(page[n].text)]
    return (sentences or texts[1:] or [len(page)])[0]


def _story(lines: Sequence[Line]) -> list[str]:
    """The text of the story; short lines below its last sentence are links and buttons that say not what they are."""
    texts = [line.text for line in lines if line.kind == "text"]
    while texts and not (ends_a_sentence(texts[-1]) or weight(texts[-1]) >= _LONG or _LISTED.search(texts[-1])):
        if len(texts) == 1:
            break
        texts.pop()
    return texts


def _byline(page: Sequence[Line], start: int) -> tuple[str, ...]:
    """The authors above the story, else those named at its foot."""
    above = [line.byline for line in page[:start] if line.byline]
    below = [line.byline for line in page[start:][-3:] if line.byline]
    return next(iter(above or below), ())


def _claims(page: Sequence[Line], start: int, role: str) -> tuple[Claim, ...]:
    """The dates printed above the story, and those in it that a label marks as the article's own."""
    stamps = [s for n, line in enumerate(page) for s in line.stamps if n < start or s.labelled]
    return tuple(Claim(stamp.text, "text") for stamp in stamps if stamp.role == role)[:1]


def _section(page: Sequence[Line]) -> str | None:
    """The last station of a breadcrumb that is a name, not the headline over again."""
    for line in page:
        if line.kind == "breadcrumb":
            named = [station for station in crumbs(line.text)[1:] if len(station.split()) <= 3]
            return named[-1] if named else None
    return None


def _source(page: Sequence[Line], outlet: str | None) -> str | None:
    """Who holds the rights, else the outlet that the page's title ends with."""
    for line in page:
        if line.kind == "rights" and (owner := _RIGHTS_OWNER.match(line.text)):
            return owner[1].strip()
    return outlet


# -- headline and standfirst -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Scored:
    text: str
    score: float


class _Head:
    """What the lines above a story are: headline, standfirst, and the outlet that the page's title names."""

    def __init__(self, lines: Sequence[Line], story: str) -> None:
        self.headline: str | None = None
        self.standfirst: str | None = None
        self.outlet: str | None = None
        stems = set(_stems(story))
        folded = story.casefold()
        scored = [_Scored(text, _score(text, folded, stems)) for text in self._distinct(lines)]
        if not scored:
            return
        enough = max(one.score for one in scored) - _NEARLY_AS_GOOD
        at = next(n for n, one in enumerate(scored) if one.score >= enough)
        self.headline = scored[at].text
        below = [without_bullet(one.text) for one in scored[at + 1 :] if _is_standfirst(one, stems)]
        self.standfirst = "\n\n".join(below) or None

    def _distinct(self, lines: Sequence[Line]) -> list[str]:
        """The texts, each once; of ``Headline | Outlet`` and ``Headline`` the second."""
        texts = list(dict.fromkeys(line.text for line in lines if line.kind == "text"))
        for text in list(texts):
            tail = _TITLE_TAIL.search(text)
            if tail and text[: tail.start()] in texts:
                texts.remove(text)
                self.outlet = tail[1]
        return texts


def _score(text: str, story: str, stems: set[str]) -> float:
    """How like a headline a line is: the words it shares with the story, and its shape."""
    words, wide = len(text.split()), weight(text)
    score = 2 * _shared(text, stems)
    score += 1 if 20 <= wide <= 160 else 0
    score -= 1 if words <= 2 and wide < 20 else 0
    score -= 1.5 if words <= 4 and text.casefold() in story else 0  # the name of an outlet, or of what it is about
    score -= 1 if text.endswith((".", "。", "।", "۔")) and not text.endswith("...") else 0
    return score


def _is_standfirst(line: _Scored, stems: set[str]) -> bool:
    """A sentence, or a line of some length that shares words with the story; a point of a list may be shorter."""
    low, high = _STANDFIRST
    if without_bullet(line.text) != line.text:
        low //= 2
    return low <= weight(line.text) <= high and (ends_a_sentence(line.text) or _shared(line.text, stems) >= 0.25)


def _shared(text: str, story: set[str]) -> float:
    """The share of the words of a line that come again in the story."""
    stems = set(_stems(text))
    return len(stems & story) / len(stems) if stems else 0.0


def _stems(text: str) -> Iterator[str]:
    """Rough stems of the words that carry meaning: five letters, and pairs of Han or kana."""
    for word in re.findall(r"[^\W_]+", text.casefold()):
        if word[0] > "\u2e7f":
            yield from (word[n : n + 2] for n in range(len(word) - 1))
        elif len(word) > 3 or not word.isascii():
            yield word[:5]
