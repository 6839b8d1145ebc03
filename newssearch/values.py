"""Values as JSON: one way for articles, hits, results and reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

_OBEYED = "[\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
"""Characters that a terminal obeys and that JSON need not escape."""

_SURROGATE = "[\ud800-\udfff]"


class Value:
    """A frozen dataclass whose fields can be had as JSON."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON has them: text, numbers, lists and dictionaries."""
        return {field.name: plain(getattr(self, field.name)) for field in fields(self)}  # type: ignore[arg-type]

    def to_json(self, *, indented: bool = False) -> str:
        """Return the fields as a JSON object: on one line, or with ``indented`` on several."""
        return json_text(self.to_dict(), indented=indented).rstrip("\n")


def plain(value: Any) -> Any:
    """Return a value with lists for tuples and dictionaries for values within it."""
    match value:
        case Value():
            return value.to_dict()
        case tuple() | list():
            return [plain(one) for one in value]
        case Mapping():
            return {key: plain(one) for key, one in value.items()}
    return value


def json_text(document: object, *, indented: bool = False) -> str:
    """Return a document as JSON with a line end.

    Characters that a terminal obeys are escaped, and U+FFFD takes the place of surrogates.
    """
    import orjson  # here, for a fast start of what writes no JSON

    options = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indented else 0)
    try:
        written = orjson.dumps(document, option=options)
    except orjson.JSONEncodeError:  # a file name whose bytes are not UTF-8
        written = orjson.dumps(_unicode(document), option=options)
    return re.sub(_OBEYED, lambda match: f"\\u{ord(match[0]):04x}", written.decode())


def without_surrogates(text: str) -> str:
    """Return a text with U+FFFD in place of surrogates."""
    return re.sub(_SURROGATE, "\ufffd", text)


def day_of(value: str | None, precision: str | None) -> date | None:
    """Return the day of an ISO 8601 date as it is written; None where it is coarser than a day, or cannot be read."""
    if value is None or precision in (None, "year", "month"):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def shortened(text: str | None, most: int = 60) -> str:
    """Return a text as Python writes it, cut after ``most`` characters."""
    return repr(text if text is None or len(text) <= most else f"{text[:most]}...")


def _unicode(value: Any) -> Any:
    match value:
        case str():
            return without_surrogates(value)
        case dict():
            return {_unicode(key): _unicode(item) for key, item in value.items()}
        case list() | tuple():
            return [_unicode(item) for item in value]
    return value


def moment(seconds: int) -> str | None:
    """Return a time as ISO 8601 in UTC; None for one that is not known."""
    if not seconds:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
