"""Words of a text, and the forms under which each is found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.core import APOSTROPHES, MAX_TERM, fold, tokenize, word_forms


def terms(text):
    return [token.term for token in tokenize(text)]


def forms(text):
    (token,) = tokenize(text)
    return {token.term, *token.also}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("to be or not to be", ["to", "be", "or", "not", "to", "be"]),
        ("Plan B, X and US", ["plan", "b", "x", "and", "us"]),
        ("AT&T R&D", ["at&t", "r&d"]),
        ("Marks&Spencer", ["marks", "spencer"]),
        ("M&A-led", ["m&a", "led"]),
        ("U.S. and U.S.A. at 5 a.m.", ["us", "and", "usa", "at", "5", "am"]),
        ("J.K. Moor", ["jk", "moor"]),
        ("covid-19", ["covid", "19"]),
        ("10,000 and 1,00,000 and 3,5 and 3.5%", ["10000", "and", "100000", "and", "3.5", "and", "3.5"]),
        ("C++ C# F#", ["c++", "c#", "f#"]),
        ("#tag @user snake_case", ["tag", "user", "snake", "case"]),
        ("one.Two www.example.org", ["one", "two", "www", "example", "org"]),
        ("新闻 搜索", ["新", "闻", "搜", "索"]),
        ("ABC新闻", ["abc", "新", "闻"]),
        ("हिन्दी समाचार", ["हिन्दी", "समाचार"]),
        ("الأخبار العَرَبِيَّة", ["الاخبار", "العربیه"]),
        ("한국어 뉴스", ["한국어", "뉴스"]),
        ("— … “” &", []),
    ],
)
def test_text_is_cut_into_these_words(text, expected):
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O’Neill", {"o'neill", "oneill", "neill"}),
        ("O'Neill", {"o'neill", "oneill", "neill"}),
        ("Putin’s", {"putin's", "putin"}),
        ("don’t", {"don't"}),
        ("they're", {"they're", "they"}),
        ("l’équipe", {"l'equipe", "equipe", "lequipe"}),
        ("dell’arte", {"dell'arte", "arte"}),
        ("м’яч", {"м'яч", "мяч"}),
        ("10.000", {"10.000", "10000"}),
    ],
)
def test_a_word_is_found_under_these_forms(text, expected):
    assert forms(text) == expected


@pytest.mark.parametrize("sign", APOSTROPHES)
@pytest.mark.parametrize(
    "word", ["O'Neill", "people's", "didn't", "Hawai'i", "d'Artagnan", "Сім'я", "пам'ять", "O'zbek"]
)
def test_apostrophes_of_every_kind_are_alike(word, sign):
    (plain,) = tokenize(word)
    (other,) = tokenize(word.replace("'", sign))
    assert other == plain
    assert fold(word.replace("'", sign)) == fold(word)


@pytest.mark.parametrize("sign", APOSTROPHES)
@pytest.mark.parametrize("text", ["{0}Iolani{0}", "{0}tis", "({0}tis{0})", "the {0}foo{0}"])
def test_apostrophe_at_the_edge_of_a_word_is_no_part_of_it(text, sign):
    assert terms(text.format(sign)) == terms(text.format(" "))


@pytest.mark.parametrize("sign", APOSTROPHES)
def test_prime_between_digits_parts_them_unless_it_parts_thousands(sign):
    assert terms(f"5{sign}10{sign}{sign} 5{sign} 1{sign}234{sign}567") == ["5", "10", "5", "1234567"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("İstanbul’da", "istanbul"),
        ("İSTANBUL’DA", "istanbul"),
        ("Norrhamn’ın", "norrhamn"),
        ("Aldous'un", "aldous"),
        ("AB'nin", "ab"),
        ("2020'de", "2020"),
        ("1.000'den", "1000"),
        ("Moore'a", "moore"),
        ("EU'en", "eu"),
        ("Google'у", "google"),
        ("Sant'Antonio", "antonio"),
        ("SANT'ANTONIO", "antonio"),
        ("N'Djamena", "djamena"),
        ("Anch'io", "io"),
        ("într'un", "un"),
        ("απ’το", "το"),
        ("ἀλλ᾽ἐγώ", "εγω"),
        ("О'Ніл", "ніл"),
        ("O'Neill's", "neill"),
        ("d'Artagnan's", "artagnan"),
    ],
)
def test_name_is_found_without_its_suffix_or_prefix(text, found):
    assert found in forms(text)


@pytest.mark.parametrize(
    ("text", "absent"),
    [("сім'я", "сім"), ("м'яч", "м"), ("don't", "don"), ("Xi'an", "xi"), ("Aldous'un", "un"), ("ma'am", "ma")],
)
def test_word_with_an_apostrophe_inside_is_not_parted(text, absent):
    assert absent not in forms(text)


@pytest.mark.parametrize(
    ("text", "capitals"), [("İstanbul'da", "Istanbul"), ("Sant’Antonio", "Antonio"), ("NATO'nun", "NATO")]
)
def test_name_within_a_word_has_its_capitals(text, capitals):
    (token,) = tokenize(text)
    assert capitals in token.cased


def test_a_hyphen_makes_words_side_by_side_and_a_compound():
    assert terms("e-mails") == ["e", "mails"]
    (compound,) = word_forms("e-mails", "en").compounds
    assert (compound.first, compound.width, compound.keys) == (0, 2, ("x:emails", "s:email"))


def test_the_stem_of_a_possessive_is_that_of_its_owner():
    (token,) = tokenize("Harbours’s".replace("s’s", "’s"))
    assert token.base == "harbour"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("café", "CAFE"),
        ("café", unicodedata.normalize("NFD", "café")),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("Søren", "soren"),
        ("ﬁnance", "finance"),
        ("Ёлка", "елка"),
        ("मज़बूत", "मजबूत"),
        ("١٢٣", "123"),
        ("ｆｕｌｌ", "full"),
        ("𝕊", "s"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        ("كتاب", "کتاب"),
    ],
)
def test_spellings_that_differ_in_case_or_accent_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("йод", "иод"), ("їжак", "іжак"), ("कल", "काल"), ("n", "ñandu")])
def test_letters_that_differ_do_not_fold_alike(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("aéŉẚʻ⒈٣\ufdfa\u0640'’`-.&,1 新ह\n")))
def test_every_token_lies_in_the_text_in_order_without_overlap(text):
    end = 0
    for position, token in enumerate(tokenize(text)):
        assert token.position == position
        assert end <= token.start < token.end <= len(text)
        assert token.term
        assert not any(map(str.isspace, token.term))
        end = token.end


def test_letters_that_decompose_to_an_apostrophe_are_read():
    assert terms("ŉ&a ŉ'a ẚ's") == ["n&a", "n'a", "a's"]


@given(st.text())
def test_every_letter_and_digit_is_in_some_token(text):
    covered = {i for token in tokenize(text) for i in range(token.start, token.end)}
    assert all(i in covered for i, c in enumerate(text) if (c.isalpha() or c.isdecimal()) and c not in APOSTROPHES)


def test_a_word_without_an_end_is_cut_alike_in_articles_and_queries():
    assert terms("x" * 100_000) == ["x" * MAX_TERM]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("us u.s. 10,000 the", ()),
        ("US", ("US",)),
        ("U.S.", ("US",)),
        ("iPhone", ("iPhone",)),
        ("NATO’s", ("NATO's", "NATO")),
        ("l’Équipe", ("l'Equipe", "Equipe", "lEquipe")),
        ("O’Neill", ("O'Neill", "ONeill", "Neill")),
        ("d'Or", ("d'Or", "Or", "dOr")),
        ("E-mail", ("E",)),
        ("AT&T", ("AT&T",)),
        ("C#", ("C#",)),
        ("Ærø ÉLYSÉE", ("Aero", "ELYSEE")),
        ("ＵＳ", ("US",)),
        ("Йод ёж", ("Йод",)),
        ("İstanbul", ("Istanbul",)),
    ],
)
def test_words_with_a_capital_are_known_with_their_capitals(text, expected):
    assert tuple(form for token in tokenize(text) for form in token.cased) == expected


# The core knows capitals of a newer Unicode than Python does.
@given(st.text(st.characters(exclude_categories=["Cs", "Cn"])))
def test_cased_terms_fold_to_plain_terms(text):
    for token in tokenize(text):
        assert {fold(form) for form in token.cased} <= {token.term, *token.also}
        assert all(form != form.lower() for form in token.cased)


@given(st.text("aB17.'`-&,+#% \n"))
def test_ascii_is_cut_alike_by_itself_and_beside_other_letters(text):
    *alike, _ = tokenize(f"{text} é")
    assert list(tokenize(text)) == alike


@given(st.text(st.sampled_from(f"aBнЯé01.,-&+#% \u0301新한{APOSTROPHES}"), max_size=12))
def test_text_is_cut_alike_whatever_its_apostrophes_are(text):
    plain = text.translate(dict.fromkeys(map(ord, APOSTROPHES), "'"))
    assert list(tokenize(text)) == list(tokenize(plain))
