"""The extension module of the native core, as `newssearch.core` offers it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, final

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

@final
class Stop:
    """A request to end work early, which threads share."""

    def __new__(cls) -> Stop: ...
    def stop(self) -> None:
        """Ask for the end of all work that was given this; that work raises OSError."""

@final
class Batch:
    """Documents on their way into a segment: their words, and what else is kept of each. Threads may share one."""

    def __new__(cls) -> Batch: ...
    def __len__(self) -> int: ...
    @property
    def size(self) -> int:
        """About the bytes of memory that the documents take at most until they are written."""

    def add(
        self,
        article: object,
        language: str,
        stored: bytes,
        values: Mapping[str, Sequence[str]],
        dates: tuple[int, int, int, int],
        keys: tuple[int, int],
        content: bytes,
        text: bytes,
    ) -> int:
        """Add a document and return its number.

        ``article`` has the text fields as attributes; ``language`` is its primary subtag; ``values`` is a dict of the
        fields of whole values; ``dates`` are the numbers of its date columns.
        """

    def stored(self, document: int) -> bytes:
        """Return the stored article of a document."""

    def digests(self, document: int) -> tuple[bytes, bytes]:
        """Return the digests of all fields and of the text of a document."""

    def learn(self) -> bytes:
        """Return a dictionary with which stored articles like these are compressed well; empty for a few of them."""

    def write(self, postings: BinaryIO, documents: BinaryIO, dictionary: bytes = b"", stop: Stop | None = None) -> None:
        """Write the documents as the two files of a segment, once; the words are not kept. The caller closes both."""

def merge_segments(
    sources: Sequence[tuple[Path, Path, Sequence[int]]],
    postings: BinaryIO,
    documents: BinaryIO,
    stop: Stop | None = None,
) -> int:
    """Write segments as one, and return the number of its documents.

    Each source is the file of postings, the file of documents, and the numbers of its deleted documents.
    """

def resolve(node: object, field: str, words: object) -> Any:
    """Return the meaning of a node of `newssearch.query.nodes` in one field: an expression of `engine.positions`.

    `words` is asked as `newssearch.engine.resolving.Words` says. Raises ValueError for a node without places.
    """

@final
class Highlighter:
    """Marks the matches of the clauses of one query, in one article after another. Threads may share it.

    A clause is its expressions of `newssearch.engine.positions` by field, and its rarity. Methods raise QueryLimitError
    when more than ``seconds`` have passed since it was made, or more than ``pairs`` places were held against others.
    """

    def __new__(
        cls, atoms: Sequence[tuple[Mapping[str, object], float]], seconds: float = ..., pairs: int = ...
    ) -> Highlighter: ...
    def marks(self, field: str, text: str, language: str | None = None) -> list[tuple[int, int]]:
        """Return every mark in the text of a field, ascending and apart."""

    def snippets(
        self,
        standfirst: str,
        body: str,
        stated: Sequence[tuple[str, str]],
        id: str,
        language: str | None,
        most: int,
    ) -> list[tuple[str, str, list[tuple[int, int]]]]:
        """Return the ``most`` best snippets of an article, each its field, text and marks; at least one if most is.

        Where nothing matches it is the beginning of standfirst or body, else of what is ``stated``, by field, else the
        id.
        """
