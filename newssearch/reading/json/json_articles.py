"""JSON values to drafts: articles found inside their wrappers, keys mapped by the names that news files use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter
from typing import Any

from newssearch.errors import ReadingError
from newssearch.reading import field_names
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal, Verbatim
from newssearch.reading.json.json_documents import Value, values
from newssearch.reading.json.own_lines import article_in, is_own, unknown_keys
from newssearch.reading.markup import to_text
from newssearch.reading.openings.bylines import people
from newssearch.reading.repetitions import without_outlet
from newssearch.reading.streams import Stream
from newssearch.reading.tables.column_use import is_prose

Fields = dict[str, list[Any]]
"""For each of our fields, the values that an object has for it, the best name first."""

_DEEPEST = 6
"""The most wrappers within wrappers; news files nest two or three."""

_CUT_SHORT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+?\d+ (?:chars|characters|words)\]\s*$")
"""The end of a preview in news APIs: ``… [+4411 chars]``."""

_TEXT_NAMES = ("value", "text", "name", "rendered", "main", "original", "title", "label", "content", "term")
_TEXT_NAMES_OF_KEYWORDS = ("value", "name", "term", "label", "title", "text", "webtitle")
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def read_json(stream: Stream, origin: Origin) -> Iterator[Draft | Verbatim | Refusal]:
    """Yield every article of a JSON source; at its end, remark on each unknown key."""
    unused: Counter[str] = Counter()
    prose: set[str] = set()
    found = False
    for value in values(stream, origin.name):
        found = True
        if value.fault is not None:
            yield Refusal(value.fault, value.where)
        else:
            yield from drafts_within(value, unused, origin, prose)
    if not found:
        yield Refusal("contains no articles: the JSON is empty")
    if unused:
        listed = ", ".join(f"{key} ({_times(count)})" for key, count in unused.most_common())
        origin.say(f"not used: {listed}")
        origin.use.tell_unused(origin.name, [key for key, _ in unused.most_common() if key in prose])


def draft_of(
    content: Mapping[str, Any], where: str = "", evidence: str = "json", columns: tuple[tuple[str, str], ...] = ()
) -> tuple[Draft | Refusal, list[str]]:
    """Return one object as a draft, and its unused keys; a refusal when it has no headline and no text.

    ``evidence`` is the kind of evidence of its dates; ``columns`` maps keys to fields, whatever their names.
    """
    content = field_names.renamed(content, columns)
    fields, unused = _fields(content)
    headline, (body, cut) = _first_text(fields, "headline"), _body(fields)
    if not headline and not body:
        return Refusal(f"neither a headline nor a text; its keys: {_seen(content)}", where), []
    source = _source(fields)
    draft = Draft(
        where=where,
        id=_first_text(fields, "id"),
        headline=without_outlet(headline, source),
        standfirst=_first_text(fields, "standfirst"),
        body=body,
        byline=_byline(fields),
        dateline=_first_text(fields, "dateline"),
        section=", ".join(_names(fields.get("section", [])[:1])) or None,
        keywords=tuple(dict.fromkeys(_names(fields.get("keywords", []), split=True))),
        source=source,
        url=_url(fields),
        language=_first_text(fields, "language"),
        published=tuple(_claims(fields, "published", evidence)[:1]),
        updated=tuple(_claims(fields, "updated", evidence)),
        retrieved=next(iter(_claims(fields, "retrieved", evidence)), None),
        notes=("body cut short by the source",) if cut else (),
    )
    return draft, unused


def drafts_within(
    value: Value, unused: Counter[str], origin: Origin, prose: set[str] | None = None
) -> Iterator[Draft | Verbatim | Refusal]:
    """Yield the articles of a value; ``unused`` counts unknown keys, ``prose`` receives those with text."""
    for where, content in _articles_within(value.content, value.where):
        if not isinstance(content, dict):
            yield Refusal(_no_object(content), where)
            continue
        if is_own(content) and not origin.columns:
            unused.update(unknown_keys(content))
            yield article_in(content, where)
            continue
        try:
            origin.use.meet(origin.name, content, origin.columns)
            draft, left = draft_of(content, where, columns=origin.columns)
        except ReadingError as error:
            yield Refusal(str(error), where)
            continue
        if left:
            unused.update(left)
            if prose is not None and (doubtful := set(left) - prose):
                prose.update(_prose_keys(content, doubtful))
        if isinstance(draft, Draft) and value.note:
            draft = replace(draft, notes=(*draft.notes, value.note))
        yield draft


def _prose_keys(content: Mapping[str, Any], names: set[str], depth: int = 0) -> Iterator[str]:
    """Yield those of ``names`` under which an object, or a part of it, has text for readers."""
    for key, value in content.items():
        if key in names and is_prose(value):
            yield key
        elif isinstance(value, dict) and depth < _DEEPEST:
            yield from _prose_keys(value, names, depth + 1)


def _articles_within(content: Any, where: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield the articles that an object only wraps (``{"hits": {"hits": [...]}}``), else the object itself."""
    inner = _wrapped(content) if isinstance(content, dict) and depth < _DEEPEST else []
    if not inner:
        yield where, content
    for key, held in inner:
        place = f"{where}.{key}" if where else f":{key}"
        if isinstance(held, dict):
            yield from _articles_within(held, place, depth + 1)
            continue
        for n, element in enumerate(held):
            if not _is_declared_other(element):
                yield f"{place}[{n}]", element


def _wrapped(content: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the keys and values of the articles in a wrapper; empty where the object is itself an article."""
    inside = [(key, value) for key, value in content.items() if isinstance(value, list | dict) and value]
    if not inside or _has(content, "body"):
        return []
    headed = _has(content, "headline")
    lists: list[tuple[str, Any]] = []
    for key, value in inside:
        name = field_names.plain(key)
        wraps = name in field_names.WRAPPERS
        if isinstance(value, list) and any(_is_article(one) for one in value):
            if wraps or (name not in field_names.ASIDES and not headed):
                lists.append((key, value))
        elif not lists and isinstance(value, dict) and not headed and (wraps or len(content) == 1):
            return [(key, value)]
    return lists


def _is_declared_other(content: Any) -> bool:
    """Return whether an object has another type, as the ``WebSite`` beside the article in a JSON-LD graph."""
    return isinstance(content, dict) and "@type" in content and not _is_article(content)


def _is_article(content: Any) -> bool:
    """Return whether an element of a list is an article, or an object whose only key has one."""
    if not isinstance(content, dict):
        return False
    return _has(content, "headline") or _has(content, "body")


def _has(content: Mapping[str, Any], field: str) -> bool:
    fields = _fields(content)[0]
    return bool(_body(fields)[0] if field == "body" else _first_text(fields, field))


def _seen(content: Mapping[str, Any]) -> str:
    shown = [f"{key} (empty)" if value in _EMPTY else key for key, value in content.items()]
    return ", ".join(shown[:12]) + (", ..." if len(shown) > 12 else "") if shown else "none"


def _no_object(content: Any) -> str:
    names = {list: "a list", str: "a string", int: "a number", float: "a number", bool: "true or false"}
    return f"not an article: {names.get(type(content), 'null')} where an object should be"


def _fields(content: Mapping[str, Any]) -> tuple[Fields, list[str]]:
    """Return the object's values by our fields, and the unknown keys. Outer keys override inner."""
    ranked: dict[str, list[tuple[int, int, Any]]] = {}
    unused: list[str] = []
    _collect(content, 0, ranked, unused)
    fields = {
        field: [value for _, _, value in (sorted(found, key=_RANK) if len(found) > 1 else found)]
        for field, found in ranked.items()
    }
    names = [value for depth, _, value in ranked.get("name", []) if depth == 0]
    if names and "headline" not in fields and ("body" in fields or {"standfirst", "published"} <= fields.keys()):
        fields["headline"] = names
    return fields, unused


_RANK = itemgetter(0, 1)


def _collect(
    content: Mapping[str, Any], depth: int, ranked: dict[str, list[tuple[int, int, Any]]], unused: list[str]
) -> None:
    for key, value in content.items():
        if not value and value in _EMPTY:
            continue
        if isinstance(value, str) and field_names.plain(key) == "name":
            ranked.setdefault("name", []).append((depth, 0, value))
            continue
        meaning = _meaning(key)
        wraps = isinstance(value, dict) and field_names.plain(key) in field_names.CONTAINERS and depth < _DEEPEST
        if wraps and (meaning is None or _wraps_fields(value)):
            _collect(value, depth + 1, ranked, unused)
        elif meaning is not None:
            field, rank = meaning
            ranked.setdefault(field, []).append((depth, rank, value))
        else:
            unused.append(key)


@lru_cache(maxsize=4096)
def _meaning(key: str) -> tuple[str, int] | None:
    """Return the field that a key means, or the last part of one with dots, and the rank of the name."""
    return field_names.field_of(key) or field_names.field_of(key.rpartition(".")[2] if "." in key else "")


def _wraps_fields(value: Mapping[str, Any]) -> bool:
    """Return whether an object is a part of the article, and not a named thing such as a source."""
    known = {meaning[0] for key in value if (meaning := field_names.field_of(key)) is not None}
    return "body" in known or ("headline" in known and not known <= _OF_ANYTHING)


_OF_ANYTHING = {"headline", "url", "id", "source", "language"}
"""Keys that an outlet has, too: its name, its address."""


def _first_text(fields: Fields, field: str) -> str | None:
    for value in fields.get(field, ()):
        if text := _text(value):
            return text
    return None


def _text(value: Any, names: tuple[str, ...] = _TEXT_NAMES, depth: int = 0) -> str:
    """Return the text of a value of any shape: plain, ``{"rendered": ...}``, a list of paragraphs."""
    if isinstance(value, str):
        return to_text(value).strip()
    if isinstance(value, bool) or value is None or depth > _DEEPEST:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        by_name = {field_names.plain(key): inner for key, inner in value.items()}
        return next((text for n in names if (text := _text(by_name.get(n), names, depth + 1))), "")
    if isinstance(value, list):
        parts = (_text(element, names, depth + 1) for element in value)
        return "\n\n".join(part for part in parts if part)
    return ""


def _body(fields: Fields) -> tuple[str | None, bool]:
    """Return the text of the article, and whether the source cut it; a whole text goes before a preview."""
    cut_short = None
    for value in fields.get("body", []):
        text = _text(value)
        whole = _CUT_SHORT.sub("", text) if text.endswith("]") else text
        if whole and whole == text:
            return text, False
        cut_short = cut_short or whole
    return cut_short or None, cut_short is not None


def _byline(fields: Fields) -> tuple[str, ...]:
    for value in fields.get("byline", []):
        stated = value if isinstance(value, list) else [value]
        texts = (_text(one, ("name", "original", "value", "main", "title")) for one in stated)
        if named := tuple(dict.fromkeys(name for text in texts for name in people(text))):
            return named
    return ()


def _names(values: list[Any], *, split: bool = False) -> list[str]:
    """Return single names from strings, lists, and objects; with ``split``, a string of several is split."""
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            found += _names(value)
        elif not isinstance(value, int | float):  # the numbers of tags and sections in a database
            text = _text(value, _TEXT_NAMES_OF_KEYWORDS)
            parts = re.split(r"[;,\n،、]", text) if split else [text]
            found += [part for one in parts if (part := " ".join(one.split()))]
    return found


def _source(fields: Fields) -> str | None:
    for value in fields.get("source", []):
        if text := _text(value, ("name", "title", "value", "text", "domain", "id")):
            stripped = text[:-1] if text.endswith(".") and " " in text else text
            return stripped.rstrip()
    return None


def _url(fields: Fields) -> str | None:
    for value in fields.get("url", []):
        text = _text(value[0] if isinstance(value, list) and value else value, ("href", "url", "value", "id"))
        if re.match(r"https?://\S+$", text, re.IGNORECASE):
            return text
    return None


def _claims(fields: Fields, field: str, evidence: str) -> list[Claim]:
    found = []
    for value in fields.get(field, []):
        if isinstance(value, dict):
            inner = {field_names.plain(key): one for key, one in value.items()}
            value = next((inner[n] for n in ("date", "value", "text", "iso") if n in inner), None)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            found.append(Claim(value, evidence))
    return found


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
