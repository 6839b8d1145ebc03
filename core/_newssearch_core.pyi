"""The extension module of the native core, as `newssearch.core` offers it."""

from collections.abc import Sequence
from typing import final

STEMMERS: Sequence[str]
"""The names that `Stemmer` takes, sorted: those of Snowball's algorithms."""

@final
class Stemmer:
    """A Snowball stemmer (M. F. Porter, 2001). Raises ValueError for an unknown name. Threads may share one."""

    def __new__(cls, name: str) -> Stemmer: ...
    def stem(self, word: str) -> str:
        """Return the stem of a lower-case word. Raises UnicodeEncodeError for a lone surrogate."""

    def stem_each(self, words: Sequence[str]) -> list[str]:
        """Return the stems of many lower-case words, one each."""

def classify_language(text: bytes) -> tuple[str, float]:
    """Return the code of the likeliest language of a text and its probability, 0 to 1.

    The text is UTF-8 in NFC. Codes are those of the model, most of them ISO 639-1.
    """
