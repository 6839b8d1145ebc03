"""Formats: detected by content first and name second; the error of an unsupported one names its kind."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.errors import ReadingError, UsageError
from newssearch.reading.formats import FORMATS, format_named, format_of, is_binary, suffix_of


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b'{"title": "x"}', "a.txt", "json"),
        (b"[\n  {", "noname", "json"),
        (b"title: x", "a.json", "json"),
        (b"[Advertisement] Crane saved", "a.txt", "page"),
        (b"Crane saved", "crane", "page"),
        (b"Crane saved", "-", "page"),
        (b"Crane saved", "story.2025-12-05", "page"),
        (b"Crane saved", "A.TXT.GZ", "page"),
        ("Crane saved".encode("utf-16"), "a.txt", "page"),
        (b"<rss><channel>", "a.json", "feed"),
        (b"\n<!DOCTYPE html><p>", "a.txt", "html"),
        (b"<?xml version='1.0'?><!-- saved --><html xmlns='x'>", "a.xml", "html"),
        (b"<div>Crane saved</div>", "a.htm", "html"),
        (b"<b>Deprecated</b>: in settings.php<br />\n<!DOCTYPE html>\n<html>", "crane.tideline.example", "html"),
        (b"<br />\n<b>Warning</b>\n<body>Crane saved", "-", "html"),
        (b"Crane saved\n<html>", "-", "page"),
        (b'"Date";"Title";"Full text"\n', "-", "csv"),
        (b"News | Story | Author\n", "-", "page"),
        (b"title,text\n", "news.zip!monday/a.csv.gz", "csv"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "a.json", "json-feed"),
        (b"PK\x03\x04...", "a.txt", "zip"),
        (bytes(257) + b"ustar", "a", "tar"),
        (b'{"uri": "urn:n:1", "versioncreated": "2025-12-05", "headline": "x"}', "a.json", "ninjs"),
        (b'{"headlines": [{"value": "x"}], "uri": "urn:n:1"}', "a.json", "ninjs"),
        (b'{"uri": "urn:n:1", "title": "x", "body": "y"}', "a.json", "json"),
        (b"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'>", "a.xml", "newsml-g2"),
        (b"<NewsML Version='1.2'>", "a.xml", "newsml-1"),
        (b"<!DOCTYPE nitf SYSTEM 'nitf-3-4.dtd'>\n<nitf>", "a", "nitf"),
        (b"\x16\x16\x01f0412\x1fbor\x1f\r\nr f\x13\x11 bc-Herring 12-05 0061\r\n\x02Herring", "a.txt", "wire"),
        ("\x01kd0077 3 pl 0041\r\nFähre =\r\n\x02Text".encode("latin-1"), "a", "wire"),
        (b"<newsitem itemid='1'>", "a.xml", "rcv1"),
        (b"<RBNews xmlns='http://tempuri.org/'>", "a.xml", "ritzau"),
        (b"<!DOCTYPE lewis SYSTEM 'lewis.dtd'>\n<REUTERS NEWID='1'>", "a.sgm", "reuters-21578"),
        (b"<DOC>\n<DOCNO> AP881102-0001 </DOCNO>", "ap881102", "trec"),
        (b'<DOC id="EXA_ENG_20100101.0001" type="story" >', "a", "trec"),
        (b'{"id": "1", "contents": [null, {"content": "x", "type": "kicker"}]}', "a.jl", "washington-post"),
    ],
)
def test_content_goes_before_the_name(data: bytes, name: str, expected: str) -> None:
    assert format_of(data, name).name == expected


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_source_is_of_a_format_or_refused_with_a_reason(data: bytes, name: str) -> None:
    with suppress(ReadingError):
        assert format_of(data, name) in FORMATS


def test_every_format_has_a_name_a_reader_and_says_what_it_gives() -> None:
    names = [form.name for form in FORMATS]
    assert len(set(names)) == len(names)
    for form in FORMATS:
        assert form.name == form.name.lower()
        assert form.gives
        assert not form.is_installed or callable(form.load())
        assert all(suffix == "" or suffix.startswith(".") for suffix in form.suffixes)


def test_forced_format_goes_before_the_content() -> None:
    csv = format_named("CSV")
    assert format_of(b'{"title": "x"}', "a.json", csv) is csv
    assert format_of(b"PK\x03\x04", "a.csv", csv).name == "zip"


@pytest.mark.parametrize(("root", "advice"), [("mediawiki", "get its pages as HTML"), ("opml", "fetch the feeds")])
def test_known_xml_that_is_not_read_says_what_to_read_instead(root: str, advice: str) -> None:
    with pytest.raises(ReadingError, match=advice):
        format_of(f'<?xml version="1.0"?><{root} version="1.0"><page/></{root}>'.encode(), "dump.xml")


def test_unknown_format_lists_known_ones() -> None:
    with pytest.raises(UsageError, match="json-feed"):
        format_named("docbook")


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"<?xml version='1.0'?><invoice/>", "a.xml", "'invoice'"),
        (b"\x89PNG....", "a.txt", "a picture"),
        (b"words", "a.odt", ".odt files are not recognized"),
    ],
)
def test_file_of_an_unread_format_is_named(data: bytes, name: str, told: str) -> None:
    with pytest.raises(ReadingError, match=told):
        format_of(data, name)


def test_suffixes_are_those_of_formats() -> None:
    assert suffix_of("/a.b/C.JSON.gz") == ".json"
    assert suffix_of("/a.b/story") == ""
    assert suffix_of("story.2025") == ""


def test_text_of_any_encoding_is_not_binary() -> None:
    text = "Größe der Möwe, Ärger im Hafen.\t\n"
    assert not any(is_binary(text.encode(encoding)) for encoding in ("utf-8", "utf-16", "utf-16-le", "cp1252"))
    assert is_binary(b"\x01\x02\x03 text")
