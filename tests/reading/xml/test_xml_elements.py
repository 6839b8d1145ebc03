"""Elements by their local names; text that is marked up, whatever the lines of its source are."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.reading.xml.xml_elements import along, attribute_at, first, marked_up, remove_within, within, words_at

TREE = "<a xmlns='urn:x'><b k=''><c>one</c></b><b k='v'><c> two\n words </c><d/></b></a>"


def tree(text: str = TREE) -> Element:
    return fromstring(text)


def test_a_path_leads_to_every_element_of_its_names_whatever_their_namespace() -> None:
    assert [one.text for one in along(tree(), "b", "c")] == ["one", " two\n words "]
    assert first(tree(), "b", "d") is not None
    assert first(tree(), "x") is None
    assert list(along(None, "b")) == []
    assert len(list(within(tree(), "c"))) == 2


def test_the_first_that_states_something_is_taken() -> None:
    assert words_at(tree("<a><b/><b> x\n y </b></a>"), "b") == "x y"
    assert attribute_at(tree(), "k", "b") == "v"
    assert attribute_at(tree(), "none", "b") is None


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<p>One\n line</p>\n\n<p>two<br/>three</p>", "One line\n\ntwo\nthree"),
        ("<head><title>t</title></head><p>One</p><script>no()</script>", "One"),
        ("line\nline", "line\nline"),
    ],
)
def test_blocks_are_paragraphs_and_lines_of_the_source_are_none(inside: str, expected: str) -> None:
    assert (
        "\n\n".join(part.strip() for part in marked_up(tree(f"<a>{inside}</a>")).split("\n\n") if part.strip())
        == expected
    )


@given(st.lists(st.sampled_from(["<x>gone</x>", "<y>kept<x/>1</y>", "2", "<y/>"]), max_size=12))
def test_removed_element_leaves_the_text_behind_it(parts: list[str]) -> None:
    element = tree(f"<a>{''.join(parts)}</a>")
    remove_within(element, {"x"})
    expected = "".join(parts).replace("<x>gone</x>", "").replace("<x/>", "").replace("<y>", "").replace("</y>", "")
    assert "".join(element.itertext()) == expected.replace("<y/>", "")
