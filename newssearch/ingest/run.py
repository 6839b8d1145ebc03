"""A run over an archive: look up, compare, decide and write each article, which ends in exactly one verdict.

Boilerplate is learnt meanwhile: the lines of a source are counted as its articles come and go. When the run ends, lines
that became boilerplate are left out of the articles that hold them, and lines that ceased to be are indexed again.
"""

from __future__ import annotations

import time
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from newssearch.core import key_of
from newssearch.errors import PruneRefusedError
from newssearch.index.sidecars.removals import Removals, is_of
from newssearch.index.sidecars.tombstones import Tombstone, Tombstones
from newssearch.index.sidecars.version_numbers import Numbers
from newssearch.ingest.decision import decide, free_ids, known_version, timed
from newssearch.ingest.fingerprints import NotStorableError, Storable, storable, storable_removal
from newssearch.ingest.pruning import Pruning, either_of, gone_from
from newssearch.ingest.run_state import Entry, RunState, first_tally
from newssearch.ingest.source_languages import SourceLanguages
from newssearch.ingest.storage import BoilerplateModel, DryRunSink, EarlierDocuments, Sink, StoredDocuments
from newssearch.matching.document import Document, Record
from newssearch.models import Article, Item, MissingSource, Rejection, Removal, Verdict
from newssearch.reports import Report, banned_warning


class IngestRun:
    """One update of an archive: give it items with `take`, then call `prune` and `finish`.

    Without a ``sink`` the run is a dry run. ``now`` is the time of the run in seconds since 1970: without it the
    present, later than ``after`` and than the times of all documents. Articles that ``earlier`` has keep their times.
    ``used`` are the numbers of versions that rollbacks took back.
    """

    def __init__(
        self,
        stored: StoredDocuments,
        boilerplate: BoilerplateModel,
        sink: Sink | None = None,
        removals: Removals | None = None,
        tombstones: Tombstones | None = None,
        now: int | None = None,
        earlier: EarlierDocuments | None = None,
        used: Numbers = MappingProxyType({}),
        after: int = 0,
    ) -> None:
        self._earlier, self._used = earlier, used
        newest = max(after, stored.newest(), 0 if earlier is None else earlier.newest())
        self._now = max(int(time.time()), newest + 1) if now is None else now
        self.removals = Removals() if removals is None else removals
        self._tombstones = Tombstones() if tombstones is None else tombstones
        self._banned = 0
        self._replaced = False
        self._boilerplate = boilerplate
        self._languages: SourceLanguages | None = None
        self._stored = stored
        self._state = RunState(stored, DryRunSink() if sink is None else sink, self._now)
        self._names: dict[str, str] = {}
        self._refused: tuple[int, int, str] | None = None

    def feed(self, items: Iterable[Item], pruning: Pruning) -> None:
        """Take all items, with the languages of their sources, and prune."""
        self._languages = SourceLanguages(self._stored)
        self.take_all(pruning.noting(items))
        self.prune(pruning)

    def take_all(self, items: Iterable[Item]) -> None:
        """Take all items."""
        for item in items:
            self.take(item)

    def take(self, item: Item) -> None:
        """Decide on one item and count its verdict; a `Removal` has no verdict."""
        self._state.put_aside()
        if isinstance(item, Rejection):
            self._state.reject(item)
            return
        try:
            if isinstance(item, Removal):
                self._withdraw(storable_removal(item))
            else:
                article = item if self._languages is None else self._languages.completed(item)
                self._state.counts[self._ingest(storable(article))] += 1
        except NotStorableError as error:
            self._state.reject(Rejection(item.source_file or repr(item.id), f"cannot be stored: {error}"))

    def _ingest(self, new: Storable) -> Verdict:
        """Bring in one article and return its verdict."""
        state = self._state
        if self._tombstones.ban(new.article, new.text):
            self._banned += 1
            return "unchanged"
        if self.removals.hold(new.article):
            return "unchanged"
        known = known_version(new, state.given(new.article.id), state.article)
        decision = decide(new, known, state.first_with, state.article)
        if decision.step == "write":
            self._write(new, known, decision.copy_of, decision.verdict)
        elif known is not None and decision.step == "note":
            has_text = known.record.content == new.content
            state.sightings.note(known.record, new.article.source_file, met=known.seen, has_text=has_text)
            known.seen = True
        elif known is not None:
            self._restore(known, new.article.source_file)
        return decision.verdict

    def _write(self, new: Storable, known: Entry | None, copy_of: str | None, verdict: Verdict) -> None:
        """Write a new article, or a new version in the place of ``known``."""
        state, article = self._state, new.article
        identifier = known.record.id if known is not None else self._free_id(article)
        record = Record(
            id=identifier,
            given=article.id,
            content=new.content,
            text=new.text,
            origin=self._once(article.source_file),
            copy_of=copy_of,
            source=self._once(article.source),
            added=self._now,
            changed=self._now,
        )
        if identifier != article.id:
            article = replace(article, id=identifier, notes=(*article.notes, f"id taken: given as {article.id}"))
        before, tally = None, first_tally(record)
        if known is not None:
            self._replaced |= known.before is not None
            record = state.sightings.join(record, known.record, met=known.seen)
            self._take_out(known)
            before, tally = known.before, (*known.tally, verdict)
        left_out = self._boilerplate.learn(article, identifier)
        document = self._timed(Document(article, record, left_out), before)
        if before is not None and before[0].content != record.content:
            state.keep_version(before[1], removed=False)  # before the archive may write over it
        state.write(document, before, tally)

    def _timed(self, document: Document, before: tuple[Record, int] | None) -> Document:
        """Return a new article or version with the times of its record."""
        old = None
        if before is not None:
            old = Document(self._state.before(before[1]), before[0], self._state.left_out_before(before[1]))
        elif self._earlier is not None:
            old = self._earlier.version_of(document)
        record = timed(document, old, self._now, self._used.get(document.record.id, 0))
        return document if record is document.record else replace(document, record=record)

    def _restore(self, known: Entry, place: str | None) -> None:
        """Bring back the article from before the run, which a later item of the run repeats."""
        assert known.before is not None
        self._take_out(known)
        self._state.recount(known.tally, "unchanged")
        record, document = known.before
        self._state.sightings.bring_back(record, known.record, place)
        self._boilerplate.learn(self._state.before(document), record.id)
        self._state.enter(Entry(record, document, None, known.before, seen=True))

    def _take_out(self, known: Entry) -> None:
        """Take out an article in whose place another comes."""
        self._boilerplate.unlearn(self._state.article(known))
        self._state.forget(known)
        self._state.retract(known)

    def _free_id(self, article: Article) -> str:
        """Return an id for a new article, whose own was just looked up."""
        if not self._state.is_at_hand(article.id):
            return article.id
        short, long = free_ids(article)
        return short if self._state.of(short) is None else long

    def _once(self, name: str | None) -> str | None:
        """Return a file or source that is in memory once: a large one gives its name with each of its articles."""
        return None if name is None else self._names.setdefault(name, name)

    def _withdraw(self, removal: Removal) -> None:
        """Remove a canceled article. The verdicts of this run on it count as unchanged."""
        is_new = self.removals.note(removal)
        for entry in self._state.given(removal.id):
            record = entry.record
            if not any(is_of(removal, record.source, place) for place in (*record.places, record.origin)):
                continue
            # A removal whose commit failed or was rolled back is carried out now.
            if not is_new and not self.removals.hold(self._state.article(entry)):
                continue
            self._state.recount(entry.tally, "unchanged")
            self.remove(record.id)
            self._state.removed -= entry.before is None

    def remove(self, identifier: str) -> bool:
        """Remove one article; False without an article of that id."""
        entry = self._state.pop(identifier)
        if entry is None:
            return False
        self._boilerplate.unlearn(self._state.article(entry))
        self._state.delete(entry)
        return True

    def bury(self, tombstone: Tombstone) -> None:
        """Remove the article of a tombstone."""
        for id in sorted({tombstone.id, tombstone.given or tombstone.id}):
            for record in [entry.record for entry in self._state.given(id) if tombstone.of_record(entry.record)]:
                self.remove(record.id)

    def prune(self, pruning: Pruning) -> None:
        """Remove the articles that files no longer hold, unless another file still does.

        Nothing under the roots is removed when a source is missing, as a disk that is not mounted is no empty archive,
        or when the allowance forbids it.
        """
        if not pruning:
            return
        state, is_replaced = self._state, pruning.is_replaced()
        is_whole = not any(isinstance(rejection, MissingSource) for rejection in state.rejections)
        is_gone = either_of(is_replaced, gone_from(pruning.roots if is_whole else (), state.rejections))
        count, replaced, changed = 0, [], []
        for record, met in state.remaining():
            count += 1
            if state.sightings.left(record, is_replaced, met=met) == ():
                replaced.append(record.id)
            elif (left := state.sightings.left(record, is_gone, met=met)) is not None:
                changed.append((record, left))
        gone = [record.id for record, left in changed if not left]
        if pruning.allowance.grants(len(gone), count):
            for record, left in changed:
                if left:
                    state.sightings.settle(record, left)
            self._remove_each(gone)
        else:
            self._refused = (len(gone), count, pruning.allowance.limit.text)
        self._remove_each(replaced)

    def seen(self) -> Iterator[str]:
        """Yield the ids of the articles that the run has met."""
        return self._state.seen()

    def remove_unseen(self, seen: Container[int]) -> None:
        """Remove every article from before the run whose id has no `key_of` among ``seen``."""
        self._remove_each([identifier for identifier in self._state.stored_ids() if key_of(identifier) not in seen])

    def _remove_each(self, identifiers: Iterable[str]) -> None:
        for identifier in identifiers:
            self._state.put_aside()
            self.remove(identifier)

    def finish(self) -> None:
        """Promote copies whose first is gone, and write articles with other boilerplate or places again."""
        settled = list(self._boilerplate.settle())
        for first in sorted(self._state.orphaned):
            self._promote_copies(first)
        for source, lines in settled:
            for document in self._boilerplate.concerned(source, lines):
                self._update_left_out(self._state.stored(document))
            for identifier in sorted(lines.articles):
                self._update_left_out(self._state.of(identifier))
        for identifier in self._state.sightings.moved():
            self._update_places(identifier)
        self._state.delete_replaced()

    def _promote_copies(self, first: str) -> None:
        """Make one of the copies of a text that ``first`` no longer has the first of the others."""
        now = self._state.of(first)
        for entry in self._state.copies_of(first):
            if now is not None and now.record.copy_of is None and now.record.text == entry.record.text:
                continue
            article = self._state.article(entry)
            self._state.forget(entry)
            record = replace(entry.record, copy_of=self._state.first_with(entry.record.text))
            self._state.rewrite(entry, article, record, self._boilerplate.left_out(article))

    def _update_left_out(self, entry: Entry | None) -> None:
        """Write an article again if other lines of it are boilerplate by now."""
        if entry is not None:
            article = self._state.article(entry)
            left_out = self._boilerplate.left_out(article)
            if left_out != self._state.left_out(entry):
                self._state.rewrite(entry, article, entry.record, left_out)
        self._state.put_aside()

    def _update_places(self, identifier: str) -> None:
        """Write an article again that is in other places than its record states."""
        entry = self._state.of(identifier)
        if entry is None:
            self._state.sightings.forget(identifier)
            return
        record = self._state.sightings.brought_up_to_date(entry.record)
        article = replace(self._state.article(entry), source_file=record.origin)
        self._state.rewrite(entry, article, record, self._state.left_out(entry))
        self._state.put_aside()

    def reject(self, identifier: str, reason: str, versions: int = 1) -> None:
        """Reject the last ``versions`` of an article after the decision, and restore the article from before the run.

        `finish` then promotes one of its copies.
        """
        entry = self._state.of(identifier)
        if entry is None or not entry.tally:
            return
        self._state.pop(identifier)
        self._state.sightings.forget(identifier)
        rejected = entry.tally[-versions:]
        self._state.recount(rejected, "rejected")
        self._state.rejections += [Rejection(entry.record.origin or identifier, reason)] * len(rejected)
        self._state.forget(entry)
        if entry.before is not None:
            self._state.enter(Entry(*entry.before, before=entry.before, seen=True))

    @property
    def is_changed(self) -> bool:
        """Return whether the archive has to be written."""
        return self._state.is_changed

    @property
    def has_deleted(self) -> bool:
        """Return whether the run has deleted or replaced an article from before it."""
        return self._replaced or self._state.removed > 0

    def forget_all(self) -> None:
        """Free the memory of all decisions; the `report` stays."""
        self._state.forget_all()
        self._names = {}

    def report(self, generation: int, seconds: float) -> Report:
        """Return the counts of the run."""
        return Report(
            generation=generation,
            read=sum(self._state.counts.values()),
            **self._state.counts,
            removed=self._state.removed,
            seconds=round(seconds, 3),
            rejections=tuple(self._state.rejections),
            warnings=(*self._boilerplate.warnings, *banned_warning(self._banned)),
            banned=self._banned,
        )

    def result(self, generation: int, seconds: float) -> Report:
        """Return the `report` of a run that is done. Raises PruneRefusedError when the allowance forbade pruning."""
        report = self.report(generation, seconds)
        if self._refused is not None:
            raise PruneRefusedError(*self._refused, report)
        return report
