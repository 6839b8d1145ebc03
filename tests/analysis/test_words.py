"""Words of a text by themselves: the forms under which each is found, and strings that no file can hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.core import bounds_of, fold, has_word, openings, sentences, stems_of, tokenize, word_forms

PIECES = "oil Oil OIL running 10,000 e-mail O’Neill don't U.S. AT&T C# étude 新 x9 a ( ) . , … — ' “ \u00ad & -".split()
languages = st.sampled_from(["en", "fr", "und"])
one_word = (
    st.lists(st.sampled_from(PIECES) | st.text(max_size=3), min_size=1, max_size=4)
    .map("".join)
    .map(lambda text: "".join(text.split()))
    .filter(bool)
)


@given(one_word, languages)
def test_word_is_found_under_the_forms_of_its_tokens(word: str, language: str) -> None:
    expected = []
    for token in tokenize(word):
        stems = dict.fromkeys(form for base in (token.base, *token.also_bases) for form in stems_of(language, base))
        expected.append((token.start, token.end, (token.term, *token.also), token.cased, tuple(stems)))
    found = word_forms(word, language).tokens
    assert [(t.start, t.end, t.exact, t.cased, t.stems) for t in found] == expected


@given(one_word, languages)
def test_keys_of_a_compound_are_its_word_and_its_stems(word: str, language: str) -> None:
    found = word_forms(word, language)
    for compound in found.compounds:
        joined = "".join(t.exact[0] for t in found.tokens[compound.first : compound.first + compound.width])
        stems = dict.fromkeys(stems_of(language, joined))
        assert compound.keys == (f"x:{joined}", *(f"s:{stem}" for stem in stems))
        assert 1 < compound.width <= 4


@given(st.lists(st.text(max_size=5), max_size=6))
def test_lone_surrogate_parts_words_and_is_one_character(parts: list[str]) -> None:
    broken, whole = "\udcff".join(parts), "\u2603".join(parts)  # a snowman is no word, no space and no stop
    assert [(t.term, t.cased, t.start) for t in tokenize(broken)] == [
        (t.term, t.cased, t.start) for t in tokenize(whole)
    ]
    assert has_word(broken) == has_word(whole)
    assert sentences(broken) == sentences(whole)
    assert openings(broken) == openings(whole)
    assert fold(broken) == "\udcff".join(map(fold, parts))


@pytest.mark.parametrize(
    ("text", "starts", "expected"),
    [
        ("One two. — Three.\n— Four.", [0, 4, 11, 20], ([0, 2, 3], [0, 3])),
        ("…", [], ([], [])),
        ("", [], ([], [])),
    ],
)
def test_sentences_and_paragraphs_begin_with_words(
    text: str, starts: list[int], expected: tuple[list[int], list[int]]
) -> None:
    assert bounds_of(text, starts) == expected
