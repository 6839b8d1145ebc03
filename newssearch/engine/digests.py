"""By what two articles are the same: the version of one article, and the text that a copy repeats."""

from __future__ import annotations

from hashlib import blake2b

import orjson

from newssearch.engine.documents import said
from newssearch.models import Article

FEW_WORDS = 20
"""A shorter body (``More follows.``) is no copy of another with the same words on another day."""


def version_of(article: Article) -> bytes:
    """Everything that makes a version: all fields but where and when it was fetched."""
    version = said(article)
    version.pop("retrieved", None)
    version.pop("source_file", None)
    return orjson.dumps(version)


def text_of(article: Article) -> bytes:
    """What an exact copy repeats."""
    words = (article.body or "").split()
    parts = [article.headline, article.standfirst]
    if len(words) < FEW_WORDS:
        parts += [article.published, article.source, *article.byline]
    stated = [" ".join((part or "").split()) for part in parts]
    return "\x1f".join([*stated, " ".join(words)]).encode("utf-8", "surrogatepass")


def digest(content: bytes) -> bytes:
    """The 128 bits of BLAKE2b that stand for ``content``."""
    return blake2b(content, digest_size=16).digest()
