"""HTML page to draft: its own data first, its visible text second, guesses last.

The tree is parsed and walked once for all that use it. trafilatura and htmldate get a tree of their own, as they are
used only where the page is doubtful. Modules of this folder alone load lxml, so it is loaded when a page is met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newssearch.reading.date_evidence import from_names, read_claim
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal
from newssearch.reading.html.authors import byline_of
from newssearch.reading.html.body_text import text_of_article
from newssearch.reading.html.date_claims import dates_of, in_scripts, searched
from newssearch.reading.html.metadata import Head, head_of
from newssearch.reading.html.schema_org import Thing, article_of, linked, microdata_of, page_of, text, things_of
from newssearch.reading.html.titles import titled
from newssearch.reading.html.trees import Parsed, parse
from newssearch.reading.html.visible_lines import headline_at, shown_in
from newssearch.reading.html.walls import LONGEST_WALL, wall_of
from newssearch.reading.markup import to_text
from newssearch.reading.plain.result_lists import unless_list
from newssearch.reading.streams import Stream
from newssearch.settings import READING_LIMITS

_MOST_LINES = 5_000
"""Lines in which a headline, dates and names are looked for."""


def read_html(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield the article of a page of HTML."""
    page = stream.read_all(READING_LIMITS.max_page_bytes, "the page")
    found = _draft_of(parse(page, origin.encoding), page, origin)
    yield unless_list(found) if isinstance(found, Draft) else found


def _draft_of(parsed: Parsed, source: bytes, origin: Origin) -> Draft | Refusal:
    """Return the article of a page as a draft, with a note where its bytes were doubtful; a refusal of a wall."""
    tree = parsed.tree
    head = head_of(tree, origin.url)
    things = things_of(tree)
    known_as = f"{head.title} | {head.first('headline') or ''}"
    stated = article_of(things, head.canonical, known_as)
    page = page_of(things, head.canonical, known_as)
    shown = shown_in(tree)
    marked = article_of(microdata_of(shown.marked.scopes), head.canonical, known_as)
    article = stated or marked
    named = titled(tree, shown.marked.headings, head, article, things)
    lines = shown.lines[:_MOST_LINES]
    at = headline_at(lines, named.headline)
    context = origin.context(_language(head, article))
    dates = dates_of(head, stated, page, marked, lines, at, context)
    if (
        not dates.published
        and article is None
        and (wall := wall_of([head.title or "", *(line.text for line in lines)]))
    ):
        return Refusal(wall)
    published = dates.published or _elsewhere(parsed, source, head, dates.updated, origin)
    byline = byline_of(shown.marked.authors, head, article, things, named, lines, at, context)
    descriptions = [one for one in (text((article or {}).get("description")), *head.all("standfirst")) if one]
    standfirst, body = text_of_article(parsed, article, shown, at, named.headline, descriptions, context)
    if article is None and not dates.published and len(body or "") <= LONGEST_WALL:
        wall = wall_of([head.title, *(line.text for line in lines), *(body or "").split("\n")])
        if wall is not None:
            return Refusal(wall)
    return Draft(
        headline=" ".join(to_text(named.headline).split()) if named.headline else None,
        standfirst=standfirst,
        body=body,
        byline=byline,
        section=_section(head, article),
        keywords=_keywords(head, article),
        source=named.source,
        url=head.canonical,
        language=_language(head, article),
        published=published,
        updated=dates.updated,
        notes=(parsed.note,) if parsed.note else (),
    )


def _elsewhere(
    parsed: Parsed, source: bytes, head: Head, updated: Sequence[Claim], origin: Origin
) -> tuple[Claim, ...]:
    """Return substitutes for a date of publication: its address, the last change, the date htmldate finds."""
    context = origin.context(_language(head, None))
    if any(read_claim(claim, context) for claim in from_names(head.canonical, None)):
        return ()
    changed = tuple(Claim(claim.value, "updated") for claim in updated if read_claim(claim, context))[:1]
    return in_scripts(source) or changed or tuple(searched(parsed.for_libraries(), context, head.canonical))


def _language(head: Head, article: Thing | None) -> str | None:
    return head.declared_language or text((article or {}).get("inLanguage")) or head.first("language")


def _section(head: Head, article: Thing | None) -> str | None:
    return text((article or {}).get("articleSection")) or head.first("section")


def _keywords(head: Head, article: Thing | None) -> tuple[str, ...]:
    """Return the keywords of the article's data, else of the tags; a list within one text is split."""
    stated = [one for value in linked((article or {}).get("keywords"), ()) if (one := text(value))]
    stated = stated or next((list(found) for name in ("article:tag",) if (found := head.metas.get(name))), [])
    stated = stated or [one for one in (head.first("keywords"),) if one]
    return tuple(dict.fromkeys(word for one in stated for part in one.split(",") if (word := " ".join(part.split()))))
