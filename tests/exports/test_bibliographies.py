"""Citations in styles, as citeproc-py makes them of our items."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.errors import UsageError
from newssearch.exports.bibliographies import cited
from newssearch.models import Article

CRANE = Article(
    "crane",
    headline="Crane saved",
    byline=("Ngozi Okafor", "Ben Lee"),
    source="The North Quay Gazette",
    published="2025-12-05T14:30:00+05:30",
    precision="second",
)
FOG = Article("fog", headline="Fog", source="The Lantern", published="2025-12")


@pytest.mark.parametrize(
    ("style", "locale", "expected"),
    [
        ("apa", None, "Okafor, N., & Lee, B. (2025, December 5). Crane saved. The North Quay Gazette."),
        ("ieee", None, "[1]N. Okafor and B. Lee, “Crane saved”, The North Quay Gazette, Dec. 05, 2025."),
    ],
)  # fmt: skip
def test_an_article_is_cited_as_the_style_says(style, locale, expected):
    assert [one.text for one in cited([CRANE], style, locale)] == [expected]


def test_the_style_says_the_order_and_the_locale_the_words():
    assert [one.id for one in cited([FOG, CRANE], "apa")] == ["crane", "fog"]
    assert "Dezember" in cited([CRANE], "apa", "de-DE")[0].text
    assert cited([FOG], "apa")[0].text == "The Lantern. (2025, December). Fog. The Lantern."


def test_ids_that_differ_in_case_are_two_articles():
    first, second = cited([Article("a", headline="One"), Article("A", headline="Two")], "apa")
    assert (first.id, "One" in first.text, second.id, "Two" in second.text) == ("a", True, "A", True)


@pytest.mark.parametrize("style", ["no-such-style", "../apa", ""])
def test_an_unknown_style_is_refused_with_names_of_others(style):
    with pytest.raises(UsageError, match="chicago-author-date"):
        cited([CRANE], style)


def test_a_file_that_is_no_style_is_refused(tmp_path):
    for text in ("", "<html/>", "<style", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'):
        file = tmp_path / "own.csl"
        file.write_text(text)
        with pytest.raises(UsageError):
            cited([CRANE], str(file))


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "citeproc", None)
    with pytest.raises(UsageError, match=r"pip install 'newssearch\[cite\]'"):
        cited([CRANE], "apa")


_text = st.text(max_size=20)


@settings(max_examples=30)
@given(st.builds(Article, _text, headline=st.none() | _text, source=st.none() | _text, url=st.none() | _text,
                 byline=st.lists(_text, max_size=3).map(tuple), published=st.none() | st.just("1999")))  # fmt: skip
def test_any_article_is_cited_on_one_line(article):
    (one,) = cited([article], "harvard-cite-them-right")
    assert one.id == article.id
    assert "\n" not in one.text
