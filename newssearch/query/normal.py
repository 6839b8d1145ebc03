"""The normal form of a query tree, which is the only one that `parse` returns.

- an ``And`` or ``Or`` has two children or more, none of them of its own kind, in the order of the query, repeats kept;
- the child of a ``Not`` is no ``Not``;
- the sides of a ``Near`` and the parts of a ``Within``, ``First`` or ``AtLeast`` are as `has_places` says, all of one
  field;
- no part of a ``Within`` is one of the same unit.

Other trees are valid, too; the builders here make the normal form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace
from typing import TypeGuard, get_args

from newssearch.query.nodes import And, AtLeast, First, Leaf, Near, Node, Not, Or, SomeOf, Unit, Within, Word

_LEAVES = get_args(Leaf)

QUOTED = frozenset(("quote", "speaker"))
"""The fields that are found in quotations."""

COPY_OF = "copy-of"
"""The field of the copies of an article, which takes its id."""

ASKED = QUOTED | {COPY_OF}
"""The fields of which the archive is asked before a query that has them."""


def is_leaf(node: Node) -> TypeGuard[Leaf]:
    """Return whether ``node`` is a word, phrase or pattern, which is looked up in a field."""
    return isinstance(node, _LEAVES)


def all_of(nodes: Iterable[Node]) -> Node:
    """Return the conjunction of one node or more."""
    flat = tuple(_flat(nodes, And))
    return And(flat) if len(flat) > 1 else flat[0]


def any_of(nodes: Iterable[Node]) -> Node:
    """Return the disjunction of one node or more."""
    flat = tuple(_flat(nodes, Or))
    return Or(flat) if len(flat) > 1 else flat[0]


def none_of(node: Node) -> Node:
    """Return the negation of ``node``."""
    return node.child if isinstance(node, Not) else Not(node)


def within(nodes: Iterable[Node], unit: Unit) -> Within:
    """Return two nodes or more in one sentence or paragraph."""
    parts: list[Node] = []
    for node in nodes:
        parts += node.parts if isinstance(node, Within) and node.unit == unit else (node,)
    return Within(tuple(parts), unit)


def _flat(nodes: Iterable[Node], kind: type[And] | type[Or]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, kind):
            yield from node.children
        else:
            yield node


def has_places(node: Node, units: tuple[Unit, ...] = ()) -> bool:
    """Return whether ``node`` matches at places to compare; a ``Within`` does so only in ``units``."""
    match node:
        case Or(children):
            return all(has_places(child, units) for child in children)
        case Within(_, unit):
            return unit in units
        case First(part, _):
            return has_places(part, units)
    return is_leaf(node) or isinstance(node, Near)


def fields_of(node: Node) -> set[str | None]:
    """Return the fields that the clauses of ``node`` search; ``None`` is the text, and also clauses without a field."""
    parts = parts_of(node)
    if parts:
        return set().union(*map(fields_of, parts))
    return {node.field} if is_leaf(node) else {None}


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return the children of ``node``, from left to right."""
    if is_leaf(node):  # most nodes
        return ()
    if isinstance(node, And | Or | SomeOf):
        return node.children
    if isinstance(node, Within):
        return node.parts
    if isinstance(node, Not):
        return (node.child,)
    if isinstance(node, First | AtLeast):
        return (node.part,)
    if isinstance(node, Near):
        return (node.left, node.right)
    return ()


def leaves(node: Node) -> Iterator[Leaf]:
    """Yield the words, phrases and patterns of ``node``, from left to right."""
    if is_leaf(node):
        yield node
    for part in parts_of(node):
        yield from leaves(part)


def bare_words(node: Node) -> Iterator[Word]:
    """Yield the words of ``node`` that are found by their stems, but not those that it excludes."""
    if isinstance(node, Word):
        yield node
    elif not isinstance(node, Not):
        for part in parts_of(node):
            yield from bare_words(part)


def is_about(node: Node, fields: Set[str]) -> bool:
    """Return whether any clause of ``node`` is in one of ``fields``."""
    if is_leaf(node):
        return node.field in fields
    return any(is_about(part, fields) for part in parts_of(node))


def mapped(node: Node, change: Callable[[Leaf], Node]) -> Node:
    """Return ``node`` with each word, phrase and pattern in it changed."""
    if is_leaf(node):
        return change(node)
    match node:
        case And(children):
            return all_of([mapped(child, change) for child in children])
        case Or(children):
            return any_of([mapped(child, change) for child in children])
        case Not(child):
            return none_of(mapped(child, change))
        case Near(left, right, _, _):
            return replace(node, left=mapped(left, change), right=mapped(right, change))
        case Within(parts, _):
            return replace(node, parts=tuple(mapped(part, change) for part in parts))
        case First(part, _) | AtLeast(part, _):
            return replace(node, part=mapped(part, change))
    return node
