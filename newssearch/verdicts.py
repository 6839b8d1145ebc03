"""A run over an index: each article ends in exactly one verdict.

The way of an article: its id is looked up among the records; what is there already with the same content is
*unchanged*, with other content *updated*; what is new is *indexed*, unless another article has the very same text:
then it is a *duplicate*, kept behind that one and promoted should that one go. What could not be read comes in as a
`Rejection`.

What recurs in the articles of one source is boilerplate (`newssearch.engine.boilerplate`): lines are counted as
articles come and go; when the run ends, those that became boilerplate are taken out of the articles that hold them,
and those that ceased to be are put back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from newssearch.engine.digests import digest, text_of, version_of
from newssearch.engine.documents import Document, Record, key_of
from newssearch.engine.removals import Removals, is_of
from newssearch.models import Article, Item, Rejection, Removal, Report, Verdict
from newssearch.ports import Holdings, Lines, Lookup, Nowhere, Sink
from newssearch.reading.sources import STANDARD_INPUT, holders
from newssearch.text.lines import Ranges
from newssearch.versions import are_alike, require_storable, sketch_of

_PLACE_IN_FILE = re.compile(r"(:\d+|:?\w*\[\d+\])$")
"""What the source of a rejection names behind the file: ``:12``, ``[3]``, ``:articles[3]``."""


_FIRST: dict[Verdict, tuple[Verdict, ...]] = {"indexed": ("indexed",), "duplicate": ("duplicate",)}
"""The tally of a new article, one for all."""


@dataclass(slots=True)
class _Entry:
    """One id as it stands: ``document`` in the snapshot or ``ticket`` in the writer, and what it was before this run.

    ``tally`` holds the verdicts of this run so far, should a later item take them all back; ``left_out`` is what is not
    indexed of what is in the writer.
    """

    record: Record
    document: int | None = None
    ticket: int | None = None
    before: tuple[Record, int] | None = None
    seen: bool = False
    tally: tuple[Verdict, ...] = ()
    left_out: Ranges = ()


@dataclass(slots=True)
class Run:
    """One update of an index: feed it with `take`, then `prune`, then `finish`.

    What the index holds is looked up in ``catalogue`` as it is asked for; an entry stands for each document that was.
    """

    holdings: Holdings
    catalogue: Lookup
    boilerplate: Lines
    sink: Sink = field(default_factory=Nowhere)
    counts: dict[Verdict, int] = field(
        default_factory=lambda: {"indexed": 0, "updated": 0, "unchanged": 0, "duplicate": 0, "rejected": 0}
    )
    rejections: list[Rejection] = field(default_factory=list)
    removed: int = 0
    removals: Removals = field(default_factory=Removals)
    _entries: dict[str, _Entry] = field(default_factory=dict)
    _renamed: dict[str, list[str]] = field(default_factory=dict)
    _first_with: dict[bytes, str] = field(default_factory=dict)
    _copies: dict[str, list[str]] = field(default_factory=dict)
    _orphaned: set[str] = field(default_factory=set)
    _looked_up: set[int] = field(default_factory=set)
    _names: dict[str, str] = field(default_factory=dict)

    def take(self, item: Item) -> None:
        """Decide on one item, and count its verdict; a `Removal` has none, it only takes back."""
        if isinstance(item, Removal):
            self._take_back(item)
            return
        if isinstance(item, Article):
            try:
                content = version_of(item)
                require_storable(item)
            except (TypeError, ValueError) as error:
                item = Rejection(item.source_file or repr(item.id), f"cannot be stored: {error}")
            else:
                self.counts[self._verdict(item, digest(content))] += 1
                return
        self.rejections.append(item)
        self.counts["rejected"] += 1

    def prune(self, roots: Sequence[str | Path]) -> None:
        """Remove what the files under ``roots`` no longer hold.

        A file or folder that could not be read keeps what it had: a disk that is not mounted is no empty archive.
        """
        folders = {_spelled_out(root) for root in roots if str(root) != "-"}
        unread = {_spelled_out(_PLACE_IN_FILE.sub("", r.source)) for r in self.rejections}
        self._look_up(self.catalogue.everything())
        for entry in list(self._entries.values()):
            if entry.seen or entry.record.origin is None:
                continue
            places = holders(entry.record.origin)
            if places & folders and not places & unread:
                self.remove(entry.record.id)

    def seen(self) -> Iterator[str]:
        """The ids of what was taken so far, whatever its verdict."""
        return (entry.record.id for entry in self._entries.values() if entry.seen)

    def remove_unseen(self, seen: Container[int]) -> None:
        """Remove every article whose id has no `key_of` among ``seen``."""
        self._look_up(self.catalogue.everything())
        for identifier in list(self._entries):
            if key_of(identifier) not in seen:
                self.remove(identifier)

    def remove(self, identifier: str) -> bool:
        """Take one article out; False when there is none of that id."""
        self._look_up(self.catalogue.given(identifier))
        entry = self._entries.pop(identifier, None)
        if entry is None:
            return False
        self.boilerplate.unlearn(self._article(entry))
        self._forget(entry)
        self._withdraw(entry)
        self.removed += 1
        return True

    def finish(self) -> None:
        """Promote the copies whose first is gone, and leave out of every article what is boilerplate by now."""
        settled = list(self.boilerplate.settle())
        for first in sorted(self._orphaned):
            self._settle_copies(first)
        for source, lines in settled:
            for document in self.boilerplate.concerned(source, lines):
                record = self.holdings.record(document)
                self._look_up([(document, record)])
                entry = self._entries.get(record.id)
                if entry is not None and entry.document == document:
                    self._renew(entry)
            for identifier in sorted(lines.articles):
                if (entry := self._entries.get(identifier)) is not None:
                    self._renew(entry)
        for entry in self._entries.values():
            if entry.before is not None and entry.document is None:
                self.sink.delete(entry.before[1])

    def reject(self, identifier: str, reason: str, versions: int = 1) -> None:
        """What was decided of the last so many versions of an article cannot be kept: they count as rejected, and what
        it was before the run stays. `finish` gives its copies another first."""
        entry = self._entries.get(identifier)
        if entry is None or not entry.tally:
            return
        del self._entries[identifier]
        for verdict in entry.tally[-versions:]:
            self.counts[verdict] -= 1
            self.counts["rejected"] += 1
            self.rejections.append(Rejection(entry.record.origin or identifier, reason))
        self._forget(entry)
        if entry.before is not None:
            self._enter(_Entry(*entry.before, before=entry.before, seen=True))

    @property
    def changed(self) -> bool:
        """Whether anything must be written."""
        return self.removed > 0 or any(e.ticket is not None for e in self._entries.values())

    def let_go(self) -> None:
        """Forget all articles when everything has been decided: what is left of the run is its `report`."""
        self._entries, self._renamed, self._first_with, self._names = {}, {}, {}, {}

    def report(self, generation: int, seconds: float) -> Report:
        """What the run did."""
        return Report(
            generation=generation,
            read=sum(self.counts.values()),
            indexed=self.counts["indexed"],
            updated=self.counts["updated"],
            unchanged=self.counts["unchanged"],
            duplicate=self.counts["duplicate"],
            rejected=self.counts["rejected"],
            removed=self.removed,
            seconds=round(seconds, 3),
            rejections=tuple(self.rejections),
            warnings=tuple(self.boilerplate.warnings),
        )

    def _take_back(self, removal: Removal) -> None:
        """Remove what a publisher has canceled. What came and goes in one run never was: it counts as unchanged."""
        is_new = self.removals.note(removal)
        self._look_up(self.catalogue.given(removal.id))
        for identifier in self._given(removal.id):
            entry = self._entries.get(identifier)
            if entry is None or not is_of(removal, entry.record.source, entry.record.origin):
                continue
            # Kept by a run whose commit failed, or since rolled back, it has still to be carried out.
            if not is_new and not self.removals.hold(self._article(entry)):
                continue
            for verdict in entry.tally:
                self.counts[verdict] -= 1
                self.counts["unchanged"] += 1
            self.remove(identifier)
            self.removed -= entry.before is None

    def _verdict(self, article: Article, content: bytes) -> Verdict:
        if self.removals.hold(article):
            return "unchanged"
        self._look_up(self.catalogue.given(article.id))
        known = self._known(article, content)
        if known is not None and (known.record.content == content or self._only_names(article, known)):
            known.seen = True
            return "unchanged"
        if known is not None and self._is_as_before(known, content):
            return self._restore(known)
        identifier = known.record.id if known is not None else self._free_id(article)
        record = Record(
            id=identifier,
            given=article.id,
            content=content,
            text=digest(text_of(article)),
            origin=self._once(article.source_file),
            source=self._once(article.source),
        )
        if identifier != article.id:
            article = replace(article, id=identifier, notes=(*article.notes, f"id taken: given as {article.id}"))
        return self._write(article, record, known)

    def _write(self, article: Article, record: Record, known: _Entry | None) -> Verdict:
        before = None
        if known is not None:
            before = known.before
            self.boilerplate.unlearn(self._article(known))
            self._forget(known)
            if known.ticket is not None:
                self.sink.retract(known.ticket)
        self._look_up(self.catalogue.with_text(record.text))
        first = self._first_with.get(record.text)
        verdict: Verdict = "indexed" if known is None else "updated"
        if first is not None and first != record.id:
            record = replace(record, copy_of=first)
            verdict = "duplicate"
        left_out = self.boilerplate.learn(article, record.id)
        self._add(article, record, before, (*known.tally, verdict) if known else _FIRST[verdict], left_out)
        return verdict

    def _once(self, name: str | None) -> str | None:
        """A file or source, in memory once: a large one gives its name with each of its articles."""
        return None if name is None else self._names.setdefault(name, name)

    def _only_names(self, article: Article, known: _Entry) -> bool:
        """Whether a sitemap or a feed names what another file has the text of: that is no new version of it."""
        if article.body or (article.source_file == known.record.origin and article.source_file != STANDARD_INPUT):
            return False
        return bool(self._article(known).body)

    def _is_as_before(self, entry: _Entry, content: bytes) -> bool:
        """Whether the index held this content before the run, in a place that no other article has taken since."""
        if entry.before is None or entry.before[0].content != content:
            return False
        record = entry.before[0]
        return record.copy_of is not None or self._first_with.get(record.text, record.id) == record.id

    def _restore(self, entry: _Entry) -> Verdict:
        """A later item of this run says what the index said before: the change between them never was."""
        assert entry.before is not None
        self.boilerplate.unlearn(self._article(entry))
        self._forget(entry)
        if entry.ticket is not None:
            self.sink.retract(entry.ticket)
        for verdict in entry.tally:
            self.counts[verdict] -= 1
            self.counts["unchanged"] += 1
        record, document = entry.before
        self.boilerplate.learn(self.holdings.article(document), record.id)
        self._enter(_Entry(record, document, None, entry.before, seen=True))
        return "unchanged"

    def _known(self, article: Article, content: bytes) -> _Entry | None:
        """The entry that ``article`` is, or is a version of.

        Ids such as ``1`` come from many collections: an article that shares only the id with one of another file is
        another article, unless one publisher gave both.
        """
        entries = [self._entries[i] for i in self._given(article.id)]
        for entry in entries:
            if entry.record.content == content or (entry.before and entry.before[0].content == content):
                return entry
        for entry in entries:
            if entry.record.origin == article.source_file or entry.record.source == (article.source or ""):
                return entry
        if entries:
            sketch = sketch_of(article)
            for entry in entries:
                if are_alike(sketch_of(self._article(entry)), sketch):
                    return entry
        return None

    def _given(self, identifier: str) -> list[str]:
        """The ids of the entries that a source gave this id: few have another."""
        own = self._entries.get(identifier)
        named = [identifier] if own is not None and own.record.given == identifier else []
        return named + self._renamed.get(identifier, [])

    def _free_id(self, article: Article) -> str:
        if article.id not in self._entries:
            return article.id
        name = Path(article.source_file or "-").name.partition(".")[0]
        identifier = f"{article.id}@{name}"
        self._look_up(self.catalogue.given(identifier))
        if identifier not in self._entries:
            return identifier
        place = f"{article.source_file}".encode("utf-8", "surrogatepass")
        return f"{identifier}~{digest(place + version_of(article)).hex()[:8]}"

    def _article(self, entry: _Entry) -> Article:
        if entry.document is not None:
            return self.holdings.article(entry.document)
        assert entry.ticket is not None, "an entry is in the snapshot or in the sink"
        return self.sink.article(entry.ticket)

    def _look_up(self, found: Iterable[tuple[int, Record]]) -> None:
        """Enter documents of the snapshot that have not been looked at yet."""
        for document, record in found:
            if document not in self._looked_up:
                self._looked_up.add(document)
                self._enter(_Entry(record, document, before=(record, document)))

    def _enter(self, entry: _Entry) -> None:
        record = entry.record
        self._entries[record.id] = entry
        if record.given != record.id and record.id not in self._renamed.get(record.given, ()):
            self._renamed.setdefault(record.given, []).append(record.id)
        if record.copy_of is None:
            self._first_with.setdefault(record.text, record.id)
        else:
            self._copies.setdefault(record.copy_of, []).append(record.id)

    def _forget(self, entry: _Entry) -> None:
        """Its text is no longer there to be a copy of."""
        record = entry.record
        if record.id not in self._entries and record.given != record.id:
            self._renamed[record.given].remove(record.id)
        if record.copy_of is not None:
            self._copies[record.copy_of].remove(record.id)
        elif self._first_with.get(record.text) == record.id:
            del self._first_with[record.text]
            self._orphaned.add(record.id)

    def _withdraw(self, entry: _Entry) -> None:
        if entry.ticket is not None:
            self.sink.retract(entry.ticket)
        if entry.before is not None:
            self.sink.delete(entry.before[1])

    def _settle_copies(self, first: str) -> None:
        """Copies of a text that ``first`` no longer has: one of them takes its place, the others follow that one."""
        self._look_up(self.catalogue.copies_of(first))
        now = self._entries.get(first)
        for identifier in self._copies.pop(first, []):
            entry = self._entries[identifier]
            if now is not None and now.record.copy_of is None and now.record.text == entry.record.text:
                self._copies.setdefault(first, []).append(identifier)
                continue
            article = self._article(entry)
            if entry.ticket is not None:
                self.sink.retract(entry.ticket)
            record = replace(entry.record, copy_of=self._first_with.get(entry.record.text))
            self._add(article, record, entry.before, entry.tally, self.boilerplate.left_out(article))

    def _renew(self, entry: _Entry) -> None:
        """Write an article anew where other lines of it are boilerplate now than when it was written."""
        if entry.record.copy_of is not None:
            return
        before = entry.left_out if entry.document is None else self.holdings.left_out(entry.document)
        article = self._article(entry)
        now = self.boilerplate.left_out(article)
        if now == before:
            return
        if entry.ticket is not None:
            self.sink.retract(entry.ticket)
        self._add(article, entry.record, entry.before, entry.tally, now)

    def _add(
        self,
        article: Article,
        record: Record,
        before: tuple[Record, int] | None,
        tally: tuple[Verdict, ...],
        left_out: Ranges,
    ) -> None:
        left_out = left_out if record.copy_of is None else ()  # of a copy nothing is indexed
        ticket = self.sink.add(Document(article, record, left_out))
        self._enter(_Entry(record, None, ticket, before, True, tally, left_out))


def _spelled_out(path: str | Path) -> str:
    """The absolute path without dots. A link stays a link: what it leads to may change."""
    return os.path.abspath(path)  # noqa: PTH100  # Path.resolve would follow links
