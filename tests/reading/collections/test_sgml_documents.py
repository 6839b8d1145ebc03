"""SGML: elements that nobody closed, entities of old, and markup within fields."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newssearch.reading.collections.sgml_documents import attributes, fields, line, parts, plain

NAMES = frozenset({"head", "text", "date"})


def test_an_element_ends_at_its_end_tag_or_where_the_next_begins() -> None:
    assert fields("<HEAD>a<TEXT>b</TEXT>c<DATE>d", NAMES) == {"head": ["a"], "text": ["b"], "date": ["d"]}


def test_tags_of_other_names_are_markup_within_an_element() -> None:
    assert fields("<TEXT><P>a</P> <F P=105>b</F></TEXT>", NAMES) == {"text": ["<P>a</P> <F P=105>b</F>"]}


def test_a_name_that_stands_twice_has_both() -> None:
    assert fields("<HEAD>a</HEAD><HEAD>b</HEAD>", NAMES) == {"head": ["a", "b"]}


def test_markup_and_entities_become_text() -> None:
    assert plain("<P>a &amp; b&hyph;c</P><P>&lt;X> <F>d</F>") == "a & b-c\n\n\n\n<X> d"
    assert line("<P>\na\n</P>") == "a"
    assert list(parts("<D>cocoa</D><D>el-salvador</D>")) == ["cocoa", "el-salvador"]


def test_attributes_are_read_however_they_are_quoted() -> None:
    assert attributes('<DOC id="a 1" type=story x=\'y\'>text z="no">') == {"id": "a 1", "type": "story", "x": "y"}
    assert attributes("text") == {}


@given(st.text("<>/&;= \"'abPTEXTHEAD\n", max_size=80))
def test_any_text_is_taken_apart(text: str) -> None:
    assert all(value in text for values in fields(text, NAMES).values() for value in values)
    assert isinstance(plain(text), str)
    assert isinstance(attributes(text), dict)


def test_comparison_within_a_text_is_no_tag() -> None:
    assert plain("if a<b and c>d <P> so") == "if a<b and c>d \n\n so"
