import unicodedata

import pytest

from newssearch.analysis.stems import primary_subtag
from newssearch.core import stems_in, stems_of


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
    assert set(stems_of(language, one)) & set(stems_of(language, other))


@pytest.mark.parametrize(
    ("language", "accented", "bare"), [("fr", "améliorée", "amelioree"), ("es", "nación", "nacion")]
)
def test_word_without_accents_finds_the_accented_one(language, accented, bare):
    assert set(stems_of(language, accented)) & set(stems_of(language, bare))


@pytest.mark.parametrize("language", ["und", "zh", "ur", "xx"])
def test_a_language_without_a_stemmer_is_folded(language):
    assert stems_of(language, "État") == ("etat",)


def test_a_query_word_has_a_stem_for_each_language_of_the_index():
    assert set(stems_in(["en", "de", "und"], "elections")) == {"elect", "election", "elections"}


@pytest.mark.parametrize(("tag", "expected"), [("en-GB", "en"), ("ZH", "zh"), (None, "und"), ("", "und")])
def test_the_primary_subtag_is_what_stemmers_go_by(tag, expected):
    assert primary_subtag(tag) == expected


@pytest.mark.parametrize("language", ["ko", "und", "en", "ja"])
@pytest.mark.parametrize(
    "word",
    "대통령은 대통령이 대통령을 대통령의 대통령에게 대통령도 대통령과 대통령으로 대통령께서는 대통령들은".split(),
)
def test_korean_noun_is_found_before_its_particles(language, word):
    assert set(stems_in([language], "대통령")) & set(stems_of(language, word))


@pytest.mark.parametrize(
    ("noun", "word"),
    [
        ("서울", "서울에서"),
        ("서울", "서울로"),
        ("부산", "부산으로"),
        ("정부", "정부가"),
        ("고양이", "고양이가"),
        ("민주주의", "민주주의는"),
        ("경기도", "경기도에서"),
        ("집", "집에서"),
        ("nato", "nato는"),
        ("2020년", "2020년에는"),
        ("서울", unicodedata.normalize("NFD", "서울에서")),
    ],
)
def test_korean_particle_is_taken_off_by_the_sound_before_it(noun, word):
    assert set(stems_in(["ko"], noun)) & set(stems_of("ko", word))


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("가", "가을"),
        ("마", "마을"),
        ("국", "국가"),
        ("회", "회의"),
        ("고양", "고양이"),
        ("서", "서울"),
        ("전문", "전문가"),
    ],
)
def test_korean_noun_that_ends_like_a_particle_stays_whole(part, word):
    assert part not in stems_of("ko", word)


@pytest.mark.parametrize(("typed", "other"), [("경기도", "경기"), ("완성도", "완성"), ("고속도로", "고속도")])
def test_korean_query_keeps_endings_that_many_nouns_have(typed, other):
    assert other not in stems_in(["ko"], typed)
