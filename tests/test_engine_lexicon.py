"""Whole batches of texts are analysed as one text is: the same tokens, forms, sentences and paragraphs."""

from __future__ import annotations

from bisect import bisect_left

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newssearch.engine.arrays import AnyArray
from newssearch.engine.inversion import Texts, Tokens
from newssearch.engine.lexicon import Analysis, Lexicon
from newssearch.engine.schema import VALUE_GAP
from newssearch.text.sentences import openings
from newssearch.text.stems import stemmer_for
from newssearch.text.tokens import chunks, tokenize

PIECES = (
    # words with joiners, accents in one code point and in two, capitals that fold to two letters, digits
    *(
        "oil Oil OIL l’équipe L'équipe e\u0301tude E\u0301 O’Neill Putin's don’t AT&T R&D covid-19 e-mail e‑mail"
    ).split(),
    *("U.S. a.m. C++ C# 10,000 3,5 1.234.567 straße STRASSE İstanbul ıǆ Æsir ﬁn 𝕊𝕒 ½ Ⅳ ² ٣٤ mr. Mr.").split(),
    *("新闻 東京。 かな カー ข่าว हिन्दी، العربية۔ नमस्ते।").split(),
    # marks, closing quotes, dashes, what is invisible, what is no letter
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


def analysed(*documents: tuple[str, list[str]]) -> tuple[Tokens, Analysis]:
    """The tokens of texts, each a language and the values of a field."""
    lexicon, texts = Lexicon(), Texts()
    for number, (language, values) in enumerate(documents):
        texts.add(number, values, lexicon.numbering(language))
    analysis = lexicon.analyse()
    (tokens,) = texts.tokens(analysis)
    return tokens, analysis


def forms_of(analysis: Analysis, type_: int) -> tuple[str, list[str], list[str]]:
    """The letters of a type of token, its folded words, its stems."""
    spelling = int(analysis.spellings[type_])

    def terms(lists, n):
        return [analysis.terms[i] for i in lists.items[lists.starts[n] : lists.starts[n + 1]].tolist()]

    return analysis.texts[spelling], terms(analysis.exact, spelling), terms(analysis.stems, type_)


def one_by_one(language: str, values: list[str]) -> list[tuple[int, tuple[str, list[str], list[str]]]]:
    """The same, one token of `tokenize` after another, each with its position."""
    stem, first, found = stemmer_for(language), 0, []
    for value in values:
        tokens = list(tokenize(value))
        for token in tokens:
            piece = token.piece
            stems = dict.fromkeys(form for base in (piece.base, *piece.also_bases) for form in stem(base))
            exact = [piece.term, *piece.also]
            found.append((first + token.position, (value[token.start : token.end], exact, list(stems))))
        first += len(tokens) + VALUE_GAP
    return found


def compounds_one_by_one(language: str, values: list[str]) -> list[tuple[int, str, int]]:
    """The compounds of the values of a field: the position of the first token, a key, the number of tokens."""
    stem, first, found = stemmer_for(language), 0, []
    for value in values:
        for _, chunk in chunks(value):
            if chunk.compound is not None:
                keys = [f"x:{chunk.compound}", *(f"s:{form}" for form in dict.fromkeys(stem(chunk.compound)))]
                found += [(first, key, len(chunk.pieces)) for key in keys]
            first += len(chunk.pieces)
        first += VALUE_GAP
    return found


documents = st.lists(st.tuples(languages, st.lists(nasty, min_size=1, max_size=3)), min_size=1, max_size=4)


@given(documents)
def test_a_batch_has_the_tokens_that_each_text_has(some):
    tokens, analysis = analysed(*some)
    for number, (language, values) in enumerate(some):
        held = tokens.documents == number
        types = tokens.types[held].tolist()
        found = list(zip(tokens.positions[held].tolist(), (forms_of(analysis, t) for t in types), strict=True))
        assert found == one_by_one(language, values)


def places(found: AnyArray) -> dict[int, list[int]]:
    """Positions by document."""
    positions: dict[int, list[int]] = {}
    for place in found.tolist():
        positions.setdefault(place >> 32, []).append(place & 0xFFFFFFFF)
    return positions


def beginnings(text: str) -> tuple[list[int], list[int]]:
    """The first tokens of the sentences of a text, and those of its paragraphs."""
    starts = [token.start for token in tokenize(text)]
    opened = [(bisect_left(starts, offset), paragraph) for offset, paragraph in openings(text)]
    there = [(position, paragraph) for position, paragraph in opened if position < len(starts)]
    return sorted({p for p, _ in there}), sorted({p for p, paragraph in there if paragraph})


@given(documents)
def test_a_batch_has_the_compounds_that_each_text_has(some):
    tokens, _ = analysed(*some)
    found = sorted((place, key, width) for key, width, place in tokens.compounds())
    assert found == sorted(
        ((number << 32) + place, key, width)
        for number, (language, values) in enumerate(some)
        for place, key, width in compounds_one_by_one(language, values)
    )


@given(st.lists(st.tuples(languages, nasty), min_size=1, max_size=4))
@example([("en", "He said: “No.” Then. He left.\n \nA")])
@example([("en", ". \n! oil"), ("en", "\n")])
@example([("zh", "東京。新闻。\n新闻")])
@example([("zh", "oil 。gas")])
@example([("zh", "東京。（ 新闻")])
@example([("en", "العربية۔\x00Oil")])
@example([("en", "東京。.\roil")])
@example([("zh", "東京。」」 oil")])
def test_sentences_and_paragraphs_begin_where_they_do_in_each_text(some):
    tokens, _ = analysed(*((language, [text]) for language, text in some))
    sentences, paragraphs = places(tokens.sentences()), places(tokens.paragraphs())
    for number, (_, text) in enumerate(some):
        assert (sentences.get(number, []), paragraphs.get(number, [])) == beginnings(text)


@pytest.mark.parametrize("separator", ["\x00", "\x1f", "\u2028", "\x85", "\xa0"])
def test_what_separates_words_in_one_text_separates_them_in_a_batch(separator):
    tokens, analysis = analysed(("en", [f"oil{separator}gas"]))
    assert [forms_of(analysis, t)[0] for t in tokens.types.tolist()] == ["oil", "gas"]


def test_one_spelling_in_two_languages_has_the_stems_of_each():
    tokens, analysis = analysed(("en", ["actions"]), ("fr", ["actions"]), ("und", ["actions"]))
    assert [forms_of(analysis, t)[2] for t in tokens.types.tolist()] == [["action"], ["action"], ["actions"]]
