"""The saved searches of an archive, as a sidecar."""

from __future__ import annotations

from typing import Any

from newssearch.index.sidecars.sidecar import Content, Sidecar
from newssearch.query.saved_searches import SavedSearch

Searches = tuple[SavedSearch, ...]


def _parse(content: Content, where: str) -> Searches:
    return tuple(map(_search, content.get("searches", ())))


def _content(searches: Searches) -> Content:
    ordered = sorted(searches, key=lambda search: search.key)
    stated = [search.to_dict() | {"since": search.since} for search in ordered]
    return {"searches": stated} if stated else {}


def _search(stated: Any) -> SavedSearch:
    search = SavedSearch(
        name=stated["name"],
        query=stated["query"],
        changes=stated["changes"],
        mail=tuple(stated["mail"]),
        saved=stated["saved"],
        since=stated["since"],
    )
    texts = (search.name, search.query, search.saved, *search.mail)
    if not all(isinstance(text, str) for text in texts) or type(search.since) is not int:
        raise TypeError("a saved search has a name, a query and a time")
    return search


def _join(ours: Searches, theirs: Searches) -> Searches:
    """Return the searches of both; of one name those of the other archive."""
    return tuple({search.key: search for search in (*ours, *theirs)}.values())


SAVED_SEARCHES: Sidecar[Searches] = Sidecar(
    name="saved_searches",
    file="newssearch.saved.json",
    again="save the searches again: newssearch save NAME QUERY",
    parse=_parse,
    content=_content,
    join=_join,
)
