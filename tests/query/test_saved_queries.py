"""``saved:NAME`` means the query of that name, and nothing can make it grow without bound."""

import pytest

from newssearch.errors import QueryError, QueryLimitError, UsageError
from newssearch.query.parsing import parse
from newssearch.query.saved_queries import SavedQueries, referred_in
from newssearch.query.saved_searches import SavedSearch, named


def read(query: str, match: str = "all", **saved: str):
    parsed = parse(query, match=match, strict=True)
    return SavedQueries(SavedSearch(name, text) for name, text in saved.items()).expanded(parsed)


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ("saved:a", "gas AND pipeline"),
        ("saved:A oil", "gas AND pipeline AND oil"),
        ("oil -saved:a", "oil AND NOT (gas AND pipeline)"),
        ("saved:(a OR b)", "(gas AND pipeline) OR (headline:crane AND gas AND pipeline)"),
        ('saved:"b"', "headline:crane AND gas AND pipeline"),
    ],
)
def test_name_stands_for_its_query(query: str, meaning: str) -> None:
    assert read(query, a="gas pipeline", b="headline:crane saved:a").node == parse(meaning).node


def test_words_beside_a_saved_search_may_be_missing_and_it_may_not() -> None:
    loose = read("oil price saved:a", match="best", a="gas pipeline").loose
    assert loose is not None
    assert [word.text for word in loose.words] == ["oil", "price"]
    assert loose.rest == (parse("gas pipeline").node,)


def test_unknown_name_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(QueryError) as caught:
        read("gas saved:enrgy", energy="gas")
    assert "Did you mean saved:energy?" in str(caught.value)
    assert caught.value.query[caught.value.start : caught.value.end] == "enrgy"


def test_search_cannot_refer_to_itself_on_any_way() -> None:
    with pytest.raises(QueryError, match="a > b > c > a"):
        read("saved:a", a="saved:b", b="x saved:c", c="saved:a OR y")


def test_names_in_names_cannot_grow_without_bound() -> None:
    doubling = {f"n{n}": f"saved:n{n - 1} saved:n{n - 1}" for n in range(1, 40)}
    with pytest.raises(QueryLimitError, match="clauses"):
        read("saved:n12", n0="x", **doubling)


def test_names_in_names_cannot_grow_without_bound_in_depth() -> None:
    nested = {f"n{n}": f"x{n} OR (y saved:n{n - 1})" for n in range(1, 100)}
    with pytest.raises(QueryLimitError, match="deep"):
        read("saved:n99", n0="x", **nested)


@pytest.mark.parametrize(
    "query", ["gas NEAR/3 saved:a", "saved:a*", "ATLEAST2(saved:a)", "saved:a~", "headline:(saved:a)"]
)
def test_saved_search_has_no_places_and_no_patterns(query: str) -> None:
    with pytest.raises(QueryError):
        parse(query)


def test_saved_query_that_cannot_be_read_any_more_is_named() -> None:
    with pytest.raises(QueryError, match="The saved search a cannot be read"):
        read("saved:a", a="gas AND")


def test_references_are_found_by_their_keys() -> None:
    assert referred_in('saved:Energy OR -saved:"two  words"') == {"energy", "two words"}
    assert referred_in("saved:(") == set()


@pytest.mark.parametrize("name", ["", "  ", 'a"b', "x" * 101, "a\x00b"])
def test_name_is_printable_and_short(name: str) -> None:
    with pytest.raises(UsageError):
        named(name)
