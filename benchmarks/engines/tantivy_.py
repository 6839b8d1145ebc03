"""tantivy through its Python package: ``en_stem``, stored fields, the day as a fast field, two indexing threads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tantivy

from benchmarks.articles import Story
from benchmarks.engines import Answer, Shown
from benchmarks.queries import DISTANCE, LIMIT, Query

_TEXT = ["headline", "body"]
_THREADS = 2
_HEAP = 256_000_000


class Tantivy:
    """tantivy, which counts only when asked: its top-k may then skip, which it does well."""

    can_update = True

    def __init__(self) -> None:
        self._writer: tantivy.IndexWriter | None = None

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        """See `Engine.build`."""
        folder.mkdir()
        writer = tantivy.Index(_schema(), path=str(folder)).writer(heap_size=_HEAP, num_threads=_THREADS)
        for story in stories:
            writer.add_document(_document(story))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        """See `Engine.open`."""
        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()

    def answers(self, query: Query) -> bool:
        """See `Engine.answers`."""
        return True

    def search(self, query: Query) -> Answer:
        """See `Engine.search`."""
        compiled = self._compiled(query)
        found: Any = self._searcher.search(
            compiled,
            LIMIT,
            count=query.counted,
            offset=query.offset,
            order_by_field="day" if query.newest else None,
        )
        documents = [self._searcher.doc(address) for _, address in found.hits]
        if query.snippets:
            self._cut_snippets(compiled, documents)
        shown = [Shown(d["id"][0], d["headline"][0], d["day"][0].date().isoformat()) for d in documents]
        return Answer(found.count if query.counted else None, shown)

    def update(self, stories: Iterable[Story]) -> None:
        """See `Engine.update`."""
        if self._writer is None:
            self._writer = self._index.writer(heap_size=_HEAP, num_threads=_THREADS)
        for story in stories:
            self._writer.delete_documents_by_term("id", story.id)
            self._writer.add_document(_document(story))
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def close(self) -> None:
        """See `Engine.close`; merges that updates have begun go on behind the searches until now."""
        if self._writer is not None:
            self._writer.wait_merging_threads()

    def _compiled(self, query: Query) -> tantivy.Query:
        if query.form == "prefix":
            pattern = f"{query.words[0]}.*"
            schema = self._index.schema
            return _any(tantivy.Query.regex_query(schema, name, pattern) for name in _TEXT)
        compiled = self._index.parse_query(to_text(query), _TEXT)
        return _all([compiled, self._between(*query.days)]) if query.days else compiled

    def _between(self, first: str, last: str) -> tantivy.Query:
        return tantivy.Query.range_query(
            self._index.schema, "day", tantivy.FieldType.Date, _moment(first), _moment(last)
        )

    def _cut_snippets(self, compiled: tantivy.Query, documents: Iterable[tantivy.Document]) -> None:
        cutter = tantivy.SnippetGenerator.create(self._searcher, compiled, self._index.schema, "body")
        for document in documents:
            cutter.snippet_from_doc(document).highlighted()


def to_text(query: Query) -> str:
    """The words in tantivy's language, whose slop, in one order, is the number of words between."""
    match query.form:
        case "all":
            return " ".join(f"+{word}" for word in query.words)
        case "any" | "prefix":
            return " ".join(query.words)
        case "phrase":
            return f'"{" ".join(query.words)}"'
        case "near":
            orders = (query.words, query.words[::-1])
            return " ".join(f'"{" ".join(words)}"~{DISTANCE - 1}' for words in orders)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in _TEXT:
        builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
    builder.add_text_field("source", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_date_field("day", stored=True, indexed=True, fast=True)
    return builder.build()


def _document(story: Story) -> tantivy.Document:
    return tantivy.Document(
        id=story.id, headline=story.headline, body=story.body, source=story.source, day=_moment(story.day)
    )


def _moment(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def _any(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _all(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])
