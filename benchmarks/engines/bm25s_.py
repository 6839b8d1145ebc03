"""bm25s: scores computed beforehand, in sparse matrices. It knows bags of words: no phrases, no dates, no updates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import bm25s
import Stemmer

from benchmarks.articles import Story
from benchmarks.engines import Answer, Shown
from benchmarks.queries import LIMIT, Query


class BM25S:
    """Headline and body are one bag; the matrices and the stories are mapped into memory."""

    can_update = False

    def __init__(self) -> None:
        self._stemmer = Stemmer.Stemmer("english")

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        """See `Engine.build`; all stories are held in memory, as it must."""
        corpus = list(stories)
        tokens = self._tokens([f"{story.headline}\n{story.body}" for story in corpus])
        retriever = bm25s.BM25()
        retriever.index(tokens, show_progress=False)
        retriever.save(str(folder), corpus=[asdict(story) for story in corpus])

    def open(self, folder: Path) -> None:
        """See `Engine.open`."""
        self._retriever = bm25s.BM25.load(str(folder), mmap=True, load_corpus=True)
        self._stories, self._retriever.corpus = self._retriever.corpus, None

    def answers(self, query: Query) -> bool:
        """See `Engine.answers`."""
        is_bag = query.form == "any" or (query.form == "all" and len(query.words) == 1)
        return is_bag and not (query.days or query.newest or query.snippets or query.counted)

    def search(self, query: Query) -> Answer:
        """See `Engine.search`; it cannot count."""
        size = min(query.offset + LIMIT, len(self._stories))
        numbers, scores = self._retriever.retrieve(self._tokens([" ".join(query.words)]), k=size, show_progress=False)
        page = slice(query.offset, size)
        found = (int(n) for n, score in zip(numbers[0][page], scores[0][page], strict=True) if score > 0)
        return Answer(None, [_shown(self._stories[number]) for number in found])

    def update(self, stories: Iterable[Story]) -> None:
        """See `Engine.update`; its matrices hold scores of the whole collection."""
        raise NotImplementedError("bm25s has no updates; see can_update")

    def close(self) -> None:
        """See `Engine.close`."""
        self._stories.close()

    def _tokens(self, texts: list[str]) -> Any:
        return bm25s.tokenize(
            texts, token_pattern=r"[^\W_]+", stopwords=None, stemmer=self._stemmer, show_progress=False
        )


def _shown(story: dict[str, str]) -> Shown:
    return Shown(story["id"], story["headline"], story["day"])
