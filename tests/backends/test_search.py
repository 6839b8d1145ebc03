"""Search builds results from pages, and reports warnings and hints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article
from newssearch.query.nodes import Phrase
from newssearch.query.parsing import parse
from newssearch.query.printing import to_text


@pytest.fixture
def news(make_index):
    from newssearch.models import Article

    return make_index(
        Article(
            "a",
            headline="Gas talks fail",
            body="The security interests of the harbour come first.",
            language="en",
            byline=("Ana Okafor",),
            published="2025-12-05",
            precision="day",
        ),
        Article("b", body="Zelenskyy spoke of the pipeline, and nobody of gas.", language="en"),
    )


def hints(news, query):
    results = news.search(query)
    assert results.total == 0
    return {clause.text: (clause.count, clause.hint) for clause in results.clauses}


def test_misspelt_word_gets_its_nearest_spelling(news):
    assert hints(news, "harbuor") == {"harbuor": (0, "try harbour (1 article)")}
    assert hints(news, "zelensky") == {"zelensky": (0, "try zelenskyy (1 article)")}


def test_phrase_gets_the_other_order_as_a_hint(news):
    assert hints(news, '"interests security"') == {'"interests security"': (0, 'try "security interests" (1 article)')}


def test_phrase_gets_a_proximity_as_a_hint(news):
    assert hints(news, '"harbour first"') == {'"harbour first"': (0, 'try "harbour first"~10 (1 article)')}


def test_word_gets_the_field_that_has_it_as_a_hint(news):
    assert hints(news, "okafor") == {"okafor": (0, "try byline:okafor (1 article)")}
    assert hints(news, "headline:pipeline") == {"headline:pipeline": (0, "try pipeline (1 article)")}


def test_date_gets_the_dates_of_the_index_as_a_hint(news):
    ((count, hint),) = hints(news, "date:1999").values()
    assert count == 0
    assert hint == "the articles are from 2025-12-05 to 2025-12-05; 1 have no date (date:none)"


def test_clauses_that_match_alone_but_not_together_are_counted(news):
    assert hints(news, "harbour pipeline") == {"harbour": (1, ""), "pipeline": (1, "")}


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("zelenskyy W/S harbour", ""),
        ("gas W/S first", "try gas AND first (1 article)"),
        ("CAPS(Harbour)", 'try "Harbour" (1 article)'),
        ("FIRST3(harbour)", "try harbour (1 article)"),
        ("ATLEAST2(pipeline)", "try pipeline (1 article)"),
    ],
)
def test_hint_names_another_place_form_or_frequency(news, query, hint):
    assert hints(news, query) == {query: (0, hint)}


def test_words_too_far_apart_get_a_wider_distance_as_a_hint(news):
    ((_, hint),) = hints(news, "security NEAR/1 harbour").values()
    assert hint == "try security NEAR/10 harbour (1 article)"


def test_word_without_neighbours_gets_no_hint(news):
    assert hints(news, "xylophone") == {"xylophone": (0, "")}


def test_an_explanation_counts_every_clause_on_its_own(news):
    explained = news.explain("(gas OR oil) -harbour since:2025")
    assert explained.read_as == "(gas OR oil) AND NOT harbour AND since:2025-01-01"
    assert explained.total == 0
    counts = [(part.text, part.count) for part in explained.clause.parts]
    assert counts == [("gas OR oil", 2), ("NOT harbour", 1), ("since:2025-01-01", 1)]


def test_printed_query_finds_the_same_as_the_query(news):
    for query in (
        "gas",
        "-gas",
        "gas OR harbour",
        '"security interests"',
        "pipe*",
        "since:2025",
        "gas NEAR/9 pipeline",
    ):
        assert news.search(news.explain(query).read_as).total == news.search(query).total


@pytest.mark.parametrize(
    "id",
    [
        *(
            "a\\b",
            "back\\",
            "\\",
            "a\u202eb",
            "\u202egnp.exe",
            "a\u200db",
            "a\u2066b\u2069",
            "it's",
            "a“b",
            "«a»",
            "a||b",
        ),
        *("a\u200bb", "!a", "+a", "AND", "ａ／ｂ", "x,2005:y#1", "a\u00adb"),
    ],
)
def test_an_id_is_found_whatever_signs_it_holds(make_index, id):
    news = make_index(Article(id, body="A ferry."), Article("other", body="A crane."))
    assert [hit.id for hit in news.search(f'id:"{id}"')] == [id]
    assert [hit.id for hit in news.search(f'ferry id:"{id}" -crane')] == [id]
    if id not in ("AND", "«a»"):
        assert [hit.id for hit in news.search(f"(id:{id} OR id:nobody)")] == [id]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters='"'), min_size=1, max_size=12))
def test_a_quoted_id_is_read_as_it_was_typed(id):
    if id.strip():
        parsed = parse(f'id:"{id}"')
        assert parsed.node == Phrase(id, "id")
        assert parse(to_text(parsed.node)).node == parsed.node


@pytest.mark.parametrize("named", ["Klingon", '"Old Norse"', "fr"])
def test_unknown_language_gets_the_known_ones_as_a_hint(make_index, named):
    news = make_index(*(Article(tag, body=f"A ferry of {tag}.", language=tag) for tag in ("en", "de")))
    (clause,) = news.search(f"language:{named}").clauses
    assert clause.hint == "the languages here are de, en"


@pytest.mark.parametrize("named", ["English", "english", '"English"', "eng", "en", "EN", "(English OR Klingon)"])
def test_a_language_may_be_named(make_index, named):
    news = make_index(*(Article(tag, body=f"A ferry of {tag}.", language=tag) for tag in ("en", "en-GB", "de")))
    assert {hit.id for hit in news.search(f"language:{named}")} == {"en", "en-GB"}
    assert {hit.id for hit in news.search(f"ferry -language:{named}")} == {"de"}


def test_each_of_thousands_of_odd_spellings_is_found_by_its_capitals(make_index):
    words = [f"a{''.join('QRSTUVWXYZ'[int(digit)] for digit in f'{n:04}')}b" for n in range(9_000)]
    news = make_index(Article("a", body=" ".join(words), language="en"))
    for word in words[:: len(words) // 7]:
        assert news.search(f"CAPS({word})").total == 1
        assert news.search(f"CAPS({word.title()})").total == 0
