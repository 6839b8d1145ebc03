"""Operators and functions that look at places: NEAR, W/S and W/P, FIRST, CAPS and ATLEAST.

Their operands must have places in one field of the text; all other operands are refused here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newssearch.core import tokenize
from newssearch.errors import QueryError
from newssearch.query.fields import BY_NAME, TEXT_FIELDS, is_exact
from newssearch.query.nodes import AtLeast, Cased, First, Near, Node, Or, Phrase, Unit, Word
from newssearch.query.normal import any_of, fields_of, has_places, within
from newssearch.query.syntax import BESIDE, Branch, Token, refusal

MAX_DISTANCE = 1000
"""The widest ``NEAR/n`` and ``"..."~n``, and the longest ``FIRSTn``: beyond it AND says the same."""

MAX_TIMES = 255
"""The most that ``ATLEASTn`` counts to."""

_FUNCTION = r"([A-Z]+)([0-9]*)"
_UNITS: dict[str, Unit] = {"SENTENCE": "sentence", "PARAGRAPH": "paragraph"}
_PLACELESS = ("date", "number", "exact", "copies", "saved")
"""Kinds of fields whose values have no places in the text."""

_ANY_UNIT: tuple[Unit, ...] = ("sentence", "paragraph")
_IN_BRACKETS = "Its brackets take a word, phrase or pattern, a NEAR b, or (a OR b) of them."


class PlaceReader:
    """Reads the operators and functions of one query that look at places."""

    def __init__(self, query: str) -> None:
        self._query = query

    def near(self, part: Branch, sides: Iterable[Node]) -> Node:
        """Build ``a NEAR/5 b PRE/3 c`` from left to right; each of ``sides`` is read after those before it."""
        checked = self._checked(part, sides, (), "This cannot be an operand of NEAR, W or PRE.")
        node = next(checked)
        for operator in _operators(part):
            name, _, digits = operator.text.partition("/")
            apart = distance(digits, operator, self._query)
            node = Near(node, next(checked), apart, ordered=name == "PRE")
            if len(fields_of(node)) > 1:
                raise self._of_several_fields(operator)
        return node

    def within(self, part: Branch, sides: Iterable[Node]) -> Node:
        """Build ``a W/S b W/S c`` as one node."""
        operator = _operators(part)[0]
        unit = _UNITS[operator.kind]
        units = ("sentence",) if unit == "sentence" else _ANY_UNIT
        node = within(self._checked(part, sides, units, f"This cannot be an operand of {operator.text}."), unit)
        if len(fields_of(node)) > 1:
            raise self._of_several_fields(operator)
        self._check_text(node, operator)
        return node

    def function(self, name: Token, inner: Branch, node: Node) -> Node:
        """Build ``CAPS(...)``, ``FIRST50(...)`` or ``ATLEAST5(...)`` of ``node``, which was read from ``inner``."""
        parts = re.fullmatch(_FUNCTION, name.text)
        assert parts is not None
        if parts[1] == "CAPS":
            return self._capitals(name, inner, node)
        if parts[1] not in ("FIRST", "ATLEAST"):
            hint = "Write the word with its capitals: CAPS(NATO)"
            raise refusal(self._query, f"There is no {name.text}() here.", name, hint)
        number = self._number(name, parts[2], MAX_TIMES if parts[1] == "ATLEAST" else MAX_DISTANCE)
        if not _in_places(node, _ANY_UNIT):
            culprit = _culprit(inner, _ANY_UNIT)
            raise refusal(self._query, f"{name.text}() cannot take this.", culprit, _hint(culprit, _IN_BRACKETS))
        if len(fields_of(node)) > 1:
            hint = f"Write the field before it, once: headline:{name.text}(gas OR oil)"
            raise refusal(self._query, f"All of {name.text}() must be in the same field.", name, hint)
        if parts[1] == "ATLEAST":
            return AtLeast(node, number)
        self._check_text(node, name)
        return First(node, number)

    def _capitals(self, name: Token, inner: Branch, node: Node) -> Node:
        given = node.children if isinstance(node, Or) else (node,)
        leaves = [leaf for leaf in given if isinstance(leaf, Word | Phrase)]
        if len(leaves) < len(given):
            hint = "Its brackets take a word or a phrase, as it is printed, or (a OR b) of them."
            raise refusal(self._query, f"{name.text}() cannot take this.", _culprit(inner, ()), hint)
        values = [token for token in inner.tokens() if token.kind in ("TERM", "PHRASE")]
        cased: list[Node] = []
        for leaf, value in zip(leaves, values, strict=True):
            self._check_text(leaf, name)
            if not any(token.cased for token in tokenize(leaf.text)):
                hint = f"Write it with its capitals, or without {name.text}()."
                raise refusal(self._query, f"There is no capital in {value.text}.", value, hint)
            cased.append(Cased(leaf.text, leaf.field))
        return any_of(cased)

    def _number(self, name: Token, digits: str, most: int) -> int:
        if not (digits and len(digits) <= 4 and 1 <= int(digits) <= most):
            word = name.text.rstrip("0123456789")
            hint = f'For example {word}5(gas); as a word, put it in quotes: "{name.text}"'
            raise refusal(self._query, f"{word} takes a number from 1 to {most:,}, glued to it.", name, hint)
        return int(digits)

    def _checked(self, part: Branch, sides: Iterable[Node], units: tuple[Unit, ...], message: str) -> Iterator[Node]:
        for branch, side in zip(part.branches, sides, strict=True):
            if not _in_places(side, units):
                culprit = _culprit(branch, units)
                raise refusal(self._query, message, culprit, _hint(culprit, BESIDE))
            yield side

    def _check_text(self, node: Node, culprit: Token) -> None:
        for field in fields_of(node) - {None, *TEXT_FIELDS}:
            message = f"{culprit.text} looks at running text, which {field} is not."
            hint = f"It works in {', '.join(TEXT_FIELDS[:-1])} and {TEXT_FIELDS[-1]}."
            raise refusal(self._query, message, culprit, hint)

    def _of_several_fields(self, operator: Token) -> QueryError:
        hint = f"Put all of it in one: headline:(gas {operator.text} pipeline)"
        return refusal(self._query, f"Both sides of {operator.text} must be in the same field.", operator, hint)


def distance(digits: str, part: Token, query: str) -> int:
    """Return the distance that ``part`` (``NEAR/5``, or the ``~5`` of a phrase) states; raises `QueryError`."""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 4 and 1 <= int(digits) <= MAX_DISTANCE):
        message = f"The distance is a number of words from 1 to {MAX_DISTANCE:,}."
        hint = 'For example gas NEAR/5 pipeline, or "gas pipeline"~5; 1 is side by side, W/S in the same sentence.'
        raise refusal(query, message, part, hint)
    return int(digits)


def _operators(part: Branch) -> list[Token]:
    return [token for token in part.parts if isinstance(token, Token)]


def _in_places(node: Node, units: tuple[Unit, ...]) -> bool:
    return has_places(node, units) and not any(map(is_exact, fields_of(node)))


def _culprit(part: Branch, units: tuple[Unit, ...]) -> Token | Branch:
    """Return the token of ``part`` that has no place to compare, an operator or a date; else the whole of it."""
    for token in part.tokens():
        if token.kind in ("AND", "NOT", "EVERYTHING") or ((unit := _UNITS.get(token.kind)) and unit not in units):
            return token
        if token.kind == "FUNCTION" and token.text.startswith("ATLEAST"):
            return token
        if token.kind == "FIELD" and BY_NAME[token.text[:-1].casefold()].kind in _PLACELESS:
            return token
    return part


def _hint(culprit: Token | Branch, otherwise: str) -> str:
    if isinstance(culprit, Token) and culprit.kind == "FUNCTION":
        return f"{culprit.text}() counts in the whole article; write it around the rest: {culprit.text}(a NEAR/5 b)"
    return otherwise
