"""Queries as people type them: what the exact grammar refuses is read around, with a warning."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from itertools import islice

import pytest
from conftest import DATA
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import nodes
from test_parsing import TOKENS

from newssearch.errors import QueryError
from newssearch.query.forgiving import Forgiver
from newssearch.query.nodes import And, AtLeast, Node, Not, Or, Phrase, Prefix, Wildcard, Word
from newssearch.query.normal import leaves
from newssearch.query.parsing import PLAIN_WORDS, Parsed, parse
from newssearch.query.printing import to_text
from newssearch.query.scanning import plain
from newssearch.query.syntax import tokens_of
from newssearch.settings import QUERY_LIMITS


def forgiven(query: str) -> Parsed:
    return parse(query, strict=False)


def rows(table: str) -> list[tuple[str, str]]:
    parts = [re.split(r"\s{2,}=\s+", line.strip()) for line in table.strip().splitlines()]
    return [(query, read) for query, read in parts]


READ_AS = rows(
    """
    who won ?                       = who AND won
    gas - oil                       = gas AND oil
    gas -- oil --> coal             = gas AND oil AND coal
    oil & gas / coal : price        = oil AND gas AND coal AND price
    Pétrole : prix                  = Pétrole AND prix
    gas ... oil … coal — price      = gas AND oil AND coal AND price
    gas 🙂 oil 🇺🇦                    = gas AND oil
    gas | oil && coal || peat       = gas AND oil AND coal AND peat
    gas "..." oil ""                = gas AND oil
    gas (?) oil ()                  = gas AND oil
    gas, oil; coal: peat! wood.     = gas AND oil AND coal AND peat AND wood
    "prime minister", he said       = "prime minister" AND he AND said
    "gas pipeline"~5.               = "gas pipeline"~5
    war?!                           = war
    war?,                           = war
    war?, peace                     = war AND peace
    war?... peace                   = war AND peace
    Is it war?                      = Is AND it AND war
    (is it war?                     = is AND it AND war
    war? !                          = war
    oil*.                           = oil*
    'oil*'                          = oil*
    oil*, gas*                      = oil* AND gas*
    oil*,gas*                       = oil* AND gas*
    zelensky~!                      = zelensky~
    zelensky~? gas                  = zelensky~ AND gas
    ‘war?’ (oil).                   = war AND oil
    oil?-gas deal                   = oil-gas AND deal
    C++                             = C++
    C++? oil                        = C++ AND oil
    U.S.                            = U.S.
    U.S., U.N.: what                = U.S. AND U.N. AND what
    U.S . aid                       = U.S AND aid
    3.5%, 10,000.                   = 3.5% AND 10,000
    colo? trade                     = (colo?) AND trade
    (colo?)                         = (colo?)
    body:colo?                      = body:colo?
    Plan B? No                      = Plan AND B AND No
    F*** off                        = F AND off
    9~10 days                       = 9 AND 10 AND days
    ~50 dead                        = 50 AND dead
    Iran: what next                 = Iran AND what AND next
    foo:bar                         = foo AND bar
    headlin:nato summit             = headlin AND nato AND summit
    gas OR foo:bar                  = gas OR (foo AND bar)
    Putin: "no deal"                = Putin AND "no deal"
    Leak (live): gas                = Leak AND live AND gas
    headline: nato                  = headline:nato
    The source: oil and gas         = The AND source:oil AND and AND gas
    Words: a history                = Words AND a AND history
    Before: the storm               = Before AND the AND storm
    by:                             = by
    oil date:2025?                  = oil AND date:2025-01-01..2025-12-31
    oil since:2025... words:>8!     = oil AND since:2025-01-01 AND words:>=9
    oil language:en?                = oil AND language:en
    date:2025.., oil                = since:2025-01-01 AND oil
    date:2025, oil                  = date:2025-01-01..2025-12-31 AND oil
    https://example.org/a?b=c       = url:https://example.org/a?b=c
    see HTTP://example.org/a, now   = see AND url:HTTP://example.org/a AND now
    (https://example.org/a)         = url:https://example.org/a
    https://example.org/a_(b)       = url:"https://example.org/a_(b)"
    www.example.org/a.              = url:www.example.org/a
    -https://example.org/a          = NOT url:https://example.org/a
    url:https://example.org/a       = url:https://example.org/a
    "gas pipeline                   = "gas pipeline"
    “gas pipeline                   = "gas pipeline"
    (gas OR oil                     = gas OR oil
    gas (oil OR (coal               = gas AND (oil OR coal)
    gas) oil                        = gas AND oil
    :-) gas                         = gas
    foo:-bar                        = foo AND bar
    gas OR                          = gas AND or
    gas AND oil NOT                 = gas AND oil AND not
    (gas OR) oil                    = gas AND or AND oil
    gas NEAR/5                      = gas AND near/5
    OR oil                          = or AND oil
    NOT                             = not
    gas AND ?                       = gas AND and
    gas AND (                       = gas AND and
    !oil                            = oil
    +oil                            = oil
    a||b                            = a AND b
    ferry^2 gas^0.5                 = ferry AND gas
    example.org/2025/storm-edda.    = url:example.org/2025/storm-edda
    gas news.example.org/a?b=c      = gas AND url:news.example.org/a?b=c
    AC/DC U.S./China km/h           = AC/DC AND U.S./China AND km/h
    10^6 people                     = 10^6 AND people
    W/O a deal                      = w/o AND a AND deal
    AND, then                       = and AND then
    NATO OR EU                      = NATO OR EU
    NATO OR EU OR UN                = NATO OR EU OR UN
    OIL OR GAS PRICE                = OIL OR (GAS AND PRICE)
    WHY BRITAIN DID NOT JOIN        = WHY AND BRITAIN AND DID AND not AND JOIN
    U.S . AND U.N . : WAR OR PEACE ?  = U.S AND and AND U.N AND WAR AND or AND PEACE
    IRAN: TALKS AND TRADE, NOT WAR  = IRAN AND TALKS AND and AND TRADE AND not AND WAR
    Why Britain did NOT join        = Why AND Britain AND did AND NOT join
    THE GAS OR OIL PRICE -NATO      = (THE AND GAS) OR (OIL AND PRICE AND NOT NATO)
    THE GAS OR OIL "PRICE" NATO     = (THE AND GAS) OR (OIL AND "PRICE" AND NATO)
    THE GAS NEAR/5 OIL OR PRICE     = (THE AND GAS NEAR/5 OIL) OR PRICE
    THE GAS OR OIL source:NATO      = (THE AND GAS) OR (OIL AND source:NATO)
    """
)
SILENT = {
    *{"C++", "U.S.", "(colo?)", "body:colo?", "url:https://example.org/a", "NATO OR EU", "NATO OR EU OR UN"},
    *{"gas, oil; coal: peat! wood.", '"prime minister", he said', '"gas pipeline"~5.', "oil*.", "'oil*'", "oil*, gas*"},
    *{"oil*,gas*", "zelensky~!", "U.S., U.N.: what", "3.5%, 10,000.", "9~10 days", "~50 dead", "date:2025, oil"},
    *{"oil date:2025?", "oil language:en?", "date:2025.., oil", "oil since:2025... words:>8!"},
    *{
        "AND, then",
        "10^6 people",
        "AC/DC U.S./China km/h",
        "Why Britain did NOT join",
        "W/O a deal",
        "Leak (live): gas",
        "THE GAS NEAR/5 OIL OR PRICE",
    },
}
"""Queries of the table whose reading loses nothing."""


@pytest.mark.parametrize(("query", "read"), READ_AS, ids=[query for query, _ in READ_AS])
def test_typed_query_is_read_as(query: str, read: str) -> None:
    assert to_text(forgiven(query).node) == read


@pytest.mark.parametrize("query", sorted({query for query, _ in READ_AS} - SILENT))
def test_reading_around_something_warns(query: str) -> None:
    assert forgiven(query).warnings


@pytest.mark.parametrize(
    "query",
    [
        "foo:(a b)",
        'foo:"a b"',
        "foo:[a TO b]",
        "foo:1..5",
        "foo:>5",
        "foo:2025..",
        "-foo:bar",
        "-foo: bar",
        "NOT foo:bar",
    ]
    + ["gas -(oil foo:bar)", "gas AND NOT foo:bar", "-(headline:(a foo:b))", "-foo:-bar", "foo:NOT bar"],
)
def test_unknown_field_that_is_meant_as_one_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="no field foo"):
        forgiven(query)


def test_unknown_field_warning_names_the_nearest_or_all() -> None:
    assert "headline:nato?" in " ".join(forgiven("headlin:nato").warnings)
    assert "author:lee?" in " ".join(forgiven("Autor:lee").warnings)
    assert "headline, standfirst" in " ".join(forgiven("xyz:nato").warnings)


@pytest.mark.parametrize(
    "query",
    ["", " ", "?", "...", "🙂", "*", "()", '""', "- ?", "date:soon", "words:many", "date:2025-13", "gas NEAR/0 oil"]
    + ["a~9", "gas OR OR oil", "gas NEAR/5 (oil AND coal)", "id:a*", "headline:(body:x)", "CAPS(us)", "\udcff"],
)
def test_no_words_or_a_clear_mistake_is_refused_all_the_same(query: str) -> None:
    with pytest.raises(QueryError) as caught:
        forgiven(query)
    assert 0 <= caught.value.start <= len(query)


def test_question_mark_within_a_query_stays_a_pattern() -> None:
    assert forgiven("colo? trade").warnings == parse("colo? trade").warnings
    assert forgiven("wom?n oil*").node == parse("wom?n oil*").node


def test_question_within_a_pasted_headline_ends_with_punctuation() -> None:
    parsed = forgiven("Who won the vote? Nobody knows")
    assert parsed.node == parse("Who won the vote Nobody knows").node
    assert [f'"{word}" is read as punctuation' in warning for word in ["vote?"] for warning in parsed.warnings] == [
        True
    ]
    assert forgiven("colo? trade of gas date:2025").node == parse("colo? trade of gas date:2025").node


_PLAIN_WORDS = st.lists(st.sampled_from(["gas", "oil", "us", "2025", "7", "or", "near"]), min_size=1, max_size=7)
_JOINS = st.sampled_from([" ", "  ", " OR ", " AND ", " NEAR/5 ", " NEAR/0 "])


@given(_PLAIN_WORDS, st.data())
def test_plain_words_are_read_as_every_query_is(words: list[str], data: st.DataObject) -> None:
    query = words[0] + "".join(data.draw(_JOINS) + word for word in words[1:])
    read = [_outcome(query), _outcome(f"{query} ")]  # with a space behind it all steps are taken
    assert read[0] == read[1]


def _outcome(query: str) -> object:
    try:
        parsed = parse(query, match="best", strict=False)
    except QueryError as error:
        return error.message, error.start
    return parsed.node, parsed.warnings, parsed.loose


def test_strict_reading_is_untouched() -> None:
    assert parse("war?!").node == Wildcard("war?!")
    assert parse("oil*.").node == Wildcard("oil*.")
    assert parse("Yahoo!").node == Word("Yahoo!")
    for query in ("who won ?", "gas OR", "foo:bar", "https://example.org", '"gas', "(gas", "gas)"):
        with pytest.raises(QueryError):
            parse(query)


def test_a_line_of_five_plain_words_in_capitals_has_no_operators() -> None:
    assert isinstance(forgiven("IRAN OR IRAQ OR SYRIA OR YEMEN").node, Or)
    assert not isinstance(forgiven("IRAN OR IRAQ OR SYRIA OR YEMEN OR OMAN").node, Or)
    assert isinstance(forgiven("NOT NATO").node, Not)
    bracketed = forgiven("THE BAATH (RENAISSANCE) PARTY OF SYRIA AND IRAQ")
    assert Word("and") in bracketed.node.children
    assert any("read as a headline" in warning for warning in bracketed.warnings)
    for query in ("OIL SPAIN (GAS OR COAL) AND PEAT", "OIL PEAT headline:(GAS COAL) AND IRAQ"):
        assert Word("and") not in list(leaves(forgiven(query).node)), query
    assert isinstance(forgiven("हवा OR पानी OR आग OR धरती OR आकाश").node, Or)
    assert isinstance(forgiven("PIPE* OR GAS OR OIL OR COAL OR PEAT").node, Or)


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("headline:(www.a.example)", Word("www.a.example", "headline")),
        ("url:(www.a.example)", Word("www.a.example", "url")),
        ("url:(ATLEAST9((www.a.example)))", AtLeast(Word("www.a.example", "url"), 9)),
        ("url:ATLEAST9(www.a.example)", AtLeast(Word("www.a.example", "url"), 9)),
        ('"-id:0"', Phrase("-id:0")),
        ('"a id:b" id:c"d', And((Phrase("a id:b"), Word('c"d', "id")))),
    ],
)
def test_names_of_fields_and_addresses_within_a_field_or_a_phrase_are_text(query: str, node: Node) -> None:
    assert forgiven(query).node == node


@given(nodes())
def test_a_printed_tree_of_ordinary_words_is_read_back_either_way(node: Node) -> None:
    read = forgiven(to_text(node)).node
    assert parse(to_text(read)).node == read
    assert forgiven(to_text(read)).node == read


PASTED = ["U.S.", "WAR", "PEACE", "Iran:", "a&&b", "www.a.example", "…", "|", " ", " "]
TYPED = st.text(max_size=40) | st.lists(st.sampled_from([*TOKENS, *PASTED]), max_size=14).map("".join)


@given(TYPED)
@example("!NOT")
@example("||OR ||")
@example('"(')
@example("-\"'")
@example("https://a.example/(")
@example("a:b:www.c.example")
@example("0:*")
@example('"-ID:0"')
@example("url:(WWW.0 HTTP://0())")
@example("url:(0 AND WWW.0/&&)")
@example("id:AND")
@example("id:W/A")
@example("headline::NEAR/~")
@example("headline:gas..https://x.y/z?q headline:gas")
def test_typed_text_is_read_and_printed_or_refused(query: str) -> None:
    try:
        node = forgiven(query).node
    except QueryError as error:
        start, end = error.start, error.end
    else:
        assert parse(to_text(node)).node == node
        assert forgiven(to_text(node)).node == node
        start, end = 0, 1
    assert 0 <= start < end <= len(query) + 1


@given(TYPED)
@example("oil*:A:<")
@example("headline:'headline:~")
def test_a_query_that_is_read_strictly_is_read(query: str) -> None:
    try:
        parse(query)
    except QueryError:
        return
    forgiven(query)


@pytest.mark.slow
@pytest.mark.parametrize("sign", [*"?~&|!-()\".':🙂", "a:b ", "a?/", "OR "])
def test_ten_thousand_signs_are_read_or_refused(sign: str) -> None:
    query = sign * (10_000 // len(sign))
    for text in (query, query[:-2] + " a", f"a {query[:-2]}"):
        try:
            warnings = forgiven(text).warnings
        except QueryError:
            continue
        assert sum(map(len, warnings)) < 20_000


HEADLINES = ("reuters/articles.jsonl.gz", "bbc/articles.jsonl.gz", "newspapers1916/articles.jsonl.gz")
QUESTIONS = ("time/queries.jsonl", "wikinews/articles.jsonl", "multilingual/babel-briefings-sample.jsonl")


def printed(name: str, most: int) -> Iterator[str]:
    opened = gzip.open if name.endswith(".gz") else open
    with opened(DATA / name, "rt", encoding="utf-8") as lines:
        titles = (article.get("title") or article.get("text") for article in map(json.loads, lines))
        yield from islice(filter(None, titles), most)


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the headlines of ../shared/data are not here")
@pytest.mark.parametrize("name", [*HEADLINES, *QUESTIONS])
def test_real_headlines_are_read_as_typed(name: str) -> None:
    for headline in printed(name, 2_000):
        node = forgiven(headline).node
        assert parse(to_text(node)).node == node
        assert forgiven(to_text(node)).node == node


def test_address_with_brackets_is_a_phrase_of_its_field() -> None:
    assert forgiven("https://a.example/b_(c)").node == Phrase("https://a.example/b_(c)", "url")


def test_pattern_keeps_its_signs() -> None:
    assert forgiven("¿oil*?").node == Prefix("oil")


@given(st.from_regex(PLAIN_WORDS, fullmatch=True))
@example('gas "oil price" OR coal NEAR/5 peat AND "wood"')
def test_plain_words_need_no_step_before_the_grammar(query: str) -> None:
    warnings: list[str] = []
    assert plain(query, QUERY_LIMITS, warnings) == query
    assert Forgiver(query, len(query), warnings).forgiven() == tokens_of(query)
    assert warnings == []
