"""The spans of a word diff give back both texts, keep common words, and come in near linear time."""

from __future__ import annotations

import random
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newssearch.analysis.word_diff import Span, word_diff

_words = st.sampled_from(["the", "crane", "Quay", "don’t", "3.5", "東京都", " ", "\n\n", ". ", "—", "हिन्दी", "a", "  "])
texts = st.lists(_words, max_size=40).map(" ".join) | st.text(max_size=60)


def _side(spans: tuple[Span, ...], without: str) -> str:
    return "".join(text for kind, text in spans if kind != without)


@given(texts, texts)
@example("", " a")
@example(" a", "a ")
def test_spans_give_back_both_texts(older: str, newer: str) -> None:
    spans = word_diff(older, newer)
    assert (_side(spans, "added"), _side(spans, "removed")) == (older, newer)
    assert all(text for _, text in spans)
    assert all((one[0], other[0]) in _NEIGHBOURS for one, other in pairwise(spans))


_NEIGHBOURS = {("same", "removed"), ("same", "added"), ("removed", "added"), ("removed", "same"), ("added", "same")}


@given(texts)
def test_equal_texts_are_one_span(text: str) -> None:
    assert word_diff(text, text) == ((("same", text),) if text else ())


@given(st.lists(_words, min_size=1, max_size=30), st.data())
def test_an_insertion_removes_no_word(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words)))
    spans = word_diff(" ".join(words), " ".join([*words[:at], "zzz", *words[at:]]))
    assert not "".join(text for kind, text in spans if kind == "removed").strip()


@pytest.mark.parametrize(
    ("older", "newer", "spans"),
    [
        ("The big dog", "The small dog", (("same", "The "), ("removed", "big "), ("added", "small "), ("same", "dog"))),
        ("It rains.", "It rains!", (("same", "It rains"), ("removed", "."), ("added", "!"))),
        ("a b", "a b c", (("same", "a b"), ("added", " c"))),
        ("one two", "one\ntwo", (("same", "one"), ("removed", " "), ("added", "\n"), ("same", "two"))),
        ("", "new", (("added", "new"),)),
        ("東京都", "東京の都", (("same", "東京"), ("added", "の"), ("same", "都"))),
    ],
)
def test_changed_words_are_named(older: str, newer: str, spans: tuple[Span, ...]) -> None:
    assert word_diff(older, newer) == spans


@pytest.mark.slow
@pytest.mark.parametrize("words", [["a"], ["a", "b"], list("abcdefghij"), [f"w{n}" for n in range(3000)]])
def test_time_is_near_linear_in_repeated_words(words: list[str]) -> None:
    chance = random.Random(5)

    def seconds(length: int) -> float:
        older, newer = (" ".join(chance.choices(words, k=n)) for n in (length, length * 9 // 10))
        begun = process_time()
        word_diff(older, newer)
        return process_time() - begun

    seconds(2_000)
    assert seconds(40_000) < 40 * seconds(4_000) + 0.5


def test_a_moved_paragraph_leaves_the_rest_the_same() -> None:
    paragraphs = [" ".join(f"word{n}x{m}" for m in range(400)) for n in range(5)]
    moved = [*paragraphs[1:4], paragraphs[0], paragraphs[4]]
    spans = word_diff("\n\n".join(paragraphs), "\n\n".join(moved))
    assert sum(len(text.split()) for kind, text in spans if kind == "same") == 1600
