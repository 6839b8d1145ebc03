"""Queries as people type them: pasted headlines, questions and addresses become tokens that the grammar can read.

The grammar (`newssearch.query.syntax`) is exact and refuses misplaced tokens. Unless a search is ``strict``, the tokens
pass through here first: punctuation that no operator needs is skipped, unknown fields and stray operators become words.
Every step leaves a warning, except where it skips a word's last comma or full stop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise

from newssearch.core import has_word
from newssearch.query.cleaning import Cleaner, terms
from newssearch.query.fields import BY_NAME, fields_listed, nearest_field
from newssearch.query.syntax import Token, tokens_of

_JOINING = frozenset({"AND", "OR", "SENTENCE", "PARAGRAPH", "NEAR"})
_OPERATORS = _JOINING | {"NOT"}
_GIVEN = frozenset({"PHRASE", "LPAR", "RANGE", "FUNCTION"})
"""Values that never follow a colon directly in a headline."""

_ADDRESSES = frozenset({"ADDRESS"})
_SIGNS = frozenset({"TERM", "PHRASE", "NOT"})
_FIELDS = frozenset({"FIELD"})
_WORDS = frozenset({"TERM", "PHRASE", "RANGE", "NEAR"})
_CLOSING = frozenset({"RPAR"})

_LIKE_A_RANGE = r"[<>=\[{]|(?:.*[^.])?\.\.(?!\.)"
_ABBREVIATION = r"(?:W|PRE)/[^\W\d]"
_LONGEST_SIGN = 12
_MOST_NAMED = 10
_MOST_WARNINGS = 20
MIN_PASTED = 5
"""The least words that make a line a headline: fewer in capitals are names joined by operators, and a ``?`` behind one
of fewer is a pattern."""


class Forgiver:
    """Makes tokens of one query readable; ``warnings`` collects the changes."""

    def __init__(self, text: str, end: int, warnings: list[str]) -> None:
        self._text = text
        self._end = end
        self._warnings = warnings
        self._skipped: dict[str, None] = {}
        self._cleaner = Cleaner(self._warn)

    def forgiven(self) -> list[Token]:
        """Return the tokens of the text, changed where the grammar would refuse them.

        Where nothing is left to search for, the tokens are returned unchanged, so that the grammar reports the error.
        """
        tokens = tokens_of(self._text, addresses=True)
        kinds = {token.kind for token in tokens}
        steps: Iterable[tuple[frozenset[str], Callable[[list[Token]], Iterable[Token]]]] = (
            (_ADDRESSES, self._with_addresses),
            (_SIGNS, self._without_signs),
            (_FIELDS, self._with_known_fields),
            (_WORDS, self._with_clean_words),
            (_CLOSING, self._without_empty_groups),
            (_WORDS, self._without_operators_of_a_headline),
            (_OPERATORS, self._without_stray_operators),
            (_FIELDS, self._without_fields_in_fields),
        )
        for changed, step in steps:
            if not changed.isdisjoint(kinds):
                tokens = list(step(tokens))
                kinds = {token.kind for token in tokens}
        if self._skipped:
            shown = [*islice(self._skipped, _MOST_NAMED), *["…"] * (len(self._skipped) > _MOST_NAMED)]
            self._warn(f"skipped, as there is nothing to search for in it: {' '.join(shown)}")
        return tokens or tokens_of(self._text)

    def _with_addresses(self, tokens: list[Token]) -> Iterator[Token]:
        """Put the field before each pasted address that has none, nor is in the brackets of one."""
        for token, has_field in _with_fields(tokens):
            if token.kind != "ADDRESS":
                yield token
                continue
            address = token.text.rstrip(".,;:!?'’")
            if not has_field:
                self._warn(f'searched as an address: url:{address}; as text, put it in quotes: "{address}"')
                yield Token("FIELD", "url:", token.start)
            quoted = "(" in address  # which no bare word holds
            yield Token("PHRASE", f'"{address}"', token.start) if quoted else Token("TERM", address, token.start)

    def _without_signs(self, tokens: list[Token]) -> Iterator[Token]:
        """Drop what holds no letter or digit and is no value of a field; `- ` and `->` are such signs, too."""
        dashes: list[Token] = []
        for before, token, _ in _neighbours(tokens):
            is_value = before is not None and before.kind == "FIELD" and before.end == token.start
            if token.kind == "NOT" and token.text == "-":
                dashes.append(token)
                continue
            if _is_sign(token) and not is_value:
                self._skip("-" * len(dashes) + token.text, token.start)
            elif dashes and token.kind in _OPERATORS:
                self._skip("-" * len(dashes), token.start)
                yield token
            else:
                yield from (*dashes, token)
            dashes = []

    def _skip(self, sign: str, start: int) -> None:
        after_quote = start > 0 and self._text[start - 1] in '")'
        shown = sign if len(sign) <= _LONGEST_SIGN else f"{sign[:_LONGEST_SIGN]}…"
        if not after_quote:
            self._skipped[shown] = None

    def _with_known_fields(self, tokens: list[Token]) -> Iterator[Token]:
        """Make words of names before a colon that are no fields or have no value.

        A name that is clearly meant as a field is left to the grammar, which refuses it.
        """
        negated = _Negations()
        named: Token | None = None
        for before, token, after in _neighbours(tokens):
            under_not = negated.pass_over(token)
            glued = after if after is not None and after.start == token.end else None
            dashed = before is not None and before.text == "-" and after is not None
            follows = before is not None and before is named and before.end == token.start
            if follows and token.text == "-":  # foo:-bar excludes nothing, as it is no value
                continue
            if follows and token.kind == "TERM":
                yield from terms(token.text, token.start)
            elif token.kind != "FIELD" or dashed or _is_meant(token, glued, under_not):
                yield token
            elif token.text[:-1].casefold() not in BY_NAME:
                named = token
                yield self._word(token, self._no_field(token, glued))
            elif after is None or after.kind in _OPERATORS | {"RPAR", "FIELD"}:
                yield self._word(token, f'"{token.text}" has no value and is read as a word')
            else:
                self._warn_of_space(token, after)
                yield token

    def _word(self, field: Token, warning: str) -> Token:
        self._warn(warning)
        return Token("TERM", field.text[:-1], field.start)

    def _no_field(self, field: Token, glued: Token | None) -> str:
        name, value = field.text[:-1], "" if glued is None else glued.text
        nearest = nearest_field(name, f":{value or '...'}")
        if glued is None:
            return f'"{field.text}" is read as a word, as there is no field {name}{nearest and f" ({nearest})"}'
        return f'"{field.text}{value}" is read as words, as there is no field {name}; {nearest or fields_listed()}'

    def _warn_of_space(self, field: Token, after: Token) -> None:
        if after.start > field.end and BY_NAME[field.text[:-1].casefold()].kind not in ("date", "number"):
            self._warn(f'"{field.text} {after.text}" is read as {field.text}{after.text}; as text, put it in quotes')

    def _with_clean_words(self, tokens: list[Token]) -> Iterator[Token]:
        """Strip punctuation from the ends of words."""
        last = tokens[-1] if tokens else None
        pasted = len(tokens) >= MIN_PASTED and all(token.kind in ("TERM", "PHRASE") for token in tokens)
        for before, token, _ in _neighbours(tokens):
            field = BY_NAME.get(before.text[:-1].casefold()) if before is not None and before.kind == "FIELD" else None
            if token.kind == "NEAR" and re.match(_ABBREVIATION, token.text):
                yield from self._cleaner.words(_lowered(token))
            elif token.kind == "PHRASE":
                yield Token("PHRASE", token.text.rstrip(".,;:!?"), token.start)
            elif token.kind == "RANGE" and field is None and not any(map(str.isdigit, token.text)):
                yield from self._cleaner.within_range(token)
            elif token.kind != "TERM":
                yield token
            elif field is not None:
                yield self._cleaner.value(token, field)
            else:
                ends = pasted or token is last or token.end >= self._end
                yield from self._cleaner.words(token, ends_sentence=ends)

    def _without_empty_groups(self, tokens: list[Token]) -> list[Token]:
        """Drop brackets with nothing between them, unless they belong to a field or a function."""
        kept: list[Token] = []
        for token in tokens:
            if token.kind == "RPAR" and kept and kept[-1].kind == "LPAR" and not _takes_brackets(kept[:-1][-1:]):
                kept.pop()
                if kept and kept[-1].kind == "NOT":
                    kept.pop()
                self._skip("()", 0)
            else:
                kept.append(token)
        return kept

    def _without_operators_of_a_headline(self, tokens: list[Token]) -> list[Token]:
        """Make words of the operators in a line of capitals."""
        if len(tokens) < MIN_PASTED:
            return tokens
        if not _is_headline(tokens):
            self._warn_of_exclusion(tokens)
            return tokens
        if any(token.kind in _OPERATORS for token in tokens):
            self._warn("a line all in capitals is read as a headline, without operators; join fewer words, or quote")
        return [_lowered(token) if token.kind in _OPERATORS else token for token in tokens]

    def _warn_of_exclusion(self, tokens: Sequence[Token]) -> None:
        """Warn where a line of capitals has a bracket or the like, and so may exclude a word by mistake."""
        words = [token.text for token in tokens if token.kind == "TERM"]
        excluding = [a.text + " " * (a.text != "-") + b.text for a, b in pairwise(tokens) if a.kind == "NOT"]
        if excluding and len(words) >= MIN_PASTED and all(map(_is_in_capitals, words)):
            self._warn(f"{excluding[0]} excludes articles, as in any query; as text, put it in quotes")

    def _without_stray_operators(self, tokens: list[Token]) -> Iterator[Token]:
        """Make words of operators that end or begin the query or a group."""
        for before, token, after in _neighbours(tokens):
            ends = after is None or after.kind == "RPAR" or (token.kind == "NOT" and after.kind in _JOINING)
            begins = before is None or before.kind == "LPAR"
            if _is_operator(token) and (ends or (begins and token.kind in _JOINING)):
                if token.text != "-":
                    what = "after" if ends else "before"
                    self._warn(f'"{token.text}" has nothing {what} it and is read as a word')
                    yield _lowered(token)
            else:
                yield token

    def _without_fields_in_fields(self, tokens: list[Token]) -> Iterator[Token]:
        """Drop the fields that were put before addresses in the brackets of a field; typed ones the grammar refuses."""
        for token, has_field in _with_fields(tokens):
            if token.kind != "FIELD" or not has_field or self._text.startswith(token.text, token.start):
                yield token

    def _warn(self, warning: str) -> None:
        if warning not in self._warnings and len(self._warnings) < _MOST_WARNINGS:
            self._warnings.append(warning)


class _Negations:
    """Tracks, token by token, which brackets are under ``-`` or NOT."""

    def __init__(self) -> None:
        self._opened: list[bool] = []
        self._negates = False

    def pass_over(self, token: Token) -> bool:
        """Return whether ``token`` is under a negation, and go past it."""
        under = self._negates or any(self._opened)
        if token.kind == "LPAR":
            self._opened.append(self._negates)
        elif token.kind == "RPAR" and self._opened:
            self._opened.pop()
        self._negates = token.kind == "NOT" or (self._negates and token.kind in ("FIELD", "FUNCTION"))
        return under


def _is_meant(field: Token, glued: Token | None, under_not: bool) -> bool:
    """Return whether ``field`` is a field or was meant as one, by the token right after its colon."""
    if glued is None:
        return False
    if field.text[:-1].casefold() in BY_NAME:
        return True
    return (
        under_not
        or glued.kind in _GIVEN
        or glued.text == "NOT"
        or (has_word(glued.text) and bool(re.match(_LIKE_A_RANGE, glued.text)))
    )


def _is_sign(token: Token) -> bool:
    """Return whether ``token`` is punctuation or symbols only, or an empty phrase."""
    return token.kind in ("TERM", "PHRASE") and not has_word(token.text.rpartition('"')[0] or token.text)


def _is_headline(tokens: Sequence[Token]) -> bool:
    """Return whether all is in capitals, and words are side by side, or five or more beside the operators."""
    tokens = _without_brackets_of_words(tokens)
    words = [token.text for token in tokens if token.kind == "TERM"]
    plain = all(token.kind in ("TERM", "AND", "OR") or token.text == "NOT" for token in tokens)
    if not plain or len(tokens) < MIN_PASTED or not all(map(_is_in_capitals, words)):
        return False
    side_by_side = any(a.kind == b.kind == "TERM" for a, b in pairwise(tokens))
    return len(words) >= MIN_PASTED or side_by_side


def _without_brackets_of_words(tokens: Iterable[Token]) -> list[Token]:
    """Drop brackets with nothing but words between them, as prose has them; those of a field or function stay."""
    kept: list[Token] = []
    for token in tokens:
        opened = next((n for n in reversed(range(len(kept))) if kept[n].kind != "TERM"), -1)
        group = token.kind == "RPAR" and opened >= 0 and kept[opened].kind == "LPAR"
        if group and not _takes_brackets(kept[opened - 1 : opened]):
            del kept[opened]
        else:
            kept.append(token)
    return kept


def _is_in_capitals(word: str) -> bool:
    """Return whether ``word`` is no pattern, and its letters, if it has any, are capitals."""
    return not set("*?~") & set(word) and (word.isupper() or not any(map(str.isalpha, word)))


def _takes_brackets(before: Sequence[Token]) -> bool:
    return bool(before) and before[0].kind in ("FIELD", "FUNCTION")


def _is_operator(token: Token) -> bool:
    return token.kind in _OPERATORS and (token.kind != "NEAR" or token.text.partition("/")[2].isdecimal())


def _lowered(operator: Token) -> Token:
    """Return the word that ``operator`` is when it does not join: in lower case it is never read as one."""
    return Token("TERM", operator.text.lower(), operator.start)


def _with_fields(tokens: Iterable[Token]) -> Iterator[tuple[Token, bool]]:
    """Yield each token, and whether it is in a field: behind its name, in its brackets or those of its function."""
    brackets: list[bool] = []
    follows = False
    for token in tokens:
        has_field = follows or brackets[-1:] == [True]
        follows = token.kind == "FIELD" or (token.kind == "FUNCTION" and has_field)
        if token.kind == "LPAR":
            brackets.append(has_field)
        elif token.kind == "RPAR" and brackets:
            brackets.pop()
        yield token, has_field


def _neighbours(tokens: Sequence[Token]) -> Iterator[tuple[Token | None, Token, Token | None]]:
    """Yield each token with the one before and the one after it."""
    return zip([None, *tokens], tokens, [*tokens[1:], None], strict=False)
