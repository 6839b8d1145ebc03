"""The lines of a text stand where they say, and count as one line whatever their case, marks and single number."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newssearch.analysis.boilerplate import Lines
from newssearch.analysis.lines import key, keys_in, without

# The core knows letters of a newer Unicode than Python does.
assigned = st.text(st.characters(exclude_categories=["Cs", "Cn"]))
texts = st.lists(st.sampled_from(["The crane", " quay ", "", "goes on", "12", "É", "\t", "* * *"]) | assigned).map(
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
def test_line_that_reads_the_same_has_one_key(one: str, other: str) -> None:
    assert key(one) == key(other) != 0


@pytest.mark.parametrize(
    ("one", "other"), [("Shares 1.5 vs 2.5", "Shares 1.7 vs 2.5"), ("Our channel", "Our channels"), ("U. S.", "US")]
)
def test_line_with_other_words_has_another_key(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize("line", ["", "12", "* * *", "1,204 – 12 %", "__"])
def test_a_line_without_a_word_counts_as_nothing(line: str) -> None:
    assert key(line) == 0


@given(texts)
@example("\x1d*ÞI\n\nThe crane\n\n\x1d*ÞI")
@example("The crane\n¼")
@example("The crane\né")
def test_whole_lines_are_removed_and_a_word_is_left(text: str) -> None:
    lines = Lines()
    lines.pin("The crane")
    lines.pin("É")
    pairs = pairwise(map(str.strip, text.split("\n")))
    go_on = {key(line) for above, line in pairs if above and line[:1].islower()}  # as a wrapped sentence does
    gone = {key("The crane"), key("É")} - go_on
    ranges = lines.left_out(text)
    left = without(text, ranges)
    assert keys_in(text, ranges) <= gone | go_on
    assert keys_in(left, ((0, len(left)),)) == keys_in(text, ((0, len(text)),)) - (gone if ranges else set())
    assert any(map(str.isalpha, left)) == any(map(str.isalpha, text))
