"""Marks and snippets of articles, and a test whether a query matches an article that is in no index.

The core runs the words of an article through the same expressions as an index, so a phrase or a NEAR is marked where it
matched and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from newssearch import core
from newssearch.analysis.stems import primary_subtag
from newssearch.errors import QueryLimitError
from newssearch.matching.deadlines import NEVER, Deadline
from newssearch.matching.document import date_numbers, field_values
from newssearch.matching.schema import END, FIRST_DAY, LAST_DAY, NAMES, RETRIEVED, START, STEMMED, TIME_FIELDS
from newssearch.models import Article
from newssearch.query.nodes import And, Everything, Node, Not, NumberRange, Or
from newssearch.query.normal import all_of, any_of, none_of
from newssearch.results import Snippet
from newssearch.settings import QUERY_LIMITS

Mark = tuple[int, int]

_NO_TIMES: Mapping[str, Sequence[int]] = dict.fromkeys((RETRIEVED, *TIME_FIELDS), ())

_SHOWN = ("headline", "section", "dateline", "source", "url")
"""Fields shown as the snippet of an article without text; the id where all of these are empty."""


class Highlighter:
    """Marks the matches of a query in articles. Raises QueryLimitError after the deadline."""

    def __init__(self, native: core.Highlighter, deadline: Deadline = NEVER) -> None:
        self._native = native
        self._deadline = deadline

    def marks(self, field: str, text: str, language: str | None) -> tuple[Mark, ...]:
        """Return every mark in ``text``, the text of a field of an article in ``language``."""
        try:
            return tuple(self._native.marks(field, text, language))
        except QueryLimitError:
            self._deadline.check()
            raise

    def snippets(self, head: Mapping[str, Any], texts: Mapping[str, str], most: int) -> tuple[Snippet, ...]:
        """Return the ``most`` best snippets of an article, given its fields and the texts to mark.

        Where no text matches, the beginning of the text is shown, else the headline: there is always one.
        """
        stated = [(field, head[field]) for field in _SHOWN if head.get(field)]
        standfirst, body = texts.get("standfirst", ""), texts.get("body", "")
        with _timed_by(self._deadline):
            found = self._native.snippets(standfirst, body, stated, head["id"], head.get("language"), most)
        return tuple(Snippet(field, text, tuple(marks)) for field, text, marks in found)


class ArticleMatcher:
    """Matches queries with one article, as it is indexed; ``languages`` are those of the archive.

    ``copies`` counts the other copies of the article there, when a query asks. ``times`` are those of
    `newssearch.matching.document.time_numbers`; without them, no time of the article is known. Raises QueryLimitError
    when the deadline has passed.
    """

    def __init__(
        self,
        article: Article,
        languages: Sequence[str],
        deadline: Deadline = NEVER,
        copies: Callable[[], int] = lambda: 0,
        times: Mapping[str, Sequence[int]] = _NO_TIMES,
    ) -> None:
        self._deadline, self._copies = deadline, copies
        language = primary_subtag(article.language)
        values = {name: list(texts) for name in (*STEMMED, *NAMES) if (texts := field_values(article, name))}
        values["id"] = [article.id.casefold()]
        values["language"] = [(article.language or "und").lower(), language]
        numbers = date_numbers(article)
        period = (numbers[FIRST_DAY], numbers[LAST_DAY], numbers[START], numbers[END]) if article.published else None
        self.native = core.MatchingArticle(values, language, period, list(languages), {**_NO_TIMES, **times})

    def matches(self, node: Node) -> bool:
        """Return whether ``node`` matches the article."""
        self._deadline.check()
        with _timed_by(self._deadline):
            return self.native.is_matched_by(_counted(node, self._copies), self._deadline.left, QUERY_LIMITS.max_pairs)

    def highlighter(self, node: Node) -> Highlighter:
        """Return a highlighter for the matches of ``node`` in the article; excluded words are not marked."""
        self._deadline.check()
        with _timed_by(self._deadline):
            native = self.native.highlighter(node, self._deadline.left, QUERY_LIMITS.max_pairs)
        return Highlighter(native, self._deadline)


def scores_outside(
    matchers: Sequence[ArticleMatcher],
    node: Node,
    clauses: Sequence[tuple[Node, float]],
    mean_lengths: Mapping[str, float],
    deadline: Deadline,
) -> list[float | None]:
    """Return the score that each article would have in an archive for ``node``; None for one that does not match.

    ``clauses`` are those of ``node`` that give a score, with their rarities; ``mean_lengths`` are those of the fields
    of the archive. The articles have no copies there. Raises QueryLimitError when the deadline has passed.
    """
    deadline.check()
    articles, wanted = [one.native for one in matchers], _counted(node, lambda: 0)
    with _timed_by(deadline):
        return core.scores_outside(articles, wanted, clauses, mean_lengths, deadline.left, QUERY_LIMITS.max_pairs)


def _counted(node: Node, copies: Callable[[], int]) -> Node:
    """Return ``node`` with its clauses on the number of copies decided."""
    match node:
        case NumberRange("copies", low, high):
            count = copies()
            return Everything() if (low or 0) <= count and (high is None or count <= high) else Not(Everything())
        case And(children):
            return all_of(_counted(child, copies) for child in children)
        case Or(children):
            return any_of(_counted(child, copies) for child in children)
        case Not(child):
            return none_of(_counted(child, copies))
    return node


@contextmanager
def _timed_by(deadline: Deadline) -> Iterator[None]:
    """Raise the deadline's own error, with the time the query was given: the core knows only the time left."""
    try:
        yield
    except QueryLimitError:
        deadline.check()
        raise
