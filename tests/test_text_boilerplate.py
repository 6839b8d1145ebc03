"""Boilerplate is learnt: what recurs across a source's articles is none of their text, unless people say so."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.text.boilerplate import EVERY, LEAST, SHARE, Lines

CALL = "Join our channel for more from the quay"


def learnt(articles: int, every: int = 2) -> Lines:
    """A source of so many articles, one of ``every`` of which ends in the call."""
    lines = Lines()
    for number in range(articles):
        own = f"{_word(number)} happened.\n\nNobody had expected {_word(number + articles)}."
        lines.add(f"{own}\n\n{CALL}" if number % every == 0 else own)
    return lines


def _word(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number)) + "x"


def test_a_line_that_recurs_is_boilerplate_and_the_text_around_it_is_not() -> None:
    lines = learnt(40)
    assert [(one.text, one.articles) for one in lines.found()] == [(CALL, 20)]
    assert lines.without(f"The crane stays.\n\n{CALL}\n\nIt is old.") == "The crane stays.\n\nIt is old."


@pytest.mark.parametrize("variant", [CALL.upper(), f"» {CALL}!", "Join our  channel for more from the quay"])
def test_case_marks_and_blanks_do_not_matter(variant: str) -> None:
    assert learnt(40).is_boilerplate(variant)


def test_numbers_do_not_matter_and_a_line_of_numbers_alone_is_never_boilerplate() -> None:
    lines = Lines()
    for number in range(20):
        lines.add(f"Read {number} comments\n{number}\n12")
    assert lines.is_boilerplate("Read 1,204 comments")
    assert not lines.is_boilerplate("12")


def test_figures_are_news_each_time() -> None:
    lines = Lines()
    for number in range(50):
        lines.add(f"Revenue {number}.5 million vs {number + 7}.1 million")
    assert lines.found() == []


def test_a_line_of_a_word_or_two_must_recur_more_often() -> None:
    lines = Lines()
    for number in range(200):
        lines.add({0: "Background", 1: CALL}.get(number % 20, "") + f"\n{_word(number)} happened to us.\nTideline")
    assert [one.text for one in lines.found()] == ["Tideline", CALL]


def test_few_articles_prove_nothing() -> None:
    assert learnt(LEAST - 1, every=1).found() == []
    assert learnt(LEAST, every=1).found() != []


def test_a_line_counts_once_an_article() -> None:
    lines = Lines()
    lines.add("\n".join([CALL] * 50))
    assert not lines.is_boilerplate(CALL)


def test_a_paragraph_is_never_boilerplate() -> None:
    lines = Lines()
    for _ in range(50):
        lines.add("crane " * 100)
    assert lines.found() == []


def test_what_people_pin_or_free_goes_before_what_is_counted() -> None:
    lines = learnt(40)
    lines.free(CALL.upper())
    assert not lines.is_boilerplate(CALL)
    assert lines.found() == []
    lines.pin("All rights reserved")
    assert lines.is_boilerplate("ALL RIGHTS RESERVED.")
    assert [(one.text, one.articles, one.pinned) for one in lines.found()] == [("All rights reserved", 0, True)]
    lines.pin(CALL)
    assert lines.is_boilerplate(CALL)


def test_what_is_known_can_be_kept_and_goes_on() -> None:
    lines = learnt(300)
    lines.pin("x y")
    lines.free("y z")
    kept = Lines.from_dict(json.loads(json.dumps(lines.as_dict())))
    assert kept == lines
    kept.add(CALL)
    assert kept.found()[0].articles == lines.found()[0].articles + 1


@pytest.mark.parametrize(
    "stated", [{}, {"articles": 1}, {"articles": 1, "counts": {"a": 3}, "pinned": {}, "freed": []}]
)
def test_what_was_not_kept_by_us_is_a_value_error(stated: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no "):
        Lines.from_dict(stated)


def test_a_source_of_any_size_costs_little_memory() -> None:
    sizes = [len(learnt(articles, every=20)._counts) for articles in (10 * EVERY, 40 * EVERY)]
    assert max(sizes) < 3 * EVERY


@given(st.lists(st.sets(st.integers(0, 30), max_size=6), max_size=900))
def test_no_line_that_recurs_is_missed_and_none_that_does_not_is_taken(articles: list[set[int]]) -> None:
    lines = Lines()
    for inside in articles:
        lines.add("\n".join(f"a line of {_word(number)}" for number in sorted(inside)))
    for number in range(31):
        true = sum(number in inside for inside in articles)
        told = lines.is_boilerplate(f"a line of {_word(number)}")
        assert not told or true >= max(LEAST, SHARE * len(articles))
        assert told or true < max(LEAST, SHARE * len(articles)) + len(articles) / EVERY


@given(st.text(max_size=400))
def test_without_boilerplate_a_text_keeps_every_word(text: str) -> None:
    assert Lines().without(text).split() == text.split()
