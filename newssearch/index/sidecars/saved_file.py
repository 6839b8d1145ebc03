"""The saved searches of an archive, as a sidecar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from newssearch.index.sidecars.sidecar import Content, Sidecar, SidecarStore
from newssearch.query.saved_searches import SavedSearch


def saved_searches(store: SidecarStore) -> tuple[SavedSearch, ...]:
    """Return the saved searches of an archive, by name. Raises DamagedIndexError."""
    return _searches_in(store.read(SAVED_SEARCHES))


def keep_searches(store: SidecarStore, searches: Iterable[SavedSearch]) -> None:
    """Keep saved searches in place of those before."""
    store.keep(SAVED_SEARCHES, _content(searches))


def _searches_in(content: Content) -> tuple[SavedSearch, ...]:
    return tuple(_search(stated) for stated in content.get("searches", ()))


def _content(searches: Iterable[SavedSearch]) -> Content:
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


def _joined(ours: Content, theirs: Content) -> Content:
    """Return the searches of both; of one name those of the other archive."""
    searches = {search.key: search for content in (ours, theirs) for search in _searches_in(content)}
    return _content(searches.values())


SAVED_SEARCHES = Sidecar(
    name="saved_searches",
    file="newssearch.saved.json",
    again="save the searches again: newssearch save NAME QUERY",
    require=lambda content, where: _searches_in(content),
    joined=_joined,
)
