"""JSON lines: every field of an article, one object a line, which `newssearch.read` takes back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import orjson

from newssearch.exports.fields import fields_of
from newssearch.models import Article


def write_jsonl(articles: Iterable[Article], out: BinaryIO) -> int:
    """Write one JSON object a line; return the number of articles."""
    count = 0
    for article in articles:
        out.write(orjson.dumps(fields_of(article), option=orjson.OPT_APPEND_NEWLINE))
        count += 1
    return count
