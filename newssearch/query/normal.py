"""The normal form of a query tree, which is the only one that `parse` returns.

- an ``And`` or ``Or`` has two children or more, none of them of its own kind, in the order of the query, repeats kept;
- the child of a ``Not`` is no ``Not``;
- the sides of a ``Near`` are as `near_side` says, all of one field.

What is not in normal form still means something; the builders here make it normal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeGuard, get_args

from newssearch.query.nodes import And, Leaf, Near, Node, Not, Or

_LEAVES = get_args(Leaf)


def is_leaf(node: Node) -> TypeGuard[Leaf]:
    """Whether ``node`` is a word, phrase or pattern: what stands in a field."""
    return isinstance(node, _LEAVES)


def all_of(nodes: Iterable[Node]) -> Node:
    """The conjunction of one node or more."""
    flat = tuple(_flat(nodes, And))
    return And(flat) if len(flat) > 1 else flat[0]


def any_of(nodes: Iterable[Node]) -> Node:
    """The disjunction of one node or more."""
    flat = tuple(_flat(nodes, Or))
    return Or(flat) if len(flat) > 1 else flat[0]


def none_of(node: Node) -> Node:
    """The negation of ``node``."""
    return node.child if isinstance(node, Not) else Not(node)


def _flat(nodes: Iterable[Node], kind: type[And] | type[Or]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, kind):
            yield from node.children
        else:
            yield node


def near_side(node: Node) -> bool:
    """Whether ``node`` may stand beside NEAR: a leaf, an ``Or`` of leaves, or another ``Near``."""
    if isinstance(node, Or):
        return all(is_leaf(child) for child in node.children)
    return is_leaf(node) or isinstance(node, Near)


def fields_of(node: Node) -> set[str | None]:
    """The fields that the clauses of ``node`` stand in; ``None`` is the text, and what is in no field."""
    if isinstance(node, And | Or):
        return set().union(*map(fields_of, node.children))
    if isinstance(node, Not):
        return fields_of(node.child)
    if isinstance(node, Near):
        return fields_of(node.left) | fields_of(node.right)
    return {node.field} if is_leaf(node) else {None}


def leaves(node: Node) -> Iterator[Leaf]:
    """The words, phrases and patterns of ``node``, from left to right."""
    if isinstance(node, And | Or):
        for child in node.children:
            yield from leaves(child)
    elif isinstance(node, Not):
        yield from leaves(node.child)
    elif isinstance(node, Near):
        yield from leaves(node.left)
        yield from leaves(node.right)
    elif is_leaf(node):
        yield node
