"""Widths of texts, and ends of lines."""

from hypothesis import given
from hypothesis import strategies as st

from newssearch.cli.output.terminal import safe
from newssearch.cli.output.wrapping import cells, wrap

TEXT = st.text(st.sampled_from("ab é，日本語क्षि́ \U0001f600")).map(safe) | st.text().map(safe)


def lines(text, width):
    return [text[start:end] for start, end in wrap(text, width)]


def test_a_combining_mark_takes_no_column_and_a_wide_character_two():
    assert cells("abc") == 3
    assert cells("e\u0301") == 1
    assert cells("日本") == 4


def test_lines_end_at_spaces_which_no_line_keeps():
    assert lines("the harbour was  shut", 11) == ["the harbour", "was  shut"]
    assert lines("the harbour  was shut", 11) == ["the harbour", "was shut"]


def test_a_word_wider_than_the_line_is_cut():
    assert lines("ab abcdefgh", 5) == ["ab", "abcde", "fgh"]


def test_text_without_spaces_is_wrapped_between_wide_characters():
    assert lines("港口工人罢工。", 6) == ["港口工", "人罢", "工。"]
    assert lines("ab港口", 4) == ["ab港", "口"]


def test_a_combining_mark_is_not_parted_from_its_letter():
    assert lines("abe\u0301d", 3) == ["abe\u0301", "d"]


def test_a_mark_on_a_space_goes_with_the_next_line():
    assert lines("本 \u094d", 2) == ["本", "\u094d"]


def test_without_a_width_there_is_one_line():
    assert wrap("a b " * 99, None) == [(0, 396)]


def test_the_empty_text_is_one_empty_line():
    assert wrap("", 10) == [(0, 0)]


@given(TEXT, st.integers(2, 30))
def test_no_line_is_wider_than_the_width(text, width):
    assert all(cells(line) <= width for line in lines(text, width))


@given(TEXT, st.integers(2, 30))
def test_nothing_but_spaces_is_lost_between_lines(text, width):
    at = 0
    for start, end in wrap(text, width):
        assert at <= start <= end
        assert not text[at:start].strip(" ")
        at = end
    assert not text[at:].strip(" ")
