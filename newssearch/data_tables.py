"""Tables of words that are data: TOML files beside the modules that use them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def table(module: str, name: str) -> dict[str, Any]:
    """Load the table ``name`` beside a module: ``table(__file__, "zones")``."""
    return tomllib.loads(Path(module).with_name(f"{name}.toml").read_text("utf-8"))


def by_word(rows: Mapping[str, str], separator: str | None = None) -> dict[str, str]:
    """Turn rows of words into the row of each word: ``{"+01:00": "cet met"}`` into ``{"cet": "+01:00", ...}``."""
    return {" ".join(word.split()): name for name, words in rows.items() for word in words.split(separator)}
