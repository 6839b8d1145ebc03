"""Lengths and dates that a query looks up by themselves rank as those of all documents do."""

from __future__ import annotations

import pytest

import newssearch

WORDS = ("harbour", "ferry", "strike", "lighthouse")


def article(number: int) -> newssearch.Article:
    """Return one of 4,800 articles: each of `WORDS` is in three, some of them alike except for their date."""
    word = WORDS[number // 400 % len(WORDS)] if number % 400 == 0 else "notice"
    return newssearch.Article(
        str(number),
        headline=f"{word} news" if number % 3 == 0 else "Nothing new",
        body=f"The {word} of the day. " + "Nobody minded. " * (number % 5),
        published=f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}" if number % 11 else None,
        precision="day" if number % 11 else None,
    )


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_rare_words_rank_alike_before_and_after_all_numbers_are_read(tmp_path, sort):
    with newssearch.create(tmp_path / "index") as news:
        for start in range(0, 4_800, 1_600):  # three commits, and some articles deleted
            news.update(map(article, range(start, start + 1_600)))
        news.remove(["401", "1601", "2800"])

    def hits(news, query):
        return [(hit.id, hit.score) for hit in news.search(query, sort=sort, limit=8)]

    queries = (*WORDS, "harbour OR ferry", "strike day", '"the lighthouse"', "headline:ferry")
    with newssearch.open(tmp_path / "index") as warm:
        for _ in range(2):
            warm.search("nobody", sort=sort), warm.search("news OR notice", sort=sort)
        for query in queries:
            with newssearch.open(tmp_path / "index") as fresh:
                found = hits(fresh, query)
            assert found
            assert found == hits(warm, query)
