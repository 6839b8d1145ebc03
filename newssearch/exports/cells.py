"""Cells of a table that no spreadsheet takes for formulas."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"[\t\r\n]|[\s\x00-\x1f\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""How a text begins that a spreadsheet may take for a formula (OWASP, CSV Injection)."""


def inert(text: str) -> str:
    """Return the text of a cell so that no spreadsheet takes it for a formula: with an apostrophe before it."""
    return f"'{text}" if _FORMULA.match(text) else text
