"""The normal form, and the builders that reach it."""

from hypothesis import given
from strategies import nodes

from newssearch.query.nodes import And, DateRange, Near, Node, Not, Or, Phrase, Word
from newssearch.query.normal import all_of, any_of, fields_of, leaves, near_side, none_of

A, B, C = map(Word, "abc")


def test_groups_of_one_are_that_one_and_groups_of_the_same_kind_are_flat() -> None:
    assert all_of([A]) == A
    assert all_of([A, And((B, C))]) == And((A, B, C))
    assert any_of([Or((A, B)), C]) == Or((A, B, C))
    assert any_of([And((A, B)), C]) == Or((And((A, B)), C))


def test_a_double_negation_is_none() -> None:
    assert none_of(none_of(A)) == A


def test_beside_near_stand_leaves_groups_of_leaves_and_other_nears() -> None:
    good: list[Node] = [A, Phrase("x y"), Or((A, B)), Near(A, B, 1)]
    bad: list[Node] = [And((A, B)), Not(A), DateRange(), Or((A, Near(B, C, 1)))]
    assert all(map(near_side, good))
    assert not any(map(near_side, bad))


def test_leaves_come_from_left_to_right_and_dates_are_none() -> None:
    tree = And((A, Not(Or((B, Near(C, A, 1)))), DateRange()))
    assert list(leaves(tree)) == [A, B, C, A]
    assert fields_of(And((Word("x", "body"), DateRange()))) == {"body", None}


@given(nodes())
def test_the_builders_leave_a_normal_tree_as_it_is(node: Node) -> None:
    assert all_of([node]) == any_of([node]) == none_of(none_of(node)) == node
