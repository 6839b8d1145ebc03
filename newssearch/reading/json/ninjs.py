"""ninjs 1.x, 2.x and 3.x (IPTC's news in JSON) to drafts: single items, lists of items, and one item a line.

1.x has a property for each kind of a text (``headline``, ``body_html``), 2.x and 3.x have lists of them with roles, and
3.x uses camel case instead of lower case. All are read alike, whatever version an item states.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from newssearch.core import clean, paragraphs
from newssearch.reading.article_id import is_web_address
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal, Verbatim, dates_of, drafted, status_of
from newssearch.reading.json.json_articles import drafts_within
from newssearch.reading.json.json_documents import values
from newssearch.reading.markup import to_text
from newssearch.reading.openings.bylines import people
from newssearch.reading.streams import Stream

_OTHER_TYPES = {"event": "an event", "planning": "a plan of coverage"}
_ASIDE = frozenset({"byline", "credit", "creditline", "note", "script", "writer"})
_SHORT = frozenset({"caption", "lead", "summary", "teaser"})
"""Roles of values that are neither text nor description, and of values that are not text."""

_SUBJECTS = (
    *("subject", "subjects", "keywords", "person", "people", "organisation", "organisations", "place", "places"),
    *("object", "objects", "event", "events"),
)


def read_ninjs(stream: Stream, origin: Origin) -> Iterator[Draft | Verbatim | Refusal]:
    """Yield every item of a source; other objects are read as general JSON."""
    for value in values(stream, origin.name):
        if value.fault is not None:
            yield Refusal(value.fault, value.where)
        elif not isinstance(value.content, dict) or "uri" not in value.content:
            yield from drafts_within(value, Counter(), origin)
        else:
            yield drafted(value.where, _draft, value.content, value.where)


def _draft(content: Mapping[str, Any], where: str) -> Draft | Refusal:
    item = {key.lower(): value for key, value in content.items()}
    kind = _plain(item.get("type")).lower()
    if kind in _OTHER_TYPES:
        return Refusal(f"{_OTHER_TYPES[kind]}, not an article (its type is {kind!r})", where)
    identifier = _plain(item.get("uri")) or None
    created = _plain(item.get("firstcreated")) or _plain(item.get("contentcreated"))
    is_first = _plain(item.get("version")) in {"", "1"}
    published, updated = dates_of(created, _plain(item.get("versioncreated")), "ninjs", is_first=is_first)
    embargoed = _plain(item.get("embargoed"))
    headline, body = _headline(item), _best(item, "body", "bodies")
    return Draft(
        where=where,
        id=identifier,
        headline=headline,
        standfirst=_best(item, "description", "descriptions"),
        body=body.removeprefix(headline or "") if body else None,  # some repeat it on top of the text
        byline=people(_plain(item.get("byline")) or _plain(item.get("by"))),
        dateline=_plain(item.get("dateline")) or _plain(item.get("located")) or None,
        keywords=tuple(_keywords(item)),
        source=_source(item),
        url=identifier if identifier and is_web_address(identifier) else None,
        language=_plain(item.get("language")) or None,
        published=published,
        updated=updated,
        status=status_of(_plain(item.get("pubstatus"))),
        embargoed=(Claim(embargoed, "ninjs"),) if embargoed else (),
    )


def _plain(value: Any) -> str:
    """Return a string or a number as text without markup; empty for any other value."""
    if isinstance(value, str):
        return to_text(value).strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _headline(item: Mapping[str, Any]) -> str | None:
    """Return the main headline, else the first, else the title, which newsrooms use for an item."""
    stated = list(_versions(item, "headline", "headlines"))
    ranked = sorted(stated, key=lambda one: one[0] not in {"", "main"})
    return next((text for _, _, value in ranked if (text := _plain(value))), None) or _plain(item.get("title")) or None


def _best(item: Mapping[str, Any], single: str, several: str) -> str | None:
    """Return the version of a text with the most paragraphs, as plain ones often have lost theirs."""
    aside = _ASIDE | _SHORT if single == "body" else _ASIDE
    versions = [(kind, value) for role, kind, value in _versions(item, single, several) if role not in aside]
    stated = [(kind, text) for kind, value in versions if (text := _plain(value))]
    read = [text for kind, text in stated if "nitf" not in kind and not kind.endswith("application/xml")]
    texts = read or [text for _, text in stated]
    return max(texts, key=lambda text: len(paragraphs(clean(text)))) if texts else None


def _versions(item: Mapping[str, Any], single: str, several: str) -> Iterator[tuple[str, str, Any]]:
    """Yield role, kind and value of each version of a text, from properties by name and lists of 2.x and 3.x."""
    for key, value in item.items():
        if key == single or key.startswith(f"{single}_"):
            role = key[len(single) + 1 :]
            yield role, role, value
    listed = item.get(several)
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict):
            stated = {key.lower(): value for key, value in one.items()}
            role, kind = _plain(stated.get("role")).lower(), _plain(stated.get("contenttype")).lower()
            yield role, f"{role} {kind}", stated.get("value")


def _keywords(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the subjects of an item, and its slugline."""
    for name in _SUBJECTS:
        listed = item.get(name)
        for one in listed if isinstance(listed, list) else ():
            stated = (one.get("name") or one.get("literal")) if isinstance(one, dict) else one
            if text := _plain(stated):
                yield text
    if slug := _plain(item.get("slugline")):
        yield slug


def _source(item: Mapping[str, Any]) -> str | None:
    """Return the first source of information with a name, else the copyright holder."""
    listed = item.get("infosources", item.get("infosource"))
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and (name := _plain(one.get("name")) or _plain(one.get("literal"))):
            return name
    return _plain(item.get("copyrightholder")) or None
