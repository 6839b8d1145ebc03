"""Publishing status of an item, in the words of the IPTC standards."""

from __future__ import annotations

import re

from newssearch.reading.drafts import Claim, Status

_STATUSES: tuple[tuple[str, Status], ...] = (
    ("cancel", "canceled"),
    ("kill", "canceled"),
    ("withh", "withheld"),
)
"""The first letters of words for a status: ``canceled``, ``Cancelled``, ``withheld``, ``withhold``."""

_CODE = re.compile(r"[:/#]")


def status_of(stated: str | None) -> Status:
    """Return the status meant by a word, a qcode (``stat:canceled``) or the address of a code; ``usable`` by
    default."""
    word = _CODE.split((stated or "").strip().lower())[-1]
    return next((status for beginning, status in _STATUSES if word.startswith(beginning)), "usable")


Claims = tuple[Claim, ...]


def dates_of(created: str | None, versioned: str | None, evidence: str, *, is_first: bool) -> tuple[Claims, Claims]:
    """Return the claims of publication and of update of an item, given when it and its version were created.

    If only the version is dated, and is not known to be the first, its date is that of an update.
    """
    version = (Claim(versioned, evidence),) if versioned and versioned != created else ()
    if created:
        return (Claim(created, evidence),), version
    if is_first:
        return version, ()
    return tuple(Claim(claim.value, "updated") for claim in version), version
