"""Limits and choices in one place, each with its reason."""

from __future__ import annotations

from typing import Literal

from newssearch.frozen import dataclass

DateOrder = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Limits of a source, beyond which it is rejected."""

    max_document_bytes: int = 64 * 1024 * 1024
    """One page, or one JSON document that is not one object a line: held in memory whole, several times over."""

    max_values_bytes: int = 200 * 1024 * 1024
    """Memory for the values of one JSON document: text takes as much as it has characters, ``[],`` forty times."""

    max_line_bytes: int = 16 * 1024 * 1024
    """One line of JSON lines: the longest article on record is some hundred kilobytes."""

    max_page_bytes: int = 8 * 1024 * 1024
    """One plain-text page: a novel is 1 MB, so a larger file is an archive or not text."""

    max_inflation: int = 200
    """Bytes that one compressed byte may become: text shrinks 3 to 20 times, a bomb 1,000 times."""

    max_dictionary_bytes: int = 128 * 1024 * 1024
    """Memory of one unpacker: ``xz -9`` and ``zstd --ultra -22`` take as much; 84 bytes can ask for 1.5 GB."""

    max_record_bytes: int = 8 * 1024 * 1024
    """The text of one article within a larger file (an entry of a feed, a news item): as for a page."""

    max_tags: int = 1_000_000
    """Tags of one page or one article: the longest live blogs have some 100,000."""

    max_page_tags: int = 200_000
    """Tags of one page of HTML: finding the article takes some 50 microseconds for each, so this is 10 seconds."""

    max_page_attributes: int = 250_000
    """Attributes of one page of HTML: a tree takes some 400 bytes for each."""

    max_depth: int = 200
    """Tags within tags: hand-written pages reach 40, generated ones 100; what walks trees may recurse."""

    max_nested_archives: int = 3
    """Archives within archives: a delivery of a day's deliveries is two; bombs nest five."""

    max_members: int = 200_000
    """Files in one archive, whose table of contents is held in memory: some 200 MB of it."""

    max_member_bytes: int = 2 * 1024 * 1024 * 1024
    """One archive or table within an archive: it is copied to disk, as it is read out of order."""


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """Limits of a query, beyond which it is refused."""

    max_characters: int = 10_000
    """Longer queries are pasted by mistake or meant to harm."""

    max_depth: int = 50
    """Brackets within brackets; Python's own stack ends near 300 such levels."""

    max_clauses: int = 1_000
    """Words, phrases and ranges together."""

    max_expansions: int = 4_096
    """Distinct terms that one prefix, wildcard or fuzzy word may stand for."""

    max_fuzzy_characters: int = 40
    """Length of a word that may be misspelt: the work grows with its square, and 200 letters take half a minute."""

    max_quoting: int = 5_000
    """Articles that are read for their quotations: some seconds."""

    max_pairs: int = 20_000_000
    """Places of one part that are held against places of another, as NEAR does: some 1 GB of memory. Two words that
    stand in every sentence of 200,000 articles come to a tenth of it within 5 places."""

    max_seconds: float = 60.0
    """Seconds of one query, by default. The slowest useful one took 0.6 at 200,000 articles."""

    max_hint_seconds: float = 1.0
    """Seconds for all hints of a query that finds nothing: nobody waits longer for advice than for the answer."""


@dataclass(frozen=True, slots=True)
class ClusterLimits:
    """Limits of requests to a cluster."""

    max_expansions: int = 1024
    """Words that match a pattern within a phrase or NEAR: a cluster takes no more unless it is set up for it."""

    max_interval_clauses: int = 100
    """Interval clauses for one clause of a query in one field: a cluster takes 1,024 for a whole query, which is asked
    in four fields, and twice where it cannot be expressed exactly. Larger clauses are decided here."""

    max_doubtful: int = 10_000
    """Articles that are read to decide on what the cluster cannot: some seconds of work."""

    max_copies: int = 50_000
    """Exact copies that are looked up for one query: where it finds more, it is asked of articles without copies."""

    max_window: int = 10_000
    """Hits that the cluster gives by number; those behind are asked for one page after another."""

    max_articles_an_index: int = 5_000_000
    """Articles of one index, then the next is begun: some 40 GB a shard, which a node receives in minutes."""

    bulk_bytes: int = 8 << 20
    """Bytes of one request that writes: larger ones are no faster, and all of it is sent again where a node is busy."""

    bulk_articles: int = 500

    attempts: int = 8
    """At a request that a busy or restarting node has refused: with the waits between them, two minutes."""

    first_wait: float = 0.5
    """Seconds before the second attempt; every further wait is twice as long, and jittered."""

    patience: float = 120.0
    """Seconds after which a request that is refused is not sent again, however few attempts there were: with one more
    that nobody answers it is less than a writer may be silent
    (`newssearch.backends.opensearch.writing.lease.LEASE`)."""

    copies_seconds: float = 600.0
    """For which a rebuild waits until each shard has its copy before searches are switched to it."""

    request_seconds: float = 60.0
    """Until a node that does not answer is given up."""

    known_for: float = 30.0
    """Seconds for which known languages and publishers of an archive are used before they are asked for again."""


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """Following a folder; times are seconds."""

    look_every: float = 2.0
    """Between two looks at all files: some 100,000 of them take a second."""

    settled_after: float = 2.0
    """A file that has not changed for so long is whole: who writes one slower than that renames it into place."""

    batch: int = 500
    """Files whose articles are committed together."""


READING_LIMITS = ReadingLimits()
QUERY_LIMITS = QueryLimits()
CLUSTER_LIMITS = ClusterLimits()
WATCH = WatchSettings()

PATIENCE = 10.0
"""Seconds for which a change of a moment waits for another writer: to save a search, columns or a group of names."""
