"""No query, however it was made, ends in anything but an answer or an error that says what is wrong with it."""

import pytest

import newssearch
from faults import fuzzing
from newssearch.cli import run
from newssearch.errors import QueryLimitError, UsageError
from newssearch.settings import QUERY_LIMITS


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    with newssearch.create(tmp_path_factory.mktemp("limits") / "index") as made:
        made.update(fuzzing.articles())
        yield made


def test_queries_made_at_random_are_answered_or_refused(tmp_path, pytestconfig):
    outcome = fuzzing.ask(tmp_path, 5, pytestconfig.getoption("fuzzed_queries"))
    assert outcome.failures == []
    assert outcome.counts.keys() == {"answered", "refused"}


def test_a_query_that_takes_too_long_is_stopped_and_told_how_long_it_had(news):
    with pytest.raises(QueryLimitError, match=r"longer than 1e-09 seconds"):
        news.search("ferry NEAR/5 harbour", timeout=1e-9)
    assert news.search("ferry NEAR/5 harbour").total == 0  # the next has its own time


@pytest.mark.parametrize(
    "query", ["harb*", "wh?rbour", "harbor~2", '"the of to"~900', "ferry", "ATLEAST2(the)", "-ferry"]
)
def test_every_kind_of_clause_looks_at_the_clock(news, query):
    with newssearch.open(news.path) as fresh, pytest.raises(QueryLimitError, match="seconds"):
        fresh.search(query, timeout=1e-9)


def test_a_timeout_that_is_none_is_refused(news):
    with pytest.raises(UsageError, match="timeout"):
        news.search("ferry", timeout=0)


def test_a_long_word_that_may_be_misspelt_is_pointed_at(news):
    word = "abcdefghij" * 6
    with pytest.raises(QueryLimitError, match="60 letters; at most 40") as caught:
        news.search(f"ferry {word}~2")
    assert caught.value.start == len("ferry ")
    assert news.search(word).total == 0  # and what to try instead is not looked for


def test_a_pattern_that_stands_for_too_many_words_is_pointed_at(make_index):
    words = " ".join(f"quay{n}" for n in range(QUERY_LIMITS.max_expansions + 1))
    with make_index(words) as news, pytest.raises(QueryLimitError, match="more than 4,096 different words") as caught:
        news.search("ferry OR quay*")
    assert caught.value.start == len("ferry OR ")


def test_places_that_would_fill_the_memory_are_refused_before_they_do(make_index):
    with make_index("the of " * 30_000) as news, pytest.raises(QueryLimitError, match="more than 20,000,000 ways"):
        news.search("the NEAR/1000 of")


def test_the_command_line_takes_a_timeout_and_exits_with_2_when_it_is_over(news, capsys):
    assert run(["search", "ferry", "--timeout", "30", "--index", str(news.path), "-q"]) == 0
    assert run(["search", "ferry OR crane", "--timeout", "0.000000001", "--index", str(news.path)]) == 2
    assert "longer than" in capsys.readouterr().err
    assert run(["explain", "ferry", "--timeout", "no", "--index", str(news.path)]) == 2
