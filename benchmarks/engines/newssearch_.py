"""newssearch, through its public library alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import newssearch
from benchmarks.articles import Story
from benchmarks.engines import Answer, Shown
from benchmarks.queries import DISTANCE, LIMIT, Query
from newssearch.models import Article


class NewsSearch:
    """Every answer holds the exact total and marked headlines: they cannot be switched off."""

    can_update = True

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        """See `Engine.build`."""
        with newssearch.create(folder) as news:
            news.update(map(to_article, stories))

    def open(self, folder: Path) -> None:
        """See `Engine.open`."""
        self._news = newssearch.open(folder)

    def answers(self, query: Query) -> bool:
        """See `Engine.answers`."""
        return True

    def search(self, query: Query) -> Answer:
        """See `Engine.search`."""
        results = self._news.search(
            to_text(query),
            limit=LIMIT,
            offset=query.offset,
            sort="newest" if query.newest else "relevance",
            match="all",
            snippets=2 if query.snippets else 0,
        )
        return Answer(results.total, [Shown(hit.id, hit.headline or "", hit.published or "") for hit in results])

    def count(self, word: str, by: str) -> Mapping[str, int]:
        """See `Counting.count`."""
        counts = self._news.count(word, by=by, match="all")
        return {bucket.key[0] or "": bucket.count for bucket in counts.buckets if bucket.count}

    def export(self, out: Path) -> int:
        """See `Counting.export`."""
        return self._news.export("*:*", out, format="jsonl").articles

    def update(self, stories: Iterable[Story]) -> None:
        """See `Engine.update`."""
        self._news.update(map(to_article, stories))

    def close(self) -> None:
        """See `Engine.close`."""
        self._news.close()


def to_text(query: Query) -> str:
    """The query as a user types it."""
    match query.form:
        case "all":
            text = " ".join(query.words)
        case "any":
            text = " OR ".join(query.words)
        case "phrase":
            text = f'"{" ".join(query.words)}"'
        case "near":
            text = f" NEAR/{DISTANCE} ".join(query.words)
        case "prefix":
            text = f"{query.words[0]}*"
    return f"{text} date:{query.days[0]}..{query.days[1]}" if query.days else text


def to_article(story: Story) -> Article:
    """A story as newssearch takes it."""
    return Article(
        id=story.id,
        headline=story.headline,
        body=story.body,
        source=story.source,
        language="en",
        published=story.day,
        precision="day",
    )
