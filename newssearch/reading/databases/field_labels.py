"""Lines with labels, as databases print the fields of an article: ``LANGUAGE: ENGLISH``, ``Author: Okafor, Ana``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newssearch.data_tables import by_word, table
from newssearch.reading.openings.bylines import people

_INVERTED = re.compile(
    r"([^,;]{2,40}), ((?!.*\b(?:and|und|et|y|e)\b \w)[^,;]{1,40}?)(,? (?:Jr|Sr|I{2,3}|IV)\.?)?", re.IGNORECASE
)


class Lines(list[str]):
    """Lines of one document, without line ends; blank ones separate paragraphs.

    ``opened_by`` and ``closed_by`` are the borders before and after the document; empty at the ends of a file.
    """

    opened_by = ""
    closed_by = ""


def labels_of(database: str) -> dict[str, str]:
    """Return the labels of a database, in lower case, each with the name of its field."""
    return by_word(table(__file__, "labels")[database], ",")


def text_of(lines: list[str]) -> str | None:
    """Return the lines as text: single blank lines separate paragraphs."""
    return "\n".join(lines).strip() or None


def labelled(lines: list[str], labels: Mapping[str, str]) -> tuple[dict[str, list[str]], list[str]]:
    """Return the values of each of ``labels`` (in lower case, to the name of a field), and the lines without a label.

    A value extends to the next blank line; a label alone on its line has the next block as its value.
    """
    fields: dict[str, list[str]] = {}
    rest: list[str] = []
    current: list[str] | None = None
    for line in lines:
        name, colon, value = line.partition(":")
        field = labels.get(name.strip().lower()) if colon else None
        if field is not None:
            current = fields.setdefault(field, [])
            if value.strip():
                current.append(value.strip())
        elif current is not None and line.strip():
            current.append(line.strip())
        elif current is None or current:
            current = None
            rest.append(line)
    return fields, rest


def first_line(values: list[str] | None) -> str | None:
    """Return the values as one line, or None."""
    return " ".join(" ".join(values or ()).split()) or None


def names_of(text: str | None) -> tuple[str, ...]:
    """Return the people of a list of names, the surname of each first: ``Okafor, Ana; Wei, Li``."""
    if not text:
        return ()
    parts = [part.strip(" .") for part in text.split(";")]
    turned = [_in_order(found) if (found := _INVERTED.fullmatch(part)) else part for part in parts]
    return tuple(dict.fromkeys(name for part in turned for name in people(part)))


def _in_order(inverted: re.Match[str]) -> str:
    return f"{inverted[2]} {inverted[1]}{(inverted[3] or '').lstrip(',')}"


def terms_of(text: str | None, mark: str = ";") -> tuple[str, ...]:
    """Return the terms of a list, without their shares: ``SHIPPING (90%)``."""
    parts = re.split(rf"(?:(?<!\s)\s++)?+[{mark}]\s*", text or "")
    bare = (re.sub(r"(?:(?<!\s)\s++)?+\(\d{1,3}%\)$", "", part.strip(" .")) for part in parts)
    return tuple(dict.fromkeys(part for part in bare if part))
