"""Quotations in the articles that a query finds, with speaker, time and place."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, ExitStack

from newssearch.backends.queries import read_query
from newssearch.backends.question import Question
from newssearch.backends.questions.every import Stream, until_read
from newssearch.backends.quoting import matching, quoted_parts
from newssearch.backends.search import limited
from newssearch.backends.searcher_contract import Matched, Searcher
from newssearch.query.nodes import Node
from newssearch.results import Quote

_FEW = 3
"""Words of a quotation without a speaker; with fewer it is a title or a word that is held at arm's length."""


def quotes(opening: AbstractContextManager[Searcher], question: Question) -> Stream[Quote]:
    """Return the quotations in what a query finds, oldest first; see `newssearch.News.quotes`."""
    with ExitStack() as stack:
        searcher = stack.enter_context(opening)
        parsed = read_query(searcher, question)
        with limited(searcher, question):
            found = searcher.every(parsed.node, order="oldest", copies=False)
        quoted = (quote for matched in found for quote in _of(matched, quoted_parts(parsed.node), searcher.languages))
        return Stream(until_read(quoted, stack.pop_all()), parsed.warnings)


def _of(matched: Matched, parts: Sequence[Node], languages: Sequence[str]) -> Generator[Quote]:
    article = matched.article
    for found in matching(article, parts, languages):
        said = (article.body or "")[found.start : found.end]
        if found.speaker or parts or len(said.split()) >= _FEW:
            where = (article.id, article.published, article.source)
            yield Quote(*where, " ".join(found.speaker.split()) or None, said, found.start, found.end)
