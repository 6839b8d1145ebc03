"""The native core beside the libraries that others use for the same: Snowball's C code, and py3langid."""

from __future__ import annotations

import unicodedata

import pytest
import Stemmer as SnowballInC
from _newssearch_core import STEMMERS
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

import newssearch
from newssearch.analysis.languages import detect
from newssearch.core import Stemmer, classify_language

CORPUS = ROOT / "corpus"
ALPHABETS = st.sampled_from(
    [
        "abcdefghijklmnopqrstuvwxyz'",
        "aeioußäöüáéíóúàèñçøåæœ",
        "абвгдежзиклмнопрстуфхцчшщьъыэюя",
        "αβγδεζηθικλμνξοπρστυφχψω",
        "अआइईउकखगघचजटडतदनपबमयरलवसहािीुू",
        "ابتثجحدذرزسشصعغفقكلمنهوي",
    ]
)
WORDS = ALPHABETS.flatmap(lambda letters: st.text(letters, max_size=20))


def words_of(text: str) -> list[str]:
    return sorted({word.strip(".,;:!?\"'“”()").lower() for word in text.split()})


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return sorted({item.body for item in newssearch.read(CORPUS) if isinstance(item, newssearch.Article) and item.body})


@pytest.mark.parametrize("name", STEMMERS)
def test_stems_of_the_corpus_are_those_of_snowball_in_c(name: str, texts: list[str]) -> None:
    words = sorted({word for text in texts for word in words_of(text)})
    assert len(words) > 1_000
    assert Stemmer(name).stem_each(words) == SnowballInC.Stemmer(name, maxCacheSize=0).stemWords(words)


@given(st.sampled_from(STEMMERS), st.lists(WORDS | st.text(max_size=8), max_size=20))
def test_stems_of_any_word_are_those_of_snowball_in_c(name: str, words: list[str]) -> None:
    words = [word for word in words if "\0" not in word and word.isprintable()]
    ours = Stemmer(name)
    assert ours.stem_each(words) == SnowballInC.Stemmer(name, maxCacheSize=0).stemWords(words)
    assert ours.stem_each(words) == [ours.stem(word) for word in words]


def test_an_unknown_stemmer_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="klingon"):
        Stemmer("klingon")


@pytest.fixture(scope="module")
def py3langid() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@pytest.mark.slow
def test_languages_of_the_corpus_are_those_of_py3langid(py3langid: LanguageIdentifier, texts: list[str]) -> None:
    parts = [part for text in texts for part in (text, *text.split("\n"), text.upper()) if len(part) > 20]
    assert len(parts) > 300
    for text in parts:
        form = unicodedata.normalize("NFC", text.lower() if text.isupper() else text)
        language, probability = classify_language(form.encode())
        theirs, expected = py3langid.classify(text)
        assert probability == pytest.approx(expected, abs=0.02)
        assert language == theirs or expected < 0.5


@given(st.binary(max_size=200))
def test_any_bytes_have_a_language_and_a_probability(data: bytes) -> None:
    language, probability = classify_language(data)
    assert language
    assert 0 < probability <= 1


@given(st.text(max_size=200))
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert detect(text)
    assert detect(text + "\ud800")
