"""What is kept is what was asked for last, as far as memory goes."""

from hypothesis import given
from hypothesis import strategies as st

from newssearch.engine.kept import Kept

MOST = 100


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 20))))
def test_what_was_asked_for_last_is_kept_while_there_is_room(asked):
    kept: Kept[str, int] = Kept(MOST)
    held: list[tuple[str, int, int]] = []  # the last asked for at the end
    for number, (key, size) in enumerate(asked):
        known = next((one for one in held if one[0] == key), None)
        assert kept.get(key) == (known[1] if known else None)
        if known:
            held.remove(known)
            held.append(known)
        elif size * 8 <= MOST:
            kept.keep(key, number, size)
            held.append((key, number, size))
            while sum(size for _, _, size in held) > MOST:
                held.pop(0)


def test_what_would_leave_room_for_few_others_is_not_kept():
    kept: Kept[str, str] = Kept(MOST)
    kept.keep("small", "x", MOST // 8)
    kept.keep("large", "y", MOST // 8 + 1)
    assert (kept.get("small"), kept.get("large")) == ("x", None)
