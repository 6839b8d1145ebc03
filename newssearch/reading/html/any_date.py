"""The date that htmldate finds anywhere in a page, with the grammar of `newssearch.dates` instead of dateparser's.

htmldate asks dateparser for the strings that it does not read itself, one page in two hundred. For that dateparser
loads the languages of the world: two seconds and 35 MB in each process.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from threading import Lock

from newssearch.dates.names import cldr_words, vocabulary
from newssearch.dates.parser import DateContext, parse_date
from newssearch.reading.html.trees import Element

_ONE_AT_A_TIME = Lock()
"""Held while the grammar of htmldate is replaced: a program that uses htmldate itself keeps dateparser."""

_LATEST = datetime(2999, 12, 31, tzinfo=UTC)
"""A time after every date: htmldate compares a date with its own limits, and keeps what it has read for other pages."""


def any_date(tree: Element, url: str | None, latest: str) -> str | None:
    """Return a day of the page up to ``latest``, ISO 8601; None without one. Changes nothing in the tree."""
    import htmldate  # here, as few pages need it

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    with _own_grammar():
        try:
            found: str | None = htmldate.find_date(tree, original_date=True, url=url, max_date=latest)
        except Exception:  # any error of heuristics in one page of millions
            return None
    return found


class _Grammar:
    """A parser of dates as htmldate calls one of dateparser."""

    def get_date_data(self, text: str) -> dict[str, datetime | None]:
        """Return the day that a text with a year is."""
        found = parse_date(text, DateContext(_LATEST), "search")
        is_day = found is not None and found.precision not in ("year", "month") and found.value[:4] in text
        return {"date_obj": datetime.fromisoformat(found.value[:10]) if found and is_day else None}


@contextmanager
def _own_grammar() -> Iterator[None]:
    """Replace what htmldate takes from dateparser; a release without these functions uses dateparser."""
    from htmldate import extractors

    with _ONE_AT_A_TIME:
        ours = {"get_external_parser": _Grammar, "month_words": _months}
        kept = {name: getattr(extractors, name) for name in ours if hasattr(extractors, name)}
        for name in kept:
            setattr(extractors, name, ours[name])
        try:
            yield
        finally:
            for name, theirs in kept.items():
                setattr(extractors, name, theirs)


@cache
def _months() -> frozenset[str]:
    """Return names of months in the world's languages; a weekday among them costs one more look."""
    return frozenset(vocabulary().months) | cldr_words()
