"""Classes of `newssearch.frozen` behave as those of `dataclasses` do."""

from __future__ import annotations

import copy
import dataclasses
import sys
import threading
from multiprocessing.reduction import ForkingPickler

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch import frozen
from newssearch.models import Article


def fields(make):
    """Return a class with every kind of field, made by one of the two decorators."""

    @make(frozen=True, slots=True)
    class Place:
        name: str
        depth: int = 3
        notes: dict[str, int] = dataclasses.field(default_factory=dict)
        hidden: str = dataclasses.field(default="", repr=False, compare=False)

        def __post_init__(self):
            if self.depth < 0:
                raise ValueError("a depth below 0")

    return Place


OURS, THEIRS = fields(frozen.dataclass), fields(dataclasses.dataclass)


@frozen.dataclass(frozen=True, slots=True)
class Wide:
    """A value with five fields, which is filled as one of an open twin."""

    one: int
    two: int = 2
    three: int = 3
    four: tuple[int, ...] = ()
    five: list[int] = dataclasses.field(default_factory=list)

    def __post_init__(self):
        if self.one < 0:
            raise ValueError("one is below 0")


class Narrowed(Wide):
    """A class below one with many fields."""

    __slots__ = ()


values = st.fixed_dictionaries(
    {"name": st.text()},
    optional={"depth": st.integers(0, 9), "notes": st.dictionaries(st.text(), st.integers()), "hidden": st.text()},
)


@given(values, values)
def test_values_compare_and_print_as_dataclasses_do(one, other):
    assert repr(OURS(**one)) == repr(THEIRS(**one))
    assert dataclasses.asdict(OURS(**one)) == dataclasses.asdict(THEIRS(**one))
    assert (OURS(**one) == OURS(**other)) == (THEIRS(**one) == THEIRS(**other))
    assert dataclasses.replace(OURS(**one), **other) == OURS(**{**one, **other})


@pytest.mark.parametrize(("arguments", "named"), [((), {}), (("a", 1, {}, "", 5), {}), (("a",), {"colour": 1})])
def test_wrong_arguments_are_refused(arguments, named):
    for _ in range(2):
        with pytest.raises(TypeError):
            OURS(*arguments, **named)


def test_values_are_checked_and_cannot_be_changed():
    with pytest.raises(ValueError, match="below 0"):
        OURS("a", -1)
    value = OURS("a")
    for change in (lambda: setattr(value, "name", "b"), lambda: delattr(value, "name")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    assert not hasattr(value, "__dict__")
    assert value.notes is not OURS("a").notes


def test_a_hash_is_of_the_compared_fields():
    @frozen.dataclass(frozen=True, slots=True)
    class Word:
        text: str
        place: int = dataclasses.field(default=0, compare=False)

    assert hash(Word("a", 1)) == hash(Word("a", 2))
    assert {Word("a"): 1}[Word("a", 7)] == 1
    assert Word("a") != ("a", 0)


def test_methods_of_the_class_stay():
    @frozen.dataclass(frozen=True, slots=True, eq=False)
    class Own:
        name: str

        def __repr__(self):
            return f"<{self.name}>"

    @frozen.dataclass(frozen=True, slots=True)
    class More(Own):
        size: int = 0

    assert repr(Own("a")) == "<a>"
    assert Own("a") != Own("a")
    assert More("a", 2) == More("a", 2)
    assert repr(More("a", 2)).endswith("More(name='a', size=2)")


@frozen.dataclass(frozen=True, slots=True)
class Sent:
    name: str
    size: int = 0


def test_values_go_to_other_processes():
    assert ForkingPickler.loads(ForkingPickler.dumps(Sent("a", 2))) == Sent("a", 2)
    assert copy.copy(Sent("a")) == Sent("a")


def test_threads_may_make_the_first_value():
    made = fields(frozen.dataclass)
    found = []
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=lambda: found.append(made("a"))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert found == [made("a")] * 8


def test_classes_that_can_be_changed_are_refused():
    with pytest.raises(TypeError, match="frozen"):
        frozen.dataclass(frozen=False, slots=True)


@pytest.mark.parametrize("kind", [Wide, Narrowed])
def test_values_with_many_fields_cannot_be_changed_either(kind):
    value = kind(1, four=(4,))
    assert type(value) is kind
    assert [getattr(value, field.name) for field in dataclasses.fields(kind)] == [1, 2, 3, (4,), []]
    assert value == kind(1, 2, 3, (4,), [])
    assert value.five is not kind(1).five
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.one = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del value.one
    with pytest.raises(ValueError, match="below 0"):
        kind(-1)
    assert copy.copy(value) == dataclasses.replace(value) == ForkingPickler.loads(ForkingPickler.dumps(value))


class Derived(Wide):
    """A class that a user derives: its values have a `__dict__`."""


def test_values_of_a_derived_class_are_filled_as_well():
    value = Derived(1, four=(4,))
    value.__dict__["more"] = "a"
    assert type(value) is Derived
    assert (value.one, value.four, value.more) == (1, (4,), "a")
    assert type(copy.copy(value)) is Derived
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.one = 2


def test_articles_can_be_derived_from():
    class Story(Article):
        pass

    story = Story(id="a", headline="Ferry", body="It sank.")
    assert (story.id, story.headline, story.body) == ("a", "Ferry", "It sank.")
    assert copy.copy(story).headline == "Ferry"
