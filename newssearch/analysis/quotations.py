"""Quotations in a text, each with its speaker: ``"..." said X``, ``X told reporters: "..."``.

The rules look at the sentence around a quotation: a verb of saying, and the name or noun phrase before or behind it.
What they do not find stays without a speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from newssearch.analysis.quote_marks import PARAGRAPH_END, spans
from newssearch.analysis.quote_words import (
    ACCORDING,
    ARTICLES,
    AUXILIARIES,
    BETWEEN,
    NO_PERSON,
    NOBODY,
    OFFICES,
    PARTICIPLES,
    PARTICLES,
    PRONOUNS,
    SMALL,
    TITLES,
    VERBS,
)

_WORD = re.compile(r"[^\W_](?:[\w'’.&-]*\w)?\.?")
_ABBREVIATED = re.compile(r"(?:[^\W\d_]\.)+")
_SENTENCE_END = re.compile(r"(?<![A-Z])(?<!Mr)(?<!Dr)(?<!Mrs)(?<!St)[.!?]['’)\]]*\s+(?=[^\W\d_a-z]|[\"“«„])")
_BREAK = re.compile(r"[,;:.!?()\[\]—–…]|\s-\s|--")

_MOST_WORDS = 14
"""Words around a quotation in which its speaker is looked for."""

_LONGEST_NAME, _LONGEST_PHRASE = 10, 7
_LONGEST_LABEL, _NEAR = 5, 3
_LOOKED_BACK = 700
"""Characters before a pronoun in which the name is looked for."""

_SENTENCE = 40
"""Characters from which on a quotation can be a sentence that begins in small letters."""

_LED_BY = (SMALL | AUXILIARIES) - ARTICLES - PRONOUNS
_PARTED = re.compile(r"\s*[.;:(?!]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A text in quotation marks and its speaker, as printed; offsets count characters of the text.

    ``speaker`` is empty where the text does not say.
    """

    start: int
    end: int
    speaker: str = ""


class _Token(NamedTuple):
    text: str
    word: str
    start: int
    end: int
    is_after_break: bool

    @property
    def is_name(self) -> bool:
        return self.text[0].isupper() and self.word not in SMALL


class _Speaker(NamedTuple):
    start: int
    end: int
    is_pronoun: bool = False


def quotations(text: str) -> list[Quotation]:
    """Return the quotations of a text in their order, each with its speaker where a rule finds one."""
    return list(_Reader(text).quotations())


class _Reader:
    """Finds the speakers of the quotations of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = spans(text)
        self._last_named: _Speaker | None = None

    def quotations(self) -> Iterator[Quotation]:
        """Yield the quotations in their order."""
        before: _Speaker | None = None
        for n, (start, end) in enumerate(self._spans):
            previous = self._spans[n - 1][1] + 1 if n else 0
            following = self._spans[n + 1][0] - 1 if n + 1 < len(self._spans) else len(self._text)
            found = self._behind(end, following) or self._ahead(previous, start - 1)
            if found is None and n and self._continues(previous, start, end):
                found = before
            found = self._resolved(found)
            if found is None:
                yield Quotation(start, end)
            else:
                yield Quotation(start, end, self._text[found.start : found.end])
            before = found

    def _continues(self, previous: int, start: int, end: int) -> bool:
        """Return whether a quotation goes on with the one before: a sentence in the same paragraph, or right at the
        start of the next if that one was not closed."""
        between = self._text[previous - 1 : start - 1]
        if PARAGRAPH_END.search(between):
            return between.isspace()
        is_sentence = self._text[start].isupper() or end - start > _SENTENCE
        return is_sentence and between.rstrip()[-1:] in {"", ".", "!", "?", '"', "”", "»"}

    def _resolved(self, found: _Speaker | None) -> _Speaker | None:
        """Return whom a pronoun means: who is named as speaking last, else the last person that is named before."""
        if found is None or not found.is_pronoun:
            if found is not None and any(token.is_name for token in _tokens(self._text, found.start, found.end)):
                self._last_named = found
            return found
        return self._named_before(found.start)

    def _named_before(self, end: int) -> _Speaker | None:
        """Return the last speaker named, of those quoted and those before whose verb a pronoun follows."""
        subjects = self._subjects
        at = bisect_left(subjects, end, key=lambda speaker: speaker.start)
        person = subjects[at - 1] if at and end - subjects[at - 1].end < _LOOKED_BACK else None
        known = self._last_named
        if person is None or (known is not None and known.start >= person.start):
            return known
        if known is not None and self._text[person.start : person.end] in self._text[known.start : known.end]:
            return known
        return person

    @cached_property
    def _subjects(self) -> list[_Speaker]:
        """The people in the text that a title or a verb of saying shows to be people."""
        found = []
        tokens = _tokens(self._text, 0, len(self._text))
        first = 0
        while first < len(tokens):
            if not tokens[first].text[0].isupper():
                first += 1
                continue
            last = first
            while last < len(tokens) and _goes_on(tokens, first, last):
                last += 1
            run = tokens[first:last]
            speaks = (last < len(tokens) and tokens[last].word in VERBS and not tokens[last].is_after_break) or (
                first > 0 and tokens[first - 1].word in VERBS
            )
            titles = [n for n, token in enumerate(run) if token.word.rstrip(".") in TITLES - OFFICES]
            name = run[titles[-1] + 1 :] if titles else run
            if name and (speaks or titles) and not any(token.word in NO_PERSON for token in run):
                found.append(_Speaker(name[0].start, name[-1].end))
            first = max(last, first + 1)
        return found

    def _behind(self, end: int, limit: int) -> _Speaker | None:
        """Return the speaker that is named behind a quotation, in its sentence."""
        start = end + 1
        stop = PARAGRAPH_END.search(self._text, start, limit) or _SENTENCE_END.search(self._text, start, limit)
        line = self._text[start : stop.start() if stop else limit]
        tokens = _tokens(self._text, start, start + len(line))[:_MOST_WORDS]
        if not tokens or _PARTED.match(line):
            return None
        if self._text[end - 1] == "." and tokens[0].text[0].isupper() and tokens[0].word not in VERBS:
            return None  # a sentence of its own
        if tokens[0].word in ACCORDING:
            return self._name_of(_phrase(tokens[_length_of(ACCORDING[tokens[0].word], tokens) :]))
        verb = _verb_in(tokens[:3])
        if verb is not None:
            return self._name_of(_phrase(tokens[verb:]))
        return self._before_verb(tokens, starts=True)

    def _ahead(self, begin: int, start: int) -> _Speaker | None:
        """Return the speaker that is named before a quotation, in its sentence."""
        line = begin
        for stop in (
            *PARAGRAPH_END.finditer(self._text, begin, start),
            *_SENTENCE_END.finditer(self._text, begin, start),
        ):
            line = max(line, stop.end())
        tokens = _tokens(self._text, line, start)
        if not tokens:
            return None
        if tokens[0].word in ACCORDING:
            return self._name_of(_phrase(tokens[_length_of(ACCORDING[tokens[0].word], tokens) :]))
        found = self._before_verb(tokens, starts=False)
        if found is not None:
            return found
        if any(token.word in PARTICIPLES for token in tokens[-_NEAR:]):
            return self._name_of(_leading(tokens))
        name = _last_phrase(tokens)
        is_led = self._text[tokens[-1].end : start].strip() == ":"
        if is_led and len(name) <= _LONGEST_LABEL and all(t.is_name or t.word in PARTICLES for t in name):
            return _Speaker(name[0].start, name[-1].end)
        return None

    def _before_verb(self, tokens: Sequence[_Token], *, starts: bool) -> _Speaker | None:
        """Return the subject of the last verb of saying; ``starts`` says that the subject begins the tokens."""
        verbs = [n for n, token in enumerate(tokens) if token.word in VERBS and not _is_noun(tokens, n)]
        for n in verbs if starts else reversed(verbs):
            first = n - 1 if n and tokens[n - 1].word in AUXILIARIES else n
            subject = _subject(tokens[:first], starts=starts, is_parted=tokens[first].is_after_break)
            if subject:
                return self._name_of(subject)
            if tokens[first - 1 : first] and tokens[first - 1].word in {"who", "which"} and first > 1:
                return self._name_of(_last_phrase(tokens[: first - 1]))
            behind = _phrase(tokens[n + 1 :])
            leads = first == 0 or (behind and behind[0].is_name)
            if not starts and behind and leads and not any(t.word in VERBS for t in behind):
                return self._name_of(behind)
            if starts:
                return None
        return None

    def _name_of(self, phrase: Sequence[_Token]) -> _Speaker | None:
        """Return the name in a noun phrase, or the phrase."""
        tokens = list(phrase)[:_LONGEST_NAME]
        while tokens and tokens[0].word in _LED_BY:
            tokens.pop(0)
        while tokens and tokens[-1].word.endswith("ly") and not tokens[-1].is_name:
            tokens.pop()
        if not tokens:
            return None
        if tokens[0].word in PRONOUNS:
            return _Speaker(tokens[0].start, tokens[0].end, is_pronoun=True)
        if tokens[0].word in NOBODY:
            return None
        ends = next(
            (n for n, token in enumerate(tokens) if token.word in BETWEEN and _ends_name(tokens, n)), len(tokens)
        )
        names = [n for n in range(ends) if tokens[n].is_name]
        if not names or names[-1] < ends - 1:  # "a spokesman for Citicorp", "Reagan administration officials"
            return _Speaker(tokens[0].start, tokens[-1].end) if len(tokens) <= _LONGEST_PHRASE else None
        first = last = names[-1]
        while first and (
            tokens[first - 1].is_name or (tokens[first - 1].word in PARTICLES and tokens[first - 2].is_name)
        ):
            first -= 1
        titles = (n for n in range(last, first - 1, -1) if tokens[n].word.rstrip(".") in TITLES)
        title = next(titles, first - 1)
        return _Speaker(tokens[title + 1 if title < last else first].start, tokens[last].end)


def _tokens(text: str, begin: int, end: int) -> list[_Token]:
    found = []
    last = begin
    for match in _WORD.finditer(text, begin, end):
        printed, stop = match[0], match.end()
        if (
            printed[-1] == "."
            and len(printed) > 3
            and not _ABBREVIATED.fullmatch(printed)
            and printed[:-1].casefold() not in TITLES
        ):
            printed, stop = printed[:-1], stop - 1
        word = printed.casefold()
        if word.endswith(("'s", "’s")):
            word = word[:-2]
        start = match.start()
        is_beside = start - last == 1 and text[last] == " "  # as most are
        found.append(_Token(printed, word, start, stop, not is_beside and _BREAK.search(text, last, start) is not None))
        last = stop
    return found


def _goes_on(tokens: Sequence[_Token], first: int, last: int) -> bool:
    """Return whether a token belongs to the run of names that begins with the first."""
    token = tokens[last]
    if last > first and token.is_after_break:
        return False
    if token.word in PRONOUNS:
        return False
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    is_particle = last > first and token.word in PARTICLES and following is not None and following.is_name
    return token.is_name or is_particle


def _length_of(further: tuple[str, ...], tokens: Sequence[_Token]) -> int:
    """Return how many tokens ``according to`` has."""
    return 1 + sum(1 for token, word in zip(tokens[1:], further, strict=False) if token.word == word)


def _verb_in(tokens: Sequence[_Token]) -> int | None:
    """Return the end of a verb of saying at the start, with its auxiliary."""
    for n, token in enumerate(tokens):
        if token.word in VERBS:
            return n + 1
        if token.word not in AUXILIARIES:
            return None
    return None


def _phrase(tokens: Sequence[_Token]) -> list[_Token]:
    """Return the tokens up to a break, without what tells when or to whom."""
    found: list[_Token] = []
    for n, token in enumerate(tokens):
        if (n and token.is_after_break) or (found and token.word in _ENDING):
            break
        found.append(token)
    return found


_ENDING = frozenset(
    """
    who whose when as after during before while and but yesterday today monday tuesday wednesday thursday friday
    saturday sunday
    """.split()
)


def _ends_name(tokens: Sequence[_Token], n: int) -> bool:
    """Return whether a name ends before a preposition; that of "Secretary of State Mike Pompeo" does not."""
    goes_on = n + 1 < len(tokens) and tokens[n + 1].is_name and tokens[n - 1].word.rstrip(".") in TITLES
    return n > 0 and not goes_on


def _leading(tokens: Sequence[_Token]) -> list[_Token]:
    """Return the name or the pronoun that begins a sentence."""
    found: list[_Token] = []
    for token in tokens:
        is_part = token.is_name or token.word in PRONOUNS or (found and token.word in PARTICLES)
        if not is_part or (found and token.is_after_break):
            break
        found.append(token)
    return found


def _is_noun(tokens: Sequence[_Token], n: int) -> bool:
    """Return whether a verb of saying is a noun here: "the claims", "his notes"."""
    return n > 0 and tokens[n - 1].word in SMALL - PRONOUNS and tokens[n - 1].word not in NOBODY


def _last_phrase(tokens: Sequence[_Token]) -> Sequence[_Token]:
    """Return the tokens behind the last break."""
    return tokens[max((n for n, token in enumerate(tokens) if token.is_after_break), default=0) :]


def _subject(tokens: Sequence[_Token], *, starts: bool, is_parted: bool) -> list[_Token]:
    """Return the noun phrase that ends the tokens; of an apposition before the verb the noun before it."""
    if not tokens:
        return []
    breaks = [n for n, token in enumerate(tokens) if token.is_after_break and n]
    if is_parted:  # "Smith, the mayor, said"
        head = tokens[: breaks[0]] if breaks else tokens
        return list(head) if head[0].is_name or head[0].word in PRONOUNS else []
    begin = breaks[-1] if breaks else 0
    if starts and breaks:
        return []
    found = list(tokens[begin:])
    for n in range(len(found) - 1, -1, -1):
        if found[n].word in _CLAUSE:
            found = found[n + 1 :]
            break
    return found if len(found) <= _LONGEST_NAME else []


_CLAUSE = frozenset(
    """
    and but that which who while as because if when though although since so than und aber dass que et mais y
    pero che e что и но
    """.split()
)
