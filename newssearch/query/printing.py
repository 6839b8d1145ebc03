"""Printing of a query tree: as a query that parses to the same tree, and clause by clause in plain words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from newssearch.query.cleaning import BETWEEN, FOREIGN
from newssearch.query.fields import BY_NAME, TIME_NAMES, is_exact
from newssearch.query.nodes import (
    And,
    AtLeast,
    Cased,
    DateRange,
    Everything,
    First,
    Fuzzy,
    Leaf,
    Near,
    NoDate,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    Proximity,
    SomeOf,
    Wildcard,
    Within,
    Word,
)
from newssearch.query.normal import fields_of, leaves, parts_of

_PLAIN_WORD = r"(?!(?:AND|OR|NOT)\Z)[^\W_][\w'’&.+#-]*"
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_LIKE_A_FIELD = r"[^\W\d]\w*(-\w+)*:"


def to_text(node: Node) -> str:
    """Return ``node`` as a query, every ``AND`` written out, and a field once before the group that shares it.

    For a tree in normal form (see `newssearch.query.normal`), ``parse(to_text(node)).node == node``, whichever way
    ``match`` joins bare words.
    """
    text = _within(node, None)
    return f"({text})" if _is_like_a_headline(text) else text


def _is_like_a_headline(text: str) -> bool:
    """Return whether only brackets keep a line of capitals from being read as a headline."""
    words = [word for word in text.split() if word not in _OPERATORS]
    return len(words) > 4 and text.isupper() and not set('()"') & set(text)


def _within(node: Node, outer: str | None, *bracketed: type[Node]) -> str:
    """Return ``node`` as a query within the field ``outer``, in brackets if it is of a ``bracketed`` kind."""
    if outer is None and (field := _shared_field(node)) is not None:
        text = _bare(node, field)
        return f"{field}:{text}" if isinstance(node, First | AtLeast) else f"{field}:({text})"
    text = _bare(node, outer)
    return f"({text})" if isinstance(node, bracketed) else text


def _bare(node: Node, outer: str | None) -> str:
    match node:
        case Or() | SomeOf():
            return " OR ".join(_within(child, outer, And) for child in node.children)
        case And():
            return " AND ".join(_within(child, outer, Or) for child in node.children)
        case Not():
            return f"NOT {_within(node.child, outer, And, Or)}"
        case Near():
            operator = f"{'PRE' if node.ordered else 'NEAR'}/{node.distance}"
            return f"{_within(node.left, outer, Or)} {operator} {_within(node.right, outer, Or, Near)}"
        case Within():
            return f" W/{node.unit[0].upper()} ".join(_within(part, outer, Or) for part in node.parts)
        case First():
            return f"FIRST{node.words}({_within(node.part, outer)})"
        case AtLeast():
            return f"ATLEAST{node.times}({_within(node.part, outer)})"
        case DateRange():
            return _dates(node)
        case NoDate():
            return "date:none"
        case NumberRange():
            return _times(node) if node.field in TIME_NAMES else f"{node.field}:{_numbers(node)}"
        case Everything():
            return "*:*"
    return _leaf(node) if node.field == outer else f"{node.field}:{_leaf(node)}"


def _shared_field(node: Node) -> str | None:
    """Return the field of all clauses of a group, unless one of them needs the field right before it."""
    if not parts_of(node) or isinstance(node, Not):
        return None
    fields = fields_of(node)
    if len(fields) > 1 or any(map(_needs_its_field, leaves(node))):
        return None
    return fields.pop()


def _needs_its_field(leaf: Leaf) -> bool:
    """Return whether a leaf looks like a field, or has signs that part patterns or words elsewhere."""
    parting = BETWEEN if isinstance(leaf, Wildcard | Prefix | Fuzzy) else FOREIGN
    return bool(re.match(_LIKE_A_FIELD, text := _leaf(leaf)) or re.search(parting, text))


def _leaf(node: Leaf) -> str:
    match node:
        case Word():
            return node.text
        case Phrase():
            return f'"{node.text}"'
        case Proximity():
            return f'"{node.text}"~{node.distance}'
        case Cased():
            return f"CAPS({node.text})" if re.fullmatch(_PLAIN_WORD, node.text) else f'CAPS("{node.text}")'
        case Prefix():
            return f"{node.text}*"
        case Fuzzy():
            return f"{node.text}~" if node.edits == 1 else f"{node.text}~{node.edits}"
        case Wildcard():
            # Without the brackets, a ? that ends the query would be taken for punctuation.
            return f"({node.pattern})" if node.field is None and node.pattern[-1] == "?" else node.pattern


def _dates(node: DateRange) -> str:
    start, end = node.start, node.end
    if start is None and end is None:
        return "date:any"
    if end is None:
        return f"since:{_moment(start)}"
    if start is None:
        return f"{'before' if isinstance(end, datetime) else 'until'}:{_moment(end)}"
    if start == end:
        return f"date:{_moment(start)}"
    if isinstance(end, datetime):
        return f"date:[{_moment(start)} TO {_moment(end)}}}"
    return f"date:{_moment(start)}..{_moment(end)}"


def _moment(moment: date | datetime | None) -> str:
    """Format as ISO 8601; an instant in UTC to the second."""
    if isinstance(moment, datetime):
        return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    return "" if moment is None else moment.isoformat()


def _times(node: NumberRange) -> str:
    name, low, high = TIME_NAMES[node.field], _instant(node.low), _instant(node.high)
    if not low:
        return f"{name}:[* TO {high}]" if high else f"{name}:any"
    return f"{name}:[{low} TO {high or '*'}]"


def _instant(seconds: int | None) -> str:
    """Format seconds since 1970; empty for an open end, which is 1 where times begin."""
    return "" if seconds is None or seconds <= 1 else _moment(datetime.fromtimestamp(seconds, UTC))


def _numbers(node: NumberRange) -> str:
    if node.low is None:
        return f"<={node.high}"
    if node.high is None:
        return f">={node.low}"
    return f"{node.low}" if node.low == node.high else f"{node.low}..{node.high}"


def describe(node: Node) -> str:
    """Return ``node`` in plain words: ``the phrase 'prime minister' as written, in the headline``."""
    return _described(node, None)


def _described(node: Node, outer: str | None) -> str:
    if outer is None and (field := _shared_field(node)) not in (None, "copy-of"):
        return f"in the {field}: {_described(node, field)}"
    if isinstance(node, Word | Phrase) and node.field == "copy-of":
        return f"the copies of '{node.text}'"
    if isinstance(node, Word | Phrase) and is_exact(node.field):
        return f"the {node.field} '{node.text}'"
    match node:
        case And():
            return "all of: " + "; ".join(_described_part(child, outer) for child in node.children)
        case Or():
            return "any of: " + "; ".join(_described_part(child, outer) for child in node.children)
        case SomeOf():
            return f"at least {node.least} of: " + "; ".join(_described_part(child, outer) for child in node.children)
        case Not():
            return f"not {_described_part(node.child, outer)}"
        case Near():
            left, right = _described_part(node.left, outer), _described_part(node.right, outer)
            order = "in this order" if node.ordered else "in either order"
            return f"{left}, at most {_counted(node.distance)} from {right}, {order}"
        case Within():
            return f"in the same {node.unit}: " + "; ".join(_described_part(part, outer) for part in node.parts)
        case First():
            where = "" if outer else " of the field"
            return f"within the first {_counted(node.words)}{where}: {_described_part(node.part, outer)}"
        case AtLeast():
            times = "once" if node.times == 1 else f"{node.times} times"
            return f"at least {times}{'' if outer else ' in the article'}: {_described_part(node.part, outer)}"
        case DateRange():
            return _described_dates(node)
        case NoDate():
            return "whose date is not known"
        case NumberRange():
            return _described_times(node) if node.field in TIME_NAMES else _described_numbers(node)
        case Everything():
            return "every article"
    return _described_leaf(node) + ("" if node.field == outer else f", in the {node.field}")


def _described_part(node: Node, outer: str | None) -> str:
    text = _described(node, outer)
    return f"({text})" if isinstance(node, And | Or | Near | Within | First | AtLeast) else text


def _described_leaf(node: Leaf) -> str:
    match node:
        case Word():
            stemmed = node.field is None or BY_NAME[node.field].kind == "text" or node.field == "quote"
            return f"the word '{node.text}'" + (" and its forms" if stemmed else "")
        case Phrase():
            return f"the phrase '{node.text}' as written"
        case Proximity():
            return f"the words of '{node.text}' as written, at most {_counted(node.distance)} apart, in any order"
        case Cased():
            return f"'{node.text}' with these capitals"
        case Prefix():
            return f"words that begin with '{node.text}'"
        case Wildcard():
            return f"words like '{node.pattern}' (? is one character, * any number)"
        case Fuzzy():
            return f"words within {node.edits} edit{'s' * (node.edits > 1)} of '{node.text}'"


def _counted(distance: int) -> str:
    return f"{distance} word{'s' * (distance > 1)}"


def _described_dates(node: DateRange) -> str:
    start, end = node.start, node.end
    if start is None and end is None:
        return "whose date is known"
    if start == end:
        return f"published on {_moment(start)}"
    upto = f"{'before' if isinstance(end, datetime) else 'to'} {_moment(end)}"
    if start is None:
        return f"published {upto if isinstance(end, datetime) else f'on or before {_moment(end)}'}"
    return f"published from {_moment(start)} " + (upto if end is not None else "on")


_TIMES = {
    "added": "added to the archive",
    "retrieved": "fetched",
    "text_changed": "whose text changed",
    "headline_changed": "whose headline changed",
}


def _described_times(node: NumberRange) -> str:
    low, high = _instant(node.low), _instant(node.high)
    begins, ends = f" from {low}" if low else "", f" to {high}" if high else " on" if low else ""
    return f"{_TIMES[node.field]}{begins}{ends}" if low or high else f"{_TIMES[node.field]} at a known time"


def _described_numbers(node: NumberRange) -> str:
    before, after = ("with ", "") if node.field == "copies" else ("", " long")
    if node.low is None:
        number = f"at most {node.high}"
    elif node.high is None:
        number = f"at least {node.low}"
    else:
        number = f"{node.low}" if node.low == node.high else f"{node.low} to {node.high}"
    return f"{before}{number} {node.field}{after}"
