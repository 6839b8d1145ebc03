"""Saving and deleting of searches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from newssearch.backends.contract import Backend
from newssearch.backends.deliveries.targets import address_of_mail
from newssearch.errors import UsageError
from newssearch.index.sidecars.saved_file import SAVED_SEARCHES
from newssearch.index.sidecars.sidecar import SidecarStore
from newssearch.query.saved_queries import SavedQueries, referred_in
from newssearch.query.saved_searches import MOST, SavedSearch, key_of, named


def save(
    backend: Backend, name: str, query: str, *, changes: bool, mail: Sequence[str], replace: bool, wait: float
) -> SavedSearch:
    """Save a query under a name; see `newssearch.News.save`."""
    name, addresses = named(name), tuple(map(address_of_mail, mail))
    with backend.writing(wait):
        search = SavedSearch(name, query, changes, addresses, _now(), _newest_run(backend))
        _keep(backend.sidecars(), search, replace=replace)
    return search


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _newest_run(backend: Backend) -> int:
    with backend.reading() as searcher:
        return searcher.newest_run()


def _keep(store: SidecarStore, search: SavedSearch, *, replace: bool) -> None:
    """Keep a search beside the others. Raises UsageError for a name that is taken, QueryError for its query."""
    before = {search.key: search for search in SAVED_SEARCHES.kept(store)}
    taken = before.get(search.key)
    if taken is not None and not replace:
        raise UsageError(f"The name {taken.name!r} is taken by the query {taken.query!r}. Replace it: replace=True")
    if len(before) >= MOST and taken is None:
        raise UsageError(f"{MOST:,} searches are saved, which is the limit. Delete some first.")
    before[search.key] = search
    SavedQueries(before.values()).meaning(search)
    SAVED_SEARCHES.keep(store, tuple(before.values()))


def delete(backend: Backend, name: str, *, wait: float) -> bool:
    """Delete a saved search; see `newssearch.News.delete_saved`."""
    with backend.writing(wait):
        return _without(backend.sidecars(), name)


def _without(store: SidecarStore, name: str) -> bool:
    before = {search.key: search for search in SAVED_SEARCHES.kept(store)}
    key = key_of(name)
    if key not in before:
        return False
    users = [search.name for search in before.values() if search.key != key and key in referred_in(search.query)]
    if users:
        raise UsageError(f"{name!r} is used by the saved search {', '.join(users[:3])}; replace or delete that first.")
    del before[key]
    SAVED_SEARCHES.keep(store, tuple(before.values()))
    return True
