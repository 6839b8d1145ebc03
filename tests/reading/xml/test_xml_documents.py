"""XML: records as they come, whatever is around them; and nothing that a document declares can do harm."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.errors import ReadingError
from newssearch.reading.streams import CHUNK, Stream
from newssearch.reading.xml.xml_documents import Fault, Record, records, records_and_faults
from newssearch.reading.xml.xml_elements import text_of
from newssearch.settings import READING_LIMITS


def found(text: str | bytes, *names: str) -> list[Record]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(records(Stream(io.BytesIO(data)), names or ("item",)))


def texts(text: str | bytes) -> list[str]:
    return [text_of(record.element) for record in found(text)]


def test_a_record_comes_with_what_stood_around_it_and_leaves_nothing_behind() -> None:
    first, second = found("<a x='1'><t>Top</t>\n<item>one</item>\n<item><item>in</item></item></a>")
    assert [(e.tag, e.get("x"), [c.tag for c in e]) for e in second.ancestors] == [("a", "1", ["t"])]
    assert (first.line, second.line) == (2, 3)
    assert len(second.element) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<item>AT&T &amp; R&D &nbsp;x &eacute; &#233; &#xE9; &#146;</item>", "AT&T & R&D \xa0x é é é ’"),
        ("<item><![CDATA[<b> &amp; &x;]]> &lt;i&gt;</item>", "<b> &amp; &x; <i>"),
        ("<!DOCTYPE a [<!ENTITY co 'Café &#38; Co'>]><item>&co; &none;</item>", "Café & Co &none;"),
        ("<!DOCTYPE a SYSTEM 'http://x.example/a.dtd'><item>&mdash;</item>", "—"),
        ("<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><item>&f;</item>", "&f;"),
        ("<?xml version='1.0' encoding='nonsense'?><item>a\x00\x0bb</item>", "ab"),
        ("\n \n<?xml version='9'?><item>late</item>", "late"),
        ("<item>One<p>two</p>three<br/>four <b>five</b></item>", "One\n\ntwo\n\nthree\nfour five"),
    ],
)
def test_text_is_as_a_reader_would_see_it(text: str, expected: str) -> None:
    assert texts(text) == [expected]


def test_undeclared_prefix_is_its_own_namespace() -> None:
    (record,) = found("<item xmlns='urn:a' xmlns:b='urn:b' b:x='1' y='&lt;'><b:c/><d:e/></item>")
    assert record.element.tag == "{urn:a}item"
    assert record.element.attrib == {"{urn:b}x": "1", "y": "<"}
    assert [child.tag for child in record.element] == ["{urn:b}c", "{d}e"]


def test_the_declared_encoding_counts_where_the_bytes_are_not_utf_8() -> None:
    head = "<?xml version='1.0' encoding='ISO-8859-1'?><item>Möwe</item>"
    assert texts(head.encode("latin-1")) == texts(head.encode()) == ["Möwe"]
    assert texts(head.encode("utf-16")) == ["Möwe"]


LAUGHS = "".join(f"<!ENTITY l{n} '&l{n - 1};&l{n - 1};'>" for n in range(1, 40))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"<!DOCTYPE a [<!ENTITY l0 'ha'>{LAUGHS}]><item>&l39;</item>", "XML bomb"),
        ("<!DOCTYPE a [<!ENTITY % p '<!ENTITY q \"%r;\">'>]><item/>", "parameter entity"),
        (f"<!DOCTYPE a [<!ENTITY x '{'x' * 999}'>]><item>{'&x;' * 9000}</item>", "XML bomb"),
        (f"<!DOCTYPE a [<!ENTITY x '{'x' * 999}'>]><item a='{'&x;' * 9000}'/>", "XML bomb"),
        ("<a>" * 500, "nested more than 200 deep"),
        ("<item>" + "x" * (READING_LIMITS.max_record_bytes + 1), "more than 8 MB of text"),
        ("<item " + "x" * (READING_LIMITS.max_line_bytes * 2), "longer than 16 MB"),
        ("<item><a></b></item>", "line 1: mismatched tag"),
        ("words", "line 1"),
        ("", "no element found"),
    ],
    ids=["laughs", "parameters", "quadratic", "attribute", "deep", "long", "tag", "mismatched", "words", "empty"],
)
def test_broken_and_hostile_xml_is_named(text: str, told: str) -> None:
    with pytest.raises(ReadingError, match=told):
        found(text)


@pytest.mark.slow
def test_a_million_tags_are_too_many() -> None:
    with pytest.raises(ReadingError, match="more than 1,000,000 tags"):
        found("<item>" + "<b/>" * (READING_LIMITS.max_tags + 1))


def test_the_records_before_the_damage_are_given() -> None:
    given_ = records(Stream(io.BytesIO(b"<a><item>one</item><item>two</item><item>thr")), ("item",))
    assert [text_of(next(given_).element) for _ in range(2)] == ["one", "two"]
    with pytest.raises(ReadingError, match="broken XML"):
        next(given_)


@given(st.lists(st.sampled_from(["<item>", "</item>", "<a b='c'>", "</a>", "x", "&y;", "<![CDATA[", "]]>", "\0", "<"])))
def test_any_markup_ends_in_records_or_an_error(parts: list[str]) -> None:
    with suppress(ReadingError):
        found("".join(parts))


AROUND = frozenset({"rss", "channel"})
BROKEN = [
    "<item>a<br>b</item>",
    "<item>a < b</item>",
    "<item x=1>c</item>",
    "<item>d</i></item>",
    "<item>&#1;<x</item>",
]


def found_with_faults(text: str) -> list[Record | Fault]:
    return list(records_and_faults(Stream(io.BytesIO(text.encode())), frozenset({"item"}), AROUND))


@given(
    st.lists(st.one_of(st.integers(0, 9).map(str), st.sampled_from(BROKEN)), max_size=12), st.sampled_from(["", "\n"])
)
def test_a_broken_record_costs_no_other(parts: list[str], between: str) -> None:
    items = [part if part in BROKEN else f"<item>{part}</item>" for part in parts]
    text = between.join(["<r:rss><channel><title>Top</title>", *items, "</channel></r:rss>"])
    found_ = found_with_faults(text)
    read_ = ["broken" if isinstance(one, Fault) else text_of(one.element) for one in found_]
    assert read_ == ["broken" if part in BROKEN else part for part in parts]
    for one in found_:
        if isinstance(one, Record):
            assert [(e.tag, len(e)) for e in one.ancestors] == [("{r}rss", 1), ("channel", 1)]


def test_records_after_a_fault_have_their_lines() -> None:
    first, second, third = found_with_faults("<rss>\n<item>\n<a></b>\n</item>\n\n<item>1</item>\n<item>2</item></rss>")
    assert first == Fault("broken XML at line 3: mismatched tag", is_in_record=True)
    assert isinstance(second, Record)
    assert isinstance(third, Record)
    assert (second.line, third.line) == (6, 7)


@pytest.mark.parametrize("size", range(CHUNK - 60, CHUNK + 4, 3))
def test_the_next_record_is_found_across_chunks(size: int) -> None:
    broken = "<rss><item><a></b>"
    fault, record = found_with_faults(f"{broken}{'x' * (size - len(broken))}<item>1</item></rss>")
    assert isinstance(fault, Fault)
    assert isinstance(record, Record)


def test_a_fault_beside_records_is_no_record() -> None:
    fault, record = found_with_faults("<rss><channel><title>a<br>b</title><item>1</item></channel></rss>")
    assert fault == Fault("broken XML at line 1: mismatched tag", is_in_record=False)
    assert isinstance(record, Record)


def test_endless_faults_end_the_reading() -> None:
    with pytest.raises(ReadingError, match="no more is read after 1,000"):
        found_with_faults("<rss>" + "<item><a></b></item>" * 1002)
