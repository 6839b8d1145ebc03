"""Errors as answers: problem details of RFC 9457 for programs, a page for people."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from newssearch.errors import (
    ClusterError,
    IndexLockedError,
    IndexWriteError,
    NewsSearchError,
    QueryError,
    QueryLimitError,
    ShortageError,
    UnusableIndexError,
    UsageError,
)
from newssearch.web.searches import BusyError

MEDIA_TYPE = "application/problem+json"


class ForbiddenError(NewsSearchError):
    """The server lets nobody change this."""


class NotFoundError(NewsSearchError):
    """Nothing is under this address."""


class ParameterError(UsageError):
    """A parameter of the address cannot be used; ``name`` is its name."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its name, which ends its ``type``, its status and its title."""

    name: str
    status: int
    title: str


KINDS: tuple[tuple[type[NewsSearchError], Kind], ...] = (
    (QueryLimitError, Kind("query-limit", 400, "The query is larger or slower than a limit")),
    (QueryError, Kind("query", 400, "The query cannot be read")),
    (ParameterError, Kind("parameter", 400, "A parameter cannot be used")),
    (UsageError, Kind("parameter", 400, "A parameter cannot be used")),
    (ForbiddenError, Kind("forbidden", 403, "Not allowed")),
    (NotFoundError, Kind("not-found", 404, "Not found")),
    (BusyError, Kind("busy", 503, "Too many searches at once")),
    (IndexLockedError, Kind("busy", 503, "The index is being written to")),
    (IndexWriteError, Kind("index", 503, "The index cannot be written to")),
    (UnusableIndexError, Kind("index", 503, "The index cannot be used")),
    (ClusterError, Kind("index", 503, "The index cannot be used")),
    (ShortageError, Kind("shortage", 503, "The machine is short of memory or open files")),
)
"""The kinds by the errors that they come from, the narrower before the wider."""

FAULT = Kind("fault", 500, "A fault of newssearch")


@dataclass(frozen=True, slots=True)
class Problem:
    """One error as an answer; ``start`` and ``end`` are character offsets into ``query``."""

    kind: Kind
    detail: str
    hint: str = ""
    parameter: str = ""
    query: str = ""
    start: int = 0
    end: int = 0
    retry_after: int | None = None

    def document(self) -> dict[str, Any]:
        """Return the problem details."""
        document: dict[str, Any] = {
            "type": f"urn:newssearch:problem:{self.kind.name}",
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
        }
        if self.parameter:
            document["parameter"] = self.parameter
        if self.query:
            document |= {"query": self.query, "position": [self.start, self.end]}
        if self.hint:
            document["hint"] = self.hint
        return document

    @property
    def is_private(self) -> bool:
        """Return whether the detail names files or addresses of machines."""
        return self.kind.name in ("index", "shortage")

    @property
    def headers(self) -> dict[str, str]:
        """The headers that belong to the answer."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


def problem_of(error: Exception) -> Problem:
    """Return what to answer for an error; a fault of newssearch is named no further, as its words may be private."""
    if not isinstance(error, NewsSearchError):
        return Problem(FAULT, "The request could not be answered; the log of the server says why.")
    kind = next((kind for of, kind in KINDS if isinstance(error, of)), FAULT)
    match error:
        case QueryError():
            return Problem(kind, error.message, error.hint, "q", error.query, error.start, error.end)
        case ParameterError():
            return Problem(kind, str(error), parameter=error.name)
    retry_after = getattr(error, "retry_after", 30) if kind.status == 503 else None
    return Problem(kind, str(error), retry_after=retry_after)


def http_problem(status: int) -> Problem:
    """Return what to answer where the address or the method is wrong."""
    title = HTTPStatus(status).phrase
    detail = _EXPLAINED.get(HTTPStatus(status), f"{title}.")
    return Problem(Kind(title.lower().replace(" ", "-"), status, title.capitalize()), detail)


_EXPLAINED = {
    HTTPStatus.NOT_FOUND: "There is no page at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address cannot be asked in this way; the header Allow says how it can.",
}
