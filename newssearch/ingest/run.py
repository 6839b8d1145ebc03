"""A run over an index: each article ends in exactly one verdict.

The way of an article: its id is looked up among the records; what is there already with the same content is
*unchanged*, with other content *updated*; what is new is *indexed*, unless another article has the very same text:
then it is a *duplicate*, kept behind that one and promoted should that one go. What could not be read comes in as a
`Rejection`.

What recurs in the articles of one source is boilerplate (`newssearch.index.sidecars.learnt_lines`): lines are counted
as articles come and go; when the run ends, those that became boilerplate are taken out of the articles that hold them,
and those that ceased to be are put back.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

from newssearch.analysis.lines import Ranges
from newssearch.core import key_of
from newssearch.errors import PruneRefusedError
from newssearch.index.sidecars.removals import Removals, is_of
from newssearch.ingest.fingerprints import NotStorableError, are_alike, sketch_of, storable, storable_removal
from newssearch.ingest.lookup import Holdings, Lines, Lookup, Nowhere, Sink
from newssearch.ingest.pruning import Pruning, either_of, gone_from
from newssearch.ingest.run_state import Entries, Entry, Tally, first_tally
from newssearch.ingest.sightings import Sightings
from newssearch.matching.digests import digest, version_of
from newssearch.matching.document import Document, Record
from newssearch.models import Article, Item, MissingSource, Rejection, Removal, Verdict
from newssearch.reading.sources import STANDARD_INPUT
from newssearch.reports import Report


class Run:
    """One update of an index: feed it with `take`, then `prune`, then `finish`.

    What the index holds is looked up in ``catalogue`` as it is asked for.
    """

    def __init__(
        self,
        holdings: Holdings,
        catalogue: Lookup,
        boilerplate: Lines,
        sink: Sink | None = None,
        removals: Removals | None = None,
    ) -> None:
        self.removals = Removals() if removals is None else removals
        self._holdings, self._catalogue, self._boilerplate = holdings, catalogue, boilerplate
        self._sink = Nowhere() if sink is None else sink
        self._entries = Entries(holdings, catalogue, self._sink)
        self._sightings = Sightings()
        self._counts: dict[Verdict, int] = dict.fromkeys(get_args(Verdict), 0)
        self._rejections: list[Rejection] = []
        self._removed = 0
        self._names: dict[str, str] = {}
        self._refused: tuple[int, int, str] | None = None

    def take(self, item: Item) -> None:
        """Decide on one item, and count its verdict; a `Removal` has none, it only takes back."""
        self._entries.put_aside()
        if not isinstance(item, Rejection):
            try:
                self._decide(item)
                return
            except NotStorableError as error:
                item = Rejection(item.source_file or repr(item.id), f"cannot be stored: {error}")
        self._rejections.append(item)
        self._counts["rejected"] += 1

    def _decide(self, item: Article | Removal) -> None:
        """Carry out an article or a removal. Raises NotStorableError for what no index can hold."""
        if isinstance(item, Removal):
            self._take_back(storable_removal(item))
        else:
            self._counts[self._verdict(*storable(item))] += 1

    def prune(self, pruning: Pruning) -> None:
        """Remove what files no longer hold, unless another file still does.

        Nothing under the roots is removed where a source does not exist, or where the allowance does not allow it: a
        disk that is not mounted is no empty archive.
        """
        if not pruning:
            return
        is_replaced = pruning.is_replaced()
        is_whole = not any(isinstance(rejection, MissingSource) for rejection in self._rejections)
        is_gone = gone_from(pruning.roots if is_whole else (), self._rejections)
        held, replaced, changed = 0, [], []
        for record, met in self._entries.standing():
            held += 1
            if self._sightings.left(record, is_replaced, met=met) == ():
                replaced.append(record.id)
            elif (left := self._sightings.left(record, either_of(is_replaced, is_gone), met=met)) is not None:
                changed.append((record, left))
        gone = [record.id for record, left in changed if not left]
        if pruning.allowance.grants(len(gone), held):
            for record, left in changed:
                if left:
                    self._sightings.settle(record, left)
            self._remove_each(gone)
        else:
            self._refused = (len(gone), held, pruning.allowance.limit.text)
        self._remove_each(replaced)

    def seen(self) -> Iterator[str]:
        """The ids of what was taken so far, whatever its verdict."""
        return self._entries.seen()

    def remove_unseen(self, seen: Container[int]) -> None:
        """Remove every article that was there before whose id has no `key_of` among ``seen``."""
        self._remove_each([record.id for _, record in self._catalogue.everything() if key_of(record.id) not in seen])

    def remove(self, identifier: str) -> bool:
        """Take one article out; False when there is none of that id."""
        entry = self._entries.pop(identifier)
        if entry is None:
            return False
        self._boilerplate.unlearn(self._article(entry))
        self._entries.forget(entry)
        self._sightings.forget(identifier)
        self._withdraw(entry)
        self._removed += 1
        return True

    def finish(self) -> None:
        """Promote the copies whose first is gone, and leave out of every article what is boilerplate by now."""
        settled = list(self._boilerplate.settle())
        for first in sorted(self._entries.orphaned):
            self._settle_copies(first)
        for source, lines in settled:
            for document in self._boilerplate.concerned(source, lines):
                self._renew(self._entries.before(document))
            for identifier in sorted(lines.articles):
                self._renew(self._entries.of(identifier))
        for identifier in self._sightings.moved():
            self._move(identifier)
        for document in self._entries.replaced():
            self._sink.delete(document)

    def reject(self, identifier: str, reason: str, versions: int = 1) -> None:
        """What was decided of the last so many versions of an article cannot be kept: they count as rejected, and what
        it was before the run stays. `finish` gives its copies another first."""
        entry = self._entries.of(identifier)
        if entry is None or not entry.tally:
            return
        self._entries.pop(identifier)
        self._sightings.forget(identifier)
        for verdict in entry.tally[-versions:]:
            self._counts[verdict] -= 1
            self._counts["rejected"] += 1
            self._rejections.append(Rejection(entry.record.origin or identifier, reason))
        self._entries.forget(entry)
        if entry.before is not None:
            self._entries.enter(Entry(*entry.before, before=entry.before, seen=True))

    @property
    def changed(self) -> bool:
        """Whether anything must be written."""
        return self._removed > 0 or self._entries.is_written

    def let_go(self) -> None:
        """Forget all articles when everything has been decided: what is left of the run is its `report`."""
        self._entries = Entries(self._holdings, self._catalogue, self._sink)
        self._names = {}

    def report(self, generation: int, seconds: float) -> Report:
        """What the run did."""
        return Report(
            generation=generation,
            read=sum(self._counts.values()),
            **self._counts,
            removed=self._removed,
            seconds=round(seconds, 3),
            rejections=tuple(self._rejections),
            warnings=tuple(self._boilerplate.warnings),
        )

    def result(self, generation: int, seconds: float) -> Report:
        """Return the `report` of a run that is done. Raises PruneRefusedError where pruning was not allowed."""
        report = self.report(generation, seconds)
        if self._refused is not None:
            raise PruneRefusedError(*self._refused, report)
        return report

    def _take_back(self, removal: Removal) -> None:
        """Remove what a publisher has canceled. What came and goes in one run never was: it counts as unchanged."""
        is_new = self.removals.note(removal)
        for entry in self._entries.given(removal.id):
            record = entry.record
            if not any(is_of(removal, record.source, place) for place in (*record.places, record.origin)):
                continue
            # Kept by a run whose commit failed, or since rolled back, it has still to be carried out.
            if not is_new and not self.removals.hold(self._article(entry)):
                continue
            for verdict in entry.tally:
                self._counts[verdict] -= 1
                self._counts["unchanged"] += 1
            self.remove(record.id)
            self._removed -= entry.before is None

    def _verdict(self, article: Article, content: bytes, text: bytes) -> Verdict:
        if self.removals.hold(article):
            return "unchanged"
        known = self._known(article, content)
        if known is not None and (known.record.content == content or self._only_names(article, known)):
            has_text = known.record.content == content
            self._sightings.note(known.record, article.source_file, met=known.seen, has_text=has_text)
            known.seen = True
            return "unchanged"
        if known is not None and self._is_as_before(known, content):
            return self._restore(known, article.source_file)
        identifier = known.record.id if known is not None else self._free_id(article)
        record = Record(
            id=identifier,
            given=article.id,
            content=content,
            text=text,
            origin=self._once(article.source_file),
            source=self._once(article.source),
        )
        if known is not None:
            record = self._sightings.join(record, known.record, met=known.seen)
        if identifier != article.id:
            article = replace(article, id=identifier, notes=(*article.notes, f"id taken: given as {article.id}"))
        return self._write(article, record, known)

    def _write(self, article: Article, record: Record, known: Entry | None) -> Verdict:
        before = None
        if known is not None:
            before = known.before
            self._boilerplate.unlearn(self._article(known))
            self._entries.forget(known)
            if known.ticket is not None:
                self._sink.retract(known.ticket)
        first = self._entries.first_with(record.text)
        verdict: Verdict = "indexed" if known is None else "updated"
        if first is not None and first != record.id:
            record = replace(record, copy_of=first)
            verdict = "duplicate"
        left_out = self._boilerplate.learn(article, record.id)
        self._add(article, record, before, (*known.tally, verdict) if known else first_tally(record), left_out)
        return verdict

    def _once(self, name: str | None) -> str | None:
        """A file or source, in memory once: a large one gives its name with each of its articles."""
        return None if name is None else self._names.setdefault(name, name)

    def _only_names(self, article: Article, known: Entry) -> bool:
        """Whether a sitemap or a feed names what another file has the text of: that is no new version of it."""
        if article.body or (article.source_file == known.record.origin and article.source_file != STANDARD_INPUT):
            return False
        return bool(self._article(known).body)

    def _is_as_before(self, entry: Entry, content: bytes) -> bool:
        """Whether the index held this content before the run, in a place that no other article has taken since."""
        if entry.before is None or entry.before[0].content != content:
            return False
        record = entry.before[0]
        return record.copy_of is not None or self._entries.first_with(record.text) in (None, record.id)

    def _restore(self, entry: Entry, place: str | None) -> Verdict:
        """A later item of this run says what the index said before: the change between them never was."""
        assert entry.before is not None
        self._boilerplate.unlearn(self._article(entry))
        self._entries.forget(entry)
        if entry.ticket is not None:
            self._sink.retract(entry.ticket)
        for verdict in entry.tally:
            self._counts[verdict] -= 1
            self._counts["unchanged"] += 1
        record, document = entry.before
        self._sightings.bring_back(record, entry.record, place)
        self._boilerplate.learn(self._holdings.article(document), record.id)
        self._entries.enter(Entry(record, document, None, entry.before, seen=True))
        return "unchanged"

    def _known(self, article: Article, content: bytes) -> Entry | None:
        """The entry that ``article`` is, or is a version of.

        Ids such as ``1`` come from many collections: an article that shares only the id with one of another file is
        another article, unless one publisher gave both.
        """
        entries = self._entries.given(article.id)
        for entry in entries:
            if entry.record.content == content or (entry.before and entry.before[0].content == content):
                return entry
        for entry in entries:
            if article.source_file in (*entry.record.places, entry.record.origin) or entry.record.source == (
                article.source or ""
            ):
                return entry
        if entries:
            sketch = sketch_of(article)
            for entry in entries:
                if are_alike(sketch_of(self._article(entry)), sketch):
                    return entry
        return None

    def _free_id(self, article: Article) -> str:
        if not self._entries.is_at_hand(article.id):
            return article.id
        name = Path(article.source_file or "-").name.partition(".")[0]
        identifier = f"{article.id}@{name}"
        if self._entries.of(identifier) is None:
            return identifier
        place = f"{article.source_file}".encode("utf-8", "surrogatepass")
        return f"{identifier}~{digest(place + version_of(article)).hex()[:8]}"

    def _article(self, entry: Entry) -> Article:
        if entry.document is not None:
            return self._holdings.article(entry.document)
        assert entry.ticket is not None, "an entry is in the snapshot or in the sink"
        return self._sink.article(entry.ticket)

    def _left_out(self, entry: Entry) -> Ranges:
        """What is not indexed of an article as it stands."""
        if entry.document is not None:
            return self._holdings.left_out(entry.document)
        assert entry.ticket is not None, "an entry is in the snapshot or in the sink"
        return self._sink.left_out(entry.ticket)

    def _withdraw(self, entry: Entry) -> None:
        if entry.ticket is not None:
            self._sink.retract(entry.ticket)
        if entry.before is not None:
            self._sink.delete(entry.before[1])

    def _remove_each(self, identifiers: Iterable[str]) -> None:
        for identifier in identifiers:
            self._entries.put_aside()
            self.remove(identifier)

    def _settle_copies(self, first: str) -> None:
        """Copies of a text that ``first`` no longer has: one of them takes its place, the others follow that one."""
        now = self._entries.of(first)
        for entry in self._entries.copies_of(first):
            if now is not None and now.record.copy_of is None and now.record.text == entry.record.text:
                continue
            article = self._article(entry)
            if entry.ticket is not None:
                self._sink.retract(entry.ticket)
            self._entries.forget(entry)
            record = replace(entry.record, copy_of=self._entries.first_with(entry.record.text))
            self._add(article, record, entry.before, entry.tally, self._boilerplate.left_out(article))

    def _renew(self, entry: Entry | None) -> None:
        """Write an article again where other lines of it are boilerplate now than when it was written."""
        if entry is not None:
            before = self._left_out(entry)
            article = self._article(entry)
            now = self._boilerplate.left_out(article)
            if now != before:
                if entry.ticket is not None:
                    self._sink.retract(entry.ticket)
                self._add(article, entry.record, entry.before, entry.tally, now)
        self._entries.put_aside()

    def _move(self, identifier: str) -> None:
        """Write an article again that is in other places than its record says."""
        entry = self._entries.of(identifier)
        if entry is None:
            self._sightings.forget(identifier)
            return
        record = self._sightings.brought_up_to_date(entry.record)
        article, left_out = replace(self._article(entry), source_file=record.origin), self._left_out(entry)
        if entry.ticket is not None:
            self._sink.retract(entry.ticket)
        self._add(article, record, entry.before, entry.tally, left_out)
        self._entries.put_aside()

    def _add(
        self, article: Article, record: Record, before: tuple[Record, int] | None, tally: Tally, left_out: Ranges
    ) -> None:
        ticket = self._sink.add(Document(article, record, left_out))
        self._entries.enter(Entry(record, None, ticket, before, True, tally))
