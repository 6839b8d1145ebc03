"""Markup inside values: tags of HTML become paragraphs, and nothing else is taken for a tag."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.core import paragraphs
from newssearch.reading.markup import to_text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<p>One.</p><p>Two <b>bold</b>.</p>", ["One.", "Two bold."]),
        ("One<br>line<br/>two", ["One\nline\ntwo"]),
        ("<div>A &amp; B</div><script>no()</script>", ["A & B"]),
        ("<p>wrapped\nin the source</p>", ["wrapped in the source"]),
        ("USX <X> debt at 5 < 6 > 4", ["USX <X> debt at 5 < 6 > 4"]),
        ("<p>USX <X> debt</p>", ["USX <X> debt"]),
        ("AT&amp;T&nbsp;and AT&T &copy", ["AT&T and AT&T &copy"]),
        ("<ul><li>a<li>b</ul>", ["a", "b"]),
        ("<style>p{}</style>Text<!-- gone -->", ["Text"]),
        ("<p>One <![>two</p>", ["One two"]),
        ("if a<b and c>d", ["if a<b and c>d"]),
        ("if a<b>c and p<q and r>s", ["if a<b>c and p<q and r>s"]),
        ("<p>if a<b and c>d, or x<i>y</p>", ["if a<b and c>d, or x<i>y"]),
        ("<p hidden>One</p> <b>two</b>", ["One", "two"]),
        ("<p>One <b>two", ["One two"]),
        ("<![CDATA[<p>One.</p>]]>", ["One."]),
        ("<![CDATA[One]]> and more", ["One and more"]),
        ("&lt;![CDATA[One &amp;amp; two]]&gt;", ["One & two"]),
        ("One]]>", ["One"]),
        ("<![cdata[One]]> <! [CDATA[two ]]> <!CDATA[three]]>", ["One two three"]),
        ("Don&amp;#x27;t say &amp;quot;no&amp;quot;", ['Don\'t say "no"']),
        ("AT&amp;amp;T", ["AT&T"]),
        ("<p>AT&amp;amp;T &amp;rsquo;s</p>", ["AT&T ’s"]),
        ("&lt;p&gt;One &lt;b&gt;two&lt;/b&gt;&lt;/p&gt;&lt;p&gt;Three&lt;/p&gt;", ["One two", "Three"]),
        (
            "&amp;lt;p&amp;gt;A &amp;lt;a href=&amp;#34;x&amp;#34;&amp;gt;page&amp;lt;/a&amp;gt;&amp;lt;/p&amp;gt;",
            ["A page"],
        ),
        ("One&lt;br/&gt;two", ["One\ntwo"]),
        ("How to use &lt;p&gt; and 3 &lt; 5", ["How to use <p> and 3 < 5"]),
        ("<p>The tag <code>&lt;b&gt;x&lt;/b&gt; &amp;amp;</code></p>", ["The tag <b>x</b> &amp;"]),
        ("List<String> and Map<K, V>", ["List<String> and Map<K, V>"]),
        ("<my-box a='1'>One</my-box> <o:p>two</o:p>", ["One two"]),
        ("<td>One</td><td>two</td>", ["One", "two"]),
        ("<p>One<div>two</div>three</p>", ["One", "two", "three"]),
        ("<summary>One</summary><center>two</center><option>three</option>", ["One", "two", "three"]),
        ("<span style='display: block'>One</span><span style='DISPLAY:block'>two</span>", ["One", "two"]),
        ("<b>O</b>ne t<i>w</i>o", ["One two"]),
    ],
)
def test_values_become_paragraphs(value: str, expected: list[str]) -> None:
    assert paragraphs(to_text(value)) == expected


@given(st.text("<>&;", max_size=6), st.text("ab ", min_size=1, max_size=9), st.integers(1, 3))
def test_text_encoded_several_times_is_decoded(marks: str, text: str, times: int) -> None:
    meant = f"{text}“{marks.replace('<', '')}”"
    value = meant
    for _ in range(times):
        value = html.escape(value)
    assert to_text(value) == meant


@given(st.text("<>&;[]pbr/ ax\n\"'=-!#1", max_size=80))
def test_any_markup_is_read_without_an_error(value: str) -> None:
    assert isinstance(to_text(value), str)
