"""JSON lines: every field of an article, one object a line, which `newssearch.read` takes back as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import orjson

from newssearch.models import EXPORT_MARK, EXPORT_VERSION, Article, article_as_dict


def write_jsonl(articles: Iterable[Article], out: BinaryIO) -> int:
    """Write one JSON object a line; return the number of articles."""
    count = 0
    for article in articles:
        line = {EXPORT_MARK: EXPORT_VERSION, **article_as_dict(article), "source_file": article.source_file}
        out.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        count += 1
    return count
