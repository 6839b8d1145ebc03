"""A name that is found mostly through other words with its stem comes with a warning; a common word does not."""

from __future__ import annotations

import pytest

from newssearch.models import Article

TEXTS = [
    *(("en", "The council mulls a plan.") for _ in range(4)),
    ("de", "Frau Müller sprach."),
    *(("en", f"The {word} sank.") for word in ("ferry", "ferry", "ferry", "ferries")),
    ("de", "Das Haus brannte."),
    ("de", "Ein Haus steht."),
    ("de", "Die Häuser stehen."),
]


@pytest.fixture(params=[1, 3])
def news(request, make_index):
    articles = (Article(str(n), body=f"{body} {n}", language=language) for n, (language, body) in enumerate(TEXTS))
    return make_index(*articles, segments=request.param)


@pytest.mark.parametrize("query", ["Müller", "Müller OR council", "body:Müller"])
def test_a_name_found_through_other_words_names_the_quoted_query(news, query):
    (warning,) = news.search(query).warnings
    assert '"mulls"' in warning
    assert '"Müller" in quotes' in warning
    assert news.search('"Müller"').total == 1
    assert news.explain(query).warnings == (warning,)


@pytest.mark.parametrize(
    "query", ["ferries", "ferry", "Ferries", "Häuser", "mulls", "mull", '"Müller"', "plan -Müller", "headline:Müller"]
)
def test_plain_forms_of_a_word_are_no_others(news, query):
    assert news.search(query).warnings == ()


def test_unknown_name_is_not_a_form_of_the_words_found(make_index):
    news = make_index(*(Article(str(n), body=f"He mulls {n}", language="en") for n in range(3)),
                      Article("de", body="Das Wetter.", language="de"))  # fmt: skip
    assert '"mulls"' in news.search("Müller").warnings[0]
    assert news.search("müller").warnings == ()


def test_a_name_that_is_found_more_often_than_others_has_no_warning(make_index):
    names = (Article(str(n), body=f"Herr Müller {n}", language="de") for n in range(6))
    news = make_index(*names, Article("en", body="He mulls it.", language="en"))
    assert news.search("Müller").warnings == ()


@pytest.mark.parametrize(("written", "is_name"), [("MüLLer", True), ("müLLer", False)])
def test_letters_of_odd_forms_tell_whether_a_word_is_a_name(make_index, written, is_name):
    names = (Article(f"de{n}", body=f"Herr {written} {n}", language="de") for n in range(3))
    news = make_index(*names, *(Article(str(n), body=f"He mulls {n}", language="en") for n in range(7)))
    assert len(news.search("müller").warnings) == is_name
