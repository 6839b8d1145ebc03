"""The grammar at work: plain text in, a parse tree out, or an error that says which token has no place there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from newssearch.errors import QueryError
from newssearch.query.naming import field_named

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

_PREFIXED = {"NOT", "MINUS"}
_JOINING = {"AND", "OR", "NEAR"}


@cache
def _grammar() -> Lark:
    # Imported when asked: lark takes longer to load than the rest of a program that is asked no query.
    from lark import Lark

    return Lark.open("grammar.lark", rel_to=__file__, parser="lalr", lexer="basic", propagate_positions=True)


def tree_of(text: str, query: str) -> Tree[Token]:
    """The parse tree of ``text``, the plain form of ``query``; raises `QueryError`."""
    from lark import UnexpectedToken  # as above

    try:
        return _grammar().parse(text)
    except UnexpectedToken as error:
        raise _complaint(error.token, text, query) from None


def _complaint(token: Token, text: str, query: str) -> QueryError:
    """What to say of ``token``, the first that has no place where it stands."""
    ended = token.type == "$END"
    at = len(text) if ended else token.start_pos or 0
    before = list(_grammar().lex(text[:at]))
    previous = before[-1] if before else None

    def error(message: str, culprit: Token, hint: str) -> QueryError:
        start, end = culprit.start_pos or 0, culprit.end_pos
        return QueryError(message, query=query, start=start, end=end, hint=hint)

    if previous is not None and previous.type == "FIELD":
        field = field_named(previous, previous.start_pos or 0, query)
        hint = f"For example {field.example}"
        if token.type == "MINUS":
            hint = f"To exclude it, write -{field.name}:..."
        elif not ended and token.type not in ("RPAR", "FIELD"):
            hint = f'As text, put it in quotes: {previous}"{token}"'
        return error(f"{previous} needs a value right after the colon.", previous, hint)
    if previous is not None and previous.type == "NEAR" and token.type in _PREFIXED:
        hint = "Beside it stand words, phrases, patterns, or (a OR b) groups of them."
        return error(f"{previous} cannot take {token}.", token, hint)
    if previous is not None and previous.type in _PREFIXED | _JOINING:
        hint = f'As a word, put it in quotes: "{previous}"'
        return error(f"{previous} needs something after it.", previous, hint)
    if token.type in _JOINING:
        hint = f'As a word, put it in quotes: "{token}"'
        return error(f"{token} needs something before it.", token, hint)
    if token.type == "RPAR" and previous is not None:
        return error("There is nothing in these brackets.", previous, "Write (gas OR oil), or remove them.")
    hint = 'To search it as text, put it in quotes: "..."'
    return error("This cannot stand here.", token if previous is None or not ended else previous, hint)
