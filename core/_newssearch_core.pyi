"""The extension module of the native core, as `newssearch.core` offers it."""

from collections.abc import Mapping, Sequence
from os import PathLike
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

class CheckedSegment:
    """The two files of a segment, for a check of what holds within them. Every method raises DamagedIndexError.

    Opening raises OSError as the system does, and ShortageError for want of file handles or memory.
    """

    def __new__(cls, postings: PathLike[str], documents: PathLike[str]) -> CheckedSegment: ...
    def __len__(self) -> int:
        """Return how many documents there are."""

    def problems_of_postings(self) -> list[str]:
        """Return what is wrong with the terms, places and forms, in words."""

    def stored(self, document: int) -> bytes:
        """Return the stored article of a document."""

    def number(self, column: str, document: int) -> int | None:
        """Return the number of a document in a column, or None where there is no such column."""

    def sum(self, column: str, documents: Sequence[int]) -> int:
        """Return the sum of the numbers of some documents in a column, 0 where there is no such column."""

    def digest(self, name: str, document: int) -> bytes:
        """Return a digest of a document: ``id`` and ``given`` of 8 bytes, ``content`` and ``text`` of 16."""

@final
class WholeValues:
    """The whole values that the stored articles of a segment say that its documents have."""

    def __new__(cls) -> WholeValues: ...
    def add(self, field: str, value: str, document: int) -> None:
        """Note that a document has a value in a field."""

    def problem(self, segment: CheckedSegment, field: str) -> str:
        """Return what is wrong with the postings of a field; empty where there is nothing."""

@final
class Salvage:
    """The stored articles of a file that is damaged somewhere, or of format 1 or 2.

    Opening raises as `CheckedSegment` does.
    """

    def __new__(cls, documents: PathLike[str]) -> Salvage: ...
    def __len__(self) -> int:
        """Return how many documents there are."""

    def stored(self, document: int) -> bytes:
        """Return a stored article, by the checksum of its own frame alone. Raises DamagedIndexError."""

    def digest(self, name: str, document: int) -> bytes:
        """Return a digest of a document, changed or not. Raises DamagedIndexError where there is none."""

def problem_of_arrays(path: PathLike[str]) -> str:
    """Return why a file is not a whole file of arrays, by its end alone; empty where it is. Raises OSError."""

def damaged_blocks(path: PathLike[str]) -> list[tuple[int, str]]:
    """Return where the blocks begin that have changed since they were written, and the first array in each."""

def ids_in_postings(path: PathLike[str], size: int) -> dict[int, str]:
    """Return the ids of documents below ``size``, case folded, by what a file of postings says.

    What is damaged is left out. Raises OSError.
    """
