"""What a publisher lets be done with an item, in the words of the IPTC standards."""

from __future__ import annotations

import re

from newssearch.reading.drafts import Claim, Status

_STATUSES: tuple[tuple[str, Status], ...] = (
    ("cancel", "canceled"),
    ("kill", "canceled"),
    ("withh", "withheld"),
)
"""How the words begin that mean a status: ``canceled``, ``Cancelled``, ``withheld``, ``withhold``."""

_CODE = re.compile(r"[:/#]")


def status_of(stated: str | None) -> Status:
    """The status that a word, a qcode (``stat:canceled``) or an address of a code means; ``usable`` where none is."""
    word = _CODE.split((stated or "").strip().lower())[-1]
    return next((status for beginning, status in _STATUSES if word.startswith(beginning)), "usable")


Claims = tuple[Claim, ...]


def dates_of(created: str | None, versioned: str | None, evidence: str, *, is_first: bool) -> tuple[Claims, Claims]:
    """The claims of publication and of update of an item that says when it, and when this version of it, was made.

    Where only the version is dated, and is not known to be the first, the date is that of an update.
    """
    version = (Claim(versioned, evidence),) if versioned and versioned != created else ()
    if created:
        return (Claim(created, evidence),), version
    if is_first:
        return version, ()
    return tuple(Claim(claim.value, "updated") for claim in version), version
