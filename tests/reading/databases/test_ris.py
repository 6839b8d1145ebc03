"""RIS: a reference of news is an article; days and names are turned as they are read."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.models import Article, Rejection
from newssearch.reading import read


def references(text: str) -> list[Article | Rejection]:
    found = list(read("-", stdin=io.BytesIO(text.encode()), retrieved="2025-12-10", format="ris"))
    return [one for one in found if isinstance(one, Article | Rejection)]


@pytest.mark.parametrize(
    ("tag", "field", "expected"),
    [
        ("DA  - 2025/12/05/", "published", "2025-12-05"),
        ("Y1  - 2025/12//Winter", "published", "2025-12"),
        ("PY  - 2025///", "published", "2025"),
        ("PY  - 2025\nDA  - 2025/12/05", "published", "2025-12-05"),
        ("DA  - Dec 5, 2025", "published", "2025-12-05"),
        ("AU  - Okafor, Ana\nAU  - Li Wei", "byline", ("Ana Okafor", "Li Wei")),
        ("AU  - Sanger, David E\nAU  - Ortega y Gasset, José", "byline", ("David E Sanger", "José Ortega y Gasset")),
        ("AU  - Smith, John I, Jr", "byline", ("John I Smith Jr",)),
        ("AB  - One.\nTwo.", "body", "One.\n\nTwo."),
        ("UR  - https://a.example/x", "url", "https://a.example/x"),
        ("KW  - Ferries\nKW  - Music", "keywords", ("Ferries", "Music")),
        ("JF  - Tideline", "source", "Tideline"),
        ("AN  - 17", "id", "17"),
        ("LA  - German", "language", "de"),
    ],
)
def test_a_tag_gives_its_field(tag: str, field: str, expected: object) -> None:
    (article,) = references(f"TY  - NEWS\nTI  - Crane\n{tag}\nER  - \n")
    assert isinstance(article, Article), article
    assert getattr(article, field) == expected


def test_record_that_is_no_news_is_rejected() -> None:
    first, second, third = references("TY  - BOOK\nTI  - A\nER  - \n\nTY  - NEWS\nTI  - B\nTY  - NEWS\nTI  - C\n")
    assert first == Rejection("-:1", "not news: a reference of type BOOK")
    assert [one.headline for one in (second, third) if isinstance(one, Article)] == ["B", "C"]


def test_a_file_without_references_says_so() -> None:
    (rejection,) = references("no tags here\n")
    assert rejection == Rejection("-", "the file contains no references")


@given(
    st.lists(st.sampled_from(["TY  - NEWS", "ER  - ", "TI  - Crane", "DA  - 2025/13/99/x", "goes on", "AU  - ,", ""]))
)
def test_any_file_of_tags_ends_in_verdicts(lines: list[str]) -> None:
    assert references("\n".join(["TY  - NEWS", *lines]))
