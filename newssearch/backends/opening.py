"""Choice of the backend for a place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newssearch.locations import Place, remote

if TYPE_CHECKING:
    from newssearch.backends.contract import Backend
    from newssearch.workers.work import Crew

# Imports are inside the function, so a search loads the modules of its own backend.


def backend_at(place: Place, crew: Crew | None = None) -> Backend:
    """Return the archive at ``place``, which need not be there, and is not open yet."""
    there = remote(place)
    if there is None:
        from newssearch.backends.local.backend import FolderBackend

        return FolderBackend(Path(str(place)))
    from newssearch.backends.opensearch.addresses import address_of
    from newssearch.backends.opensearch.backend import ClusterBackend

    return ClusterBackend(address_of(there.address), there.credentials, crew)
