"""Prose: text cleaned, wrapped lines joined, and other lines kept."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from newssearch.core import bare_words, clean, ends_a_sentence, one_line, paragraphs, weight

ANY_TEXT = st.text(st.characters() | st.sampled_from("\n\n\n\t \r\x85\u2028\x00\ud800"), max_size=200)


def test_control_characters_go_and_line_ends_are_one_kind() -> None:
    assert clean("a\x00b\x1b[31m\r\nc\rd\u2028e\ttab\ufeff so\u00adft") == "ab[31m\nc\nd\ne\ttab soft"


def test_returns_before_a_line_end_are_one_line_end() -> None:
    assert clean("a\r\r\nb\r\rc") == "a\nb\n\nc"
    assert clean("\r" * 1_000_000) == "\n" * 1_000_000  # by the square of it, hours


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert clean("\ud800x") == "\ufffdx"


@given(st.text(st.characters(exclude_categories=["Cn", "Cs"]), max_size=200))  # Python may know fewer characters
def test_bare_words_are_runs_of_letters_and_digits_without_case(text: str) -> None:
    assert bare_words(text) == " ".join(re.findall(r"[^\W_]+", text.casefold()))


def test_joiners_of_indic_and_persian_words_stay() -> None:
    assert clean("می\u200cخواهم क्\u200dष") == "می\u200cخواهم क्\u200dष"


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once_and_leaves_nothing_to_clean(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not any(ord(c) < 32 and c not in "\n\t" for c in once)
    once.encode("utf-8")


@given(ANY_TEXT)
def test_paragraphs_lose_no_letter_and_hold_no_blank_line(text: str) -> None:
    found = paragraphs(clean(text))
    assert "".join("".join(found).replace("-", "").split()) == "".join(clean(text).replace("-", "").split())
    assert all(paragraph.strip() and "\n\n" not in paragraph for paragraph in found)


@given(ANY_TEXT)
def test_paragraphs_parted_by_blank_lines_are_the_same_paragraphs_again(text: str) -> None:
    found = paragraphs(clean(text))
    if all("\n" not in paragraph for paragraph in found):
        assert paragraphs("\n\n".join(found)) == found


def test_lines_wrapped_at_a_width_are_joined_and_indents_begin_paragraphs() -> None:
    text = """\
    The catch fell by a third in
November, the fisheries office said.
    It blamed the warm water of
the inner bank."""
    assert paragraphs(text) == [
        "The catch fell by a third in November, the fisheries office said.",
        "It blamed the warm water of the inner bank.",
    ]


def test_lines_that_end_sentences_are_paragraphs_of_their_own() -> None:
    assert paragraphs("Ferries are cancelled.\nSchools stay closed.\nThe surge stopped.") == [
        "Ferries are cancelled.",
        "Schools stay closed.",
        "The surge stopped.",
    ]


def test_a_list_keeps_its_lines() -> None:
    assert paragraphs("Saltmere 2\nNorthgate 1\nGull Rock 0") == ["Saltmere 2\nNorthgate 1\nGull Rock 0"]


def test_wrapped_japanese_is_joined_without_spaces() -> None:
    text = "土曜日の未明にソルトミアの港を襲った\n嵐により、フェリー乗り場の屋根が吹き\n飛ばされた。"
    assert paragraphs(text) == ["土曜日の未明にソルトミアの港を襲った嵐により、フェリー乗り場の屋根が吹き飛ばされた。"]


def test_sentences_end_in_every_script_and_inside_quotes() -> None:
    assert all(map(ends_a_sentence, ["So.", "Why?”", "そう。」", "है।", "ہے۔", "نعم؟"]))
    assert not any(map(ends_a_sentence, ["Fears for the season", "Read:", ""]))


def test_names_are_kept_on_one_line() -> None:
    assert one_line("  The \n Saltmere\t Courier ") == "The Saltmere Courier"


def test_han_weighs_double() -> None:
    assert weight("港口") == weight("abcd")


def test_words_that_a_typesetter_broke_are_whole_again() -> None:
    text = """\
The new bridge over the harbor was opened
on Saturday by the governor before a multi-
tude of some four thousand persons, who had
come by boat from the Anglo-
Danish shore."""
    (found,) = paragraphs(text)
    assert "a multitude of" in found
    assert "Anglo-Danish" in found


def test_a_hyphen_that_stands_elsewhere_too_is_the_words_own() -> None:
    text = """\
Skippers called the count one-sided, and a one-
sided count is none, said the eldest of them on
the quay, before the fleet put out once again."""
    assert "a one-sided count" in paragraphs(text)[0]


def test_control_characters_become_the_quotes_they_were() -> None:
    assert clean("“Cranes” – it’s €5".encode("cp1252").decode("latin-1")) == "“Cranes” – it’s €5"
