"""The bounds of ranges, and lengths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.errors import QueryError
from newssearch.query.nodes import NumberRange
from newssearch.query.ranges import Bound, Bounds, bounds, number_range


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("5", Bounds(Bound("5", 0), Bound("5", 0), single=True)),
        ("5..8", Bounds(Bound("5", 0), Bound("8", 3))),
        ("5..", Bounds(Bound("5", 0), None)),
        ("..8", Bounds(None, Bound("8", 2))),
        ("*..8", Bounds(None, Bound("8", 3))),
        ("*", Bounds(None, None)),
        ("[5 TO 8]", Bounds(Bound("5", 1), Bound("8", 6))),
        ("{5 TO 8}", Bounds(Bound("5", 1, False), Bound("8", 6, False))),
        ("[5 TO 8}", Bounds(Bound("5", 1), Bound("8", 6, False))),
        ("[* TO  8 ]", Bounds(None, Bound("8", 7))),
        (">5", Bounds(Bound("5", 1, False), None)),
        ("<=5", Bounds(None, Bound("5", 2))),
        ("=5", Bounds(Bound("5", 1), Bound("5", 1), single=True)),
    ],
)
def test_a_range_is_taken_apart_and_keeps_its_offsets(value: str, expected: Bounds) -> None:
    assert bounds(value, 0) == expected


def length(value: str) -> tuple[int | None, int | None]:
    found = number_range(value, "words", offset=6, query=f"words:{value}")
    assert found == NumberRange("words", found.low, found.high)
    return found.low, found.high


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("800", 800, 800),
        ("=800", 800, 800),
        (">800", 801, None),
        (">=800", 800, None),
        ("<800", None, 799),
        ("<=800", None, 800),
        ("200..400", 200, 400),
        ("200..", 200, None),
        ("..400", None, 400),
        ("[200 TO 400]", 200, 400),
        ("{200 TO 400}", 201, 399),
        ("[200 TO *]", 200, None),
    ],
)
def test_a_length_is_a_number_or_a_range_of_them(value: str, low: int | None, high: int | None) -> None:
    assert length(value) == (low, high)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("many", "many"),
        ("-5", "-5"),
        ("3.5", "3.5"),
        ("1..x", "x"),
        ("[1 TO x]", "x"),
        ("9" * 10, "9" * 10),
        ("٥", "٥"),
        ("400..200", "400..200"),
        ("{5 TO 6}", "{5 TO 6}"),
        ("<0", "<0"),
        ("*", "*"),
        ("..", ".."),
        (">x", "x"),
    ],
)
def test_wrong_length_is_pointed_at(value: str, place: str) -> None:
    with pytest.raises(QueryError) as caught:
        length(value)
    assert f"words:{value}"[caught.value.start : caught.value.end] == place
    assert "words:>800" in caught.value.hint


@given(st.text(max_size=12))
def test_any_text_is_a_length_or_refused(value: str) -> None:
    try:
        low, high = length(value)
    except QueryError:
        return
    assert low is not None or high is not None
