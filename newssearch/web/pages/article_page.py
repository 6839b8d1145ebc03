"""Presenter of the page of one article: its text with marks that lead to one another, and all that is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from datetime import tzinfo

from markupsafe import Markup, escape

from newssearch.analysis.languages import language_name
from newssearch.api import News
from newssearch.backends.deliveries.feed_xml import clean
from newssearch.errors import QueryError, QueryLimitError, UsageError
from newssearch.exports.citations import as_bibtex, as_ris
from newssearch.models import Article
from newssearch.query.fields import TEXT_FIELDS
from newssearch.results import CopyGroup, Snippet
from newssearch.web.pages.comparisons import CopyView, VersionView, copy_views, version_views
from newssearch.web.pages.search_page import HitView, hit_view
from newssearch.web.pages.states import article_address
from newssearch.web.pages.text import direction, pieces, shortened, web_address, when
from newssearch.web.searches import TimeLeft
from newssearch.web.url_parameters import LIMITS

_LIKE = 5
"""Similar articles on the page."""

_COPIES = 8
"""Copies on the page; all are on a page of their own."""

_KNOWN = 300
"""Characters of each part of the line under the headline."""

_LONG = 160
"""Characters of a headline beyond which it is set smaller."""

_TITLE = 120
"""Characters of a headline in the title of a window."""


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """All that the page of an article shows."""

    title: str
    headline: Markup
    standfirst: Markup
    known: tuple[str, ...]
    """Date, source, people and section: the parts of the line under the headline."""
    dateline: Markup
    paragraphs: tuple[Markup, ...]
    language: str | None
    direction: str
    """The direction of the headline: rtl or ltr."""
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    original: str | None
    matches: int
    trouble: str
    """The reason why a query marks nothing, if it cannot be read."""
    is_long: bool
    """True where the headline is as long as a paragraph."""
    citations: tuple[tuple[str, str], ...]
    copies: tuple[CopyView, ...]
    """The first copies, the article itself included; empty where there are none."""
    copy_count: int
    versions: tuple[VersionView, ...]
    """All versions, the newest first; empty where there is one."""
    similar: tuple[HitView, ...]
    background: tuple[HitView, ...]
    plain: str
    """The address of the page without marks."""


@dataclass(slots=True)
class Marker:
    """Writes texts with numbered marks, each with links to the one before and the one behind it."""

    total: int
    written: int = field(default=0)

    def text(self, snippet: Snippet) -> Markup:
        """Return one text as HTML."""
        return Markup("").join(
            self._mark(part) if hot else escape(part) for part, hot in pieces(snippet.text, snippet.marks)
        )

    def _mark(self, part: str) -> Markup:
        self.written += 1
        n, last = self.written, self.total
        back, on = (n - 2) % last + 1, n % last + 1
        links = Markup(
            '<a href="#m{}" aria-label="Previous match">‹</a><a href="#m{}" aria-label="Next match">›</a>'
        ).format(back, on)
        return Markup('<mark id="m{}">{}{}</mark>').format(
            n, part, Markup('<span class="steps">{}</span>').format(links) if last > 1 else ""
        )


def article_page(
    news: News,
    article: Article,
    query: str | None,
    tz: str | tzinfo | None,
    left: TimeLeft,
    *,
    public: bool = False,
    has_groups: bool = True,
) -> ArticlePage:
    """Ask what the page of an article shows; ``query`` is what to mark in it.

    The ``public`` sees no paths of files. Copies are shown where the archive ``has_groups`` of them already.
    """
    marked, trouble = None, ""
    if query:
        try:
            marked = news.highlight(article.id, query, tz=tz, timeout=left())
        except QueryError as error:
            trouble = error.message
    texts = {each.field: each for each in marked.texts} if marked else {}
    headline, standfirst, dateline, body = (
        texts.get(name) or Snippet(name, getattr(article, name) or "") for name in TEXT_FIELDS
    )
    paragraphs = tuple(_paragraphs(body))
    total = sum(len(each.marks) for each in (headline, standfirst, dateline, *paragraphs))
    marker, group = Marker(total), _group_of(news, article, left) if has_groups else None
    copies = copy_views(group) if group else ()
    others = {copy.id for copy in group or ()}
    return ArticlePage(
        title=shortened(article.headline or "(no headline)", (), _TITLE)[0],
        headline=marker.text(headline) or Markup("(no headline)"),
        standfirst=marker.text(standfirst),
        known=_known(article),
        dateline=marker.text(dateline),
        paragraphs=tuple(marker.text(each) for each in paragraphs),
        language=None if article.language in (None, "und") else article.language,
        direction=direction(headline.text or body.text),
        facts=tuple(_facts(article, public=public)),
        notes=article.notes,
        original=web_address(article.url),
        matches=total,
        trouble=trouble,
        is_long=len(headline.text) > _LONG,
        citations=(
            ("Text", citation(article)),
            ("BibTeX", as_bibtex(article).strip()),
            ("RIS", as_ris(article).strip()),
        ),
        copies=copies[:_COPIES],
        copy_count=len(copies),
        versions=_versions_of(news, article),
        similar=_like(news, article, others, before=False, left=left),
        background=_like(news, article, others, before=True, left=left) if article.published else (),
        plain=article_address(article.id),
    )


def citation(article: Article) -> Markup:
    """Return one line that names an article: who, what, where, when, its address or its id.

    Each part keeps its own direction, so that a date beside Arabic is not turned round.
    """
    quoted = f"“{' '.join((article.headline or '(no headline)').split())}”"
    date = when(article.published)
    parts = (", ".join(article.byline), quoted, article.source, date, web_address(article.url) or article.id)
    return Markup(". ").join(Markup("<bdi>{}</bdi>").format(clean(part.rstrip("."))) for part in parts if part) + "."


def _known(article: Article) -> tuple[str, ...]:
    parts = (when(article.published), article.source, ", ".join(article.byline), article.section)
    return tuple(shortened(part, (), _KNOWN)[0] for part in parts if part)


def _facts(article: Article, *, public: bool) -> Iterator[tuple[str, str]]:
    """Yield the known fields of an article, and the evidence for its date."""
    yield "Published", article.published or "undated"
    if article.published:
        yield "Date from", f"{article.published_from or 'not stated'}, precise to the {article.precision or '?'}"
    named = (
        ("Updated", when(article.updated) if article.updated else None),
        ("Source", article.source),
        ("By", ", ".join(article.byline)),
        ("From", article.dateline),
        ("Section", article.section),
        ("Keywords", ", ".join(article.keywords)),
        ("Language", language_name(article.language) if article.language else None),
        ("Address", article.url),
        ("Retrieved", when(article.retrieved) if article.retrieved else None),
        ("Source file", None if public else article.source_file),
        ("Id", article.id),
    )
    yield from ((name, value) for name, value in named if value)


def _paragraphs(body: Snippet) -> Iterator[Snippet]:
    """Yield the paragraphs of a text that are not empty, each with its own marks."""
    start = 0
    for paragraph in body.text.split("\n"):
        end = start + len(paragraph)
        if paragraph.strip():
            yield Snippet("body", paragraph, tuple(_within(body.marks, start, end)))
        start = end + 1


def _within(marks: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    for left, right in marks:
        if left < end and right > start:
            yield max(left, start) - start, min(right, end) - start


def _group_of(news: News, article: Article, left: TimeLeft) -> CopyGroup | None:
    """Return the copies of an article; None where it is the only one, or time is up."""
    try:
        group = news.copies(article.id, timeout=left())
    except QueryLimitError:
        return None
    return group if group is not None and len(group) > 1 else None


def _versions_of(news: News, article: Article) -> tuple[VersionView, ...]:
    history = news.history(article.id)
    return version_views(history) if history is not None and len(history) > 1 else ()


def _like(news: News, article: Article, others: Set[str], *, before: bool, left: TimeLeft) -> tuple[HitView, ...]:
    """Return the articles most like one, or those before it, without its copies, which the page has already."""
    limit = min(_LIKE + len(others), LIMITS.hits)
    try:
        results = news.similar(article.id, before=before, limit=limit, snippets=0, timeout=left())
    except (UsageError, QueryLimitError):  # nothing can be before its date, or time is up
        return ()
    return tuple(hit_view(hit) for hit in results or () if hit.id not in others)[:_LIKE]
