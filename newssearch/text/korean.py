"""Korean: the nouns in a word that may end in particles, as ``대통령은`` and ``대통령이`` hold ``대통령``.

Particles have no spaces before them. Which ones can follow a noun depends on whether its last syllable ends in a
consonant, so most nouns that happen to end like a particle (``가을``, ``국가``, ``서울``) are left whole. No dictionary
is used: a word is indexed whole and under each noun that it can hold, and a query word stands for itself and for what
is left without the particles that hardly any noun ends in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_FIRST, _LAST, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8
"""The block of syllables is sorted by their final consonants, of which there are 28 with none; 8 is ㄹ."""

_AFTER_CONSONANT = frozenset(
    "은 을 이 과 으로 으로서 으로써 으로부터 이나 이라 이라고 이라는 이란 이랑 이라도 이야 이며 이고 아 이여".split()
)
_AFTER_VOWEL = frozenset("는 를 가 와 나 라고 라는 라며 란 랑 라도 며 야".split())
_AFTER_VOWEL_OR_RIEUL = frozenset("로 로서 로써 로부터".split())
_AFTER_ANY = frozenset(
    """
    의 에 도 만 에서 에게 에게서 한테 께서 까지 부터 마저 조차 처럼 만큼 보다 대로 밖에 뿐 들 하고
    에서의 에의 에서도 에서는 에도 에는 에만 이다 입니다 이라며 이었다 였다 이든 든지 마다 께 한테서 뿐만 커녕
    """.split()
)
_PARTICLES = _AFTER_CONSONANT | _AFTER_VOWEL | _AFTER_VOWEL_OR_RIEUL | _AFTER_ANY
_LONGEST = max(map(len, _PARTICLES))

_ENDS_OF_NOUNS = frozenset("도 만 로 나 든 아 야 란 며 라고".split())
"""Particles that many nouns end like (``경기도``): taken off in articles, not in queries."""

_WHOLE = frozenset(
    """
    고양이 호랑이 어린이 젊은이 늙은이 원숭이 떡볶이 목걸이 귀걸이 손잡이 지팡이 달팽이 거북이 구렁이
    쌍둥이 멍청이 여의도 경기도 강원도 충청도 전라도 경상도 황해도 평안도 함경도 제주도 울릉도 거제도
    강화도 고속도로 민주주의 사회주의 자본주의 공산주의 자유주의 제국주의 민족주의 개인주의 보수주의 진보주의
    전문의 국무회의 본회의
    """.split()
)
"""Nouns that end like a noun with a particle, where the rest is another word."""

_STEPS = 3
"""Particles that follow one another: ``국회의원들에게는``."""


def ends_in_hangul(word: str) -> bool:
    """Tell whether ``word`` ends in a Korean syllable, composed or not."""
    return _FIRST <= ord(word[-1:] or " ") <= _LAST or "\u1100" <= word[-1:] <= "\u11ff"


def nouns(word: str) -> tuple[str, ...]:
    """Return ``word`` and every noun that is left of it without particles, the longest first."""
    return tuple(_nouns(word, frozenset()))


def nouns_meant(word: str) -> tuple[str, ...]:
    """Return ``word`` and the nouns that whoever types it in a query means."""
    return tuple(_nouns(word, _ENDS_OF_NOUNS))


def _nouns(word: str, kept: frozenset[str]) -> Iterator[str]:
    word = unicodedata.normalize("NFC", word)
    yield word
    for _ in range(_STEPS):
        rest = None if word in _WHOLE else _without_particle(word, kept)
        if rest is None:
            return
        yield rest
        word = rest


def _without_particle(word: str, kept: frozenset[str]) -> str | None:
    """The word without its longest particle, or None."""
    for length in range(min(_LONGEST, len(word) - 1), 0, -1):
        rest, particle = word[:-length], word[-length:]
        if particle in _PARTICLES and particle not in kept and _can_follow(rest, particle):
            return rest
    return None


def _can_follow(noun: str, particle: str) -> bool:
    """Tell whether ``noun`` is long enough to be one, and ends in what ``particle`` follows."""
    if not ends_in_hangul(noun):
        return noun[-1].isalnum()
    if len(noun) < (2 if len(particle) == 1 else 1):
        return False
    final = (ord(noun[-1]) - _FIRST) % _FINALS
    if particle in _AFTER_CONSONANT:
        return final != 0 and not (final == _RIEUL and particle.startswith("으로"))
    if particle in _AFTER_VOWEL:
        return final == 0
    return particle in _AFTER_ANY or final in (0, _RIEUL)
