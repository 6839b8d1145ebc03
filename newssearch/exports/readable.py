"""Prose: articles to read, as plain text or Markdown, one behind another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import BinaryIO

from newssearch.exports.columns import one_line
from newssearch.models import Article

_RULE = "-" * 72
_SPECIAL = re.compile(r"([\\`*_\[\]<>#~|])")
_OPENS_BLOCK = re.compile(r"(?m)^(\s*)([-+=]|\d+(?=[.)]))")
"""Signs that begin a list or underline a heading where a line begins with them."""


def write_text(articles: Iterable[Article], out: BinaryIO) -> int:
    """Write plain text, a rule between two articles; return the number of articles."""
    return _joined(articles, out, as_text, f"\n{_RULE}\n\n")


def write_markdown(articles: Iterable[Article], out: BinaryIO) -> int:
    """Write Markdown (CommonMark), a rule between two articles; return the number of articles."""
    return _joined(articles, out, as_markdown, "\n---\n\n")


def as_text(article: Article) -> str:
    """Return an article as plain text: headline, where and when it was printed, standfirst, body, address, id."""
    blocks = [
        one_line(article.headline),
        _printed(article),
        one_line(article.standfirst),
        (article.body or "").strip(),
        "\n".join(part for part in (one_line(article.url), f"id: {one_line(article.id)}") if part),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def as_markdown(article: Article) -> str:
    """Return an article as Markdown, with the signs of Markdown in its text escaped."""
    headline, standfirst = escaped(one_line(article.headline)), escaped(one_line(article.standfirst))
    printed, url = escaped(_printed(article)), one_line(article.url)
    blocks = [
        f"# {headline}" if headline else "",
        f"*{printed}*" if printed else "",
        f"**{standfirst}**" if standfirst else "",
        escaped((article.body or "").strip()),
        f"<{url}>" if re.fullmatch(r"https?://[^\s<>]+", url) else escaped(url),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def escaped(text: str) -> str:
    """Return a text whose characters Markdown prints as they are; line ends within a paragraph are kept."""
    quoted = _OPENS_BLOCK.sub(lambda match: _block_escaped(*match.groups()), _SPECIAL.sub(r"\\\1", text))
    return re.sub(r"(?<!\n)\n(?!\n)", "\\\\\n", quoted)


def _block_escaped(indent: str, sign: str) -> str:
    return f"{indent}{sign}\\" if sign.isdecimal() else f"{indent}\\{sign}"


def _printed(article: Article) -> str:
    """Return the line under a headline: who wrote it, for whom, when, from where."""
    parts = (
        ", ".join(article.byline),
        article.source,
        article.section,
        (article.published or "").replace("T", " "),
        article.dateline,
    )
    return " · ".join(one_line(part) for part in parts if part)


def _joined(articles: Iterable[Article], out: BinaryIO, form: Callable[[Article], str], between: str) -> int:
    count = 0
    for article in articles:
        text = form(article) if count == 0 else between + form(article)
        out.write(text.encode("utf-8", "replace"))
        count += 1
    return count
