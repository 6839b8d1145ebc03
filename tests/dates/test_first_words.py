"""The words that a date can begin with: a text that they refuse is no date."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.dates import grammar
from newssearch.dates.first_words import opens_a_date
from newssearch.dates.parser import DateContext, parse_date

_CONTEXT = DateContext(datetime(2026, 1, 1, tzinfo=UTC))
_WRITTEN = [
    line.split("\t")[2] for line in (Path(__file__).parent / "written_dates.tsv").read_text("utf-8").splitlines()
]
_PIECES = st.sampled_from(
    "May|5|,| | | |2025|the|this|th|5th|day of|crane|Foo|ago|2|hours|an|hour|just now|ika|klo|10.30|EST|Eastern Time"
    "|Monday|yesterday|(|)|12:30|de|la|noon|thg|dst|cet|1/2/25|-|heures|il y a|about|'|:|:5|source".split("|")
)


@pytest.mark.parametrize(
    "text", ["The crane stood still", "Shr 34 cts", "' '", "4-4", "on the quay, 5 May 2025", "Harbour", "Crane: 5"]
)
def test_texts_of_other_words_are_refused(text: str) -> None:
    assert not opens_a_date(text)


@given(st.lists(st.one_of(_PIECES, st.sampled_from(_WRITTEN)), min_size=1, max_size=8).map(" ".join))
def test_refused_text_is_no_date(text: str) -> None:
    read = parse_date(text, _CONTEXT, "json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grammar, "opens_a_date", lambda text: True)
        assert parse_date(text, _CONTEXT, "json") == read
