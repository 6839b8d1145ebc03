"""Bulk writes of articles to a cluster, each under a key that never changes.

A run goes on while a crew prepares its documents and two requests are on their way
(`newssearch.backends.opensearch.writing.bulk_sender`). An article is never in both requests, so its last write wins.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Self

from newssearch.analysis.lines import Ranges
from newssearch.backends.opensearch.aliases import Room
from newssearch.backends.opensearch.client import Cluster
from newssearch.backends.opensearch.version_index import VersionKeeper
from newssearch.backends.opensearch.writing.bulk_sender import Refused, Sender, Sent, Write
from newssearch.backends.opensearch.writing.lease import Lease
from newssearch.backends.opensearch.writing.near_groups import NearGroups, asking
from newssearch.backends.opensearch.writing.record_lookup import ClusterDocuments
from newssearch.backends.opensearch.writing.records import Preparation, document_in, key_of
from newssearch.backends.searcher_contract import OldVersion
from newssearch.matching.document import Document, Record
from newssearch.models import Article
from newssearch.settings import CLUSTER_LIMITS
from newssearch.workers.work import Crew, Done

_REQUESTS_AT_ONCE = 2
"""Requests at once: the cluster works on one while another is prepared and sent."""

_PATIENCE = 3.0
"""Seconds that a cancelled run waits for its requests."""

_BYTES_A_CHARACTER = 5
"""Bytes of a request for each character of a text, so that pending documents fill about one request."""

_PREPARED_AT_ONCE = 50
"""Documents of one task of a crew: some 0.1 s of work."""


@dataclass(frozen=True, slots=True)
class _Pending:
    """A pending write of an article: its ``document``, or None to delete it; the last of some unsent ``versions``.

    ``label`` names its group of near copies.
    """

    index: str
    key: str
    identifier: str
    document: Document | None
    versions: int = 1
    label: str | None = None


class _Request:
    """A request on its way, in a thread that does not keep the program from ending."""

    def __init__(self, pending: dict[str, _Pending], send: Callable[[list[_Pending], bool], Sent], *, is_much: bool):
        self.pending = pending
        self.thread = threading.Thread(target=self._run, args=(send, is_much), name="newssearch-sender", daemon=True)
        self._sent: Future[Sent] = Future()

    def result(self) -> Sent:
        """Wait for the outcome. Raises the error of the thread."""
        return self._sent.result()

    def _run(self, send: Callable[[list[_Pending], bool], Sent], is_much: bool) -> None:
        try:
            self._sent.set_result(send(list(self.pending.values()), is_much))
        except BaseException as error:  # raised by `result`, as a thread has no caller
            self._sent.set_exception(error)


class BulkWriter:
    """Sink of a run (`newssearch.ingest.storage.Sink`): a block that writes to the index of each article, or to
    ``room``.

    The ``lease`` is renewed before each request; ``crew`` prepares all but small requests.
    """

    def __init__(
        self,
        cluster: Cluster,
        room: Room,
        stored: ClusterDocuments,
        lease: Lease,
        crew: Crew,
        versions: VersionKeeper | None = None,
    ) -> None:
        self._versions = versions
        self._cluster, self._room, self._stored, self._crew = cluster, room, stored, crew
        self._given_up = threading.Event()
        self._lease = lease
        self._sender = Sender(cluster, lease.renew, self._given_up)
        self._requests: deque[_Request] = deque()
        self._pending: dict[str, _Pending] = {}
        self._size = 0
        self._is_much = False
        self._refused: list[Refused] = []
        self._tickets: list[str] = []
        self._records: list[Record] = []
        self._latest: dict[str, int] = {}
        self._retracted: set[str] = set()
        self._before: dict[str, int] = {}
        self._placed: dict[str, str] = {}
        self._indices: set[str] = set()
        self._groups = NearGroups(asking(cluster.ask, stored.generation, lease.renew))
        self._touched: dict[str, None] = {}
        self._resumes = lease.is_ungrouped
        self._left: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Send nothing more; requests on their way may succeed or not."""
        self._given_up.set()
        for request in self._requests:
            request.thread.join(_PATIENCE)

    def add(self, document: Document) -> int:
        """Queue a document for one of the next requests, and return its ticket."""
        identifier = document.record.id
        key = key_of(identifier)
        self._tickets.append(key)
        self._records.append(document.record)
        self._latest[key] = len(self._tickets) - 1
        self._retracted.discard(key)
        self._send(_Pending(self._place(identifier, key), key, identifier, document))
        return self._latest[key]

    def article(self, ticket: int) -> Article:
        """Return the article of a ticket."""
        return self._document(ticket).article

    def record(self, ticket: int) -> Record:
        """Return the record of a ticket."""
        return self._records[ticket]

    def left_out(self, ticket: int) -> Ranges:
        """Return the ranges of the body that are left out of the index."""
        return self._document(ticket).left_out

    def retract(self, ticket: int) -> None:
        """Take back a document of this run: `settle` restores its earlier state, unless it is added again."""
        key = self._tickets[ticket]
        if self._latest.get(key) == ticket:
            del self._latest[key]
            self._retracted.add(key)

    def keep_version(self, document: int, until: int, *, removed: bool) -> None:
        """Keep a stored document as an old version, if the archive keeps any."""
        if self._versions is not None:
            self._versions.add(OldVersion(document_in(self._stored.source(document)), until, removed))

    def delete(self, document: int) -> None:
        """Delete a stored document, unless the run has written it again."""
        identifier = self._stored.record(document).id
        key = key_of(identifier)
        self._retracted.discard(key)
        if key not in self._latest:
            self._leave_group(document)
            self._send(_Pending(self._stored.index(document), key, identifier, None))

    def settle(self) -> None:
        """Send the rest, wait for all answers, group near copies, and make the writes visible to searches."""
        for key in sorted(self._retracted):
            self._restore(key)
        self._send_rest()
        if self._resumes:
            self._touched.update(dict.fromkeys(self._stored.keys()))
        touched, self._touched = self._touched, {}
        left, self._left = self._left, set()
        for member, document in self._groups.regroup(touched, left):
            self._send(_Pending(member.index, member.key, document.record.id, document, label=member.label))
        if self._pending or self._requests:
            self._send_rest()
        self._touched, self._resumes = {}, False
        self._lease.note_grouped(True)

    def _send_rest(self) -> None:
        """Send the rest, wait for all answers, and make the writes visible to searches."""
        self._dispatch()
        while self._requests:
            self._await_first()
        for index in sorted(self._indices):
            self._cluster.refresh(index)

    def _leave_group(self, document: int) -> None:
        """Take note that a stored document may leave its group of near copies."""
        if label := self._stored.label(document):
            self._left.add(label)

    def take_refused(self) -> list[Refused]:
        """Return the writes refused since the last call; after `settle`, all of them."""
        refused, self._refused = self._refused, []
        return refused

    def _document(self, ticket: int) -> Document:
        key = self._tickets[ticket]
        if (pending := self._unsent(key)) is not None and pending.document is not None:
            return pending.document
        index = self._place("", key)
        return document_in(self._cluster.ask("GET", f"/{index}/_source/{key}", patient=True))

    def _restore(self, key: str) -> None:
        number = self._before.get(key)
        if number is None:
            self._send(_Pending(self._placed[key], key, "", None))
        else:
            document = document_in(self._stored.source(number))
            self._send(_Pending(self._stored.index(number), key, document.record.id, document))

    def _place(self, identifier: str, key: str) -> str:
        """Return the index that holds an article, or that a new one is put into."""
        if key not in self._before and identifier:
            for number, record in self._stored.given(identifier):
                if record.id == identifier:
                    self._before[key] = number
        if key in self._before:
            self._leave_group(self._before[key])
            return self._stored.index(self._before[key])
        if key not in self._placed:
            self._placed[key] = self._room.take()
        return self._placed[key]

    def _unsent(self, key: str) -> _Pending | None:
        """Return the pending write of an article that the cluster may not have yet."""
        held = (self._pending, *(request.pending for request in reversed(self._requests)))
        return next((pending[key] for pending in held if key in pending), None)

    def _send(self, pending: _Pending) -> None:
        replaced = self._pending.pop(pending.key, None)
        if replaced is not None and replaced.document is not None:
            pending = replace(pending, versions=replaced.versions + 1)
        self._pending[pending.key] = pending
        if pending.document is not None:
            self._touched[pending.key] = None
            self._size += _BYTES_A_CHARACTER * len(pending.document.article.body or "")
        if len(self._pending) >= CLUSTER_LIMITS.bulk_articles or self._size >= CLUSTER_LIMITS.bulk_bytes:
            self._is_much = True
            self._dispatch()

    def _dispatch(self) -> None:
        """Send the pending writes, after any request that they replace has arrived."""
        sending, self._pending, self._size = self._pending, {}, 0
        if self._versions is not None:
            self._versions.flush()
        if not sending:
            return
        while len(self._requests) >= _REQUESTS_AT_ONCE or any(
            not request.pending.keys().isdisjoint(sending) for request in self._requests
        ):
            self._await_first()
        self._lease.note_grouped(False)
        self._stored.written.update(sending)
        request = _Request(sending, self._send_all, is_much=self._is_much)
        self._requests.append(request)
        request.thread.start()

    def _await_first(self) -> None:
        """Wait for the earliest request. Raises as `Sender.send` does."""
        sent = self._requests.popleft().result()
        self._refused += sent.refused
        self._indices |= sent.indices

    def _send_all(self, sending: list[_Pending], is_much: bool) -> Sent:
        documents = [(pending.document, pending.label) for pending in sending if pending.document is not None]
        sources = self._prepared(documents) if is_much else iter(Preparation(tuple(documents)).run())
        return self._sender.send(
            [
                Write(one.index, one.key, one.identifier, next(sources) if one.document else None, one.versions)
                for one in sending
            ]
        )

    def _prepared(self, documents: list[tuple[Document, str | None]]) -> Iterator[bytes]:
        """Yield the JSON of documents, made by the crew."""
        pieces = [
            Preparation(tuple(documents[at : at + _PREPARED_AT_ONCE]))
            for at in range(0, len(documents), _PREPARED_AT_ONCE)
        ]
        given = [self._crew.give(piece) for piece in pieces]
        for piece, one in zip(pieces, given, strict=True):
            outcome = one.result()
            yield from outcome.result if isinstance(outcome, Done) else piece.run()
