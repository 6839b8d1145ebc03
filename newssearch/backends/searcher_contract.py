"""The contract of a searcher: one generation of a folder (`newssearch.backends.local.searcher`), or an archive on a
cluster.

`newssearch.backends.search` parses queries and builds results, for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from newssearch.analysis.lines import Ranges
from newssearch.models import Article, Order, Show, Sort
from newssearch.query.loosening import Behind
from newssearch.query.nodes import Node, Word
from newssearch.results import Hit

if TYPE_CHECKING:
    from newssearch.backends.alerts.arrivals import Arrivals
    from newssearch.counting.cross_table import Tally
    from newssearch.index.sidecars.version_keeping import Keeping
    from newssearch.matching.document import Document, Record
    from newssearch.matching.highlighter import Highlighter
    from newssearch.matching.spellings import Spelling
    from newssearch.query.name_groups import NameGroups
    from newssearch.query.saved_searches import SavedSearch


class Page(NamedTuple):
    """Hits in order, the total number of matches, exact copies of one text counted once, and of the hits ``shown`` on
    all pages.

    ``partial`` says that a part of the archive did not answer; ``warnings`` name the part.
    """

    total: int
    shown: int
    hits: tuple[Hit, ...]
    partial: bool = False
    warnings: tuple[str, ...] = ()


class Matched(NamedTuple):
    """A matching article with its record, the ranges of its body not indexed, and a highlighter."""

    article: Article
    left_out: Ranges
    highlighter: Callable[[], Highlighter]
    record: Callable[[], Record]


class Recency(NamedTuple):
    """A bonus for recent articles, which halves with every half-life before the newest that is not in the future.

    A score is multiplied by 1 and the bonus, from 1 down; undated articles get none. Both are in seconds, the present
    since 1970 in UTC.
    """

    half_life: float
    now: int


class PageRequest(NamedTuple):
    """The hits ``[offset, offset + limit)`` of all matches, and how they are shown.

    With ``show="one"`` the earliest matching copy of a text is the hit, by date and then by id, the undated last; with
    ``"all"`` each is. With ``"best"`` and ``"earliest"`` the hit is one of each group of near and exact copies: of
    those that match the one with the highest score, of equals the earliest; or the earliest.

    By relevance the best article comes first; by date the undated come last both ways. ``snippets`` is the number of
    fragments of each hit; with a number above 0 each hit has at least one. With ``recency``, recent articles score
    more.
    """

    show: Show = "one"
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    snippets: int = 0
    recency: Recency | None = None

    def behind(self, passed: int) -> PageRequest:
        """Return a request of the part of the page behind the first ``passed`` hits."""
        end = self.offset + self.limit - passed
        return self._replace(offset=max(0, self.offset - passed), limit=max(0, min(self.limit, end)))


class Weight(NamedTuple):
    """Number of articles that a clause matches, its inverse document frequency, and the mean tokens of each text field.

    A cluster does not publish the last two: None and an empty mapping.
    """

    matching: int
    rarity: float | None = None
    mean_lengths: Mapping[str, float] = {}


class OldVersion(NamedTuple):
    """A version of an article that is no longer the present one: its document, and until when it was.

    ``removed`` says that no version came in its place.
    """

    document: Document
    until: int
    removed: bool


class Searcher(Protocol):
    """A searcher of one committed state of an archive. For one thread at a time."""

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Limit the requests of the block to ``seconds`` together, within the limit of an outer block.

        Requests raise QueryLimitError afterwards.
        """

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the primary subtags of the articles; words are stemmed by these languages."""

    def find(self, node: Node, request: PageRequest) -> Page:
        """Return a page of the articles that match ``node``, and the exact number of matches.

        Each exact copy of a text matches by its own fields. All pages break ties in the same order, so together they
        have each article once.
        """

    def find_behind(self, behind: Behind, request: PageRequest) -> Page:
        """Return a page, as `find` does, of the articles that match ``behind.node`` and neither they nor a copy
        ``behind.full``.

        ``missing`` of each hit names the wanted words that the article lacks.
        """

    def count(self, node: Node) -> int:
        """Count the articles that match ``node``, exact copies of one text once."""

    def frequencies(self, words: Sequence[Word]) -> list[int]:
        """Count the articles that have each of some words of one token, and all articles at the end.

        Unlike `count`, a cluster answers in one request, and finds no words that are written with hyphens.
        """

    def every(self, node: Node, *, order: Order, copies: bool) -> Iterator[Matched]:
        """Return all articles that match ``node``, each whole, in an order; articles of one date by id.

        With ``copies``, exact copies are articles of their own; without, one of each text is returned as in `find`. The
        query is evaluated before this method returns; reading the result later has no time limit.
        """

    def tally(self, node: Node, by: Sequence[str]) -> Tally:
        """Count the articles of `find` by one dimension of `newssearch.counting` or two."""

    def weight_of(self, clause: Node) -> Weight:
        """Return the ranking statistics of a clause, which is no filter and has no parts."""

    def copies_of(self, identifier: str) -> Iterable[tuple[Article, Ranges]]:
        """Return the group of near and exact copies of an article, itself included, each with the ranges of its body
        that are not indexed.

        The earliest comes first, the undated last, those of one date by id. Empty for an unknown id.
        """

    def indexed(self, identifier: str) -> Document | None:
        """Return a document under the name of its publisher; None for an unknown id."""

    def indexed_each(self, identifiers: Sequence[str]) -> dict[str, Document]:
        """Return, as `indexed` does, the articles of several ids, in their order and without the unknown ids."""

    def old_versions(self, identifier: str) -> Sequence[OldVersion]:
        """Return the old versions of an article that the archive keeps, the oldest first; the id is exact."""

    def count_versions_at(self, time: int) -> int:
        """Count the old versions that were the present ones at a time, in seconds since 1970."""

    def versions_at(self, time: int) -> Iterator[OldVersion]:
        """Yield the old versions that were the present ones at a time."""

    def keeping(self) -> Keeping:
        """Return how many old versions of an article the archive keeps, and since when."""

    def widened(self, node: Node) -> Node:
        """Return ``node`` with each source replaced by all sources of the same publisher."""

    @property
    def groups(self) -> NameGroups | None:
        """The groups of names, None where there are none: an unquoted word of one finds all of it. Raises
        DamagedIndexError where they are malformed."""

    def saved(self) -> tuple[SavedSearch, ...]:
        """Return the saved searches of the archive, whichever generation is read."""

    def newest_run(self) -> int:
        """Return the time of the last run that changed an article, in seconds since 1970; 0 where none is known."""

    def came_in(self, after: int, queries: int) -> AbstractContextManager[Arrivals]:
        """Open the documents whose present version came in after a time, for a number of ``queries`` on them alone."""

    def words_like(self, spelling: Spelling) -> set[str]:
        """Return the folded words, as written in headlines, standfirsts and bodies, that are spellings of a name.

        A cluster cannot list words: it reads articles until no new spelling turns up, a few thousand at most.
        """

    def stem_sharers(self, words: Sequence[str]) -> Sequence[tuple[str, str]]:
        """Return the names among ``words`` of which most matches are other words with the same stem, each with one.

        A cluster does not list the words that it holds, and returns nothing.
        """

    def hint(self, node: Node) -> str:
        """Return one line of advice for ``node``, which matches nothing; empty without advice."""


def texts_to_mark(article: Article, snippets: int) -> dict[str, str]:
    """Return the texts of an article that a hit marks, by field: the headline, and what its snippets are cut from."""
    names = ("headline", "standfirst", "body") if snippets else ("headline",)
    return {name: getattr(article, name) or "" for name in names}


def hit_of(
    head: Mapping[str, Any],
    texts: Mapping[str, str],
    score: float,
    highlighter: Highlighter,
    snippets: int,
    copies: int = 0,
    outlets: int = 0,
) -> Hit:
    """Build the hit of an article from its fields ``head`` and the ``texts`` to mark, by field."""
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
        copies=copies,
        outlets=outlets,
    )
