"""The vocabulary of dates: its file is whole, and folding makes variants one."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.dates.names import fold, vocabulary

TABLES = tomllib.loads(files("newssearch.dates").joinpath("names.toml").read_text("utf-8"))
TABLES.pop("und")  # has words alone
NUMBERED_MONTHS = {"ja", "ko"}
"""Languages that number their months and give them no names."""


@pytest.mark.parametrize("language", TABLES)
def test_every_language_names_seven_weekdays_and_twelve_months_or_none(language: str) -> None:
    table = TABLES[language]
    assert len([day for day in table["weekdays"].split(",") if day.strip(" |\n")]) == 7
    if language not in NUMBERED_MONTHS:
        assert len([month for month in table["months"].split(",") if month.strip()]) == 12


@pytest.mark.parametrize("language", sorted(TABLES.keys() - NUMBERED_MONTHS))
def test_no_name_is_two_months_of_one_language(language: str) -> None:
    months = [{fold(name) for name in names.split()} for names in TABLES[language]["months"].split(",")]
    assert sum(map(len, months)) == len(set().union(*months))


def test_no_full_weekday_name_is_two_days() -> None:
    for word, meanings in vocabulary().meanings.items():
        if "weekday" in meanings and vocabulary().weekday.fullmatch(word.replace("_", " ")):
            assert len(meanings["weekday"]) == 2, word


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("DÉCEMBRE", "decembre"),
        ("٥ ۵ ५ ৫ ５", "5 5 5 5 5"),
        ("फ़रवरी", "फरवरी"),
        ("پنج‌شنبه", "پنجشنبه"),
        ("O’CLOCK", "o'clock"),
        ("5–7", "5-7"),
        ("İstanbul KASIM", "istanbul kasim"),
        ("Mai", "mai"),
    ],
)
def test_variants_fold_to_one(a: str, b: str) -> None:
    assert fold(a) == fold(b)


def test_vowel_signs_and_voicing_are_kept() -> None:
    assert len({fold(word) for word in ("दन", "दिन", "दीन")}) == 3
    assert fold("か月") != fold("が月")


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
