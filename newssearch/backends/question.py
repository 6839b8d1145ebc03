"""A question to an archive: the text of a query, and how it is read."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import NamedTuple

from newssearch.models import Match


class Question(NamedTuple):
    """The text of a query, how it is read, and the seconds that the search may take; see `newssearch.News.search`.

    ``now`` is the present of relative dates, for tests.
    """

    text: str
    match: Match = "best"
    strict: bool = False
    tz: str | tzinfo | None = None
    timeout: float | None = None
    now: datetime | None = None
