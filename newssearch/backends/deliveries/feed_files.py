"""Alerts as Atom feeds: a file for each saved search, written whole, so a reader never sees half of one.

An entry is a version of an article. Its id follows from the version, so a report that is written again adds nothing.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from newssearch.backends.deliveries.feed_xml import NAMESPACE, add, moment, title_of, xml
from newssearch.backends.deliveries.targets import DeliveryError
from newssearch.errors import NewsSearchError
from newssearch.jobs.outputs import replaced

ENTRIES = 100
"""Entries of a feed; the oldest go."""

_LARGEST = 64 << 20
_ATOM = f"{{{NAMESPACE}}}"


def write(report: Mapping[str, Any], folder: Path, base: str | None) -> None:
    """Add a report to the feeds of its saved searches. Raises DeliveryError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for alert in report["alerts"]:
            _write(folder / file_name(alert["name"]), report, alert, base)
    except (OSError, NewsSearchError) as error:
        raise DeliveryError(f"{folder}: {getattr(error, 'strerror', None) or error}") from error


def file_name(name: str) -> str:
    """Return the name of the file of a saved search: its name, where that is plain, else with a digest."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60]
    if plain == name:
        return f"{plain}.atom"
    return f"{plain or 'search'}-{blake2b(name.casefold().encode(), digest_size=4).hexdigest()}.atom"


def feed_of(name: str, query: str, updated: str, entries: list[ElementTree.Element]) -> bytes:
    """Return the feed of a saved search with its entries."""
    root = ElementTree.Element("feed", xmlns=NAMESPACE)
    add(root, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'newssearch:saved:{name.casefold()}')}")
    add(root, "title", title_of(name))
    add(root, "subtitle", title_of(query))
    add(root, "updated", updated)
    add(add(root, "author"), "name", "newssearch")
    root.extend(entries)
    return xml(root)


def _write(file: Path, report: Mapping[str, Any], alert: Mapping[str, Any], base: str | None) -> None:
    before = list(_entries(file))
    known = {_id(entry) for entry in before}
    fresh = [entry for entry in entries_of(report, alert, base) if _id(entry) not in known]
    feed = feed_of(alert["name"], alert["query"], moment(report["at"]), [*fresh, *before][:ENTRIES])
    with replaced(file) as out:
        out.write(feed)
        out.flush()
        os.fsync(out.fileno())


def entries_of(report: Mapping[str, Any], alert: Mapping[str, Any], base: str | None) -> Iterator[ElementTree.Element]:
    """Yield the entry of each version that an alert reports, the newest first."""
    for kind in ("changed", "new"):
        for hit in alert[kind]:
            yield _entry(report, alert["name"], kind, hit, base)


def _entry(
    report: Mapping[str, Any], name: str, kind: str, hit: Mapping[str, Any], base: str | None
) -> ElementTree.Element:
    entry = ElementTree.Element("entry")
    about = f"newssearch:alert:{name.casefold()}:{hit['version']}"
    add(entry, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, about)}")
    add(entry, "title", title_of(hit["headline"] or "(no headline)"))
    add(entry, "updated", moment(report["at"]))
    if hit["published"]:
        add(entry, "published", moment(hit["published"]))
    for author in hit["byline"] or ((hit["source"],) if hit["source"] else ()):
        add(add(entry, "author"), "name", author)
    if (address := address_of(hit, base)) is not None:
        ElementTree.SubElement(entry, "link", rel="alternate", href=address)
    for term in (kind, *([f"{hit['copy']} copy"] if hit["copy"] else ())):
        ElementTree.SubElement(entry, "category", term=term)
    if hit["snippets"]:
        add(entry, "summary", hit["snippets"][0]["text"])
    return entry


def address_of(hit: Mapping[str, Any], base: str | None) -> str | None:
    """Return the address of an article: its page on a server of the archive, else its own where a browser opens it."""
    if base is not None:
        return f"{base.rstrip('/')}/articles/{quote(hit['id'], safe='')}"
    try:
        parts = urlsplit(hit["url"] or "")
    except ValueError:
        return None
    return hit["url"] if parts.scheme in ("http", "https") and parts.netloc else None


def _entries(file: Path) -> Iterator[ElementTree.Element]:
    """Yield the entries of a feed. Raises DeliveryError for a file that is no feed of ours."""
    try:
        if file.stat().st_size > _LARGEST:
            raise DeliveryError(f"{file} is too large for a feed. Remove it: a new one begins.")
        root = ElementTree.fromstring(file.read_bytes())  # a file of our own
    except FileNotFoundError:
        return
    except ElementTree.ParseError as error:
        raise DeliveryError(f"{file} is not an Atom feed ({error}). Remove it: a new one begins.") from error
    for entry in root.iter(f"{_ATOM}entry"):
        for element in entry.iter():
            element.tag = str(element.tag).removeprefix(_ATOM)
        yield entry


def _id(entry: ElementTree.Element) -> str:
    return entry.findtext("id") or ""
