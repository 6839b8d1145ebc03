"""No query, however it was made, ends in anything but an answer or an error that explains the fault."""

from dataclasses import replace

import pytest

import newssearch
from faults import fuzzing
from newssearch import core
from newssearch.backends import search
from newssearch.cli import run
from newssearch.errors import QueryLimitError, UsageError
from newssearch.matching.deadlines import Deadline
from newssearch.matching.expressions import Beside, Terms
from newssearch.matching.highlighter import Highlighter
from newssearch.settings import QUERY_LIMITS


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    with newssearch.create(tmp_path_factory.mktemp("limits") / "index") as made:
        made.update(fuzzing.articles())
        yield made


@pytest.mark.slow
def test_queries_made_at_random_are_answered_or_refused(tmp_path, pytestconfig):
    outcome = fuzzing.ask(tmp_path, 5, pytestconfig.getoption("fuzzed_queries"))
    assert outcome.failures == []
    assert outcome.counts.keys() == {"answered", "refused"}


def test_slow_query_is_stopped_and_names_its_limit(news):
    with pytest.raises(QueryLimitError, match=r"longer than 1e-09 seconds"):
        news.search("ferry NEAR/5 harbour", timeout=1e-9)
    assert news.search("ferry NEAR/5 harbour").total == 0  # the next has its own time


@pytest.mark.parametrize(
    "query", ["harb*", "wh?rbour", "harbor~2", '"the of to"~900', "ferry", "ATLEAST2(the)", "-ferry"]
)
def test_every_kind_of_clause_looks_at_the_clock(news, query):
    with newssearch.open(news.path) as fresh, pytest.raises(QueryLimitError, match="seconds"):
        fresh.search(query, timeout=1e-9)


class Counting(Deadline):
    """A deadline that never comes, and counts who looks at it."""

    def __init__(self):
        super().__init__()
        self.looks = 0

    def check(self):
        self.looks += 1


@pytest.mark.parametrize(
    "query", ['"the of the of"~9', " NEAR/9 ".join(["the", "of"] * 9), '"the of the" OR the NEAR/900 of']
)
def test_one_long_article_is_given_up_when_the_time_is_up(make_index, query):
    with make_index("the of " * 20_000) as news, pytest.raises(QueryLimitError, match="seconds"):
        news.search(query, timeout=0.001)


def test_marking_a_hit_ends_when_the_time_is_up():
    chain = Terms("body_exact", ("the",))
    for _ in range(3):
        chain = Beside(chain, Terms("body_exact", ("the",)), 1_000, ordered=False)
    deadline = Deadline(0.05)
    native = core.Highlighter([({"body": chain}, 1.0)], deadline.left, QUERY_LIMITS.max_pairs)
    highlighter = Highlighter(native, deadline)
    with pytest.raises(QueryLimitError, match=r"longer than 0\.05 seconds|ways"):
        highlighter.snippets({"id": "a"}, {"body": "the " * 100_000}, 1)
    assert deadline.left > -1


def test_a_deadline_within_another_is_no_later():
    assert Deadline(60, Deadline(1)).left <= 1
    assert Deadline(1, Deadline(60)).left <= 1


def test_hints_have_little_time_and_are_left_out(news, monkeypatch):
    assert news.search("harbuor").clauses[0].hint
    monkeypatch.setattr(search, "QUERY_LIMITS", replace(QUERY_LIMITS, max_hint_seconds=1e-9))
    with newssearch.open(news.path) as fresh:
        results = fresh.search("harbuor")
        assert (results.total, [clause.hint for clause in results.clauses]) == (0, [""])
        assert fresh.explain("harbuor").clause.hint == ""


def test_a_phrase_of_one_word_over_and_over_is_answered(make_index):
    with make_index(*(f"{'the of ' * 40}n{n}" for n in range(300))) as news:
        assert news.search(f'"{"the " * 900}"').total == 0
        assert news.search(f'"{"the of " * 20}"').total == 300


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
    with make_index("the of " * 30_000) as news, pytest.raises(QueryLimitError, match=r"more than [\d,]+ ways"):
        news.search("the NEAR/1000 of")


def test_timeout_of_the_command_line_is_exit_2(news, capsys):
    assert run(["search", "ferry", "--timeout", "30", "--index", str(news.path), "-q"]) == 0
    assert run(["search", "ferry OR crane", "--timeout", "0.000000001", "--index", str(news.path)]) == 2
    assert "longer than" in capsys.readouterr().err
    assert run(["explain", "ferry", "--timeout", "no", "--index", str(news.path)]) == 2
