"""RIS to drafts: the export format for reference managers, with one record a reference and one line a tag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newssearch.reading.article_id import is_web_address
from newssearch.reading.databases.field_labels import names_of
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal
from newssearch.reading.encoding.characters import Characters
from newssearch.reading.markup import to_text
from newssearch.reading.streams import Stream
from newssearch.settings import READING_LIMITS

_TAG = re.compile(r"\ufeff?([A-Z][A-Z0-9])  ?- ?(.*)")
_DATE = re.compile(r"(\d{4})(?:/(\d{1,2})?(?:/(\d{1,2})?(?:/(.*))?)?)?/*")
_NEWS = {"NEWS", "MGZN", "GEN", "JOUR", "ELEC", "WEB", "BLOG", "ICOMM", "EJOUR", "UNPB", "PRESS", "CTLG", "NEWSPAPER"}
Tags = dict[str, list[str]]


def read_ris(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every reference of a file that is of type news, or states no type."""
    characters = Characters(stream, origin.encoding)
    found = False
    for begun, tags in _references(characters):
        found = True
        yield _draft(tags, f":{begun}") if isinstance(tags, dict) else Refusal(tags, f":{begun}")
    if not found:
        yield Refusal("the file contains no references")


def _references(characters: Characters) -> Iterator[tuple[int, Tags | str]]:
    """Yield the tags of each reference with its first line; or the reason why it is not read."""
    begun, size, tags = 1, 0, Tags()
    last = ""
    for number, line in enumerate(characters.lines(READING_LIMITS.max_record_bytes), start=1):
        found = _TAG.match(line.rstrip("\n")) if line is not None else None
        size += len(line) if line is not None else READING_LIMITS.max_record_bytes + 1
        if found and found[1] in {"TY", "ER"}:
            if tags:
                yield (
                    begun,
                    tags if size <= READING_LIMITS.max_record_bytes else "larger than an article; is ER missing?",
                )
            begun, size, tags, last = number, 0, Tags(), found[1]
        if size > READING_LIMITS.max_record_bytes or line is None:
            continue
        if found and found[1] != "ER":
            last = found[1]
            tags.setdefault(last, []).append(found[2].strip())
        elif found is None and last in tags:  # text may go on for lines
            tags[last][-1] += f"\n{line.strip()}"
    if tags:
        yield begun, tags if size <= READING_LIMITS.max_record_bytes else "larger than an article; is ER missing?"


def _draft(tags: Tags, where: str) -> Draft | Refusal:
    kind = _first(tags, "TY") or ""
    if kind and kind.upper() not in _NEWS:
        return Refusal(f"not news: a reference of type {kind[:20]}", where)
    address = next((line for text in tags.get("UR", []) for line in text.split() if is_web_address(line)), None)
    full, abstract = _text(tags, "FT"), _text(tags, "AB", "N2")
    return Draft(
        where=where,
        id=_first(tags, "AN", "ID"),
        headline=_first(tags, "TI", "T1", "CT"),
        standfirst=abstract if full else None,
        body=full or abstract,
        byline=tuple(
            dict.fromkeys(name for tag in ("AU", "A1") for text in tags.get(tag, []) for name in names_of(text))
        ),
        section=_first(tags, "SE"),
        keywords=tuple(word for text in tags.get("KW", []) for word in text.split("\n") if word),
        source=_first(tags, "T2", "JF", "JO", "PB"),
        url=address,
        language=_first(tags, "LA"),
        published=tuple(
            claim for tag in ("DA", "Y1", "PY") for text in tags.get(tag, [])[:1] if (claim := _claim(text))
        ),
        retrieved=_claim(_first(tags, "Y2") or ""),
        notes=() if full or not abstract else ("no full text: the abstract",),
    )


def _first(tags: Tags, *names: str) -> str | None:
    return next((line for name in names for text in tags.get(name, []) if (line := " ".join(text.split()))), None)


def _text(tags: Tags, *names: str) -> str | None:
    return next((to_text("\n\n".join(tags[name])) for name in names if any(tags.get(name, ()))), None)


def _claim(text: str) -> Claim | None:
    """Return ``2025/12/05/`` as a day; after the third stroke there may be a season or an edition."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return Claim(text, "ris") if text.strip() else None
    parts = [part for part in (found[1], found[2], found[3]) if part]
    return Claim("-".join(part.zfill(2) for part in parts), "ris")
