"""Places of articles: every file that holds an article, however often it is moved or repeated.

A record has the places from earlier runs (`Record.places`). A run notes where it meets each article again; at its end,
articles whose places differ from their record are written again (`newssearch.ingest.run`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from newssearch.core import key_of
from newssearch.matching.document import Record
from newssearch.reading.sources import STANDARD_INPUT


class _Now(NamedTuple):
    """Present places of an article that differ from its record."""

    places: tuple[str, ...]
    origin: str | None


class Sightings:
    """Places of a run's articles. Only articles with a new place, or with several places, take memory."""

    def __init__(self) -> None:
        self._now: dict[str, _Now] = {}
        self._met: set[int] = set()

    def note(self, record: Record, place: str | None, *, met: bool, has_text: bool) -> None:
        """Note that the run meets an article at ``place``; ``met`` says that it has met the article before.

        With ``has_text``, the text of the article is at that place: a new place becomes the article's source file.
        """
        if place is None or (place == STANDARD_INPUT and record.origin != STANDARD_INPUT):
            return
        places, origin = self._of(record)
        if places == (place,):
            return
        if met and len(places) == 1:
            self._met.add(_key(record.id, places[0]))
        self._met.add(_key(record.id, place))
        if place not in places:
            lasting = has_text and origin not in (None, STANDARD_INPUT)
            self._now[record.id] = _Now((*places, place), place if lasting else origin)

    def join(self, record: Record, known: Record, *, met: bool) -> Record:
        """Return ``record``, which replaces ``known``, with the places of both."""
        self.note(known, record.origin, met=met, has_text=True)
        places, _ = self._take(known)
        return replace(record, elsewhere=_but(places, record.origin, STANDARD_INPUT))

    def bring_back(self, record: Record, replaced: Record, place: str | None) -> None:
        """Keep the places of ``replaced`` for ``record``, which replaces it again after a meeting at ``place``."""
        self.note(replaced, place, met=True, has_text=True)
        places, _ = self._take(replaced)
        if further := _but(places, *record.places, STANDARD_INPUT):
            self._now[record.id] = _Now((*record.places, *further), record.origin)

    def left(self, record: Record, is_gone: Callable[[str], bool], *, met: bool) -> tuple[str, ...] | None:
        """Return the places without vanished ones, where the run has not met the article; None for no change.

        An article from a program or standard input cannot lose its place: no file holds it.
        """
        places, origin = self._of(record)
        if origin in (None, STANDARD_INPUT) or (met and len(places) == 1):
            return None
        left = tuple(p for p in places if _key(record.id, p) in self._met or not is_gone(p))
        return None if left == places else left

    def settle(self, record: Record, left: tuple[str, ...]) -> None:
        """Keep only the places ``left`` of an article, at least one."""
        _, origin = self._of(record)
        self._now[record.id] = _Now(left, origin if origin in left else left[-1])

    def forget(self, identifier: str) -> None:
        """Forget an article that is removed."""
        self._now.pop(identifier, None)

    def moved(self) -> Iterator[str]:
        """Yield the ids of the articles whose places differ from their record, and forget them."""
        while self._now:
            yield next(iter(self._now))

    def brought_up_to_date(self, record: Record) -> Record:
        """Return the record of an article that has moved, with the places where it is by now."""
        places, origin = self._now.pop(record.id)
        return replace(record, origin=origin, elsewhere=_but(places, origin))

    def _of(self, record: Record) -> _Now:
        return self._now.get(record.id, _Now(record.places, record.origin))

    def _take(self, record: Record) -> _Now:
        now = self._of(record)
        self.forget(record.id)
        return now


def _but(places: tuple[str, ...], *taken: str | None) -> tuple[str, ...]:
    return tuple(place for place in places if place not in taken)


def _key(identifier: str, place: str) -> int:
    return key_of(f"{identifier}\0{place}")
