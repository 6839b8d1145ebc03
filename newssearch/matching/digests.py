"""Digests that identify articles: the version of one article, and the text that a copy repeats."""

from __future__ import annotations

from hashlib import blake2b

from newssearch.core import article_digests as digests_of
from newssearch.core import article_version as version_of

__all__ = ["digest", "digests_of", "version_of"]


def digest(content: bytes) -> bytes:
    """Return the 128-bit BLAKE2b digest of ``content``."""
    return blake2b(content, digest_size=16).digest()
