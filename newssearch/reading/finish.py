"""The one place where a draft becomes an article: text cleaned, opening read, dates weighed, language told, id made."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from newssearch.agencies import signed_by
from newssearch.analysis.languages import canonical_tag, detect
from newssearch.core import paragraphs
from newssearch.dates.parser import DateContext
from newssearch.dates.periods import period_of
from newssearch.models import Article, NewsDate, Removal
from newssearch.reading import article_id, date_evidence
from newssearch.reading.drafts import Draft, Origin, Refusal
from newssearch.reading.openings.bylines import parse_byline
from newssearch.reading.openings.datelines import Dateline, parse_dateline
from newssearch.reading.plain import page_stamps
from newssearch.reading.plain.wire_texts import unsigned, with_parted_indents
from newssearch.reading.prose import clean, one_line

_READ_FOR_LANGUAGE = 600
"""Characters of body text: enough to be sure, and cheap."""

_SPEAKER = re.compile(r"[^\W\d_a-z][^\W\d_a-z. ’'-]{1,24}:\s")
_SPEAKERS_WITHIN = 12
_NO_PLACE = re.compile(r"\d|^(?:BC|AM|PM)-")
_MORE_THAN_A_PLACE = re.compile(r"[\d(\[/]")


def finish(draft: Draft, origin: Origin) -> Article | Removal | Refusal:
    """The article that a draft stands for, or the removal where it is to be no more.

    A refusal when nothing is left of it once it is cleaned, and while it is embargoed.
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
    body = paragraphs(with_parted_indents(text))
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
    """Return the draft with its standfirst as its text where it has neither headline nor text, as short notes do."""
    if draft.headline or draft.body or not draft.standfirst:
        return draft
    return replace(draft, body=draft.standfirst, standfirst=None)


@dataclass(frozen=True, slots=True)
class _Opening:
    """What the first lines of a body say of the article, and the body without them."""

    body: list[str]
    byline: tuple[str, ...]
    place: str | None
    agency: str | None
    dates: tuple[NewsDate, ...]


def _cleaned(draft: Draft, origin: Origin) -> Draft:
    def line(text: str | None) -> str | None:
        return (one_line(text) or None) if text else None

    def names(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cleaned for text in texts if (cleaned := one_line(text))))

    return replace(
        draft,
        id=line(draft.id),
        headline=line(draft.headline),
        standfirst="\n\n".join(paragraphs(clean(draft.standfirst))) or None if draft.standfirst else None,
        body=clean(draft.body) if draft.body else None,
        byline=names(draft.byline),
        dateline=line(draft.dateline),
        section=line(draft.section),
        keywords=names(draft.keywords),
        source=line(draft.source),
        url=article_id.canonical_url(article_id.resolved(url, origin.url)) if (url := line(draft.url)) else None,
    )


def _removal(draft: Draft, origin: Origin) -> Removal | Refusal:
    identifier = draft.id or draft.url
    if identifier is None:
        return Refusal(f"{draft.status} by its publisher, but it does not say which article it is", draft.where)
    context = origin.context()
    stated = date_evidence.first((*draft.updated, *draft.published), context)
    reason = f"{draft.status} by its publisher"
    return Removal(identifier, reason, draft.source, origin.path, stated.value if stated else None)


def _embargo(draft: Draft, origin: Origin) -> str | None:
    """Until when an article must not be found, if that is yet to come; an embargo of a day ends as the day begins."""
    if not draft.embargoed:
        return None
    date = date_evidence.first(draft.embargoed, origin.context())
    if date is None:  # to be on the safe side: what cannot be read may be yet to come
        return f"{draft.embargoed[0].value!r}, which is no date"
    ends = period_of(date.value, date.precision, origin.zone or UTC).start
    return date.value if origin.now is not None and origin.now < ends else None


def _language(draft: Draft, body: list[str]) -> str:
    declared = canonical_tag(draft.language) if draft.language else None
    if declared:
        return declared
    sample = [draft.headline or "", draft.standfirst or "", "\n".join(body)[:_READ_FOR_LANGUAGE]]
    return detect("\n".join(part for part in sample if part))


def _retrieved(draft: Draft, origin: Origin) -> tuple[str, datetime]:
    """When the article was fetched, as shown, and the latest instant that this can mean."""
    date = date_evidence.read_claim(draft.retrieved, origin.context()) if draft.retrieved else None
    if date is None:
        return origin.retrieved, origin.moment
    return date.value, _end(date)


def _end(date: NewsDate) -> datetime:
    return period_of(date.value, date.precision).end - timedelta(seconds=1)


def _dates(draft: Draft, origin: Origin, context: DateContext) -> list[NewsDate]:
    """What was claimed, and what names say; a file of many articles is named for another day than theirs."""
    filename = None if draft.where or origin.path == "-" else origin.path.rpartition("!")[2]
    stated = [*draft.published, *date_evidence.from_names(draft.url, filename)]
    return [date for claim in stated if (date := date_evidence.read_claim(claim, context))]


def _anchored(context: DateContext, dates: list[NewsDate]) -> DateContext:
    """The context for a dateline: its year is not after retrieval, nor a day after what else is known."""
    best = date_evidence.best(dates)
    if best is None or best.precision == "year":
        return context
    latest = min(context.retrieved, (_end(best) + timedelta(days=1)).astimezone(UTC))
    return replace(context, retrieved=latest)


def _opening(draft: Draft, body: list[str], anchored: DateContext, context: DateContext) -> _Opening:
    """Take date lines, a byline and a dateline off the start of the body."""
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
    """Return the date and the authors of a line of nothing else, in whatever order; None for a line of text.

    Others than those of a known ``byline`` are no authors: the line is text.
    """
    if dated := page_stamps.dates_and_authors(line, context):
        return _Marks(*dated)
    if line in byline:
        return _Marks()
    names = parse_byline(line)
    is_known = bool(byline) and not set(names or ("",)) <= set(byline)
    return None if names is None or is_known else _Marks((), names)


def _is_spoken(body: list[str]) -> bool:
    """Whether a text is a transcript, whose paragraphs begin with speakers as others do with towns: ``MAYOR: ...``."""
    return sum(_SPEAKER.match(paragraph) is not None for paragraph in body[:_SPEAKERS_WITHIN]) > 1


def _place(dateline: str | None) -> str | None:
    """Return a dateline that is a place, and not a time, a rate or the code of a wire: ``BC-BBN``."""
    return None if dateline and _NO_PLACE.search(dateline) else dateline


def _stated_dateline(dateline: str | None, context: DateContext) -> Dateline | None:
    """A dateline of a field of its own: what would end it in print, before the text, is missing there."""
    if not dateline or not _MORE_THAN_A_PLACE.search(dateline):
        return None
    return parse_dateline(dateline, context) or parse_dateline(f"{dateline} — ", context)
