"""Documents: the article as an index keeps it, its record and its date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

import orjson

from newssearch.analysis.lines import Ranges, without
from newssearch.analysis.stems import primary_subtag
from newssearch.core import stored_article
from newssearch.dates.periods import period_of, precision_of
from newssearch.errors import WrongTypeError
from newssearch.frozen import dataclass
from newssearch.matching.schema import (
    COPY,
    COPY_ID,
    COPY_OF,
    END,
    FIRST,
    FIRST_DAY,
    KIND,
    LAST_DAY,
    NO_TIME,
    RETRIEVED,
    START,
)
from newssearch.models import Article, Precision

Times = tuple[int, int, int, int, tuple[int, ...], tuple[int, ...]]
"""``version``, ``added``, ``changed``, ``revised``, ``text_changed`` and ``headline_changed`` of a record."""


@dataclass(frozen=True, slots=True)
class Record:
    """Record of an article: the values that identify it.

    ``given`` is the id as the source gave it; ``content`` the digest of all fields, ``text`` of headline, standfirst
    and body, 16 bytes each; ``origin`` the file it was read from last; ``copy_of`` the id of the article that this one
    repeats, or None; ``elsewhere`` the other files that hold the article.

    ``version`` is the number of the version, from 1. Times are seconds since 1970, UTC, of the beginning of a run, 0
    for one that is not known: ``added`` when the archive first had the article, ``changed`` when its present version
    came in, ``revised`` when the last version did that is more than typography and boilerplate (0 for none),
    ``text_changed`` and ``headline_changed`` whenever a version with another text or headline did.
    """

    id: str
    given: str
    content: bytes
    text: bytes
    origin: str | None = None
    copy_of: str | None = None
    source: str | None = None
    elsewhere: tuple[str, ...] = ()
    version: int = 1
    added: int = 0
    changed: int = 0
    revised: int = 0
    text_changed: tuple[int, ...] = ()
    headline_changed: tuple[int, ...] = ()

    @property
    def times(self) -> Times:
        """The times of the article in the archive."""
        return self.version, self.added, self.changed, self.revised, self.text_changed, self.headline_changed

    @property
    def places(self) -> tuple[str, ...]:
        """All known files that hold the article; the one it was read from comes last."""
        return self.elsewhere if self.origin is None else (*self.elsewhere, self.origin)


@dataclass(frozen=True, slots=True)
class Document:
    """One article with its record, and the ranges of its body that are left out of index and snippets."""

    article: Article
    record: Record
    left_out: Ranges = ()

    @property
    def indexed(self) -> Article:
        """The article as it is indexed."""
        body = self.article.body
        return replace(self.article, body=without(body, self.left_out)) if body and self.left_out else self.article


def field_values(article: Article, field: str) -> Sequence[str]:
    """Return the texts of a field, usually one or none."""
    value = getattr(article, field)
    if not value:
        return ()
    return value if isinstance(value, tuple) else (value,)


def whole_values(document: Document) -> dict[str, tuple[str, ...]]:
    """Return the terms of a document in each field of whole values."""
    article, record = document.article, document.record
    dated, undated = _KINDS[record.copy_of is not None]
    values: dict[str, tuple[str, ...]] = {
        KIND: dated if article.published else undated,
        "id": (article.id.casefold(),),
        "language": _language_values(article.language),
    }
    return values if record.copy_of is None else values | {COPY_ID: (record.id,), COPY_OF: (record.copy_of,)}


_KINDS = tuple(((kind,), (kind, "undated")) for kind in (FIRST, COPY))


@lru_cache(maxsize=1 << 10)
def _language_values(language: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(((language or "und").lower(), primary_subtag(language))))


_FIELDS = tuple(f.name for f in fields(Article))
_STORED = frozenset({*_FIELDS, "given", "copy_of", "version", "added", "changed", "revised"})
_TIMES = frozenset({"text_changed", "headline_changed"})
_TUPLES = frozenset(f.name for f in fields(Article) if str(f.type).startswith("tuple"))
_LISTS = _TUPLES | _TIMES | {"elsewhere"}
_BESIDE = _TIMES | {"given", "copy_of", "left_out", "elsewhere", "version", "added", "changed", "revised"}
_PLAIN = _STORED - _TUPLES
_TEXT = frozenset({str})
_TIME_DIGITS = 12


def stated(article: Article) -> dict[str, Any]:
    """Return the fields of ``article`` that have a value."""
    values = ((name, getattr(article, name)) for name in _FIELDS)
    return {name: value for name, value in values if value is not None and value != ()}


def stored(document: Document) -> bytes:
    """Return ``document`` as it is stored: one line of JSON, then the body.

    The line has the other fields of the article, the parts of its record that differ from them, and the ranges that are
    not indexed. So a page of hits can be shown without reading the bodies.
    """
    return stored_article(document.article, beside(document))


def beside(document: Document) -> tuple[str | None, str | None, Ranges, tuple[str, ...], Times]:
    """Return the values stored beside an article: the ``record`` argument of `newssearch.core.stored_article`."""
    record = document.record
    given = None if record.given == record.id else record.given
    return given, record.copy_of, document.left_out, record.elsewhere, record.times


def head_of(stored: bytes) -> dict[str, Any]:
    """Parse the line that `stored` wrote: fields, and the parts of the record beside them.

    Raises ValueError where `stored` cannot have written it.
    """
    head: dict[str, Any] = orjson.loads(stored[: stored.index(b"\n")])
    if type(head) is not dict or "id" not in head:
        raise ValueError("stored article is malformed: not the expected JSON object")
    is_plain = head.keys() <= _PLAIN and _TEXT.issuperset(map(type, head.values()))  # most are, and this check is fast
    if not is_plain and not all(_is_valid(*item) for item in head.items()):
        raise ValueError("stored article is malformed: not the expected JSON object")
    return head


def _is_valid(name: str, value: object) -> bool:
    """Return whether a stored article may have ``value``: a text, texts in some fields, or ranges to leave out."""
    if name == "left_out":
        return type(value) is list and all(map(_is_range, value))
    if name in _LISTS:
        return type(value) is list and all(type(part) is str for part in value)
    return type(value) is str and name in _STORED


def _is_range(value: object) -> bool:
    if type(value) is not list or len(value) != 2:
        return False
    start, end = value
    return type(start) is int and type(end) is int and 0 <= start <= end


def body_of(stored: bytes) -> str:
    """Return the body of a stored article."""
    return stored[stored.index(b"\n") + 1 :].decode()


def article_of(stored: bytes) -> Article:
    """Decode a stored article."""
    values = head_of(stored)
    if body := body_of(stored):
        values["body"] = body
    for name in _BESIDE & values.keys():
        del values[name]
    for name in _TUPLES & values.keys():
        values[name] = tuple(values[name])
    try:
        article = Article(**values)
    except WrongTypeError as error:
        raise ValueError(f"a stored article is malformed: {error}") from error
    if "precision" not in values:  # an article of an older version may have a date without: its columns have none
        object.__setattr__(article, "precision", None)
    return article


def left_out_of(stored: bytes) -> Ranges:
    """Return the ranges of its body that a stored article leaves out."""
    # Most leave nothing out, and within a text the quotes would be escaped: no need to read the line for those.
    if stored.find(b'"left_out":[[', 0, stored.index(b"\n")) < 0:
        return ()
    return tuple((start, end) for start, end in head_of(stored)["left_out"])


def json_of(stored: bytes) -> bytes:
    """Return a stored article as a JSON object."""
    return orjson.dumps(stated(article_of(stored)))


def record_of(stored: bytes, content: bytes, text: bytes) -> Record:
    """Return the record of a stored article, with its digests, which are kept in columns."""
    values = head_of(stored)
    added = _time(values.get("added", "0"))
    return Record(
        id=values["id"],
        given=values.get("given", values["id"]),
        content=content,
        text=text,
        origin=values.get("source_file"),
        copy_of=values.get("copy_of"),
        source=values.get("source"),
        elsewhere=tuple(values.get("elsewhere", ())),
        version=_time(values.get("version", "1")),
        added=added,
        changed=_time(values["changed"]) if "changed" in values else added,
        revised=_time(values.get("revised", "0")),
        text_changed=tuple(map(_time, values.get("text_changed", ()))),
        headline_changed=tuple(map(_time, values.get("headline_changed", ()))),
    )


def _time(digits: str) -> int:
    if not (digits.isdecimal() and digits.isascii() and len(digits) <= _TIME_DIGITS):
        raise ValueError(f"a stored article is malformed: {digits!r} is not a time")
    return int(digits)


def key_of_text(text: bytes) -> int:
    """Return the first 64 bits of the digest of a text, as its column holds them."""
    return int.from_bytes(text[:8], "little")


def time_numbers(article: Article, record: Record) -> dict[str, tuple[int, ...]]:
    """Return the known times of an article by the field of numbers that a query compares."""
    times = {
        "added": (record.added,),
        "changed": (record.changed,),
        "revised": (record.revised,),
        RETRIEVED: (retrieved_number(article),),
    }
    known = {name: tuple(filter(None, numbers)) for name, numbers in times.items()}
    return known | {"text_changed": record.text_changed, "headline_changed": record.headline_changed}


def retrieved_number(article: Article) -> int:
    """Return when an article was fetched, as its column holds it: the first second of the stated time, 0 for none."""
    return 0 if article.retrieved is None else _retrieved_number(article.retrieved)


@lru_cache(maxsize=1 << 12)
def _retrieved_number(retrieved: str) -> int:
    return max(1, epoch_seconds(period_of(retrieved, precision_of(retrieved)).start))


def date_numbers(article: Article) -> Mapping[str, int]:
    """Return the article's period as the date columns hold it; for an undated article, their empty values."""
    if article.published is None or article.precision is None:
        return _UNDATED
    return _period_numbers(article.published, article.precision)


def column_numbers(article: Article) -> tuple[int, int, int, int, int]:
    """Return the numbers of an article in the date columns, and when it was fetched."""
    return *_in_columns(date_numbers(article)), retrieved_number(article)


_in_columns = itemgetter(FIRST_DAY, LAST_DAY, START, END)

_UNDATED: Mapping[str, int] = {FIRST_DAY: 0, LAST_DAY: 0, START: NO_TIME, END: NO_TIME}


@lru_cache(maxsize=1 << 14)
def _period_numbers(published: str, precision: Precision) -> Mapping[str, int]:
    period = period_of(published, precision)
    return {
        FIRST_DAY: period.first_day.toordinal(),
        LAST_DAY: period.last_day.toordinal(),
        START: epoch_seconds(period.start),
        END: epoch_seconds(period.end),
    }


def epoch_seconds(moment: datetime) -> int:
    """Return whole seconds since 1970 UTC, negative before."""
    return int(moment.timestamp())
