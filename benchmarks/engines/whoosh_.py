"""Plain Whoosh 2.7.4: its own fields, analyzer, writer and top-k search."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from whoosh import fields, index, query
from whoosh.analysis import StemmingAnalyzer

from benchmarks.articles import Story
from benchmarks.engines import Answer, Shown
from benchmarks.queries import DISTANCE, LIMIT, Query

_TEXT = ("headline", "body")
_MEGABYTES = 256


class Whoosh:
    """Plain Whoosh: its top-k skips at times too much (the total is still right); no option is changed for it."""

    can_update = True

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        """See `Engine.build`."""
        folder.mkdir()
        writer = index.create_in(str(folder), _schema()).writer(limitmb=_MEGABYTES)
        for story in stories:
            writer.add_document(**_document(story))
        writer.commit()

    def open(self, folder: Path) -> None:
        """See `Engine.open`."""
        self._index = index.open_dir(str(folder))
        self._searcher = self._index.searcher()

    def answers(self, query: Query) -> bool:
        """See `Engine.answers`."""
        return True

    def search(self, query: Query) -> Answer:
        """See `Engine.search`."""
        options: dict[str, Any] = {"limit": query.offset + LIMIT}
        if query.newest:
            options |= {"sortedby": "day", "reverse": True}
        if query.days:
            options["filter"] = _between(*query.days)
        results = self._searcher.search(self._compiled(query), **options)
        hits = results[query.offset :] if results.scored_length() > query.offset else []
        if query.snippets:
            for hit in hits:
                hit.highlights("body")
        shown = [Shown(hit["id"], hit["headline"], hit["day"].date().isoformat()) for hit in hits]
        return Answer(len(results) if query.counted else None, shown)

    def update(self, stories: Iterable[Story]) -> None:
        """See `Engine.update`."""
        self._searcher.close()
        writer = self._index.writer(limitmb=_MEGABYTES)
        for story in stories:
            writer.update_document(**_document(story))
        writer.commit()
        self._searcher = self._index.searcher()

    def close(self) -> None:
        """See `Engine.close`."""
        self._searcher.close()
        self._index.close()

    def _compiled(self, asked: Query) -> Any:
        stems = [self._stem(word) for word in asked.words]
        match asked.form:
            case "all":
                return query.And([_either(query.Term(name, stem) for name in _TEXT) for stem in stems])
            case "any":
                return query.Or([query.Term(name, stem) for stem in stems for name in _TEXT])
            case "phrase":
                return _either(query.Phrase(name, stems) for name in _TEXT)
            case "near":
                return _either(
                    # SpanNear and SpanNear2 raise errors here in 2.7.4.
                    query.Sequence([query.Term(name, stem) for stem in stems], slop=DISTANCE, ordered=False)
                    for name in _TEXT
                )
            case "prefix":
                return _either(query.Prefix(name, stems[0]) for name in _TEXT)

    def _stem(self, word: str) -> str:
        return str(next(iter(self._index.schema["body"].process_text(word, mode="query"))))


def _schema() -> Any:
    # Its own expression joins words around a full stop, its own stop list drops words that the others find.
    analyzer = StemmingAnalyzer(expression=r"[^\W_]+", stoplist=None, minsize=1)
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        headline=fields.TEXT(analyzer, stored=True),
        body=fields.TEXT(analyzer, stored=True),
        source=fields.ID(stored=True),
        day=fields.DATETIME(stored=True, sortable=True),
    )


def _document(story: Story) -> dict[str, Any]:
    return {
        "id": story.id,
        "headline": story.headline,
        "body": story.body,
        "source": story.source,
        "day": datetime.fromisoformat(story.day),
    }


def _either(queries: Iterable[Any]) -> Any:
    return query.Or(list(queries))


def _between(first: str, last: str) -> Any:
    return query.DateRange("day", datetime.fromisoformat(first), datetime.fromisoformat(last))
