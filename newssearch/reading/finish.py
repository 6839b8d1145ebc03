"""Turns every draft into an article: cleans text, reads the opening, weighs dates, detects the language, makes ids."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from newssearch.agencies import signed_by
from newssearch.analysis.languages import canonical_tag, detect
from newssearch.core import clean, one_line, paragraphs, with_parted_indents
from newssearch.dates.parser import DateContext
from newssearch.dates.periods import period_of
from newssearch.models import Article, NewsDate, Removal
from newssearch.reading import article_id, date_evidence
from newssearch.reading.drafts import Draft, Origin, Refusal
from newssearch.reading.markup import unescaped_again
from newssearch.reading.openings.bylines import parse_byline
from newssearch.reading.openings.datelines import Dateline, dateline_alone, parse_dateline
from newssearch.reading.plain import page_stamps
from newssearch.reading.plain.wire_texts import unsigned, without_hanging_indents
from newssearch.reading.repetitions import is_repeated

_READ_FOR_LANGUAGE = 600
"""The number of characters of body text for detecting the language: enough to be sure, and cheap."""

_SPEAKER = re.compile(r"[^\W\d_a-z][^\W\d_a-z. ’'-]{1,24}:\s")
_SPEAKERS_WITHIN = 12
_NO_PLACE = re.compile(r"\d|^(?:BC|AM|PM)-")
_MORE_THAN_A_PLACE = re.compile(r"[\d(\[/]")


def finish(draft: Draft, origin: Origin) -> Article | Removal | Refusal:
    """Turn a draft into an article, or into a removal if the publisher withdrew it.

    Returns a refusal if nothing is left after cleaning, or while the article is embargoed.
    """
    if draft.status == "usable" and not (draft.headline or draft.standfirst or draft.body or draft.embargoed):
        return Refusal("neither a headline nor a text", draft.where)
    draft = _cleaned(draft, origin)
    if draft.status != "usable":
        return _removal(draft, origin)
    if until := _embargo(draft, origin):
        return Refusal(f"embargoed until {until}; index it again then", draft.where)
    draft = _with_body(draft)
    text, signature = unsigned(draft.body or "")
    body = paragraphs(with_parted_indents(without_hanging_indents(text)))
    if not draft.headline and not body:
        return Refusal("neither a headline nor a text", draft.where)
    language = _language(draft, body)
    retrieved, moment = _retrieved(draft, origin)
    context = origin.context(language, moment, retrieved)
    dates = _dates(draft, origin, context)
    opening = _opening(draft, body, _anchored(context, dates), context)
    published, updated = date_evidence.in_order(
        date_evidence.best([*dates, *opening.dates]), date_evidence.first(draft.updated, context)
    )
    article = Article(
        id=draft.id or "",
        headline=draft.headline,
        standfirst=draft.standfirst,
        body="\n\n".join(opening.body) or None,
        byline=opening.byline,
        dateline=opening.place,
        section=draft.section,
        keywords=draft.keywords,
        source=draft.source or opening.agency or signature or (signed_by(opening.body[-1]) if opening.body else None),
        url=draft.url,
        language=language,
        published=published.value if published else None,
        precision=published.precision if published else None,
        published_from=published.evidence if published else None,
        updated=updated.value if updated else None,
        retrieved=retrieved,
        notes=tuple(dict.fromkeys((*draft.notes, *(published.notes if published else ())))),
        source_file=origin.path,
    )
    return article if article.id else replace(article, id=article_id.derived_id(article))


def _with_body(draft: Draft) -> Draft:
    """Return the draft with its standfirst as its body where it has neither headline nor body, as short notes do.

    A standfirst that repeats the headline is removed.
    """
    if not draft.standfirst or (draft.body and not draft.headline):
        return draft
    if draft.headline:
        is_news = not is_repeated(draft.standfirst, draft.headline, draft.source)
        return draft if is_news else replace(draft, standfirst=None)
    return replace(draft, body=draft.standfirst, standfirst=None)


@dataclass(frozen=True, slots=True)
class _Opening:
    """The values found in the first lines of a body, and the body without them."""

    body: list[str]
    byline: tuple[str, ...]
    place: str | None
    agency: str | None
    dates: tuple[NewsDate, ...]


def _cleaned(draft: Draft, origin: Origin) -> Draft:
    cleaned: dict[str, Any] = {
        name: one_line(text) or None for name in _LINES if (text := getattr(draft, name)) is not None
    }
    for name in _ENCODED:
        if "&" in (text := cleaned.get(name) or ""):
            cleaned[name] = unescaped_again(text)
    for name in ("byline", "keywords"):
        if texts := getattr(draft, name):
            cleaned[name] = tuple(dict.fromkeys(filter(None, map(one_line, texts))))
    if draft.standfirst is not None:
        cleaned["standfirst"] = "\n\n".join(paragraphs(clean(draft.standfirst))) or None
    if draft.body is not None:
        cleaned["body"] = clean(draft.body) or None
    if url := cleaned.get("url"):
        cleaned["url"] = article_id.canonical_url(article_id.resolved(url, origin.url))
    changed = {name: value for name, value in cleaned.items() if value != getattr(draft, name)}
    return replace(draft, **changed) if changed else draft  # most text is clean


_LINES = ("id", "headline", "dateline", "section", "source", "url")
"""Fields of a draft that have one line."""

_ENCODED = ("headline", "dateline", "section", "source")
"""Fields that programs may have encoded once more than their format does."""


def _removal(draft: Draft, origin: Origin) -> Removal | Refusal:
    identifier = draft.id or draft.url
    if identifier is None:
        return Refusal(f"{draft.status} by its publisher, but without the id of the article", draft.where)
    context = origin.context()
    stated = date_evidence.first((*draft.updated, *draft.published), context)
    reason = f"{draft.status} by its publisher"
    return Removal(identifier, reason, draft.source, origin.path, stated.value if stated else None)


def _embargo(draft: Draft, origin: Origin) -> str | None:
    """Return the end of an embargo that is still in force, else None; an embargo of a day ends as the day begins."""
    if not draft.embargoed:
        return None
    date = date_evidence.first(draft.embargoed, origin.context())
    if date is None:  # to be on the safe side: an unreadable date may be in the future
        return f"{draft.embargoed[0].value!r}, which is not a date"
    ends = period_of(date.value, date.precision, origin.zone or UTC).start
    return date.value if origin.now is not None and origin.now < ends else None


def _language(draft: Draft, body: list[str]) -> str:
    declared = canonical_tag(draft.language) if draft.language else None
    if declared:
        return declared
    sample = [draft.headline or "", draft.standfirst or "", "\n".join(body)[:_READ_FOR_LANGUAGE]]
    return detect("\n".join(part for part in sample if part))


def _retrieved(draft: Draft, origin: Origin) -> tuple[str, datetime]:
    """Return when the article was fetched, as shown, and the latest instant that this can mean."""
    date = date_evidence.read_claim(draft.retrieved, origin.context()) if draft.retrieved else None
    if date is None:
        return origin.retrieved, origin.moment
    return date.value, _end(date)


def _end(date: NewsDate) -> datetime:
    return period_of(date.value, date.precision).end - timedelta(seconds=1)


def _dates(draft: Draft, origin: Origin, context: DateContext) -> list[NewsDate]:
    """Return the claimed dates and those in names; many articles of one file do not have the day of its name."""
    filename = None if draft.where or origin.path == "-" else origin.path.rpartition("!")[2]
    stated = [*draft.published, *date_evidence.from_names(draft.url, filename)]
    return [date for claim in stated if (date := date_evidence.read_claim(claim, context))]


def _anchored(context: DateContext, dates: list[NewsDate]) -> DateContext:
    """Return the context for a dateline: its year is at most that of retrieval, or of the day after the other dates."""
    best = date_evidence.best(dates)
    if best is None or best.precision == "year":
        return context
    latest = min(context.retrieved, _end(best) + timedelta(days=1))
    return DateContext(latest, context.order, context.zone, context.language, context.known_to)


def _opening(draft: Draft, body: list[str], anchored: DateContext, context: DateContext) -> _Opening:
    """Remove date lines, a byline and a dateline from the start of the body."""
    dates: list[NewsDate] = []
    byline = draft.byline
    while len(body) > 1:
        marks = _marks(body[0], byline, context)
        if marks is None:
            break
        dates += marks.dates
        byline = byline or marks.authors
        body = body[1:]
    stated = _stated_dateline(draft.dateline, anchored)
    if stated is None and body and (printed := parse_dateline(body[0], anchored)) and not _is_spoken(body):
        stated = printed
        rest = body[0][printed.length :].lstrip()
        body = [rest, *body[1:]] if rest else body[1:]
    if stated is None and len(body) > 1 and (alone := dateline_alone(body[0], anchored)):
        stated, body = alone, body[1:]
    if stated is not None and stated.date is not None:
        dates.append(stated.date)
    if stated is not None:
        byline = byline or stated.byline
    place = (stated.place or None) if stated else _place(draft.dateline)
    return _Opening(body, byline, place, stated.agency if stated else None, tuple(dates))


@dataclass(frozen=True, slots=True)
class _Marks:
    dates: tuple[NewsDate, ...] = ()
    authors: tuple[str, ...] = ()


def _marks(line: str, byline: tuple[str, ...], context: DateContext) -> _Marks | None:
    """Return the dates and authors of a line that has nothing else, in any order; None for a line of text.

    Where ``byline`` is known, a line with other names is text.
    """
    if dated := page_stamps.dates_and_authors(line, context):
        return _Marks(*dated)
    if line in byline:
        return _Marks()
    names = parse_byline(line)
    is_known = bool(byline) and not set(names or ("",)) <= set(byline)
    return None if names is None or is_known else _Marks((), names)


def _is_spoken(body: list[str]) -> bool:
    """Return whether a text is a transcript: its paragraphs begin with speakers (``MAYOR: ...``)."""
    return sum(_SPEAKER.match(paragraph) is not None for paragraph in body[:_SPEAKERS_WITHIN]) > 1


def _place(dateline: str | None) -> str | None:
    """Return a dateline that is a place, and not a time, a rate or the code of a wire: ``BC-BBN``."""
    return None if dateline and _NO_PLACE.search(dateline) else dateline


def _stated_dateline(dateline: str | None, context: DateContext) -> Dateline | None:
    """Parse a dateline that has a field of its own, and so lacks the dash that ends it in print."""
    if not dateline or not _MORE_THAN_A_PLACE.search(dateline):
        return None
    return parse_dateline(dateline, context) or parse_dateline(f"{dateline} — ", context)
