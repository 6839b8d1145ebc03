"""Queries made at random, most of them nearly what the language has."""

from __future__ import annotations

import random
from pathlib import Path

import newssearch
from faults.outcome import Outcome
from newssearch.errors import QueryError, UsageError
from newssearch.models import Article, Match, Sort
from newssearch.query.fields import BY_NAME

_WORDS = (
    "ferry harbour crane the of NATO US e-mail O'Neill storm 12 Ελλάδα москва 東京 naïve don't AT&T ~ * ? - + ! \\ / : "
    "2025-12 2025-12-05..2025-12-31 [2024 TO 2025] {1 TO 2} today last week >800 200..400 none *:* ... é \u200b \x00 😀"
).split(" ")
_OPERATORS = (
    "AND OR NOT NEAR/5 W/3 PRE/2 NEAR/1000 W/S W/P near/5 and NEAR/ NEAR/x W/99999999999 - ( ) \" ' “ ” ~ ~5".split(" ")
)
_FUNCTIONS = ("ATLEAST3(", "FIRST50(", "CAPS(", "ALLCAPS(", "NOCAPS(", "ATLEAST(", "FIRST999999999999(")
_FIELDS = (*(f"{name}:" for name in BY_NAME), "headlin:", "http://", "body:headline:", "date:(", "words:(")
_SHAPES = (
    "{}",
    '"{} {}"',
    "({} OR {})",
    "{}*",
    "{}~",
    "{}~2",
    "w?{}",
    '"{} {}"~9',
    "{} NEAR/4 {}",
    "-{}",
    "{} W/S {}",
    "({}",
)
_MATCHES: tuple[Match, ...] = ("best", "all", "any")
_SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")


def ask(work: Path, seed: int, queries: int) -> Outcome:
    """Ask a number of queries; each is answered, or refused with an error that says why."""
    outcome = Outcome("queries made at random", "answered, or refused with the place and the reason; no traceback")
    chance = random.Random(seed)
    with newssearch.create(work / "index") as news:
        news.update(articles())
        for _ in range(queries):
            outcome.tried += 1
            query = made(chance)
            match, sort = chance.choice(_MATCHES), chance.choice(_SORTS)
            try:
                results = news.search(query, match=match, sort=sort)
                is_right = len(results) <= results.total + results.partial_total <= len(_WORDS)
                outcome.count("answered")
            except QueryError as error:
                is_right = bool(error.message and error.pointed())
                outcome.count("refused")
            except UsageError as error:  # no text at all
                is_right = "surrogate" in str(error)
                outcome.count("refused")
            except Exception as error:  # whatever it is, a query must not make it
                is_right = False
                outcome.count(type(error).__name__)
            if not is_right:
                outcome.failures.append(f"{query!r}, {match}, {sort}")
    return outcome


def articles() -> list[Article]:
    """One article a word that queries are made of."""
    texts = [f"The {word} of day {n} came to the harbour. NATO said so." for n, word in enumerate(_WORDS)]
    return [Article(str(n), headline="Ferry", body=text, language="en") for n, text in enumerate(texts)]


def made(chance: random.Random) -> str:
    """A query."""
    make = chance.choices((_shaped, _noise, _repeated), (8, 2, 1))[0]
    return make(chance)


def _shaped(chance: random.Random) -> str:
    """A query as the grammar has them, or nearly."""
    parts: list[str] = []
    for _ in range(chance.randint(1, 8)):
        some = chance.choice((_WORDS, _WORDS, _OPERATORS, _FIELDS, _FUNCTIONS, _SHAPES))
        part = chance.choice(some)
        parts.append(part.format(*chance.choices(_WORDS, k=2)) if some is _SHAPES else part)
    return chance.choice((" ", " ", " ", "")).join(parts)


def _noise(chance: random.Random) -> str:
    """Bytes that somebody may have piped in, as the command line decodes them."""
    data = bytes(chance.choices(range(256), k=chance.randint(0, 60)))
    return data.decode(chance.choice(("utf-8", "latin-1")), "surrogateescape")


def _repeated(chance: random.Random) -> str:
    """Much of the same."""
    return chance.choice((*_SHAPES, *_OPERATORS, *_FIELDS, *_FUNCTIONS)) * chance.randint(2, 400)
