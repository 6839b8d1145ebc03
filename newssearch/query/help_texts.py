"""Help on the query language and on dates, as plain text for every face: 80 columns wide."""

from __future__ import annotations

from pathlib import Path

QUERY, DATES = (Path(__file__).with_name(f"help_{topic}.txt").read_text("utf-8") for topic in ("query", "dates"))
