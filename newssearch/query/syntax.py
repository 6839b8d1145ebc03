"""Tokens and precedence: turns plain text into a syntax tree, or into an error that points at the misplaced token.

From loosest to tightest: OR, words side by side, AND, NOT, W/P, W/S, NEAR. `newssearch.query.parsing` gives branches
their meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from newssearch.errors import QueryError
from newssearch.query.fields import field_named

# Words run to the next space, double quote or bracket, so a token ends there or it is part of a word. A name that
# follows a colon is no field, but part of a value such as "url:https://...". "[one AND TO AND two]" is three words; the
# bound on an end keeps the search for a range linear.
_WORD_END = r'(?![^\s"()])'
_RANGE_END = r'(?:(?!\s(?:AND|OR|NOT|NEAR/|W/|PRE/))[^"()\[\]{}]){1,60}'
_COMMON_WORD = rf"[a-z0-9]+{_WORD_END} |"
"""The form of most tokens, tried first since no other kind can match it; a TERM like any other word."""

_TOKENS = rf"""
    (?P<OR> OR{_WORD_END} )
  | (?P<AND> AND{_WORD_END} )
  | (?P<NOT> NOT{_WORD_END} | -(?=[^\s)]) )
  | (?P<SENTENCE> W/[Ss]{_WORD_END} )
  | (?P<PARAGRAPH> W/[Pp]{_WORD_END} )
  | (?P<NEAR> (?:NEAR|W|PRE)/[^\s"()]* )
  | (?P<EVERYTHING> \*:\*{_WORD_END} )
  | (?P<FUNCTION> (?:(?:ATLEAST|FIRST)[0-9]*|(?:ALL|NO)?CAPS)(?=\() )
  | (?P<FIELD> (?<!:)[^\W\d]\w*(?:-\w+)*: )
  | (?P<PHRASE> "[^"]*"(?:~[^\s"()]*)? )
  | (?P<LPAR> \( )
  | (?P<RPAR> \) )
  | (?P<RANGE> [\[{{]{_RANGE_END}\sTO\s{_RANGE_END}[\]}}] )
  | (?P<TERM> [^\s"()]+ )
    """
_ADDRESS = r"""
    (?P<ADDRESS> (?: (?<![:\w]) (?i:(?:https?|ftp)://(?=[\w\[])|www\.(?=\w))
                   | (?<![:\w./@\\-]) (?:[A-Za-z\d][A-Za-z\d-]*\.)+[a-z]{2,24}/(?=\w) )
      (?: [^\s"()] | \([^\s"()]*\) )+ ) |
    """
"""An address as a browser shows it, where a path follows the host also without ``https://``; a bracket is part of it
where it is closed within it."""

_BRANCHES = ("", "disjunction", "run", "conjunction", "negation", "paragraph", "sentence", "proximity")
"""The kinds of branch that join others, by how tightly they bind."""

_STRENGTHS = {"OR": 1, "AND": 3, "PARAGRAPH": 5, "SENTENCE": 6, "NEAR": 7}
_SIDE_BY_SIDE, _NEGATED = 2, 4
_BEGINNING = frozenset({"NOT", "EVERYTHING", "FUNCTION", "FIELD", "PHRASE", "LPAR", "RANGE", "TERM"})
_VALUES = {"TERM": "leaf", "PHRASE": "leaf", "RANGE": "leaf", "LPAR": "group", "FUNCTION": "function"}

BESIDE = "Its operands are words, phrases, patterns, or (a OR b) groups of them."
"""The operands that an operator which looks at places may have."""


class Token(NamedTuple):
    """A part of the query that means something by itself; ``kind`` names its group in the table of tokens."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset just past the token."""
        return self.start + len(self.text)

    def tokens(self) -> Iterator[Token]:
        """Yield the token itself."""
        yield self


class Branch(NamedTuple):
    """Tokens and branches that belong together, in the order of the query, operators and brackets included."""

    kind: str
    parts: tuple[Token | Branch, ...]

    @property
    def start(self) -> int:
        """The offset where the branch begins."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """The offset just past the branch."""
        return self.parts[-1].end

    @property
    def branches(self) -> list[Branch]:
        """The parts that are branches."""
        return [part for part in self.parts if isinstance(part, Branch)]

    @property
    def last(self) -> Token:
        """The last token of the branch."""
        part = self.parts[-1]
        return part if isinstance(part, Token) else part.last

    def tokens(self) -> Iterator[Token]:
        """Yield all tokens of the branch, from left to right."""
        for part in self.parts:
            yield from part.tokens()


def tokens_of(text: str, *, addresses: bool = False) -> list[Token]:
    """Return the tokens of ``text``; with ``addresses``, an address without a field is one of the kind ADDRESS."""
    found = _scanner(addresses).finditer(text)
    return [Token(one.lastgroup or "TERM", one[0], one.start()) for one in found]


@cache
def _scanner(addresses: bool) -> re.Pattern[str]:
    return re.compile(_COMMON_WORD + (_ADDRESS if addresses else "") + _TOKENS, re.VERBOSE)


def tree_of(tokens: Sequence[Token], query: str) -> Branch:
    """Return the syntax tree of the tokens of ``query``; raises `QueryError`."""
    end = max(len(query), tokens[-1].end) if tokens else len(query)
    return _Reader([*tokens, Token("END", "", end)], query).whole()


class _Reader:
    """Reads tokens one by one, by precedence climbing; one frame of the stack an operator, two a bracket."""

    def __init__(self, tokens: list[Token], query: str) -> None:
        self._tokens = tokens
        self._query = query
        self._at = 0
        self._next = tokens[0]

    def whole(self) -> Branch:
        found = self._expression(0)
        if self._next.kind != "END":
            raise self._complaint()
        return found

    def _take(self) -> Token:
        taken = self._next
        self._at += 1
        self._next = self._tokens[self._at]
        return taken

    def _strength(self) -> int:
        """Return how tightly the next token binds to what was read before it; 0 where nothing can follow."""
        kind = self._next.kind
        return _SIDE_BY_SIDE if kind in _BEGINNING else _STRENGTHS.get(kind, 0)

    def _expression(self, above: int) -> Branch:
        """Read everything that binds tighter than ``above``."""
        if self._next.kind == "NOT" and above < _NEGATED:
            signs = [self._take()]
            while self._next.kind == "NOT":
                signs.append(self._take())
            found = Branch("negation", (*signs, self._expression(_NEGATED)))
        else:
            found = self._clause()
        while (strength := self._strength()) > above:
            parts: list[Token | Branch] = [found]
            while self._strength() == strength:
                if strength != _SIDE_BY_SIDE:
                    parts.append(self._take())
                parts.append(self._expression(strength))
            found = Branch(_BRANCHES[strength], tuple(parts))
        return found

    def _clause(self) -> Branch:
        if self._next.kind == "EVERYTHING":
            return Branch("everything", (self._take(),))
        parts: list[Token | Branch] = [self._take()] if self._next.kind == "FIELD" else []
        kind = _VALUES.get(self._next.kind)
        if kind is None:
            raise self._complaint()
        parts.append(self._take())
        if kind == "function":
            parts.append(self._take())
        if kind != "leaf":
            parts.append(self._expression(0))
            if self._next.kind != "RPAR":
                raise self._complaint()
            parts.append(self._take())
        return Branch(kind, tuple(parts))

    def _complaint(self) -> QueryError:
        """Return the error for the next token, which is misplaced."""
        token = self._next
        ended = token.kind == "END"
        previous = self._tokens[self._at - 1] if self._at else None
        if previous is not None and previous.kind == "FIELD":
            return self._no_value(previous, token)
        if previous is not None and previous.kind in ("NEAR", "SENTENCE", "PARAGRAPH") and token.kind == "NOT":
            return refusal(self._query, f"{previous.text} cannot take {token.text}.", token, BESIDE)
        if previous is not None and (previous.text == "NOT" or previous.kind in _STRENGTHS):
            hint = f'As a word, put it in quotes: "{previous.text}"'
            return refusal(self._query, f"{previous.text} needs something after it.", previous, hint)
        if token.kind in _STRENGTHS:
            hint = f'As a word, put it in quotes: "{token.text}"'
            return refusal(self._query, f"{token.text} needs something before it.", token, hint)
        if token.kind == "RPAR" and previous is not None:
            hint = "Write (gas OR oil), or remove them."
            return refusal(self._query, "There is nothing in these brackets.", previous, hint)
        culprit = token if previous is None or not ended else previous
        return refusal(
            self._query, "This is out of place here.", culprit, 'To search it as text, put it in quotes: "..."'
        )

    def _no_value(self, prefix: Token, token: Token) -> QueryError:
        field = field_named(prefix.text, prefix.start, self._query)
        hint = f"For example {field.example}"
        if token.text == "-":
            hint = f"To exclude it, write -{field.name}:..."
        elif token.kind not in ("END", "RPAR", "FIELD"):
            hint = f'As text, put it in quotes: {prefix.text}"{token.text}"'
        return refusal(self._query, f"{prefix.text} needs a value right after the colon.", prefix, hint)


def refusal(query: str, message: str, part: Token | Branch, hint: str) -> QueryError:
    """Return an error that points at ``part`` of ``query``."""
    return QueryError(message, query=query, start=part.start, end=part.end, hint=hint)
