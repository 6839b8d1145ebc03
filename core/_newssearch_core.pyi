"""The extension module of the native core, as `newssearch.core` offers it."""

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, Literal, Self, final

from newssearch.models import Show, Sort
from newssearch.results import Hit

Times = tuple[int, int, int, int, Sequence[int], Sequence[int]]
"""The version and the times of an article: added, changed, revised, each change of its text and of its headline."""

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

def detect_language(text: str) -> str | None:
    """Return the code of the language that a text is written in, or None for short or unsure text."""

@final
class Stop:
    """A request to end work early, which threads share."""

    def __new__(cls) -> Stop: ...
    def stop(self) -> None:
        """Ask for the end of all work that was given this stop; the work raises OSError."""

@final
class Batch:
    """Documents on their way into a segment: their words and their other data. Threads may share one."""

    def __new__(cls) -> Batch: ...
    def __len__(self) -> int: ...
    @property
    def size(self) -> int:
        """About the bytes of memory that the documents take at most until they are written."""

    def add(
        self,
        article: object,
        indexed: object | None,
        record: tuple[str | None, str | None, Sequence[Sequence[int]], Sequence[str], Times],
        language: str,
        values: Mapping[str, Sequence[str]],
        dates: tuple[int, int, int, int, int],
        content: bytes,
        text: bytes,
    ) -> int:
        """Add a document and return its number.

        ``article`` is one of `newssearch.models`, found by the words of ``indexed``, or by its own without those in the
        ranges that the record leaves out; ``record`` is as `stored_article` takes it; ``language`` is its primary
        subtag; ``values`` is a dict of the fields of whole values; ``dates`` are the numbers of its date columns, and
        of when it was fetched.
        """

    def stored(self, document: int) -> bytes:
        """Return the stored article of a document."""

    def digests(self, document: int) -> tuple[bytes, bytes]:
        """Return the digests of all fields and of the text of a document."""

    def learn(self) -> bytes:
        """Return dictionaries with which stored articles like these are compressed well; empty for a few of them."""

    def write(
        self, postings: BinaryIO, documents: BinaryIO, dictionaries: bytes = b"", stop: Stop | None = None
    ) -> None:
        """Write the documents as the two files of a segment, once; the words are not kept. The caller closes both."""

def article_digests(article: object) -> tuple[bytes, bytes]:
    """Return the digests of an article of `newssearch.models`: of all fields that make a version, and of its text.

    The text is what an exact copy repeats: headline, standfirst and body, of a short body also day, source and authors.
    Raises TypeError where a field is no text, or has lone surrogates.
    """

def sketch(text: str) -> bytes:
    """Return the 56 bytes that are kept of a text to find near copies of it; all are 0 where it is too short.

    They are a MinHash of the pairs of its words; ``docs/index-format.md`` has the rules.
    """

def sketch_keys(sketch: bytes) -> list[int]:
    """Return the keys, each below 2^32, under which a sketch is looked up: near copies have one in common."""

def are_near(one: str, other: str) -> bool:
    """Return whether two texts are near copies: by their sketches, and by `resemblance` where these leave doubt."""

def resemblance(one: str, other: str) -> float:
    """Return the share of the pairs of words of two texts that both have, from 0 to 1."""

def near_labels(texts: Sequence[tuple[bytes, str]], budget: Budget) -> list[bytes]:
    """Return for each text, given with its digest of 16 bytes, the least digest of its group.

    Groups are the connected components of near copies and of equal digests; the order of the texts makes no difference.
    Raises QueryLimitError when the time of the budget is up.
    """

def article_version(article: object) -> bytes:
    """Return the fields that make a version of an article, as JSON: all except where and when it was fetched."""

def stored_article(
    article: object, record: tuple[str | None, str | None, Sequence[Sequence[int]], Sequence[str], Times]
) -> bytes:
    """Return an article as it is stored: a line of JSON, then the body.

    ``record`` is stored beside it: the id that the source gave, if the article has another; the article that it
    repeats; the ranges of its body that are left out; further files that hold it; and its times in the archive.
    """

def key_of(id: str) -> int:
    """Return a 64-bit hash of an id."""

def json_members(text: bytes) -> dict[str, bytes]:
    """Return the members of a JSON object, as they are written. Raises ValueError if the text is no JSON object."""

class SourceLines:
    """The counts of the lines of one source, for `newssearch.analysis.boilerplate`. Threads may share it."""

    def __new__(cls, stated: bytes | None = None) -> Self:
        """Begin without counts, or continue those of `as_json`. Raises ValueError if ``stated`` is not from there."""

    def as_json(self) -> bytes:
        """Return all counts and decisions as JSON, without the articles of this run."""

    @property
    def articles(self) -> int:
        """The number of articles counted."""

    def __len__(self) -> int:
        """Return the number of lines that are followed."""

    @property
    def pinned(self) -> list[str]:
        """The lines that people have pinned."""

    @property
    def freed(self) -> list[str]:
        """The lines that people have freed."""

    def learn(self, text: str, article: str | None = None) -> tuple[tuple[int, int], ...]:
        """Count the lines of one article, each once, and return the ranges of boilerplate in it by now."""

    def unlearn(self, text: str) -> None:
        """Take back the lines of an article that is no more."""

    def left_out(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return the ranges of boilerplate in a text; no ranges if no line with a word would be left."""

    def forget(self) -> None:
        """Drop the lines that are seen least; from now on any line may have been in one article more."""

    def seed(self, keys: Sequence[int]) -> None:
        """Have lines count as boilerplate so far, as articles were written without them."""

    def pin(self, line: str) -> None:
        """Have a line be boilerplate, whatever is counted."""

    def free(self, line: str) -> None:
        """Have a line be text, whatever is counted."""

    def undecide(self) -> None:
        """Forget the decisions of people."""

    def is_boilerplate(self, line: str) -> bool:
        """Return whether a line is boilerplate rather than text."""

    def settled(self) -> tuple[list[str], list[int], list[str]]:
        """Decide which lines are boilerplate from now on, and return the changes since the last call.

        The changes are the lines that became boilerplate, as written; the keys of those that ceased to be; and the
        articles of this run that may hold the wrong ones.
        """

    def shown(self) -> list[tuple[str, int, Literal["learnt", "pinned", "freed"]]]:
        """Return all boilerplate and the lines that people have freed: each line, its articles, and its state."""

def merge_segments(
    sources: Sequence[tuple[Path, Path, Sequence[int]]],
    postings: BinaryIO,
    documents: BinaryIO,
    stop: Stop | None = None,
    *,
    repack: bool = False,
) -> int:
    """Write segments as one, and return the number of its documents.

    Each source is the file of postings, the file of documents, and the numbers of its deleted documents. ``repack``
    compresses the stored articles again, with dictionaries that hold no phrase of a deleted one.
    """

def resolve(node: object, field: str, words: object) -> Any:
    """Return the meaning of a node of `newssearch.query.nodes` in one field.

    The meaning is an expression of `newssearch.matching.expressions`, and ``words`` is one of its `Words`. Raises
    ValueError for a node without places.
    """

@final
class Highlighter:
    """Marks the matches of the clauses of one query, in one article after another. Threads may share it.

    A clause is its expressions of `newssearch.matching.expressions` by field, and its rarity. Methods raise
    QueryLimitError when more than ``seconds`` have passed since it was made, or more than ``pairs`` pairs of places
    were compared.
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

        If nothing matches, it is the beginning of standfirst or body, else of a ``stated`` text, by field, else the
        id.
        """

@final
class CheckedSegment:
    """The two files of a segment, to check that they agree. Every method raises DamagedIndexError.

    Opening raises OSError as the system does, and ShortageError for want of file handles or memory.
    """

    def __new__(cls, postings: PathLike[str], documents: PathLike[str]) -> CheckedSegment: ...
    def __len__(self) -> int:
        """Return how many documents there are."""

    def dictionaries(self) -> list[bytes]:
        """Return the dictionaries that stored articles are compressed with."""

    def problems_of_postings(self) -> list[str]:
        """Return the problems of the terms, places and forms, in words."""

    def problems_of_documents(self) -> list[str]:
        """Return the problems of the arrays beside the postings, in words; stored articles may show more."""

    def stored(self, document: int) -> bytes:
        """Return the stored article of a document."""

    def number(self, column: str, document: int) -> int | None:
        """Return the number of a document in a column, or None where there is no such column."""

    def sum(self, column: str, documents: Sequence[int]) -> int:
        """Return the sum of the numbers of some documents in a column, 0 where there is no such column."""

    def digest(self, name: str, document: int) -> bytes:
        """Return a digest of a document: ``id`` and ``given`` of 8 bytes, ``content`` and ``text`` of 16, the
        ``sketch`` of its body of 56."""

@final
class WholeValues:
    """The whole values that the stored articles of a segment say that its documents have."""

    def __new__(cls) -> WholeValues: ...
    def add(self, field: str, value: str, document: int) -> None:
        """Note that a document has a value in a field."""

    def problem(self, segment: CheckedSegment, field: str) -> str:
        """Return the problem of the postings of a field; empty if there is no problem."""

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
        """Return a digest of a document, changed or not. Raises DamagedIndexError if the document has no digest."""

def problem_of_arrays(path: PathLike[str]) -> str:
    """Return why a file is not a whole file of arrays, by its end alone; empty where it is. Raises OSError."""

def damaged_blocks(path: PathLike[str]) -> list[tuple[int, str]]:
    """Return where the blocks begin that have changed since they were written, and the first array in each."""

def ids_in_postings(path: PathLike[str], size: int) -> dict[int, str]:
    """Return the ids of documents below ``size``, case folded, by a file of postings.

    Damaged parts are left out. Raises OSError.
    """

APOSTROPHES: str
"""Characters that print an apostrophe within a word; each folds to the first."""

MAX_TERM: int
"""Characters of a term at most: longer runs are cut, alike in articles and in queries."""

MAX_JOINED: int
"""Words of a compound at most."""

def fold(text: str) -> str:
    """Return a text without case, accents and invisible characters; digits of every script become 0 to 9."""

def has_word(text: str) -> bool:
    """Tell whether there is a word in a text, which could be found."""

def tokenize(text: str) -> list[Token]:
    """Return the words of a text, in order: each one, as there are no stop words."""

@final
class Token:
    """A word in its place in a text. Offsets count characters."""

    @property
    def term(self) -> str:
        """The folded word as written."""

    @property
    def base(self) -> str:
        """The word to stem, in lower case but not folded."""

    @property
    def also(self) -> tuple[str, ...]:
        """The folded words that the token is found under beside its term."""

    @property
    def also_bases(self) -> tuple[str, ...]:
        """The words to stem beside the base."""

    @property
    def cased(self) -> tuple[str, ...]:
        """The words of `term` and `also` that have a capital, as written, without accents."""

    @property
    def position(self) -> int:
        """The number of the word in the text, from 0."""

    @property
    def start(self) -> int:
        """The first character."""

    @property
    def end(self) -> int:
        """The character behind the last."""

def stems_of(language: str, word: str) -> tuple[str, ...]:
    """Return the stems, folded, of a lower-case word, not folded, in a language (a primary subtag).

    One or two, of Korean more; the first is the best one. A language without a stemmer is folded only.
    """

def stems_in(languages: Sequence[str], word: str) -> tuple[str, ...]:
    """Return every stem that a word has in any of the languages, each once: the stems that a query word matches."""

def word_forms(word: str, language: str) -> WordForms:
    """Return the tokens and compounds of a word, which holds no white space, in a language (a primary subtag)."""

@final
class WordForms:
    """The tokens of a word, and its compounds."""

    @property
    def tokens(self) -> tuple[TokenForms, ...]:
        """The tokens, in order."""

    @property
    def compounds(self) -> tuple[CompoundForms, ...]:
        """The compounds, in order."""

@final
class TokenForms:
    """A token of a word. Offsets count characters from the start of the word."""

    @property
    def start(self) -> int:
        """The first character."""

    @property
    def end(self) -> int:
        """The character behind the last."""

    @property
    def exact(self) -> tuple[str, ...]:
        """The folded words that the token is found under, its own first."""

    @property
    def cased(self) -> tuple[str, ...]:
        """The words with their capitals that the token is found under."""

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems that the token is found under, its own best one first."""

@final
class CompoundForms:
    """A compound in a word: ``email`` of ``e-mail``."""

    @property
    def first(self) -> int:
        """The number of its first token in the word."""

    @property
    def width(self) -> int:
        """The number of its tokens."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that the compound is found under: ``x:email`` as written, ``s:email`` by its stem."""

def sentences(text: str) -> list[tuple[int, int]]:
    """Return the start and the end of every sentence of a text, in order, without the white space around it."""

def openings(text: str) -> list[tuple[int, bool]]:
    """Return where each sentence of a text begins, and whether a paragraph begins there."""

def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a cleaned text; one may keep line breaks that are its own, as verse does."""

def clean(text: str) -> str:
    """Return a text in NFC with ``\\n`` for every line end, without control characters or lone surrogates."""

def one_line(text: str) -> str:
    """Return a text cleaned, on one line, with single spaces: for headlines, names and the like."""

def with_meant(text: str) -> str:
    """Return a text with the characters of windows-1252 for control characters, as text taken for Latin-1 has them."""

def bare_words(text: str) -> str:
    """Return the runs of letters and digits of a text, without case, with a space between them: the form to compare
    titles in."""

UNSEEN_TAGS: frozenset[str]
"""Elements whose text no reader sees."""

INLINE_TAGS: frozenset[str]
"""Elements that are a stretch of text and no block of their own."""

FIELD_TAGS: frozenset[str]
"""Elements that often hold a field of their own, such as a name or a date."""

def page_source(page: str, most: int) -> tuple[bytes, int, int, bool]:
    """Return a web page for its parser: without scripts, except those that hold data, and control characters.

    Also return the number of its tags, the number of their attributes, and whether it is hostile: a tag has more than
    ``most`` attributes, or more tags overlap than in any page.
    """

def page_lines(
    tree: bytes,
) -> tuple[
    list[tuple[str, str, bool, tuple[str, ...], str, float, str, int]],
    list[tuple[int, str, str, bool, int, int]],
    list[int],
    list[int],
    list[int],
]:
    """Return what a tree shows that its parser wrote as XML: lines and blocks, each as a tuple, and the numbers of the
    elements that may be headings, name authors or begin an object of microdata.

    `newssearch.reading.html.visible_lines` has names for the values of the tuples.
    """

def with_parted_indents(text: str) -> str:
    """Return a text with a blank line before each line that an indent marks as the first of a paragraph.

    Verse, tables and quotations, whose lines are indented amid a sentence, stay as they are.
    """

def ends_a_sentence(line: str) -> bool:
    """Return true if a line ends as a sentence does, in any script."""

@final
class Phrases:
    """Phrases to look for in a text, all at once."""

    def __new__(cls, phrases: Sequence[str]) -> Phrases: ...
    def are_in(self, text: str) -> bool:
        """Return true if one of the phrases is in a text, also within a word."""

def weight(text: str) -> int:
    """Return the columns that a text takes: Han, kana and Hangul take two for a character."""

def dateline_heads(opening: str) -> list[tuple[str, str, int]]:
    """Return each stretch of an opening before a mark that can end a dateline: the stretch, the mark, and the
    characters up to the text behind the mark."""

def bounds_of(text: str, starts: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the numbers of the words with which the sentences, and the paragraphs, of a text begin.

    The words begin at the characters ``starts``.
    """

@final
class MatchingArticle:
    """An article that is in no index, as the queries of an archive see it. Threads may share it.

    ``values`` are its texts by field as they would be indexed, and those of exact fields folded; ``language`` is its
    primary subtag; ``period`` is its first and last day, its start and end (the numbers of its date columns), or None
    of an undated one; ``languages`` are those of the archive, by which words of a query are stemmed; ``numbers`` are
    its times by field.
    """

    def __new__(
        cls,
        values: Mapping[str, Sequence[str]],
        language: str,
        period: tuple[int, int, int, int] | None,
        languages: Sequence[str],
        numbers: Mapping[str, Sequence[int]],
    ) -> MatchingArticle: ...
    def is_matched_by(self, node: object, seconds: float = ..., pairs: int = ...) -> bool:
        """Tell whether a node of `newssearch.query.nodes` matches the article. Raises QueryLimitError."""

    def highlighter(self, node: object, seconds: float = ..., pairs: int = ...) -> Highlighter:
        """Return the highlighter of the matches of a node in the article; words that it excludes are not marked."""

def scores_outside(
    articles: Sequence[MatchingArticle],
    node: object,
    clauses: Sequence[tuple[object, float]],
    mean_lengths: Mapping[str, float],
    seconds: float = ...,
    pairs: int = ...,
) -> list[float | None]:
    """Return the score of each article for a node in an index with some statistics; None for one that does not match.

    ``clauses`` are those that give a score, none of them a filter, with their inverse document frequencies;
    ``mean_lengths`` are those of the text fields, in tokens. Raises QueryLimitError.
    """

@final
class Budget:
    """Time and work that a query may take, from now on. Threads may share it."""

    def __new__(cls, seconds: float = ..., pairs: int = ...) -> Budget: ...
    def within(self, seconds: float) -> Budget:
        """Start a budget that ends no later than this one."""

    def check(self) -> None:
        """Raise QueryLimitError when the time is up."""

@final
class Segments:
    """The segments of one generation as one: documents numbered through, removed ones left out. Threads may share it.

    Methods raise DamagedIndexError where a file is damaged.
    """

    def __new__(cls, files: Sequence[tuple[str, str, str, int, Sequence[int]]]) -> Segments:
        """Open segments: of each its name, its two files, the number of its documents, and the removed ones."""

    @property
    def size(self) -> int:
        """The number of documents, removed ones included."""

    def documents(self) -> list[int]:
        """Return the numbers of the live documents, ascending."""

    def having(self, postings: str, term: str) -> list[int]:
        """Return the live documents that have a term, ascending."""

    def frequency(self, postings: str, term: str) -> int:
        """Count the live documents that have a term."""

    def has(self, postings: str, term: str) -> bool:
        """Return whether any document, even a removed one, has a term."""

    def terms_from(self, postings: str, prefix: str, budget: Budget) -> list[str]:
        """Return the terms that begin with a prefix, sorted, each once."""

    def count_terms(self, postings: Sequence[str]) -> int:
        """Count the distinct terms of several lists of postings together."""

    def number(self, column: str, document: int) -> int:
        """Return the number of a document in a column; 0 where no document has the column."""

    def sum(self, column: str, documents: Sequence[int]) -> int:
        """Return the sum of a column over some documents; 0 where no document has the column."""

    def latest_time(self, field: str) -> int:
        """Return the latest time in a field of times, of any document, removed ones included; 0 without one."""

    def bounds(self, column: str, none: int) -> tuple[int, int] | None:
        """Return the smallest and the largest number of live documents in a column; ``none`` does not count."""

    def stored(self, document: int) -> bytes:
        """Return the stored article of a document: a line of JSON without the body, then the body."""

    def head(self, document: int) -> bytes:
        """Return the first line of the stored article of a document: all fields but the body."""

    def digests(self, document: int) -> tuple[bytes, bytes]:
        """Return the 128-bit digests of a document: of its content and of its text."""

    def keys(self, name: str, documents: Sequence[int]) -> list[int]:
        """Return the 64-bit digests ``id`` or ``given`` of some documents, sorted."""

@final
class Evaluated:
    """The documents that a query found."""

    @property
    def total(self) -> int:
        """The number of documents."""

    def rarities(self) -> list[float]:
        """Return the inverse document frequency of each clause that is not negated, in the order of the query."""

    def documents(self) -> tuple[list[int], list[float]]:
        """Return the documents, ascending, and their scores."""

@final
class Searcher:
    """Queries on open segments. Threads may share it.

    Nodes are those of `newssearch.query.nodes`. Methods raise QueryLimitError where a query takes more than its budget,
    and DamagedIndexError where a file is damaged.
    """

    def __new__(
        cls,
        segments: Segments,
        articles: int,
        mean_lengths: Mapping[str, float],
        languages: Sequence[str],
        renamed: Mapping[str, str],
        groups: PathLike[str] | str,
        checksums: Mapping[str, int],
    ) -> Searcher:
        """Open a searcher; ``groups`` is the file of groups of near copies, which may be missing, and ``checksums`` has
        the checksum of the documents of each segment."""

    def fresh_groups(self) -> bytes | None:
        """Return the content of a file of the groups of near copies, if they were made since the last call."""

    def problem_of_groups(self, budget: Budget) -> str:
        """Return the fault of the file of groups, or an empty text."""

    def evaluate(self, node: object, budget: Budget) -> Evaluated:
        """Find every article that a node matches; of copies of one text the earliest."""

    def search(
        self,
        node: object,
        show: Show,
        sort: Sort,
        offset: int,
        limit: int,
        snippets: int,
        recency: tuple[float, int] | None,
        budget: Budget,
    ) -> tuple[int, int, tuple[Hit, ...]]:
        """Return how many articles a node matches, how many hits ``show`` makes of them, and the hits
        ``[offset, offset + limit)`` in an order, each with at most ``snippets`` snippets.

        ``recency`` is the half-life of a bonus for recent ones in seconds, and the present in seconds since 1970.
        """

    def search_behind(
        self,
        node: object,
        full: object,
        show: Show,
        sort: Sort,
        offset: int,
        limit: int,
        snippets: int,
        recency: tuple[float, int] | None,
        budget: Budget,
    ) -> tuple[int, int, tuple[Hit, ...], list[int]]:
        """Return, as `search` does, the articles that a node matches and ``full`` does not match, nor a copy of them;
        and the document of each hit."""

    def matching(self, node: object, budget: Budget) -> Evaluated:
        """Find every document that a node matches, all copies of one text included."""

    def ordered(self, evaluated: Evaluated, order: str, budget: Budget) -> list[int]:
        """Return all documents that were found: by ``id``, or ``oldest`` or ``newest`` first, the undated last, then by
        id."""

    def counts(
        self, evaluated: Evaluated, by: Sequence[str], budget: Budget
    ) -> tuple[list[tuple[tuple[str | None, ...], int]], int, int]:
        """Count the documents found by one dimension or two: the buckets in no order, each its keys and its count, then
        the undated and those whose date is coarser than a bucket."""

    def highlighter(self, evaluated: Evaluated) -> Highlighter:
        """Return the highlighter of the matches of a query, without limits."""

    def holds(self, node: object, documents: Sequence[int], budget: Budget) -> list[bool]:
        """Return for each of some documents whether a node matches it."""

    def page(self, evaluated: Evaluated, sort: str, offset: int, limit: int) -> list[tuple[int, float]]:
        """Return the matches ``[offset, offset + limit)`` in an order, each a document and its score."""

    def within(self, postings: str, word: str, edits: int, budget: Budget) -> list[str]:
        """Return the terms at most ``edits`` edits from a word."""

    def stem_sharers(self, words: Sequence[str]) -> list[tuple[str, str]]:
        """Return those of some words that are names, each with another word of the same stem, where most matches of the
        name in bodies are such words: *mulls* of ``Müller``, with German articles in the index."""

    def copies(self, document: int, budget: Budget) -> int:
        """Count the other documents with the very same text as a document."""

    def group(self, document: int, budget: Budget) -> list[int]:
        """Return the documents in the group of near and exact copies of a document, the earliest first; none without
        copies."""

@final
class Keys:
    """Numbers below 2^32, each under a 64-bit key or several; those of one key in the order in which they came."""

    def __new__(cls, pairs: Sequence[tuple[int, int]] = ()) -> Keys: ...
    @staticmethod
    def of_digests(segments: Segments, digest: str) -> Keys:
        """Return the live documents under one of their digests: ``id``, ``given``, or the first half of ``text``.

        Under their texts there are no copies.
        """

    def numbers(self, key: int) -> list[int]:
        """Return the numbers under a key."""

    def all_numbers(self) -> list[int]:
        """Return all numbers, ascending, each once."""

    def with_more(self, pairs: Sequence[tuple[int, int]]) -> Keys:
        """Return the same with further pairs of a key and a number behind them."""

@final
class SegmentReader:
    """One segment for Whoosh's readers, removed documents included. Threads may share it.

    Raises DamagedIndexError where a file is damaged.
    """

    def __new__(cls, name: str, postings: Path, documents: Path, size: int) -> SegmentReader: ...
    @property
    def names(self) -> list[str]:
        """The names of the lists of postings whose terms can be listed, sorted."""

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""

    def has(self, postings: str, term: bytes) -> bool:
        """Return whether a document has a term; words by their capitals, which cannot be listed, included."""

    def count(self, postings: str) -> int:
        """Return how many terms some postings have."""

    def find(self, postings: str, least: bytes) -> int:
        """Return the number of the first term that is `least` or greater."""

    def term(self, postings: str, number: int) -> bytes:
        """Return the term of a number. Raises IndexError for a number that no term has."""

    def terms_from(self, postings: str, number: int, most: int) -> list[bytes]:
        """Return at most ``most`` terms from a number on."""

    def counted(self, postings: str, term: bytes) -> tuple[list[int], list[int]]:
        """Return the documents that have a term, ascending, and how often each has it."""

    def positions(self, postings: str, term: bytes) -> list[int]:
        """Return the positions of a term, document by document; none of postings without positions."""

    def numbers(self, column: str) -> list[int] | None:
        """Return a column of numbers, one a document; None without such a column."""

    def stored(self, document: int) -> bytes:
        """Return the stored article of a document: its head as a line of JSON, then its body."""

def line_key(line: str) -> int:
    """Return the key of a line, without case and the marks around it; 0 for no words.

    A number that is alone may be any: ``Read 3 comments`` and ``READ 12 COMMENTS »`` are one line. Several are figures:
    ``Revenue 569.3 vs 298.5`` is news each time.
    """

def keys_in(text: str, ranges: Sequence[Sequence[int]]) -> set[int]:
    """Return the keys of the lines in some ranges of a text, as they are counted."""
