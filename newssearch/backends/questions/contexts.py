"""Every place where a query matches, in its context: a concordance."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager

from newssearch.backends.question import Question
from newssearch.backends.questions.every import Stream, every
from newssearch.backends.search import marked_texts
from newssearch.backends.searcher_contract import Matched, Searcher
from newssearch.models import Side
from newssearch.results import Context


def contexts(
    opening: AbstractContextManager[Searcher], question: Question, *, sort: Side = "date", width: int = 40
) -> Stream[Context]:
    """Return the contexts of what a query finds; see `newssearch.News.kwic`."""
    found = every(opening, question, copies=False)
    return Stream(_sorted(found, sort, width), found.warnings)


def _sorted(found: Stream[Matched], sort: Side, width: int) -> Generator[Context]:
    with found:
        places = (context for matched in found for context in _of(matched, width))
        yield from sorted(places, key=_KEYS[sort]) if sort in _KEYS else places


_KEYS: Mapping[str, Callable[[Context], tuple[list[str], str]]] = {
    "left": lambda context: (context.left.casefold().split()[::-1], context.match.casefold()),
    "right": lambda context: (context.right.casefold().split(), context.match.casefold()),
}
"""Sort keys of contexts: to the left the nearest word first."""


def _of(matched: Matched, width: int) -> Generator[Context]:
    article = matched.article
    for text in marked_texts(article, matched.left_out, matched.highlighter()):
        for start, end in text.marks:
            left = _line(text.text[max(0, start - 2 * width) : start])
            right = _line(text.text[end : end + 2 * width])
            shown = _line(text.text[start:end]).strip()
            yield Context(
                article.id,
                article.published,
                text.field,
                left[-width:].lstrip() if width else "",
                shown,
                right[:width].rstrip(),
            )


def _line(text: str) -> str:
    """Return a text on one line; white space at its ends becomes one blank."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}"
