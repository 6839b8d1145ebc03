"""Checks that a rebuilt index must pass before it goes live: its counts, its files, and queries it must answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path

from newssearch.arguments import LARGEST
from newssearch.backends import search
from newssearch.backends.local.searcher import FolderSearcher
from newssearch.backends.question import Question
from newssearch.backends.searcher_contract import Searcher
from newssearch.errors import QueryLimitError, UsageError
from newssearch.index.maintenance import check
from newssearch.index.searching.snapshot import Snapshot
from newssearch.ingest.allowances import MAX_SHRINK, Share
from newssearch.models import MissingSource
from newssearch.query.parsing import parse
from newssearch.reports import Report, Shortfall

SAMPLE = 20
"""Stored articles to look up by id and by headline."""

ALWAYS_ALLOWED = 10
"""Rejections that only an explicit limit refuses: a handful of bad files is no failed night."""

MAX_REJECTED = "1%"

_PROBLEMS_NAMED = 5
_WORDS_ASKED_FOR = 4
_AT_LEAST = re.compile(r">=\s*(\d+)\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class Canary:
    """A query and the least number of articles that it must find."""

    query: str
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Checks:
    """Limits for a rebuilt index. A ``max_rejected`` of None is `MAX_REJECTED`, and at least `ALWAYS_ALLOWED`."""

    max_rejected: Share | None = None
    min_articles: int = 0
    max_shrink: Share = field(default_factory=lambda: Share.of(MAX_SHRINK))
    canaries: tuple[Canary, ...] = ()


def canaries_in(lines: Iterable[str]) -> tuple[Canary, ...]:
    """Parse one canary a line: a query, with ``>=10`` before it to ask for more hits than one; ``#`` begins a comment.

    Canaries are always strict: an unreadable query must not pass as other words. Raises QueryError for it, before the
    rebuild.
    """
    found = []
    for line in map(str.strip, lines):
        if line and not line.startswith("#"):
            match = _AT_LEAST.fullmatch(line)
            canary = Canary(match[2], _count_in(match[1])) if match else Canary(line)
            parse(canary.query)
            found.append(canary)
    return tuple(found)


def _count_in(digits: str) -> int:
    """Parse the number of articles of a canary. Raises UsageError for more than any index holds."""
    if len(digits) > len(str(LARGEST)) or int(digits) > LARGEST:
        raise UsageError(f"A canary cannot ask for {digits[:20]}... articles: no index has more than {LARGEST:,}.")
    return int(digits)


def verify(built: Path, report: Report, before: int | None, checks: Checks) -> tuple[Shortfall, ...]:
    """Return the failed checks of the index in ``built``; ``before`` counts the articles of the live index, if any."""
    problems = check.check(built).problems
    if problems:
        return tuple(Shortfall("files", problem) for problem in problems[:_PROBLEMS_NAMED])
    snapshot = Snapshot(built)
    try:
        searcher = FolderSearcher(snapshot)
        return (*shortfalls(searcher, snapshot.totals.articles, report, before, checks), *_sample(snapshot))
    finally:
        snapshot.close()


def shortfalls(
    searcher: Searcher, articles: int, report: Report, before: int | None, checks: Checks
) -> Iterator[Shortfall]:
    """Yield the failed checks of counts and answers of a rebuilt index, which should hold this many ``articles``."""
    yield from _sources(report)
    yield from _rejections(report, checks)
    yield from _counts(searcher, articles, before, checks)
    yield from _canaries(searcher, checks.canaries)


def _sources(report: Report) -> Iterator[Shortfall]:
    missing = [rejection for rejection in report.rejections if isinstance(rejection, MissingSource)]
    for rejection in missing[:_PROBLEMS_NAMED]:
        yield Shortfall("sources", f"{rejection.source}: {rejection.reason}")


def _rejections(report: Report, checks: Checks) -> Iterator[Shortfall]:
    limit = checks.max_rejected or Share.of(MAX_REJECTED)
    spared = checks.max_rejected is None and report.rejected <= ALWAYS_ALLOWED
    if not spared and not limit.allows(report.rejected, report.read):
        said = f"{report.rejected:,} of {report.read:,} read were rejected; --max-rejected allows {limit.text}"
        yield Shortfall("max-rejected", said)


def _counts(searcher: Searcher, articles: int, before: int | None, checks: Checks) -> Iterator[Shortfall]:
    found = search.search(searcher, Question("*:*"), limit=0).total
    if found != articles:
        yield Shortfall("count", f"{found:,} articles are found, {articles:,} were indexed")
    if not articles:
        yield Shortfall("empty", "no article was read, and an empty index never goes live")
    if articles < checks.min_articles:
        yield Shortfall("min-articles", f"{articles:,} articles; --min-articles wants {checks.min_articles:,}")
    if before is not None and not checks.max_shrink.allows(before - articles, before):
        yield Shortfall(
            "max-shrink",
            f"{articles:,} articles where the live index has {before:,}, {(before - articles) / before:.1%} fewer; "
            f"--max-shrink allows {checks.max_shrink.text}",
        )


def _sample(snapshot: Snapshot) -> Iterator[Shortfall]:
    """Check that sampled articles are found by their ids and by words of their headlines."""
    documents = snapshot.articles()
    size = min(SAMPLE, len(documents))
    for n in range(size):
        document = documents[n * (len(documents) - 1) // max(1, size - 1)]
        article = snapshot.article(document)
        if document not in snapshot.documents_of(article.id):
            yield Shortfall("sample", f"the article {article.id} is not found by its id")
        words = _plain_words(article.headline or "")
        if words:
            query = f'headline:"{words}"'
            if not any(snapshot.holds(parse(query).node, [document])):
                yield Shortfall("sample", f"the article {article.id} is not found by {query}")


def _plain_words(headline: str) -> str:
    """Return the first two to four adjacent words of letters and marks only, or an empty string."""
    for is_plain, words in groupby(headline.split(), _is_plain):
        first = list(islice(words, _WORDS_ASKED_FOR))
        if is_plain and len(first) > 1:
            return " ".join(first)
    return ""


def _is_plain(word: str) -> bool:
    return all(unicodedata.category(c)[0] in "LM" for c in word)


def _canaries(searcher: Searcher, canaries: Sequence[Canary]) -> Iterator[Shortfall]:
    for canary in canaries:
        try:
            found = search.search(searcher, Question(canary.query, "all", strict=True), limit=0).total
        except QueryLimitError as error:
            yield Shortfall("canary", f"{canary.query} cannot be answered: {error.message}")
            continue
        if found < canary.at_least:
            yield Shortfall("canary", f"{canary.query} finds {found:,}; it must find {canary.at_least:,}")


def checks_of(
    max_rejected: str | int | None, min_articles: int, max_shrink: str | int, canaries: Iterable[str]
) -> Checks:
    """Return the checks of a rebuild, from its arguments."""
    return Checks(
        max_rejected=None if max_rejected is None else Share.of(max_rejected),
        min_articles=min_articles,
        max_shrink=Share.of(max_shrink),
        canaries=canaries_in(canaries),
    )
