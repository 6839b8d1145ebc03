"""A query in, its meaning out: `parse` gives a tree of nodes in normal form, or one `QueryError` with a caret.

The way of a query: `scanning` evens out quotes and spaces; `syntax` and ``grammar.lark`` find tokens and precedence;
the builder here gives the parse tree its meaning, with `terms` for words, `dates` and `ranges` for values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import compress
from typing import TYPE_CHECKING, TypeGuard

from newssearch.errors import QueryError, QueryLimitError
from newssearch.models import Match
from newssearch.query.fields import BY_NAME, Field
from newssearch.query.naming import field_named, is_exact
from newssearch.query.nodes import And, DateRange, Everything, Near, NoDate, Node, Not, NumberRange, Or
from newssearch.query.normal import all_of, any_of, fields_of, is_leaf, near_side, none_of
from newssearch.query.printing import to_text
from newssearch.query.scanning import plain
from newssearch.query.syntax import tree_of
from newssearch.query.terms import TermReader
from newssearch.settings import QUERY_LIMITS, QueryLimits

if TYPE_CHECKING:
    from lark import Token, Tree


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query that was read: its tree, its own text, and what may be meant otherwise than it was read."""

    node: Node
    text: str
    warnings: tuple[str, ...]


def parse(
    text: str,
    *,
    match: Match = "all",
    now: datetime | None = None,
    tz: tzinfo | None = None,
    limits: QueryLimits = QUERY_LIMITS,
) -> Parsed:
    """Read ``text``; what cannot be read raises `QueryError` that points at the place.

    ``match`` says how clauses side by side are joined: ``all`` by AND; ``any`` joins words, phrases and groups by OR,
    while dates, lengths, ``language:``, ``id:`` and negated clauses still narrow the result. ``now`` (the present)
    and ``tz`` (UTC) say what ``today`` is; ``tz`` is also the zone of times that name none.
    """
    zone = UTC if tz is None else tz
    builder = _Builder(text, match, datetime.now(zone) if now is None else now, zone, limits)
    even = plain(text, limits)
    node = builder.query(tree_of(even, text))
    return Parsed(node, text, (*builder.warnings, *_single_quotes(even)))


class _Builder:
    """Gives the parse tree of one query its meaning, top down, so that a field reaches every leaf of its group.

    The tree may be as deep as brackets may be, so the way down spends few stack frames.
    """

    def __init__(self, query: str, match: Match, now: datetime, zone: tzinfo, limits: QueryLimits) -> None:
        self.warnings: list[str] = []
        self._query = query
        self._match = match
        self._now = now
        self._zone = zone
        self._limits = limits
        self._clauses = 0
        self._level = 0
        self._group_field: Field | None = None
        self._end = 0
        self._terms = TermReader(query, self.warnings)

    def query(self, tree: Tree[Token]) -> Node:
        """The meaning of a whole query."""
        self._end = tree.meta.end_pos
        return self._node(tree.children[0])

    def _node(self, part: Token | Tree[Token]) -> Node:
        assert not isinstance(part, str)
        levels = len(part.children) // 2 if part.data == "proximity" else part.data in _NESTING
        self._enter(levels, part)
        match part.data:
            case "disjunction":
                node = self._disjunction(part)
            case "run":
                node = self._run(part)
            case "conjunction":
                node = all_of(list(map(self._node, _trees(part))))
            case "negation":
                node = self._negation(part)
            case "proximity":
                node = self._proximity(part)
            case "group":
                node = self._group(part)
            case "function":
                name = part.children[0]
                raise self._error(f"{name}() is not supported.", name, f'As a word, put it in quotes: "{name}"')
            case _:
                node = self._clause(part)
        self._level -= levels
        return node

    def _enter(self, levels: int, part: Tree[Token]) -> None:
        """Go ``levels`` further down, as far as the limit: whoever walks a tree may trust its depth."""
        self._level += levels
        if self._level > self._limits.max_depth:
            message = f"The operators of the query are more than {self._limits.max_depth} deep."
            raise self._beyond_limit(message, part)

    def _disjunction(self, tree: Tree[Token]) -> Node:
        parts = _trees(tree)
        nodes = list(map(self._node, parts))
        node = any_of(nodes)
        bare = [part.data in ("run", "conjunction") for part in parts]
        if any(isinstance(side, And) for side in compress(nodes, bare)):
            self._warn(f"AND binds tighter than OR: read as {to_text(node)}")
        return node

    def _run(self, tree: Tree[Token]) -> Node:
        """Clauses side by side."""
        parts = _trees(tree)
        for part in parts[1:-1]:
            self._warn_of_operator_case(part)
        nodes = list(map(self._node, parts))
        if self._match == "all":
            return all_of(nodes)
        wanted = [node for node in nodes if not self._narrows(node)]
        needed = [node for node in nodes if self._narrows(node)]
        node = all_of([any_of(wanted), *needed] if wanted else needed)
        if len(wanted) > 1 and any(part.data == "conjunction" for part in parts):
            self._warn(f"AND binds tighter than words side by side: read as {to_text(node)}")
        return node

    def _narrows(self, node: Node) -> bool:
        """Whether ``node`` only ever narrows a result: dates, lengths, ids, languages, and what is excluded."""
        if isinstance(node, And | Or):
            return all(map(self._narrows, node.children))
        if isinstance(node, DateRange | NoDate | NumberRange | Not):
            return True
        # Within "language:(en fr)" the values are what is wanted; the group as a whole narrows.
        return self._group_field is None and is_leaf(node) and is_exact(node.field)

    def _negation(self, tree: Tree[Token]) -> Node:
        *signs, operand = tree.children
        node = self._node(operand)
        return none_of(node) if len(signs) % 2 else node

    def _group(self, tree: Tree[Token]) -> Node:
        prefix, inner, outer = tree.children[0], tree.children[-2], self._group_field
        if _is_token(prefix, "FIELD"):
            self._group_field = self._field(prefix)
            if self._group_field.kind in ("date", "number"):
                example = self._group_field.example
                raise self._error(f"{prefix} takes no group.", prefix, f"Write each one out: {example} OR {example}")
        node = self._node(inner)
        self._group_field = outer
        return node

    def _proximity(self, tree: Tree[Token]) -> Node:
        """``a NEAR/5 b PRE/3 c``: from left to right."""
        node = self._near_side(tree.children[0])
        for operator, part in zip(tree.children[1::2], tree.children[2::2], strict=True):
            assert _is_token(operator, "NEAR")
            name, _, digits = operator.partition("/")
            distance = self._terms.distance(digits, _start(operator), len(operator))
            side = self._near_side(part)
            if len(fields_of(node) | fields_of(side)) > 1:
                hint = f"Put all of it in one: headline:(gas {operator} pipeline)"
                raise self._error(f"Both sides of {operator} must be in the same field.", operator, hint)
            node = Near(node, side, distance, ordered=name == "PRE")
        return node

    def _near_side(self, part: Token | Tree[Token]) -> Node:
        node = self._node(part)
        if not near_side(node) or any(map(is_exact, fields_of(node))):
            hint = "Beside it stand words, phrases, patterns, or (a OR b) groups of them."
            raise self._error("This cannot stand beside NEAR, W or PRE.", _culprit(part), hint)
        return node

    def _clause(self, tree: Tree[Token]) -> Node:
        self._clauses += 1
        if self._clauses > self._limits.max_clauses:
            raise self._beyond_limit(f"The query has more than {self._limits.max_clauses:,} clauses.", tree)
        if tree.data == "leaf":
            return self._leaf(tree)
        if self._group_field is not None:
            raise self._error("*:* cannot stand in a field.", tree, "Write it by itself.")
        return Everything()

    def _leaf(self, tree: Tree[Token]) -> Node:
        *prefix, value = tree.children
        assert isinstance(value, str)
        field = self._field(prefix[0]) if prefix else self._group_field
        if field is not None and field.kind in ("date", "number"):
            return self._value(field, value)
        if value.type == "RANGE":
            hint = "For example date:[2024 TO 2025]"
            raise self._error("A range needs a date or number field before it.", value, hint)
        name = None if field is None else field.name
        if value.type == "PHRASE":
            return self._terms.phrase(str(value), _start(value), name)
        if _names_a_field(value) and field is not None and field.kind != "exact":
            raise self._error("A field cannot stand in another field.", value, f'As text: {name}:"{value}"')
        return self._terms.word(str(value), _start(value), name, closing=value.end_pos == self._end)

    def _value(self, field: Field, token: Token) -> DateRange | NoDate | NumberRange:
        value, start = str(token), _start(token)
        if token.type == "PHRASE":
            if not value.endswith('"'):
                raise self._error(f"{field.name}: takes no distance.", token, f"For example {field.example}")
            value, start = value[1:-1], start + 1
        # Imported when asked, as most queries are words.
        if field.kind == "number":
            from newssearch.query.ranges import number_range

            return number_range(value, field.name, offset=start, query=self._query)
        from newssearch.query.dates import date_range

        return date_range(value, field.name, now=self._now, tz=self._zone, offset=start, query=self._query)

    def _field(self, prefix: Token | Tree[Token]) -> Field:
        assert isinstance(prefix, str)
        field = field_named(prefix, _start(prefix), self._query)
        if self._group_field is not None:
            group = self._group_field.name
            message = f"{prefix} cannot stand in the field {group}."
            raise self._error(message, prefix, f"Close the brackets of {group}: before it.")
        return field

    def _warn_of_operator_case(self, part: Tree[Token]) -> None:
        word = part.children[0]
        if part.data == "leaf" and _is_token(word, "TERM") and _OPERATOR_CASE.fullmatch(word):
            operator = word.upper() + ("/5" if word.upper() == "NEAR" else "")
            self._warn(f'"{word}" is searched as a word; write {operator} for the operator')

    def _warn(self, warning: str) -> None:
        if warning not in self.warnings:
            self.warnings.append(warning)

    def _beyond_limit(self, message: str, part: Token | Tree[Token]) -> QueryLimitError:
        start, end = _span(part)
        return QueryLimitError(message, query=self._query, start=start, end=end)

    def _error(self, message: str, part: Token | Tree[Token], hint: str) -> QueryError:
        start, end = _span(part)
        return QueryError(message, query=self._query, start=start, end=end, hint=hint)


_SINGLE_QUOTED = re.compile(r'"[^"]*"|(?<![^\s(:])[\'‘’](\w[^\'‘’"()]*)[\'’](?![^\s)])')
_NESTING = frozenset({"disjunction", "run", "conjunction", "negation"})
_OPERATOR_CASE = re.compile(r"and|or|not|near|(?:near|w|pre)/[0-9]+", re.IGNORECASE)


def _single_quotes(text: str) -> list[str]:
    """A warning for each group of words that looks like a phrase but for its quotes."""
    groups = [quoted[1] for quoted in _SINGLE_QUOTED.finditer(text) if quoted[1]]
    return [f'single quotes make no phrase; write "{words}"' for words in groups if " " in words.strip()]


def _culprit(side: Token | Tree[Token]) -> Token | Tree[Token]:
    """What in ``side`` cannot stand beside NEAR: an operator or a date, else the whole of it."""
    if isinstance(side, str):
        return side
    for token in side.scan_values(lambda part: isinstance(part, str)):
        if token.type in ("AND", "NOT", "MINUS", "NEAR", "EVERYTHING"):
            return token
        if token.type == "FIELD" and BY_NAME[token[:-1].casefold()].kind in ("date", "number", "exact"):
            return token
    return side


def _names_a_field(value: str) -> bool:
    name, colon, _ = value.partition(":")
    return bool(colon) and name.casefold() in BY_NAME


def _trees(tree: Tree[Token]) -> list[Tree[Token]]:
    return [child for child in tree.children if not isinstance(child, str)]


def _is_token(part: Token | Tree[Token], kind: str) -> TypeGuard[Token]:
    return isinstance(part, str) and part.type == kind


def _start(token: Token) -> int:
    return token.start_pos or 0


def _span(part: Token | Tree[Token]) -> tuple[int, int]:
    """The offsets of ``part`` in the query."""
    if isinstance(part, str):
        return _start(part), part.end_pos or _start(part) + 1
    return part.meta.start_pos, part.meta.end_pos
