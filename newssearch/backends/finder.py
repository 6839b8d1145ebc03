"""What answers queries: one generation of a folder (`newssearch.backends.local.searcher`), or an archive on a cluster.

What a query means and how an answer is told is decided above them, once (`newssearch.backends.search`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from newssearch.analysis.lines import Ranges
from newssearch.models import Article, Order, Sort
from newssearch.query.loosening import Behind
from newssearch.query.nodes import Node
from newssearch.results import Hit

if TYPE_CHECKING:
    from newssearch.counting.cross_table import Tally
    from newssearch.matching.highlighter import Highlighter


class Page(NamedTuple):
    """Hits in the order wanted, and how many there are in all.

    ``partial`` where some of what is held could not be asked; ``warnings`` say what.
    """

    total: int
    hits: tuple[Hit, ...]
    partial: bool = False
    warnings: tuple[str, ...] = ()


class Matched(NamedTuple):
    """An article that a query matches, whole: the ranges of its body that are not indexed, and what marks its texts."""

    article: Article
    left_out: Ranges
    highlighter: Callable[[], Highlighter]


class Recency(NamedTuple):
    """A bonus for recent articles, which halves with every half-life before the newest that is not in the future.

    A score is multiplied by 1 and the bonus, from 1 down; undated articles get none. Both are in seconds, the present
    since 1970 in UTC.
    """

    half_life: float
    now: int


class Weight(NamedTuple):
    """How many articles a clause matches, its inverse document frequency, and the mean tokens of each text field.

    A cluster keeps the last two to itself: None and nothing.
    """

    matching: int
    rarity: float | None = None
    mean_lengths: Mapping[str, float] = {}


class Finder(Protocol):
    """A searcher of one committed state of an archive. For one thread at a time."""

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Have what is asked in the block raise QueryLimitError once it has taken so long together; within another such
        block no later than that says."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The primary subtags of the articles, by which words are stemmed."""

    def find(
        self, node: Node, *, sort: Sort, offset: int, limit: int, snippets: int, recency: Recency | None = None
    ) -> Page:
        """Return the articles ``[offset, offset + limit)`` that ``node`` means, and exactly how many it means.

        Each exact copy of a text matches by all that is its own. The earliest that matches is the hit, by date and then
        by id, the undated last, and all together count once.

        By relevance the best first; by date the undated last both ways. Ties are broken the same way on every page:
        all pages together have each article once. ``snippets`` fragments of each, 0 for none,
        else at least one. With ``recency``, recent ones score more.
        """

    def find_behind(
        self, behind: Behind, *, sort: Sort, offset: int, limit: int, snippets: int, recency: Recency | None = None
    ) -> Page:
        """Return, as `find` does, the articles that ``behind.node`` means and ``behind.full`` does not, nor of a copy.

        ``missing`` of each hit says which of the words wanted the article lacks.
        """

    def count(self, node: Node) -> int:
        """Count the articles that ``node`` means, exact copies of one text once."""

    def every(self, node: Node, *, order: Order, copies: bool) -> Iterator[Matched]:
        """Return all articles that ``node`` means, each whole, in an order; articles of one date by id.

        With ``copies`` exact copies are articles of their own, else one of each text is returned as `find` does. The
        query is evaluated before this returns; what is read of the result later has no limit of time.
        """

    def tally(self, node: Node, by: Sequence[str]) -> Tally:
        """Count the articles that `find` finds by one dimension of `newssearch.counting` or two."""

    def weight_of(self, clause: Node) -> Weight:
        """Return what the ranking knows of a clause, which is no filter and has no parts."""

    def indexed(self, identifier: str) -> tuple[Article, Ranges] | None:
        """Return an article, whole, and the ranges of its body that are not indexed; None where none has this id."""

    def widened(self, node: Node) -> Node:
        """Return ``node`` with every source that it names standing for all sources of the same publisher."""

    def stem_sharers(self, words: Sequence[str]) -> Sequence[tuple[str, str]]:
        """Return the names among ``words`` of which most matches are other words with the same stem, each with one.

        A cluster does not list the words that it holds, and returns nothing.
        """

    def hint(self, node: Node) -> str:
        """One line that helps with ``node``, which means nothing that is held; empty when there is nothing to say."""


def hit_of(
    head: Mapping[str, Any],
    texts: Mapping[str, str],
    score: float,
    highlighter: Highlighter,
    snippets: int,
    exact_copies: int = 0,
) -> Hit:
    """Make the hit of an article: ``head`` is what it says, by field; ``texts`` are the fields that are marked."""
    said, language = head.get, head.get("language")
    headline = texts.get("headline")
    return Hit(
        id=head["id"],
        score=round(score, 4),
        headline=said("headline"),
        published=said("published"),
        precision=said("precision"),
        source=said("source"),
        byline=tuple(said("byline", ())),
        dateline=said("dateline"),
        section=said("section"),
        language=language,
        url=said("url"),
        snippets=highlighter.snippets(head, texts, snippets) if snippets else (),
        headline_marks=highlighter.marks("headline", headline, language) if headline else (),
        exact_copies=exact_copies,
    )
