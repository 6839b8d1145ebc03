"""An article that is in no index is matched as one that is in an index."""

from brute_force import matches
from hypothesis import given
from hypothesis import strategies as st
from test_against_brute_force import collections, few, nodes, of_few

from newssearch.matching.highlighter import ArticleMatcher
from newssearch.models import Article
from newssearch.query.parsing import parse


@given(collections(), st.lists(nodes, min_size=1, max_size=8))
def test_every_kind_of_node_matches_as_its_definition_says(collection, queries):
    for article in collection[0]:
        matcher = ArticleMatcher(article, ("en",))
        for node in queries:
            assert matcher.matches(node) == matches(node, article)


@given(few, few, st.lists(of_few, min_size=1, max_size=8))
def test_counts_sentences_and_first_words_match_as_their_definitions_say(headline, body, queries):
    article = Article("a", headline=headline, body=body, language="en")
    matcher = ArticleMatcher(article, ("en",))
    for node in queries:
        assert matcher.matches(node) == matches(node, article)


def test_values_of_a_field_are_apart_and_whole_values_are_whole():
    article = Article("A1", keywords=("energy", "new york"), byline=("Runa Clay",), language="en-GB", published="2025")
    matcher = ArticleMatcher(article, ("en",))
    for query in ('keywords:"new york"', "byline:clay", "id:a1", "language:en-gb", "language:en", "date:2025"):
        assert matcher.matches(parse(query).node), query
    for query in ('keywords:"energy new"', "byline:cla", "id:a", "language:gb", "date:2024", "date:none", "words:>0"):
        assert not matcher.matches(parse(query).node), query
