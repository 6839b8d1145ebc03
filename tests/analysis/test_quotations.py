"""Quotations and who is quoted, in made-up sentences of several languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.analysis.quotations import quotations
from newssearch.analysis.quote_marks import spans


def _found(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.speaker) for one in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"The crane stays," said Ngozi Okafor.', [("The crane stays,", "Ngozi Okafor")]),
        ('“The crane stays,” Mayor Ngozi Okafor told reporters.', [("The crane stays,", "Ngozi Okafor")]),
        ('Ngozi Okafor, the mayor, said: "The crane stays."', [("The crane stays.", "Ngozi Okafor")]),
        ('Okafor told reporters: "The crane stays."', [("The crane stays.", "Okafor")]),
        ('According to Ngozi Okafor, "the crane stays".', [("the crane stays", "Ngozi Okafor")]),
        ('"The crane stays," said a spokesman for the port.', [("The crane stays,", "a spokesman for the port")]),
        ('"The crane stays," said harbour analyst Ben Lee of Quay Bank.', [("The crane stays,", "Ben Lee")]),
        ('"It stays," said Ben Lee. "It is ours."', [("It stays,", "Ben Lee"), ("It is ours.", "Ben Lee")]),
        ('Mrs Okafor said it was "far too late" to sell.', [("far too late", "Okafor")]),
        ('Okafor backed that view, saying: "The crane stays."', [("The crane stays.", "Okafor")]),
        ('Okafor said she was tired. "The crane stays," she said.', [("The crane stays,", "Okafor")]),
        ("„Der Kran bleibt“, sagte Ngozi Okafor.", [("Der Kran bleibt", "Ngozi Okafor")]),
        ("« La grue reste », a déclaré Ngozi Okafor.", [(" La grue reste ", "Ngozi Okafor")]),
        ("«La grúa se queda», dijo Ngozi Okafor.", [("La grúa se queda", "Ngozi Okafor")]),
        ("«Кран останется», — сказала Нгози Окафор.", [("Кран останется", "Нгози Окафор")]),
        ('The ship, known as "The Gull", sank.', [("The Gull", "")]),
        ('"The crane stays." A man walked past and said nothing.', [("The crane stays.", "")]),
        ('"Why?" they asked.', [("Why?", "")]),
    ],
)  # fmt: skip
def test_a_quotation_has_the_speaker_that_its_sentence_names(text, expected):
    assert _found(text) == expected


def test_a_quotation_over_paragraphs_keeps_its_speaker():
    text = '"The crane stays," said Okafor. "It is ours.\n\n"It was my father\'s, too."'
    assert [speaker for _, speaker in _found(text)] == ["Okafor"] * 3


@pytest.mark.parametrize("text", ["", "No marks.", '5" pipes', '"', '""', "“never closed", 'a "b', "»«", '"\n\n"'])
def test_marks_that_quote_nothing_make_no_quotation(text):
    assert spans(text) == []


_PIECES = st.sampled_from(
    [
        *'"“”«»„「」\n,.: ',
        "\n\n",
        "said ",
        "Okafor ",
        "he ",
        "the ",
        "who ",
        "told reporters ",
        "according to ",
        "Mr. ",
        "x",
    ]
)


@given(st.lists(_PIECES, max_size=60).map("".join) | st.text())
def test_any_text_has_quotations_within_it_in_order(text):
    last = 0
    for one in quotations(text):
        assert last <= one.start < one.end <= len(text)
        assert "\n\n" not in text[one.start : one.end]
        assert one.speaker in text
        last = one.end
