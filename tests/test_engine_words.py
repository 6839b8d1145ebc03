"""Words that are known: which of many are found under what is sought."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newssearch.engine import words
from newssearch.engine.words import KnownWords, word_forms

PIECES = "oil Oil OIL running 10,000 e-mail O’Neill don't U.S. AT&T C# étude 新 x9 a ( ) . , … — ' “ \u00ad & -".split()
one_word = (
    st.lists(st.sampled_from(PIECES) | st.text(max_size=3), min_size=1, max_size=4)
    .map("".join)
    .map(lambda text: "".join(text.split()))
    .filter(bool)
)


@given(st.lists(st.sets(one_word, max_size=12), max_size=6), st.sets(one_word, max_size=6))
def test_what_is_known_of_words_does_not_depend_on_which_were_forgotten(texts, sought):
    before, words.MOST_KNOWN = words.MOST_KNOWN, 20
    try:
        known = KnownWords("en")
        forms = {form for word in sought for form in word_forms(word, "en").forms}
        for text in texts:
            known.look_at(text)
            fresh = {word: word_forms(word, "en") for word in text}
            assert {word: known.forms[word] for word in text} == fresh
            assert known.under(text, forms) == {word for word in text if fresh[word].forms & forms}
            tokens = {word: len(fresh[word].tokens) for word in text}
            assert {word: known.more.get(word, 0) + 1 for word in text} == tokens
    finally:
        words.MOST_KNOWN = before
