"""Explanations of ranks agree with the search, on both backends."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from newssearch.matching.ranking import K1, LEAD_WEIGHT, impact
from newssearch.models import Article


@pytest.fixture
def news(make_index):
    filler = "The council met and talked and went home again. " * 5
    return make_index(
        Article("a", headline="The ferry is late", body=f"One ferry came. {filler} A crane stood.", language="en"),
        Article("b", body=f"{filler} Two ferries passed a crane.", language="en", published="2025-12-05"),
        Article("c", body="A crane stood still.", language="en"),
        *(Article(f"x{n}", body=f"Nothing of note on day {n}.", language="en") for n in range(20)),
    )


@pytest.mark.parametrize(
    "query", ["ferry", "ferry crane", "ferry ferries OR crane", '"a crane" ferr*', "ferry NEAR/9 came"]
)
def test_parts_add_up_to_the_score_and_name_their_clauses(news, query):
    hits = news.search(query).hits
    for rank, hit in enumerate(hits, 1):
        found = news.explain_rank(hit.id, query)
        assert (found.rank, found.score) == (rank, hit.score)
        assert sum(part.score for part in found.parts) == pytest.approx(hit.score, abs=1e-3)
        for part in found.parts:
            mean = news_mean_lengths(news)
            total = sum(
                impact(one.name, one.count, one.length, mean[one.name]) + LEAD_WEIGHT * one.in_lead
                for one in part.fields
            )
            assert part.rarity * (K1 + 1) * total / (total + K1) == pytest.approx(part.score, abs=1e-3)
            assert sum(one.share for one in part.fields) == pytest.approx(1, abs=1e-3)
            assert part.matching == news.search(part.text, match="all").total
            assert f"{part.rarity:.2f}" in part.why


def news_mean_lengths(news):
    with news._backend.reading() as searcher:
        return searcher._snapshot.mean_lengths


def test_an_article_that_is_not_found_lacks_clauses(news):
    found = news.explain_rank("c", "ferry crane date:2025 -still", match="all")
    assert found.rank is None
    assert found.missing == ("ferry", "date:2025-01-01..2025-12-31", "NOT still")
    assert [part.text for part in found.parts] == ["crane"]
    assert found.note == "It is not found."


def test_article_with_some_words_has_a_rank(news):
    found = news.explain_rank("c", "ferry crane")
    assert (found.rank, found.total, found.missing) == (3, 3, ("ferry",))
    assert "behind" in found.note


def test_a_copy_says_that_another_is_shown(make_index):
    body = "The ferry came at noon and left again. The council met and went home. " * 3
    text = {"headline": "Ferry", "body": body, "language": "en"}
    news = make_index(Article("first", **text, published="2025-01-01"), Article("copy", **text, published="2025-02-01"))
    assert news.explain_rank("first", "ferry").rank == 1
    found = news.explain_rank("copy", "ferry")
    assert found.rank is None
    assert not found.missing
    assert "copy" in found.note


def test_unknown_article_gives_none(news):
    assert news.explain_rank("nobody", "ferry") is None


@pytest.mark.slow
def test_the_command_says_the_same(news):
    def run(*words):
        command = [sys.executable, "-m", "newssearch", "explain", "--index", str(news.path), *words]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    said = run("--rank", "a", "ferry crane", "--json")
    document = json.loads(said.stdout)
    assert said.returncode == 0
    expected = news.explain_rank("a", "ferry crane").to_dict()
    assert document == {"schema_version": 1, **json.loads(json.dumps(expected))}
    text = run("--rank", "a", "ferry crane").stdout
    assert "1 of 3" in text
    assert "headline: 1 time in 4 words" in text
    assert "in its first 28, too" in text
    lacking = run("--rank", "c", "ferry crane -still")
    assert lacking.returncode == 1
    assert "NOT still" in lacking.stdout
    assert run("--rank", "nobody", "ferry").returncode == 1
