"""The lines of a text stand where they say, and count as one line whatever their case, marks and single number."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newssearch.text.lines import LONGEST, beside_of, key, keys_in, lines_of, ranges_of, without

AT_ENDS = 15
"""Lines of each end of a long text that can be boilerplate; twice as many where paragraphs are parted by blank ones."""

texts = st.lists(st.sampled_from(["The crane", " quay ", "", "goes on", "12", "É", "\t", "* * *"]) | st.text()).map(
    "\n".join
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Join our channel", "» JOIN OUR CHANNEL! «"),
        ("Read 3 comments", "read 1,204 comments"),
        ("Also\u00a0read:", "Also  read"),
        ("Straße", "STRASSE"),
    ],
)
def test_what_readers_see_as_one_line_is_one(one: str, other: str) -> None:
    assert key(one) == key(other) != 0


@pytest.mark.parametrize(
    ("one", "other"), [("Shares 1.5 vs 2.5", "Shares 1.7 vs 2.5"), ("Our channel", "Our channels"), ("U. S.", "US")]
)
def test_what_says_something_else_is_another(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize("line", ["", "12", "* * *", "1,204 – 12 %", "__"])
def test_a_line_without_a_word_counts_as_nothing(line: str) -> None:
    assert key(line) == 0


@given(texts)
def test_every_line_that_is_not_blank_stands_where_it_says(text: str) -> None:
    parts = text.split("\n")
    found = lines_of(text)
    if len(parts) <= 2 * AT_ENDS:
        assert [text[start:end] for _, start, end in found] == [part.strip() for part in parts if part.strip()]
    assert all(name in (0, key(text[start:end])) for name, start, end in found)
    assert [end for _, _, end in found] == sorted(end for _, _, end in found)


@given(st.integers(0, 300), st.sampled_from(["\n", "\n\n", "\n \n"]))
def test_the_middle_of_a_long_text_is_one_line_that_stays(count: int, between: str) -> None:
    text = between.join(f"Line {'i' * number}" for number in range(count))
    found = lines_of(text)
    assert "".join(text[start:end] for _, start, end in found).split() == text.split() or len(found) > 1
    assert sum(end - start for _, start, end in found) >= len(text) - len(between) * count
    assert sum(name != 0 for name, _, _ in found) <= 2 * AT_ENDS


@given(texts)
@example("\x1d*ÞI\n\nThe crane\n\n\x1d*ÞI")
@example("The crane\n¼")
def test_what_is_taken_out_are_whole_lines_and_a_word_is_left(text: str) -> None:
    lines = lines_of(text)
    gone = {key("The crane"), key("É")}
    ranges = ranges_of(text, lines, gone)
    left = without(text, ranges)
    assert keys_in(text, ranges) <= gone
    assert keys_in(left, ((0, len(left)),)) == keys_in(text, ((0, len(text)),)) - (gone if ranges else set())
    assert any(map(str.isalpha, left)) == any(map(str.isalpha, text))


def test_the_longest_line_beside_the_longest_is_the_next() -> None:
    crane, quay = "The crane stood still.", "The quay was empty"
    assert beside_of(f"{quay}\n{crane}\nSo.").of(key(crane)) == beside_of(quay).longest
    assert beside_of(f"{quay}\n{crane}\nSo.").of(key("So.")) == beside_of(crane).longest
    assert beside_of(crane).of(key(crane)) == 0
    assert beside_of("x" * (LONGEST + 1) + "\ny").key == 0
