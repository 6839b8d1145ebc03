"""Relative stamps, in full or for short: ``2d ago``, ``6mo``, ``vor 3 Std.``, ``1 h 20 min ago``, ``2ч назад``.

Units are looked up beside the word for ago, since one letter means a day to one language and an hour to another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from newssearch.dates.names import Unit, vocabulary

_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:-[^\W\d_]+)?")
_NO_JOINT = re.compile(r"[^\w\s.,|:·()-]")
_GLUED = re.compile(r"(\d{1,3})(s|sec|m|min|h|hr|hrs|d|w|wk|wks|mo|mos|y|yr|yrs)")
"""Units so short, right behind the number, are clear without a word for ago."""

_MOST = 999
_IN_MINUTES: Mapping[Unit, int] = {"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}
_SECONDS = re.compile(r"s\b|se[ck]")
_JOINING = frozenset(
    "and et y e und en og och i и и та a an about ungefahr environ circa ca cca over almost απο for fore ang na".split()
)
_NOW = frozenset(
    """
    now just_now moments_ago a_moment_ago seconds_ago a_few_seconds_ago gerade_eben a_l'instant ahora_mismo
    hace_un_momento adesso agora agora_mesmo zojuist nyss akkurat_na teraz przed_chwila prave_ted только_что щойно
    刚刚 剛剛 たった今 방금
    """.split()
)


def ago_of(folded: str) -> tuple[int, Unit] | None:
    """Return the distance that all of ``folded`` (see `names.fold`) states, in its finest unit; else None."""
    if folded.strip(" .!").replace(" ", "_") in _NOW:
        return 0, "minute"
    if (glued := _GLUED.fullmatch(folded)) is not None:
        return _total([(int(glued[1]), glued[2])], vocabulary().spans["ago"])
    if _NO_JOINT.search(folded):
        return None
    tokens = _in_digits(_joined(_TOKEN.findall(folded)))
    if not any(map(str.isdecimal, tokens)):
        return None
    for word in [token for token in tokens if token in vocabulary().spans]:
        found = _total(_counted([t for t in tokens if t != word]), vocabulary().spans[word])
        if found is not None:
            return found
    return None


def relative_words() -> frozenset[str]:
    """Return the folded words that a distance can begin with; ``_`` joins the words of a phrase."""
    return _NOW | _JOINING | vocabulary().spans.keys() | vocabulary().counts.keys() | vocabulary().fused.keys()


def _in_digits(tokens: Sequence[str]) -> list[str]:
    """Replace the word for a number in front of a unit: ``vor zwei Tagen``; beside digits it is something else."""
    if any(map(str.isdecimal, tokens)):
        return list(tokens)
    return [vocabulary().counts.get(token, token) for token in tokens]


def _joined(tokens: Sequence[str]) -> list[str]:
    """Join ``il y a`` and ``yang lalu`` into one word each, and write a unit that says more in several words."""
    text = " ".join(tokens)
    for spaced, word in _several_words():
        if spaced in text:
            text = re.sub(rf"\b{spaced}\b", word, text)
    return [part for word in text.split() for part in vocabulary().fused.get(word, word).split()]


@cache
def _several_words() -> tuple[tuple[str, str], ...]:
    known = (*vocabulary().spans, *vocabulary().fused)
    return tuple((word.replace("_", " "), word) for word in known if "_" in word)


def _counted(tokens: Sequence[str]) -> list[tuple[int, str]]:
    """Return pairs of a number and a unit; empty if there are other words than labels."""
    while tokens and not tokens[0].isdecimal() and "word" in vocabulary().meanings.get(tokens[0], {}):
        tokens = tokens[1:]
    behind = ["", *tokens]
    tokens = [t for t, before in zip(tokens, behind, strict=False) if t not in _JOINING or before.isdecimal()]
    numbers, units = tokens[::2], tokens[1::2]
    if not units or len(numbers) != len(units) or not all(map(str.isdecimal, numbers)):
        return []
    return [(int(number[:4]), unit) for number, unit in zip(numbers, units, strict=True)]


def _total(counts: Sequence[tuple[int, str]], units: Mapping[str, Unit]) -> tuple[int, Unit] | None:
    """Add up ``counts``: in the finest unit where minutes to weeks are added, months where years are."""
    if not counts or not all(unit in units and count <= _MOST for count, unit in counts):
        return None
    named = [units[unit] for _, unit in counts]
    if len(counts) == 1:
        count, word = counts[0]
        return (count // 60 if _SECONDS.match(word) and named[0] == "minute" else count), named[0]
    if set(named) == {"year", "month"}:
        return sum(
            count * (12 if unit == "year" else 1) for (count, _), unit in zip(counts, named, strict=True)
        ), "month"
    if not set(named) <= _IN_MINUTES.keys():
        return None
    finest = min(named, key=_IN_MINUTES.__getitem__)
    total = sum(count * _IN_MINUTES[unit] for (count, _), unit in zip(counts, named, strict=True))
    return total // _IN_MINUTES[finest], finest
