import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.core import openings, sentences


def cut(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. The harbour closed!", ["It rained.", "The harbour closed!"]),
        ("Mr. Okafor of the U.S. office left on Jan. 5.", ["Mr. Okafor of the U.S. office left on Jan. 5."]),
        ("He said “no.” Then he left.", ["He said “no.”", "Then he left."]),
        ("Prices rose 3.5 per cent. 5 ships came.", ["Prices rose 3.5 per cent.", "5 ships came."]),
        ("A heading\n\nThe text.", ["A heading", "The text."]),
        ("第一句。第二句！", ["第一句。", "第二句！"]),
        ("पहला वाक्य है। दूसरा वाक्य है।", ["पहला वाक्य है।", "दूसरा वाक्य है।"]),
        ("J. K. Moor won.", ["J. K. Moor won."]),
        ("", []),
    ],
)
def test_text_is_cut_into_these_sentences(text, expected):
    assert cut(text) == expected


def test_a_paragraph_begins_after_a_line_end_and_nowhere_else():
    text = "One. Two.\nThree.\n\n — Four? Five."
    assert [(text[at:].split(maxsplit=1)[0], opens) for at, opens in openings(text)] == [
        ("One.", True),
        ("Two.", False),
        ("Three.", True),
        ("—", True),
        ("Five.", False),
    ]


@given(st.text("aB. !?\n。”' 1"))
def test_sentences_are_in_order_and_leave_out_white_space_only(text):
    end = 0
    for start, stop in sentences(text):
        assert end <= start < stop <= len(text)
        assert not text[end:start].strip()
        end = stop
    assert not text[end:].strip()
