"""Encodings: every text comes back, and what was guessed is noted."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.reading.encoding.decoding import Decoded, Utf8, decode, wide_encoding
from newssearch.reading.encoding.labels import codecs_of
from newssearch.reading.streams import Stream

GERMAN = (
    "Die Bürgermeisterin lehnt die Gasleitung ab. Größere Sorgen haben die Fischer, sagte Jürgen Weiß in „Möwe“. " * 3
)
RUSSIAN = "Переговоры о газопроводе завершились без соглашения, сообщили обе стороны во вторник вечером. " * 3
JAPANESE = "土曜日の未明に港を襲った嵐により、フェリー乗り場の屋根が吹き飛ばされたと管理者が明らかにした。" * 3
CHINESE = "市长周三再次表示反对在渔场附近铺设天然气管道的计划，并表示本市不会放弃自己的海港。" * 3


MARKED = ["utf-8", "utf-8-sig", "utf-16", "utf-32"]
UNMARKED = ["utf-16-le", "utf-16-be", "utf-32-le"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(text, encoding) for text in (GERMAN, RUSSIAN, "Plain.") for encoding in MARKED + UNMARKED]
    + [(JAPANESE, encoding) for encoding in MARKED],
)
def test_unicode_is_read_with_a_mark_and_where_it_has_spaces_without(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.note) == (text, None)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "windows-1252"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (CHINESE, "gb18030"),
    ],
)
def test_older_encodings_are_guessed_and_the_guess_is_noted(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.note is not None
    assert decoded.note.startswith("encoding guessed: ")


def test_a_declared_encoding_goes_before_a_guess() -> None:
    assert decode("Größe".encode("iso-8859-15"), "iso-8859-15").note is None


def test_utf_8_with_one_broken_byte_stays_utf_8_and_says_so() -> None:
    decoded = decode(RUSSIAN.encode() + b"\xff" + RUSSIAN.encode())
    assert decoded.text == RUSSIAN + "\ufffd" + RUSSIAN
    assert decoded.note == "encoding damaged: 1 places are not UTF-8"


SHORT = [
    ("Die Möwe fliegt über die Größe des Hafens", "windows-1252 mac-roman cp850"),
    ("für", "windows-1252"),
    ("été", "windows-1252"),
    ("GRÖSSE DER BRÜCKE", "windows-1252"),
    ("L’été à la française, déjà vu où ça brûle", "windows-1252 mac-roman"),
    ("¿Qué pasó? ¡Señor Núñez!", "windows-1252"),
    ("Færgen sejler på søen i år", "windows-1252"),
    ("It’s the port’s “biggest” deal — ever", "windows-1252 mac-roman"),
    ("It’s over", "windows-1252"),
    ("price £5 and €7 at 20°C", "windows-1252"),
    ("Prezydent podpisał ustawę o żegludze śródlądowej", "windows-1250 iso-8859-2"),
    ("Prezident řekl, že příští týden přijede", "windows-1250 iso-8859-2"),
    ("Cumhurbaşkanı İstanbul’da açıklama yaptı, görüşmeler sürüyor", "windows-1254"),
    ("Порт купит краны", "windows-1251 koi8-r cp866 iso-8859-5"),
    ("Москва", "windows-1251 koi8-r"),
    ("ПОРТ ЗАКРЫТ НА ЗИМУ", "windows-1251 koi8-r"),
    ("Уряд схвалив новий бюджет на наступний рік", "windows-1251 koi8-u"),
    ("Η κυβέρνηση ανακοίνωσε νέα μέτρα", "windows-1253 iso-8859-7"),
    ("הממשלה הודיעה על צעדים חדשים", "windows-1255"),
    ("أعلنت الحكومة عن إجراءات جديدة اليوم", "windows-1256 iso-8859-6"),
    ("รัฐบาลประกาศมาตรการใหม่วันนี้", "windows-874"),
    ("市長は昨日、港の新しい桟橋で記者会見", "shift_jis euc-jp iso-2022-jp"),
    ("東京都知事選挙", "shift_jis euc-jp iso-2022-jp"),
    ("市长再次表示反对", "gb18030"),
    ("港口", "gb18030"),
    ("市長表示反對", "big5"),
    ("대통령은 서울에서 회의를 열었다", "euc-kr"),
]
"""Lines of our own, each with the encodings that a guess must tell."""


@pytest.mark.parametrize(("text", "label"), [(text, label) for text, labels in SHORT for label in labels.split()])
def test_a_short_line_is_guessed_in_every_likely_encoding(text: str, label: str) -> None:
    decoded = decode(text.encode(codecs_of(label)[0]))
    assert decoded.text == text
    assert decoded.note is not None


@pytest.mark.parametrize(("text", "label"), [(text, label) for text, labels in SHORT for label in labels.split()])
def test_a_declared_encoding_holds_through_a_byte_that_it_does_not_have(text: str, label: str) -> None:
    codec = codecs_of(label)[0]
    bad = next((bad for bad in (b"\xff", b"\x81", b"\x98", b"\xa0", b"\xdb") if _is_undefined(bad, codec)), None)
    if bad is None or codec == "iso2022_jp_2":
        pytest.skip("every byte has a meaning")
    decoded = decode(text.encode(codec) + bad + b" " + text.encode(codec), label)
    assert decoded.text == f"{text}\ufffd {text}"
    assert decoded.note is not None
    assert decoded.note.startswith("encoding damaged: 1 places are not ")


def _is_undefined(byte: bytes, codec: str) -> bool:
    return (byte + b" ").decode(codec, "replace") == "\ufffd "


@pytest.mark.parametrize(
    ("text", "label", "codec"),
    [
        (JAPANESE, "euc-jp", "euc_jp"),
        (JAPANESE, "shift_jis", "cp932"),
        (CHINESE, "gb2312", "gbk"),
        (CHINESE, "gbk", "gbk"),
    ],
)
@pytest.mark.parametrize("bad", [b"\xff", b" ", b"\n"])
def test_a_byte_that_is_overwritten_costs_one_character(text: str, label: str, codec: str, bad: bytes) -> None:
    data = text[:5].encode(codec) + bad + text[6:].encode(codec)
    lead = text[:5].encode(codec) + text[5].encode(codec)[:1] + bad + text[6:].encode(codec)
    assert decode(data, label).text == text[:5] + ("\ufffd" if bad == b"\xff" else bad.decode()) + text[6:]
    assert decode(lead, label).text == f"{text[:5]}\ufffd{'' if bad == bytes([255]) else bad.decode()}{text[6:]}"


@pytest.mark.parametrize("label", ["iso-8859-1", "ISO8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "latin-1"])
def test_western_labels_mean_windows_1252(label: str) -> None:
    text = "“Cranes” for €5m – it’s Zoë’s"
    assert decode(text.encode("cp1252"), label) == Decoded(text, "cp1252")


@pytest.mark.parametrize(
    ("label", "text", "codec"),
    [
        ("iso-8859-9", "“Işık” için €5", "cp1254"),
        ("gb2312", "朱镕基访问港口", "gbk"),
        ("ks_c_5601-1987", "똠방각하가 항구에", "cp949"),
        ("shift_jis", "①㈱市長は昨日、港で", "cp932"),
        ("euc-jp", "①市長は昨日、港で", "euc_jis_2004"),
        ("big5", "市長表示反對€", "cp950"),
        ("tis-620", "“รัฐบาล”ประกาศ", "cp874"),
        ("iso-2022-jp", "市長は昨日、港で", "iso2022_jp"),
        ("utf-7", "港口 café", "utf-7"),
    ],
)
def test_a_label_means_what_browsers_read_it_as(label: str, text: str, codec: str) -> None:
    decoded = decode(text.encode(codec), label)
    assert (decoded.text, decoded.note) == (text, None)


@pytest.mark.parametrize(
    ("declared", "text", "codec"),
    [
        ("utf-8", GERMAN, "cp1252"),
        ("utf-8", "It’s over", "cp1252"),
        ("utf-8", RUSSIAN, "cp1251"),
        ("utf-8", JAPANESE, "cp932"),
        ("iso-8859-1", GERMAN, "utf-8"),
        ("gb2312", GERMAN, "utf-8"),
        ("gb2312", GERMAN, "cp1252"),
        ("windows-1251", GERMAN, "cp1252"),
        ("iso-8859-1", RUSSIAN, "cp1251"),
        ("us-ascii", JAPANESE, "cp932"),
        ("big5", RUSSIAN, "koi8-r"),
    ],
)
def test_a_declaration_that_makes_no_sense_of_the_text_is_overridden(declared: str, text: str, codec: str) -> None:
    assert decode(text.encode(codec), declared).text == text


@pytest.mark.parametrize("damage", [b"\xff", b"\xc3", b"\xe2\x80"])
def test_declared_utf_8_with_nothing_but_a_broken_character_stays_utf_8(damage: bytes) -> None:
    assert decode(b"The ferry sank." + damage + b" Nobody was hurt.", "utf-8").text.count("\ufffd") == 1


def test_a_word_that_is_utf_8_by_chance_is_read_as_declared() -> None:
    data = "联通".encode("gbk")[2:] + "谩".encode("gbk")
    assert data.decode("utf-8")
    assert decode(data, "gbk").text == data.decode("gbk")


@pytest.mark.parametrize(
    ("text", "label"), [("猫, " * 20, "shift_jis"), ("כן, " * 20, "windows-1255"), ("Да. " * 20, "koi8-r")]
)
def test_a_declared_script_is_not_taken_for_latin(text: str, label: str) -> None:
    assert decode(text.encode(codecs_of(label)[0]), label).text == text


def test_the_second_declaration_counts_where_the_first_makes_no_sense() -> None:
    assert decode(RUSSIAN.encode("koi8-r"), "utf-8", "koi8-r") == Decoded(RUSSIAN, "koi8-r")


@pytest.mark.parametrize(
    "label", ["hex", "base64", "bz2", "zlib", "quopri", "uu", "rot13", "idna", "unicode_escape", "a\0"]
)
def test_a_label_of_no_encoding_of_text_is_as_none(label: str) -> None:
    assert codecs_of(label) == ()
    assert decode(b"caf\xe9", label).text == "café"


@given(st.binary(max_size=300), st.sampled_from(["utf-8", "gbk", "shift_jis", "iso-2022-jp", "utf-7", "hz", "koi8-r"]))
def test_any_bytes_decode_in_any_declared_encoding_without_an_error(data: bytes, label: str) -> None:
    assert isinstance(decode(data, label).text, str)


@given(st.binary(max_size=300))
def test_any_bytes_decode_to_text_without_an_error(data: bytes) -> None:
    assert isinstance(decode(data).text, str)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200), st.integers(1, 7))
def test_wide_stream_gives_the_same_text_for_any_size_of_reads(text: str, size: int) -> None:
    data = text.encode("utf-16")
    wide = wide_encoding(data)
    assert wide is not None
    stream = Utf8(Stream(io.BytesIO(data)), *wide)
    parts = []
    while part := stream.read(size):
        parts.append(part)
    assert b"".join(parts).decode() == text
