"""More like one article: the words that tell it from others, as a query."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from math import log

from newssearch.backends.question import Question
from newssearch.backends.search import limited
from newssearch.backends.searcher_contract import PageRequest, Searcher
from newssearch.core import tokenize
from newssearch.dates.periods import period_of
from newssearch.errors import UsageError
from newssearch.models import Article
from newssearch.query.nodes import DateRange, Node, Phrase, Word
from newssearch.query.normal import all_of, any_of, none_of
from newssearch.results import Results

_WORDS = 40
"""Words of the query: more add noise and time, fewer miss what an article is about."""

_CANDIDATES = 120
"""Words whose frequency in the archive is looked up."""

_HEADLINE = 3
"""Occurrences that one in the headline is worth."""

_COMMON, _FEW = 0.2, 5
"""A word in more than this share of all articles, and in more than a few, tells nothing."""

_SHORTEST = 3
"""Characters of a word; a number needs as many."""


def similar(
    searcher: Searcher,
    article: Article,
    name: str,
    *,
    is_held: bool,
    before: bool = False,
    after: bool = False,
    limit: int = 10,
    offset: int = 0,
    snippets: int = 2,
    timeout: float | None = None,
) -> Results:
    """Return the articles that have the telling words of ``article``; ``is_held`` leaves out the one of its id."""
    began = time.perf_counter()
    with limited(searcher, Question("", timeout=timeout)):
        node = _query(searcher, article, is_held)
        bounds = list(_bounds(article, before=before, after=after))
        if node is None:
            return Results(name, 0, offset, ())
        node = all_of([node, *bounds])
        page = searcher.find(node, PageRequest(offset=offset, limit=limit, snippets=snippets))
        took = round((time.perf_counter() - began) * 1000, 2)
        return Results(name, page.total, offset, page.hits, took, page.warnings, partial=page.partial)


def _query(searcher: Searcher, article: Article, is_held: bool) -> Node | None:
    words = telling_words(searcher, article)
    if not words:
        return None
    named = [word for word in words if word in _counted(article.headline)]
    found = any_of([*(Word(word, "body") for word in words), *(Word(word, "headline") for word in named)])
    return all_of([found, none_of(Phrase(article.id, "id"))]) if is_held else found


def telling_words(searcher: Searcher, article: Article) -> list[str]:
    """Return the words that tell an article from others, the most telling first."""
    counts = _counted(article.body) + _counted(article.standfirst)
    for word, count in _counted(article.headline).items():
        counts[word] += _HEADLINE * count
    candidates = sorted(counts, key=lambda word: (-counts[word] * len(word), word))[:_CANDIDATES]
    weights = {}
    *frequencies, held = searcher.frequencies([Word(word, "body") for word in candidates])
    for word, frequency in zip(candidates, frequencies, strict=True):
        if 0 < frequency <= max(_FEW, held * _COMMON):
            weights[word] = (1 + log(counts[word])) * log((held + 1) / frequency)
    return sorted(weights, key=lambda word: (-weights[word], word))[:_WORDS]


def _counted(text: str | None) -> Counter[str]:
    words = (token.term for token in tokenize(text or ""))
    return Counter(word for word in words if len(word) >= _SHORTEST)


def _bounds(article: Article, *, before: bool, after: bool) -> Iterator[Node]:
    if not (before or after):
        return
    if before and after:
        raise UsageError("Ask for articles before the one or after it, not both.")
    if article.published is None or article.precision is None:
        raise UsageError(f"The article {article.id} has no date: nothing is before or after it.")
    period = period_of(article.published, article.precision)
    yield DateRange(end=period.start) if before else DateRange(start=period.end)
