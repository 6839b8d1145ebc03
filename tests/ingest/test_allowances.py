"""Pruning removes no more than it is allowed, however it comes about."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.errors import UsageError
from newssearch.ingest.allowances import ALWAYS_PRUNED, Allowance, DailyAllowance, Share


@given(st.integers(0, 1_000), st.lists(st.integers(0, 200), max_size=8), st.integers(0, 100))
def test_all_grants_together_stay_within_the_limit(held, wanted, percent):
    allowance = Allowance(f"{percent}%")
    left = held
    for count in (min(count, left) for count in wanted):
        if allowance.grants(count, left):
            left -= count
        else:
            assert held - left + count > max(ALWAYS_PRUNED, held * percent / 100)
    assert held - left <= max(ALWAYS_PRUNED, held * percent / 100)


@pytest.mark.parametrize("limit", ["0", "0%", "5", "1%"])
def test_ten_articles_always_go(limit):
    assert Allowance(limit).grants(10, 10)
    assert not Allowance(limit).grants(11, 11)


@given(st.integers(0, 10**9))
def test_all_articles_go_where_all_are_allowed(held):
    assert Allowance("100%").grants(held, held)


def test_a_day_has_one_allowance_and_the_next_day_another():
    daily, today = DailyAllowance("20%"), date(2026, 11, 28)
    assert daily.of(today).grants(15, 100)
    assert not daily.of(today).grants(10, 85)
    assert daily.of(today + timedelta(days=1)).grants(10, 85)


@pytest.mark.parametrize("said", ["", "%", "-1", "1%%", "ten", "1e9", "٣", None, "5 percent"])
def test_wrong_limit_is_refused(said):
    with pytest.raises(UsageError, match="is not a limit"):
        Share.of(said)
