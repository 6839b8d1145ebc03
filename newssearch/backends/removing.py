"""Removal of articles, as calls of `newssearch.News`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING

from newssearch.arguments import or_none, whole
from newssearch.errors import UsageError
from newssearch.parameters import checked

if TYPE_CHECKING:
    from newssearch.backends.contract import Backend
    from newssearch.index.commits.generations import Undo
    from newssearch.index.sidecars.tombstones import Tombstone
    from newssearch.reports import Report

_KEPT = 2
"""States before the last runs to keep."""


class Removing(ABC):
    """Calls that remove articles from the backend, for a while or for good."""

    @property
    @abstractmethod
    def _backend(self) -> Backend:
        """The backend as this process has it open."""

    @checked(keep=or_none(whole(1)))
    def remove(
        self,
        ids: Iterable[str],
        *,
        forever: bool = False,
        reason: str = "",
        keep: int | None = None,
        series: str = "",
        wait: float = 0.0,
    ) -> Report:
        """Delete articles; ``report.removed`` counts those that were there. ``wait`` is as for `update`.

        In a folder, the states before the last ``keep`` runs (2) that deleted or replaced articles are kept for
        `rollback`; runs of one ``series`` count as one. A cluster keeps none, and ``keep`` raises UsageError there.

        With ``forever`` the text leaves all generations and files of the index, which no rollback undoes. `removed`
        lists a tombstone with the ``reason``: later runs leave the article out, whatever source, copy or backup it is
        in. The report is a `newssearch.ForeverReport`, whose ``copies`` are other articles with the same text or URL:
        they stay. Raises UsageError without a reason.
        """
        if not forever:
            return self._backend.remove(ids, undo=self._undo(keep, series), wait=wait)
        if not reason.strip():
            raise UsageError("A removal for good needs a reason, which is kept with the id of the article.")
        return self._backend.remove_forever(ids, reason, wait=wait)

    def removed(self) -> tuple[Tombstone, ...]:
        """Return the tombstones of the articles that were removed for good, the earliest first."""
        from newssearch.index.sidecars.tombstones import TOMBSTONES

        return tuple(TOMBSTONES.kept(self._backend.sidecars()))

    @checked()
    def allow(self, ids: Iterable[str], *, wait: float = 0.0) -> tuple[str, ...]:
        """Delete tombstones, so that later runs take the articles in again; return the ids that had one."""
        return tuple(self._backend.lift(ids, wait=wait))

    def _undo(self, keep: int | None, series: str) -> Undo:
        from newssearch.index.commits.generations import Undo
        from newssearch.index.commits.process import command_line

        if keep is not None and not hasattr(self._backend, "path"):
            raise UsageError(f"keep needs an index in a folder; {self._backend} is on a cluster.")
        return Undo(keep or _KEPT, command_line(), series)
