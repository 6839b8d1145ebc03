import pytest

from newssearch.text.stems import primary_subtag, stemmer_for, stems_in


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "running", "runs"),
        ("en", "elections", "election"),
        ("de", "häuser", "haus"),
        ("fr", "élections", "élection"),
        ("es", "políticas", "político"),
        ("ru", "выборы", "выборов"),
        ("hi", "चुनावों", "चुनाव"),
        ("ar", "الأخبار", "أخبار"),
        ("tr", "gemiler", "gemide"),
    ],
)
def test_forms_of_one_word_have_a_stem_in_common(language, one, other):
    assert set(stemmer_for(language)(one)) & set(stemmer_for(language)(other))


@pytest.mark.parametrize(
    ("language", "accented", "bare"), [("fr", "améliorée", "amelioree"), ("es", "nación", "nacion")]
)
def test_what_is_typed_without_accents_finds_what_is_printed_with_them(language, accented, bare):
    assert set(stemmer_for(language)(accented)) & set(stemmer_for(language)(bare))


@pytest.mark.parametrize("language", ["und", "zh", "ur", "xx"])
def test_a_language_without_a_stemmer_is_folded(language):
    assert stemmer_for(language)("État") == ("etat",)


def test_a_query_word_has_a_stem_for_each_language_of_the_index():
    assert set(stems_in(["en", "de", "und"], "elections")) == {"elect", "election", "elections"}


@pytest.mark.parametrize(("tag", "expected"), [("en-GB", "en"), ("ZH", "zh"), (None, "und"), ("", "und")])
def test_the_primary_subtag_is_what_stemmers_go_by(tag, expected):
    assert primary_subtag(tag) == expected
