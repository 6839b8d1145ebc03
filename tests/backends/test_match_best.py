"""``match="best"``: articles with all words first, and behind them those with most of the words, marked."""

from __future__ import annotations

import gzip
import json
from itertools import islice

import pytest
from conftest import DATA
from hypothesis import given, settings
from hypothesis import strategies as st

import newssearch
from newssearch.models import Article
from newssearch.query.loosening import Loose, Wanted
from newssearch.query.nodes import Word
from newssearch.query.parsing import parse

NATO = [
    Article("all", "Gas pipeline leaks", "The harbour is shut.", language="en", published="2024", precision="year"),
    Article("three", "Gas pipeline", "The harbour is open.", language="en", published="2025", precision="year"),
    Article("two", "Pipelines", "The harbour is open.", language="en", published="2025-06", precision="month"),
    Article("one", "A harbour", "Nothing else.", language="en", published="2025-07", precision="month"),
    Article("none", "A day", "Nothing else.", language="en"),
]  # fmt: skip


@pytest.fixture
def news(make_index):
    return make_index(*NATO)


def found(results):
    return [(hit.id, hit.missing) for hit in results]


def test_articles_with_half_of_the_words_follow_those_with_all(news):
    results = news.search("gas pipeline leak harbour")
    assert found(results) == [("all", ()), ("three", ("leak",)), ("two", ("gas", "leak"))]
    assert (results.total, results.partial_total) == (1, 2)


def test_half_of_an_odd_number_is_rounded_up(news):
    assert found(news.search("gas leak harbour")) == [("all", ()), ("three", ("leak",))]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_articles_with_all_words_come_first_in_every_order(news, sort):
    results = news.search("gas pipeline leak harbour", sort=sort)
    assert [hit.id for hit in results] == ["all", *(["two", "three"] if sort == "newest" else ["three", "two"])]


def test_all_and_any_are_as_they_were(news):
    assert found(news.search("gas pipeline leak harbour", match="all")) == [("all", ())]
    assert news.search("gas pipeline leak harbour", match="all").partial_total == 0
    loose = news.search("gas pipeline leak harbour", match="any")
    assert (loose.total, loose.partial_total) == (4, 0)
    assert not any(hit.missing for hit in loose)


def test_a_full_page_looks_for_no_more(news):
    results = news.search("gas pipeline leak harbour", limit=1)
    assert (found(results), results.partial_total) == ([("all", ())], 0)
    assert news.search("gas pipeline leak harbour", limit=0).partial_total == 0


def test_pages_over_the_boundary_have_each_article_once(make_index):
    bodies = ["gas oil coal peat", "gas oil coal", "gas oil", "oil peat", "coal peat gas", "gas"]
    news = make_index(*(f"{bodies[n % 6]} of day {n}" for n in range(40)), segments=3)
    for sort in ("relevance", "newest", "oldest"):
        whole = news.search("gas oil coal peat", limit=99, sort=sort)
        assert (whole.total, whole.partial_total, len(whole)) == (7, 27, 34)
        assert all(not hit.missing for hit in whole.hits[:7])
        assert all(hit.missing for hit in whole.hits[7:])
        for size in (1, 3, 5, 10):
            pages = [news.search("gas oil coal peat", limit=size, offset=at, sort=sort) for at in range(0, 40, size)]
            assert [hit.id for page in pages for hit in page] == [hit.id for hit in whole]
            assert {page.total for page in pages} == {7}
            assert {page.partial_total for page in pages} <= {0, 27}


def test_only_bare_words_may_be_missing(news):
    assert found(news.search("gas pipeline leak harbour date:none")) == []
    assert found(news.search("gas pipeline leak harbour date:2024")) == [("all", ())]
    assert found(news.search("gas pipeline leak harbour -gas")) == [("two", ("gas", "leak"))]
    assert found(news.search('pipeline leak gas "is open"')) == [("three", ("leak",))]
    assert found(news.search("gas leak headline:harbour")) == []
    assert found(news.search("gas AND leak AND harbour")) == [("all", ())]
    assert found(news.search("gas OR leak OR oil")) == [("all", ()), ("three", ())]
    assert found(news.search("gas* leak harbour")) == [("all", ()), ("three", ("leak",))]
    assert found(news.search("(gas AND leak) harbour")) == [("all", ())]
    assert found(news.search("(gas leak) harbour")) == [("all", ()), ("three", ("leak",))]


def test_each_stem_counts_once(news):
    results = news.search("pipeline pipelines Pipeline gas zeppelin")
    assert sorted(found(results)) == [("all", ("zeppelin",)), ("three", ("zeppelin",))]


def test_words_are_cut_as_the_tokenizer_does(make_index):
    news = make_index("US-China trade talks.", "US and China trade.", "China trades.", "The US talks.", "C++ talks.")
    results = news.search("US-China trade")
    assert found(results) == [("0", ()), ("1", ("US-China",)), ("2", ("US",))]
    assert found(news.search("US/China trade,")) == [("0", ()), ("1", ("US/China",)), ("2", ("US",))]


def test_a_single_word_is_there_or_not(make_index):
    news = make_index("A covid ward.", "A bed for 19.", "An e-mail.", "The mail.")
    assert found(news.search("covid-19")) == []
    assert found(news.search("e-mail")) == [("2", ())]


@pytest.mark.parametrize("sign", [";", "/", "|", ",", "—", "…"])
def test_two_words_glued_by_punctuation_may_lack_one(make_index, sign):
    news = make_index("Storm, flood.", "A storm.", "A flood.", "No weather.", "A flood and a storm.")
    assert news.search(f"storm{sign}flood").total == news.search(f"storm{sign}flood", match="all").total == 1
    behind = {("1", ("flood",)), ("2", ("storm",)), ("4", (f"storm{sign}flood",))}
    assert set(found(news.search(f"storm{sign}flood"))) == {("0", ()), *behind}


def test_numbers_glued_by_punctuation_are_there_or_not(make_index):
    news = make_index("Since 9/11.", "The 9 of us.", "At 11.")
    assert found(news.search("9/11")) == [("0", ())]


def test_a_headline_without_spaces_may_lack_some_of_its_characters(make_index):
    article = Article("zh", body="中国政府宣布新的天然气计划。", language="zh")
    news = make_index(article, Article("other", body="新的计划。", language="zh"))
    results = news.search("中国宣布新的天然气管道计划")
    assert (results.total, [hit.id for hit in results]) == (0, ["zh"])
    assert results.hits[0].missing == ("管", "道")


def test_nothing_with_all_words_keeps_the_blame(news):
    results = news.search("gas pipeline zeppelin")
    assert (results.total, results.partial_total) == (0, 2)
    assert [clause.count for clause in results.clauses] == [2, 3, 0]
    assert not news.search("gas pipeline").clauses


def test_present_words_are_marked(news):
    hit = news.search("gas pipeline leak harbour").hits[2]
    assert [hit.headline[start:end] for start, end in hit.headline_marks] == ["Pipelines"]
    assert [hit.snippets[0].text[start:end] for start, end in hit.snippets[0].marks] == ["harbour"]


def test_explain_counts_articles_with_all_words(news):
    explained = news.explain("gas pipeline leak harbour")
    assert (explained.total, explained.read_as) == (1, "gas AND pipeline AND leak AND harbour")


def test_words_beyond_a_limit_leave_the_articles_with_all_words(make_index, monkeypatch):
    news = make_index("gas oil coal", "gas oil")
    monkeypatch.setattr("newssearch.backends.search.QUERY_LIMITS", newssearch.settings.QueryLimits(max_clauses=2))
    results = news.search("gas oil coal")
    assert (results.total, results.partial_total) == (1, 0)
    assert "more than 2 different words" in results.warnings[0]


def test_a_pasted_paragraph_is_answered(make_index):
    news = make_index(*(f"word{n} word{n + 1} gas" for n in range(50)))
    results = news.search(" ".join(f"word{n}" for n in range(900)))
    assert (results.total, results.partial_total) == (0, 0)
    results = news.search("gas " + " ".join(f"word{n}" for n in (1, 2, 400)))
    assert results.hits[0].missing == ("word400",)


WORDS = ["gas", "gases", "oil", "US-China", "US", "China", "coal"]


@settings(max_examples=40)
@given(
    texts=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=8),
    query=st.lists(st.sampled_from([*WORDS, "peat"]), min_size=2, max_size=6).map(" ".join),
    size=st.integers(1, 4),
)
def test_generated_articles_are_found_as_their_words_say(tmp_path_factory, texts, query, size):
    with newssearch.create(tmp_path_factory.mktemp("best") / "index") as news:
        news.update(Article(str(n), body=f"{text} {n}", language="en") for n, text in enumerate(texts))
        whole = news.search(query, limit=99)
        loose = parse(query, match="best").loose
        assert loose is not None
        wanted = Wanted.of(loose, ("en",))
        full = {hit.id for hit in news.search(query, match="all", limit=99)}
        held = {stem: {hit.id for hit in news.search(stem.text, match="all", limit=99)} for stem in wanted.stems}
        most = {str(n) for n in range(len(texts)) if sum(str(n) in ids for ids in held.values()) >= wanted.least}
        several = len({*query.split()}) > 1 and len(wanted.stems) > 1
        assert {hit.id for hit in whole} == (full | most if several else full)
        assert {hit.id for hit in whole if not hit.missing} == full
        assert (whole.total, whole.partial_total) == (len(full), len(whole) - len(full))
        pages = [news.search(query, limit=size, offset=at) for at in range(0, len(texts) + size, size)]
        assert [hit for page in pages for hit in page] == list(whole)


def test_stems_are_those_of_the_languages_of_the_index():
    loose = Loose((Word("running"), Word("runs")), ())
    assert len(Wanted.of(loose, ("en",)).stems) == 1
    assert len(Wanted.of(loose, ("und",)).stems) == 2
    assert Wanted.of(loose, ("en",)).words == (
        (Word("running"), (Word("running"),)),
        (Word("runs"), (Word("running"),)),
    )


HEADLINES = {"reuters/articles.jsonl.gz": 4_000, "bbc/articles.jsonl.gz": 900, "wikinews/articles.jsonl": 100}


def printed(name, most):
    opened = gzip.open if name.endswith(".gz") else open
    with opened(DATA / name, "rt", encoding="utf-8") as lines:
        yield from islice(filter(None, (story.get("title") for story in map(json.loads, lines))), most)


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the headlines of ../shared/data are not here")
def test_5000_real_headlines_find_their_articles_as_typed(tmp_path):
    headlines = [headline for name, most in HEADLINES.items() for headline in printed(name, most)]
    assert len(headlines) == 5_000
    with newssearch.create(tmp_path / "index") as news:
        news.update(Article(str(n), headline=text, body=f"{text} {n}.") for n, text in enumerate(headlines))
        answers = [news.search(headline, snippets=0) for headline in headlines]
    silent = [answer.query for answer in answers if not len(answer) and not answer.warnings]
    assert silent == []
    assert sum(answer.total == 0 for answer in answers) <= 5


@pytest.mark.parametrize(
    "typed",
    ["https://example.org/oil?id=7", "<https://example.org/oil?id=7>.", "(https://example.org/oil?id=7)"]
    + ["see https://example.org/oil?id=7", "HTTPS://Example.org/oil?id=7", "-https://example.org/other see"],
)
def test_pasted_address_finds_its_article(make_index, typed):
    article = Article("a", body="See it, x and y.", language="en", url="https://example.org/oil?id=7")
    news = make_index(article, Article("b", body="X, y.", language="en", url="https://example.org/x"))
    assert [hit.id for hit in news.search(typed, match="all")] == ["a"]
