"""Tombstones: articles that were removed for good, and must not come back from any source, backup or generation.

A tombstone has no text. It holds until it is lifted. It names an article by its id and publisher or file, as a removal
does; by the digest of its text; and by its URL. Other articles with that text or URL that were in the archive already
are spared: they stay, and may be read again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from newssearch.index.commits import folder
from newssearch.index.sidecars.sidecar import Content, Sidecar
from newssearch.matching.document import Record
from newssearch.models import Article
from newssearch.values import Value


@dataclass(frozen=True, slots=True)
class Tombstone(Value):
    """The mark of an article that was removed for good.

    ``given`` is the id that its source gave it. ``texts`` are digests of headline, standfirst and body, one for each
    known version with a body. ``removed`` is a moment in UTC, ISO 8601; ``places`` are the files that held the article.
    ``spared`` are the ids of other articles with the same text or URL. ``pending`` is True until all files of the
    archive are without the text.
    """

    id: str
    reason: str
    removed: str
    given: str = ""
    source: str | None = None
    url: str | None = None
    texts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    pending: bool = False

    def names(self, ids: Iterable[str], source: str | None, places: Iterable[str | None]) -> bool:
        """Return whether an article of these ids, this publisher and these files is the removed one."""
        if not {self.id, self.given} & {*ids}:
            return False
        is_same = bool(source) and source == self.source
        ours: set[str | None] = {*self.places} if self.places else {None}
        return ":" in self.id or is_same or bool(ours & {*places})

    def of_record(self, record: Record) -> bool:
        """Return whether a stored document is the removed article, in any version."""
        return self.names((record.id, record.given), record.source, (*record.places, record.origin))


class Tombstones:
    """Tombstones by what they name."""

    def __init__(self, tombstones: Iterable[Tombstone] = ()) -> None:
        self._by_id: dict[str, list[Tombstone]] = defaultdict(list)
        self._by_text: dict[str, list[Tombstone]] = defaultdict(list)
        self._by_url: dict[str, list[Tombstone]] = defaultdict(list)
        for one in tombstones:
            for id in {one.id, one.given}:
                self._by_id[id].append(one)
            for text in one.texts:
                self._by_text[text].append(one)
            self._by_url[one.url or ""].append(one)
        self._by_url.pop("", None)

    def __bool__(self) -> bool:
        return bool(self._by_id)

    def ban(self, article: Article, text: bytes) -> bool:
        """Return whether ``article``, whose text has the digest ``text``, must stay out."""
        if not self._by_id:
            return False
        if any(
            one.names((article.id,), article.source, (article.source_file,)) for one in self._by_id.get(article.id, ())
        ):
            return True
        alike = (*self._by_text.get(text.hex(), ()), *self._by_url.get(article.url or "", ()))
        return any(article.id not in one.spared for one in alike)


def joined(ours: Iterable[Tombstone], theirs: Iterable[Tombstone]) -> list[Tombstone]:
    """Return our tombstones, then those that are new to us, as pending ones: our archive may hold their articles."""
    every = {one.id: one for one in ours}
    return [*every.values(), *(replace(one, pending=True) for one in theirs if one.id not in every)]


def _parse(content: Content, where: str) -> list[Tombstone]:
    return [_tombstone(held) for held in content.get("tombstones", ())]


def _tombstone(held: Mapping[str, object]) -> Tombstone:
    texts = {name: held[name] for name in ("id", "reason", "removed", "given", "source", "url") if name in held}
    lists = {name: tuple(map(str, _listed(held.get(name, ())))) for name in ("places", "spared", "texts")}
    if not all(value is None or isinstance(value, str) for value in texts.values()):
        raise TypeError("a field of a tombstone is not a text")
    return Tombstone(**texts, **lists, pending=held.get("pending") is True)  # type: ignore[arg-type]


def _listed(held: object) -> Iterable[object]:
    if not isinstance(held, list | tuple):
        raise TypeError("a field of a tombstone is not a list")
    return held


def _content(tombstones: Iterable[Tombstone]) -> Content:
    kept = [one.to_dict() for one in tombstones]
    return {"tombstones": kept} if kept else {}


TOMBSTONES: Sidecar[list[Tombstone]] = Sidecar(
    name="tombstones",
    file=folder.TOMBSTONES,
    again="remove the articles for good again: they can come back with any source",
    parse=_parse,
    content=_content,
    join=joined,
)
