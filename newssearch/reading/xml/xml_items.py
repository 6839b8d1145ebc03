"""XML sources of one article or several: a draft of each."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import replace

from newssearch.reading.drafts import Draft, Origin, Refusal, drafted
from newssearch.reading.streams import Stream
from newssearch.reading.xml.xml_documents import Record, records


def drafts_of(
    stream: Stream, origin: Origin, kind: str, names: Container[str], draft: Callable[[Record], Draft | Refusal]
) -> Iterator[Draft | Refusal]:
    """Yield what ``draft`` makes of each element of some names, with its place where it is within another element.

    A refusal says that a source contains no element of the ``kind``.
    """
    count = 0
    for count, record in enumerate(records(stream, names, origin.encoding), start=1):
        where = f"[{count - 1}]" if record.ancestors else ""
        yield replace(drafted(where, draft, record), where=where)
    if not count:
        yield Refusal(f"contains no {kind}")
