"""Heads of pages: which line is the headline, which the standfirst, whose the name."""

from __future__ import annotations

from datetime import UTC, datetime

from newssearch.dates.parser import DateContext
from newssearch.reading.plain.page_heads import Head, read_head
from newssearch.reading.plain.page_lines import classify

CONTEXT = DateContext(datetime(2025, 12, 10, tzinfo=UTC))
STORY = "The harbour crane will stay, the council of Saltmere decided. Residents had signed a petition to save it."
HEADLINE = "Residents save the harbour crane"
STANDFIRST = "It is loud, it is ours, and it can be seen from the sea"


def head(*lines: str) -> Head:
    return read_head([classify(line, CONTEXT) for line in lines], STORY)


def test_a_line_between_headline_and_date_is_the_standfirst_whatever_its_words() -> None:
    assert head(HEADLINE, STANDFIRST, "5 December 2025").standfirst == STANDFIRST


def test_a_label_above_headline_and_standfirst_is_no_headline() -> None:
    assert head("Petition in Saltmere", "Crane to stay where it is", STANDFIRST, "By Ana Okafor").headline == (
        "Crane to stay where it is"
    )


def test_two_words_above_a_long_standfirst_alone_are_the_headline() -> None:
    found = head("Crane saved", f"Council of Saltmere heeds the petition: {STANDFIRST}", "5 December 2025")
    assert found.headline == "Crane saved"


def test_line_above_the_date_is_the_likelier_headline() -> None:
    assert head("Saltmere will not move its crane", "5 December 2025", HEADLINE).headline == (
        "Saltmere will not move its crane"
    )


def test_a_name_beside_the_date_is_the_author_and_noted_as_inferred() -> None:
    found = head(HEADLINE, "Ana Okafor", "5 December 2025")
    assert found.byline == ("Ana Okafor",)
    assert found.notes == ("byline inferred: a name beside the date or a role",)


def test_names_beside_roles_and_towns_are_authors() -> None:
    found = head(HEADLINE, "5 hours ago", "Hanna Pryce", "Marine correspondent", "Tom Adeyemi", "In Saltmere")
    assert found.byline == ("Hanna Pryce", "Tom Adeyemi")


def test_lone_name_and_town_beside_the_date_are_no_authors() -> None:
    assert head(HEADLINE, "Gull Rock", STANDFIRST, "5 December 2025").byline == ()
    assert head(HEADLINE, "New Harbour", "5 December 2025").byline == ()


def test_a_name_that_the_story_tells_of_is_no_author() -> None:
    lines = [classify(line, CONTEXT) for line in (HEADLINE, "Ana Okafor", "5 December 2025")]
    assert read_head(lines, f"{STORY} Ana Okafor was glad.").byline == ()


def test_a_byline_that_says_so_makes_other_names_no_authors() -> None:
    assert head(HEADLINE, "By Ana Okafor", "Karin Lund", "5 December 2025").byline == ()


def test_section_is_kept_and_a_menu_of_sections_is_not() -> None:
    assert head("OPINION", HEADLINE).section == "OPINION"
    assert head("News", "Sport", "Business", "Opinion", HEADLINE).section is None


def test_a_dated_line_is_the_headline_where_nothing_else_can_be() -> None:
    assert head("Morning Summary - December 5, 2025").headline == "Morning Summary - December 5, 2025"
    assert head("5 December 2025").headline is None
