"""The sidecars of an archive on a cluster, as documents of its state index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from newssearch.backends.opensearch.writing.state import State
from newssearch.errors import DamagedIndexError
from newssearch.index.sidecars.sidecar import Content, Sidecar


class ClusterSidecars:
    """The sidecars in a state index: a `SidecarStore`. ``changed`` is called after each change."""

    def __init__(self, state: State, changed: Callable[[], None]) -> None:
        self._state, self._changed = state, changed

    @property
    def folder(self) -> None:
        """Return None: there is no folder."""

    def read(self, sidecar: Sidecar[Any]) -> Content:
        """Return the content of a document."""
        content = self._state.read(sidecar.name)
        where = f"The document {sidecar.name} of the index {self._state.name}"
        try:
            sidecar.parse(content, where)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedIndexError(f"{where} cannot be read. Delete it, and {sidecar.again}.") from error
        return content

    def keep(self, sidecar: Sidecar[Any], content: Content) -> None:
        """Replace a document."""
        if content != self._state.read(sidecar.name):
            self._state.keep(sidecar.name, content)
            self._changed()
