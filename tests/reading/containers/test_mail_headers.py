"""Headers of mail: encoded words in every state that programs send them in, and bytes that are not encoded at all."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.reading.containers.mail_headers import HeaderText, header_text

FERRY = "渡轮今天早上恢复航行"


def word(data: bytes, charset: str) -> str:
    return f"=?{charset}?B?{base64.b64encode(data).decode()}?="


def bare(text: str, charset: str) -> str:
    """Return what the parser of messages makes of bytes beyond ASCII."""
    return text.encode(charset).decode("ascii", "surrogateescape")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?==?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?= b", "a b"),
        ("=?utf-8*en?Q?caf=C3=A9?=", "café"),
        ("=?utf-8?Q?Hello there caf=C3=A9?=", "Hello there café"),
        ("=?utf-8?Q?What?_Caf=C3=A9?=", "What? Café"),
        ("Une =?ISO-8859-1?Q\t?compl=E9ter=20?=sur votre quai", "Une compléter sur votre quai"),
        ("=?iso-8859-1?Q?=93Cranes=94_for_=805m?=", "“Cranes” for €5m"),
        ("=?utf-8?Q?caf=C3=A9_et_cr=C3=A8me", "café et crème"),
        ("=?utf-8?Q?caf=C3=A9_et_cr=C3", "café et cr"),
        ("=?utf-8?Q?caf=C3=A9?", "café"),
        ("price =? what ?= x", "price =? what ?= x"),
        ("=?utf-8?b?a?=", "=?utf-8?b?a?="),
        (word("朱镕基".encode("gbk"), "gb2312"), "朱镕基"),
        (word("市長は昨日".encode("iso2022_jp"), "ISO-2022-JP"), "市長は昨日"),
        (word("Größe".encode(), "iso-8859-1"), "Größe"),
        (word(FERRY.encode(), "utf-8")[:33], FERRY[:5]),
    ],
)
def test_encoded_words_are_read_for_what_they_say(value: str, expected: str) -> None:
    assert header_text(value, None).text == expected


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
def test_a_character_that_is_cut_between_two_words_is_whole(charset: str) -> None:
    data = FERRY.encode("gb18030" if charset != "utf-8" else "utf-8")
    for cut in range(1, len(data)):
        value = f"{word(data[:cut], charset)}\r\n {word(data[cut:], charset.upper())} !"
        assert header_text(value, None) == HeaderText(f"{FERRY} !")


@pytest.mark.parametrize(
    ("text", "charset", "label"),
    [
        ("港口昨天重新开放", "gbk", "gbk"),
        ("港口昨天重新开放", "utf-8", "gbk"),
        ("Порт купит краны", "cp1251", "windows-1251"),
        ("市長は昨日、港で", "cp932", "shift_jis"),
        ("항구가 어제 다시 열렸다", "cp949", "ks_c_5601-1987"),
        ("“Cranes” for €5m", "cp1252", "iso-8859-1"),
    ],
)
def test_bytes_that_are_not_encoded_are_of_the_charset_of_the_message(text: str, charset: str, label: str) -> None:
    assert header_text(bare(text, charset), label) == HeaderText(text)


def test_bytes_of_no_charset_are_guessed_and_noted() -> None:
    assert header_text(bare("Порт купит краны", "koi8-r"), None) == HeaderText(
        "Порт купит краны", ("encoding guessed: koi8-r",)
    )


@given(st.text(st.sampled_from("=?utf-8bQq_ \t\nC3=A9a\udcff"), max_size=60), st.sampled_from([None, "hex", "utf-8"]))
def test_any_header_is_text(value: str, charset: str | None) -> None:
    assert isinstance(header_text(value, charset).text, str)
