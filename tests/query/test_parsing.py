"""Meaning of a query: operators, precedence, fields, NEAR, and the two ways in which bare words join."""

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from refusals import refusal

from newssearch.errors import QueryError, QueryLimitError
from newssearch.models import Match
from newssearch.query.nodes import (
    And,
    AtLeast,
    Cased,
    DateRange,
    Everything,
    First,
    Near,
    NoDate,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    Within,
    Word,
)
from newssearch.query.parsing import parse
from newssearch.query.printing import describe, to_text
from newssearch.settings import QueryLimits

A, B, C, D = map(Word, "abcd")
GAS, OIL = Word("gas"), Word("oil")
YEAR = DateRange(date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("gas oil", And((GAS, OIL))),
        ("gas AND oil", And((GAS, OIL))),
        ("gas OR oil", Or((GAS, OIL))),
        ("NOT oil", Not(OIL)),
        ("-oil", Not(OIL)),
        ("gas -oil", And((GAS, Not(OIL)))),
        ("gas NOT oil", And((GAS, Not(OIL)))),
        ("gas AND NOT oil", And((GAS, Not(OIL)))),
        ("-(gas OR oil)", Not(Or((GAS, OIL)))),
        ("a OR b c", Or((A, And((B, C))))),
        ("a b OR c d", Or((And((A, B)), And((C, D))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("NOT a b", And((Not(A), B))),
        ("NOT a NEAR/2 b", Not(Near(A, B, 2))),
        ("a b NEAR/2 c", And((A, Near(B, C, 2)))),
        ("a OR b NEAR/2 c", Or((A, Near(B, C, 2)))),
        ("NOT(oil)", Not(OIL)),
        ("*:*", Everything()),
        ("*:* -oil", And((Everything(), Not(OIL)))),
    ],
)
def test_near_binds_tightest_then_not_then_and_then_or(query: str, node: object) -> None:
    assert parse(query).node == node


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("((a))", A),
        ("a (b c)", And((A, B, C))),
        ("a OR (b OR (c OR d))", Or((A, B, C, D))),
        ("a a", And((A, A))),
        ("NOT NOT a", A),
        ("--a", A),
        ("NOT (NOT (a b)) c", And((A, B, C))),
    ],
)
def test_the_tree_is_flat_and_keeps_repeats(query: str, node: object) -> None:
    assert parse(query).node == node


def test_only_capitals_make_operators_and_lower_case_is_told() -> None:
    parsed = parse("gas or oil")
    assert parsed.node == And((GAS, Word("or"), OIL))
    assert parsed.warnings == ('"or" is searched as a word; write OR for the operator',)


@pytest.mark.parametrize("query", ["or", "gas or", "or gas", "headline:or", '"gas or oil"', "ANDROID NOTE ORB"])
def test_no_operator_is_suspected_where_none_could_stand(query: str) -> None:
    assert parse(query).warnings == ()


def test_a_distance_in_lower_case_is_told() -> None:
    assert "write NEAR/5" in parse("gas near/5 oil").warnings[0]
    assert "write NEAR/5" in parse("gas NEAR oil").warnings[0]


def test_and_mixed_with_or_tells_how_it_was_read() -> None:
    assert parse("a OR b c").warnings == ("AND binds tighter than OR: read as a OR (b AND c)",)
    assert parse("a OR (b c)").warnings == ()


def test_an_or_that_match_any_makes_is_not_mixed_with_or() -> None:
    assert parse("a b OR c", match="any").warnings == ()


def test_single_quotes_are_told_to_make_no_phrase() -> None:
    assert parse("'prime minister'").warnings == ('single quotes make no phrase; write "prime minister"',)
    assert parse("O'Neill rock 'n' roll").warnings == ()
    assert parse("\"he said 'no way' today\"").warnings == ()


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("a b", "a OR b"),
        ('a "b c" pipe*', 'a OR "b c" OR pipe*'),
        ("a (b AND c)", "a OR (b AND c)"),
        ("a b NEAR/3 c", "a OR (b NEAR/3 c)"),
        ("a b -c", "(a OR b) AND NOT c"),
        ("a date:2025 b", "(a OR b) AND date:2025"),
        ("a b since:2025 words:>10 id:x language:en", "(a OR b) AND since:2025 AND words:>10 AND id:x AND language:en"),
        ("a b language:(en OR fr)", "(a OR b) AND language:(en OR fr)"),
        ("date:2025 -c", "date:2025 AND NOT c"),
        ("a AND b", "a AND b"),
        ("headline:(a b)", "headline:(a OR b)"),
        ("headline:(a b -c)", "headline:((a OR b) AND NOT c)"),
        ("language:(en fr)", "language:(en OR fr)"),
        ("(a b) NEAR/3 c", "(a OR b) NEAR/3 c"),
        ("a b OR c", "a OR b OR c"),
    ],
)
def test_match_any_joins_words_by_or_while_dates_and_negations_narrow(query: str, same: str) -> None:
    assert parse(query, match="any").node == parse(same).node


def test_match_any_tells_how_a_written_and_was_read() -> None:
    assert parse("a AND b c", match="any").warnings == (
        "AND binds tighter than words side by side: read as (a AND b) OR c",
    )


def test_a_field_reaches_every_leaf_of_its_group() -> None:
    node = parse('headline:(nato OR "the eu" -pipe*)').node
    leaves = Word("nato", "headline"), Phrase("the eu", "headline"), Prefix("pipe", "headline")
    assert node == Or((leaves[0], And((leaves[1], Not(leaves[2])))))


@pytest.mark.parametrize(
    ("alias", "field"),
    [("title", "headline"), ("LEAD", "standfirst"), ("Author", "byline"), ("by", "byline"), ("site", "source")],
)
def test_aliases_and_capitals_name_the_same_field(alias: str, field: str) -> None:
    assert parse(f"{alias}:nato").node == Word("nato", field)


def test_near_counts_from_left_to_right_and_takes_groups_of_leaves() -> None:
    assert parse("a NEAR/5 b PRE/3 c").node == Near(Near(A, B, 5), C, 3, ordered=True)
    assert parse("a NEAR/5 (b PRE/3 c)").node == Near(A, Near(B, C, 3, ordered=True), 5)
    assert parse("(a OR b) W/5 c").node == Near(Or((A, B)), C, 5)


def test_a_field_before_a_near_group_reaches_both_sides() -> None:
    both = Near(Word("a", "headline"), Word("b", "headline"), 3)
    assert parse("headline:(a NEAR/3 b)").node == both
    assert parse("headline:a NEAR/3 headline:b").node == both


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("a NEAR/3 (b AND c)", "AND"),
        ("a NEAR/3 (b OR -c)", "-"),
        ("a NEAR/3 NOT b", "NOT"),
        ("a NEAR/3 date:2025", "date:"),
        ("a NEAR/3 (b OR words:5)", "words:"),
        ("a NEAR/3 (b c)", "(b c)"),
        ("a NEAR/3 *:*", "*:*"),
        ("id:a NEAR/3 id:b", "id:"),
        ("headline:a NEAR/3 body:b", "NEAR/3"),
        ("headline:a NEAR/3 b", "NEAR/3"),
        ("(headline:a OR b) NEAR/3 c", "NEAR/3"),
        ("a NEAR/0 b", "NEAR/0"),
        ("a NEAR/1001 b", "NEAR/1001"),
        ("a NEAR/x b", "NEAR/x"),
        ("a NEAR/S b", "NEAR/S"),
        ("(a W/S b) NEAR/3 c", "W/S"),
        ("a NEAR/3 (b OR FIRST5(c W/P d))", "W/P"),
        ("a NEAR/3 ATLEAST2(b)", "ATLEAST2"),
    ],
)
def test_near_refuses_what_has_no_place_in_one_field(query: str, place: str) -> None:
    assert refusal(query)[0] == place


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("headline:(a body:x)", "body:"),
        ("headline:body:x", "body:x"),
        ("headline:(a date:2025)", "date:"),
        ("headline:(a words:5)", "words:"),
        ("headline:(*:*)", "*:*"),
        ("date:(2024 OR 2025)", "date:"),
        ("headline:[a TO b]", "[a TO b]"),
        ("[2024 TO 2025]", "[2024 TO 2025]"),
        ('date:"last week"~2', '"last week"~2'),
        ("date:CAPS(US)", "date:"),
        ("headline:FIRST5(body:gas)", "body:"),
    ],
)
def test_misplaced_sign_is_pointed_at(query: str, place: str) -> None:
    assert refusal(query)[0] == place


def test_sentence_operator_binds_between_near_and_paragraph() -> None:
    assert parse("a W/S b").node == Within((A, B), "sentence")
    assert parse("a W/s b W/S c").node == parse("a W/S (b W/S c)").node == Within((A, B, C), "sentence")
    assert parse("a W/P b W/S c").node == Within((A, Within((B, C), "sentence")), "paragraph")
    assert parse("a W/S b PRE/3 c W/P d").node == Within(
        (Within((A, Near(B, C, 3, ordered=True)), "sentence"), D), "paragraph"
    )
    assert parse("NOT a W/S b").node == Not(Within((A, B), "sentence"))
    assert parse("a W/S b c").node == And((Within((A, B), "sentence"), C))


def test_functions_take_what_has_places_and_nest_where_that_means_something() -> None:
    assert parse("FIRST50(a)").node == First(A, 50)
    assert parse("ATLEAST5(a OR b)").node == AtLeast(Or((A, B)), 5)
    assert parse("ATLEAST2(FIRST50(a W/S CAPS(US)))").node == AtLeast(
        First(Within((A, Cased("US")), "sentence"), 50), 2
    )
    assert parse("CAPS(US) NEAR/3 a").node == Near(Cased("US"), A, 3)
    assert parse("FIRST9(a) NEAR/3 b").node == Near(First(A, 9), B, 3)
    assert parse("-ATLEAST5(a)").node == Not(AtLeast(A, 5))


def test_caps_are_of_words_and_phrases_and_of_each_in_a_group() -> None:
    assert parse('CAPS("Bank of England")').node == Cased("Bank of England")
    assert parse('CAPS(U.S. OR "New York")').node == Or((Cased("U.S."), Cased("New York")))
    assert parse("CAPS(US UK)", match="any").node == Or((Cased("US"), Cased("UK")))


def test_a_field_stands_before_a_function_or_in_it() -> None:
    title = First(Word("a", "headline"), 5)
    assert parse("headline:FIRST5(a)").node == parse("FIRST5(headline:a)").node == title
    assert parse("headline:(FIRST5(a))").node == title
    assert parse("headline:CAPS(US)").node == parse("CAPS(headline:US)").node == Cased("US", "headline")
    assert parse("ATLEAST2(byline:a)").node == AtLeast(Word("a", "byline"), 2)


@pytest.mark.parametrize(
    ("query", "place", "reason"),
    [
        ("CAPS(us)", "us", "no capital"),
        ('CAPS(US OR "of the")', '"of the"', "no capital"),
        ("CAPS(Pip*)", "Pip*", "a word or a phrase"),
        ("CAPS(US bill)", "US bill", "a word or a phrase"),
        ("CAPS(US OR *:*)", "*:*", "a word or a phrase"),
        ("CAPS(US OR date:2025)", "date:", "a word or a phrase"),
        ("CAPS(CAPS(US))", "CAPS(US)", "a word or a phrase"),
        ("CAPS(US NEAR/3 Bill)", "US NEAR/3 Bill", "a word or a phrase"),
        ("byline:CAPS(May)", "CAPS", "headline, standfirst, dateline and body"),
        ("ALLCAPS(US)", "ALLCAPS", "CAPS(NATO)"),
        ("ATLEAST0(a)", "ATLEAST0", "from 1 to 255"),
        ("ATLEAST256(a)", "ATLEAST256", "from 1 to 255"),
        ("ATLEAST(a)", "ATLEAST", "from 1 to 255"),
        ("FIRST1001(a)", "FIRST1001", "from 1 to 1,000"),
        ("FIRST0000005(a)", "FIRST0000005", "from 1 to 1,000"),
        ("FIRST5(a AND b)", "AND", "Its brackets"),
        ("FIRST5(a b)", "a b", "Its brackets"),
        ("ATLEAST5(date:2025)", "date:", "Its brackets"),
        ("ATLEAST5(id:a)", "id:", "Its brackets"),
        ("FIRST5(ATLEAST2(a))", "ATLEAST2", "whole article"),
        ("ATLEAST2(headline:a OR body:a)", "ATLEAST2", "same field"),
        ("keywords:FIRST5(a)", "FIRST5", "running text"),
        ("keywords:(a W/S b)", "W/S", "running text"),
        ("a W/S headline:b", "W/S", "same field"),
        ("a W/S (b AND c)", "AND", "Its operands"),
        ("a W/S (b W/P c)", "W/P", "Its operands"),
        ("a W/S (b OR ATLEAST2(c))", "ATLEAST2", "whole article"),
        ("a W/S NOT b", "NOT", "Its operands"),
        ("W/S b", "W/S", "before it"),
        ("a W/P", "W/P", "after it"),
        ("FIRST5()", "(", "nothing in these brackets"),
    ],
)
def test_operand_that_cannot_be_placed_is_pointed_at(query: str, place: str, reason: str) -> None:
    marked, message = refusal(query)
    assert marked == place
    assert reason in message


def test_a_function_or_a_sentence_in_lower_case_is_told() -> None:
    assert parse("caps(US) gas").warnings == ('"caps" is searched as a word; write CAPS(...) for the function',)
    assert "write ATLEAST5(...)" in parse("-x AtLeast5(gas)").warnings[0]
    assert "write W/S" in parse("gas w/s oil").warnings[0]
    assert parse('"caps(US)" caps (US) xcaps(US) CAPS(US)').warnings == ()


@pytest.mark.parametrize(
    "typed", ["ATLEAST5 gas", "atleast5 gas", "ATLEAST 5 (gas)", "ATLEAST/5(gas)", "oil ATLEAST/5 gas"]
)
def test_function_that_is_written_as_elsewhere_is_searched_as_text_and_said(typed: str) -> None:
    assert [warning.partition(";")[2] for warning in parse(typed).warnings] == [" write ATLEAST5(...) for the function"]


@pytest.mark.parametrize("typed", ["ATLEAST5(gas)", '"atleast5 gas"', "first 50 (gas)", "atleast5", "at least 5 ships"])
def test_function_or_words_alone_have_no_warning(typed: str) -> None:
    assert parse(typed).warnings == ()


def test_dates_and_lengths_are_ranges_in_the_tree() -> None:
    parsed = parse("gas date:2025 words:>800 date:none")
    assert parsed.node == And((GAS, YEAR, NumberRange("words", 801), NoDate()))


def test_today_is_told_by_now_and_the_zone() -> None:
    from dateutil.tz import tzoffset

    now, india = datetime(2025, 12, 9, 20, tzinfo=UTC), tzoffset(None, 19800)
    assert parse("date:today", now=now).node == DateRange(date(2025, 12, 9), date(2025, 12, 9))
    assert parse("date:today", now=now, tz=india).node == DateRange(date(2025, 12, 10), date(2025, 12, 10))


def test_a_parsed_query_is_frozen_and_keeps_its_own_text() -> None:
    parsed = parse(" gas ")
    assert parsed.text == " gas "
    with pytest.raises(AttributeError):
        parsed.text = "oil"  # type: ignore[misc]  # the assignment is what must fail


def test_more_clauses_or_levels_than_the_limits_are_refused_by_name() -> None:
    with pytest.raises(QueryLimitError, match="more than 3 clauses"):
        parse("a b c d", limits=QueryLimits(max_clauses=3))
    with pytest.raises(QueryLimitError, match="more than 2 deep"):
        parse("a NEAR/1 b NEAR/1 c NEAR/1 d", limits=QueryLimits(max_depth=2))
    with pytest.raises(QueryLimitError, match="more than 3 deep"):
        parse("a OR (b (c OR (d a)))", limits=QueryLimits(max_depth=3))
    with pytest.raises(QueryLimitError, match="more than 3 deep"):
        parse("FIRST4(FIRST3(FIRST2(a W/S b)))", limits=QueryLimits(max_depth=3))


@pytest.mark.parametrize(
    ("level", "times"), [("(b OR c d AND NOT {})", 12), ("FIRST9(b OR c NEAR/5 {})", 16), ("b W/S FIRST9({})", 25)]
)
def test_the_deepest_query_needs_little_of_the_stack(level: str, times: int) -> None:
    deep = "a"
    for _ in range(times):
        deep = level.replace("{}", deep)
    program = (
        "import sys; from newssearch.query.parsing import parse; from newssearch.query.printing import *; "
        "parse('a'); sys.setrecursionlimit(300); "
        f"node = parse({deep!r}).node; to_text(node); describe(node); hash(node)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


TOKENS = (
    (
        'gas AND OR NOT NEAR/3 W/5 PRE/2 NEAR/0 W/S - ( ) " "a_b" ~5 ~ * ? headline: date: since: words: id: url: foo: '
        "2025-12 .. [ ] TO { } ! && https://x.y/z?q 7d ' “ ” *:* why? none > = CAPS( W/P FIRST5( ATLEAST2( US "
        "—oil 9999 T14:30 Z 0001-01-01"
    )
    .replace("_", " ")
    .split(" ")
)


@given(
    st.text(max_size=40) | st.lists(st.sampled_from([*TOKENS, " ", "\u3000", "\u200b"]), max_size=14).map("".join),
    st.sampled_from(["all", "any"]),
)
@example("WORDS:““", "all")
def test_any_text_is_read_and_printed_back_or_refused_within_its_bounds(query: str, match: Match) -> None:
    node, error = read(query, match)
    if error is not None:
        assert 0 <= error.start <= len(query)
        assert error.start < error.end <= len(query) + 1
        assert error.pointed()
    if node is not None:
        assert parse(to_text(node)).node == node
        assert describe(node)


@pytest.mark.parametrize("query", ['date:""', 'date:" "', 'words:""', "since:“”", "WORDS:““"])
def test_empty_date_or_number_is_pointed_at(query: str) -> None:
    _, error = read(query, "all")
    assert error is not None
    assert (error.start, error.end) == (query.index(":") + 1, len(query))
    assert "nothing to search for" in str(error)


def read(query: str, match: Match) -> tuple[Node | None, QueryError | None]:
    try:
        return parse(query, match=match).node, None
    except QueryError as error:
        return None, error
