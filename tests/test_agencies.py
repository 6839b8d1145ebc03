"""The agencies that are known by name."""

from __future__ import annotations

import pytest

from newssearch.agencies import is_agency, signed_by


@pytest.mark.parametrize(
    "name",
    [
        "Reuters",
        "REUTERS",
        "dpa",
        "AP",
        "The Associated Press",
        "AFP/Reuters",
        "dpa/lno",
        "AP, AFP",
        "ТАСС",
        "भाषा",
        "新华社",
    ],
)
def test_a_known_agency_is_one_in_any_case_alone_or_joined(name: str) -> None:
    assert is_agency(name)


@pytest.mark.parametrize("name", ["", " ", "/", "Ana Okafor", "Reuters, Ana Okafor", "apples", "a"])
def test_other_names_are_none(name: str) -> None:
    assert not is_agency(name)


def test_an_agency_may_sign_behind_the_last_sentence() -> None:
    assert signed_by("The first ship came in at dawn. (PAP)") == "PAP"
    assert signed_by("Quarantasei navi attendono in rada. (ANSA).") == "ANSA"
    assert signed_by("El tiempo mejorará el domingo. EFE") == "EFE"
    assert [signed_by(text) for text in ("It was tuna.", "They fly for NATO", "So he said. (laughs)", "")] == [None] * 4
