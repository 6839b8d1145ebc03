"""A snippet shows why its article was found: cut at sentences, marked at what matched and nowhere else."""

import pytest
from conftest import marked
from hypothesis import given
from hypothesis import strategies as st

from newssearch.backends.searcher_contract import hit_of
from newssearch.matching.highlighter import ArticleMatcher
from newssearch.models import Article
from newssearch.query.nodes import Everything, Or, Phrase

LONGEST = 400
"""Characters of a fragment at most, where its words are short."""

BODY = (
    "The council met on Monday. Nothing was decided about the gas pipeline, or the gas.\n\n"
    "A cross-heading\n\n"
    "The pipelines of the north carry oil. Gas was not mentioned again! The mayor went home."
)


def first(news, query, **options):
    return news.search(query, **options).hits[0]


def test_marks_stand_on_the_forms_that_matched(make_index):
    news = make_index(BODY)
    (snippet,) = first(news, "pipeline carrying", snippets=1).snippets
    assert snippet.text == "The pipelines of the north carry oil. Gas was not mentioned again! The mayor went home."
    assert marked(snippet) == ["pipelines", "carry"]


def test_a_phrase_is_marked_as_one_and_its_words_elsewhere_are_not(make_index):
    snippets = first(make_index(BODY), '"gas pipeline"').snippets
    assert [marked(s) for s in snippets] == [["gas pipeline"]]


def test_near_marks_its_words_where_they_are_near_and_nowhere_else(make_index):
    (snippet,) = first(make_index(BODY), "pipeline PRE/3 gas").snippets
    assert marked(snippet) == ["pipeline", "gas"]
    assert snippet.text.index("gas pipeline") + 4 == snippet.marks[0][0]


def test_words_of_one_sentence_are_marked_in_that_sentence_and_nowhere_else(make_index):
    news = make_index("Gas is dear. Oil is not.\n\nThe council sold gas and oil, then gas again. Oil ran out.")
    (snippet,) = first(news, "gas W/S oil", snippets=1).snippets
    assert snippet.text == "The council sold gas and oil, then gas again. Oil ran out."
    assert [snippet.text[start - 4 : end] for start, end in snippet.marks] == ["old gas", "and oil", "hen gas"]
    assert [marked(s) for s in first(news, "dear W/P oil").snippets] == [["dear", "Oil"]]


def test_distant_matches_of_a_paragraph_are_shown_in_pieces(make_index):
    body = "Gas came first. " + "Nothing else happened that day. " * 40 + "Oil was the last."
    snippets = first(make_index(body), "gas W/P oil").snippets
    assert sorted(marked(snippet) for snippet in snippets) == [["Gas"], ["Oil"]]
    assert all(len(snippet.text) <= LONGEST for snippet in snippets)


def test_only_the_first_words_and_only_those_with_the_capitals_are_marked(make_index):
    news = make_index("The US said no. Ask us, or the U.S. senate.")
    assert [marked(s) for s in first(news, "CAPS(US)").snippets] == [["US", "U.S."]]
    assert [marked(s) for s in first(news, "FIRST7(CAPS(US) OR us)").snippets] == [["US", "us"]]
    assert [marked(s) for s in first(news, "ATLEAST3(us)").snippets] == [["US", "us", "U.S."]]


def test_excluded_words_are_not_marked(make_index):
    news = make_index("Gas came.", "Oil came.")
    assert marked(first(news, "came -oil").snippets[0]) == ["came"]


def test_a_fragment_is_cut_at_sentences_and_keeps_to_its_paragraph(make_index):
    (snippet,) = first(make_index(BODY), "council", snippets=1).snippets
    assert snippet.text == "The council met on Monday. Nothing was decided about the gas pipeline, or the gas."


def test_a_phrase_across_paragraphs_is_shown_whole(make_index):
    (snippet,) = first(make_index("It was over.\n\nThen came the rain."), '"over then came"').snippets
    assert marked(snippet) == ["over.  Then came"]


def test_a_sentence_without_an_end_is_cut_at_words_around_the_match(make_index):
    body = "word " * 400 + "needle " + "word " * 400
    (snippet,) = first(make_index(body), "needle").snippets
    assert len(snippet.text) <= LONGEST
    assert snippet.text.startswith("… word")
    assert snippet.text.endswith("word …")
    assert marked(snippet) == ["needle"]


def test_the_best_fragment_comes_first(make_index):
    body = "The ferry was late.\n\n" + "Nothing else happened that day.\n\n" * 9 + "The ferry hit the crane."
    snippets = first(make_index(body), "ferry crane").snippets
    assert [marked(s) for s in snippets] == [["ferry", "crane"], ["ferry"]]


def test_snippets_come_from_the_standfirst_too_and_the_headline_is_marked_itself(make_index):
    article = Article("a", headline="A Ferry's end", standfirst="The ferry sank.", body="All are safe.", language="en")
    hit = first(make_index(article), "ferry")
    assert [hit.headline[a:b] for a, b in hit.headline_marks] == ["Ferry's"]
    assert [(s.field, marked(s)) for s in hit.snippets] == [("standfirst", ["ferry"])]


def test_where_no_text_matches_the_beginning_is_shown_unmarked(make_index):
    (snippet,) = first(make_index(BODY), "language:en", snippets=2).snippets
    assert snippet.text.startswith("The council met on Monday.")
    assert snippet.marks == ()


def test_no_snippets_are_cut_when_none_are_wanted(make_index):
    assert first(make_index(BODY), "gas", snippets=0).snippets == ()


@pytest.mark.parametrize("query", ["*:*", "date:2025-12-05", "headline:gas", "gas", "language:en", "source:post"])
def test_hit_without_a_match_shows_the_beginning_of_its_body(make_index, query):
    about = {"language": "en", "published": "2025-12-05", "source": "Post"}
    news = make_index(
        Article("a", headline="Gas dear", body="It was cold. Snow fell.", **about),
        Article("b", headline="Gas dear", standfirst="Winter came early.", **about),
        Article("c", headline="Gas dear", **about),
        Article("d", headline="Gas cheap", body=" \n ", **about),
    )
    shown = {hit.id: [(s.field, s.text, s.marks) for s in hit.snippets] for hit in news.search(query, snippets=1)}
    assert shown == {
        "a": [("body", "It was cold. Snow fell.", ())],
        "b": [("standfirst", "Winter came early.", ())],
        "c": [("headline", "Gas dear", ())],
        "d": [("headline", "Gas cheap", ())],
    }


whatever = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("headline", "standfirst", "body", "section", "url"), whatever)),
    whatever,
)
def test_every_hit_has_a_snippet_that_is_not_empty(head, identifier):
    texts = {field: head.get(field, "") for field in ("headline", "standfirst", "body")}
    hit = hit_of(
        {"id": f"a{identifier}", **head}, texts, 1.0, ArticleMatcher(Article("a"), ()).highlighter(Everything()), 1
    )
    assert len(hit.snippets) == 1
    assert hit.snippets[0].text


texts = st.lists(
    st.sampled_from(["gas", "Gas", "oil.", "The", "north!", "\n\n", "“gas", "pipe”", "x" * 50]), max_size=80
).map(" ".join)


@given(texts, st.integers(0, 3))
def test_marks_lie_in_the_text_ascending_apart_and_on_what_matched(text, most):
    matcher = ArticleMatcher(Article("a", body=text, language="en"), ("en",))
    highlighter = matcher.highlighter(Or((Phrase("gas", "body"), Phrase("gas oil", "body"))))
    snippets = highlighter.snippets({"id": "a", "language": "en"}, {"body": text}, most)
    assert len(snippets) <= most
    for snippet in snippets:
        assert "\n" not in snippet.text
        end = 0
        for start, stop in snippet.marks:
            assert end <= start < stop <= len(snippet.text)
            assert snippet.text[start:stop].casefold().split()[0] == "gas"
            end = stop
