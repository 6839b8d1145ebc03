"""Ranking, judged: floors that are lowered only on purpose, and planted winners.

The judged collection is TIME magazine 1963 (423 articles, 42 queries with relevance judgements); it stands outside
the project.
"""

from __future__ import annotations

from collections import defaultdict
from math import log2

import orjson
import pytest
from conftest import DATA

import newssearch
from newssearch.models import Article

NDCG_FLOOR = 0.735


@pytest.mark.skipif(not (DATA / "time").is_dir(), reason="the judged collection ../shared/data/time is not here")
def test_judged_queries_reach_the_floor(tmp_path):
    relevant = defaultdict(set)
    for line in (DATA / "time" / "qrels.tsv").read_text().splitlines():
        query, document, _ = line.split("\t")
        relevant[query].add(document)
    queries = [orjson.loads(line) for line in (DATA / "time" / "queries.jsonl").read_bytes().splitlines()]
    with newssearch.create(tmp_path / "index") as news:
        news.update(newssearch.read(DATA / "time" / "docs.jsonl"))
        scores = [_ndcg(_top_ten(news, query["text"]), relevant[query["id"]]) for query in queries]
    mean = sum(scores) / len(scores)
    print(f"nDCG@10 over {len(scores)} queries: {mean:.3f}")
    assert mean >= NDCG_FLOOR


def _top_ten(news: newssearch.News, text: str) -> list[str]:
    return [hit.id for hit in news.search(text, snippets=0)]


def _ndcg(found: list[str], relevant: set[str]) -> float:
    """Normalised discounted cumulative gain at ten (Järvelin and Kekäläinen, 2002), binary."""
    gain = sum(1 / log2(rank + 2) for rank, document in enumerate(found) if document in relevant)
    return gain / sum(1 / log2(rank + 2) for rank in range(min(10, len(relevant))))


def article(id, headline=None, body="Nothing of note.", **fields):
    return Article(id, headline=headline, body=body, language="en", **fields)


def order(news, query, **options):
    return [hit.id for hit in news.search(query, **options)]


def test_a_match_in_the_headline_outranks_one_in_the_body(make_index):
    news = make_index(
        article("body", "A quiet day", "The ferry was on time, and nobody said a word about it."),
        article("headline", "The ferry is late", "It came at noon, and nobody said a word about it."),
    )
    assert order(news, "ferry") == ["headline", "body"]


def test_the_rarer_of_two_words_counts_for_more(make_index):
    common = [article(f"c{n}", body=f"The harbour was calm on day {n}.") for n in range(8)]
    news = make_index(*common, article("rare", body="The crane was calm on that day."))
    assert order(news, "harbour OR crane")[0] == "rare"


def test_more_matches_and_a_shorter_text_count_for_more(make_index):
    filler = "The council met and talked and went home again. " * 8
    news = make_index(
        article("once", body="One ferry came. " + filler),
        article("thrice", body="One ferry, two ferries, more ferries came. " + filler),
        article("short", body="One ferry, two ferries, more ferries came."),
    )
    assert order(news, "ferry") == ["short", "thrice", "once"]


def test_a_removed_article_no_longer_makes_a_word_common(make_index):
    news = make_index(*(article(str(n), body=f"The ferry of day {n}.") for n in range(6)))
    alone = newssearch.News.search
    before = alone(news, "id:0 ferry").hits[0].score
    news.remove([str(n) for n in range(1, 4)])
    assert alone(news, "id:0 ferry").hits[0].score != before
    fresh = make_index(*(article(str(n), body=f"The ferry of day {n}.") for n in (0, 4, 5)))
    assert alone(news, "ferry").hits[0].score == alone(fresh, "ferry").hits[0].score


def test_filters_and_exclusions_leave_scores_alone(make_index):
    news = make_index(article("a", body="The ferry came.", published="2025-12-05", precision="day"), article("b"))
    plain = news.search("ferry").hits[0].score
    for query in ("ferry date:2025", "ferry -crane", "ferry words:>1", "ferry language:en", "ferry *:*"):
        assert news.search(query).hits[0].score == plain


def test_one_index_ranks_alike_in_one_segment_or_several(make_index):
    articles = [
        article(str(n), "Ferry news" if n % 3 else None, f"ferry {'crane ' * (n % 4)} day {n}") for n in range(9)
    ]
    one, several = make_index(*articles), make_index(*articles, segments=3)
    for query in ("ferry", "ferry crane", "crane OR news", '"ferry crane"'):
        found = [[(hit.id, hit.score) for hit in sorted(n.search(query), key=lambda h: h.id)] for n in (one, several)]
        assert found[0] == found[1]
