"""The copies of an article, exact and edited: who printed it when, and what differs."""

from __future__ import annotations

from newssearch.analysis.lines import Ranges, without
from newssearch.backends.question import Question
from newssearch.backends.search import limited
from newssearch.backends.searcher_contract import Searcher
from newssearch.core import article_digests, resemblance
from newssearch.models import Article
from newssearch.results import Copy, CopyGroup

COMPARED = ("headline", "standfirst", "body")
"""The fields of copies that are compared, in the order in which they are shown."""


def copies(searcher: Searcher, identifier: str, *, diff: bool, timeout: float | None = None) -> CopyGroup | None:
    """Return the group of an article; see `newssearch.News.copies`."""
    with limited(searcher, Question("", timeout=timeout)):
        found = searcher.indexed(identifier)
        if found is None:
            return None
        asked = found.article, found.left_out
        group = searcher.copies_of(identifier)
        return CopyGroup(asked[0].id, tuple(_compared(asked, other, diff=diff) for other in group))


def _compared(asked: tuple[Article, Ranges], other: tuple[Article, Ranges], *, diff: bool) -> Copy:
    """Return a member of the group, compared with the article that was asked for."""
    from newssearch.analysis.word_diff import differences  # here, as it is for --diff alone

    article = other[0]
    exact = article_digests(article)[1] == article_digests(asked[0])[1]
    return Copy(
        id=article.id,
        published=article.published,
        source=article.source,
        headline=article.headline,
        similarity=1.0 if exact else round(resemblance(_indexed(*asked), _indexed(*other)), 4),
        exact=exact,
        diff=dict(differences(asked[0], article, COMPARED)) if diff else None,
    )


def _indexed(article: Article, left_out: Ranges) -> str:
    return without(article.body or "", left_out)
