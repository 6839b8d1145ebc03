"""Recognisers: what the first bytes of a source say of its format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.reading.sniffing import Confidence, Head, json_like, magic, text_like, xml_root


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("<rss version='2.0'>", "rss"),
        ("\ufeff\n<?xml version='1.0'?><!-- <feed> --><?style x?>\n<rdf:RDF a='b'>", "RDF"),
        ("<!DOCTYPE nitf SYSTEM 'nitf.dtd' [<!ENTITY a 'b'>]>\n<nitf>", "nitf"),
        ("<urlset", "urlset"),
        ("Crane <saved>", ""),
        ("<!-- never closed <rss>", ""),
    ],
)
def test_the_root_of_an_xml_document_is_its_first_tag(text: str, root: str) -> None:
    assert Head(text.encode()).root_name == root


def test_a_document_of_nothing_but_instructions_is_told_at_once() -> None:
    assert Head(b"<?a?>" * 1600).root == ""
    assert Head(b"<!DOCTYPE " + b"[]" * 4000).root == ""


def test_recogniser_is_certain_of_a_named_and_complete_file() -> None:
    wxr = xml_root("rss", holding="wordpress.org/export")
    assert wxr(Head(b"<rss xmlns:wp='http://wordpress.org/export/1.2/'>")) is Confidence.CERTAIN
    assert wxr(Head(b"<rss>")) is Confidence.NO
    assert magic(b"ustar", at=3)(Head(b"abcustar")) is Confidence.CERTAIN
    assert magic(b"PK", holding=b"word/")(Head(b"PK..")) is Confidence.NO
    assert text_like(r"^HD {2,}\S")(Head(b"x\nHD   Crane saved")) is Confidence.LIKELY
    assert json_like('"pubstatus"')(Head(b'[{"pubstatus": "usable"}]')) is Confidence.CERTAIN
    assert json_like('"pubstatus"')(Head(b'the key "pubstatus"')) is Confidence.NO


@given(st.text("<>!?-[]a \n'\"", max_size=200))
def test_any_head_has_a_root_or_none(text: str) -> None:
    assert Head(text.encode()).root_name.strip("<>") == Head(text.encode()).root_name
