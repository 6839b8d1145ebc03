"""A batch of documents has the tokens, compounds, sentences and paragraphs that each text has on its own."""

from __future__ import annotations

import tempfile
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from written_segments import Written, record_of, written

from newssearch.core import openings, stems_of, tokenize, word_forms
from newssearch.matching.document import Document
from newssearch.matching.schema import VALUE_GAP
from newssearch.models import Article

PIECES = (
    # words with joiners, accents in one code point and in two, capitals that fold to two letters, digits
    *(
        "oil Oil OIL l’équipe L'équipe e\u0301tude E\u0301 O’Neill Putin's don’t AT&T R&D covid-19 e-mail e‑mail"
    ).split(),
    *("U.S. a.m. C++ C# 10,000 3,5 1.234.567 straße STRASSE İstanbul ıǆ Æsir ﬁn 𝕊𝕒 ½ Ⅳ ² ٣٤ mr. Mr.").split(),
    *("新闻 東京。 かな カー ข่าว हिन्दी، العربية۔ नमस्ते।").split(),
    # marks, closing quotes, dashes, invisible characters, other characters
    *(
        ". ! ? … ... 。 ！ ？ ” ’’ » 」 ) ] , ; - – — ' ’ & + # / @ | “ ( \u00ad \u200b \u200c \u200d \u0301 \ufe0f"
    ).split(" "),
    # white space of every kind, line ends, separators and NUL
    *(" ", "  ", "\n", "\n\n", "\r\n", "\r", "\t", "\v", "\f", "\x00", "\x1c", "\x1d", "\x1e", "\x1f", "\x85"),
    *("\xa0", "\u2003", "\u2028", "\u2029", "\u3000"),
)
nasty = st.lists(st.sampled_from(PIECES) | st.sampled_from([" ", " ", " "]) | st.text(max_size=4), max_size=12).map(
    "".join
)
languages = st.sampled_from(["en", "fr", "ru", "de", "zh", "und"])


Places = dict[str, list[tuple[int, int]]]
"""By term, each place: a document and a position."""


def postings_of(articles: Sequence[Article]) -> Written:
    """A segment of articles, whose files are open and gone."""
    with tempfile.TemporaryDirectory() as folder:
        made = written(Path(folder), "segment", [Document(a, record_of(a)) for a in articles])
        assert made.reader
        return made


def of_bodies(texts: Sequence[tuple[str, str]]) -> Written:
    """A segment of articles that have a body, each with its language."""
    return postings_of([Article(str(n), body=text, language=language) for n, (language, text) in enumerate(texts)])


def places(postings: Written, name: str) -> Places:
    """All places of all terms of a field."""
    found: Places = {}
    for term in postings.terms(name):
        documents, frequencies, positions = postings.occurrences(name, term)
        each = iter(positions)
        at = [(d, next(each)) for d, count in zip(documents, frequencies, strict=True) for _ in range(count)]
        found[term.decode()] = at
    return found


def gathered(found: Sequence[tuple[str, tuple[int, int]]]) -> Places:
    """Pairs of a term and a place, by term."""
    by_term: dict[str, set[tuple[int, int]]] = {}
    for term, place in found:
        by_term.setdefault(term, set()).add(place)
    return {term: sorted(some) for term, some in by_term.items()}


def tokens_one_by_one(texts: Sequence[tuple[str, str]]) -> tuple[Places, Places]:
    """The stems of texts and the folded words, one token of `tokenize` after another."""
    stems, words = [], []
    for number, (language, text) in enumerate(texts):
        for token in tokenize(text):
            place = number, token.position
            stems += [(s, place) for base in (token.base, *token.also_bases) for s in stems_of(language, base)]
            words += [(form, place) for form in (token.term, *token.also)]
    return gathered(stems), gathered(words)


bodies = st.lists(st.tuples(languages, nasty), min_size=1, max_size=4)


@given(bodies)
def test_a_batch_has_the_tokens_that_each_text_has(texts):
    postings = of_bodies(texts)
    assert (places(postings, "body"), places(postings, "body_exact")) == tokens_one_by_one(texts)


@given(st.lists(st.lists(nasty, min_size=1, max_size=3), min_size=1, max_size=3))
def test_values_of_one_field_are_apart(documents):
    found = []
    for number, values in enumerate(documents):
        first = 0
        for value in values:
            tokens = list(tokenize(value))
            found += [
                (form, (number, first + token.position)) for token in tokens for form in (token.term, *token.also)
            ]
            first += len(tokens) + VALUE_GAP
    articles = [Article(str(n), byline=tuple(values), language="en") for n, values in enumerate(documents)]
    assert places(postings_of(articles), "byline_exact") == gathered(found)


def compounds_one_by_one(texts: Sequence[tuple[str, str]]) -> Places:
    found = []
    for number, (language, text) in enumerate(texts):
        first = 0
        for word in text.replace("\0", " ").split():
            forms = word_forms(word, language)
            for compound in forms.compounds:
                place = number, first + compound.first
                found += [(f"{key}\x1fbody\x1f{compound.width}", place) for key in compound.keys]
            first += len(forms.tokens)
    return gathered(found)


@given(bodies)
def test_a_batch_has_the_compounds_that_each_text_has(texts):
    assert places(of_bodies(texts), "compound") == compounds_one_by_one(texts)


def bounds_one_by_one(texts: Sequence[tuple[str, str]]) -> Places:
    """The first tokens of the sentences and paragraphs of texts."""
    found = []
    for number, (_, text) in enumerate(texts):
        starts = [token.start for token in tokenize(text)]
        opened = [(bisect_left(starts, offset), paragraph) for offset, paragraph in openings(text)]
        for position, begins_paragraph in opened:
            if position < len(starts):
                found.append(("body.sentence", (number, position)))
                found += [("body.paragraph", (number, position))] * begins_paragraph
    return gathered(found)


@given(bodies)
@example([("en", "He said: “No.” Then. He left.\n \nA")])
@example([("en", ". \n! oil"), ("en", "\n")])
@example([("zh", "東京。新闻。\n新闻")])
@example([("zh", "oil 。gas")])
@example([("zh", "東京。（ 新闻")])
@example([("en", "العربية۔\x00Oil")])
@example([("en", "東京。.\roil")])
@example([("zh", "東京。」」 oil")])
def test_sentences_and_paragraphs_begin_where_they_do_in_each_text(texts):
    assert places(of_bodies(texts), "bounds") == bounds_one_by_one(texts)


@pytest.mark.parametrize("separator", ["\x00", "\x1f", "\u2028", "\x85", "\xa0"])
def test_batch_splits_words_as_one_text_does(separator):
    postings = of_bodies([("en", f"oil{separator}gas")])
    assert places(postings, "body_exact") == {"oil": [(0, 0)], "gas": [(0, 1)]}


def test_one_spelling_in_two_languages_has_the_stems_of_each():
    postings = of_bodies([("en", "actions"), ("fr", "actions"), ("und", "actions")])
    assert places(postings, "body") == {"action": [(0, 0), (1, 0)], "actions": [(2, 0)]}
