"""Query parser: `parse` returns a tree of nodes in normal form, or raises one `QueryError` with a caret.

A query goes through `scanning` (plain quotes and spaces), `syntax` (tokens and precedence) and the builder here, which
gives the syntax tree its meaning: `words` reads words, `placing` NEAR and its kind, `dates` and `ranges` values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from itertools import compress
from typing import NamedTuple

from newssearch.errors import QueryError, QueryLimitError
from newssearch.models import Match
from newssearch.query.fields import TIME_COLUMNS, Field, field_named, is_exact, names_a_field
from newssearch.query.forgiving import Forgiver
from newssearch.query.loosening import FEW_WORDS, Loose
from newssearch.query.misreadings import misreadings, operator_for
from newssearch.query.nodes import And, DateRange, Everything, Leaf, NoDate, Node, Not, NumberRange, Or, Phrase, Word
from newssearch.query.normal import all_of, any_of, is_leaf, none_of
from newssearch.query.placing import PlaceReader
from newssearch.query.scanning import plain
from newssearch.query.syntax import Branch, Token, refusal, tokens_of, tree_of
from newssearch.query.words import WordReader
from newssearch.settings import QUERY_LIMITS, QueryLimits


class Parsed(NamedTuple):
    """A parsed query: its tree, its own text, and warnings where it may have been meant differently.

    ``loose`` says which words may be missing where ``match`` is ``best``; None where none may. ``first`` finds, where
    ``match`` is ``any``, the articles that rank before the others: those with all of few words.
    """

    node: Node
    text: str
    warnings: tuple[str, ...]
    loose: Loose | None = None
    first: Node | None = None


def parse(
    text: str,
    *,
    match: Match = "all",
    strict: bool = True,
    now: datetime | None = None,
    tz: tzinfo | None = None,
    limits: QueryLimits = QUERY_LIMITS,
) -> Parsed:
    """Parse ``text``; raises a `QueryError` that points at the place which cannot be read.

    Unless ``strict``, `newssearch.query.forgiving` first makes readable what people type and paste.

    ``match`` says how clauses side by side are joined: ``all`` and ``best`` by AND; ``any`` joins words, phrases and
    groups by OR, while dates, lengths, ``language:``, ``id:`` and negated clauses still narrow the result. ``now`` (the
    present) and ``tz`` (UTC) define ``today``; ``tz`` is also the zone of times that name none.
    """
    zone = UTC if tz is None else tz
    builder = _Builder(text, match, datetime.now(zone) if now is None else now, zone, limits, strict=strict)
    if len(text) <= limits.max_characters and PLAIN_WORDS.fullmatch(text):
        even, tokens = text, tokens_of(text)
    else:
        even = plain(text, limits, None if strict else builder.warnings)
        tokens = tokens_of(even) if strict else _forgiven(even, text, builder.warnings)
    tree = tree_of(tokens, text)
    node = builder.query(tree)
    warnings = (*builder.warnings, *misreadings(even))
    loose = None if match == "all" else builder.loose(tree)
    if match == "any":
        return Parsed(node, text, warnings, first=None if loose is None else builder.first(loose))
    return Parsed(node, text, warnings, loose)


_PLAIN_WORD = r'(?:[a-z0-9]+|"[a-z0-9]+(?: +[a-z0-9]+)*")'
_PLAIN_DATE = r"[0-9]{4}(?:-[0-9]{2}){0,2}"
PLAIN_WORDS = re.compile(
    rf"(?=.*[a-z]){_PLAIN_WORD}(?: +(?:(?:OR|AND|NEAR/[0-9]+) +)?{_PLAIN_WORD})*"
    rf"(?: +date:{_PLAIN_DATE}(?:\.\.{_PLAIN_DATE})?)?"
)
"""The form of most queries: words and phrases in small letters, some operators between them, a date or a range of dates
behind them. No step before the grammar changes them."""


def _forgiven(even: str, query: str, warnings: list[str]) -> list[Token]:
    return Forgiver(even, len(query.rstrip()), warnings).forgiven()


class _Builder:
    """Gives the syntax tree of one query its meaning, top down, so that a field reaches every leaf of its group.

    The tree may be as deep as brackets may be, so the descent uses few stack frames.
    """

    def __init__(
        self, query: str, match: Match, now: datetime, zone: tzinfo, limits: QueryLimits, *, strict: bool
    ) -> None:
        self.warnings: list[str] = []
        self._query = query
        self._match = match
        self._strict = strict
        self._now = now
        self._zone = zone
        self._limits = limits
        self._clauses = 0
        self._level = 0
        self._group_field: Field | None = None
        self._end = 0
        self._words = WordReader(query, self.warnings)
        self._places = PlaceReader(query)
        self._read: dict[int, Node] = {}

    def query(self, tree: Branch) -> Node:
        """Return the meaning of a whole query."""
        self._end = tree.end
        return self._node(tree)

    def loose(self, tree: Branch) -> Loose | None:
        """Return the bare words side by side in ``tree``, which was read, and what else it demands."""
        words: list[Word] = []
        rest: list[Node] = []
        for part in _side_by_side(tree):
            node = self._read[id(part)]
            parts = node.children if part.kind == "leaf" and isinstance(node, And) else (node,)
            for one in parts:
                if isinstance(one, Word) and one.field is None:
                    words.append(one)
                else:
                    rest.append(one)
        return Loose(tuple(words), tuple(rest)) if words else None

    def first(self, loose: Loose) -> Node | None:
        """Return a node for the articles with all of few words; None for other queries."""
        if not 1 < len(loose.words) <= FEW_WORDS or not all(map(self._narrows, loose.rest)):
            return None
        return all_of([*loose.words, *loose.rest])

    def _node(self, part: Branch) -> Node:
        levels = len(part.parts) // 2 if part.kind == "proximity" else part.kind in _NESTING
        if levels:
            self._enter(levels, part)
        match part.kind:
            case "leaf" | "everything":
                node = self._clause(part)
            case "disjunction":
                node = self._disjunction(part)
            case "run":
                node = self._run(part)
            case "conjunction":
                node = all_of(list(map(self._node, part.branches)))
            case "negation":
                node = self._negation(part)
            case "proximity":
                node = self._places.near(part, map(self._node, part.branches))
            case "sentence" | "paragraph":
                node = self._places.within(part, map(self._node, part.branches))
            case _:
                node = self._bracketed(part)
        self._level -= levels
        self._read[id(part)] = node
        return node

    def _enter(self, levels: int, part: Branch) -> None:
        """Descend ``levels`` levels within the limit, so that walks of a tree need not check its depth."""
        self._level += levels
        if self._level > self._limits.max_depth:
            message = f"The operators of the query are more than {self._limits.max_depth} deep."
            raise self._beyond_limit(message, part)

    def _disjunction(self, tree: Branch) -> Node:
        parts = tree.branches
        nodes = list(map(self._node, parts))
        node = any_of(nodes)
        bare = [part.kind in ("run", "conjunction") for part in parts]
        if any(isinstance(side, And) for side in compress(nodes, bare)):
            self._warn_of_binding("OR", node)
        return node

    def _run(self, tree: Branch) -> Node:
        """Join clauses that are side by side."""
        parts = tree.branches
        for part in parts[1:-1]:
            self._warn_of_operator_case(part)
        nodes = list(map(self._node, parts))
        if self._match != "any":
            return all_of(nodes)
        wanted = [node for node in nodes if not self._narrows(node)]
        needed = [node for node in nodes if self._narrows(node)]
        node = all_of([any_of(wanted), *needed] if wanted else needed)
        if len(wanted) > 1 and any(part.kind == "conjunction" for part in parts):
            self._warn_of_binding("words side by side", node)
        return node

    def _narrows(self, node: Node) -> bool:
        """Return whether ``node`` only narrows a result: a date, length, id or language, or an exclusion."""
        if isinstance(node, And | Or):
            return all(map(self._narrows, node.children))
        if isinstance(node, DateRange | NoDate | NumberRange | Not):
            return True
        # Within "language:(en fr)" the values are wanted; the group as a whole narrows.
        return self._group_field is None and is_leaf(node) and is_exact(node.field)

    def _negation(self, tree: Branch) -> Node:
        (operand,) = tree.branches
        node = self._node(operand)
        signs = len(tree.parts) - 1
        return none_of(node) if signs % 2 else node

    def _bracketed(self, tree: Branch) -> Node:
        """Build a group or a function, with or without a field before it."""
        (inner,) = tree.branches
        prefix, name = _leading(tree, "FIELD"), _leading(tree, "FUNCTION")
        outer = self._group_field
        if prefix is not None:
            self._group_field = self._field(prefix)
            if self._group_field.kind in ("date", "number"):
                example = self._group_field.example
                hint = f"Write each one out: {example} OR {example}"
                raise self._error(f"{prefix.text} takes no group.", prefix, hint)
        node = self._node(inner)
        self._group_field = outer
        return node if name is None else self._places.function(name, inner, node)

    def _clause(self, tree: Branch) -> Node:
        self._clauses += 1
        if self._clauses > self._limits.max_clauses:
            raise self._beyond_limit(f"The query has more than {self._limits.max_clauses:,} clauses.", tree)
        if tree.kind == "leaf":
            return self._leaf(tree)
        if self._group_field is not None:
            raise self._error("*:* cannot be the value of a field.", tree, "Write it by itself.")
        return Everything()

    def _leaf(self, tree: Branch) -> Node:
        prefix, value = _leading(tree, "FIELD"), tree.last
        field = self._group_field if prefix is None else self._field(prefix)
        if field is not None and field.kind in ("date", "number"):
            if prefix is not None and prefix.end < value.start and not self._strict:
                return self._value_or_words(field, prefix, value)
            return self._value(field, value)
        if value.kind == "RANGE":
            hint = "For example date:[2024 TO 2025]"
            raise self._error("A range needs a date or number field before it.", value, hint)
        name = None if field is None else field.name
        if name in ("id", "copy-of", "saved") and (identifier := self._identifier(value, name)) is not None:
            return identifier
        if name == "language":
            value = value._replace(text=_with_tag(value.text))
        if value.kind == "PHRASE":
            return self._words.phrase(value.text, value.start, name)
        if field is not None and field.kind != "exact" and names_a_field(value.text):
            raise self._error("A field cannot be inside another field.", value, f'As text: {name}:"{value.text}"')
        return self._words.word(value.text, value.start, name, closing=value.end == self._end)

    def _identifier(self, token: Token, field: str) -> Leaf | None:
        """Return the leaf of an id or a name, every sign as typed; None for a pattern, which only ``id:`` takes."""
        typed = self._query[token.start : token.end]
        leaf: Leaf | None
        if token.kind == "PHRASE":
            text = typed[1:].removesuffix('"')
            leaf = Phrase(text, field) if token.text.endswith('"') and text.strip() else None
        elif any(sign in typed for sign in "*?~"):
            leaf = None
        else:  # without quotes, an operator would not be read back from where the query is printed
            leaf = Phrase(typed, field) if token.text == typed.lower() != typed else Word(typed, field)
        if leaf is None and field != "id":
            wanted = "id" if field == "copy-of" else "name"
            raise self._error(
                f"{field}: takes one {wanted}.", token, f'If it has signs, put it in quotes: {field}:"a?b"'
            )
        return leaf

    def _value(self, field: Field, token: Token) -> DateRange | NoDate | NumberRange | Not:
        value, start = token.text, token.start
        if token.kind == "PHRASE":
            if not value.endswith('"'):
                raise self._error(f"{field.name}: takes no distance.", token, f"For example {field.example}")
            value, start = value[1:-1], start + 1
            if not value.strip():
                message = "There is nothing to search for in this."
                raise self._error(message, token, f"For example {field.example}")
        # Imported when asked, as most queries are words.
        if field.kind == "number":
            from newssearch.query.ranges import number_range

            return number_range(value, field.name, offset=start, query=self._query)
        from newssearch.query.dates import date_range, time_range

        if field.name in TIME_COLUMNS:
            return time_range(value, field.name, now=self._now, tz=self._zone, offset=start, query=self._query)
        return date_range(value, field.name, now=self._now, tz=self._zone, offset=start, query=self._query)

    def _value_or_words(self, field: Field, prefix: Token, value: Token) -> Node:
        """Read a value that follows its field after a space; read both as words if it is not a valid value."""
        try:
            return self._value(field, value)
        except QueryError:
            if value.kind != "TERM":
                raise
            self._warn(f'"{prefix.text} {value.text}" is read as words, as it is no {field.kind}')
            name = prefix.text[:-1]
            return all_of([self._words.word(name, prefix.start, None), self._words.word(value.text, value.start, None)])

    def _field(self, prefix: Token) -> Field:
        field = field_named(prefix.text, prefix.start, self._query)
        if self._group_field is not None:
            group = self._group_field.name
            message = f"{prefix.text} cannot be inside the field {group}."
            raise self._error(message, prefix, f"Close the brackets of {group}: before it.")
        return field

    def _warn_of_binding(self, than: str, node: Node) -> None:
        from newssearch.query.printing import to_text  # here, for a fast start of most queries

        self._warn(f"AND binds tighter than {than}: read as {to_text(node)}")

    def _warn_of_operator_case(self, part: Branch) -> None:
        token = next(part.tokens())
        word = token.text
        if self._query[token.start : token.end] != word:  # already turned into a word, with a warning of its own
            return
        if part.kind == "leaf" and (operator := operator_for(word)):
            self._warn(f'"{word}" is searched as a word; write {operator} for the operator')

    def _warn(self, warning: str) -> None:
        if warning not in self.warnings:
            self.warnings.append(warning)

    def _beyond_limit(self, message: str, part: Token | Branch) -> QueryLimitError:
        return QueryLimitError(message, query=self._query, start=part.start, end=part.end)

    def _error(self, message: str, part: Token | Branch, hint: str) -> QueryError:
        return refusal(self._query, message, part, hint)


_NESTING = frozenset({"disjunction", "run", "conjunction", "negation", "sentence", "paragraph", "function"})


def _side_by_side(tree: Branch) -> Iterator[Branch]:
    """Yield the clauses of ``tree`` that no operator joins, those in plain brackets one by one."""
    plain_group = tree.kind == "group" and _leading(tree, "FIELD") is None
    if tree.kind == "run" or plain_group:
        for part in tree.branches:
            yield from _side_by_side(part)
    else:
        yield tree


def _with_tag(value: str) -> str:
    """Return the value of ``language:`` with the tag in place of a name: ``en`` for ``English``, ``de`` for ``ger``."""
    from newssearch.analysis.languages import canonical_tag  # here, as few queries name a language

    name = value.strip('"')
    tag = canonical_tag(name)
    return value if tag is None or tag.casefold() == name.casefold() else value.replace(name, tag)


def _leading(branch: Branch, kind: str) -> Token | None:
    """Return the token of the given kind that precedes the value of ``branch``, if there is one."""
    for part in branch.parts[:-1]:
        if isinstance(part, Token) and part.kind == kind:
            return part
    return None
