"""The articles of a run as they stand, by their ids and their texts.

What there was before the run is looked up as it is asked for; what it has taken is found again in what it is writing.
So an `Entry` in memory is needed only for what was met of late and for what has changed: from time to time the others
are put aside, where they cost some 24 bytes each, not 600, and come back when an article is met that they may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from newssearch.core import Keys, key_of
from newssearch.ingest.lookup import Holdings, Lookup, Sink
from newssearch.matching.document import Record, key_of_text
from newssearch.models import Verdict

AT_HAND = 20_000
"""Entries that are made until others are put aside."""

Tally = tuple[Verdict, ...]
"""The verdicts of one run on one id, the last on what stands."""

_INDEXED: Tally = ("indexed",)
_DUPLICATE: Tally = ("duplicate",)


@dataclass(slots=True)
class Entry:
    """One id as it stands: ``document`` in the holdings or ``ticket`` in the sink, and what it was before this run.

    ``tally`` holds the verdicts of this run so far, should a later item take them all back.
    """

    record: Record
    document: int | None = None
    ticket: int | None = None
    before: tuple[Record, int] | None = None
    seen: bool = False
    tally: Tally = ()

    @property
    def is_plain(self) -> bool:
        """Whether all of it can be told from its record, and from where that is: it has no history in this run."""
        if self.record.given != self.record.id:
            return False
        if self.document is not None:
            return not self.tally
        return self.before is None and self.tally == first_tally(self.record)


def first_tally(record: Record) -> Tally:
    """That of an article which is new in this run, one for all."""
    return _INDEXED if record.copy_of is None else _DUPLICATE


class Entries:
    """The entries of one run; `put_aside` may be called whenever nobody holds one."""

    def __init__(self, holdings: Holdings, catalogue: Lookup, sink: Sink) -> None:
        self.orphaned: set[str] = set()
        """The ids of articles that copies may still point to, and whose text is no longer theirs."""
        self._holdings, self._catalogue, self._sink = holdings, catalogue, sink
        self._at_hand: dict[str, Entry] = {}
        self._renamed: dict[str, list[str]] = {}
        self._first_with: dict[bytes, str] = {}
        self._copies: dict[str, dict[str, None]] = {}
        self._looked_up: set[int] = set()
        """Documents whose entries are at hand, or were before the run changed them."""
        self._seen = bytearray()
        """By document, whether an entry was put aside that had been seen."""
        self._aside = Keys()
        self._taken_up: set[int] = set()
        """Tickets whose entries were put aside and are at hand again, or were before the run changed them."""
        self._most = AT_HAND

    def of(self, identifier: str) -> Entry | None:
        """That of an id."""
        if identifier not in self._at_hand:
            self._look_up_id(identifier)
        return self._at_hand.get(identifier)

    def given(self, identifier: str) -> list[Entry]:
        """Those that a source gave this id: few have another."""
        self._look_up_id(identifier)
        own = self._at_hand.get(identifier)
        named = [own] if own is not None and own.record.given == identifier else []
        return named + [self._at_hand[other] for other in self._renamed.get(identifier, ())]

    def is_at_hand(self, identifier: str) -> bool:
        """Whether there is one of an id that `given` was just asked for."""
        return identifier in self._at_hand

    def first_with(self, text: bytes) -> str | None:
        """The id of the article of which others with this digest of their text are copies."""
        if text not in self._first_with:
            self._look_up(self._catalogue.first_with(text))
            self._take_up(key_of_text(text), lambda record: record.copy_of is None and record.text == text)
        return self._first_with.get(text)

    def copies_of(self, first: str) -> list[Entry]:
        """Those of the copies of an article, in the order in which they came."""
        self._look_up(self._catalogue.copies_of(first))
        self._take_up(_key_of_copies(first), lambda record: record.copy_of == first)
        copies = [self._at_hand[identifier] for identifier in self._copies.get(first, ())]
        return sorted(copies, key=lambda entry: (entry.ticket is not None, entry.ticket or entry.document or 0))

    def before(self, document: int) -> Entry | None:
        """That of a document of the holdings; None where the run has put something in its place."""
        record = self._holdings.record(document)
        self._look_up([(document, record)])
        entry = self._at_hand.get(record.id)
        return entry if entry is not None and entry.document == document else None

    def standing(self) -> Iterator[tuple[Record, bool]]:
        """Yield the record by now of each article from before the run, and whether the run has met the article."""
        for document, record in self._catalogue.everything():
            if document not in self._looked_up:
                yield record, self._was_seen(document)
            elif (entry := self._at_hand.get(record.id)) is not None:
                yield entry.record, entry.seen

    def seen(self) -> Iterator[str]:
        """The ids of what the run has taken."""
        yield from (entry.record.id for entry in self._at_hand.values() if entry.seen)
        for document, was_seen in enumerate(self._seen):
            if was_seen and document not in self._looked_up:
                yield self._holdings.record(document).id
        yield from (self._sink.record(ticket).id for ticket in self._tickets_aside())

    def replaced(self) -> list[int]:
        """The documents of the holdings in whose place the run has put something."""
        return [e.before[1] for e in self._at_hand.values() if e.before is not None and e.document is None]

    @property
    def is_written(self) -> bool:
        """Whether anything is in the sink."""
        return any(True for _ in self._tickets_aside()) or any(e.ticket is not None for e in self._at_hand.values())

    def enter(self, entry: Entry) -> None:
        """Have an entry stand for its id."""
        record = entry.record
        self._at_hand[record.id] = entry
        if record.given != record.id and record.id not in self._renamed.get(record.given, ()):
            self._renamed.setdefault(record.given, []).append(record.id)
        if record.copy_of is None:
            self._first_with.setdefault(record.text, record.id)
        else:
            self._copies.setdefault(record.copy_of, {})[record.id] = None

    def pop(self, identifier: str) -> Entry | None:
        """Take out that of an id, if there is one, to `forget` it."""
        return self._at_hand.pop(identifier) if self.of(identifier) is not None else None

    def forget(self, entry: Entry) -> None:
        """Its text is no longer there to be a copy of."""
        record = entry.record
        if record.id not in self._at_hand and record.given != record.id:
            self._renamed[record.given].remove(record.id)
        if self._unlink(record):
            self.orphaned.add(record.id)

    def put_aside(self) -> None:
        """Let go of what can be found again, once there is much."""
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
        """Have a text be nobody's, or a copy none; whether copies of it may be left."""
        if record.copy_of is not None:
            self._copies[record.copy_of].pop(record.id, None)
            if not self._copies[record.copy_of]:
                del self._copies[record.copy_of]
        elif self._first_with.get(record.text) == record.id:
            del self._first_with[record.text]
            return True
        return False

    def _look_up_id(self, identifier: str) -> None:
        self._look_up(self._catalogue.given(identifier))
        self._take_up(key_of(identifier), lambda record: record.id == identifier)

    def _look_up(self, found: Iterable[tuple[int, Record]]) -> None:
        """Enter documents of the holdings whose entries are not at hand."""
        for document, record in found:
            if document not in self._looked_up:
                self._looked_up.add(document)
                self.enter(Entry(record, document, None, (record, document), self._was_seen(document)))

    def _take_up(self, key: int, is_meant: Callable[[Record], bool]) -> None:
        """Enter what was put aside under ``key``."""
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


def _keys_of(record: Record) -> tuple[int, int]:
    """What an article is asked for by: its id, and its text or, if it is a copy, that article."""
    other = key_of_text(record.text) if record.copy_of is None else _key_of_copies(record.copy_of)
    return key_of(record.id), other


def _key_of_copies(first: str) -> int:
    return key_of(f"copies of {first}")
