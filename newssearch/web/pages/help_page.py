"""Presenter of the help: the plain text of the command line as headings, tables and paragraphs, for any width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_ROW = re.compile(r"  (\S.*?)  +\S")
"""The first line of a table: two blanks, a form, at least two blanks, its meaning."""


@dataclass(frozen=True, slots=True)
class HelpPart:
    """A part of a help text: a heading, a paragraph, or the rows of a table."""

    heading: str = ""
    paragraph: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    """Each form of a query, and what it means."""


def help_parts(text: str) -> tuple[HelpPart, ...]:
    """Return the parts of a help text in order; blank lines separate them."""
    blocks = [*text.strip("\n").split("\n\n"), ""]
    return tuple(_part(block, behind) for block, behind in pairwise(blocks))


def _part(block: str, behind: str) -> HelpPart:
    if block.startswith("  "):
        return HelpPart(rows=tuple(_rows(block.split("\n"))))
    if _ROW.match(behind) and "\n" not in block:
        return HelpPart(heading=block)
    return HelpPart(paragraph=" ".join(block.split()))


def _rows(lines: list[str]) -> Iterator[tuple[str, str]]:
    first = _ROW.match(lines[0])
    column = first.end() - 1 if first else 0
    form, meaning = "", ""
    for line in lines:
        if line[:column].strip():
            if form:
                yield form, meaning
            form, meaning = line[:column].strip(), line[column:]
        else:
            meaning = f"{meaning} {line.strip()}"
    yield form, meaning
