"""The normal form, and the builders that reach it."""

from hypothesis import given
from strategies import nodes

from newssearch.query.nodes import And, AtLeast, DateRange, First, Near, Node, Not, Or, Phrase, Within, Word
from newssearch.query.normal import all_of, any_of, fields_of, has_places, leaves, none_of, within

A, B, C = map(Word, "abc")


def test_groups_are_flat_and_never_of_one() -> None:
    assert all_of([A]) == A
    assert all_of([A, And((B, C))]) == And((A, B, C))
    assert any_of([Or((A, B)), C]) == Or((A, B, C))
    assert any_of([And((A, B)), C]) == Or((And((A, B)), C))


def test_a_double_negation_is_none() -> None:
    assert none_of(none_of(A)) == A


def test_places_are_leaves_near_first_and_groups_of_them() -> None:
    good: list[Node] = [A, Phrase("x y"), Or((A, B)), Near(A, B, 1), First(A, 5), Or((A, Near(B, C, 1)))]
    bad: list[Node] = [And((A, B)), Not(A), DateRange(), AtLeast(A, 2), Or((A, Not(B))), First(AtLeast(A, 2), 5)]
    assert all(map(has_places, good))
    assert not any(map(has_places, bad))


def test_sentence_node_has_places_only_where_asked() -> None:
    for node in (within([A, B], "sentence"), First(within([A, B], "sentence"), 5)):
        assert not has_places(node)
        assert not has_places(node, ("paragraph",))
        assert has_places(node, ("sentence", "paragraph"))


def test_nested_sentence_nodes_are_one() -> None:
    pair = within([B, C], "sentence")
    assert within([A, pair], "sentence") == Within((A, B, C), "sentence")
    assert within([A, pair], "paragraph") == Within((A, pair), "paragraph")


def test_leaves_come_from_left_to_right_and_dates_are_none() -> None:
    tree = And((A, Not(Or((B, Near(C, A, 1)))), DateRange()))
    assert list(leaves(tree)) == [A, B, C, A]
    assert fields_of(And((Word("x", "body"), DateRange()))) == {"body", None}


@given(nodes())
def test_the_builders_leave_a_normal_tree_as_it_is(node: Node) -> None:
    assert all_of([node]) == any_of([node]) == none_of(none_of(node)) == node
