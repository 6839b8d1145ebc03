"""No query, however it was made, ends in anything but an answer or an error that says what is wrong with it."""

import random

import pytest

import newssearch
from newssearch.cli import run
from newssearch.errors import QueryError, QueryLimitError, UsageError
from newssearch.models import Article
from newssearch.query.fields import BY_NAME
from newssearch.settings import QUERY_LIMITS

_WORDS = (
    "ferry harbour crane the of NATO US e-mail O'Neill storm 12 Ελλάδα москва 東京 naïve don't AT&T ~ * ? - + ! \\ / : "
    "2025-12 2025-12-05..2025-12-31 [2024 TO 2025] {1 TO 2} today last week >800 200..400 none *:* ... é \u200b \x00 😀"
).split(" ")
_OPERATORS = (
    "AND OR NOT NEAR/5 W/3 PRE/2 NEAR/1000 W/S W/P near/5 and NEAR/ NEAR/x W/99999999999 - ( ) \" ' “ ” ~ ~5".split(" ")
)
_FUNCTIONS = ("ATLEAST3(", "FIRST50(", "CAPS(", "ALLCAPS(", "NOCAPS(", "ATLEAST(", "FIRST999999999999(")
_FIELDS = (*(f"{name}:" for name in BY_NAME), "headlin:", "http://", "body:headline:", "date:(", "words:(")
_SHAPES = (
    "{}",
    '"{} {}"',
    "({} OR {})",
    "{}*",
    "{}~",
    "{}~2",
    "w?{}",
    '"{} {}"~9',
    "{} NEAR/4 {}",
    "-{}",
    "{} W/S {}",
    "({}",
)


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    places = [f"The {word} of day {n} came to the harbour. NATO said so." for n, word in enumerate(_WORDS)]
    with newssearch.create(tmp_path_factory.mktemp("limits") / "index") as made:
        made.update(Article(str(n), headline="Ferry", body=text, language="en") for n, text in enumerate(places))
        yield made


def shaped(chance):
    """A query as the grammar has them, or nearly."""
    parts = []
    for _ in range(chance.randint(1, 8)):
        some = chance.choice((_WORDS, _WORDS, _OPERATORS, _FIELDS, _FUNCTIONS, _SHAPES))
        part = chance.choice(some)
        parts.append(part.format(*chance.choices(_WORDS, k=2)) if some is _SHAPES else part)
    return chance.choice((" ", " ", " ", "")).join(parts)


def noise(chance):
    """Bytes that somebody may have piped in, as the command line decodes them."""
    data = bytes(chance.choices(range(256), k=chance.randint(0, 60)))
    return data.decode(chance.choice(("utf-8", "latin-1")), "surrogateescape")


def repeated(chance):
    """Much of the same."""
    return chance.choice((*_SHAPES, *_OPERATORS, *_FIELDS, *_FUNCTIONS)) * chance.randint(2, 400)


def test_queries_made_at_random_are_answered_or_refused(news, pytestconfig):
    chance = random.Random(5)
    answered = refused = 0
    for _ in range(pytestconfig.getoption("fuzzed_queries")):
        query = chance.choices((shaped, noise, repeated), (8, 2, 1))[0](chance)
        options = {"match": chance.choice(("all", "any")), "sort": chance.choice(("relevance", "newest", "oldest"))}
        try:
            results = news.search(query, **options)
        except QueryError as error:
            refused += bool(error.message and error.pointed())
        else:
            assert len(results) <= results.total <= len(_WORDS)
            answered += 1
    assert answered
    assert refused


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
    with pytest.raises(UsageError, match="Timeout"):
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
