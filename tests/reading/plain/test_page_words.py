"""The words of furniture: one table of all languages, looked up by whole words at the start of a line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newssearch.reading.plain.page_words import begins, folded, words


def test_the_longest_phrase_of_whole_words_is_found() -> None:
    phrases = frozenset({"read", "read more", "延伸阅读"})
    assert begins("read more: crane saved", phrases) == "read more"
    assert begins("reader, be warned", phrases) == ""
    assert begins("延伸阅读鲱鱼", phrases) == "延伸阅读"


def test_every_phrase_is_short_enough_to_be_found() -> None:
    table = words()
    for row in (table.calls, table.elsewhere, table.after, table.caption, table.published, table.updated):
        assert {phrase for phrase in row if begins(phrase, row) != phrase} == set()


@given(st.text(max_size=60))
def test_folding_keeps_the_length_that_offsets_rely_on(text: str) -> None:
    if "\u0130" not in text:
        assert len(folded(text)) == len(text)
