"""Withdrawn articles, kept beside the index: an older file with such an article must not bring it back.

A removal holds until newer information: a version of the article that its publisher dates after the removal, or another
reading of the file that stated it. The removals are in a file of their own, as no search reads them. Deleting that file
loses no article, but a canceled article returns with the next file that holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime

from newssearch.dates.periods import period_of
from newssearch.index.sidecars.sidecar import Content, Sidecar
from newssearch.models import Article, Precision, Removal

REMOVALS = "newssearch.removals.json"

MOST = 100_000
"""Removals to keep, the latest ones: some 20 MB, the cancellations of ten million articles at one percent."""

_STANDARD_INPUT = "-"

_Key = tuple[str | None, str | None]
"""Publisher and file of a removal: ids such as ``1`` come from many."""


class Removals:
    """Removals of this run and of ``earlier`` ones."""

    def __init__(self, earlier: Iterable[Removal] = ()) -> None:
        self._by_id: dict[str, dict[_Key, Removal]] = {}
        self._carried_out: set[Removal] = set()
        self._not_repeated: set[Removal] = set()
        for removal in earlier:
            self.note(removal)
        self._carried_out = set(self)
        self._not_repeated = set(self)

    def __iter__(self) -> Iterator[Removal]:
        for removals in self._by_id.values():
            yield from removals.values()

    def note(self, removal: Removal) -> bool:
        """Add a removal; False if an earlier run has carried it out and it is not new."""
        self._not_repeated.discard(removal)
        if removal in self._carried_out:
            return False
        self._by_id.setdefault(removal.id, {})[removal.source, removal.source_file] = removal
        return True

    def hold(self, article: Article) -> bool:
        """Return whether ``article`` is withdrawn and not dated after its removal.

        A removal of an earlier run is forgotten once the file that stated it holds the article instead and has not
        repeated it.
        """
        if article.id not in self._by_id:
            return False
        held = False
        for key, removal in list(self._by_id[article.id].items()):
            if not is_of(removal, article.source, article.source_file) or _is_stated_after(removal, article):
                continue
            if removal in self._not_repeated and removal.source_file == article.source_file != _STANDARD_INPUT:
                self._carried_out.discard(removal)
                del self._by_id[article.id][key]
            else:
                held = True
        return held


def is_of(removal: Removal, source: str | None, origin: str | None) -> bool:
    """Return whether items of one id are one article: by address or URN, equal publisher or equal file."""
    same_source = bool(source) and source == removal.source
    return ":" in removal.id or same_source or origin == removal.source_file


def _parse(content: Content, where: str) -> list[Removal]:
    return [Removal(**{**held, "id": str(held["id"])}) for held in content.get("removals", ())]


def _content(removals: Iterable[Removal]) -> Content:
    latest = list(removals)[-MOST:]
    return {"removals": [_said(removal) for removal in latest]} if latest else {}


def _said(removal: Removal) -> dict[str, str]:
    texts = ((name, value) for name, value in asdict(removal).items() if value is not None)
    return {name: value.encode("utf-8", "backslashreplace").decode() for name, value in texts}


def _is_stated_after(removal: Removal, article: Article) -> bool:
    stated = article.updated or article.published
    return stated is not None and removal.stated is not None and _moment(stated) > _moment(removal.stated)


def _moment(stated: str) -> datetime:
    precision: Precision = (
        "second" if "T" in stated else "day" if len(stated) > 7 else "month" if len(stated) > 4 else "year"
    )
    return period_of(stated, precision).start


WITHDRAWN: Sidecar[Iterable[Removal]] = Sidecar(
    name="removals",
    file=REMOVALS,
    again="read the sources that cancel articles again",
    parse=_parse,
    content=_content,
    join=lambda ours, theirs: Removals([*ours, *theirs]),
)
