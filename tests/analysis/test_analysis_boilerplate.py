"""Boilerplate is learnt: a line that recurs across a source's articles is not their text, unless users allow it."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newssearch.analysis.boilerplate import Lines
from newssearch.analysis.lines import key, keys_in, without

CALL = "Join our channel for more from the quay"

LEAST, SHARE = 5, 0.02
"""The least articles with a line for it to be boilerplate: a number, and a share of those of its source."""

EVERY = 500
"""Articles after which lines that were seen once are forgotten."""


def learnt(articles: int, every: int = 2) -> Lines:
    """Return the articles of a source, one of ``every`` of which ends in the call."""
    lines = Lines()
    for number in range(articles):
        own = f"{_word(number)} happened.\n\nNobody had expected {_word(number + articles)}."
        lines.learn(f"{own}\n\n{CALL}" if number % every == 0 else own)
    return lines


def left(lines: Lines, text: str) -> str:
    return without(text, lines.left_out(text))


def _word(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number)) + "x"


def test_recurring_line_is_boilerplate_and_its_neighbours_are_not() -> None:
    lines = learnt(40)
    assert [(text, articles) for text, articles, _ in lines.shown()] == [(CALL, 20)]
    assert left(lines, f"The crane stays.\n\n{CALL}\n\nIt is old.") == "The crane stays.\n\nIt is old."
    assert left(lines, f"The crane stays.\n\n{CALL}\n") == "The crane stays."
    assert left(lines, f"{CALL}\n{CALL}\n\nThe crane stays.\n") == "The crane stays.\n"


@pytest.mark.parametrize("variant", [CALL.upper(), f"» {CALL}!", "Join our  channel for more from the quay"])
def test_case_marks_and_blanks_do_not_matter(variant: str) -> None:
    assert learnt(40).is_boilerplate(variant)


def test_line_of_numbers_is_never_boilerplate() -> None:
    lines = Lines()
    for number in range(20):
        lines.learn(f"Read {number} comments\n{number}\n12")
    assert lines.is_boilerplate("Read 1,204 comments")
    assert not lines.is_boilerplate("12")


def test_figures_are_news_each_time() -> None:
    lines = Lines()
    for number in range(50):
        lines.learn(f"Revenue {number}.5 million vs {number + 7}.1 million")
    assert lines.shown() == []


def test_a_line_of_a_word_or_two_must_recur_more_often() -> None:
    lines = Lines()
    for number in range(200):
        lines.learn({0: "Background", 1: CALL}.get(number % 20, "") + f"\n{_word(number)} happened to us.\nTideline")
    assert [text for text, *_ in lines.shown()] == ["Tideline", CALL]


def test_few_articles_prove_nothing() -> None:
    assert learnt(LEAST - 1, every=1).shown() == []
    assert learnt(LEAST, every=1).shown() != []


def test_a_line_counts_once_an_article() -> None:
    lines = Lines()
    lines.learn("\n".join([CALL] * 50))
    assert not lines.is_boilerplate(CALL)


def test_a_paragraph_is_never_boilerplate() -> None:
    lines = Lines()
    for _ in range(50):
        lines.learn("crane " * 100)
    assert lines.shown() == []


def test_pinned_and_freed_lines_go_before_counts() -> None:
    lines = learnt(40)
    lines.free(CALL.upper())
    assert not lines.is_boilerplate(CALL)
    assert lines.shown() == [(CALL.upper(), 20, "freed")]
    lines.pin("All rights reserved")
    assert lines.is_boilerplate("ALL RIGHTS RESERVED.")
    assert lines.shown()[1:] == [("All rights reserved", 0, "pinned")]
    lines.pin(CALL)
    assert lines.is_boilerplate(CALL)


def test_counts_can_be_stored_and_continued() -> None:
    lines = learnt(300)
    lines.pin("x y")
    lines.free("y z")
    kept = Lines(lines.as_json())
    assert kept.as_json() == lines.as_json()
    kept.learn(CALL)
    assert kept.shown()[0][1] == lines.shown()[0][1] + 1


@pytest.mark.parametrize("stated", [b"", b"3", b"{}", b'{"articles": 1}', b'{"articles": 1, "counts": [3]}'])
def test_foreign_counts_are_a_value_error(stated: bytes) -> None:
    with pytest.raises(ValueError, match="no counts of lines"):
        Lines(stated)


@given(st.data())
def test_altered_counts_are_a_value_error_or_counts(data: st.DataObject) -> None:
    stated = json.loads(learnt(40).as_json())
    values = st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3))
    stated[data.draw(st.sampled_from(sorted(stated)))] = data.draw(values)
    try:
        lines = Lines(json.dumps(stated).encode())
    except ValueError:
        return
    lines.learn(CALL)
    assert Lines(lines.as_json()).as_json() == lines.as_json()


def test_a_source_of_any_size_costs_little_memory() -> None:
    sizes = [len(json.loads(learnt(articles, every=20).as_json())["counts"]) for articles in (10 * EVERY, 40 * EVERY)]
    assert max(sizes) < 3 * EVERY


@example([set()] * 55 + [{0}] * 6)  # a line of fewer letters would be short: a larger share makes such boilerplate
@given(st.lists(st.sets(st.integers(0, 30), max_size=6), max_size=900))
def test_exactly_the_recurring_lines_are_found(articles: list[set[int]]) -> None:
    lines = Lines()
    for inside in articles:
        own = f"What happened on day {_word(lines.articles)} and on no other"
        lines.learn("\n".join([own, *(f"One line more of {_word(number)}" for number in sorted(inside))]))
    for number in range(31):
        true = sum(number in inside for inside in articles)
        told = lines.is_boilerplate(f"One line more of {_word(number)}")
        assert not told or true >= max(LEAST, SHARE * len(articles))
        assert told or true < max(LEAST, SHARE * len(articles)) + len(articles) / EVERY


def test_copies_and_versions_of_one_text_make_no_boilerplate() -> None:
    lines = Lines()
    report = "The engineers of the harbour board looked at the crane for three days and found the jib sound."
    for number in range(40):
        lines.learn(f"{_word(number)} was first to tell.\n\n{report}\n\nThe board will vote on Monday, its clerk said.")
    assert lines.shown() == []


def test_a_text_never_loses_everything() -> None:
    lines = learnt(40)
    assert left(lines, CALL) == CALL
    assert left(lines, f"{CALL}\n\n* * *\n") == f"{CALL}\n\n* * *\n"
    long = "crane " * 100
    assert left(lines, f"{long}\n\n{CALL}") == long.strip()


def test_a_line_that_a_sentence_goes_on_in_is_not_looked_at() -> None:
    lines = Lines()
    for number in range(40):
        lines.learn(f"What {_word(number)} told the assembled board\nof directors of the harbour\n\nend of the note")
    assert not lines.is_boilerplate("of directors of the harbour")
    assert lines.is_boilerplate("end of the note")


def test_the_middle_of_a_very_long_text_is_not_looked_at() -> None:
    lines = learnt(40)
    rows = [f" Row {_word(number)}" for number in range(15)]
    text = "\n".join([CALL, *rows, CALL, *rows, CALL])
    assert left(lines, text) == "\n".join([*rows, CALL, *rows]).strip()


def test_boilerplate_stays_so_until_it_is_rare() -> None:
    lines = learnt(100, every=12)
    assert lines.is_boilerplate(CALL)
    lines.settle()
    for number in range(600):
        lines.learn(f"{_word(number)} came by.\n\nAnd {_word(number + 700)} did, too.")
    assert lines.is_boilerplate(CALL)
    for number in range(600):
        lines.learn(f"{_word(number)} went off.\n\nAnd {_word(number + 700)} did, too.")
    assert not lines.is_boilerplate(CALL)
    assert lines.settle().ceased == (key(CALL),)


def test_settling_names_the_articles_that_were_written_with_the_wrong_lines() -> None:
    lines = Lines()
    for number in range(10):
        lines.learn(f"{_word(number)} happened.\n\n{CALL}", f"article {number}")
    settled = lines.settle()
    assert settled.became == (CALL,)
    assert settled.articles == {f"article {number}" for number in range(LEAST - 1)}
    assert lines.settle().became == ()


parts = st.sampled_from([CALL, CALL.upper(), "Read 3 comments", "READ 14 COMMENTS", "The quay", ""])
articles = st.lists(parts, max_size=4)


@given(st.lists(articles, max_size=30), st.randoms(use_true_random=False))
def test_order_of_articles_does_not_matter(texts, random) -> None:
    whole = ["\n\n".join([f"What {_word(n)} did that day was new.", *parts]) for n, parts in enumerate(texts)]
    one, other = Lines(), Lines()
    for text in whole:
        one.learn(text)
    for text in random.sample(whole, len(whole)):
        other.learn(text)
        other.unlearn(text)
        other.learn(text)
    assert {key(text): count for text, count, _ in one.shown()} == {
        key(text): count for text, count, _ in other.shown()
    }
    assert [one.left_out(text) for text in whole] == [other.left_out(text) for text in whole]


@given(st.text(max_size=400))
def test_without_boilerplate_a_text_keeps_every_character(text: str) -> None:
    assert left(Lines(), text) == text


lined = st.lists(st.sampled_from([CALL, f"  {CALL}! ", "The crane stays.", "12", "", " ", "word"])).map("\n".join)


@given(lined)
def test_remaining_lines_keep_their_order(text: str) -> None:
    lines = learnt(40)
    kept = [line.strip() for line in text.split("\n") if line.strip() and not lines.is_boilerplate(line)]
    if not any(line.isalpha() or " " in line for line in kept):
        assert left(lines, text) == text
        return
    assert left(lines, text).split("\n\n") != [""]
    assert [line.strip() for line in left(lines, text).split("\n") if line.strip()] == kept
    assert keys_in(text, lines.left_out(text)) == ({key(CALL)} if CALL in text else set())
