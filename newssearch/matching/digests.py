"""By what two articles are the same: the version of one article, and the text that a copy repeats."""

from __future__ import annotations

from hashlib import blake2b

from newssearch.core import article_digests as digests_of
from newssearch.core import article_version as version_of

__all__ = ["digest", "digests_of", "version_of"]


def digest(content: bytes) -> bytes:
    """The 128 bits of BLAKE2b that stand for ``content``."""
    return blake2b(content, digest_size=16).digest()
