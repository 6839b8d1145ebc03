"""Stems, by the language of the article: Snowball (M. F. Porter, 2001), folded afterwards.

Both the stem of the accented word and the stem of the bare one are kept where they differ, so that a reader who
types no accents finds what an editor printed with them. Korean has no algorithm there: its particles are taken off by
`newssearch.text.korean`, in an article of any language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache

from newssearch.core import Stemmer as Snowball
from newssearch.text.folding import fold, fold_word
from newssearch.text.korean import ends_in_hangul, nouns, nouns_meant

_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}

Stemmer = Callable[[str], tuple[str, ...]]
"""From a lower-case word, not folded, to its stems, folded: one or two, of Korean more; the first is the best one."""


def primary_subtag(language: str | None) -> str:
    """``en`` of ``en-GB``; ``und`` of None."""
    return (language or "und").partition("-")[0].lower()


def has_stemmer(language: str) -> bool:
    """Whether words of a primary language subtag are stemmed, and not folded only."""
    return language in _ALGORITHMS


def stem_plain(language: str, words: Sequence[str]) -> Sequence[str]:
    """The stems of many lower-case words of ASCII: one each, as `stemmer_for` gives it."""
    if not has_stemmer(language):
        return words
    stems = Snowball(_ALGORITHMS[language]).stem_each(words)
    return [stem if stem.isascii() else fold(stem) for stem in stems]


@cache
def stemmer_for(language: str) -> Stemmer:
    """The stemmer of a primary language subtag; a language without one is folded only."""
    name = _ALGORITHMS.get(language)
    if name is None:
        return _fold_only
    stem_word = Snowball(name).stem

    @lru_cache(maxsize=1 << 16)
    def stem(word: str) -> tuple[str, ...]:
        return _stems(word, stem_word)

    return stem


def stems_in(languages: Iterable[str], word: str) -> tuple[str, ...]:
    """Every stem that ``word`` has in any of the languages, each once: what a query word stands for."""
    if ends_in_hangul(word):
        return tuple(map(fold_word, nouns_meant(word)))
    found: dict[str, None] = {}
    for language in languages:
        found.update(dict.fromkeys(stemmer_for(language)(word)))
    return tuple(found)


def _stems(word: str, stem_word: Callable[[str], str]) -> tuple[str, ...]:
    if word.isascii():
        return (fold_word(stem_word(word)),)
    if ends_in_hangul(word):
        return _fold_only(word)
    best = fold_word(stem_word(word))
    bare = fold_word(stem_word(fold_word(word)))
    return (best,) if bare == best else (best, bare)


def _fold_only(word: str) -> tuple[str, ...]:
    return tuple(map(fold_word, nouns(word))) if ends_in_hangul(word) else (fold_word(word),)
