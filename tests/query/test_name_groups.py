"""Groups of names in TOML, and what a query means by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.core import tokenize
from newssearch.errors import DamagedIndexError, UsageError
from newssearch.query.name_groups import NameGroups, read_groups, written
from newssearch.query.parsing import parse
from newssearch.query.printing import to_text

GROUPS = NameGroups([("zelensky", "zelenskyy", "Volodymyr Zelensky"), ("Kyiv", "Kiev")])


@pytest.mark.parametrize(
    ("query", "means"),
    [
        ("Zelensky", '(Zelensky OR zelenskyy OR "Volodymyr Zelensky")'),
        ("zelenskyy visits", '(zelenskyy OR zelensky OR "Volodymyr Zelensky") AND visits'),
        ('"zelensky" kiev', '"zelensky" AND (kiev OR Kyiv)'),
        ("headline:kiev", "headline:(kiev OR Kyiv)"),
        ("speaker:kiev", "speaker:(kiev OR Kyiv)"),
        ("kiev NEAR/3 gas", "(kiev OR Kyiv) NEAR/3 gas"),
        ("-kiev", "NOT (kiev OR Kyiv)"),
        ("source:kiev kie* kiev~", "source:kiev AND kie* AND kiev~1"),
        ("FIRST9(kiev)", "FIRST9(kiev OR Kyiv)"),
    ],
)
def test_an_unquoted_word_of_a_group_stands_for_all_of_it(query, means):
    parsed = GROUPS.expanded(parse(query))
    assert to_text(parsed.node) == to_text(parse(means).node)


def test_a_warning_says_what_else_is_found():
    assert GROUPS.expanded(parse("kiev kiev gas")).warnings == (
        'kiev also finds Kyiv; "kiev" in quotes finds it alone',
    )
    assert GROUPS.expanded(parse('"kiev"')).warnings == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[groups]\nkyiv = ["kiev"\nx = 1', "line 3"),
        ('[groups]\n\nkyiv = "kiev"', "line 3: kyiv needs a list"),
        ('[groups]\nkyiv = ["kiev", 1]', "line 2"),
        ('kyiv = ["kiev"]', "line 1: only the table"),
        ('[groups]\na = ["b"]\nc = ["B"]', "line 3: 'b' is in two groups"),
        ('[groups]\na = ["--"]', "line 2: '--' is not a name"),
        ("groups = 1", "line 1"),
    ],
)
def test_a_malformed_file_is_an_error_with_its_line(text, message):
    with pytest.raises(DamagedIndexError, match=message) as caught:
        read_groups(text, "newssearch.variants.toml")
    assert "newssearch.variants.toml" in str(caught.value)


_names = st.text(min_size=1, max_size=12).filter(lambda name: "\n" not in name and len(tokenize(name)) > 0)


@given(st.lists(st.lists(_names, min_size=2, max_size=4), max_size=4))
def test_groups_are_read_back_as_they_were_written(groups):
    try:
        before = NameGroups(groups)
    except UsageError:
        return
    if len({names[0] for names in before.groups}) == len(before.groups):
        assert read_groups(written(before), "x").groups == before.groups


def test_a_group_replaces_the_one_of_its_name():
    assert GROUPS.with_group("kiev", ["Kyiv", "Kyjiw"]).of("kyjiw") == ("kiev", "Kyiv", "Kyjiw")
    assert GROUPS.with_group("kiev", []).groups == GROUPS.groups[:1]
    with pytest.raises(UsageError, match="two groups"):
        GROUPS.with_group("gas", ["kiev"])
