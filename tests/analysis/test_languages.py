"""Language tags made canonical, and the language of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.analysis.languages import canonical_tag, detect, language_name


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("en-US.UTF-8", "en-US"),
        ("English", "en"),
        ("Deutsch", "de"),
        ("ger", "de"),
        ("deu", "de"),
        ("fre-FR", "fr-FR"),
        ("iw", "he"),
        ("zh_CN", "zh-CN"),
        ("ZH-hans-cn", "zh-Hans-CN"),
        ("sr-Latn-RS", "sr-Latn-RS"),
        ("es-419", "es-419"),
        ("de-1996", "de-1996"),
        ("en-x-private", "en-x-private"),
        (" हिन्दी ", "hi"),
        ("Bahasa Indonesia", "id"),
        ("Persian", "fa"),
        ("беларуская", "be"),
        ("Tok Pisin", "tpi"),
        ("und", "und"),
    ],
)
def test_a_tag_becomes_bcp_47(tag: str, canonical: str) -> None:
    assert canonical_tag(tag) == canonical


@pytest.mark.parametrize(
    "tag", ["", " ", "xx", "zzz", "nonsense", "e", "en--US", "en-", "en, fr", "12", "-", "x-klingon"]
)
def test_nonsense_is_no_tag(tag: str) -> None:
    assert canonical_tag(tag) is None


@given(st.text(max_size=20))
def test_a_canonical_tag_is_canonical_already(text: str) -> None:
    tag = canonical_tag(text)
    assert tag is None or canonical_tag(tag) == tag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ferry to the island sailed on time, the harbour master said.", "en"),
        ("Die Fähre zur Insel ist pünktlich ausgelaufen, sagte die Hafenmeisterin.", "de"),
        ("Le bac pour l’île est parti à l’heure, a déclaré le capitaine du port.", "fr"),
        ("El ferry hacia la isla zarpó a tiempo, dijo la capitana del puerto.", "es"),
        ("Паром на остров вышел вовремя, сообщила начальница порта.", "ru"),
        ("द्वीप की ओर जाने वाली नौका समय पर रवाना हुई, बंदरगाह प्रमुख ने कहा।", "hi"),
        ("جزیرے کو جانے والی کشتی وقت پر روانہ ہوئی، بندرگاہ کے سربراہ نے کہا۔", "ur"),
        ("开往该岛的渡轮准时启航，港口负责人星期五这样表示。", "zh"),
        ("島へ向かうフェリーは定刻に出港したと港長が述べた。", "ja"),
    ],
)
def test_the_language_of_a_sentence_is_told(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "Hi", "OK", "12345 67890 12345 67890", "...", "\x00" * 50, "x" * 15])
def test_short_or_unsure_text_is_und(text: str) -> None:
    assert detect(text) == "und"


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    assert canonical_tag(detect(text)) is not None


ENGLISH = (
    "The crane that stood on the quay was saved by the people of the town, who have signed a paper with their names."
)
DUTCH = "De kraan die op de kade van de stad stond is door de mensen gered, die hun namen op een papier hebben gezet."


def test_plain_english_is_told_with_or_without_names_of_elsewhere() -> None:
    assert detect(ENGLISH * 2) == detect(f"Größe Ελλάς Москва {ENGLISH * 3}") == "en"


def test_sentence_of_english_does_not_change_the_language() -> None:
    assert detect(f"{DUTCH * 6} The end of the world.") == "nl"


@pytest.mark.parametrize(
    ("tag", "name"),
    [("en", "English"), ("en-GB", "English (en-GB)"), ("nb", "Norwegian Bokmål"), ("lo", "Lao"), ("und", "Not known"),
     ("xx", "xx"), ("xx-GB", "xx-GB")],
)  # fmt: skip
def test_language_is_called_as_people_call_it(tag, name):
    assert language_name(tag) == name
