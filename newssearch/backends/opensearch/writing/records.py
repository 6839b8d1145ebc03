"""An article as the cluster stores it: its fields, its record, and its words as lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from typing import Any

import orjson

from newssearch.analysis.lines import Ranges, without
from newssearch.analysis.stems import primary_subtag
from newssearch.backends.opensearch.writing.encoding import compounds_in, lines_of, tokens_in
from newssearch.core import sketch, sketch_keys
from newssearch.matching.document import Document, Record, date_numbers, stated, time_numbers
from newssearch.matching.publishers import host_of
from newssearch.matching.schema import COPY, FIRST, NO_TIME, RETRIEVED, START, TIME_FIELDS
from newssearch.models import Article

OF_DOCUMENTS = ["version", "id", "given", "content", "text", "copy_of", "article", "left_out", RETRIEVED, *TIME_FIELDS]
"""The members of a JSON object of `source_of` that `document_in` and `times_in` read."""

_TUPLES = frozenset(f.name for f in fields(Article) if str(f.type).startswith("tuple"))


def key_of(identifier: str) -> str:
    """Return the key of an article on the cluster: a digest, as keys are short and ids may be addresses."""
    return blake2b(identifier.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def source_of(document: Document, label: str | None = None) -> dict[str, Any]:
    """Return the JSON object of a document, with the fields of ``templates/articles.json``.

    ``label`` names its group where it has near copies.
    """
    article, record = document.article, document.record
    source: dict[str, Any] = {
        "id": record.id,
        "given": record.given,
        "content": record.content.hex(),
        "text": record.text.hex(),
        "group": label or record.text.hex(),
        "folded_id": record.id.casefold(),
        "article": stated(article) | ({"elsewhere": record.elsewhere} if record.elsewhere else {}),
    }
    language = primary_subtag(article.language)
    lines = lines_of(document.indexed)
    source |= {
        "kind": FIRST if record.copy_of is None else COPY,
        "languages": sorted({(article.language or "und").lower(), language}),
        "language": language,
        "length": sum(map(tokens_in, lines.get("body", ()))),
        "words": lines,
        "compounds": compounds_in(lines),
    }
    if record.copy_of is not None:
        source["copy_of"] = record.copy_of
    if label is not None:
        source["near"] = True
    body = sketch(document.indexed.body or "")
    if any(body):
        source |= {"sketch": body.hex(), "bands": [str(key) for key in sketch_keys(body)]}
    if document.left_out:
        source["left_out"] = {"ranges": document.left_out}
    if article.source:
        source |= {"source": article.source, "host": host_of(article.url) or None}
    source["version"] = record.version
    source |= {name: times for name, times in time_numbers(article, record).items() if times}
    numbers = date_numbers(article)
    return source | dict(numbers) if numbers[START] != NO_TIME else source


@dataclass(frozen=True, slots=True)
class Preparation:
    """Task to encode documents, most of the work of writing: a `newssearch.workers.work.Work`.

    Each comes with the label of its group of near copies, or None.
    """

    documents: tuple[tuple[Document, str | None], ...]

    def run(self) -> list[bytes]:
        """Return the JSON of each document."""
        return [orjson.dumps(source_of(document, label)) for document, label in self.documents]


def article_in(source: Mapping[str, Any]) -> Article:
    """Return the article of a JSON object of `source_of`."""
    values = dict(source["article"])
    values.pop("elsewhere", None)
    for name in _TUPLES & values.keys():
        values[name] = tuple(values[name])
    return Article(**values)


def left_out_in(source: Mapping[str, Any]) -> Ranges:
    """Return the left-out ranges of the body."""
    return tuple((start, end) for start, end in source.get("left_out", {}).get("ranges", ()))


def indexed_in(source: Mapping[str, Any]) -> Article:
    """Return the article as it is indexed."""
    article, left_out = article_in(source), left_out_in(source)
    return replace(article, body=without(article.body, left_out)) if article.body and left_out else article


def record_in(source: Mapping[str, Any]) -> Record:
    """Return the record of the article."""
    said = source.get("article", {})
    return Record(
        id=source["id"],
        given=source["given"],
        content=bytes.fromhex(source["content"]),
        text=bytes.fromhex(source["text"]),
        origin=said.get("source_file"),
        copy_of=source.get("copy_of"),
        source=said.get("source"),
        elsewhere=tuple(said.get("elsewhere", ())),
        version=source.get("version", 1),
        added=sum(source.get("added", ())),
        changed=sum(source.get("changed", ())),
        revised=sum(source.get("revised", ())),
        text_changed=tuple(source.get("text_changed", ())),
        headline_changed=tuple(source.get("headline_changed", ())),
    )


def times_in(source: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Return the times of the article, as `time_numbers` does."""
    return {name: tuple(source[name]) for name in (RETRIEVED, *TIME_FIELDS) if name in source}


def document_in(source: Mapping[str, Any]) -> Document:
    """Return the document of a JSON object of `source_of`."""
    return Document(article_in(source), record_in(source), left_out_in(source))
