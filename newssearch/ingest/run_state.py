"""The state of a run: the articles by their ids and texts, their places, and the verdicts so far.

Articles from before the run are looked up on demand, and added articles are read back from the sink. So an `Entry` in
memory is needed only for a recently met article and for a changed one. From time to time the other entries are put
aside, where each takes some 24 bytes instead of 600, and return when a lookup may mean them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

from newssearch.analysis.lines import Ranges
from newssearch.core import Keys, key_of
from newssearch.ingest.sightings import Sightings
from newssearch.ingest.storage import Sink, StoredDocuments
from newssearch.matching.document import Document, Record, key_of_text
from newssearch.models import Article, Rejection, Verdict

AT_HAND = 20_000
"""New entries after which entries are put aside."""

Tally = tuple[Verdict, ...]
"""The verdicts of one run on one id, the last one on the present article."""

_INDEXED: Tally = ("indexed",)
_DUPLICATE: Tally = ("duplicate",)


@dataclass(slots=True)
class Entry:
    """One article by now: its number in the stored documents or its ticket in the sink, and its state before the run.

    ``tally`` holds the verdicts of this run, in case a later item undoes them.
    """

    record: Record
    document: int | None = None
    ticket: int | None = None
    before: tuple[Record, int] | None = None
    seen: bool = False
    tally: Tally = ()

    @property
    def is_plain(self) -> bool:
        """Return whether a lookup can make the entry again: it has no history in this run."""
        if self.record.given != self.record.id:
            return False
        if self.document is not None:
            return not self.tally
        return self.before is None and self.tally == first_tally(self.record)


def first_tally(record: Record) -> Tally:
    """Return the shared tally of an article that is new in this run."""
    return _INDEXED if record.copy_of is None else _DUPLICATE


class RunState:
    """The mutable state of one run. `put_aside` may be called whenever no caller holds an entry."""

    def __init__(self, stored: StoredDocuments, sink: Sink, now: int = 0) -> None:
        self.counts: dict[Verdict, int] = dict.fromkeys(get_args(Verdict), 0)
        self.rejections: list[Rejection] = []
        self.removed = 0
        self.now = now
        self._stored, self._sink = stored, sink
        self.forget_all()

    def forget_all(self) -> None:
        """Forget all articles; the counts and rejections stay."""
        self.sightings = Sightings()
        self.orphaned: set[str] = set()
        """Ids of articles that copies may still name as their first, and that no longer have that text."""
        self._at_hand: dict[str, Entry] = {}
        self._renamed: dict[str, list[str]] = {}
        self._first_with: dict[bytes, str] = {}
        self._copies: dict[str, dict[str, None]] = {}
        self._looked_up: set[int] = set()
        """Stored documents whose entries are at hand, or were before the run changed them."""
        self._seen = bytearray()
        """For each stored document, whether its entry was put aside after the run had met it."""
        self._aside = Keys()
        self._taken_up: set[int] = set()
        """Tickets whose entries returned from aside."""
        self._most = AT_HAND

    # -- verdicts --

    def reject(self, rejection: Rejection) -> None:
        """Count a rejection."""
        self.rejections.append(rejection)
        self.counts["rejected"] += 1

    def recount(self, tally: Tally, verdict: Verdict) -> None:
        """Count other verdicts of this run as ``verdict`` instead."""
        for counted in tally:
            self.counts[counted] -= 1
        self.counts[verdict] += len(tally)

    # -- lookups --

    def of(self, identifier: str) -> Entry | None:
        """Return the entry of an id."""
        if identifier not in self._at_hand:
            self._look_up_id(identifier)
        return self._at_hand.get(identifier)

    def given(self, identifier: str) -> list[Entry]:
        """Return the entries to which a source gave this id; most of them have it as their own."""
        self._look_up_id(identifier)
        own, others = self._at_hand.get(identifier), self._renamed.get(identifier, ())
        named = [own] if own is not None and own.record.given == identifier else []
        return named + [self._at_hand[other] for other in others] if others else named

    def is_at_hand(self, identifier: str) -> bool:
        """Return whether an id is in use, after a call of `given` with it."""
        return identifier in self._at_hand

    def first_with(self, text: bytes) -> str | None:
        """Return the id of the article of which others with this digest of their text are copies."""
        if text not in self._first_with:
            self._look_up(self._stored.first_with(text))
            self._take_up(key_of_text(text), lambda record: record.copy_of is None and record.text == text)
        return self._first_with.get(text)

    def copies_of(self, first: str) -> list[Entry]:
        """Return the copies of an article in the order in which they came."""
        self._look_up(self._stored.copies_of(first))
        self._take_up(_key_of_copies(first), lambda record: record.copy_of == first)
        copies = [self._at_hand[identifier] for identifier in self._copies.get(first, ())]
        return sorted(copies, key=lambda entry: (entry.ticket is not None, entry.ticket or entry.document or 0))

    def stored(self, document: int) -> Entry | None:
        """Return the entry of a stored document; None when the run has replaced the document."""
        record = self._stored.record(document)
        self._look_up([(document, record)])
        entry = self._at_hand.get(record.id)
        return entry if entry is not None and entry.document == document else None

    def article(self, entry: Entry) -> Article:
        """Read the article of an entry."""
        if entry.document is not None:
            return self._stored.article(entry.document)
        return self._sink.article(_ticket(entry))

    def left_out(self, entry: Entry) -> Ranges:
        """Read which ranges of the body are not indexed."""
        if entry.document is not None:
            return self._stored.left_out(entry.document)
        return self._sink.left_out(_ticket(entry))

    def before(self, document: int) -> Article:
        """Read the article that a stored document had before the run."""
        return self._stored.article(document)

    def left_out_before(self, document: int) -> Ranges:
        """Read which ranges of the body of a stored document were not indexed before the run."""
        return self._stored.left_out(document)

    # -- all articles --

    def remaining(self) -> Iterator[tuple[Record, bool]]:
        """Yield the present record of each article from before the run, and whether the run has met the article."""
        for document, record in self._stored.records():
            if document not in self._looked_up:
                yield record, self._was_seen(document)
            elif (entry := self._at_hand.get(record.id)) is not None:
                yield entry.record, entry.seen

    def seen(self) -> Iterator[str]:
        """Yield the ids of the articles that the run has met."""
        yield from (entry.record.id for entry in self._at_hand.values() if entry.seen)
        for document, was_seen in enumerate(self._seen):
            if was_seen and document not in self._looked_up:
                yield self._stored.record(document).id
        yield from (self._sink.record(ticket).id for ticket in self._tickets_aside())

    def stored_ids(self) -> Iterator[str]:
        """Yield the ids of the articles from before the run."""
        return (record.id for _, record in self._stored.records())

    @property
    def is_changed(self) -> bool:
        """Return whether the run has removed or written an article."""
        if self.removed > 0 or any(True for _ in self._tickets_aside()):
            return True
        return any(entry.ticket is not None for entry in self._at_hand.values())

    # -- changes --

    def write(self, document: Document, before: tuple[Record, int] | None, tally: Tally) -> None:
        """Write an article, and have its entry replace the entry of its id."""
        ticket = self._sink.add(document)
        self.enter(Entry(document.record, None, ticket, before, True, tally))

    def rewrite(self, entry: Entry, article: Article, record: Record, left_out: Ranges) -> None:
        """Write the article of an entry again, under another record or without other ranges."""
        self.retract(entry)
        self.write(Document(article, record, left_out), entry.before, entry.tally)

    def retract(self, entry: Entry) -> None:
        """Take back from the sink what this run wrote of an article."""
        if entry.ticket is not None:
            self._sink.retract(entry.ticket)

    def delete(self, entry: Entry) -> None:
        """Remove the article of a popped entry, from the sink and from the stored documents."""
        self.forget(entry)
        self.sightings.forget(entry.record.id)
        self.retract(entry)
        if entry.before is not None:
            self.keep_version(entry.before[1], removed=True)
            self._sink.delete(entry.before[1])
        self.removed += 1

    def keep_version(self, document: int, *, removed: bool) -> None:
        """Keep a stored document as an old version, where the archive keeps any."""
        self._sink.keep_version(document, self.now, removed=removed)

    def delete_replaced(self) -> None:
        """Delete the stored documents that the run has replaced."""
        for entry in self._at_hand.values():
            if entry.before is not None and entry.document is None:
                self._sink.delete(entry.before[1])

    def enter(self, entry: Entry) -> None:
        """Make an entry the entry of its id."""
        record = entry.record
        self._at_hand[record.id] = entry
        if record.given != record.id and record.id not in self._renamed.get(record.given, ()):
            self._renamed.setdefault(record.given, []).append(record.id)
        if record.copy_of is None:
            self._first_with.setdefault(record.text, record.id)
        else:
            self._copies.setdefault(record.copy_of, {})[record.id] = None

    def pop(self, identifier: str) -> Entry | None:
        """Take out the entry of an id, to `forget` or `delete` it; None without one."""
        return self._at_hand.pop(identifier) if self.of(identifier) is not None else None

    def forget(self, entry: Entry) -> None:
        """Forget that other articles may be copies of the text of an entry."""
        record = entry.record
        if record.id not in self._at_hand and record.given != record.id:
            self._renamed[record.given].remove(record.id)
        if self._unlink(record):
            self.orphaned.add(record.id)

    def put_aside(self) -> None:
        """Drop the entries that a lookup can make again, once there are many."""
        if len(self._at_hand) < self._most:
            return
        pairs: list[tuple[int, int]] = []
        for entry in [entry for entry in self._at_hand.values() if entry.is_plain]:
            del self._at_hand[entry.record.id]
            self._unlink(entry.record)
            if entry.document is not None:
                self._looked_up.discard(entry.document)
                self._note(entry.document, entry.seen)
            elif entry.ticket in self._taken_up:
                self._taken_up.discard(entry.ticket)
            elif entry.ticket is not None:
                pairs += [(key, entry.ticket) for key in _keys_of(entry.record)]
        self._aside = self._aside.with_more(pairs)
        self._most = len(self._at_hand) + AT_HAND

    def _unlink(self, record: Record) -> bool:
        """Forget an article by its text or as a copy, and return whether copies of its text may remain."""
        if record.copy_of is not None:
            self._copies[record.copy_of].pop(record.id, None)
            if not self._copies[record.copy_of]:
                del self._copies[record.copy_of]
        elif self._first_with.get(record.text) == record.id:
            del self._first_with[record.text]
            return True
        return False

    def _look_up_id(self, identifier: str) -> None:
        self._look_up(self._stored.given(identifier))
        self._take_up(key_of(identifier), lambda record: record.id == identifier)

    def _look_up(self, found: Iterable[tuple[int, Record]]) -> None:
        """Enter stored documents whose entries are not at hand."""
        for document, record in found:  # mostly none
            if document not in self._looked_up:
                self._looked_up.add(document)
                self.enter(Entry(record, document, None, (record, document), self._was_seen(document)))

    def _take_up(self, key: int, is_meant: Callable[[Record], bool]) -> None:
        """Enter the entries that were put aside under ``key``."""
        for ticket in self._aside.numbers(key):
            if ticket not in self._taken_up and is_meant(record := self._sink.record(ticket)):
                self._taken_up.add(ticket)
                self.enter(Entry(record, None, ticket, None, True, first_tally(record)))

    def _tickets_aside(self) -> Iterator[int]:
        return (ticket for ticket in self._aside.all_numbers() if ticket not in self._taken_up)

    def _note(self, document: int, seen: bool) -> None:
        if document >= len(self._seen):
            self._seen.extend(bytes(document + 1 - len(self._seen)))
        self._seen[document] = seen

    def _was_seen(self, document: int) -> bool:
        return document < len(self._seen) and bool(self._seen[document])


def _ticket(entry: Entry) -> int:
    assert entry.ticket is not None, "an entry is in the stored documents or in the sink"
    return entry.ticket


def _keys_of(record: Record) -> tuple[int, int]:
    """Return the keys under which an article is looked up: its id, and its text or the article that it copies."""
    other = key_of_text(record.text) if record.copy_of is None else _key_of_copies(record.copy_of)
    return key_of(record.id), other


def _key_of_copies(first: str) -> int:
    return key_of(f"copies of {first}")
