"""WordPress exports (WXR 1.0 to 1.2) to drafts: each published post is an article.

Pages, attachments, menus and the like are skipped and counted. A post that is not public is rejected with the reason; a
scheduled one is embargoed until its date.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from newssearch.reading.article_id import is_web_address
from newssearch.reading.drafts import Claim, Draft, Origin, Refusal, drafted
from newssearch.reading.markup import to_text
from newssearch.reading.openings.bylines import people
from newssearch.reading.streams import Stream
from newssearch.reading.xml.xml_documents import Fault, Record, local, records_and_faults
from newssearch.reading.xml.xml_elements import text_of

_POSTS = frozenset({"item"})
_AROUND = frozenset({"rss", "channel"})
_PUBLIC = {"publish", "future"}
_NO_SECTION = {"uncategorized", "uncategorised"}
_CAPTION = re.compile(r"\[(caption|gallery|playlist|audio|video|embed)\b[^\]]{0,2000}\].{0,5000}?\[/\1\]", re.DOTALL)
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|playlist|audio|video|embed|vc_\w+|et_pb_\w+|dropcap|toc|contact-form-7|more|read_?more)"
    r"\b[^\]]{0,2000}\]"
)
_UNSET = "0000-00-00"
_WIDEST = timedelta(hours=14)
_STEP = timedelta(minutes=15)


def read_wxr(stream: Stream, origin: Origin) -> Iterator[Draft | Refusal]:
    """Yield every post of an export."""
    others: Counter[str] = Counter()
    found = False
    for number, record in enumerate(records_and_faults(stream, _POSTS, _AROUND, origin.encoding)):
        where = f"[{number}]"
        if isinstance(record, Fault):
            found = True
            yield Refusal(record.reason, where if record.is_in_record else "")
            continue
        kind = _text(record.element, "post_type") or "post"
        if kind != "post":
            others[kind[:40]] += 1
            continue
        found = True
        yield drafted(where, _post, record, where)
    if others:
        origin.say(f"skipped: {', '.join(f'{count:,} of type {kind}' for kind, count in others.most_common())}")
    if not found:
        yield Refusal("the export contains no posts")


def _post(record: Record, where: str) -> Draft | Refusal:
    item = record.element
    status = _text(item, "status") or "publish"
    if status not in _PUBLIC:
        return Refusal(f"not public: its status is {status[:40]!r}", where)
    if _text(item, "post_password"):
        return Refusal("not public: it asks for a password", where)
    channel = record.ancestors[-1] if record.ancestors else Element("channel")
    published = _claims(item, "post_date", _text(item, "pubDate"))
    link, guid = _text(item, "link"), _text(item, "guid")
    sections = _terms(item, "category")
    return Draft(
        where=where,
        id=None if guid == link else guid,
        headline=to_text(_text(item, "title") or ""),
        standfirst=_html(item, "excerpt"),
        body=_html(item, "content"),
        byline=_byline(item, channel),
        section=next((name for name in sections if name.lower() not in _NO_SECTION), None),
        keywords=_terms(item, "post_tag"),
        source=to_text(_text(channel, "title") or "") or None,
        url=link if link and is_web_address(link) else None,
        language=_text(channel, "language"),
        published=published,
        updated=_claims(item, "post_modified", None),
        embargoed=published[:1] if status == "future" else (),
    )


def _all(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if local(child.tag) == name)


def _text(element: Element, name: str) -> str | None:
    return next((text for child in _all(element, name) if (text := text_of(child).strip())), None)


def _html(item: Element, prefix: str) -> str | None:
    """Return ``content:encoded`` or ``excerpt:encoded``, which differ only in their namespaces."""
    for child in _all(item, "encoded"):
        if ("excerpt" in child.tag) == (prefix == "excerpt") and (text := text_of(child)):
            return to_text(_SHORTCODE.sub(" ", _CAPTION.sub(" ", text))).strip() or None
    return None


def _claims(item: Element, name: str, otherwise: str | None) -> tuple[Claim, ...]:
    """Return a date as the site shows it, with the zone that follows from it and its twin in GMT."""
    here, there = _stated(item, name), _stated(item, f"{name}_gmt")
    if there is None:
        text = here.isoformat(timespec="seconds") if here else otherwise
        return (Claim(text, "wxr"),) if text else ()
    offset = here - there if here else None
    if here is None or offset is None or abs(offset) > _WIDEST or offset % _STEP:
        return (Claim(f"{there.isoformat(timespec='seconds')}+00:00", "wxr"),)
    minutes = abs(offset) // timedelta(minutes=1)
    sign = "-" if offset < timedelta() else "+"
    zone = f"{sign}{minutes // 60:02}:{minutes % 60:02}"
    return (Claim(f"{here.isoformat(timespec='seconds')}{zone}", "wxr"),)


def _stated(item: Element, name: str) -> datetime | None:
    text = _text(item, name) or _UNSET
    try:
        return None if text.startswith(_UNSET) else datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None


def _byline(item: Element, channel: Element) -> tuple[str, ...]:
    """Return the author: an item has the author's login, for which the channel has the name."""
    login = _text(item, "creator")
    if login is None:
        return ()
    for author in _all(channel, "author"):
        if _text(author, "author_login") == login:
            return people(_text(author, "author_display_name") or "")
    return people(login) if " " in login else ()


def _terms(item: Element, domain: str) -> tuple[str, ...]:
    named = (child for child in _all(item, "category") if child.get("domain", "category") == domain)
    return tuple(dict.fromkeys(text for child in named if (text := " ".join(to_text(text_of(child)).split()))))
