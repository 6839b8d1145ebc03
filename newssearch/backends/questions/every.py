"""Every article that a query finds, one after another, on one state of an archive."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from newssearch.backends.queries import read_query
from newssearch.backends.question import Question
from newssearch.backends.search import limited
from newssearch.backends.searcher_contract import Matched, Searcher
from newssearch.models import Article, HeldArticle, Order
from newssearch.values import moment

if TYPE_CHECKING:
    from newssearch.matching.document import Record

T = TypeVar("T")


class Stream(Generic[T]):
    """Things that a query finds, read as they are asked for. Close it, use it in a ``with`` block, or read it whole.

    ``warnings`` say what was read otherwise than it may have been meant.
    """

    def __init__(self, things: Generator[T], warnings: tuple[str, ...] = ()) -> None:
        self._things = things
        self.warnings = warnings

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        return next(self._things)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the archive that the stream reads."""
        self._things.close()


def held_article(article: Article, record: Record) -> HeldArticle:
    """Return an article with its times in the archive."""
    return HeldArticle(article, moment(record.added), moment(record.changed))


def every(
    opening: AbstractContextManager[Searcher],
    question: Question,
    *,
    order: Order = "oldest",
    copies: bool = True,
) -> Stream[Matched]:
    """Return the articles that match all words of a query; ``opening`` stays open until all are read."""
    with ExitStack() as stack:
        searcher = stack.enter_context(opening)
        parsed = read_query(searcher, question)
        with limited(searcher, question):
            found = searcher.every(parsed.node, order=order, copies=copies)
        return Stream(until_read(found, stack.pop_all()), parsed.warnings)


def until_read(found: Iterator[T], held: ExitStack) -> Generator[T]:
    """Yield things, and close ``held`` after the last."""
    with held:
        yield from found
