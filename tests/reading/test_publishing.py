"""Publishing status of an item: its words, and the two dates of a version."""

from __future__ import annotations

import pytest

from newssearch.reading.drafts import Claim, dates_of, status_of


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("canceled", "canceled"),
        ("Cancelled", "canceled"),
        ("stat:canceled", "canceled"),
        ("http://cv.iptc.org/newscodes/pubstatusg2/withheld", "withheld"),
        ("withhold", "withheld"),
        ("usable", "usable"),
        ("", "usable"),
        (None, "usable"),
        ("no such word", "usable"),
    ],
)
def test_a_status_is_told_however_it_is_spelt(stated: str | None, expected: str) -> None:
    assert status_of(stated) == expected


def test_a_later_version_without_its_first_date_dates_only_an_update() -> None:
    assert dates_of(None, "2025", "x", is_first=False) == ((Claim("2025", "updated"),), (Claim("2025", "x"),))
    assert dates_of(None, "2025", "x", is_first=True) == ((Claim("2025", "x"),), ())
    assert dates_of("2024", "2025", "x", is_first=False) == ((Claim("2024", "x"),), (Claim("2025", "x"),))
    assert dates_of("2024", "2024", "x", is_first=True) == ((Claim("2024", "x"),), ())
    assert dates_of(None, None, "x", is_first=True) == ((), ())
