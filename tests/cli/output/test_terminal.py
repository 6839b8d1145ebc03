"""Texts that may reach a terminal, and the abilities that it is taken to have."""

import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.cli.output.terminal import Screen, safe, safe_lines, screen_for, wants_color

OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
ANY_TEXT = st.text(st.characters())  # surrogates too, as in file names that are not UTF-8


class Terminal(io.StringIO):
    def isatty(self):
        return True


@given(ANY_TEXT)
def test_safe_text_holds_no_character_that_a_terminal_obeys(text):
    assert not OBEYED.search(safe(text))


@given(ANY_TEXT)
def test_safe_text_keeps_every_offset_so_that_marks_stay_right(text):
    assert len(safe(text)) == len(text)


@given(ANY_TEXT)
def test_safe_lines_hold_no_character_that_a_terminal_obeys_but_line_ends(text):
    assert not OBEYED.search(safe_lines(text).replace("\n", ""))


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs"))))
def test_ordinary_text_of_any_script_is_left_alone(text):
    assert safe(text) == text


def test_replaced_characters_can_be_seen():
    assert safe("\x1b[31m \x9b \u202e \udcff") == "␛[31m � � �"


def test_windows_line_ends_are_line_ends_and_a_lone_return_is_shown():
    assert safe_lines("a\r\nb\rc") == "a\nb␍c"


@pytest.mark.parametrize(
    ("interactive", "color", "environment", "wanted"),
    [
        (True, "auto", {"TERM": "xterm"}, True),
        (True, "auto", {"TERM": "dumb"}, False),
        (True, "auto", {}, False),
        (False, "auto", {"TERM": "xterm"}, False),
        (True, "auto", {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (True, "auto", {"TERM": "xterm", "NO_COLOR": ""}, True),
        (False, "auto", {"CLICOLOR_FORCE": "1"}, True),
        (False, "auto", {"CLICOLOR_FORCE": "0"}, False),
        (False, "auto", {"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
        (False, "always", {"NO_COLOR": "1"}, True),
        (True, "never", {"TERM": "xterm", "CLICOLOR_FORCE": "1"}, False),
    ],
)
def test_color_is_decided_by_the_option_then_the_environment_then_the_terminal(interactive, color, environment, wanted):
    assert wants_color(interactive, color, environment) is wanted


def test_a_pipe_is_not_wrapped_nor_coloured_nor_linked():
    assert screen_for(io.StringIO(), "auto", {"TERM": "xterm"}) == Screen()


def test_a_terminal_has_a_width_colour_and_links():
    screen = screen_for(Terminal(), "auto", {"TERM": "xterm-256color"})
    assert screen.width
    assert screen.color
    assert screen.links


@pytest.mark.parametrize(("stated", "width"), [("132", 132), ("5", 20), ("0", 80), ("wide", 80), ("", 80)])
def test_stated_columns_are_the_width_of_a_terminal(stated, width):
    assert screen_for(Terminal(), "auto", {"COLUMNS": stated}).width == width


@pytest.mark.parametrize(
    "environment",
    [
        {"TERM": "linux"},
        {"TERM": "dumb"},
        {"TERM": "screen", "STY": "1.pts"},
        {"TERM": "xterm", "VTE_VERSION": "4600"},
        {"TERM": "xterm", "NO_COLOR": "1"},
    ],
)
def test_a_terminal_that_would_print_links_as_rubbish_gets_none(environment):
    assert not screen_for(Terminal(), "auto", environment).links


def test_a_web_address_becomes_a_link_with_everything_odd_in_it_encoded():
    link = Screen(links=True).link("here", "https://example.org/日\x1b\\a b?c=1%20")
    assert link == ("\x1b]8;;https://example.org/%E6%97%A5%1B%5Ca%20b?c=1%20\x1b\\here\x1b]8;;\x1b\\")


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "file:///etc/passwd", "ftp://x"])
def test_only_web_addresses_become_links(url):
    assert Screen(links=True).link("here", url) == "here"


@given(ANY_TEXT)
def test_no_address_can_end_its_link_early(tail):
    link = Screen(links=True).link("x", f"https://e.org/{tail}")
    inside = link.removeprefix("\x1b]8;;").removesuffix("\x1b\\x\x1b]8;;\x1b\\")
    assert inside.isascii()
    assert all(unicodedata.category(character) != "Cc" for character in inside)
