"""The texts of ``newssearch help TOPIC``."""

from __future__ import annotations

from newssearch.cli.exits import MEANINGS
from newssearch.query.help_texts import DATES, QUERY

_EXIT_CODES = "Exit codes\n\n" + "".join(f"  {code:<5}{meaning}\n" for code, meaning in MEANINGS.items())

TOPICS: dict[str, str] = {"query": QUERY, "dates": DATES, "exit-codes": _EXIT_CODES}
"""Each topic by its name: plain text, 80 columns wide."""
